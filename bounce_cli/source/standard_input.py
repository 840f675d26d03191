"""Standard input as octets; it need not be seekable."""

import sys
from typing import BinaryIO

from bounce_cli.source.octets import Fault

__all__ = ["NAME", "standard_input"]

NAME = "-"
"""The path that means standard input."""


def standard_input(stdin: BinaryIO | None) -> BinaryIO:
    """Return the given stream, or the process's own; Fault where that is closed."""
    if stdin is not None:
        return stdin
    if sys.stdin is None:
        message = "standard input is closed"
        raise Fault(message)
    return sys.stdin.buffer
