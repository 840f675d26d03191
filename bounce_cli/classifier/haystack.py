"""Text made ready to be searched: folded once, and cut where one thought ends and another begins."""

from bounce_cli.classifier.folding import splits_spelling, squeeze
from bounce_cli.classifier.pieces import Piece, pieces_of

__all__ = ["MOST_CHARACTERS", "QUOTES", "Haystack", "haystack_of"]

# Beyond this no server's words go on; it bounds the cost of hostile text.
MOST_CHARACTERS = 65_536

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
        pieces: what it is made of, those that fold to nothing left out.
        folded: its folded form.
        prose: the same with addresses, links and host names blotted out.
    """

    __slots__ = ("_focus", "_shown", "field", "folded", "pieces", "prose")

    def __init__(self, field: str, text: str) -> None:
        text = text[:MOST_CHARACTERS]
        self.field = field
        pieces = pieces_of(text) if text else []
        self.pieces = [piece for piece in pieces if piece.folded]
        self.folded = " ".join([piece.folded for piece in self.pieces])
        if splits_spelling(self.folded):
            self.pieces = pieces = [Piece(squeeze(text))]
            self.folded = pieces[0].folded
        self.prose = " ".join([piece.prose for piece in self.pieces])
        # The pieces, until somebody asks for their text.
        self._shown: str | list[Piece] = pieces
        self._focus: int | None = None

    @property
    def shown(self) -> str:
        """The text on one line, for evidence."""
        if not isinstance(self._shown, str):
            self._shown = " ".join([piece.shown for piece in self._shown])
        return self._shown

    @property
    def focus(self) -> int:
        """Where the words of the last quoted server begin in the folded form; 0 without a quotation."""
        if self._focus is None:
            folded = self.folded
            focus = max([folded.rfind(mark) + len(mark) for mark in QUOTES if mark in folded], default=0)
            self._focus = focus if len(folded) - focus >= _LEAST_QUOTED else 0
        return self._focus

    def slice(self, start: int, end: int) -> str:
        """Return the words at a place of the folded text as they were written, as far as lengths allow."""
        shown = self.shown
        return (shown if len(shown) == len(self.folded) else self.folded)[start:end]

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


def haystack_of(field: str, text: str) -> Haystack:
    """Prepare text; `field` is kept for the evidence."""
    return Haystack(field, text)
