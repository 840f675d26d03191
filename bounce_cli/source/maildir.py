"""Maildir: a folder in which `cur`, `new` and `tmp` stand side by side."""

from bounce_cli.source.listing import Listing

__all__ = ["MAIL", "PARTS", "TEMPORARY", "is_maildir"]

MAIL = ("new", "cur")
"""The parts with mail, in the order in which they are read."""

TEMPORARY = "tmp"
"""The part with mail that is still being delivered."""

PARTS = frozenset((*MAIL, TEMPORARY))


def is_maildir(listing: Listing, *, forced: bool = False) -> bool:
    """Whether a folder is a Maildir; `forced` is content with one of the parts that hold mail."""
    return listing.folders.issuperset(PARTS) or (forced and not listing.folders.isdisjoint(MAIL))
