"""Characters that a terminal or a reader would obey, written so that they are seen."""

from bounce_cli.late import late

__all__ = ["escaped", "visible"]

# C0 and C1 controls, separators of lines, bidirectional controls, invisible joiners, halves of characters.
_OBEYED = late("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

_LAST_OF_TWO_DIGITS = 0xFF


def escaped(character: str) -> str:
    r"""One character by its number in hexadecimal: two digits behind `\x`, or four behind `\u`."""
    number = ord(character)
    return f"\\x{number:02x}" if number <= _LAST_OF_TWO_DIGITS else f"\\u{number:04x}"


def visible(text: str) -> str:
    """Text on one line with nothing that a terminal or a reader would obey: ends of lines and tabs become blanks."""
    return _OBEYED.sub(lambda found: " " if found[0] in "\t\r\n" else escaped(found[0]), text)
