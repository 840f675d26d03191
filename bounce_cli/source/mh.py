"""MH: a folder with one message per file, whose names are numbers."""

from bounce_cli.source.listing import Listing

__all__ = ["is_mh", "numbered"]

_SEQUENCES = ".mh_sequences"


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit()


def is_mh(listing: Listing, *, forced: bool = False) -> bool:
    """Whether a folder is one of MH: it says so, or all of its files that are not hidden have numbers for names."""
    if forced or _SEQUENCES in listing.names:
        return True
    files = [name for name in listing.names if name not in listing.folders and not name.startswith(".")]
    return bool(files) and all(map(_is_number, files))


def numbered(listing: Listing) -> tuple[list[str], list[str]]:
    """Return the messages in the order of their numbers, and all other names."""
    messages = [n for n in listing.names if _is_number(n) and n not in listing.folders and n not in listing.special]
    known = set(messages)
    return sorted(messages, key=lambda name: (int(name), name)), [name for name in listing.names if name not in known]
