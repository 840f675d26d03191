"""What SPF, DKIM and DMARC say of a mail: looked up, evaluated, and told with what could and could not be proved."""
