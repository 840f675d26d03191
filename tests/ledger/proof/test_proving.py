"""The strongest of what a bounce brings with it."""

import pytest

from bounce_cli.authentication.dkim.own_signatures import OwnSignature
from bounce_cli.diagnosis import OriginalSummary
from bounce_cli.ledger.proof.level import UNPROVED, Level
from bounce_cli.ledger.proof.proving import Ours, Witness
from bounce_cli.ledger.proof.tokens import read_verp

KEY = b"a key of these tests"
FORM = read_verp("bounces+{token}-{recipient}@example.com")
OURS = Ours(
    domains=("example.com", "xn--bcher-kva.example"), verps=(FORM, read_verp("b-{recipient}@example.com")), key=KEY
)
KIM, LEE = "kim@example.org", "lee@example.org"
SIGNATURE = OwnSignature(domain="example.com", selector="s1", recipients=(KIM,))


def mail(from_: str | None = None, return_path: str | None = None) -> OriginalSummary:
    return OriginalSummary(
        message_id=None, from_=from_, to=None, subject=None, date=None, return_path=return_path, complete=False
    )


def level(recipient: str = KIM, ours: Ours = OURS, **more: object) -> Level:
    return ours.proof(Witness(**more), recipient).level  # type: ignore[arg-type]


def test_nothing_proves_nothing() -> None:
    assert OURS.proof(Witness(), KIM) == UNPROVED
    assert level(original=mail("news@other.example", "news@other.example")) is Level.NONE
    assert level(original=mail("news@example.com"), ours=Ours()) is Level.NONE


@pytest.mark.parametrize("domain", ["example.com", "EXAMPLE.com", "news.example.com", "bücher.example"])
def test_the_domain_of_the_sender_is_ours(domain: str) -> None:
    assert OURS.owns(domain)
    assert level(original=mail(f"News <news@{domain}>")) is Level.OWN_DOMAIN
    assert level(original=mail(return_path=f"news@{domain}")) is Level.OWN_DOMAIN


@pytest.mark.parametrize("domain", ["notexample.com", "example.com.evil.example", "com", "", None, "[192.0.2.1]"])
def test_other_domains_are_not(domain: str | None) -> None:
    assert not OURS.owns(domain)


def test_a_name_of_the_sender_is_no_sender() -> None:
    assert level(original=mail('"news@example.com" <news@evil.example>')) is Level.NONE


def test_the_strongest_evidence_counts() -> None:
    token, plain = FORM.address_for(KIM, KEY), "b-kim=example.org@example.com"
    original = mail("news@example.com")
    assert level(original=original, paths=(plain,)) is Level.PLAUSIBLE
    assert (
        level(original=original, paths=(plain, token)) is level(original=original, paths=(token, plain)) is Level.TOKEN
    )
    assert level(original=original, paths=(token,), signatures=(SIGNATURE,)) is Level.SIGNATURE


def test_a_signature_to_somebody_else_is_plausible_and_a_token_still_proves() -> None:
    assert level(LEE, signatures=(SIGNATURE,)) is Level.PLAUSIBLE
    assert level(LEE, signatures=(SIGNATURE,), paths=(FORM.address_for(LEE, KEY),)) is Level.TOKEN
    assert level(LEE, signatures=(SIGNATURE,), paths=(FORM.address_for(KIM, KEY),)) is Level.PLAUSIBLE
    both = (SIGNATURE, OwnSignature(domain="example.com", selector="s2", recipients=(LEE,)))
    proof = OURS.proof(Witness(signatures=both), LEE)
    assert (proof.level, proof.by) == (Level.SIGNATURE, "dkim s2._domainkey.example.com")


def test_a_recipient_is_the_same_in_other_case_and_as_u_label() -> None:
    signature = OwnSignature(domain="example.com", selector="s1", recipients=("Kim@Bücher.example",))
    assert level("kim@xn--bcher-kva.example", signatures=(signature,)) is Level.SIGNATURE
    assert level('"kim"@BÜCHER.example', signatures=(signature,)) is Level.SIGNATURE
    assert level("kim@bucher.example", signatures=(signature,)) is Level.PLAUSIBLE


def test_another_letter_is_another_recipient() -> None:
    signature = OwnSignature(domain="example.com", selector="s1", recipients=("strasse@example.org",))
    assert level("straße@example.org", signatures=(signature,)) is Level.PLAUSIBLE
