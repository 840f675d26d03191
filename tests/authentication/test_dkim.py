"""The rows of the decision table for DKIM, with mail that is really signed and then damaged as bounces damage it."""

import quopri
import sys
import time
from datetime import UTC, datetime, timedelta

import dkim  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.judging import (
    Circumstances,
    DkimResult,
    DkimVerdict,
    ReturnedCopy,
    judge_signatures,
)
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dkim_dns import (
    BODY,
    DOMAIN,
    HEADERS,
    SELECTOR,
    FakeDns,
    dns,
    failing,
    key_record,
    pem,
    sign,
)

NOW = datetime(2026, 10, 20, tzinfo=UTC)
BOUNCED = NOW - timedelta(days=2)
SIGNED = sign()


def seconds(moment: datetime) -> bytes:
    return str(int(moment.timestamp())).encode()


def judge_all(
    headers: bytes,
    body: bytes | None = BODY,
    resolver: FakeDns | None = None,
    *,
    whole_headers: bool = True,
    whole_body: bool = True,
    left_early: bool = False,
    bounced: datetime | None = BOUNCED,
    fresh: bool = True,
    said_failed: bool = False,
) -> tuple[DkimResult, ...]:
    copy = ReturnedCopy(
        headers=headers,
        body=body,
        headers_complete=whole_headers,
        body_complete=whole_body,
        left_before_signing=left_early,
    )
    circumstances = Circumstances(now=NOW, bounced=bounced, fresh=fresh, receiver_said_failed=said_failed)
    return judge_signatures(copy, circumstances, resolver or dns(key_record()))


def judge(
    headers: bytes,
    body: bytes | None = BODY,
    resolver: FakeDns | None = None,
    *,
    whole_headers: bool = True,
    whole_body: bool = True,
    bounced: datetime | None = BOUNCED,
    fresh: bool = True,
    said_failed: bool = False,
) -> DkimResult:
    (result,) = judge_all(
        headers,
        body,
        resolver,
        whole_headers=whole_headers,
        whole_body=whole_body,
        bounced=bounced,
        fresh=fresh,
        said_failed=said_failed,
    )
    return result


def row(result: DkimResult) -> tuple[str, str | None]:
    return result.result.value, result.reason.value if result.reason else None


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


def test_k12_a_header_was_changed() -> None:
    headers = SIGNED.replace(b"Subject: A ", b"Subject: [spam] A ")
    assert row(judge(headers)) == ("unverifiable", "headers-altered-somewhere")
    assert row(judge(headers, said_failed=True)) == ("fail", "headers-altered-somewhere")


def test_k12_a_header_was_folded_anew_under_simple() -> None:
    headers = sign(forms=b"simple/simple")
    assert row(judge(headers)) == ("pass", None)
    folded = headers.replace(b"subject that\r\n goes", b"subject\r\n that goes")
    assert row(judge(folded)) == ("unverifiable", "headers-altered-somewhere")


def test_k12_the_key_was_rotated() -> None:
    other = dns(key_record(1024))
    result = judge(SIGNED, resolver=other, fresh=False)
    assert (row(result), result.key_bits) == (("unverifiable", "headers-altered-somewhere"), 1024)


def test_k12_a_second_from_was_put_below() -> None:
    assert row(judge(SIGNED + b"From: eve@example.com\r\n")) == ("unverifiable", "headers-altered-somewhere")


def test_k12_signed_headers_did_not_come_back() -> None:
    headers = SIGNED[: SIGNED.index(b"Subject:")]
    assert row(judge(headers, whole_headers=False)) == ("unverifiable", "headers-altered-somewhere")


@pytest.mark.parametrize("body", [BODY[:20], quopri.encodestring(BODY), BODY + b"-- \r\nchecked for viruses\r\n", b""])
def test_k13_a_whole_body_that_differs(body: bytes) -> None:
    assert row(judge(SIGNED, body)) == ("unverifiable", "body-altered-somewhere")
    assert row(judge(SIGNED, body, said_failed=True)) == ("fail", "body-altered-somewhere")


def test_k13_a_body_shorter_than_its_signed_length() -> None:
    headers = sign(body=b"Dear Bob,\r\n", more={b"l": b"500"})
    assert row(judge(headers, b"Dear Bob,\r\n")) == ("unverifiable", "body-altered-somewhere")


@pytest.mark.parametrize("body", [BODY[:20], b"", None])
def test_k14_the_body_is_cut_or_absent(body: bytes | None) -> None:
    result = judge(SIGNED, body, whole_body=False, said_failed=True)
    assert row(result) == ("unverifiable", "header-valid-body-missing")
    assert result.domain == DOMAIN


def test_k14_no_body_was_called_whole() -> None:
    assert row(judge(SIGNED, None, said_failed=True)) == ("unverifiable", "header-valid-body-missing")


@pytest.mark.parametrize("forms", [b"relaxed/relaxed", b"relaxed/simple", b"simple/relaxed", b"simple/simple"])
@pytest.mark.parametrize("bits", [1024, 2048, None])
def test_k15_an_unaltered_copy(bits: int | None, forms: bytes) -> None:
    result = judge(sign(bits=bits, forms=forms), resolver=dns(key_record(bits)))
    assert (row(result), result.key_bits, result.marks) == (("pass", None), bits or 256, ())


def test_k15_with_the_usual_signature_of_dkimpy() -> None:
    octets = HEADERS + b"\r\n" + BODY
    headers = dkim.sign(octets, SELECTOR.encode(), DOMAIN.encode(), pem(2048)) + HEADERS
    assert row(judge(headers)) == ("pass", None)


@pytest.mark.parametrize("forms", [b"relaxed/relaxed", b"simple/simple"])
def test_k15_stored_with_other_line_ends(forms: bytes) -> None:
    headers = sign(forms=forms).replace(b"\r\n", b"\n")
    assert row(judge(headers.rstrip(b"\n"), BODY.replace(b"\r\n", b"\n").rstrip(b"\n"))) == ("pass", None)


@pytest.mark.parametrize("forms", [b"relaxed/relaxed", b"simple/simple"])
@pytest.mark.parametrize("body", [b"", b"\r\n\r\n", b"a"])
def test_k15_bodies_with_little_in_them(body: bytes, forms: bytes) -> None:
    assert row(judge(sign(body=body, forms=forms), body)) == ("pass", None)


def test_k15_headers_folded_anew_under_relaxed() -> None:
    headers = SIGNED.replace(b"subject that\r\n goes", b"subject\r\n\tthat  goes").replace(b"Subject:", b"SUBJECT :")
    assert row(judge(headers)) == ("pass", None)


def test_k15_signed_headers_of_a_partial_section() -> None:
    headers = SIGNED.replace(HEADERS[: HEADERS.index(b"From:")], b"")
    assert headers != SIGNED
    assert row(judge(headers, whole_headers=False)) == ("pass", None)


def test_k15_a_cut_that_took_nothing() -> None:
    assert row(judge(SIGNED, whole_body=False)) == ("pass", None)


def test_k15_the_key_is_only_a_test() -> None:
    assert judge(SIGNED, resolver=dns(key_record(tags="t=y; "))).marks == ("key-testing",)


def test_k15_the_signature_value_need_not_be_the_last_tag() -> None:
    headers = sign(more={b"b": b"", b"t": b"1", b"n": b"ab=c"})
    assert headers.index(b" b=") < headers.index(b" t=")
    assert row(judge(headers)) == ("pass", None)


def test_k15_a_repeated_field_is_taken_from_below() -> None:
    headers = HEADERS + b"X-A: upper\r\nX-A: lower\r\n"
    signed = sign(headers, signed=b"from:x-a")
    assert row(judge(signed)) == ("pass", None)
    assert row(judge(signed.replace(b"X-A: upper\r\n", b""))) == ("pass", None)
    assert row(judge(signed.replace(b"X-A: lower\r\n", b""))) == ("unverifiable", "headers-altered-somewhere")


def test_k15_one_signature_signs_another() -> None:
    twice = sign(SIGNED, signed=b"from:dkim-signature")
    assert [row(result) for result in judge_all(twice)] == [("pass", None), ("pass", None)]


def test_kl_a_part_of_the_body_is_signed() -> None:
    headers = sign(more={b"l": b"20"})
    result = judge(headers, BODY + b"more\r\n")
    assert (row(result), result.marks) == (("pass", None), ("partial-body-signed",))


def test_kl_a_cut_body_may_still_match() -> None:
    headers = sign(more={b"l": b"20"})
    assert row(judge(headers, BODY[:25], whole_body=False)) == ("pass", None)
    cut = judge(headers, BODY[:15], whole_body=False)
    assert (row(cut), cut.marks) == (("unverifiable", "header-valid-body-missing"), ())


def test_kl_nothing_of_the_body_is_signed() -> None:
    assert row(judge(sign(more={b"l": b"0"}), None, whole_body=False)) == ("pass", None)


def test_each_signature_is_judged_by_itself() -> None:
    other = sign(bits=None, more={b"s": b"gone"})
    results = judge_all(other[: other.index(b"Received:")] + SIGNED)
    assert [row(result)[0] for result in results] == ["permerror", "pass"]
    assert [result.selector for result in results] == ["gone", SELECTOR]


def test_only_twenty_signatures_are_looked_at() -> None:
    field = SIGNED[: SIGNED.index(b"Received:")]
    results = judge_all(field * 20 + SIGNED)
    assert len(results) == 20
    assert [result.marks for result in results] == [()] * 19 + [("more-signatures",)]
    assert judge_all(field * 19 + SIGNED)[-1].marks == ()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (SIGNED, b" " * 1_000_000 + b"x"),
        (SIGNED, b"\r\n" * 500_000),
        (SIGNED + b"X: " + b" " * 1_000_000 + b"\r\n", BODY),
        (SIGNED + b"A" * 1_000_000, BODY),
        (SIGNED + b"From:\r\n" * 100_000, BODY),
        (SIGNED.replace(b"h=from:", b"h=" + b"from:" * 200_000), BODY),
        (SIGNED.replace(b" b=", b" b=" + b"A" * 1_000_000), BODY),
        (SIGNED.replace(b"d=example.org", b"d=" + b"a." * 500_000), BODY),
        (SIGNED.replace(b"v=1;", b"v=1;" + b" ;=" * 300_000), BODY),
        (SIGNED.replace(b" b=", b" b=" + b"\r\n " * 300_000), BODY),
    ],
)
def test_hostile_mail_takes_linear_time(headers: bytes, body: bytes) -> None:
    start = time.process_time()
    judge_all(headers, body)
    assert time.process_time() - start < 5


@settings(max_examples=60, deadline=None)
@given(
    outcome=st.sampled_from([None, Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT]),
    removed=st.sets(st.integers(0, 5)),
    kept=st.none() | st.integers(0, len(BODY)),
    whole=st.booleans(),
    fresh=st.booleans(),
    said_failed=st.booleans(),
)
def test_fail_needs_the_word_of_the_receiver(
    *, outcome: Outcome | None, removed: set[int], kept: int | None, whole: bool, fresh: bool, said_failed: bool
) -> None:
    """The asymmetry rule: what a copy does not prove is held against nobody, and a DNS error is a temperror."""
    signature = SIGNED[: SIGNED.index(b"Received:")]
    fields = [signature, *HEADERS.replace(b"\r\n ", b"\0").splitlines(keepends=True)]
    headers = b"".join(field for place, field in enumerate(fields) if place not in removed).replace(b"\0", b"\r\n ")
    result = judge(
        headers,
        None if kept is None else BODY[:kept],
        failing(outcome) if outcome else None,
        whole_headers=whole and not removed,
        whole_body=whole,
        fresh=fresh,
        said_failed=said_failed,
    )
    assert said_failed or result.result is not DkimVerdict.FAIL
    if outcome and 0 not in removed:
        assert row(result) == ("temperror", "dns")


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=100), st.integers(0, len(SIGNED)))
def test_never_raises(noise: bytes, body: bytes, place: int) -> None:
    for headers in (noise, SIGNED[:place] + noise + SIGNED[place:], b"DKIM-Signature:" + noise):
        assert judge_all(headers, body)
