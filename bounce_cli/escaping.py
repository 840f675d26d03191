"""Characters that a terminal or a reader would obey, written so that they are seen."""

__all__ = ["escaped"]

_LAST_OF_TWO_DIGITS = 0xFF


def escaped(character: str) -> str:
    r"""One character by its number in hexadecimal: two digits behind `\x`, or four behind `\u`."""
    number = ord(character)
    return f"\\x{number:02x}" if number <= _LAST_OF_TWO_DIGITS else f"\\u{number:04x}"
