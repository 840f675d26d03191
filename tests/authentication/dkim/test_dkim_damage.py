"""DKIM of copies that are damaged as bounces damage them: the rows K12 to K14 of the decision table."""

import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.judging import DkimVerdict
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dkim_copies import SIGNED, judge, row
from tests.authentication.dkim_dns import BODY, DOMAIN, HEADERS, dns, failing, key_record, sign


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


@settings(max_examples=60, deadline=None)
@given(
    outcome=st.sampled_from([None, Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT]),
    removed=st.sets(st.integers(0, 5)),
    kept=st.none() | st.integers(0, len(BODY)),
    whole=st.booleans(),
    fresh=st.booleans(),
    said_failed=st.booleans(),
)
def test_k12_k13_fail_needs_the_word_of_the_receiver(
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
