"""`bounce check` of mail: the whole screen, the JSON, and all that a path may turn out to be."""

import importlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.mails import AUTO_REPLY, ORDINARY
from tests.terminal import on_a_terminal

REPLAY = ("--dns-replay", SAMPLES / "dns.jsonl")
NOT_IN_SPF, KEY_MISSING, NOT_ALIGNED = (
    SAMPLES / f"auth-{name}.eml" for name in ("address-not-in-spf", "key-missing", "nothing-aligned")
)
SCREENS = sorted((Path(__file__).parent / "screens").glob("auth-*.txt"))
KEYS = ["mail", "spf", "dkim", "dmarc", "receiver", "marks", "findings", "bounce_age_days", "reverse_dns", "then"]
# As they lie in the DNS: a record is copied whole, so it is never wrapped.
RECORD = " " * 17
POSTMARK = b"From MAILER-DAEMON Mon Nov 23 08:15:02 2026\n"


def checked(run: Run, *arguments: object) -> Any:
    status, out, err = run("check", "-f", "json", *arguments)
    assert (status, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda path: path.stem)
def test_the_whole_story_on_one_screen(screen: Path) -> None:
    mail = f"{screen.stem}.eml"
    options = ("--dns-replay", "dns.jsonl")
    status, out = on_a_terminal("check", mail, *options, folder=SAMPLES, environment={"NO_COLOR": "1"})
    assert (status, out) == (0, screen.read_text(encoding="utf-8"))
    assert "\x1b" not in out
    assert [line for line in out.splitlines() if len(line) > 80 and not line.startswith(RECORD)] == []


def test_every_sample_of_authentication_has_a_screen() -> None:
    assert [path.stem for path in SCREENS] == [path.stem for path in sorted(SAMPLES.glob("auth-*.eml"))]


def test_colour_only_paints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _, plain, _ = run("check", NOT_ALIGNED, *REPLAY)
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, painted, _ = run("check", NOT_ALIGNED, *REPLAY)
    assert "\x1b[32mpass\x1b[0m · bounces.esp.example" in painted
    assert "\x1b[31mfail\x1b[0m · p=reject" in painted
    for code in (0, 1, 2, 31, 32, 33):
        painted = painted.replace(f"\x1b[{code}m", "")
    assert painted == plain


@pytest.mark.parametrize("mail", [NOT_IN_SPF, KEY_MISSING, NOT_ALIGNED], ids=lambda path: path.stem)
def test_the_records_to_publish_are_the_same_in_both_forms(run: Run, mail: Path) -> None:
    _, text, _ = run("check", mail, *REPLAY)
    found = checked(run, mail, *REPLAY)
    records = [record for finding in found["findings"] for record in finding["records"]]
    assert records
    assert [line.strip() for line in text.splitlines() if line.startswith(RECORD)] == records
    assert all(one["fix"].endswith("\n".join(one["records"])) for one in found["findings"])


def test_one_story_is_one_object(run: Run) -> None:
    found = checked(run, NOT_ALIGNED, *REPLAY)
    assert list(found) == KEYS
    mail = {name: found["mail"][name] for name in ("origin", "kind", "recipients", "from", "message_id", "reason")}
    assert mail == {
        "origin": str(NOT_ALIGNED),
        "kind": "failure",
        "recipients": ["kim@school.example"],
        "from": "Example News <news@example.com>",
        "message_id": "1.news@example.com",
        "reason": "dmarc_policy",
    }
    assert [found[name]["result"] for name in ("spf", "dmarc", "reverse_dns")] == ["pass", "fail", "pass"]
    assert [(one["result"], one["domain"], one["selector"]) for one in found["dkim"]] == [("pass", "esp.example", "s1")]
    assert (found["receiver"]["spf"], found["receiver"]["dmarc"]) == ("pass", "fail")
    assert [(one["id"], one["severity"]) for one in found["findings"]] == [("dmarc-nothing-aligned", "error")]
    assert found["bounce_age_days"] == 2
    assert [one["actor"] for one in found["findings"]] == ["own_it"]
    assert [(step["id"], step["actor"]) for step in found["then"]] == [("send-test", "own_it"), ("resend", "sender")]


def test_several_stories_are_an_array(run: Run, tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.write_bytes(b"".join(POSTMARK + mail.read_bytes() + b"\n" for mail in (KEY_MISSING, NOT_ALIGNED)))
    found = checked(run, box, *REPLAY)
    assert [one["mail"]["origin"] for one in found] == [f"{box}#1", f"{box}#2"]
    _, text, _ = run("check", box, *REPLAY)
    assert text.index(" Refused for DKIM") == 0
    assert "\n\n Refused for DMARC, and rightly" in text


def test_a_mail_about_two_recipients_tells_both_stories(run: Run) -> None:
    found = checked(run, SAMPLES / "exim-two-fates.eml", *REPLAY)
    assert len({recipient for one in found for recipient in one["mail"]["recipients"]}) == 2


def test_standard_input(run: Run) -> None:
    status, out, err = run("check", "-", "-f", "json", *REPLAY, stdin=KEY_MISSING.read_bytes())
    assert (status, err) == (0, "")
    assert json.loads(out)["mail"]["origin"] == "-"


@pytest.mark.parametrize("octets", [ORDINARY, AUTO_REPLY], ids=["ordinary", "auto-reply"])
def test_a_mail_that_is_no_bounce_is_judged_itself(run: Run, tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(octets)
    found = checked(run, path, *REPLAY)
    assert (found["mail"]["reason"], found["dmarc"]["from_domain"]) == (None, "example.org")
    _, text, _ = run("check", path, *REPLAY)
    assert text.startswith(" There is no DMARC policy to meet.\n")
    assert "refused by" not in text


NOTHING = "there is nothing to check: it is no mail, or a bounce that returns none"


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        ((SAMPLES / "mimecast-notice.eml").read_bytes(), NOTHING),
        (b"", NOTHING),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not a mailbox I know (PNG image)"),
        (None, "No such file or directory"),
    ],
    ids=["returns-no-mail", "empty", "picture", "missing"],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_where_there_is_nothing_to_check_that_is_told(
    run: Run, tmp_path: Path, octets: bytes | None, words: str, form: str
) -> None:
    path = tmp_path / "mail.eml"
    if octets is not None:
        path.write_bytes(octets)
    assert run("check", path, "-f", form, *REPLAY) == (3, "", f"bounce: {path}: {words}\n")


def test_what_can_be_checked_of_a_folder_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes((SAMPLES / "mimecast-notice.eml").read_bytes())
    shutil.copy(KEY_MISSING, tmp_path / "2.eml")
    status, out, err = run("check", tmp_path, *REPLAY)
    assert out.startswith(" Refused for DKIM, and rightly")
    assert (status, err) == (0, f"bounce: {tmp_path / '1.eml'}: {NOTHING}\n")


def test_what_is_stated_of_the_sender_stands(run: Run) -> None:
    sender = ("--client-ip", "192.0.2.3", "--mail-from", "b@example.com", "--helo", "mail.example.com")
    found = checked(run, NOT_ALIGNED, *REPLAY, *sender)
    spf = {name: found["spf"][name] for name in ("result", "reason", "domain", "client_ip", "client_ip_source")}
    assert spf == {
        "result": "pass",
        "reason": "evaluated-now",
        "domain": "example.com",
        "client_ip": "192.0.2.3",
        "client_ip_source": "given",
    }
    assert (found["dmarc"]["result"], found["dmarc"]["aligned_spf"]) == ("pass", ["example.com"])
    _, text, _ = run("check", NOT_ALIGNED, *REPLAY, *sender)
    assert text.startswith(" Refused for DMARC, but it passes now:")
    assert "example.com from 192.0.2.3 (as stated); aligned\n" in text


def test_an_address_alone_is_held_against_the_mails_own_reverse_path(run: Run) -> None:
    spf = checked(run, NOT_ALIGNED, *REPLAY, "--client-ip", "[203.0.113.9]")["spf"]
    assert (spf["result"], spf["domain"], spf["client_ip"]) == ("fail", "bounces.esp.example", "203.0.113.9")


def test_an_address_that_is_none_is_wrong_usage(run: Run) -> None:
    status, out, err = run("check", NOT_ALIGNED, *REPLAY, "--client-ip", "nonsense")
    assert (status, out, err) == (2, "", "bounce: --client-ip 'nonsense' is no IP address\n")


@pytest.mark.parametrize(
    ("words", "status"),
    [("fail", 1), ("pass", 1), ("error", 1), ("softfail, error", 1), ("softfail,warning,temperror", 0), ("", 0)],
)
def test_scripts_can_fail_on_results_and_on_findings(run: Run, words: str, status: int) -> None:
    found = run("check", NOT_ALIGNED, *REPLAY, "--fail-on", words)
    assert found[0] == status
    assert found[1].startswith(" Refused for DMARC, and rightly")


def test_a_wrong_word_to_fail_on_is_named_before_anything_is_asked(run: Run) -> None:
    status, out, err = run("check", NOT_ALIGNED, *REPLAY, "--fail-on", "errors")
    assert (status, out) == (2, "")
    assert err.startswith("bounce: --fail-on 'errors': one of pass, fail, ")


def test_block_lists_are_asked_on_request_only(run: Run) -> None:
    mail = SAMPLES / "postfix-dnsbl.eml"
    _, text, _ = run("check", mail, *REPLAY, "--dnsbl")
    assert "The refusal names Spamhaus ZEN, but 192.0.2.1 is not on it now." in text
    assert [one["id"] for one in checked(run, mail, *REPLAY)["findings"] if one["id"].startswith("dnsbl")] == [
        "dnsbl-named"
    ]


@pytest.mark.parametrize("mail", [NOT_IN_SPF, KEY_MISSING, NOT_ALIGNED], ids=lambda path: path.stem)
@pytest.mark.parametrize("replayed", [False, True], ids=["offline", "other-recording"])
def test_a_dns_that_says_nothing_disproves_nothing(run: Run, tmp_path: Path, mail: Path, *, replayed: bool) -> None:
    other = tmp_path / "dns.jsonl"
    other.write_text('{"schema": "bounce-dns/1", "time": "2026-11-25T12:00:00+00:00"}\n')
    options = ("--dns-replay", other) if replayed else ("--offline",)
    found = checked(run, mail, *options)
    results = {found["spf"]["result"], found["dmarc"]["result"], *(one["result"] for one in found["dkim"])}
    assert results <= {"temperror", "unverifiable"}
    assert found["dmarc"]["result"] == "temperror"
    assert found["findings"] == []
    _, text, _ = run("check", mail, *options)
    assert text.split("\n")[0].endswith("; the DNS gave no answer that proves or disproves that.")
    assert "host name   not known\n" in text


@pytest.mark.parametrize("place", ["bounce_cli.triage.cases", "bounce_cli.cli.check_command.check_cases"])
def test_a_fault_of_our_own_is_told_and_the_other_mails_are_checked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    module, _, name = place.rpartition(".")
    working = getattr(importlib.import_module(module), name)
    calls: list[object] = []

    def faulty(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise ZeroDivisionError("odd")
        return working(*arguments, **options)

    for number in (1, 2):
        shutil.copy(NOT_IN_SPF, tmp_path / f"{number}.eml")
    monkeypatch.setattr(place, faulty)
    status, out, err = run("check", *REPLAY, tmp_path)
    assert status == 3
    assert f"{tmp_path / '1.eml'}: an error of bounce itself, please report it: ZeroDivisionError: odd" in err
    assert "SPF" in out
