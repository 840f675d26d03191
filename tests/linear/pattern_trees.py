"""Regular expressions as trees, and texts made from them that are hard to refuse."""

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["MANY", "Repeat", "Tree"]

# What repeats fewer times than this is no repetition for which time could grow.
MANY = 32
# Signs that patterns of mail are about, beside those that stand in the pattern itself.
_SIGNS = " a0\t\n\r.@-_:;,<>()[]{}\"'/\\=&+*#|!A\x00"
_BEYOND_ASCII = {str: "éſ中", bytes: "\xe9"}
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_LETTERS = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY"})
# The standard library has no other parser of its patterns, and no types for this one.
_parser: Any = importlib.import_module("re._parser")
_compiler: Any = importlib.import_module("re._compiler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A repeat in a pattern.

    Attributes:
        before: a text that leads to it.
        body: what is repeated.
        most: how often.
        is_final: whether what it took is never given back.
    """

    before: str
    body: Any
    most: int
    is_final: bool


class Tree:
    """A pattern taken apart."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._root = _parser.parse(source, flags)
        self.letters = _alphabet(self._root, _BEYOND_ASCII[type(source)])
        self._is_text = isinstance(source, str)

    def repeats(self) -> list[Repeat]:
        """All repeats, each in its place."""
        return list(self._repeats(self._root, ""))

    def hard_texts(self) -> Iterator[tuple[str, str, str]]:
        """Beginnings, what is to be repeated behind them, and ends that spoil the match."""
        for repeat in self.repeats():
            if repeat.most < MANY:
                continue
            taken = self.taken_by(repeat.body, self.letters)
            once = self._example(repeat.body)
            pairs = [one + other for one in taken[:3] for other in taken[:3] if one != other]
            for pump in dict.fromkeys([*taken, once, repeat.before, repeat.before + once, *pairs]):
                for before in dict.fromkeys((repeat.before, "")):
                    if pump:
                        yield from ((before, pump, "\0"), (before, pump, "\n "))

    def taken_by(self, body: Any, texts: Iterable[str]) -> list[str]:
        """Those of some texts that a part of the pattern matches as a whole."""
        fullmatch = _compiler.compile(body, body.state.flags).fullmatch
        return [text for text in texts if fullmatch(text if self._is_text else text.encode("latin-1"))]

    def _repeats(self, sequence: Any, before: str, *, is_final: bool = False) -> Iterator[Repeat]:
        for kind, value in sequence:
            final = is_final or str(kind) in {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}
            if str(kind) in _REPEATS:
                yield Repeat(before=before, body=value[2], most=int(value[1]), is_final=final)
            for part in _parts(str(kind), value):
                yield from self._repeats(part, before, is_final=final)
            before += self._example([(kind, value)])

    def _example(self, sequence: Any) -> str:
        """A short text that a part of the pattern matches, as far as that can be seen."""
        return "".join(self._of_one(str(kind), value) for kind, value in sequence)

    def _of_one(self, kind: str, value: Any) -> str:
        if kind == "LITERAL":
            return chr(value)
        if kind in _LETTERS:
            return next((letter for letter in self.letters if _accepts(kind, value, letter)), "")
        if kind in _REPEATS:
            return self._example(value[2]) * int(value[0])
        if kind == "ASSERT_NOT" or (kind == "ASSERT" and value[0] > 0):
            return ""
        return min(map(self._example, _parts(kind, value)), key=len, default="")


def _parts(kind: str, value: Any) -> list[Any]:
    if kind in _REPEATS:
        return [value[2]]
    if kind == "SUBPATTERN":
        return [value[3]]
    if kind == "ATOMIC_GROUP":
        return [value]
    if kind == "BRANCH":
        return list(value[1])
    if kind in {"ASSERT", "ASSERT_NOT"}:
        return [value[1]]
    if kind == "GROUPREF_EXISTS":
        return [part for part in value[1:] if part is not None]
    return []


def _all(sequence: Any) -> Iterator[tuple[str, Any]]:
    for kind, value in sequence:
        yield str(kind), value
        for part in _parts(str(kind), value):
            yield from _all(part)


def _accepts(kind: str, value: Any, letter: str) -> bool:
    if kind == "ANY":
        return letter != "\n"
    if kind in {"LITERAL", "NOT_LITERAL"}:
        return bool(ord(letter) == value) == (kind == "LITERAL")
    found = False
    for one, inner in value:
        match str(one):
            case "LITERAL":
                found |= ord(letter) == inner
            case "RANGE":
                found |= inner[0] <= ord(letter) <= inner[1]
            case "CATEGORY":
                found |= re.match(_CATEGORIES[str(inner)], letter) is not None
    return found != any(str(one) == "NEGATE" for one, _ in value)


def _alphabet(root: Any, beyond_ascii: str) -> list[str]:
    """One letter of each kind that the pattern tells apart."""
    classes = [(kind, value) for kind, value in _all(root) if kind in _LETTERS]
    named = [chr(value) for kind, value in classes if kind in {"LITERAL", "NOT_LITERAL"}]
    ends = [
        chr(code)
        for kind, value in classes
        if kind == "IN"
        for one, inner in value
        for code in ([inner] if str(one) == "LITERAL" else inner if str(one) == "RANGE" else [])
        if not 0xD800 <= code <= 0xDFFF
    ]
    kinds: dict[tuple[bool, ...], str] = {}
    for letter in dict.fromkeys([*_SIGNS, *named, *ends, *beyond_ascii]):
        kinds.setdefault(tuple(_accepts(kind, value, letter) for kind, value in classes), letter)
    return list(kinds.values())
