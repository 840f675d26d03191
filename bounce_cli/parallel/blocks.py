"""Mails in blocks: what one process is given at a time."""

from collections.abc import Iterable, Iterator

from bounce_cli.source.model import RawMessage

__all__ = ["blocks"]

# A block is large enough that handing it over costs little beside the work, and small enough that many fit in memory.
_MAILS = 32
_OCTETS = 256 << 10


def blocks(mails: Iterable[RawMessage]) -> Iterator[list[RawMessage]]:
    """The mails in order, in blocks of at most 32; one that holds 256 KiB gets no further mail."""
    block: list[RawMessage] = []
    held = 0
    for mail in mails:
        block.append(mail)
        held += len(mail.octets)
        if len(block) == _MAILS or held >= _OCTETS:
            yield block
            block, held = [], 0
    if block:
        yield block
