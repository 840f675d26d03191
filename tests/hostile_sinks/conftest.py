"""A folder of hostile mails, and what every command says of it; each is run once."""

import io
import sys
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

from bounce_cli.cli.main import main
from tests.hostile_sinks.every_command import INGEST
from tests.hostile_sinks.hostile_mails import hostile_mails
from tests.source.source_samples import tar, zipped

__all__ = ["Said", "Say"]


class Said(NamedTuple):
    """What a run ended with, and what it wrote."""

    status: int
    out: str
    err: str


class Say(Protocol):
    """Runs `bounce` where the hostile mails are."""

    def __call__(self, *words: object, stdin: bytes = b"") -> Said: ...


@pytest.fixture(scope="session")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `mails`, an archive of each kind with members of hostile names, and a mailbox of such a name."""
    folder = tmp_path_factory.mktemp("hostile")
    mails = folder / "mails"
    mails.mkdir()
    members: list[tuple[str, bytes]] = []
    for name, octets in hostile_mails():
        (mails / name).write_bytes(octets)
        if octets.isascii() and not members[30:]:
            members.append((name, octets))
    (folder / "archives").mkdir()
    (folder / "archives" / "a\x1b]52;c;aGk=\x07\n::error::x.zip").write_bytes(zipped(members))
    (folder / "archives" / "##[error]a\u202e.tar").write_bytes(tar([(f"../{name}", mail) for name, mail in members]))
    box = b"".join(b"From a@example.org Fri Nov 20 09:12:04 2026\n" + mail + b"\n" for _, mail in members)
    (folder / "archives" / "-rf\r\n##vso[x]\x9b31m.mbox").write_bytes(box)
    return folder


_SAID: dict[tuple[object, ...], Said] = {}


@pytest.fixture
def say(hostile_folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Say:
    """Runs a command as GitHub Actions would, in colour; what it said before is said again."""
    monkeypatch.chdir(hostile_folder)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    def call(*words: object, stdin: bytes = b"") -> Said:
        if "--ledger" in words and words != INGEST:
            call(*INGEST)
        key = (*words, stdin)
        if key not in _SAID:
            monkeypatch.setattr(sys, "argv", ["bounce", *map(str, words)])
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            with pytest.raises(SystemExit) as end:
                main()
            out, err = capfdbinary.readouterr()
            _SAID[key] = Said(int(end.value.code or 0), out.decode(), err.decode())
        return _SAID[key]

    return call
