"""A mail bounces at a real Postfix, is cloned, and arrives as it was but for the fields that are said to change."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dkim  # type: ignore[import-untyped]
import pytest

from bounce_cli.clone.header import HeaderField, split_header
from bounce_cli.clone.header_fields import RENEWED, is_dropped

from .needing import unless_unavailable
from .sink import Script, Taken
from .stage import SERVERS, Stage, set_up

KIM, LEE = "kim@example.org", "lee@example.org"
ORIGINAL = b"""\
From: =?utf-8?q?Alice_Carpent=C3=A9r?= <alice@example.com>
To: Kim <kim@example.org>,
\tlee@example.org
Cc: max@example.net
Subject: The plan
 of the new hall
Date: Fri, 20 Nov 2026 09:11:58 +0100
Message-ID: <plan@desk.example.com>
In-Reply-To: <question@example.org>
References: <first@example.org>
\t<question@example.org>
X-Odd:no blank, trailing blanks\x20\x20
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="in"

A preamble.
--in
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Gr\xc3\xbc\xc3\x9fe,
.
..
From here on.
.
MAIL FROM:<mallory@example.net>

--in
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

AAECAwQFBgc=
--in--
An epilogue.

"""
REFUSAL = Script(recipients={KIM: "451 4.7.1 Greylisted, please try again later", LEE: "550 5.1.1 No such user"})
LIFETIMES = {"maximal_queue_lifetime": "2s", "bounce_queue_lifetime": "1d"}


@pytest.fixture
def signed(tmp_path: Path) -> bytes:
    """The original with a real signature."""
    key = tmp_path / "key.pem"
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", str(key), "2048"], check=True, capture_output=True)
    octets = ORIGINAL.replace(b"\n", b"\r\n")
    field: bytes = dkim.sign(octets, b"s1", b"example.com", key.read_bytes())
    return (field + octets).replace(b"\r\n", b"\n")


@pytest.fixture
def stage() -> Iterator[Stage]:
    with (
        unless_unavailable(),
        set_up(SERVERS["postfix"], scripts={"mx.example.org": REFUSAL}, settings=LIFETIMES) as made,
    ):
        yield made


@pytest.fixture
def bounces(stage: Stage, signed: bytes, tmp_path: Path) -> list[Path]:
    """The notices that Postfix sends for the signed mail: first about one recipient, then about the other."""
    stage.world.run("sendmail", "-i", "-f", "alice@example.com", KIM, LEE, octets=signed)
    paths = []
    for address in (LEE, KIM):
        paths.append(tmp_path / f"{address}.eml")
        paths[-1].write_bytes(notice_about(address, stage).as_delivered())
    stage.remotes["mx.example.org"].script = Script()
    return paths


def notice_about(address: str, stage: Stage) -> Taken:
    return stage.mailbox.wait(lambda mail: f"<{address}>:".encode() in mail.octets)


def clone(*arguments: object, inside: Stage | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run `bounce clone`, in the network of a world where one is given."""
    enter = ["nsenter", "--target", str(inside.world._pid), "--net"] if inside else []
    command = [*enter, sys.executable, "-m", "bounce_cli", "clone", "--not-before", "2100-01-01", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=120)


def kept(fields: tuple[HeaderField, ...]) -> list[HeaderField]:
    return [field for field in fields if field.name not in RENEWED and not is_dropped(field.name)]


def assert_is_the_same_mail(taken: Taken, original: bytes) -> None:
    header, _, body = taken.octets.replace(b"\r\n", b"\n").partition(b"\n\n")
    old_header, _, old_body = original.partition(b"\n\n")
    assert body == old_body
    fields, old = split_header(header), split_header(old_header)
    assert fields is not None
    assert old is not None
    assert kept(fields) == kept(old)
    names = [field.name for field in fields]
    assert "dkim-signature" in [field.name for field in old]
    assert not {"dkim-signature", "cc", "bcc", "resent-to"} & set(names)
    assert [names.count(name) for name in ("to", "date", "message-id", "from")] == [1, 1, 1, 1]
    assert f"To: {KIM}\n".encode() in [field.octets for field in fields]
    assert b"plan@desk.example.com" not in header


@pytest.mark.server
def test_a_bounce_is_cloned_into_sendmail_and_arrives_as_it_was(
    stage: Stage, bounces: list[Path], signed: bytes
) -> None:
    done = clone(*bounces)
    assert done.returncode == 0, done.stderr
    assert b"1 recipient does not get it again" in done.stderr
    stage.world.run("sendmail", "-i", "-t", "-f", "alice@example.com", octets=done.stdout)
    taken = stage.remotes["mx.example.org"].wait(lambda mail: KIM in mail.recipients)
    assert taken.recipients == (KIM,)
    assert_is_the_same_mail(taken, signed)


@pytest.mark.server
def test_a_bounce_is_cloned_by_smtp_and_arrives_as_it_was(stage: Stage, bounces: list[Path], signed: bytes) -> None:
    shown = clone("--smtp", "192.0.2.1", *bounces, inside=stage)
    assert b"MAIL FROM   <alice@example.com>\n   RCPT TO     <kim@example.org>\n" in shown.stdout
    done = clone("--smtp", "192.0.2.1", "--send", *bounces, inside=stage)
    assert (done.returncode, done.stdout) == (0, b"192.0.2.1 took the mail to kim@example.org\n"), done.stderr
    taken = stage.remotes["mx.example.org"].wait(lambda mail: KIM in mail.recipients)
    assert (taken.reverse_path, taken.recipients) == ("alice@example.com", (KIM,))
    assert_is_the_same_mail(taken, signed)
    assert len(stage.remotes["mx.example.org"].taken) == 1
    assert not any(host.taken for name, host in stage.remotes.items() if name != "mx.example.org")


@pytest.mark.server
def test_a_header_that_came_back_alone_is_not_cloned(stage: Stage, signed: bytes, tmp_path: Path) -> None:
    stage.world.run("sendmail", "-i", "-R", "hdrs", "-f", "alice@example.com", LEE, octets=signed)
    path = tmp_path / "header.eml"
    path.write_bytes(notice_about(LEE, stage).as_delivered())
    done = clone("--held", path)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"only its header came back" in done.stderr
