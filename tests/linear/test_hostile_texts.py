"""Texts other than mail take time in proportion to their size too: records of the DNS, rules, lists, logs, settings."""

import time

import pytest

from bounce_cli.triage import cases
from bounce_cli.verdict.authentication import authenticated
from tests.fuzzing.entries import ENTRIES, NOW, OneRecord
from tests.linear.hostile_shapes import times
from tests.message.message_samples import forget_long_texts
from tests.test_authenticated import many_recipients

SIZE = 20_000
# What a text of this size may take; and time below which nothing is compared.
MOST_SECONDS = 1.0
FLOOR = 0.05
# How much longer a text of twice the size may take; the square is 4.
GROWTH = 2.8
# What the authentication of a mail may take that tells of as many senders as are looked at.
MOST_FOR_SENDERS = 10.0

_TOML = (
    b"[[rule]]\n",
    b"[rule.a%d]\n",
    b"a%d = 1\n",
    b"a.b%d = 1\n",
    b"a = [\n",
    b'"',
    b'"""',
    b"{a=",
    b"# \n",
    b"1",
    b"[",
)
_JSON = (
    b"[",
    b'{"a":',
    b'"',
    b"1",
    b"\\u0000",
    b'{"a%d":1}\n',
    b'{"name":"x%d.example.org","type":"TXT"}\n',
    b"\n",
    b"{}\n",
)
_LINES = (
    b"kim%d@example.org\n",
    b"kim%d@example.org,",
    b'"',
    b'""',
    b",",
    b";",
    b"\t",
    b"\n",
    b"a",
    b"@",
    b"<",
    b" ",
    b"a\n",
)
_TAGS = (b"p=", b"a%d=b;", b";", b"=", b" ", b"a", b"\t\n ", b"b=A", b"A", b"%%", b'"', b"\\")
_LOG = (
    b"Nov 26 12:00:00 mx postfix/smtp[%d]: 4A%d: to=<kim@example.org>, relay=x, dsn=2.0.0, status=sent (250 ok)\n",
    b"Nov 26 12:00:00 mx postfix/qmgr[%d]: 4A%d: from=<a@example.com>, size=1, nrcpt=1\n",
    b"Nov 26 12:00:00 mx postfix/cleanup[1]: 4A%d: message-id=<%d@example.com>\n",
    b"2026-11-26 12:00:00 1a%d-0000-00 => kim@example.org R=a T=b\n",
    b"to=<",
    b"Nov 26 ",
)
# What a text begins with, and what is in it again and again.
SHAPES: dict[str, tuple[bytes, tuple[bytes, ...]]] = {
    "spf": (
        b"v=spf1 ",
        (
            b"include:x%d.example.org ",
            b"a:x%d.example.org/24//64 ",
            b"mx ",
            b"ip4:192.0.2.1/24 ",
            b"ip6:2001:db8::%d ",
            b"exists:%{ir}.%{d2r+-}.x%d.example.org ",
            b"%{l1r-}",
            b"x%d=y ",
            b"a.",
            b"/",
            b" ",
            b"-",
        ),
    ),
    "dkim": (b"v=DKIM1; ", _TAGS),
    "dmarc": (b"v=DMARC1; p=none; ", (*_TAGS, b"rua=mailto:a%d@example.org!10m,", b"mailto:,", b"!")),
    "claims": (
        b"mx.example.org; ",
        (b"spf=pass smtp.mailfrom=a%d@b; ", b"dkim=", b"(", b")", b"(()", b" ", b"\\", b"=", b";"),
    ),
    "rules": (b"", _TOML),
    "expectation": (b"[", _JSON),
    "configuration": (b"", _TOML),
    "accounts": (b"", _TOML),
    "policy": (b"", _TOML),
    "sent": (b"", (*_LOG, *_LINES, *_JSON)),
    "lists": (b"", (*_LINES, *_JSON)),
    "recording": (b"", _JSON),
}
CASES = [(name, head, piece) for name, (head, pieces) in SHAPES.items() for piece in pieces]


def seconds(name: str, octets: bytes) -> float:
    forget_long_texts()
    start = time.process_time()
    ENTRIES[name].run(octets)
    return time.process_time() - start


def test_every_kind_of_text_has_its_shapes() -> None:
    of_mail = {"mail", "mbox", "examined", "archive", "delivery-status"}
    assert {*SHAPES} == {*ENTRIES} - of_mail


@pytest.mark.slow
@pytest.mark.parametrize(("name", "head", "piece"), CASES, ids=lambda value: value if isinstance(value, str) else None)
def test_time_grows_with_the_text(name: str, head: bytes, piece: bytes) -> None:
    octets, twice = head + times(piece, SIZE), head + times(piece, 2 * SIZE)
    for _ in range(3):  # a machine that does much else may seem slow for once
        short = max(seconds(name, octets), FLOOR)
        long = seconds(name, twice)
        if short < MOST_SECONDS and long < GROWTH * short:
            return
    pytest.fail(f"{piece!r} in {len(octets)} octets: {short:.2f} s, in {len(twice)} octets: {long:.2f} s")


# Answers of the DNS, each as long as one may be.
ANSWERS = {
    "dmarc-semicolons": "v=DMARC1; p=none; " + ";" * 32_000,
    "dmarc-tags": "v=DMARC1; p=none; " + "a=b;" * 8_000,
    "dmarc-policy": "v=DMARC1; p=" + "none" * 8_000,
    "dmarc-addresses": "v=DMARC1; p=none; rua=" + "mailto:a@b.example.org," * 1_300,
    "dmarc-no-addresses": "v=DMARC1; p=none; rua=" + "," * 32_000,
    "dkim-key": "v=DKIM1; p=" + "A" * 32_000,
    "dkim-tags": "v=DKIM1; " + "a=b;" * 8_000,
    "spf-includes": "v=spf1 " + "include:x.example.org " * 370,
    "spf-addresses": "v=spf1 " + "ip4:192.0.2.1 " * 580,
    "spf-longer": "v=spf1 " + "ip4:192.0.2.1 " * 2_280,
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_the_dns_says_of_a_hundred_senders_takes_seconds(name: str) -> None:
    found = cases(many_recipients(100))
    answer = OneRecord(ANSWERS[name])
    start = time.process_time()
    diagnoses = authenticated(found, answer, NOW)
    assert time.process_time() - start < MOST_FOR_SENDERS
    assert len({id(one.authentication) for one in diagnoses}) == 100
