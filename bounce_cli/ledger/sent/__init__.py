"""Mail that we sent, as logs and lists tell it: what a bounce is held against."""
