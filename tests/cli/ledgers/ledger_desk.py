"""A folder in which a person works with a ledger of their own, and the bounces that lie there."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.conftest import Run
from tests.cli.ledgers.ledger_mails import FULL, LATER, SPAM, ndr, sent_line

__all__ = ["AT_END", "DAY", "Desk", "Ran"]

DAY = timedelta(days=1)
AT_END = ("--now", "2026-12-20T00:00:00Z")
HEADING = "message_id,recipient,subject\n"


class Ran(NamedTuple):
    """What a command wrote, and its exit status."""

    status: int
    out: str
    err: str


class Desk:
    """Runs commands in a folder with data of its own and no network."""

    def __init__(self, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        monkeypatch.setenv("BOUNCE_OFFLINE", "1")
        monkeypatch.chdir(folder)
        self.folder = folder
        self._run = run

    @property
    def usual(self) -> Path:
        """The ledger of a user who names none."""
        return self.folder / "data" / "bounce" / "ledger.sqlite"

    def __call__(self, *words: object, stdin: bytes | None = None) -> Ran:
        return Ran(*self._run(*words, stdin=stdin))

    def done(self, *words: object, stdin: bytes | None = None) -> str:
        """Standard output of a command that has to succeed."""
        ran = self(*words, stdin=stdin)
        assert ran.status == 0, ran
        return ran.out

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def prepared(self, cache: Path, prepare: Callable[["Desk"], None]) -> "Desk":
        """This desk with all that `prepare` puts on it, which is done once and copied from then on."""
        if not cache.exists():
            prepare(self)
            shutil.copytree(self.folder, cache)
        else:
            shutil.copytree(cache, self.folder, dirs_exist_ok=True)
        return self

    def mails(self, *mails: bytes, name: str = "mails") -> Path:
        for number, mail in enumerate(mails):
            self.write(f"{name}/{number}.eml", mail)
        return self.folder / name

    def prove(self, *lines: str) -> None:
        """Tell the ledger which mails were sent."""
        self.done("ledger", "sent", self.write("sent.csv", HEADING + "".join(lines or (sent_line(),))))

    def shown(self, who: str = "kim@example.org", *options: str) -> dict[str, Any]:
        found = json.loads(self.done("ledger", "show", who, "--format", "ndjson", *options))
        assert isinstance(found, dict)
        return found

    def rows(self, *words: object) -> list[dict[str, Any]]:
        """The objects of a command that writes one a line."""
        return [json.loads(line) for line in self.done(*words, "--format", "ndjson").splitlines()]

    def exported(self, *options: object) -> list[str]:
        return self.done("suppress", "export", *options).splitlines()

    def fill(self) -> None:
        """One address of each type, of which one is given up, one held for want of proof, one held for its reason."""
        self.prove(sent_line(), sent_line("bo@slow.example", 4))
        mails = (
            ndr(),
            ndr("lee@example.org", SPAM, number=2),
            ndr("ana@school.example", LATER, number=3, action="delayed"),
            ndr("bo@slow.example", FULL, number=4, after=2 * DAY),
            ndr("una@school.example", number=5, after=3 * DAY),
        )
        self.done("ledger", "ingest", self.mails(*mails), "--account", "news")
