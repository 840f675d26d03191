"""DKIM signatures and keys that cannot be used, or are not there: the rows K1 to K11 of the decision table."""

import sys
from datetime import datetime, timedelta

import pytest

from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dkim_copies import BOUNCED, NOW, SIGNED, judge, judge_all, row
from tests.authentication.dkim_dns import DOMAIN, HEADERS, SELECTOR, FakeDns, dns, failing, key_record, sign


def seconds(moment: datetime) -> bytes:
    return str(int(moment.timestamp())).encode()


def test_k1_no_signature_in_partial_headers() -> None:
    (result,) = judge_all(HEADERS, whole_headers=False, left_early=True)
    assert row(result) == ("unverifiable", "headers-incomplete")
    assert (result.domain, result.selector, result.algorithm, result.key_bits) == (None, None, None, None)


def test_k1_a_signature_that_is_cut_with_the_headers() -> None:
    head, tail = SIGNED[: SIGNED.index(b"From:")], SIGNED[SIGNED.index(b"From:") :]
    signature = head[: head.index(b"Received")]
    assert row(judge(tail + signature[:-400], whole_headers=False)) == ("unverifiable", "headers-incomplete")
    assert row(judge(tail + signature[:-400])) == ("permerror", "malformed")
    assert row(judge(signature[:-400] + b"\r\n" + tail, whole_headers=False)) == ("permerror", "malformed")


def test_k2_returned_before_it_was_signed() -> None:
    (result,) = judge_all(HEADERS, left_early=True)
    assert row(result) == ("unverifiable", "signed-after-this-copy")


@pytest.mark.parametrize("headers", [HEADERS, b"", b"no field\n continued\nX: 1"])
def test_k3_no_signature(headers: bytes) -> None:
    assert row(judge(headers)) == ("none", None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"v=1; ", b""),
        (b"rsa-sha256", b"rsa-sha999"),
        (b"relaxed/relaxed", b"nofws"),
        (b"h=from:to:subject:message-id:from", b"h=to"),
        (b"d=example.org", b"d=example.org; i=@example.net"),
        (b"d=example.org", b"d=example.org; d=example.org"),
        (b"d=example.org", b"d=example.org; t=2; x=1"),
        (b"bh=", b"bh=%"),
    ],
)
def test_k4_malformed(old: bytes, new: bytes) -> None:
    assert old in SIGNED
    resolver = FakeDns()
    result = judge(SIGNED.replace(old, new), resolver=resolver)
    assert row(result) == ("permerror", "malformed")
    assert (result.domain, result.selector, result.marks) == (DOMAIN, SELECTOR, ())
    assert not resolver.asked


def test_k5_sha1() -> None:
    result = judge(sign(algorithm=b"rsa-sha1"))
    assert row(result) == ("permerror", "weak")
    assert result.algorithm == "rsa-sha1"


def test_k6_expired_before_the_bounce() -> None:
    headers = sign(more={b"x": seconds(BOUNCED - timedelta(seconds=1))})
    result = judge(headers)
    assert row(result) == ("permerror", "expired-at-delivery")
    assert result.marks == ()


def test_k6_expired_between_the_bounce_and_now() -> None:
    result = judge(sign(more={b"x": seconds(BOUNCED + timedelta(seconds=1))}))
    assert row(result) == ("pass", None)
    assert result.marks == ("expired-since",)


def test_k6_expired_and_nobody_knows_when_it_bounced() -> None:
    result = judge(sign(more={b"x": seconds(NOW - timedelta(days=1))}), bounced=None)
    assert (row(result), result.marks) == (("pass", None), ("expired-since",))


def test_k6_not_expired_though_the_bounce_has_a_date_to_come() -> None:
    result = judge(sign(more={b"x": seconds(NOW + timedelta(days=1))}), bounced=NOW + timedelta(days=9))
    assert (row(result), result.marks) == (("pass", None), ())


def test_k7_no_library_for_ed25519(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = sign(bits=None)
    monkeypatch.setitem(sys.modules, "nacl.signing", None)
    resolver = FakeDns()
    assert row(judge(headers, resolver=resolver)) == ("unverifiable", "no-ed25519-support")
    assert not resolver.asked


@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT])
def test_k8_the_dns_failed(outcome: Outcome) -> None:
    result = judge(SIGNED, resolver=failing(outcome), said_failed=True)
    assert row(result) == ("temperror", "dns")
    assert (result.domain, result.selector, result.algorithm) == (DOMAIN, SELECTOR, "rsa-sha256")


@pytest.mark.parametrize("outcome", [Outcome.NXDOMAIN, Outcome.NODATA])
def test_k9_no_key(outcome: Outcome) -> None:
    assert row(judge(SIGNED, resolver=failing(outcome))) == ("permerror", "key-missing-or-rotated")
    stale = judge(SIGNED, resolver=failing(outcome), fresh=False)
    assert (row(stale), stale.marks) == (("unverifiable", "key-missing-or-rotated"), ())


def test_k9_a_cname_that_leads_nowhere() -> None:
    result = judge(SIGNED, resolver=failing(Outcome.NXDOMAIN, "gone.example.com"))
    assert (row(result), result.marks) == (("permerror", "key-missing-or-rotated"), ("dangling-cname",))


def test_k9_a_revoked_key() -> None:
    assert row(judge(SIGNED, resolver=dns("v=DKIM1; p="))) == ("permerror", "key-revoked")
    assert row(judge(SIGNED, resolver=dns("v=DKIM1; p="), fresh=False)) == ("unverifiable", "key-revoked")


@pytest.mark.parametrize(
    "records",
    [
        (key_record(), key_record(1024)),
        ("v=DKIM1; p=AAAA",),
        (key_record(None),),
        (key_record(tags="h=sha1; "),),
        (key_record(tags="s=tlsrpt; "),),
    ],
)
def test_k10_keys_that_may_not_be_used(records: tuple[str, ...]) -> None:
    assert row(judge(SIGNED, resolver=dns(*records), fresh=False)) == ("permerror", "key-constraint")


def test_k10_an_identity_in_a_subdomain() -> None:
    headers = sign(more={b"i": b"ann@news.example.org"})
    assert row(judge(headers, resolver=dns(key_record(tags="t=s; ")))) == ("permerror", "key-constraint")
    assert row(judge(headers)) == ("pass", None)


def test_k11_a_short_key() -> None:
    result = judge(sign(bits=512), resolver=dns(key_record(512)))
    assert (row(result), result.key_bits) == (("policy", "weak"), 512)
