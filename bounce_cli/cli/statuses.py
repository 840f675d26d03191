"""Exit statuses, as the README tells them."""

__all__ = ["COMPLETES", "FOUND", "INCOMPLETE", "INTERRUPTED", "NOT_WRITTEN", "PIPE", "TRY_AGAIN", "USAGE"]

FOUND = 1
USAGE = 2
# Some input could not be read or used; the rest was done.
INCOMPLETE = 3
# An output could not be written, or a mail not be sent.
NOT_WRITTEN = 4
# EX_TEMPFAIL of sysexits.h: a mail server keeps the mail, and tries again.
TRY_AGAIN = 75
INTERRUPTED = 130

PIPE = "--pipe"
"""The option of whoever is run by a mail server, which takes any other status but 0 for a reason to return the mail."""
COMPLETES = "_BOUNCE_COMPLETE"
"""The variable by which the script of a shell asks for completions."""
