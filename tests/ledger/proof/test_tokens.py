"""VERP and BATV: what a reverse-path proves, and for whom."""

import hashlib
import hmac
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.errors import UsageError
from bounce_cli.ledger.proof.level import UNPROVED, Level
from bounce_cli.ledger.proof.tokens import Verp, batv_proof, read_key, read_verp, token_of

KEY, OTHER_KEY = b"a key of these tests", b"another key of them."
FORM = read_verp("bounces+{token}-{recipient}@example.com")
PLAIN = read_verp("bounces-{recipient}@example.com")
KIM, LEE = "kim@example.org", "lee@example.org"


def level(path: str, recipient: str = KIM, key: bytes | None = KEY, form: Verp = FORM) -> Level:
    return form.proof(path, recipient, key).level


def batv(local: str, domain: str, key: bytes = KEY, day: str = "1334") -> str:
    digest = hmac.new(key, f"{day}{local}@{domain}".encode(), hashlib.sha1).hexdigest()
    return f"prvs={day}{digest[:6]}={local}@{domain}"


def test_the_token_of_a_recipient_proves_it() -> None:
    path = FORM.address_for(KIM, KEY)
    assert path == f"bounces+{token_of(KIM, KEY)}-kim=example.org@example.com"
    proof = FORM.proof(path, KIM, KEY)
    assert (proof.level, proof.by) == (Level.TOKEN, "verp-token")


def test_the_token_of_another_recipient_proves_nothing() -> None:
    path = FORM.address_for(LEE, KEY)
    assert level(path) is Level.NONE
    assert level(path.replace("lee=", "kim=")) is Level.NONE
    assert level(path, LEE) is Level.TOKEN


def test_a_wrong_key_proves_nothing_and_without_a_key_it_is_plausible() -> None:
    path = FORM.address_for(KIM, OTHER_KEY)
    assert level(path) is Level.NONE
    assert level(path, key=None) is Level.PLAUSIBLE
    assert level(path, LEE, key=None) is Level.NONE


def test_a_form_without_a_token_is_no_more_than_plausible() -> None:
    path = PLAIN.address_for(KIM, KEY)
    assert path == PLAIN.address_for(KIM, None) == "bounces-kim=example.org@example.com"
    proof = PLAIN.proof(path, KIM, KEY)
    assert (proof.level, proof.by) == (Level.PLAUSIBLE, "verp")
    assert level(path, LEE, form=PLAIN) is Level.NONE


@pytest.mark.parametrize("path", ["", "kim@example.org", "bounces+0123456789abcdef-kim@example.com", "x" * 9_000, "<>"])
def test_other_addresses_prove_nothing(path: str) -> None:
    assert FORM.proof(path, KIM, KEY) == UNPROVED


def test_servers_may_change_the_case() -> None:
    path = FORM.address_for("Kim@Example.org", KEY)
    for written in (path, path.lower(), path.upper()):
        assert level(written, "Kim@Example.org") is level(written, KIM) is Level.TOKEN


def test_the_whole_address_has_to_be_of_the_form() -> None:
    path = FORM.address_for(KIM, KEY)
    for other in (f"x{path}", f"{path}.example.net", path.replace("example.com", "examplexcom"), f"{path}\n"):
        assert level(other) is Level.NONE
    assert level(path.replace("-kim", "-Xkim")) is Level.NONE


def test_a_token_that_is_cut_below_eight_digits_proves_nothing() -> None:
    whole = token_of(KIM, KEY)
    assert level(f"bounces+{whole[:7]}-kim=example.org@example.com") is Level.NONE
    assert level("bounces+-kim=example.org@example.com") is Level.NONE
    assert level(f"bounces+{token_of(KIM, KEY, 64)}-kim=example.org@example.com") is Level.TOKEN


@pytest.mark.parametrize(
    "pattern",
    [
        "{local}={domain}@example.com",
        "b.{token}.{local}={domain}@example.com",
        "b+{local}={domain}={token}@example.com",
        "{local}@{domain}.{token}.example.com",
        "(b)+[{token}]*{recipient}?$|^\\@example.com",
        "b+{recipient}@{token}.example.com",
    ],
)
@pytest.mark.parametrize("recipient", [KIM, "a=b@example.org", "a-b.c+d@mail.example.org", "o'neil/x@example.org"])
def test_each_form_reads_what_it_writes(pattern: str, recipient: str) -> None:
    form = read_verp(pattern)
    path = form.address_for(recipient, KEY)
    assert level(path, recipient, form=form) is (Level.TOKEN if form.has_token else Level.PLAUSIBLE)
    assert level(path, LEE, form=form) is Level.NONE
    assert level(form.address_for(recipient, OTHER_KEY), recipient, form=form) is not Level.TOKEN


def test_signs_of_regular_expressions_mean_themselves() -> None:
    form = read_verp("b.*{recipient}@example.com")
    assert level("b.*kim=example.org@example.com", form=form) is Level.PLAUSIBLE
    assert level("bxxkim=example.org@example.com", form=form) is Level.NONE


@given(st.text(st.sampled_from("abc01.+_-=~/'"), min_size=1, max_size=20))
def test_a_token_proves_the_address_it_was_made_for_whatever_stands_in_it(local: str) -> None:
    recipient = f"{local}@example.org"
    path = FORM.address_for(recipient, KEY)
    assert level(path, recipient) is Level.TOKEN
    assert level(path, f"x{recipient}") is Level.NONE


def test_a_sign_between_local_part_and_domain_may_stand_in_both() -> None:
    form = read_verp("b+{token}-{local}-{domain}@example.com")
    for recipient in ("kim@ex-ample.org", "k-im@example.org", "k-im@ex-ample.org"):
        assert level(form.address_for(recipient, KEY), recipient, form=form) is Level.TOKEN, recipient


def test_the_token_of_another_letter_proves_nothing() -> None:
    assert level(FORM.address_for("strasse@example.org", KEY), "straße@example.org") is Level.NONE


def test_a_hostile_path_does_not_raise() -> None:
    assert batv_proof("prvs=1334abcdef=\udcff@example.com", KEY) == UNPROVED
    assert level("bounces+0123456789abcdef-\udcff=example.org@example.com", "\udcff@example.org") is Level.NONE


def test_a_token_needs_a_key() -> None:
    with pytest.raises(UsageError, match=r"a token needs a key.*--key-file"):
        FORM.address_for(KIM, None)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("bounces@example.com", "wanted is an address"),
        ("bounces-{local}@example.com", "wanted is an address"),
        ("bounces-{domain}@example.com", "wanted is an address"),
        ("bounces-{token}@example.com", "wanted is an address"),
        ("bounces-{recipient}", "wanted is an address"),
        ("{recipient}-{recipient}@example.com", "wanted is an address"),
        ("{recipient}-{local}-{domain}@example.com", "wanted is an address"),
        ("{token}{token}{recipient}@example.com", "wanted is an address"),
        ("bounces-{user}@example.com", "no place {user}"),
        ("bounces-{}@example.com", "no place {}"),
        ("", "wanted is an address"),
    ],
)
def test_a_form_that_cannot_be_read_back_is_refused(pattern: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_verp(pattern)
    assert words in str(caught.value)
    assert pattern in str(caught.value)


def test_a_place_in_other_letters_is_refused() -> None:
    with pytest.raises(UsageError):
        read_verp("bounces+{Token}-{recipient}@example.com")


def test_batv_proves_no_more_than_that_the_sender_is_ours() -> None:
    proof = batv_proof(batv("news", "example.com"), KEY)
    assert (proof.level, proof.by) == (Level.PLAUSIBLE, "batv")
    assert batv_proof(batv("news", "example.com").replace("prvs", "PRVS"), KEY) == proof
    assert batv_proof(batv("news", "example.com", OTHER_KEY), KEY) == UNPROVED
    assert batv_proof(batv("news", "example.com").replace("news", "sales"), KEY) == UNPROVED
    assert batv_proof("news@example.com", KEY) == UNPROVED


def test_a_key_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "verp.key"
    path.write_bytes(b"  0123456789abcdef \r\nnot this\n")
    assert read_key(path) == b"0123456789abcdef"
    for short in (b"", b"\n", b"0123456789abcde\n"):
        path.write_bytes(short)
        with pytest.raises(UsageError, match=r"verp\.key: a key has at least 16 characters"):
            read_key(path)
    with pytest.raises(UsageError, match="none: the key cannot be read"):
        read_key(tmp_path / "none")
