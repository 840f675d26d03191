"""Questions to the DNS: who is asked, what is kept, what was answered."""
