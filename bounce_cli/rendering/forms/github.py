"""A run as workflow commands of GitHub Actions: annotations, of which GitHub shows ten of each kind in a step."""

from collections.abc import Iterator

from bounce_cli.origin import can_be_named, path_of
from bounce_cli.rendering.forms.line import in_one_line
from bounce_cli.rendering.forms.mail import TriagedMail
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import safe

__all__ = ["MOST_SHOWN", "annotations", "command"]

MOST_SHOWN = 10
"""Annotations of one kind that are shown for a step; more are dropped without a word."""


def command(name: str, text: str, **properties: str) -> str:
    """A workflow command in one line, ended by LF, in which no word of a mail can end it or begin another."""
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name}{' ' if listed else ''}{listed}::{_data(safe(text))}\n"


def annotations(mail: TriagedMail, style: Style) -> Iterator[str]:
    """An error for each fault, a warning for each recipient that bounced for good where the mail has none."""
    place = {"file": path_of(mail.origin)} if can_be_named(mail.origin) else {}
    for fault in mail.faults:
        yield command("error", fault.text, **place, title=f"{mail.origin}: {fault.rule}")
    for diagnosis in () if mail.faults else mail.records:
        if diagnosis.type in {"hard", "global"}:
            yield command("warning", in_one_line(diagnosis, style), **place, title=mail.origin)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")
