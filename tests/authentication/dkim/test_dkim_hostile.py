"""Many DKIM signatures on one mail, mail that is made to be slow, and noise."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.authentication.dkim_copies import SIGNED, judge_all, row
from tests.authentication.dkim_dns import BODY, SELECTOR, sign


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


@settings(deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=100), st.integers(0, len(SIGNED)))
def test_never_raises(noise: bytes, body: bytes, place: int) -> None:
    for headers in (noise, SIGNED[:place] + noise + SIGNED[place:], b"DKIM-Signature:" + noise):
        assert judge_all(headers, body)
