r"""The little language in which rules write the words they look for.

    user unknown                 these words, at word boundaries
    mailbox … full               a gap of at most 80 characters, within one sentence
    mailbox ~ full               both, in either order, with such a gap between
    (user|recipient) unknown     alternatives; `(is |)full` makes a word optional
    throttl…   …count            touching a gap without a blank: begins or ends so
    (busy|temporar…)             so does an alternative at the end
    \( \) \|                     the sign itself

A word inside of an address, a host name or a link is no word of the server: phrases are not found there, unless they
themselves contain one of . / ? = & @ _ #, as in "zen.spamhaus.org" or "?p=NoSuchUser".

There are no regular expressions over mail in it, so no phrase can make the search slow.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bounce_cli.classifier.folding import PREFIX, fold, is_unspaced, words_of
from bounce_cli.classifier.patterns import Element, Pattern, Segment, joins

__all__ = [
    "GAP",
    "MARK",
    "PhraseError",
    "beginning",
    "compile_phrase",
    "open_before",
    "open_behind",
    "whole_words",
]

# A gap and a near, as they stand in a phrase and while it is compiled; the mark survives folding.
GAP, MARK, _NEAR = "…", "\x00", "~"
# With one of these a phrase looks into addresses, host names and links; without, only at the words around them.
_NAME_SIGNS = frozenset("./?=&@_#")
_SIGNS = re.compile(r"(\\.|[()|\x00~])")
_WORD = re.compile(r"[^\W_]+")
_PAIR = 2
# How deep parentheses stand inside each other, and to how many alternatives those side by side unfold.
_DEEPEST, _MOST = 10, 1_000


class PhraseError(ValueError):
    """A phrase breaks the rules of its language; the text says how."""


def _alternatives(signs: list[str], start: int, depth: int = 1) -> tuple[list[str], int]:
    """Expand a parenthesis that opened before `start`; return its alternatives and the index behind its end."""
    if depth > _DEEPEST:
        message = f"more than {_DEEPEST} parentheses stand inside each other"
        raise PhraseError(message)
    found: list[str] = []
    current = [""]
    while start < len(signs):
        sign = signs[start]
        start += 1
        if sign == "(":
            inner, start = _alternatives(signs, start, depth + 1)
            current = _joined(current, inner)
        elif sign in {"|", ")"}:
            found += current
            current = [""]
            if sign == ")":
                return found, start
        else:
            current = [one + sign.removeprefix("\\") for one in current]
    message = "a parenthesis is not closed"
    raise PhraseError(message)


def _joined(ones: list[str], others: list[str]) -> list[str]:
    """Each of the first with each of the others behind it."""
    if len(ones) * len(others) > _MOST:
        message = f"its parentheses have more than {_MOST:,} alternatives"
        raise PhraseError(message)
    return [one + other for one in ones for other in others]


def _places(signs: list[str]) -> list[list[str]]:
    """Gather a piece without gaps into places, each a list of alternatives; blanks at the ends are dropped."""
    places: list[list[str]] = [[""]]
    start = 0
    while start < len(signs):
        sign = signs[start]
        start += 1
        if sign == "(":
            inner, start = _alternatives(signs, start)
            places += [inner, [""]]
        elif sign in {"|", ")"}:
            message = f"{sign!r} stands outside of parentheses"
            raise PhraseError(message)
        else:
            places[-1][0] += sign.removeprefix("\\")
    while places and not any(text.strip(" ") for text in places[0]):
        places.pop(0)
    while places and not any(text.strip(" ") for text in places[-1]):
        places.pop()
    places = [place for place in places if place != [""]]
    if not places:
        message = "nothing stands beside a gap"
        raise PhraseError(message)
    places[0] = [text.lstrip(" ") for text in places[0]]
    places[-1] = [text.rstrip(" ") for text in places[-1]]
    return places


def _check(places: list[list[str]]) -> None:
    """Refuse a place behind which two blanks would meet, because such a phrase could never match."""
    blank = False
    for place in places:
        if blank and any(text.startswith(" ") for text in place):
            message = f"two blanks meet, or may meet, before {place[0]!r}"
            raise PhraseError(message)
        blank = any(text.endswith(" ") for text in place) or ("" in place and blank)


def _lead(places: list[list[str]]) -> list[list[str]]:
    """Make the first place one that has no empty alternative, by joining it with the next."""
    while len(places) > 1 and "" in places[0]:
        joined = [text.lstrip(" ") for text in _joined(places[0], places[1])]
        places = [joined, *places[2:]]
    if "" in places[0]:
        message = "all that stands beside a gap is optional"
        raise PhraseError(message)
    return places


def whole_words(text: str, *, before: bool, after: bool) -> list[str]:
    """Return the words that a text with this alternative has.

    `before` and `after` tell that a letter may stand there, which makes the word at that end only a part of one.
    """
    words: list[str] = _WORD.findall(text)
    if words and after and joins(text[-1]):
        words.pop()
    if words and before and joins(text[0]):
        words.pop(0)
    if text.isascii():
        return words
    # In one order in each run, so that a phrase is filed under the same of them.
    parts = [part for word in words for part in sorted(words_of(word, prefixes=False))]
    return [part for part in parts if len(part) == _PAIR or not any(map(is_unspaced, part))]


def beginning(text: str, *, before: bool) -> str:
    """Return the beginning of the first word of an alternative, marked with "…"; "" where it has no fixed one."""
    if not before and len(text) >= PREFIX and text[:PREFIX].isalnum() and not is_unspaced(max(text[:PREFIX])):
        return text[:PREFIX] + GAP
    return ""


def _element(texts: Sequence[str], halves: frozenset[str]) -> Element:
    by_letter: dict[str, tuple[str, ...]] = {}
    for text in dict.fromkeys(texts):
        by_letter[text[:1]] = (*by_letter.get(text[:1], ()), text)
    return Element(tuple(texts), halves, by_letter)


def open_before(places: Sequence[Sequence[str]], number: int, *, opens: bool) -> bool:
    """Tell whether a letter may stand right before a place; an optional place lets the one before it through."""
    for place in reversed(places[:number]):
        if any(text and joins(text[-1]) for text in place):
            return True
        if "" not in place:
            return False
    return opens


def open_behind(places: Sequence[Sequence[str]], number: int, *, closes: bool) -> bool:
    """Tell whether a letter may stand right behind a place."""
    for place in places[number + 1 :]:
        if any(text and joins(text[0]) for text in place):
            return True
        if "" not in place:
            return False
    return closes


def _segment(signs: list[str], *, opens: bool, closes: bool) -> Segment:
    """Compile a piece between gaps; `opens` and `closes` tell that it touches one, so that half a word will do."""
    places = _places(signs)
    _check(places)
    places = _lead(places)
    last = len(places) - 1
    elements = []
    for number, place in enumerate(places):
        texts = [text.removesuffix(MARK) for text in place]
        halves = frozenset(text.removesuffix(MARK) for text in place if text.endswith(MARK))
        if (halves and number < last) or any(MARK in text for text in texts):
            message = "inside of parentheses a gap stands only at the end of the last alternatives"
            raise PhraseError(message)
        elements.append(_element(texts, halves))
    in_names = any(not _NAME_SIGNS.isdisjoint(text) for place in places for text in place)
    return Segment(tuple(elements), left=not opens, right=not closes, in_names=in_names)


def _pieces(signs: list[str]) -> Iterator[tuple[list[str], bool, bool]]:
    """Split a phrase at its gaps; yield each piece and whether it touches the gap before and behind."""
    pieces: list[list[str]] = [[]]
    inside = 0
    for sign in signs:
        inside += (sign == "(") - (sign == ")")
        if sign == MARK and not inside:
            pieces.append([])
        else:
            pieces[-1].append(sign)
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        text = "".join(piece)
        if not text.strip(" "):
            if 0 < number < last or last == 0:
                message = "nothing stands beside a gap"
                raise PhraseError(message)
            continue
        yield piece, number > 0 and text[0] != " ", number < last and text[-1] != " "


def _plain(text: str) -> Pattern:
    """Compile a phrase without signs, which most are, on the short way."""
    in_names = not _NAME_SIGNS.isdisjoint(text)
    return Pattern((Segment((_element((text,), frozenset()),), left=True, right=True, in_names=in_names),))


@cache
def compile_phrase(phrase: str) -> Pattern:
    """Compile one phrase; raise PhraseError with the cause where it is not well-formed."""
    folded = fold(phrase.replace(GAP, MARK))
    if not folded.strip(" "):
        message = "the phrase has no words"
        raise PhraseError(message)
    if not _SIGNS.search(folded):
        return _plain(folded)
    sides: list[list[str]] = [[]]
    for sign in _SIGNS.split(folded):
        if sign == _NEAR:
            sides.append([])
        elif sign:
            sides[-1].append(sign)
    groups: list[list[Segment]] = []
    for side in sides:
        groups.append([])
        for piece, opens, closes in _pieces(side):
            groups[-1].append(_segment(piece, opens=opens, closes=closes))
        if not groups[-1]:
            message = "nothing stands beside a gap"
            raise PhraseError(message)
    forward = tuple(segment for group in groups for segment in group)
    if len(groups) == 1:
        return Pattern(forward)
    return Pattern(forward, tuple(segment for group in reversed(groups) for segment in group))
