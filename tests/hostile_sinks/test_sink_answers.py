"""Answers of the DNS are as hostile as mail: none is obeyed, and what is to be published is what we say and no more."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import COMMANDS_OF_CI, FORMULAS, LINES, TERMINAL
from tests.hostile_sinks.conftest import Say
from tests.hostile_sinks.hostile_mails import octets_of, unauthenticated
from tests.hostile_sinks.obeyed import COMMAND, obeyed

NOW = "2026-11-25T12:00:00+00:00"
WORDS = tuple(text[:400] for text in (*TERMINAL, *LINES, *COMMANDS_OF_CI, *FORMULAS))
# A line of a zone file (RFC 1035 section 5): nothing ends a string, begins a comment or another entry.
STRING = r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\["\\]|\\\d{3})*"'
ENTRY = re.compile(rf"[A-Za-z0-9_.\-]+\. IN (?:TXT {STRING}(?: {STRING})*|CNAME [A-Za-z0-9_.\-]+\.)")


def answer(name: str, kind: str, *records: str) -> str:
    whole = {"name": name, "type": kind, "outcome": "records", "records": records, "chain": [], "ttl": 300, "time": NOW}
    return json.dumps(whole)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of mails refused for SPF and DKIM, and `dns.jsonl` with what the DNS says of their domains."""
    folder = tmp_path_factory.mktemp("answers")
    lines = [json.dumps({"schema": "bounce-dns/1", "time": NOW})]
    for number, text in enumerate(WORDS):
        domain, x = f"d{number}.example", octets_of(text).decode("latin-1")
        lines += [
            answer(domain, "TXT", f"v=spf1 include:{x} a:{x}.example {x} exp={x} ip4:192.0.2.1 -all", x),
            answer(f"_dmarc.{domain}", "TXT", f"v=DMARC1; p={x}; sp={x}; rua=mailto:{x}@example.org; {x}"),
            answer(f"s1._domainkey.{domain}", "TXT", f"v=DKIM1; k={x}; n={x}; p={x}"),
            answer(domain, "MX", f"10 {x}.example"),
        ]
        (folder / f"{number}.eml").write_bytes(unauthenticated(octets_of(text), domain))
    lines.append(answer("77.2.0.192.in-addr.arpa", "PTR", *(f"{octets_of(x).decode('latin-1')}.x" for x in WORDS)))
    (folder / "dns.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def asked(folder: Path) -> tuple[str, ...]:
    return ("--dns-replay", str(folder / "dns.jsonl"), "--now", NOW)


def test_no_answer_is_obeyed_where_all_are_told(say: Say, recorded: Path) -> None:
    said = say("triage", recorded, *asked(recorded), "-vv")
    assert obeyed(said.out) | obeyed(said.err) == set()
    assert not COMMAND.search(said.out + said.err)
    assert said.err.count("bounce: dns: TXT") > 2 * len(WORDS)


@pytest.mark.parametrize("text", TERMINAL[:6])
def test_no_answer_is_obeyed_by_who_reads_a_check(say: Say, recorded: Path, text: str) -> None:
    number = WORDS.index(text)
    for words in (("check", f"{recorded}/{number}.eml"), ("check", f"d{number}.example")):
        said = say(*words, *asked(recorded))
        assert obeyed(said.out) | obeyed(said.err) == set()
        assert "SPF" in said.out


def test_an_allowlist_holds_networks_and_nothing_else(say: Say, recorded: Path) -> None:
    for number in range(0, len(WORDS), 8):
        said = say("allowlist", f"d{number}.example", "-f", "plain", *asked(recorded))
        assert obeyed(said.out) | obeyed(said.err) == set()
        assert said.out.splitlines() == ["192.0.2.1"]


def test_what_is_to_be_published_stands_on_lines_of_its_own(say: Say, recorded: Path) -> None:
    out = say("triage", recorded, *asked(recorded), "-f", "ndjson").out
    records: list[dict[str, Any]] = [json.loads(line) for line in out.removesuffix("\n").split("\n")]
    findings = [one for record in records for one in record["authentication"]["findings"]]
    entries = {line for one in findings for line in one["records"]}
    assert len(entries) > len(WORDS) // 2
    assert [line for line in entries if not ENTRY.fullmatch(line)] == []
    for one in findings:
        assert one["fix"].split("\n")[1:] == one["records"]
        assert len(one["fix"].splitlines()) == 1 + len(one["records"])
    for record in records:
        for step in record["advice"]:
            assert set(step["text"].splitlines()[1:]) <= entries
