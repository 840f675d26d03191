"""Whether a bounce is one of mail that we sent: anybody can write a bounce, about anybody."""
