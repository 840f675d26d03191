"""Which words are looked for in texts, with the signs beside them: what a name in a text must not be to mean nothing.

Each is written as sign, word, sign. At an end of what is looked for `EDGE` stands for any sign, and `OPEN` for any
sign or a letter. Words without a digit count only where they are looked for inside of names, for what is taken for a
name by itself has a digit, and an address is looked into by such phrases alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from bounce_cli.classifier.folding import SPELLINGS
from bounce_cli.classifier.haystack import QUOTES
from bounce_cli.classifier.phrases import compile_phrase
from bounce_cli.classifier.receivers import built_in_receivers
from bounce_cli.classifier.sight import BEFORE_COMMAND

__all__ = ["EDGE", "OPEN", "sought_anyway", "sought_by"]

EDGE, OPEN = "\x02", "\x03"
_RUN = re.compile(r"[^\W_]+")
# Behind one of these a number is no reply code (`status.py`).
_NO_CODE_BEHIND = ("number:", "size:", "case:", "ticket:", "lines:")


def sought_by(phrases: Iterable[str]) -> set[str]:
    """The words that phrases look for."""
    found: set[str] = set()
    for phrase in phrases:
        for segment in compile_phrase(phrase).segments:
            places = [[(text, EDGE) for text in element.alternatives] for element in segment.elements]
            halves = segment.elements[-1].halves
            places[-1] = [(text, EDGE if segment.right and text not in halves else OPEN) for text, _ in places[-1]]
            words = _words(EDGE if segment.left else OPEN, places)
            found.update(word for word in words if word.isascii() and (segment.in_names or _may_stand_in_a_name(word)))
    return found


def _may_stand_in_a_name(word: str) -> bool:
    return OPEN in word or any(sign.isdigit() for sign in word)


def _words(edge: str, places: Sequence[Sequence[tuple[str, str]]]) -> Iterator[str]:
    """All words of all texts that places can make; of these texts only the ends are kept, where a word may go on."""
    ends = {edge}
    for number, place in enumerate(places):
        longer = set()
        for text, behind in place:
            for end in ends:
                whole = end + text + (behind if number + 1 == len(places) else "")
                rest = whole[-1]
                for run in _RUN.finditer(whole):
                    if run.end() < len(whole):
                        yield whole[run.start() - 1 : run.end() + 1]
                    else:
                        rest = whole[run.start() - 1 :]
                longer.add(rest)
        ends = longer


@cache
def sought_anyway() -> frozenset[str]:
    """What is looked for whatever the rules are: quotations, commands, spellings, and the names of receivers."""
    table = built_in_receivers()
    # Of "e-mail" one half is enough, for neither stands in a name without the other.
    spellings = [written.removeprefix("e") if written == "e-mail" else written for written, _ in SPELLINGS]
    found = {word for text in (*QUOTES, *BEFORE_COMMAND, *_NO_CODE_BEHIND, *spellings) for word in _open(text)}
    for name in (*table.hosts, *table.domains, *table.marks):
        found.update(_words(EDGE, [[(name, EDGE)]]))
    return frozenset(found)


def _open(text: str) -> Iterator[str]:
    return _words(OPEN, [[(text, OPEN)]])
