"""A run over many mails, as several commands make it."""
