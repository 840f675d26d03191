"""Patterns that are compiled with their first use are patterns from then on."""

import re

import pytest

from bounce_cli.late import late


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
