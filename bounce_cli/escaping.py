"""Characters that a terminal or a reader would obey, written so that they are seen."""

from collections.abc import Iterator
from unicodedata import category, combining

from bounce_cli.late import late

__all__ = ["MARKED_COMMAND", "escaped", "visible"]

# C0 and C1 controls, separators of lines, bidirectional controls, halves of characters, and all that takes no room
# (Unicode, Default_Ignorable_Code_Point).
_UNSEEN = (
    "\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff"
)
# They say which form of a sign is meant, as of emoji: no sign in ASCII has several, save on a key.
_FORMS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_NO_FORM = f"(?:(?<=[\x00-\x7f{_FORMS}])|^)[{_FORMS}](?!\u20e3)"
# Anything else than these: most text is looked at only once.
_MAY_BE_OBEYED = late(
    "[^ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u3041-\u3098\u309b-\u3130\u3400-\ua48c\uac00-\ud7a3]"
)
_OBEYED = late(f"[{_UNSEEN}]|{_NO_FORM}")
# Among them are accents and the like, with which a letter runs over the lines around it.
_MAY_BE_STACKED = late(r"[^\w\x00-\u02ff]{5,}+")
_MARKS = frozenset({"Mn", "Me"})
# Unicode, Canonical_Combining_Class: from here on above or below whatever stands there already.
_LEAST_STACKING = 200
# No writing has more of these on one letter, nor more marks of any kind (Hebrew and Burmese have five).
_MOST_STACKING, _MOST_MARKS = 4, 6
MARKED_COMMAND = r"(?<=#)#(?=[A-Za-z]{0,20}\[[A-Za-z])"
"""The sign to be written otherwise in what systems of continuous integration obey anywhere in a line: `##[error]` of
GitHub and Azure Pipelines, `##vso[` of these, `##teamcity[`."""
# At the beginning of a line GitHub obeys `::error::` as well, and lines may begin behind a blank or a sign.
_COMMAND = late(r"(?<![A-Za-z0-9_:]):(?=:[A-Za-z][A-Za-z\-]*(?:\s.*?)?::)|" + MARKED_COMMAND)

_LAST_OF_TWO_DIGITS, _LAST_OF_FOUR_DIGITS = 0xFF, 0xFFFF


def escaped(character: str) -> str:
    r"""One character by its number in hexadecimal: two digits behind `\x`, four behind `\u` or eight behind `\U`."""
    number = ord(character)
    if number <= _LAST_OF_TWO_DIGITS:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= _LAST_OF_FOUR_DIGITS else f"\\U{number:08x}"


def visible(text: str) -> str:
    """Text on one line with nothing that a terminal or a reader would obey: ends of lines and tabs become blanks."""
    if not (text.isascii() and text.isprintable()) and _MAY_BE_OBEYED.search(text):
        text = _OBEYED.sub(lambda found: " " if found[0] in "\t\r\n" else escaped(found[0]), text)
        text = _MAY_BE_STACKED.sub(lambda found: "".join(_unstacked(found[0])), text)
    return _COMMAND.sub(lambda found: escaped(found[0]), text) if "::" in text or "##" in text else text


def _unstacked(signs: str) -> Iterator[str]:
    """Each sign, those by its number that are one mark too many on a letter."""
    marks = stacking = 0
    for sign in signs:
        is_mark = category(sign) in _MARKS
        marks = marks + 1 if is_mark else 0
        stacking = stacking + (combining(sign) >= _LEAST_STACKING) if is_mark else 0
        yield escaped(sign) if stacking > _MOST_STACKING or marks > _MOST_MARKS else sign
