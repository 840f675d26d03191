"""What is expected of mails, in files beside them, and how the records of now differ from it."""
