"""Words with which mail systems announce their reports; what they say of the cause is the classifier's.

All are compared folded (see `folding`); they lie by language in `wordings/*.toml`, so that a speaker can add a line
without Python.
"""

import tomllib
from functools import cache
from importlib.resources import files

from bounce_cli.folding import fold

__all__ = ["Words", "words_for"]


class Words:
    """One group of wordings: whether a folded text holds, or begins with, any of them."""

    __slots__ = ("_phrases",)

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._phrases = phrases

    def within(self, folded: str) -> bool:
        """Whether any wording occurs in the text."""
        return any(phrase in folded for phrase in self._phrases)

    def count(self, folded: str) -> int:
        """How many different wordings occur in the text."""
        return sum(phrase in folded for phrase in self._phrases)

    def begins(self, folded: str) -> bool:
        """Whether the text begins with a wording."""
        return folded.startswith(self._phrases)


@cache
def words_for(group: str) -> Words:
    """The wordings of a group of all languages. Raises KeyError for a group that is none."""
    return Words(tuple(fold(phrase) for phrases in _groups()[group].values() for phrase in phrases))


@cache
def _groups() -> dict[str, dict[str, list[str]]]:
    folder = files("bounce_cli.reports.words").joinpath("wordings")
    groups: dict[str, dict[str, list[str]]] = {}
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            groups |= tomllib.loads(file.read_text(encoding="utf-8"))
    return groups
