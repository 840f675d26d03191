"""Exit statuses, as the README tells them."""

__all__ = ["FOUND", "INCOMPLETE", "INTERRUPTED", "NOT_WRITTEN", "USAGE"]

FOUND = 1
USAGE = 2
# Some input could not be read or used; the rest was done.
INCOMPLETE = 3
# An output could not be written, or a mail not be sent.
NOT_WRITTEN = 4
INTERRUPTED = 130
