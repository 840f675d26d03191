"""Paths as text: a path is shown as it was given, which pathlib would tidy up (`./a//b`)."""

# ruff: noqa: PTH110, PTH116, PTH123

import os
from typing import IO

__all__ = ["container_of", "join", "open_file", "status"]

join = os.path.join


def status(path: str) -> os.stat_result:
    """Return what the system knows of a path, links followed; OSError, or ValueError for a path that cannot be one."""
    return os.stat(path)


def container_of(origin: str) -> str:
    """The file that an origin (`PATH#N`) is in, however deep; the origin itself where it is one, or none is there."""
    path = origin
    while "#" in path and not os.path.exists(path):
        path = path.rpartition("#")[0]
    return path if os.path.exists(path) else origin


def open_file(path: str) -> IO[bytes]:
    """Open for reading without a buffer, since blocks are read anyway; errors as `status`."""
    return open(path, "rb", buffering=0)
