"""What a bounce lets us know: who sent the mail, what of it came back, what its receiver says."""
