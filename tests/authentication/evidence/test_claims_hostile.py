"""Texts and headers that are made to break or to slow the reading of claims."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.evidence.authentication_results import authentication_results, received_spf
from bounce_cli.authentication.evidence.claims import claims_in


@given(st.text(), st.none() | st.text())
def test_claims_never_raise(text: str, status: str | None) -> None:
    assert claims_in(text, status).client_ip is None


PIECES = [
    "spf ",
    "dkim",
    "dmarc",
    " = ",
    "did not pass",
    "fail ",
    "[",
    "]",
    "a.example",
    "5.7.26",
    "if ",
    "192.0.2.7",
    ";",
]
PIECES += [
    "(",
    ")",
    '"',
    "\\",
    "=",
    "; ",
    " ",
    "smtp.mailfrom",
    "pass",
    "none",
    "reason",
    "i=1",
    "é",
    "@",
    "/",
    "1",
    "\r\n ",
]
hostile = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(hostile)
def test_nothing_raises_at_pieces_of_what_is_known(text: str) -> None:
    claims_in(text, text)
    received_spf(text)
    for found in authentication_results([text, "mx.isp.example; " + text]):
        assert all(result.method and result.result for result in found.results)


def took(call: Callable[[], object]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece",
    [
        "spf ",
        "spf a.b-",
        "fail ",
        "due to ",
        "could not check ",
        "openspf.org/why?id&",
        "a.",
        "(",
        '"',
        '"\\',
        "(()",
        "a=",
        "; ",
    ],
)
def test_hostile_input_takes_linear_time(piece: str) -> None:
    text = piece * 200_000
    assert took(lambda: claims_in(text, None)) < 2
    assert took(lambda: authentication_results(["mx; spf=pass " + text] * 5)) < 2
    assert took(lambda: received_spf(text)) < 2
