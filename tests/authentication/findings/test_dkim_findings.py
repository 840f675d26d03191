"""What is said of DKIM keys and signatures, each with the record to publish."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.judging import Circumstances, DkimResult, judge_signatures
from bounce_cli.authentication.dkim.key import KeyStatus, ask_key, find_key
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.dkim.signature import parse_signature
from bounce_cli.authentication.findings.dkim import signature_findings
from bounce_cli.authentication.findings.dkim_keys import key_findings
from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dkim_dns import (
    BODY,
    DOMAIN,
    ED25519,
    HEADERS,
    KEY_NAME,
    SELECTOR,
    FakeDns,
    dns,
    failing,
    key_record,
    sign,
)

NOW = datetime(2026, 10, 20, tzinfo=UTC)
SIGNED = sign()
ANY_KEY = f'{KEY_NAME}. IN TXT "v=DKIM1; k=rsa; p=<the public key of your signing server>"'
LONG_KEY = (
    'sel-2048._domainkey.example.org. IN TXT "v=DKIM1; k=rsa; p=<characters 1 to 237 of the key>" '
    '"<characters 238 to 392 of the key>"'
)
P = key_record(1024, tags="")
POINT = base64.b64encode(ED25519.verify_key.encode()).decode()
ERRORS = [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]


def linted(resolver: FakeDns) -> list[Finding]:
    return list(key_findings(DOMAIN, SELECTOR, find_key(DOMAIN, SELECTOR, resolver)))


def used(record: str, *, algorithm: str = "rsa-sha256", identity: str = "@example.org") -> list[Finding]:
    """The findings on a key that a signature used."""
    value = f"v=1; a={algorithm}; d=example.org; s=sel; i={identity}; h=from; bh=YWJj; b=YWJj"
    return list(key_findings(DOMAIN, SELECTOR, ask_key(parse_signature(value.encode()), dns(record))))


def judged(headers: bytes, resolver: FakeDns | None = None, *, fresh: bool = True) -> tuple[DkimResult, ...]:
    copy = ReturnedCopy(headers=headers, body=BODY, headers_complete=True, body_complete=True)
    circumstances = Circumstances(now=NOW, bounced=NOW - timedelta(days=2), fresh=fresh, receiver_said_failed=False)
    return judge_signatures(copy, circumstances, resolver or dns(key_record()))


def of_mail(headers: bytes, resolver: FakeDns | None = None, *, fresh: bool = True) -> list[Finding]:
    return list(signature_findings(judged(headers, resolver, fresh=fresh), DOMAIN))


def told(findings: list[Finding]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.id, str(one.severity), one.records) for one in findings]


@pytest.mark.parametrize("bits", [2048, None])
def test_a_good_key_and_a_good_signature_give_nothing(bits: int | None) -> None:
    assert linted(dns(key_record(bits))) == []
    assert of_mail(sign(bits=bits), dns(key_record(bits))) == []


@pytest.mark.parametrize("outcome", ERRORS)
def test_dns_errors_give_nothing(outcome: Outcome) -> None:
    assert linted(failing(outcome)) == []
    assert of_mail(SIGNED, failing(outcome)) == []


def test_a_missing_key() -> None:
    (found,) = linted(failing(Outcome.NXDOMAIN))
    assert told([found]) == [("dkim-key-missing", "error", (ANY_KEY,))]
    assert found.text == f"No DKIM key is published at {KEY_NAME}."
    assert "CNAME" in found.fix
    assert of_mail(SIGNED, failing(Outcome.NODATA)) == [found]


def test_a_cname_that_leads_nowhere() -> None:
    (found,) = linted(failing(Outcome.NXDOMAIN, "gone.esp.example"))
    assert told([found]) == [("dkim-key-dangling", "error", ())]
    assert f"{KEY_NAME} leads to gone.esp.example" in found.text


def test_a_revoked_key() -> None:
    assert told(linted(dns("v=DKIM1; p="))) == [("dkim-key-revoked", "error", (ANY_KEY,))]
    assert told(of_mail(SIGNED, dns("v=DKIM1; p="))) == [("dkim-key-revoked", "error", (ANY_KEY,))]


@pytest.mark.parametrize("resolver", [failing(Outcome.NXDOMAIN), dns("v=DKIM1; p=")])
def test_a_key_that_may_have_been_rotated_since_is_no_fault(resolver: FakeDns) -> None:
    assert of_mail(SIGNED, resolver, fresh=False) == []


def test_several_keys() -> None:
    (found,) = linted(dns(key_record(1024), key_record(2048)))
    assert told([found]) == [("dkim-key-unfit", "error", ())]
    assert "Keep the one record" in found.fix


@pytest.mark.parametrize(
    ("record", "mended"),
    [
        (rf"v=DKIM1\; k=rsa\; {P}", f"v=DKIM1; k=rsa; {P}"),
        (f"v=DKIM2; t=y; {P}", f"v=DKIM1; t=y; {P}"),
        (f"{P}; note", f"v=DKIM1; {P}"),
        (f"{P}; {P}", None),
        ("v=DKIM1; k=rsa", None),
    ],
)
def test_a_broken_record_is_mended_where_its_key_is_plain(record: str, mended: str | None) -> None:
    (found,) = linted(dns(record))
    assert told([found]) == [("dkim-key-unfit", "error", (f'{KEY_NAME}. IN TXT "{mended}"',) if mended else ())]
    assert "is broken" in found.text


def test_a_broken_key() -> None:
    (found,) = linted(dns("v=DKIM1; p=YWJj"))
    assert told([found]) == [("dkim-key-unfit", "error", ())]
    assert "no readable public key" in found.text


@pytest.mark.parametrize(
    ("record", "mended"),
    [
        (f"v=DKIM1; k=ed25519; {P}", f"v=DKIM1; k=rsa; {P}"),
        (f"v=DKIM1; k={{x}}; p={POINT}", f"v=DKIM1; k=ed25519; p={POINT}"),
        ("v=DKIM1; k=dsa; p=YWJj", None),
        (f"v=DKIM1; k=ed25519; p={POINT}", None),
    ],
)
def test_a_key_of_another_type_than_the_signature(record: str, mended: str | None) -> None:
    (found,) = used(record)
    assert told([found]) == [("dkim-key-unfit", "error", (f'{KEY_NAME}. IN TXT "{mended}"',) if mended else ())]
    assert "of the type k=" in found.text


@pytest.mark.parametrize(
    ("limit", "rest", "tag"),
    [
        ("h=sha1; ", "", "h="),
        ("s=tlsrpt; t=y; ", "t=y; ", "s="),
        ("t=s; ", "", "t=s"),
        ("t=s:y; ", "t=y; ", "t=s"),
    ],
)
def test_limits_that_a_signature_oversteps(limit: str, rest: str, tag: str) -> None:
    found, *others = used(f"v=DKIM1; {limit}{P}", identity="ann@news.example.org")
    assert told([found]) == [("dkim-key-unfit", "error", (f'{KEY_NAME}. IN TXT "v=DKIM1; {rest}{P}"',))]
    assert f"without {tag}" in found.fix
    assert others == []


def test_a_key_is_judged_without_a_signature() -> None:
    resolver = dns(key_record(None))
    key = find_key(DOMAIN, SELECTOR, resolver)
    assert (key.status, key.bits, resolver.asked) == (KeyStatus.USABLE, 256, [(KEY_NAME, "TXT")])
    limited = find_key(DOMAIN, SELECTOR, dns(key_record(tags="h=sha1; s=tlsrpt; t=s; ")))
    assert (limited.status, limited.bits) == (KeyStatus.USABLE, 2048)
    assert find_key(DOMAIN, SELECTOR, dns("k=dsa; p=YWJj")).fault == "type-mismatch"
    assert find_key(DOMAIN, SELECTOR, failing(Outcome.TIMEOUT)).status is KeyStatus.UNKNOWN


def test_short_keys() -> None:
    (weak,) = linted(dns(key_record(512)))
    (short,) = linted(dns(key_record(1024)))
    assert told([weak, short]) == [("dkim-key-weak", "error", (LONG_KEY,)), ("dkim-key-short", "warning", (LONG_KEY,))]
    assert "opendkim-genkey -b 2048 -s sel-2048 -d example.org" in weak.fix
    assert "512 bits" in weak.text
    assert told(of_mail(sign(bits=1024), dns(key_record(1024)))) == [("dkim-key-short", "warning", (LONG_KEY,))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("s1-1024", "s1-2048"),
        ("s1.mail", "s1-2048.mail"),
        ("a" * 63, "a" * 58 + "-2048"),
        ("a" * 58 + "-2048", "a" * 57 + "-2048"),
    ],
)
def test_a_new_selector_is_a_valid_label_beside_the_old_one(old: str, new: str) -> None:
    (found,) = key_findings(DOMAIN, old, find_key(DOMAIN, SELECTOR, dns(key_record(1024))))
    assert found.records[0].startswith(f"{new}._domainkey.example.org. IN TXT ")


def test_a_key_that_only_tests() -> None:
    whole = key_record()
    (found,) = linted(dns(key_record(tags="v=DKIM1; t=y; ")))
    published = "".join(found.records).replace('" "', "")
    assert (found.id, found.severity, published) == ("dkim-key-testing", "note", f'{KEY_NAME}. IN TXT "{whole}"')


def test_rsa_sha1() -> None:
    headers = SIGNED.replace(b"rsa-sha256", b"rsa-sha1")
    assert told(of_mail(headers)) == [("dkim-weak-algorithm", "error", ())]


@pytest.mark.parametrize(
    ("field", "why"),
    [
        (b"v=1; a=rsa-sha256", "it has no d= and no s=."),
        (b"v=1; a=rsa-sha512; d=a.example; s=x; h=from; bh=YWJj; b=YWJj", "no receiver knows a=rsa-sha512."),
        (b"v=1; a=rsa-sha256; d=a.example; s=x; h=to; bh=YWJj; b=YWJj", "h= lacks From"),
    ],
)
def test_a_malformed_signature(field: bytes, why: str) -> None:
    (found,) = of_mail(b"DKIM-Signature: " + field + b"\r\n" + HEADERS)
    assert told([found]) == [("dkim-malformed", "error", ())]
    assert why in found.text


def test_a_signature_that_had_expired() -> None:
    past = str(int((NOW - timedelta(days=9)).timestamp())).encode()
    assert told(of_mail(sign(more={b"x": past}))) == [("dkim-expired", "warning", ())]


def test_a_signature_over_the_start_of_a_body() -> None:
    assert told(of_mail(sign(more={b"l": b"5"}))) == [("dkim-partial-body", "warning", ())]


def test_a_mail_without_a_signature() -> None:
    line = '<selector>._domainkey.example.org. IN TXT "v=DKIM1; k=rsa; p=<the public key of your signing server>"'
    (found,) = of_mail(HEADERS)
    assert told([found]) == [("dkim-unsigned", "warning", (line,))]
    assert "d=example.org" in found.fix
    (unknown,) = signature_findings(judged(HEADERS), None)
    assert "d=<the From domain>" in unknown.fix


def test_each_key_is_told_of_once() -> None:
    twice = SIGNED.removesuffix(HEADERS) + SIGNED
    assert told(of_mail(twice, failing(Outcome.NXDOMAIN))) == [("dkim-key-missing", "error", (ANY_KEY,))]


@given(st.lists(st.text("vkhstpyn=;:* {}\\DKIM1edrsa", max_size=60), max_size=2), st.sampled_from(["a", SELECTOR]))
def test_no_record_makes_it_raise(records: list[str], selector: str) -> None:
    resolver = dns(*records)
    assert all(one.id for one in key_findings(DOMAIN, selector, find_key(DOMAIN, SELECTOR, resolver)))
    assert all(one.id for one in of_mail(SIGNED, resolver))
    for record in records:
        assert all(one.text for one in used(record, algorithm="ed25519-sha256"))
