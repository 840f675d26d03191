"""What is wrong with a sender's records, mail and hosts, and exactly what to do about it."""
