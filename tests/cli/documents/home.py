"""A home folder with all that the examples of the documents speak of, and running an example in it."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.mails import report

README = (SAMPLES.parent / "README.md").read_text(encoding="utf-8")

# What a bounce has to be for the command that reads it.
RETURNED = {
    "clone": "postfix-three-fates",
    "check": "auth-nothing-aligned",
    "letter": "postfix-spam-content",
    "own-it": "auth-nothing-aligned",
    "": "postfix-mailbox-full",
}
BOUNCES = (
    "postfix-user-unknown",
    "postfix-mailbox-full",
    "postfix-spam-content",
    "postfix-three-fates",
    "auth-key-missing",
    "exchange-online-recipient-not-found",
    "exim-delay-greylisted",
    "complaint-abuse",
    "ordinary-mail",
    "postfix-headers-only",
)
SENT = b"""\
From: Alice Carpenter <alice@example.com>
To: Kim <kim@corp.example>
Subject: The plan of the new hall
Date: Fri, 20 Nov 2026 09:11:58 +0100
Message-ID: <plan@desk.example.com>

Here it is.
"""
LOG = """\
Nov 20 09:12:00 mail postfix/pickup[1]: 4F1A2B3C4D: uid=0 from=<news@example.com>
Nov 20 09:12:00 mail postfix/cleanup[2]: 4F1A2B3C4D: message-id=<m1@example.com>
Nov 20 09:12:00 mail postfix/qmgr[3]: 4F1A2B3C4D: from=<news@example.com>, size=500, nrcpt=1 (queue active)
Nov 20 09:12:01 mail postfix/smtp[4]: 4F1A2B3C4D: to=<kim@example.org>, relay=mx.example.org[192.0.2.9]:25, delay=1, \
dsn=2.0.0, status=sent (250 2.0.0 Ok)
Nov 20 09:12:01 mail postfix/qmgr[3]: 4F1A2B3C4D: removed
"""
# A shell has to read these.
_SHELL = re.compile(r"[|<>$;&~*]")
_PLACES = {"/var/log/": ""}


@dataclass(frozen=True, slots=True)
class Home:
    """The folder, in which commands run, and a ledger that is filled once."""

    folder: Path
    ledger: Path

    def prepare(self, command: str) -> None:
        """Lay out what the command reads."""
        words = [word for word in command.split() if word in RETURNED]
        name = RETURNED[words[-1] if words else ""]
        shutil.copy(SAMPLES / f"{name}.eml", self.folder / "returned.eml")
        data = self.folder / ".local/share/bounce"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        shutil.copy(self.ledger, data / "ledger.sqlite")
        for made in ("again", "again.mbox", "allow.txt", "records.csv", "records.db", "dropped", "report.xml"):
            shutil.rmtree(self.folder / made, ignore_errors=True)
            if (self.folder / made).is_file():
                (self.folder / made).unlink()

    def environment(self) -> dict[str, str]:
        """What a shell there has."""
        return {
            "HOME": str(self.folder),
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "BOUNCE_DNS_REPLAY": str(self.folder / "samples/dns.jsonl"),
            "XDG_CONFIG_HOME": str(self.folder / ".config"),
            "LC_ALL": "C.UTF-8",
        }


def make_home(folder: Path) -> Home:
    """Fill a folder."""
    mails = [(SAMPLES / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n") for name in BOUNCES]
    mails.append(report("zoe@example.net", "554 Zork", "5.0.0"))
    shutil.copytree(SAMPLES, folder / "samples")
    for box in ("Maildir", "Maildir/.Bounces"):
        for part in ("cur", "new", "tmp"):
            (folder / box / part).mkdir(parents=True)
        for i, mail in enumerate(mails):
            (folder / box / "new" / f"{i}.host").write_bytes(mail)
    (folder / "bounces").mkdir()
    for name, mail in zip((*BOUNCES, "unheard of"), mails, strict=True):
        (folder / "bounces" / f"{name}.eml").write_bytes(mail)
    mailbox = b"".join(
        b"From - Thu Nov 26 12:00:00 2026\n" + re.sub(rb"(?m)^From ", b">From ", mail) + b"\n" for mail in mails
    )
    files: dict[str, bytes] = {
        **dict.fromkeys(("mbox", "bounces.mbox", "in.mbox"), mailbox),
        "sent.eml": SENT,
        "mail.log": LOG.encode(),
        "news.csv": (SAMPLES / "sent.csv").read_bytes(),
        "our-servers.txt": b"192.0.2.1\n198.51.100.0/26\n",
        "old-list.csv": b"email,reason\nmax@example.org,Unknown user\n",
        "old-suppressions.csv": b"email,reason,date\nold@example.org,Unknown user,2026-01-02\n",
        "unsure.txt": b"perhaps@example.org\n",
        "k": b"a key of enough octets for everybody\n",
        "verp.key": b"a key of enough octets for everybody\n",
        "our-rules.toml": _rules().encode(),
    }
    for name, octets in files.items():
        (folder / name).write_bytes(octets)
    (folder / ".local/share/bash-completion/completions").mkdir(parents=True)
    (folder / ".config/fish/completions").mkdir(parents=True)
    (folder / ".zfunc").mkdir()
    _programs(folder / "bin")
    return Home(folder, _ledger(folder))


def _rules() -> str:
    found = re.search(r"^```toml\n(\[\[rule\]\].*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def _programs(folder: Path) -> None:
    """`bounce`, and a sendmail that keeps what it is handed."""
    folder.mkdir()
    for name, text in (
        ("bounce", f'exec {shlex.quote(sys.executable)} -m bounce_cli "$@"'),
        ("sendmail", 'test "$*" = "-i -t" && exec cat > "$HOME/handed-over.eml"'),
    ):
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)


def _ledger(folder: Path) -> Path:
    place = folder / "template.sqlite"
    base = [sys.executable, "-m", "bounce_cli"]
    for words in (("ledger", "sent", "samples/sent.csv"), ("ledger", "ingest", "samples", "--offline")):
        subprocess.run([*base, *words, "--ledger", str(place)], cwd=folder, capture_output=True, check=True)
    return place


def ran(command: str, home: Home, run: Run, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """Run an example as it stands: what needs no shell in this process."""
    for place, here in _PLACES.items():
        command = command.replace(place, here)
    home.prepare(command)
    for name, value in home.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(home.folder)
    words = shlex.split(command)
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        monkeypatch.setenv(name, value)
    if words[0] == "bounce" and not _SHELL.search(command):
        return run(*words[1:])
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=home.folder,
        env={**os.environ, **home.environment()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def missing_programs(command: str) -> list[str]:
    """What it calls and this machine does not have."""
    return [name for name in ("jq", "sqlite3", "awk") if re.search(rf"\b{name} ", command) and not shutil.which(name)]
