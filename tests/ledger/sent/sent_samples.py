"""Reading of written logs and lists, for the tests of this room."""

from datetime import UTC, datetime
from pathlib import Path

from bounce_cli.ledger.sent.model import SentForm, SentMail
from bounce_cli.ledger.sent.reading import read_sent
from bounce_cli.problem import Problem

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def read_file(path: Path | str, form: SentForm = SentForm.AUTO) -> list[SentMail | Problem]:
    return list(read_sent(str(path), form=form, now=NOW))


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "sent"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def mails_in(folder: Path, text: str | bytes, form: SentForm = SentForm.AUTO) -> list[SentMail]:
    """The mails of a text that has no problem."""
    found = read_file(written(folder, text), form)
    mails = [one for one in found if isinstance(one, SentMail)]
    assert len(mails) == len(found), found
    return mails


def codes_in(folder: Path, text: str | bytes, form: SentForm = SentForm.AUTO) -> list[str]:
    """What is told of a text: the code of each problem, the recipient of each mail."""
    found = read_file(written(folder, text), form)
    return [one.code if isinstance(one, Problem) else one.recipient for one in found]
