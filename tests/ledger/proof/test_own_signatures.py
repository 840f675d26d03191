"""A signature of ours proves who wrote a header, and that it was written to the recipients in it."""

from email.utils import formataddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.own_signatures import OwnSignature, own_signatures
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.ledger.proof.level import Level
from bounce_cli.ledger.proof.proving import Ours, Witness
from tests.authentication.dkim_dns import BODY, DOMAIN, HEADERS, KEY_NAME, FakeDns, dns, failing, key_record, sign

SIGNED = sign()
OURS = Ours(domains=(DOMAIN,))
UNSIGNED_TO = b"To: victim@example.com\r\n"


def found(
    headers: bytes, resolver: FakeDns | None = None, *, body: bytes | None = BODY, ours: Ours = OURS
) -> tuple[OwnSignature, ...]:
    copy = ReturnedCopy(headers=headers, body=body, headers_complete=True, body_complete=body is not None)
    return own_signatures(copy, ours.owns, resolver or dns(key_record()))


def level(headers: bytes, recipient: str = "bob@example.net") -> Level:
    """What a copy proves of a recipient."""
    return OURS.proof(Witness(signatures=found(headers)), recipient).level


def to(value: bytes, *more: bytes) -> bytes:
    """A signed mail with this in To."""
    return sign(HEADERS.replace(b"bob@example.net", value) + b"".join(more), signed=b"from:to:cc:subject")


def test_a_signature_proves_its_recipient_and_says_which_it_is() -> None:
    assert found(SIGNED) == (OwnSignature(domain=DOMAIN, selector="sel", recipients=("bob@example.net",)),)
    proof = OURS.proof(Witness(signatures=found(SIGNED)), "Bob@EXAMPLE.net")
    assert (proof.level, proof.by) == (Level.SIGNATURE, f"dkim {KEY_NAME}")


@pytest.mark.parametrize("body", [None, b"", BODY[:9], b"Buy now.\r\n"])
def test_the_body_may_be_missing_cut_or_changed(body: bytes | None) -> None:
    assert len(found(SIGNED, body=body)) == 1


@pytest.mark.parametrize("forms", [b"simple/simple", b"relaxed/simple", b"simple/relaxed"])
def test_all_forms_of_a_header_are_read(forms: bytes) -> None:
    assert len(found(sign(forms=forms))) == 1


def test_line_ends_may_be_those_of_a_file() -> None:
    assert len(found(SIGNED.replace(b"\r\n", b"\n"))) == 1


def test_a_signature_of_ed25519_and_of_1024_bits_proves_too() -> None:
    assert len(found(sign(bits=None), dns(key_record(None)))) == 1
    assert len(found(sign(bits=1024), dns(key_record(1024)))) == 1


def test_an_expired_signature_proves_too() -> None:
    assert len(found(sign(more={b"t": b"1", b"x": b"2"}))) == 1


def test_a_domain_below_ours_is_ours_and_one_beside_it_is_not() -> None:
    assert found(SIGNED, ours=Ours(domains=("org",)))
    for domain in ("mail.example.org", "xample.org", "example.net"):
        resolver = dns(key_record())
        assert found(SIGNED, resolver, ours=Ours(domains=(domain,))) == ()
        assert resolver.asked == []


def test_the_key_of_a_foreign_domain_is_never_asked_for() -> None:
    headers = sign(more={b"d": b"evil.example", b"i": b"@evil.example"})
    foreign, _, _ = headers.partition(b"Received:")
    resolver = dns(key_record())
    assert found(foreign + SIGNED, resolver) == found(SIGNED)
    assert resolver.asked == [(KEY_NAME, "TXT")]
    assert (
        OURS.signatures(ReturnedCopy(headers=headers, body=None, headers_complete=True, body_complete=False), resolver)
        == ()
    )
    assert (
        Ours().signatures(ReturnedCopy(headers=SIGNED, body=BODY, headers_complete=True, body_complete=True), resolver)
        == ()
    )
    assert len(resolver.asked) == 1


def test_a_changed_header_proves_nothing() -> None:
    assert found(SIGNED.replace(b"bob@example.net", b"victim@example.com")) == ()
    assert found(SIGNED.replace(b"Subject: A", b"Subject: The")) == ()
    assert found(SIGNED.replace(b"s=sel", b"s=other"), dns(key_record())) == ()


def test_an_unsigned_field_on_top_names_nobody() -> None:
    assert level(UNSIGNED_TO + SIGNED, "victim@example.com") is Level.PLAUSIBLE
    assert level(UNSIGNED_TO + SIGNED) is Level.SIGNATURE
    # One below the signed one is what the signature would cover, and breaks it.
    assert level(SIGNED + UNSIGNED_TO, "victim@example.com") is Level.NONE
    assert level(SIGNED + UNSIGNED_TO.replace(b"To", b"Cc"), "victim@example.com") is Level.PLAUSIBLE


def test_a_field_that_is_signed_once_more_than_it_stands_there_takes_no_addition() -> None:
    headers = sign(signed=b"from:to:to:cc:subject")
    assert level(headers) is Level.SIGNATURE
    for name in (b"To", b"Cc"):
        assert level(UNSIGNED_TO.replace(b"To", name) + headers, "victim@example.com") is Level.NONE


def test_a_recipient_that_is_not_signed_or_not_there_is_not_proved() -> None:
    assert level(sign(signed=b"from:subject")) is Level.PLAUSIBLE
    assert level(SIGNED, "victim@example.com") is Level.PLAUSIBLE
    assert level(SIGNED, "bob@example.net.example.com") is Level.PLAUSIBLE


def test_recipients_in_cc_are_proved() -> None:
    headers = to(b"bob@example.net", b"Cc: Kim <kim@example.com>,\r\n lee@example.com\r\n")
    assert all(
        level(headers, one) is Level.SIGNATURE for one in ("bob@example.net", "kim@example.com", "lee@example.com")
    )


@pytest.mark.parametrize(
    "value",
    [
        b'"victim@example.com" <bob@example.net>',
        b"victim@example.com <bob@example.net>",
        b'"Bob, victim@example.com," <bob@example.net>',
        b'"\\", victim@example.com, \\"" <bob@example.net>',
        b"bob@example.net (victim@example.com)",
        b"(a (victim@example.com)) bob@example.net",
        b"=?utf-8?q?victim=40example=2Ecom?= <bob@example.net>",
    ],
)
def test_who_only_stands_in_a_name_or_comment_is_no_recipient(value: bytes) -> None:
    assert level(to(value), "victim@example.com") is Level.PLAUSIBLE
    assert level(to(value)) is Level.SIGNATURE


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('ab"\\()<>,;: @.') | st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
def test_a_name_that_a_reader_chose_adds_no_recipient(name: str) -> None:
    names = (name, f"{name},victim@example.com,", f'{name}" <victim@example.com>, "')
    for one in names:
        value = formataddr((one, "bob@example.net")).encode("ascii")
        (signature,) = found(to(value))
        assert signature.recipients == ("bob@example.net",), value


@pytest.mark.parametrize(
    "resolver",
    [
        dns(key_record(1024)),
        dns("v=DKIM1; p="),
        dns("v=DKIM1; p=broken!"),
        dns(key_record(), key_record(1024)),
        dns(key_record(None)),
        dns(key_record(tags="v=DKIM1; h=sha1; ")),
        FakeDns(),
        *(failing(outcome) for outcome in Outcome if outcome is not Outcome.RECORDS),
    ],
)
def test_a_key_that_was_changed_withdrawn_or_cannot_be_had_proves_nothing(resolver: FakeDns) -> None:
    assert found(SIGNED, resolver) == ()


def test_weak_signatures_prove_nothing() -> None:
    assert found(sign(algorithm=b"rsa-sha1"), dns(key_record())) == ()
    assert found(sign(bits=512, signed=b"from:to"), dns(key_record(512))) == ()


def test_a_malformed_signature_is_not_looked_at() -> None:
    resolver = dns(key_record())
    assert found(SIGNED.replace(b"h=from:", b"h=x:").replace(b":from;", b":x;"), resolver) == ()
    assert found(SIGNED.replace(b"v=1", b"v=2"), resolver) == ()
    assert resolver.asked == []


def test_of_many_signatures_only_some_are_asked_for() -> None:
    false = sign(more={b"s": b"none"})[: -len(HEADERS)]
    resolver = dns(key_record())
    assert found(false * 4 + SIGNED, resolver) == found(SIGNED)
    assert found(false * 50 + SIGNED, resolver) == ()
    assert len(resolver.asked) == 10


@given(st.binary(max_size=300), st.integers(0, len(SIGNED)))
def test_no_copy_raises_or_proves_more_than_was_signed(junk: bytes, place: int) -> None:
    for headers in (junk, SIGNED[:place] + junk + SIGNED[place:], SIGNED[:place]):
        for signature in found(headers):
            assert signature.recipients in ((), ("bob@example.net",))
