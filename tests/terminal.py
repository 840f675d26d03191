"""Runs `bounce` on a pseudo-terminal, as a person sees it."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def on_a_terminal(
    *arguments: object,
    columns: int | str = 80,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> tuple[int, str]:
    """Its exit status and all that it wrote, with standard input, output and error on a terminal of that width."""
    master, slave = pty.openpty()
    variables = {**os.environ, "TERM": "xterm", "COLUMNS": str(columns), **(environment or {})}
    words = [sys.executable, "-m", "bounce_cli", *map(str, arguments)]
    with subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, env=variables, cwd=folder) as running:
        os.close(slave)
        out = b""
        while piece := _read(master):
            out += piece
    os.close(master)
    return running.returncode, out.decode().replace("\r\n", "\n")


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # how Linux says that nobody writes any more
        return b""
