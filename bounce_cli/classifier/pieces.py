"""Text in pieces: lines, and what stands around the addresses in them.

The lines of a notice are those of thousands of others, save for the addresses. Each is prepared once, as long as it is
met again and again.
"""

from functools import lru_cache

from bounce_cli.classifier.folding import fold, has_repeated_codes, hide_names, squeeze

__all__ = ["Piece", "pieces_of"]

# So many pieces are kept, none of them longer than this: a few megabytes.
_MOST_KEPT = 2_048
_LONGEST_KEPT = 400


class Piece:
    """One piece; pieces are joined by blanks, and neither a word nor a name reaches from one into the next.

    Attributes:
        shown: its text on one line, for evidence.
        folded: its folded form; may be empty.
        prose: the same with addresses, links and host names blotted out.
        recurs: whether it is kept, so that what is found in it is worth keeping as well.
        repeats: whether a code of a reply is repeated in it as on each line of a longer one.
    """

    __slots__ = ("folded", "prose", "recurs", "repeats", "shown")

    def __init__(self, line: str, *, recurs: bool = False) -> None:
        self.shown = " ".join(line.split())
        self.folded = fold(self.shown)
        self.prose = hide_names(self.folded)
        self.recurs = recurs
        self.repeats = has_repeated_codes(self.shown)


def pieces_of(text: str) -> list[Piece]:
    """The pieces of text in order, those without any sign left out."""
    pieces = [piece for line in text.split("\n") for piece in _of_line(line)]
    if any(piece.repeats for piece in pieces):
        pieces = _of_line(squeeze(text))
    return [piece for piece in pieces if piece.shown]


def _of_line(line: str) -> list[Piece]:
    if "@" not in line:
        return [_of_words(line)]
    pieces = []
    words: list[str] = []
    for word in line.split():
        if "@" in word:
            if words:
                pieces.append(_of_words(" ".join(words)))
                words = []
            pieces.append(Piece(word))
        else:
            words.append(word)
    if words:
        pieces.append(_of_words(" ".join(words)))
    return pieces


def _of_words(words: str) -> Piece:
    return _kept(words) if len(words) <= _LONGEST_KEPT else Piece(words)


@lru_cache(maxsize=_MOST_KEPT)
def _kept(words: str) -> Piece:
    return Piece(words, recurs=True)
