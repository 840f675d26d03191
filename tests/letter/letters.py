"""Diagnoses for letters, and letters of them in plain text."""

from dataclasses import replace
from pathlib import Path

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.translation import ENGLISH, Language
from bounce_cli.letter.author import Author
from bounce_cli.letter.grouping import by_domain
from bounce_cli.letter.origins import origins_of
from bounce_cli.letter.their_it import their_it
from bounce_cli.rendering.letter.text import text_form
from bounce_cli.triage import diagnose
from tests.mails import report

SPAM = "550 5.7.1 Message rejected as spam by content filtering"
NOBODY = Author()


def bounce(recipient: str = "lee@corp.example", reply: str = SPAM, number: int = 1, **changes: object) -> Diagnosis:
    """A bounce of a mail of its own for each number, with some fields changed."""
    octets = report(recipient, reply, reply.split()[1], message_id=f"r{number}")
    octets = octets.replace(b"<original@", b"<original%d@" % number)
    (found,) = diagnose(octets, origin=f"{number}.eml")
    return replace(found, **changes)  # type: ignore[arg-type]


def written(path: Path, recipient: str = "lee@corp.example", reply: str = SPAM, status: str = "5.7.1") -> Path:
    """A bounce as a file."""
    path.write_bytes(report(recipient, reply, status))
    return path


def to_their_it(*diagnoses: Diagnosis, language: Language = ENGLISH, author: Author = NOBODY) -> str:
    """The letters to the IT of the recipients, as text."""
    return "".join(
        text_form(
            [their_it(group, origins_of(group.diagnoses, author), author) for group in by_domain(diagnoses)],
            language,
        )
    )


def flat(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())
