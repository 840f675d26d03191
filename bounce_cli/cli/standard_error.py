"""Standard error as it may be: where nobody can write there, what a command does and how it ends stays the same."""

import os
import sys
from typing import TextIO

__all__ = ["swallow_the_rest", "to_standard_error"]


def to_standard_error(text: str) -> None:
    """Write to standard error; what finds no place there is lost, and changes no exit status."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        swallow_the_rest(sys.stderr)


def swallow_the_rest(stream: TextIO) -> None:
    """Point a stream at nothing, so that the interpreter's own flush at the end stays quiet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
