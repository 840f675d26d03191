"""What an ingest did, in a few lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.store.listing import Totals
from bounce_cli.rendering.ledger.words import LISTED
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import join, next_commands

__all__ = ["Ingested", "ingest_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """Counts of an ingest.

    Attributes:
        mails: mails that were read.
        new, known: records that went in, and that were there already.
        better: of the known ones those that have better evidence now.
        left_out: records that are no news of an address.
        unreadable: inputs that could not be read.
        totals: how many addresses stand on the lists now.
    """

    mails: int
    new: int
    known: int
    better: int
    left_out: int
    unreadable: int
    totals: Totals


def ingest_text(found: Ingested, style: Style) -> Iterator[str]:
    """Lines that each end with LF: how many were new, how many addresses stand on the lists, and the next command."""
    counted = style.counted
    parts = [
        counted(found.mails, "{count:,} mail", "{count:,} mails"),
        counted(found.new, "{count:,} new record", "{count:,} new records"),
        counted(found.known, "{count:,} known already", "{count:,} known already"),
    ]
    if found.better:
        parts.append(counted(found.better, "{count:,} with better evidence", "{count:,} with better evidence"))
    if found.left_out:
        parts.append(counted(found.left_out, "{count:,} no news of an address", "{count:,} no news of an address"))
    if found.unreadable:
        parts.append(counted(found.unreadable, "{count:,} unreadable", "{count:,} unreadable"))
    for line in join(parts, " · ", style.room - 2):
        yield f" {line}\n"
    lists = [
        style.say(LISTED[ListName.SUPPRESS].of(count=found.totals.suppressed)),
        style.say(LISTED[ListName.HOLD].of(count=found.totals.held)),
    ]
    if found.totals.unproved:
        held = found.totals.unproved
        lists[-1] += f" ({counted(held, '{count:,} for want of proof', '{count:,} for want of proof')})"
    for line in join(lists, " · ", style.room - 2):
        yield f" {line}\n"
    if found.new or found.better:
        yield next_commands(("bounce suppress list", "bounce ledger list"), style)
