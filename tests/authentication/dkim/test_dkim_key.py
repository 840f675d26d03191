"""Key records: what the DNS may answer, and for which signatures a key may be used."""

import base64
import hashlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.key import KeyState, KeyStatus, ask_key, has_ed25519, is_signed
from bounce_cli.authentication.dkim.signature import DkimSignature, parse_signature
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.dkim_dns import ED25519, KEY_NAME, FakeDns, dns, failing, key_record, public_der, rsa_der


def signature(algorithm: str = "rsa-sha256", identity: str = "@example.org", octets: bytes = b"abc") -> DkimSignature:
    b = base64.b64encode(octets).decode()
    value = f"v=1; a={algorithm}; d=example.org; s=sel; i={identity}; h=from; bh=YWJj; b={b}"
    return parse_signature(value.encode())


def p(octets: bytes) -> str:
    return f"p={base64.b64encode(octets).decode()}"


def judged(*records: str) -> KeyState:
    return ask_key(signature(), dns(*records))


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("bits", [512, 1024, 2048])
def test_rsa_keys_with_their_size(bits: int, *, bare: bool) -> None:
    resolver = dns(key_record(bits, bare=bare))
    key = ask_key(signature(), resolver)
    assert (key.status, key.bits, key.exponent, key.fault) == (KeyStatus.USABLE, bits, 65537, None)
    assert (key.name, key.record) == (KEY_NAME, key_record(bits, bare=bare))
    assert resolver.asked == [(KEY_NAME, "TXT")]


def test_an_ed25519_key() -> None:
    key = ask_key(signature("ed25519-sha256"), dns(key_record(None)))
    assert (key.status, key.bits, len(key.point)) == (KeyStatus.USABLE, 256, 32)


@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT])
def test_k8_the_dns_failed(outcome: Outcome) -> None:
    assert ask_key(signature(), failing(outcome)).status is KeyStatus.UNKNOWN


@pytest.mark.parametrize("outcome", [Outcome.NXDOMAIN, Outcome.NODATA, Outcome.BAD_NAME])
def test_k9_no_key(outcome: Outcome) -> None:
    key = ask_key(signature(), failing(outcome))
    assert (key.status, key.dangling) == (KeyStatus.MISSING, None)


def test_k9_no_key_in_an_empty_zone() -> None:
    assert ask_key(signature(), FakeDns()).status is KeyStatus.MISSING


@pytest.mark.parametrize("outcome", [Outcome.NXDOMAIN, Outcome.NODATA])
def test_k9_a_cname_that_leads_nowhere(outcome: Outcome) -> None:
    key = ask_key(signature(), failing(outcome, "a.example.com", "gone.example.com"))
    assert (key.status, key.dangling) == (KeyStatus.MISSING, "gone.example.com")


@pytest.mark.parametrize("record", ["v=spf1 -all", "v=DMARC1; p=none", "some words", ""])
def test_k9_other_records_of_a_wildcard_are_no_keys(record: str) -> None:
    assert judged(record).status is KeyStatus.MISSING
    assert judged(record, key_record()).status is KeyStatus.USABLE


@pytest.mark.parametrize("record", ["v=DKIM1; p=", "p= ; t=y", "v=DKIM1; k=rsa; p=;"])
def test_k9_a_revoked_key(record: str) -> None:
    assert judged(record).status is KeyStatus.REVOKED


def test_k10_several_key_records() -> None:
    key = judged(key_record(1024), key_record(2048))
    assert (key.status, key.fault) == (KeyStatus.UNFIT, "several-records")


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ("v=DKIM1; k=rsa", "broken-record"),
        ("v=DKIM2; p=YWJj", "broken-record"),
        (r"v=DKIM1\; k=rsa\; p=YWJj", "broken-record"),
        ("p=YWJj; p=YWJj", "broken-record"),
        ("v=DKIM1; p=YWJj; note", "broken-record"),
        ("v=DKIM1; p=YWJ%", "broken-key"),
        ("v=DKIM1; p=YWJj", "broken-key"),
        (p(public_der(1024)[:-9]), "broken-key"),
        (p(b"\x30\x06\x30\x04\x06\x01\x2a\x05\x01\x00"), "broken-key"),
        (p(rsa_der(0, 3)), "broken-key"),
        (p(rsa_der(2**1024, 3)), "broken-key"),
        (p(rsa_der(2**1024 + 1, 1)), "broken-key"),
        (p(rsa_der(2**1024 + 1, 2**64 + 1)), "broken-key"),
        (p(rsa_der(2**16384 + 1, 3)), "broken-key"),
        (p(rsa_der(2**400000 + 1, 3)), "broken-key"),
        (key_record(tags="k=ed25519; "), "type-mismatch"),
        (key_record(tags="k=dsa; "), "type-mismatch"),
        (key_record(tags="h=sha1; "), "hash-not-allowed"),
        (key_record(tags="s=tlsrpt; "), "service-not-allowed"),
        (key_record(tags="s=; "), "service-not-allowed"),
    ],
)
def test_k10_unfit_keys(record: str, fault: str) -> None:
    key = judged(record)
    assert (key.status, key.fault, key.bits, key.record) == (KeyStatus.UNFIT, fault, None, record)


@pytest.mark.parametrize("tags", ["h=sha1:sha256; ", "s=other : Email; ", "s=*; ", "k=RSA; ", "t=s; ", "g=*; n=a; "])
def test_limits_that_are_kept(tags: str) -> None:
    assert judged(key_record(tags=tags)).status is KeyStatus.USABLE


def test_k10_an_identity_in_a_subdomain_where_the_key_wants_the_same() -> None:
    wanted = signature(identity="ann@news.example.org")
    assert ask_key(wanted, dns(key_record(tags="t=y:s; "))).fault == "identity-not-exact"
    assert ask_key(wanted, dns(key_record())).status is KeyStatus.USABLE


@pytest.mark.parametrize("octets", [ED25519.verify_key.encode()[:-1], public_der(1024)])
def test_k10_an_ed25519_key_of_another_length(octets: bytes) -> None:
    key = ask_key(signature("ed25519-sha256"), dns(f"k=ed25519; {p(octets)}"))
    assert (key.status, key.fault) == (KeyStatus.UNFIT, "broken-key")


@pytest.mark.parametrize("record", [key_record(tags="t=y; "), "t=y; p=", "t=s:Y; p=YWJj", "t=y; k=x; p=YWJj"])
def test_a_domain_that_only_tests(record: str) -> None:
    assert judged(record).testing


def test_signatures_of_another_length_are_none() -> None:
    digest = hashlib.sha256(b"")
    assert not is_signed(judged(key_record()), signature(octets=b"\0" * 255), digest)
    assert not is_signed(judged(key_record()), signature(octets=b"\0" * 257), digest)
    point = ask_key(signature("ed25519-sha256"), dns(key_record(None)))
    assert not is_signed(point, signature("ed25519-sha256", octets=b"\0" * 63), digest)
    assert not is_signed(point, signature("ed25519-sha256", octets=b"\0" * 64), digest)
    made = ED25519.sign(digest.digest()).signature
    assert is_signed(point, signature("ed25519-sha256", octets=made), digest)


def test_points_that_are_none_sign_nothing() -> None:
    for octets in (b"\0" * 32, b"\xff" * 32):
        key = ask_key(signature("ed25519-sha256"), dns(f"k=ed25519; {p(octets)}"))
        assert not is_signed(key, signature("ed25519-sha256", octets=b"\0" * 64), hashlib.sha256(b""))


def test_the_library_for_ed25519_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert has_ed25519()
    monkeypatch.setitem(sys.modules, "nacl.signing", None)
    assert not has_ed25519()


@given(st.binary(max_size=400), st.sampled_from(["rsa", "ed25519"]), st.text("vkhstp=;:*y DKIM1", max_size=60))
def test_never_raises(octets: bytes, kind: str, noise: str) -> None:
    wanted = signature(f"{kind}-sha256")
    assert ask_key(wanted, dns(f"k={kind}; {p(octets)}")).status in KeyStatus
    assert ask_key(wanted, dns(noise, noise)).status in KeyStatus
    truncated = public_der(2048)[: len(octets)] + octets
    assert ask_key(wanted, dns(p(truncated))).status in KeyStatus
