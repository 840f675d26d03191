"""What tells the header of a member of a tar archive (POSIX ustar) from anything else."""

import re

__all__ = ["BLOCK", "is_header"]

BLOCK = 512
"""Octets of a header, of which the octets of members fill multiples."""


def is_header(block: bytes) -> bool:
    """Whether this is the header of a member: its checksum tells."""
    if len(block) < BLOCK or not block[0]:
        return False
    stored = re.match(rb"[ \x00]*([0-7]{1,7})", block[148:156])
    if not stored:
        return False
    return int(stored[1], 8) == sum(block[:148]) + sum(block[156:]) + 8 * ord(" ")
