"""Words with which mail systems announce their reports; what they say of the cause is the classifier's.

All are compared folded (see `folding`); they lie by language in `wordings/*.toml`, so that a speaker can add a line
without Python; `python -m tests.reports.make_wordings` then files them anew in `ready.json`: reading and folding the
languages takes a fiftieth of a second.
"""

import json
from collections.abc import Sequence
from functools import cache

from bounce_cli.beside import beside

__all__ = ["Words", "words_for"]


class Words:
    """One group of wordings: whether a folded text holds, or begins with, any of them.

    They are filed by letters that several of them share, so that few are looked for where a text holds none.
    """

    __slots__ = ("_beyond_ascii", "_filed")

    def __init__(self, filed: Sequence[tuple[str, Sequence[str]]], beyond_ascii: Sequence[str]) -> None:
        """Take the wordings in letters of ASCII behind what they share, and the others."""
        self._filed = filed
        self._beyond_ascii = beyond_ascii

    def within(self, folded: str) -> bool:
        """Whether any wording occurs in the text."""
        for shared, phrases in self._filed:
            if shared in folded:
                for phrase in phrases:
                    if phrase in folded:
                        return True
        return not folded.isascii() and any(phrase in folded for phrase in self._beyond_ascii)

    def count(self, folded: str) -> int:
        """How many different wordings occur in the text."""
        found = sum(phrase in folded for shared, phrases in self._filed if shared in folded for phrase in phrases)
        return found if folded.isascii() else found + sum(phrase in folded for phrase in self._beyond_ascii)

    def begins(self, folded: str) -> bool:
        """Whether the text begins with a wording."""
        filed = (phrase for _, phrases in self._filed for phrase in phrases)
        return folded.startswith((*filed, *self._beyond_ascii))


@cache
def words_for(group: str) -> Words:
    """The wordings of a group of all languages. Raises KeyError for a group that is none."""
    filed, beyond_ascii = _groups()[group]
    return Words(filed, beyond_ascii)


@cache
def _groups() -> dict[str, tuple[list[tuple[str, list[str]]], list[str]]]:
    folder = beside("bounce_cli.reports.words").joinpath("wordings")
    groups: dict[str, tuple[list[tuple[str, list[str]]], list[str]]] = json.loads(
        folder.joinpath("ready.json").read_text(encoding="utf-8")
    )
    return groups
