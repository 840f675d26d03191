"""JSON as every form writes it: readable characters as they are, what a terminal or a reader of lines obeys escaped."""

import json
from typing import Any

from bounce_cli.escaping import MARKED_COMMAND
from bounce_cli.late import late

__all__ = ["harmless", "indented", "on_one_line"]

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_wide = json.JSONEncoder(ensure_ascii=False, indent=2).encode
# JSON allows these as they are, but some readers end a line at them, and a terminal or what runs programs may obey
# them. What joins the parts of emoji and words stays.
_UNSAFE = late(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|" + MARKED_COMMAND
)


def on_one_line(value: Any) -> str:
    """A value on one line, as small as it gets."""
    return harmless(_compact(value))


def indented(value: Any) -> str:
    """A value over several lines, for people too."""
    return harmless(_wide(value))


def harmless(text: str) -> str:
    """JSON with escapes for what a terminal, or a system that shows what programs write, may obey."""
    if text.isascii() and "\x7f" not in text and "##" not in text:
        return text
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
