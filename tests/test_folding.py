"""Folded text: what differs for people stays different, what does not becomes alike."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Mail\tBox \n is FULL ", "mail box is full"),
        ("don`t don´t don’t don‘t", "don't don't don't don't"),
        ("„quoted“ «quoted» “quoted”", '"quoted" "quoted" "quoted"'),
        ("a–b—c‐d−e", "a-b-c-d-e"),
        ("Boîte du destinataire", "boite du destinataire"),
        ("Größe GROSSE", "grosse grosse"),
        ("KULLANICI kullanıcı İLETİ ileti", "kullanici kullanici ileti ileti"),
        ("Ørsted Łódź Đorđe Ærø ǽ", "orsted lodz dorde aero ae"),
        ("ＡＢＣ１２３：", "abc123:"),
        ("ｶﾞ カ", "カ カ"),
        ("받는 사람", "받는 사람"),
        ("Почтовый Ёжик", "почтовыи ежик"),
        ("a\u00a0b\u3000c\u2028d", "a b c d"),
        ("zero\u200bwidth soft\u00adhyphen \ufeff", "zerowidth softhyphen"),
        ("e\u0301" + "\u0315\u0300" * 40 + "x", "ex"),
        ("\ud800 Ä", "\ud800 a"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# Greek letters with an iota below lose it as a mark; in capitals it is a letter of its own.
WITHOUT_IOTA_BELOW = st.characters().filter(lambda sign: "\u0345" not in unicodedata.normalize("NFD", sign))


@given(st.text(WITHOUT_IOTA_BELOW))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


def test_case_of_no_character_matters() -> None:
    letters = [sign for sign in map(chr, range(0x11_0000)) if "\u0345" not in unicodedata.normalize("NFD", sign)]
    assert [sign for sign in letters if not fold(sign.upper()) == fold(sign.lower()) == fold(sign)] == []


def test_every_character_alone_is_folded_for_good() -> None:
    changed = [code for code in range(0x11_0000) if fold(fold(chr(code))) != fold(chr(code))]
    assert changed == []


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_folded_as_other_text(text: str) -> None:
    assert fold(text) == fold(text + " ä").removesuffix("a").removesuffix(" ")
