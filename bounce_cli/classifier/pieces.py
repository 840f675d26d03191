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
    pieces = _of_lines(text.split("\n"))
    if any(piece.repeats for piece in pieces):
        pieces = _of_lines([squeeze(text)])
    return pieces


def _of_lines(lines: list[str]) -> list[Piece]:
    pieces = []
    for line in lines:
        if "@" in line:
            pieces += _around_addresses(line.split())
        else:
            pieces.append(_of_words(line))
    return [piece for piece in pieces if piece.shown]


def _around_addresses(words: list[str]) -> list[Piece]:
    pieces = []
    first = 0
    for number, word in enumerate(words):
        if "@" in word:
            if first < number:
                pieces.append(_of_words(" ".join(words[first:number])))
            pieces.append(Piece(word))
            first = number + 1
    if first < len(words):
        pieces.append(_of_words(" ".join(words[first:])))
    return pieces


def _of_words(words: str) -> Piece:
    return _kept(words) if len(words) <= _LONGEST_KEPT else Piece(words)


@lru_cache(maxsize=_MOST_KEPT)
def _kept(words: str) -> Piece:
    return Piece(words, recurs=True)
