"""Pseudonyms: always the same, and never the address."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.errors import LedgerError
from bounce_cli.ledger.addresses import key_of
from bounce_cli.ledger.redaction import Pseudonyms, kept_key
from bounce_cli.ledger.store.opening import connect

HIDDEN = Pseudonyms(b"k" * 32)
KIM = "kim.lee@example.org"
NAME = HIDDEN.address(KIM)
# Words that stand in the texts below anyway.
WORDS = frozenset({"user", "unknown", "example", "mailbox", "org", "the", "not", "com", "via", "rcpt"})
LOCALS = st.from_regex(r"[a-z]{3,6}([.+_-][a-z0-9]{1,6})?", fullmatch=True).filter(lambda local: local not in WORDS)


def test_a_pseudonym_keeps_the_domain_and_nothing_else() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}@example\.org", NAME)
    assert HIDDEN.is_on


def test_the_same_address_is_the_same_pseudonym() -> None:
    assert Pseudonyms(b"k" * 32).address(KIM) == NAME
    for other in ("kim.lee@EXAMPLE.org", '"kim.lee"@example.org'):
        assert key_of(HIDDEN.address(other)) == key_of(NAME)
    assert len({HIDDEN.address(one) for one in (KIM, "Kim.lee@example.org", "lee@example.org")}) == 3


def test_another_ledger_has_other_pseudonyms() -> None:
    assert Pseudonyms(b"j" * 32).address(KIM) != NAME


def test_without_a_key_all_is_shown() -> None:
    shown = Pseudonyms(None)
    assert not shown.is_on
    assert shown.address(KIM) == KIM
    assert shown.text(f"<{KIM}> kim.lee", KIM) == f"<{KIM}> kim.lee"


@pytest.mark.parametrize(
    "text",
    [
        "550 <{}>: user unknown",
        "550 {}... User unknown",
        "to={}, relay=mx.example.org",
        "<{}> (expanded from <{}>)",
        "no mailbox for {}.",
    ],
)
def test_addresses_in_texts_are_the_same_pseudonyms(text: str) -> None:
    hidden = HIDDEN.text(text.replace("{}", KIM))
    assert "kim" not in hidden
    assert "to=" in text or hidden == text.replace("{}", NAME)


@pytest.mark.parametrize(
    "text",
    [
        "550 unknown user: kim.lee",
        "550 KIM.LEE is no user here",
        "/var/mail/kim.lee: no such file",
        "user 'kim.lee' (kim.lee) unknown",
        pytest.param(
            "550 no such user kim.lee.",
        ),
        pytest.param("user_kim.lee unknown"),
    ],
)
def test_the_local_part_alone_is_hidden_too(text: str) -> None:
    assert "kim" not in HIDDEN.text(text, KIM).lower()


def test_a_short_local_part_is_hidden_too() -> None:
    assert HIDDEN.text("550 unknown user: al", "al@example.org") == (
        f"550 unknown user: {HIDDEN.address('al@example.org').partition('@')[0]}"
    )


def test_a_quoted_local_part_is_hidden_without_its_quotation_marks() -> None:
    assert "kim lee" not in HIDDEN.text("550 unknown user: kim lee", '"kim lee"@example.org')


@given(
    LOCALS,
    st.lists(
        st.sampled_from(["user", "<{0}@example.org>", "{0}", "({0})", "{0}:", "'{0}'", "{0}@EXAMPLE.ORG", "unknown"])
    ),
    st.sampled_from([" ", ", ", "; ", " <", "/", ":"]),
)
def test_no_text_shows_the_local_part(local: str, words: list[str], between: str) -> None:
    text = between.join(words).replace("{0}", local)
    hidden = HIDDEN.text(text, f"{local}@example.org")
    assert re.search(rf"(?<![a-z0-9]){re.escape(local)}(?![a-z0-9])", hidden) is None
    assert f"{local}@" not in hidden


@given(st.text(max_size=60), LOCALS)
def test_no_surroundings_show_an_address(around: str, local: str) -> None:
    address = f"{local}@example.org"
    hidden = HIDDEN.text(f"{around}<{address}>{around}", address)
    assert address not in hidden.lower()


@given(st.text(max_size=60), st.text(max_size=20))
def test_nothing_raises(text: str, about: str) -> None:
    HIDDEN.text(text, about)
    HIDDEN.text(text, f"{about}@example.org")
    HIDDEN.address(text)


def test_what_is_no_address_is_not_shown() -> None:
    assert "kim" not in HIDDEN.address("kim")


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    with pytest.raises(LedgerError):
        kept_key(path)
    with connect(path, write=True):
        pass
    key = kept_key(path)
    assert len(key) == 32
    assert kept_key(path, lambda _: b"never") == key
    with connect(tmp_path / "other", write=True):
        pass
    assert kept_key(tmp_path / "other") != key
