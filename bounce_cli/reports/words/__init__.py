"""What the plain words of a notice say: recipients, replies, hosts and causes. Text in, no mail."""
