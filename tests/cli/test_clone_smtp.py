from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.clone.bounces import BULK, FULL, TEXT, UNKNOWN, bounce
from tests.clone.loopback import serving
from tests.servers.sink import Script

AT = ("--now", "2026-12-01T09:00:00+00:00")


def written(path: Path, octets: bytes) -> Path:
    path.write_bytes(octets)
    return path


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return written(tmp_path / "one.eml", bounce())


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return written(tmp_path / "two.eml", bounce({"kim@example.org": FULL, "lee@example.org": FULL}, BULK))


def test_a_server_is_named_before_anything_is_sent(run: Run, two: Path) -> None:
    with serving() as (server, port):
        status, out, err = run("clone", *AT, "--smtp", f"127.0.0.1:{port}", two)
        assert server.heard == []
    assert (status, err) == (0, "")
    assert out.count("MAIL FROM   <news@example.com>") == 2
    assert "RCPT TO     <lee@example.org>" in out
    assert f"Nothing was sent. --send hands 2 mails to 127.0.0.1:{port}." in out


def test_mails_are_sent_to_whom_they_are_for(run: Run, two: Path) -> None:
    script = Script(recipients={"lee@example.org": "550 5.1.1 No such user"})
    with serving(script) as (server, port):
        status, out, err = run("clone", *AT, "--smtp", f"127.0.0.1:{port}", "--send", two)
    assert status == 4
    assert out == f"127.0.0.1:{port} took the mail to kim@example.org\n"
    assert err == f"bounce: lee@example.org: was refused by 127.0.0.1:{port}: 550 5.1.1 No such user\n"
    (taken,) = server.taken
    assert (taken.reverse_path, taken.recipients) == ("news@example.com", ("kim@example.org",))
    assert b"\r\nTo: kim@example.org\r\n" in taken.octets
    assert b"lee@" not in taken.octets


def test_nobody_to_send_to_opens_no_connection(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "gone.eml", bounce({"kim@example.org": UNKNOWN}))
    assert run("clone", *AT, "--smtp", "127.0.0.1:1", "--send", path)[:2] == (0, "")


def test_a_server_that_does_not_answer_is_an_output_that_failed(run: Run, one: Path) -> None:
    status, _, err = run("clone", *AT, "--smtp", "127.0.0.1:1", "--send", one)
    assert status == 4
    assert "127.0.0.1:1: " in err


def test_a_mail_without_a_reverse_path_asks_for_one(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "x.eml", bounce(original=TEXT.replace(b"Return-Path: <news@example.com>\n", b"")))
    status, _, err = run("clone", *AT, "--smtp", "127.0.0.1:1", path)
    assert status == 2
    assert "give --mail-from" in err
    assert "<a@example.com>" in run("clone", *AT, "--smtp", "127.0.0.1:1", "--mail-from", "a@example.com", path)[1]
    assert "MAIL FROM   <>" in run("clone", *AT, "--smtp", "127.0.0.1:1", "--mail-from", "", path)[1]


def test_a_password_is_never_sent_in_the_clear(run: Run, one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCE_SMTP_USER", "alice")
    monkeypatch.setenv("BOUNCE_SMTP_PASSWORD", "geheim")
    with serving() as (server, port):
        status, _, err = run("clone", *AT, "--smtp", f"127.0.0.1:{port}", "--send", one)
        assert server.heard == []
    assert status == 2
    assert "over TLS only" in err
    assert "geheim" not in err
