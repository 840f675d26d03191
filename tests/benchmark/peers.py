"""What other parsers take for the same mails, where they are installed."""

import time
from collections.abc import Iterator
from email import message_from_bytes
from importlib.util import find_spec

from tests.benchmark.mails import mails


def peers(count: int) -> Iterator[tuple[str, float]]:
    """Name and microseconds for each mail."""
    if find_spec("flufl") and find_spec("flufl.bounce"):
        from flufl.bounce import all_failures  # type: ignore[import-not-found] # noqa: PLC0415 - a peer, seldom there

        found = list(mails(count))
        started = time.perf_counter()
        for mail in found:
            all_failures(message_from_bytes(mail))
        yield "flufl.bounce (addresses only)", (time.perf_counter() - started) / count * 1_000_000
