"""Origins of mails, as records have them: a path, `PATH#N` for one mail of a file, `-` for standard input."""

import re
from collections.abc import Iterable
from shlex import quote

__all__ = ["arguments", "can_be_named", "path_of"]

# Read backwards, they are one match at the beginning.
_NUMBERS = re.compile(r"(?:\d++#)++", re.ASCII)


def can_be_named(origin: str) -> bool:
    """Whether an origin can be given as a path again: what came from standard input is gone."""
    return origin != "-" and not origin.startswith("-#")


def path_of(origin: str) -> str:
    """The file that an origin is in, by its name alone."""
    found = _NUMBERS.match(origin[::-1])
    return (origin[: len(origin) - found.end()] if found else "") or origin


def arguments(paths: Iterable[str]) -> str:
    """Paths as a shell hands them to a command, which takes none of them for an option."""
    words = tuple(paths)
    end_of_options = "-- " if any(path.startswith("-") and path != "-" for path in words) else ""
    return end_of_options + " ".join(map(quote, words))
