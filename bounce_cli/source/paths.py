"""Paths as text: a path is shown as it was given, which pathlib would tidy up (`./a//b`)."""

# ruff: noqa: PTH116, PTH123

import os
from typing import IO

__all__ = ["join", "open_file", "status"]

join = os.path.join


def status(path: str) -> os.stat_result:
    """Return what the system knows of a path, links followed; OSError, or ValueError for a path that cannot be one."""
    return os.stat(path)


def open_file(path: str) -> IO[bytes]:
    """Open for reading without a buffer, since blocks are read anyway; errors as `status`."""
    return open(path, "rb", buffering=0)
