"""What SPF, DKIM and DMARC say: of a sender, of a mail, of a domain; for people, and as JSON."""
