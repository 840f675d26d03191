"""A language that marks each translated word: what a screen in it has outside of the marks was never translated.

The literal words of every text stand between ⟦ and ⟧, the values in its places do not, so that a word which was passed
as a value without being a text itself is found too. `words_outside(screen)` are to be words of the data.
"""

import gettext
import re
from string import Formatter
from typing import Any

from bounce_cli.language.translation import Language
from bounce_cli.rendering.style import Style

__all__ = ["PSEUDO", "PSEUDO_STYLE", "values", "words_of", "words_outside"]

_MARKED = re.compile("⟦[^⟦⟧]*⟧")
_WORD = re.compile("[A-Za-z]+(?:['-][A-Za-z]+)*")
_AROUND = "()[]<>{}.,:;·\"'`"


class _Marking(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        # A brace ends a part too, and no words are marked twice.
        return "".join(map(_marked, Formatter().parse(message))).replace("⟧⟦", "")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def _marked(part: tuple[str, str | None, str | None, str | None]) -> str:
    """A part of a template: the words before a place, and the place."""
    text, name, form, _ = part
    words = text.replace("{", "{{").replace("}", "}}")
    place = "" if name is None else f"{{{name}:{form}}}" if form else f"{{{name}}}"
    return (f"⟦{words}⟧" if words else "") + place


PSEUDO = Language("nb", _Marking())
PSEUDO_STYLE = Style(language=PSEUDO)


def words_of(text: str) -> set[str]:
    """What stands between blanks, without the punctuation around it."""
    return {word for piece in text.split() if (word := piece.strip(_AROUND))}


def words_outside(text: str) -> set[str]:
    """The words that no text of the tool's has; domains, addresses, tags with values and numbers are no words."""
    return {word for word in words_of(_MARKED.sub(" ", text)) if _WORD.fullmatch(word)}


def values(document: Any, *, without: frozenset[str] = frozenset()) -> str:
    """All values of a document below other keys than these, one a line."""
    match document:
        case dict():
            return "\n".join(values(value, without=without) for key, value in document.items() if key not in without)
        case list():
            return "\n".join(values(value, without=without) for value in document)
    return str(document)
