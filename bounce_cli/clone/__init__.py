"""A fresh mail from one that came back, for those who should get it again."""
