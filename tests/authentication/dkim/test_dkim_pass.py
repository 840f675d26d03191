"""DKIM of copies that still verify, wholly or by the signed part of the body: the rows K15 and KL."""

import dkim  # type: ignore[import-untyped]
import pytest

from tests.authentication.dkim_copies import SIGNED, judge, judge_all, row
from tests.authentication.dkim_dns import BODY, DOMAIN, HEADERS, SELECTOR, dns, key_record, pem, sign


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
