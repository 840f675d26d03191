"""Work on mails in several processes."""
