"""Text made ready to be searched: folded once, and cut where one thought ends and another begins."""

from functools import cached_property, lru_cache

from bounce_cli.classifier.folding import fold, hide_names, squeeze
from bounce_cli.classifier.keys import keys_of, words_in

__all__ = ["MOST_CHARACTERS", "QUOTES", "Haystack", "haystack_of"]

# Beyond this no server's words go on; it bounds the cost of hostile text.
MOST_CHARACTERS = 65_536
# Recipients of one report share its words.
_MOST_KEPT = 4

# What stands before the remote server's own words inside a text of another server.
QUOTES = ("said: ", "responded: ", "returned: ", " -> ", "<<< ", "the response was: ", "the remote server was: ")
_LEAST_QUOTED = 8
_CODE_REST = 2

# Where one thought ends and another begins; no gap of a phrase reaches across.
_BORDERS = (". ", "! ", "? ", "said: ", " -> ", "<<< ", ">>> ", ": 5", ": 4", ": '5", ": '4", "---")


class Haystack:
    """Text to search in.

    Attributes:
        field: "text" or "words".
        shown: the text on one line, for evidence.
    """

    def __init__(self, field: str, shown: str) -> None:
        self.field = field
        self.shown = shown

    @cached_property
    def folded(self) -> str:
        """Its folded form."""
        return fold(self.shown)

    @cached_property
    def prose(self) -> str:
        """The folded form with addresses, links and host names blotted out."""
        return hide_names(self.folded)

    @cached_property
    def keys(self) -> set[str]:
        """What it has that phrases are filed under."""
        return keys_of(self.folded, words_in(self.folded))

    @cached_property
    def focus(self) -> int:
        """Where the words of the last quoted server begin in the folded form; 0 without a quotation."""
        folded = self.folded
        focus = max([folded.rfind(mark) + len(mark) for mark in QUOTES if mark in folded], default=0)
        return focus if len(folded) - focus >= _LEAST_QUOTED else 0

    @property
    def is_as_long_as_shown(self) -> bool:
        """Whether places in the folded form are places in the text as well."""
        return len(self.shown) == len(self.folded)

    def slice(self, start: int, end: int) -> str:
        """Return the words at a place of the folded text as they were written, as far as lengths allow."""
        return (self.shown if self.is_as_long_as_shown else self.folded)[start:end]

    def is_bridged(self, start: int, end: int) -> bool:
        """Tell whether no border, where one thought ends and another begins, lies between two places."""
        folded = self.folded
        for border in _BORDERS:
            found = folded.find(border, start, end + len(border) - 1)
            while found >= 0:
                if _is_border(folded, found, border):
                    return False
                found = folded.find(border, found + 1, end + len(border) - 1)
        return True


def _is_border(folded: str, start: int, border: str) -> bool:
    """Sendmail's "<user@host>... User unknown" is one thought, and a colon counts only before a reply code."""
    if border == ". ":
        return folded[start - 1 : start] != "."
    if border[0] == ":":
        code = folded[start + len(border) : start + len(border) + _CODE_REST + 1]
        return code[:_CODE_REST].isdigit() and len(code) >= _CODE_REST and not code[_CODE_REST:].isalnum()
    return True


@lru_cache(maxsize=_MOST_KEPT)
def haystack_of(field: str, text: str) -> Haystack:
    """Prepare text; `field` is kept for the evidence."""
    return Haystack(field, squeeze(text[:MOST_CHARACTERS]))
