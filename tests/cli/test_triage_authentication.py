"""`bounce triage` with the DNS: what a record gains by it, and that nothing is lost where the DNS fails."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dns.message
import dns.rcode
import jsonschema
import pytest

from bounce_cli.rendering.schema import record_schema
from tests.authentication.name_servers import free_port, misbehaving, with_code
from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.mails import report
from tests.terminal import on_a_terminal

pytestmark = pytest.mark.slow

REPLAY = ("--dns-replay", SAMPLES / "dns.jsonl")
NDJSON = ("triage", "-f", "ndjson")
NOW = ("--now", "2026-11-25T12:00:00Z")
MAIL = SAMPLES / "auth-nothing-aligned.eml"
LEFT_OUT = "bounce: no name server answered: SPF, DKIM and DMARC were left out\n"
POSTMARK = b"From MAILER-DAEMON Mon Nov 23 08:15:02 2026\n"


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def mailbox(path: Path, count: int) -> Path:
    """Bounces of one domain each."""
    mails = (MAIL.read_bytes().replace(b"esp.example", b"esp%d.example" % number) for number in range(count))
    path.write_bytes(b"".join(POSTMARK + mail + b"\n" for mail in mails))
    return path


def test_a_record_has_what_the_dns_says(run: Run) -> None:
    status, out, err = run(*NDJSON, MAIL, *REPLAY)
    assert (status, err) == (0, "")
    (found,) = records(out)
    jsonschema.validate(found, record_schema())
    proof = found["authentication"]
    assert list(proof) == ["spf", "dkim", "dmarc", "receiver", "marks", "findings", "bounce_age_days"]
    documented = record_schema()["properties"]["authentication"]["properties"]
    assert set(documented) == set(proof)
    for name in ("spf", "dmarc", "receiver"):
        assert set(documented[name]["properties"]) <= set(proof[name])
    assert (proof["spf"]["result"], proof["dkim"][0]["result"], proof["dmarc"]["result"]) == ("pass", "pass", "fail")
    assert proof["dmarc"]["reason"] == "no-aligned-identifier"
    assert [one["id"] for one in proof["findings"]] == ["dmarc-nothing-aligned"]
    assert found["advice"][0]["id"] == "dmarc-nothing-aligned"
    assert found["evidence"][-1]["rule"] == "authentication.dmarc-nothing-aligned"


def test_the_receivers_verdict_stays(run: Run) -> None:
    _, asked, _ = run(*NDJSON, MAIL, *REPLAY)
    _, plain, _ = run(*NDJSON, MAIL, "--no-auth")
    changed = {name for name, value in records(asked)[0].items() if records(plain)[0][name] != value}
    assert changed == {"authentication", "advice", "evidence"}


@pytest.mark.parametrize("options", [("--no-auth", *REPLAY), ("--no-auth",), ("--offline",), ()])
def test_null_where_nothing_is_asked(run: Run, options: tuple[object, ...]) -> None:
    status, out, err = run(*NDJSON, MAIL, *options)
    assert (status, err) == (0, "")
    assert records(out)[0]["authentication"] is None
    assert records(out)[0]["problems"] == []


def test_an_option_goes_before_the_environment_that_says_offline(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUNCE_OFFLINE", "1")
    with misbehaving(with_code(dns.rcode.NXDOMAIN)) as (server, asked):
        status, out, err = run(*NDJSON, MAIL, "--nameserver", f"{server.host}:{server.port}")
    assert (status, err, bool(asked)) == (0, "", True)
    assert records(out)[0]["authentication"]


def _slow(query: dns.message.Message, _: bool) -> dns.message.Message:  # noqa: FBT001 - says how it was asked
    time.sleep(0.05)
    response = dns.message.make_response(query)
    response.set_rcode(dns.rcode.NXDOMAIN)
    return response


def test_slow_answers_overlap_and_the_order_stays(run: Run, tmp_path: Path) -> None:
    box = mailbox(tmp_path / "box", 40)
    with misbehaving(_slow) as (server, asked):
        started = time.monotonic()
        status, out, err = run(*NDJSON, box, "--nameserver", f"{server.host}:{server.port}", *NOW)
        taken = time.monotonic() - started
    assert (status, err) == (0, "")
    found = records(out)
    assert [one["origin"] for one in found] == [f"{box}#{number}" for number in range(1, 41)]
    assert [one["authentication"]["spf"]["domain"] for one in found] == [
        f"bounces.esp{number}.example" for number in range(40)
    ]
    # One after the other they would take their sum.
    assert len(asked) > 80
    assert taken < len(asked) * 0.05 * 0.7


@contextmanager
def _silent() -> Iterator[int]:
    """A port where questions arrive and are never answered."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        yield datagrams.getsockname()[1]


def test_a_name_server_that_never_answers_costs_one_time_out(run: Run, tmp_path: Path) -> None:
    box = mailbox(tmp_path / "box", 20)
    with _silent() as port:
        started = time.monotonic()
        status, out, err = run(*NDJSON, box, "--nameserver", f"127.0.0.1:{port}", "--dns-timeout", "0.5")
        taken = time.monotonic() - started
    assert (status, err) == (0, LEFT_OUT)
    assert [one["authentication"] for one in records(out)] == [None] * 20
    assert taken < 3


def test_a_name_server_that_is_not_there(run: Run, tmp_path: Path) -> None:
    box = mailbox(tmp_path / "box", 20)
    status, out, err = run(*NDJSON, box, "--nameserver", f"127.0.0.1:{free_port()}", "--dns-timeout", "0.5")
    assert (status, err) == (0, LEFT_OUT)
    assert {one["authentication"] for one in records(out)} == {None}
    assert {one["reason"] for one in records(out)} == {"dmarc_policy"}


def test_a_name_server_that_fails_proves_nothing(run: Run) -> None:
    with misbehaving(with_code(dns.rcode.SERVFAIL)) as (server, _):
        status, out, err = run(*NDJSON, MAIL, "--nameserver", f"{server.host}:{server.port}", *NOW)
    assert (status, err) == (0, "")
    proof = records(out)[0]["authentication"]
    assert [proof[name]["result"] for name in ("spf", "dmarc")] == ["temperror", "temperror"]
    assert proof["findings"] == []


def test_a_recording_gives_the_same_octets_and_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    box, path = mailbox(tmp_path / "box", 10), tmp_path / "dns.ndjson"
    with misbehaving(_slow) as (server, _):
        options = ("--nameserver", f"{server.host}:{server.port}", "--dns-record", path)
        first = run(*NDJSON, box, *options, *NOW)
        kept = path.read_bytes()
        again = run(*NDJSON, box, *options, *NOW)
    assert first[0] == 0
    assert records(first[1])[0]["authentication"]["spf"]["result"] == "none"
    assert run(*NDJSON, box, "--dns-replay", path, *NOW) == first
    assert run(*NDJSON, box, "--dns-replay", path) == first
    assert again == (4, "", f"bounce: {path}: exists already; a recording overwrites nothing\n")
    assert path.read_bytes() == kept


def test_a_recording_that_is_none_stops_before_anything_is_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dns.ndjson"
    path.write_text("no recording\n")
    status, out, err = run("triage", "-f", "json", MAIL, "--dns-replay", path)
    assert (status, out) == (2, "")
    assert err.startswith(f"bounce: {path}: line 1 is not JSON")


def test_the_table_names_the_next_command(run: Run) -> None:
    _, out, _ = run("triage", MAIL, SAMPLES / "auth-key-missing.eml", *REPLAY)
    rows = out.splitlines()
    assert len(rows) == 2
    assert all(row.startswith(" AUTH  ") and row.rstrip().endswith("fix: bounce check") for row in rows)


@pytest.mark.parametrize("asked", [True, False])
def test_the_story_says_what_was_found_now(*, asked: bool) -> None:
    options = REPLAY if asked else ("--offline",)
    status, out = on_a_terminal("triage", MAIL, *options, environment={"NO_COLOR": "1"})
    assert status == 0
    said = "found now SPF pass · DKIM pass · DMARC fail (no domain in it can align"
    assert (said in " ".join(out.split())) is asked
    assert f"bounce check {MAIL}" in " ".join(out.split())


def test_a_fault_in_authentication_costs_no_diagnosis(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise ZeroDivisionError("odd\x1b[31m")

    monkeypatch.setattr("bounce_cli.verdict.authentication.examine", faulty)
    box = mailbox(tmp_path / "box", 3)
    status, out, err = run(*NDJSON, box, *REPLAY)
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    for one in records(out):
        assert (one["reason"], one["authentication"]) == ("dmarc_policy", None)
        assert [problem["code"] for problem in one["problems"]] == ["authentication_failed"]
        assert "please report it: ZeroDivisionError: odd" in one["problems"][0]["text"]
        jsonschema.validate(one, record_schema())


def test_mails_that_return_nothing_ask_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.eml"
    head, _, _ = report().partition(b"--b1\nContent-Type: message/rfc822")
    path.write_bytes(head + b"--b1--\n")
    with misbehaving(with_code(dns.rcode.NXDOMAIN)) as (server, asked):
        _, out, err = run(*NDJSON, path, "--nameserver", f"{server.host}:{server.port}")
    assert (records(out)[0]["authentication"], asked, err) == (None, [], "")


def test_an_interrupt_keeps_what_was_done(tmp_path: Path) -> None:
    fifo, path = tmp_path / "fifo", tmp_path / "dns.ndjson"
    os.mkfifo(fifo)
    with misbehaving(with_code(dns.rcode.NXDOMAIN)) as (server, asked):
        options = ("--nameserver", f"{server.host}:{server.port}", "--dns-record", str(path))
        words = [sys.executable, "-m", "bounce_cli", *NDJSON, str(MAIL), str(fifo), *options]
        with (
            subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running,
            fifo.open("wb"),
        ):
            _wait_for_silence(asked)
            running.send_signal(2)
            assert running.wait(20) == 130
            assert running.stdout is not None
            assert running.stderr is not None
            assert [one["recipient"] for one in records(running.stdout.read().decode())] == ["kim@school.example"]
            assert b"Traceback" not in running.stderr.read()
    assert json.loads(path.read_text().splitlines()[0])["schema"] == "bounce-dns/1"


def _wait_for_silence(asked: list[str]) -> None:
    """Until the DNS was asked, and is not any more."""
    seen = 0
    for _ in range(100):
        time.sleep(0.2)
        if seen and seen == len(asked):
            return
        seen = len(asked)
    pytest.fail("nothing was asked, or there is no end of it")
