"""`bounce triage`: which mails, how they are shown, and what is kept of them."""
