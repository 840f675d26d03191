"""Patterns that are compiled with their first use are patterns from then on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.address import ADDRESS
from bounce_cli.late import LETTERS, late


def test_it_is_compiled_once_and_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    real = re.compile

    def compile_(source: str, flags: int = 0) -> re.Pattern[str]:
        asked.append((source, flags))
        return real(source, flags)

    monkeypatch.setattr(re, "compile", compile_)
    pattern = late("(k)im", re.IGNORECASE)
    assert (pattern.pattern, pattern.flags, asked) == ("(k)im", re.IGNORECASE, [])
    for _ in range(2):
        found = pattern.search("To Kim")
        assert found is not None
        assert found[1] == "K"
    assert pattern.sub("x", "kim Kim") == "x x"
    assert [one.start() for one in pattern.finditer("kim Kim")] == [0, 4]
    assert asked == [("(k)im", re.IGNORECASE)]


def test_what_no_pattern_has_it_has_not() -> None:
    with pytest.raises(AttributeError):
        _ = late("x").nothing  # type: ignore[attr-defined]


@given(text=st.text('aZ0.@-_ <>"é例ー１。「', max_size=60))
def test_letters_beyond_ascii_are_left_out_where_none_can_stand(text: str) -> None:
    whole = re.compile(ADDRESS.pattern)
    for method in ("search", "match", "fullmatch"):
        found, wanted = getattr(ADDRESS, method)(text), getattr(whole, method)(text)
        assert (found and found.span()) == (wanted and wanted.span())
    assert ADDRESS.findall(text) == whole.findall(text)
    assert [one.span() for one in ADDRESS.finditer(text, 3)] == [one.span() for one in whole.finditer(text, 3)]
    assert ADDRESS.sub("x", text) == whole.sub("x", text)


def test_for_text_in_ascii_they_are_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = re.compile

    def compile_(source: str, flags: int) -> re.Pattern[str]:
        asked.append(source)
        return real(source, flags)

    monkeypatch.setattr(re, "compile", compile_)
    pattern = late(rf"[a{LETTERS}]")
    assert pattern.search("xa")
    assert asked == ["[a]"]
    assert pattern.search("xé")
    assert asked == ["[a]", rf"[a{LETTERS}]"]
