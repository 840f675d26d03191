"""Answers of the DNS are a stranger's: no verdict raises, asks without end, or shows raw what a terminal obeys."""

import base64
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.authentication.lookup.budget import Budget
from bounce_cli.json_text import on_one_line
from bounce_cli.limits import Limits
from bounce_cli.rendering.record import record
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases
from bounce_cli.verdict.authentication import authenticated
from tests.mails import report

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
REFUSED = "550 5.7.26 mail from example.com is not accepted. SPF [example.com] with ip: [192.0.2.1] = did not pass"
SIGNATURE = (
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to:subject; bh=%b; b=%b\n"
    % (base64.b64encode(b"h" * 32), base64.b64encode(b"s" * 256))
)
MAIL = report(reply=REFUSED, status="5.7.26").replace(
    b"Return-Path: <news@example.com>\n", b"Return-Path: <news@example.com>\n" + SIGNATURE
)
# What a terminal obeys, as octets of a TXT record come.
OBEYED = "\x1b[31m\x1b]8;;http://x\x07\x9b31m\x00\x85\r\n"
Zone = Callable[[str, str], list[str] | Outcome | None]


class Stranger:
    """A DNS that answers as one function of name and type says; None stands for no data."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self.asked: list[tuple[str, str]] = []

    def ask(self, name: str, type_: str) -> Answer:
        self.asked.append((name, type_))
        found = self._zone(name, type_)
        if isinstance(found, Outcome) or found is None:
            return Answer(name=name, type=type_, outcome=found or Outcome.NODATA)
        return Answer(name=name, type=type_, outcome=Outcome.RECORDS, records=tuple(found))


def texts(name: str, *records: str) -> Zone:
    return lambda asked, type_: list(records) if (asked, type_) == (name, "TXT") else None


def spf(*records: str) -> Zone:
    return texts("example.com", *records)


def dmarc(*records: str) -> Zone:
    return texts("_dmarc.example.com", *records)


def key(*records: str) -> Zone:
    return texts("sel._domainkey.example.com", *records)


def everywhere(text: Callable[[str], str]) -> Zone:
    return lambda name, type_: [text(name)] if type_ == "TXT" and "_" not in name else None


def many(name: str, type_: str) -> list[str] | None:
    found = {"MX": "{0} mx{0}.x.example", "A": "192.0.2.1", "TXT": "v=spf1 mx a -all"}.get(type_)
    return (
        [found.format(number) for number in range(1 if type_ == "TXT" else 900)] if found and "_" not in name else None
    )


def inside(name: str, type_: str) -> list[str] | None:
    known = {"TXT": "v=spf1 a:in.example.com mx ip4:127.0.0.1 ip6:::1 -all", "A": "10.0.0.1", "MX": "10 localhost"}
    return [known[type_]] if type_ in known and "_" not in name else None


def der(octets: bytes, tag: int) -> bytes:
    length = len(octets)
    size = (length.bit_length() + 7) // 8
    return bytes([tag, length] if length < 128 else [tag, 0x80 | size, *length.to_bytes(size, "big")]) + octets


def rsa(bits: int, exponent: int = 65537) -> str:
    """The record of a key with a modulus of so many bits, which is none of two primes."""
    numbers = ((1 << (bits - 1)) | 1, exponent)
    return "v=DKIM1; k=rsa; p=" + base64.b64encode(
        der(b"".join(der(one.to_bytes(one.bit_length() // 8 + 1, "big"), 2) for one in numbers), 0x30)
    ).decode("ascii")


def examined(zone: Zone) -> tuple[dict[str, str], Stranger]:
    """The results of each protocol, of a mail of example.com with a signature, and who was asked."""
    stranger = Stranger(zone)
    start = time.process_time()
    (found,) = authenticated(cases(RawMessage(origin="-", octets=MAIL)), stranger, NOW)
    assert time.process_time() - start < 3
    assert len(stranger.asked) <= Limits().dns_lookups
    fields = record(found)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e]", on_one_line(fields))
    assert (found.reason, found.suppress) == ("auth_failure", "hold") or found.reason == "dmarc_policy"
    one = fields["authentication"]
    return {"spf": one["spf"]["result"], "dkim": one["dkim"][0]["result"], "dmarc": one["dmarc"]["result"]}, stranger


@pytest.mark.parametrize(
    ("zone", "result", "most"),
    [
        (everywhere(lambda name: f"v=spf1 include:{name} -all"), "permerror", 8),
        (everywhere(lambda name: f"v=spf1 redirect={name}"), "permerror", 20),
        (everywhere(lambda name: f"v=spf1 redirect=x.{name}"), "permerror", 20),
        (
            everywhere(lambda name: "v=spf1 " + " ".join(f"include:{sign}.{name}" for sign in "abcdefgh")),
            "permerror",
            20,
        ),
        (spf("v=spf1 a:1.x.example a:2.x.example a:3.x.example a:4.x.example -all"), "permerror", 12),
        (spf("v=spf1 " + "a " * 16_000 + "-all"), "permerror", 8),
        (spf("v=spf1 " + "a " * 32_000 + "-all"), "temperror", 8),
        (spf("v=spf1 exists:%{l" + "9" * 5_000 + "r}.example.com -all"), "permerror", 8),
        (spf("v=spf1 exists:" + "%{l}" * 2_000 + ".example.com -all"), "fail", 12),
        (spf("v=spf1 exists:" + "%{l}" * 4_000 + ".example.com -all"), "permerror", 8),
        (spf("v=spf1 -all", "v=spf1 +all"), "permerror", 8),
        (spf(f"v=spf1 include:a{OBEYED}.example x{OBEYED} -all"), "permerror", 8),
        (spf("v=spf1 include:\\..example include:a..b.example -all"), "permerror", 8),
        (spf(f"v=spf1 include:{'x' * 64}.example -all"), "permerror", 12),
        (spf(f"v=spf1 include:{'x.' * 200}example -all"), "permerror", 12),
        (spf("v=spf1 include:b\xc3\xbccher.example -all"), "permerror", 12),
        (many, "permerror", 30),
        (inside, "fail", 16),
    ],
)
def test_records_of_spf(zone: Zone, result: str, most: int) -> None:
    found, stranger = examined(zone)
    assert found["spf"] == result
    assert len(stranger.asked) <= most


@pytest.mark.parametrize(
    ("zone", "result"),
    [
        (dmarc(f"v=DMARC1; p=reject; rua=mailto:a{OBEYED}@x.example; x{OBEYED}=y"), "fail"),
        (dmarc("v=DMARC1; p=reject; rua=" + ",".join(f"mailto:d@o{number}.example" for number in range(900))), "fail"),
        (dmarc("v=DMARC1; p=reject; rua=https://evil.example/x,file:///etc/passwd"), "fail"),
        (dmarc("v=DMARC1; p=none; rua=mailto:\xff\xfe@\x80.example"), "fail"),
        (dmarc("v=DMARC1; p=reject; " + ";".join(f"t{number}=y" for number in range(3_000))), "fail"),
        (dmarc("v=DMARC1; p=reject; x=" + "y" * 60_000), "temperror"),
        (dmarc(*["v=DMARC1; p=reject"] * 500), "none"),
    ],
)
def test_records_of_dmarc(zone: Zone, result: str) -> None:
    found, stranger = examined(zone)
    assert found["dmarc"] == result
    # Nobody who is to get reports is asked whether they want them.
    assert {name for name, _ in stranger.asked} <= {
        "example.com",
        "sel._domainkey.example.com",
        "_dmarc.example.com",
        "_dmarc.com",
    }


@pytest.mark.parametrize(
    ("zone", "result"),
    [
        (key(rsa(1)), "policy"),
        (key(rsa(512)), "policy"),
        (key(rsa(16_384)), "unverifiable"),
        (key(rsa(16_385)), "permerror"),
        (key(rsa(2_048, 1)), "permerror"),
        (key(rsa(2_048, (1 << 2_048) + 1)), "permerror"),
        (key("v=DKIM1; p=" + OBEYED + rsa(2_048)), "permerror"),
        (key("v=DKIM1; p=!!!!" + "A" * 9_000), "permerror"),
        (key("v=DKIM1; p=" + "A" * 30_000), "permerror"),
        (key("v=DKIM1; p=" + "A" * 60_000), "temperror"),
        (key("v=DKIM1; p=" + "=" * 30_000), "permerror"),
        (key(";".join(f"t{number}=y" for number in range(3_000)) + "; p=x"), "permerror"),
        (key(*["v=DKIM1; p=AAAA"] * 1_000), "permerror"),
    ],
)
def test_records_of_dkim(zone: Zone, result: str) -> None:
    assert examined(zone)[0]["dkim"] == result


@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT])
def test_errors_are_no_failures(outcome: Outcome) -> None:
    assert set(examined(lambda *_: outcome)[0].values()) == {"temperror"}


def test_a_long_wait_ends_the_questions_of_a_message() -> None:
    moment = 0.0

    def slowly(*_: str) -> Outcome:
        nonlocal moment
        moment += 11.0
        return Outcome.TIMEOUT

    stranger = Stranger(slowly)
    budget = Budget(stranger, Limits(dns_seconds=30.0), clock=lambda: moment)
    outcomes = [budget.ask(f"{number}.example", "A").outcome for number in range(50)]
    assert outcomes == [*["timeout"] * 3, *["not-asked"] * 47]
    assert len(stranger.asked) == 3


@pytest.mark.parametrize(("octets", "outcome"), [(1_000, "records"), (1_001, "servfail")])
def test_an_answer_longer_than_any_is_an_error(octets: int, outcome: str) -> None:
    half = octets // 2
    budget = Budget(Stranger(lambda *_: ["x" * half, "y" * (octets - half)]), Limits(dns_octets=1_000))
    assert budget.ask("example.com", "TXT").outcome == outcome
