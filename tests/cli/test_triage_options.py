"""The options of triage about the remedy: language, profile, vocabulary, findings, a list of addresses."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bounce_cli.rendering.patterns import patterns_schema
from bounce_cli.rendering.schema import record_schema
from bounce_cli.rendering.text import width_of
from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.mails import report
from tests.terminal import on_a_terminal

NEWSLETTER = SAMPLES / "postfix-newsletter-spam.eml"
SPAM = SAMPLES / "postfix-spam-content.eml"
EXPIRED = SAMPLES / "postfix-connection-refused-expired.eml"
NOT_ALIGNED = SAMPLES / "auth-nothing-aligned.eml"
REPLAY = ("--dns-replay", SAMPLES / "dns.jsonl")


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def triaged(run: Run, *arguments: object) -> list[dict[str, Any]]:
    status, out, _ = run("triage", "--format", "ndjson", "--offline", *arguments)
    assert status == 0
    return records(out)


@pytest.mark.parametrize(
    ("options", "profile", "step"),
    [((), "one-to-one", "resend"), (("--profile", "marketing"), "marketing", "clone")],
)
def test_the_profile_decides_how_the_mail_is_sent_again(
    run: Run, options: tuple[str, ...], profile: str, step: str
) -> None:
    (record,) = triaged(run, *options, EXPIRED)
    assert record["original"]["profile"] == profile
    assert step in {one["id"] for one in record["advice"]}
    assert [one["id"] for one in record["hubspot"]["advice"]] == [step]


def test_a_newsletter_is_cloned_unless_it_counts_as_mail_to_one(run: Run) -> None:
    assert {record["advice"][-1]["id"] for record in triaged(run, NEWSLETTER)} == {"clone"}
    assert {record["advice"][-1]["id"] for record in triaged(run, "--profile", "one-to-one", NEWSLETTER)} == {"resend"}


@pytest.mark.parametrize(
    ("vocabulary", "field", "word"),
    [
        ("sisimai", {"type": "hardbounce", "reason": "spamdetected"}, "spamdetected"),
        ("ses", {"type": "Transient", "reason": "ContentRejected"}, "ContentRejected"),
    ],
)
def test_a_vocabulary_adds_its_names(run: Run, vocabulary: str, field: dict[str, str], word: str) -> None:
    (record,) = triaged(run, "--vocabulary", vocabulary, SPAM)
    assert record[vocabulary] == field
    jsonschema.validate(record, record_schema())
    assert word in run("triage", "--offline", "--vocabulary", vocabulary, SPAM)[1]
    assert (
        f"{field['reason']} ({field['type']})" in run("triage", "--offline", "-v", "--vocabulary", vocabulary, SPAM)[1]
    )
    assert vocabulary not in triaged(run, SPAM)[0]


def test_the_names_of_hubspot_stand_in_every_record(run: Run) -> None:
    (record,) = triaged(run, "--vocabulary", "hubspot", SPAM)
    assert record["hubspot"]["reason"] == "Spam"
    assert [step["id"] for step in record["hubspot"]["advice"]] == ["allowlist", "unbounce"]
    assert "Spam " in run("triage", "--offline", "--vocabulary", "hubspot", SPAM)[1]


def test_what_is_no_bounce_has_no_name_there(run: Run) -> None:
    (record,) = triaged(run, "--vocabulary", "ses", SAMPLES / "ordinary-mail.eml")
    assert record["ses"] is None


def test_a_filter_is_told_at_the_end_of_the_table(run: Run) -> None:
    status, out = on_a_terminal("triage", NEWSLETTER.name, "--offline", folder=SAMPLES, environment={"NO_COLOR": "1"})
    assert status == 0
    rows, found, summary = out.split("\n\n")[0], out.split("\n\n")[1], out.split("\n\n")[2]
    assert rows.count("hold: allowlist") == 6
    assert " ".join(found.split()).startswith(
        "A filter, not the addresses: 6 of 6 addresses at school.example refused (spam)."
    )
    assert "all from 192.0.2.1. → bounce letter --domain school.example" in " ".join(found.split())
    assert summary.startswith(" 1 mail · 6 bounces: 6 hard")
    # In a pipe rows are rows, and what people read goes to standard error.
    _, piped, errors = run("triage", "--offline", NEWSLETTER)
    assert piped.count("\n") == 6
    assert "A filter, not the addresses" in errors


def test_findings_are_written_for_programs(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "findings.json"
    found = triaged(run, "--findings", target, NEWSLETTER)
    assert len(found) == 6
    document = json.loads(target.read_text(encoding="utf-8"))
    jsonschema.validate(document, patterns_schema())
    (pattern,) = document["patterns"]
    assert (pattern["id"], pattern["count"], pattern["domain"]) == ("domain-filter", 6, "school.example")
    assert (pattern["client_ip"], pattern["reason"]) == ("192.0.2.1", "spam_content")
    assert pattern["examples"][0] == "anna@school.example"
    assert pattern["origins"] == [str(NEWSLETTER)]
    assert document["health"]["dead"] == 0


def test_findings_of_a_lone_story_are_written_too(run: Run, tmp_path: Path) -> None:
    target, mail = tmp_path / "findings.json", tmp_path / "mail.eml"
    words = "Host or domain name not found. Name service error for name=gmial.com type=A: Host not found"
    mail.write_bytes(report("petra@gmial.com", words, "5.4.4"))
    assert run("triage", "--offline", "-v", "--findings", target, mail)[0] == 0
    (pattern,) = json.loads(target.read_text(encoding="utf-8"))["patterns"]
    assert (pattern["id"], pattern["domain"], pattern["likely"]) == ("typo-domain", "gmial.com", "gmail.com")


def test_findings_never_replace_what_is_read(run: Run, tmp_path: Path) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_bytes(NEWSLETTER.read_bytes())
    status, _, errors = run("triage", "--offline", "--findings", mail, mail)
    assert status == 2
    assert "is read as input too" in errors
    assert mail.read_bytes() == NEWSLETTER.read_bytes()


def test_findings_that_cannot_be_written_are_status_4(run: Run, tmp_path: Path) -> None:
    status, _, errors = run("triage", "--offline", "--findings", tmp_path / "none" / "f.json", NEWSLETTER)
    assert (status, "f.json" in errors) == (4, True)


def test_a_list_is_held_against_the_bounces(run: Run, tmp_path: Path) -> None:
    addresses, target = tmp_path / "list.csv", tmp_path / "findings.json"
    lines = [
        "email,added",
        "anton@example.org,2020-01-02",
        "anton@EXAMPLE.org,2020-01-02",
        "good@example.org,2026-03-04",
    ]
    addresses.write_text("\n".join([*lines, "no address here"]) + "\n", encoding="utf-8")
    status, _, errors = run(
        *("triage", "--offline", "--list", addresses, "--findings", target, SAMPLES / "exim-two-fates.eml"),
        SAMPLES / "postfix-three-fates.eml",
    )
    assert status == 0
    assert str(addresses) in errors
    health = json.loads(target.read_text(encoding="utf-8"))["health"]
    assert (health["is_list"], health["addresses"], health["dead"], health["duplicates"]) == (True, 2, 1, 1)


def test_a_list_that_cannot_be_read_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    status, _, errors = run("triage", "--offline", "--list", tmp_path / "none.csv", NEWSLETTER)
    assert status == 2
    assert "none.csv" in errors


def test_a_list_is_held_against_a_lone_mail_too(run: Run, tmp_path: Path) -> None:
    addresses = tmp_path / "list.txt"
    addresses.write_text("".join(f"p{number}@example.org\n" for number in range(3)) * 11, encoding="utf-8")
    _, out, _ = run("triage", "--offline", "-v", "--list", addresses, SPAM)
    assert "lines repeat an address" in out


def test_a_list_says_nothing_in_records(run: Run, tmp_path: Path) -> None:
    addresses = tmp_path / "list.txt"
    addresses.write_text("kim@example.org\n", encoding="utf-8")
    status, out, errors = run("triage", "--offline", "-f", "ndjson", "--list", addresses, SPAM)
    assert (status, out) == (2, "")
    assert "add --findings FILE" in errors


@pytest.mark.parametrize(
    "options",
    [
        ("--output", "x.json", "--findings", "x.json"),
        ("--output", "./x.json", "--findings", "x.json"),
        ("--findings", "-"),
        ("--findings", "list.txt", "--list", "list.txt"),
        ("--output", "list.txt", "--list", "list.txt"),
        ("--findings", "list.txt", "--files-from", "list.txt"),
    ],
)
def test_no_output_replaces_another_or_what_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.txt").write_text("kim@example.org\n", encoding="utf-8")
    status, out, errors = run("triage", "--offline", *options, SPAM)
    assert (status, out) == (2, "")
    assert errors.startswith("bounce: ")
    assert Path("list.txt").read_text(encoding="utf-8") == "kim@example.org\n"
    assert not Path("x.json").exists()


def test_a_story_has_the_advice_of_hubspot_where_its_words_are_wanted(run: Run) -> None:
    _, out, _ = run("triage", "--offline", "-v", "--vocabulary", "hubspot", SPAM)
    told = " ".join(out.split())
    assert "what HubSpot advises 1 their IT Ask the contact, or the IT of example.org, to allowlist" in told
    assert told.index("to allowlist all your") < told.index("Then unbounce carla@example.org in HubSpot.")


def test_the_schema_of_findings(run: Run) -> None:
    assert json.loads(run("schema", "findings")[1]) == patterns_schema()
    assert json.loads(run("schema")[1]) == record_schema()


def test_records_are_english_whatever_the_environment_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = triaged(run, SPAM)
    monkeypatch.setenv("LC_ALL", "pl_PL.UTF-8")
    assert triaged(run, SPAM) == plain
    _, out, _ = run("triage", "--offline", "-v", SPAM)
    assert "została zwrócona" in out


@pytest.mark.parametrize(("lang", "words"), [("pl", "dozwolonych"), ("zh-CN", "允许列表"), ("no", "tillatelsesliste")])
def test_a_language_that_is_asked_for_is_spoken_everywhere(run: Run, lang: str, words: str) -> None:
    (record,) = triaged(run, "--lang", lang, SPAM)
    assert words in record["advice"][0]["text"]
    assert words in record["hubspot"]["advice"][0]["text"]
    assert words in run("triage", "--offline", "-v", "--lang", lang, SPAM)[1]
    assert (record["reason"], record["hubspot"]["reason"]) == ("spam_content", "Spam")
    assert words in run("explain", "--lang", lang, "spam_content")[1]


def test_words_of_others_are_never_translated(run: Run, tmp_path: Path) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_bytes(report(reply="550 mailbox full", status="5.2.2"))
    (record,) = triaged(run, "--lang", "nb", mail)
    assert record["evidence"][0]["text"] == "mailbox full"
    (plain,) = triaged(run, mail)
    assert record["diagnostic"] == plain["diagnostic"]


def test_findings_of_authentication_speak_it_too(run: Run) -> None:
    status, out, _ = run("triage", "-f", "ndjson", "--lang", "zh", *REPLAY, NOT_ALIGNED)
    assert status == 0
    (record,) = records(out)
    finding = record["authentication"]["findings"][0]
    assert finding["actor"] == "own_it"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in finding["text"])
    assert "s1._domainkey.example.com. IN CNAME s1._domainkey.esp.example." in finding["fix"]
    assert finding["records"][0] in record["advice"][0]["text"]


def test_a_language_that_we_lack_is_wrong_usage(run: Run) -> None:
    status, out, errors = run("triage", "--lang", "de", SPAM)
    assert (status, out) == (2, "")
    assert "no such language; there are en, pl, zh, nb" in errors


def test_wide_letters_line_up() -> None:
    _, out = on_a_terminal(
        *("triage", "--offline", "--lang", "zh", NEWSLETTER.name, SPAM.name),
        folder=SAMPLES,
        environment={"NO_COLOR": "1"},
    )
    rows = [line for line in out.splitlines() if line.startswith(" HARD")]
    assert len(rows) == 7
    # Up to the status code every row is as wide as the others.
    assert len({width_of(line[: line.index("5.7.1")]) for line in rows}) == 1
    assert max(map(width_of, out.splitlines())) <= 80
