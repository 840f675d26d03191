"""`bounce check` in another language than English: the screen, and the JSON where the language is asked for."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.language.pseudo import PSEUDO

REPLAY = ("--dns-replay", SAMPLES / "dns.jsonl")
NOT_ALIGNED = SAMPLES / "auth-nothing-aligned.eml"


def checked(run: Run, *arguments: object) -> Any:
    status, out, err = run("check", "-f", "json", *arguments)
    assert (status, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("lang", [True, False])
def test_the_screen_speaks_the_language_that_is_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, *, lang: bool
) -> None:
    monkeypatch.setattr("bounce_cli.language.choice.language", lambda _: PSEUDO)
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    options = ("--lang", "nb") if lang else ()
    status, text, _ = run("check", NOT_ALIGNED, *REPLAY, *options)
    assert status == 0
    assert text.startswith(
        " ⟦Refused for ⟧DMARC⟦, and rightly: ⟧⟦nothing in this mail can align with ⟧example.com⟦.⟧\n"
    )
    assert "\n   ⟦refused by⟧    mx.school.example⟦, ⟧2⟦ days ago⟧\n" in text
    assert "\n   ⟦error⟧         ⟦Nothing in this mail stands for its From domain ⟧example.com⟦" in text


def test_programs_read_english_unless_a_language_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    english = checked(run, NOT_ALIGNED, *REPLAY)["findings"][0]
    monkeypatch.setattr("bounce_cli.language.choice.language", lambda _: PSEUDO)
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    assert checked(run, NOT_ALIGNED, *REPLAY)["findings"][0] == english
    found = checked(run, NOT_ALIGNED, *REPLAY, "--lang", "nb")["findings"][0]
    assert found["text"].startswith("⟦Nothing in this mail stands for its From domain ⟧example.com⟦")
    assert found["fix"].endswith("⟧\n" + english["records"][0])
    assert {key: found[key] for key in ("id", "severity", "records")} == {
        key: english[key] for key in ("id", "severity", "records")
    }


@pytest.mark.parametrize("command", [("check", NOT_ALIGNED), ("allowlist", "example.com")])
def test_a_language_that_there_is_not_is_wrong_usage(run: Run, command: tuple[object, ...]) -> None:
    status, out, err = run(*command, *REPLAY, "--lang", "xx")
    assert (status, out) == (2, "")
    assert "--lang xx" in err
