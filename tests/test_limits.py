"""Every limit is reached once: what lies within it is read, and the rest leaves a mark."""

import gc
import gzip
import json
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from io import BytesIO
from pathlib import Path

import pytest

from bounce_cli.limits import Limits
from bounce_cli.settings import SETTINGS
from tests.cli.conftest import Run, run
from tests.conftest import SAMPLES
from tests.mails import report
from tests.test_authenticated import many_recipients

__all__ = ["run"]

MAIL = (SAMPLES / "postfix-three-fates.eml").read_bytes()
MAILBOX = b"".join(b"From - Thu Nov 26 12:00:00 2026\n" + MAIL.replace(b"\r\n", b"\n") + b"\n" for _ in range(3))


GROUP = b"Final-Recipient: rfc822; kim%d@example.org\nAction: failed\nStatus: 5.1.1\n\n"
LONG = report().replace(
    b"Final-Recipient: ", b"".join(GROUP % number for number in range(3_000)) + b"Final-Recipient: "
)


def zipped(names: list[str], member: bytes = MAIL) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, member)
    return file.getvalue()


def packed(name: str) -> bytes:
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(MAIL)
        archive.addfile(member, BytesIO(MAIL))
    return file.getvalue()


# Limit, its value, what reaches it, and the problem that its records have.
IN_RECORDS = {
    "message_octets": (1500, MAIL, "message_truncated"),
    "header_octets": (200, MAIL, "header_too_long"),
    "header_fields": (3, MAIL, "too_many_fields"),
    "nesting": (1, MAIL, "nesting_too_deep"),
    "parts": (2, MAIL, "too_many_parts"),
    "text_octets": (100, MAIL, "part_too_long"),
    "recipients": (1, MAIL, "too_many_recipients"),
    "compression_ratio": (10, gzip.compress(MAIL + b"a" * 3_000_000), "source_truncated"),
    "message_seconds": (0.01, LONG, "timed_out"),
}
# Limit, its value, and the problem of the records of all recipients beyond it, of each of whom another sender is told.
OF_AUTHENTICATION = {"senders": (2, "too_many_senders")}
# Limit and a value that one mail's questions or answers reach.
OF_DNS = {"dns_lookups": 1, "dns_seconds": 1e-9, "dns_octets": 20}
# Limit, its value, what reaches it, how many mails are still read, and what is told.
OF_FILES = {
    "decompressed_octets": (5_000, zipped(["1.eml", "2.eml"]), 1, "unfolds to more than 5,000 octets"),
    "archive_members": (2, zipped(["1.eml", "2.eml", "3.eml"]), 2, "more than 2 members; the rest was not read"),
    "archive_layers": (2, zipped(["1.zip"], zipped(["2.zip"], zipped(["3.eml"]))), 0, "more than 2 archives inside"),
    "archive_layers ": (1, gzip.compress(gzip.compress(MAIL)), 0, "more than 1 compressions inside"),
    "archive_path": (99, packed(f"{'n' * 100}.eml"), 0, "its name has more than 99 characters"),
}


def test_each_limit_has_its_case_and_can_be_set() -> None:
    names = {field.name for field in fields(Limits)}
    assert names == {*IN_RECORDS, *OF_AUTHENTICATION, *OF_DNS, *(name.strip() for name in OF_FILES)}
    assert {f"limits.{name}" for name in names} <= {*SETTINGS}


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("name", IN_RECORDS)
def test_a_limit_gives_a_record_with_a_problem(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, jobs: str
) -> None:
    value, octets, code = IN_RECORDS[name]
    (tmp_path / "mail").write_bytes(octets)
    monkeypatch.setenv(SETTINGS[f"limits.{name}"].variable, str(value))
    _, out, _ = run("triage", "--offline", "-f", "ndjson", "--jobs", jobs, tmp_path / "mail")
    found = [json.loads(line) for line in out.splitlines()]
    assert found
    assert all(code in [problem["code"] for problem in one["problems"]] for one in found)


@pytest.mark.parametrize("name", OF_FILES)
def test_a_limit_of_what_a_file_holds_is_told_and_what_lies_within_it_is_read(
    run: Run, tmp_path: Path, name: str
) -> None:
    value, octets, count, told = OF_FILES[name]
    (tmp_path / "mails").write_bytes(octets)
    (tmp_path / "bounce.toml").write_text(f"[limits]\n{name} = {value}\n")
    status, out, err = run("triage", "-f", "ndjson", "--config", tmp_path / "bounce.toml", tmp_path / "mails")
    assert status == 3
    assert told in err
    assert len({json.loads(line)["origin"] for line in out.splitlines()}) == count


@pytest.mark.parametrize("name", OF_AUTHENTICATION)
def test_a_limit_of_what_is_authenticated_leaves_the_rest_as_it_is(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    value, code = OF_AUTHENTICATION[name]
    (tmp_path / "mail").write_bytes(many_recipients(5).octets)
    arguments = ("--dns-replay", SAMPLES / "dns.jsonl", tmp_path / "mail")
    monkeypatch.setenv(SETTINGS[f"limits.{name}"].variable, str(value))
    _, out, _ = run("triage", "-f", "ndjson", *arguments)
    found = [json.loads(line) for line in out.splitlines()]
    assert [one["authentication"] is not None for one in found] == [True] * value + [False] * (5 - value)
    assert [code in [problem["code"] for problem in one["problems"]] for one in found] == [False] * value + [True] * 3
    status, out, err = run("check", "-f", "json", *arguments)
    assert (status, len(json.loads(out))) == (0, value)
    assert f"mail: only the first {value} senders were authenticated" in err


@pytest.mark.parametrize("name", OF_DNS)
def test_a_limit_of_the_dns_leaves_results_that_say_so(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    arguments = ("triage", "-f", "ndjson", "--dns-replay", SAMPLES / "dns.jsonl", SAMPLES / "auth-nothing-aligned.eml")

    def results() -> set[str]:
        (line,) = run(*arguments)[1].splitlines()
        found = json.loads(line)["authentication"]
        return {found["spf"]["result"], found["dmarc"]["result"], *(one["result"] for one in found["dkim"])}

    assert "temperror" not in results()
    monkeypatch.setenv(SETTINGS[f"limits.{name}"].variable, f"{OF_DNS[name]:.9f}".rstrip("0").rstrip("."))
    assert "temperror" in results()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("parts = 0", "'parts' must be a whole number from 1 on"),
        ("parts = 1.5", "'parts' must be a whole number from 1 on"),
        ("message_seconds = -1", "'message_seconds' must be a number of seconds, or 0 for no limit"),
        ("part = 5", "there is no key 'part' (did you mean 'parts'?)"),
    ],
)
def test_a_limit_that_is_none_is_refused(run: Run, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "bounce.toml").write_text(f"[limits]\n{text}\n")
    status, _, err = run("triage", "--config", tmp_path / "bounce.toml", SAMPLES / "ordinary-mail.eml")
    assert status == 2
    assert told in err


@pytest.mark.parametrize(
    "command", [("expect",), ("letter",), ("check", "--dns-replay", SAMPLES / "dns.jsonl"), ("clone",)]
)
def test_limits_hold_in_other_commands(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[object, ...], copied: Path
) -> None:
    monkeypatch.setenv("BOUNCE_LIMIT_MESSAGE_SECONDS", "0.01")
    status, _, err = run(*command, copied)
    assert status in {1, 3}
    assert "not understood in 0.01 seconds" in err


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    path = tmp_path / "a.eml"
    path.write_bytes(LONG)
    return path


@pytest.fixture(autouse=True)
def _no_garbage(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A timer that goes off while garbage is collected is lost, of which the tests would be told."""
    gc.disable()
    with monkeypatch.context() as patch:
        patch.setattr("gc.enable", lambda: None)
        yield
    gc.enable()
