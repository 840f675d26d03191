"""A record in one line, as reports and annotations tell it."""

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import safe
from bounce_cli.rendering.words import title

__all__ = ["in_one_line"]


def in_one_line(diagnosis: Diagnosis, style: Style) -> str:
    """A record in one line: who, why, how long it lasts, and the receiver's words."""
    d = diagnosis
    code = d.status or (str(d.reply_code) if d.reply_code else "")
    kind = d.type.value if d.type else ""
    facts = ", ".join(part for part in (title(d, style), kind, code) if part)
    who = f"{d.recipient}: " if d.recipient else ""
    return safe(f"{who}{facts}" + (f": {d.diagnostic}" if d.diagnostic else ""))
