"""Texts said in other languages: templates, plurals, values that are texts, dates and numbers."""

import gettext
from datetime import datetime
from typing import ClassVar

import pytest

from bounce_cli.errors import UsageError
from bounce_cli.language.choice import language_named, language_of
from bounce_cli.language.said import Said, counted, said, together
from bounce_cli.language.translation import ENGLISH, LANGUAGES, Language, language

WHEN = datetime.fromisoformat("2026-11-04T09:12:00+01:00")


class Few(gettext.NullTranslations):
    """A small dictionary with the plural forms of Polish."""

    words: ClassVar[dict[str, str]] = {
        "Ask {who}.": "Zapytaj: {who}.",
        "the owner": "właściciel",
        "Wait.": "Czekaj.",
    }

    def gettext(self, message: str) -> str:
        return self.words.get(message, message)

    def ngettext(self, one: str, several: str, count: int) -> str:  # noqa: ARG002 - as in the base class
        return "{count:,} list" if count == 1 else "{count:,} listy" if count in {2, 3, 4} else "{count:,} listów"


POLISH = Language("pl", Few())
CHINESE = Language("zh", Few())


def test_a_text_is_english_by_itself() -> None:
    text = said("Ask {who}.", who="kim@example.org")
    assert text == "Ask kim@example.org."
    assert isinstance(text, Said)
    assert ENGLISH.say(text) == text


def test_a_text_is_made_again_of_its_parts() -> None:
    assert POLISH.say(said("Ask {who}.", who="kim@example.org")) == "Zapytaj: kim@example.org."
    assert POLISH.say(said("Ask {who}.", who=said("the owner"))) == "Zapytaj: właściciel."
    assert POLISH.say("Ask {who}.", who="kim") == "Zapytaj: kim."
    assert POLISH.say("nobody translated this") == "nobody translated this"
    assert POLISH.say("") == ""


def test_a_value_is_never_taken_for_a_template() -> None:
    assert said("Ask {who}.", who="{who} {0}") == "Ask {who} {0}."
    assert POLISH.say(said("Ask {who}.", who="{who} {0}")) == "Zapytaj: {who} {0}."


def test_a_text_without_values_is_filled_in_later() -> None:
    template = said("Ask {who}.")
    assert template == "Ask {who}."
    assert template.of(who="kim") == "Ask kim."


def test_a_place_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        said("Ask {who}.", whom="kim")


@pytest.mark.parametrize(
    ("count", "expected"), [(1, "1 list"), (2, "2 listy"), (5, "5 listów"), (1010, "1010 listów"), (0, "0 listów")]
)
def test_plurals_and_numbers(count: int, expected: str) -> None:
    text = counted(count, "{count:,} letter", "{count:,} letters")
    assert text == f"{count:,} letter{'s' * (count != 1)}"
    assert POLISH.say(text).replace("\xa0", "") == expected
    assert POLISH.counted(count, "{count:,} letter", "{count:,} letters") == POLISH.say(text)


def test_thousands_are_grouped_as_the_language_does() -> None:
    assert POLISH.say(counted(12345, "{count:,} letter", "{count:,} letters")) == "12\xa0345 listów"
    assert Language("zh", Few()).say("{count:,}", count=12345) == "12,345"


def test_sentences_follow_each_other_with_a_space_where_the_language_has_one() -> None:
    text = together(said("Wait."), "", said("Ask {who}.", who="kim"))
    assert text == "Wait. Ask kim."
    assert POLISH.say(text) == "Czekaj. Zapytaj: kim."
    assert CHINESE.say(text) == "Czekaj.Zapytaj: kim."


@pytest.mark.parametrize(
    ("code", "day", "moment"),
    [
        ("en", "4 Nov 2026", "4 Nov 2026 09:12 +01:00"),
        ("pl", "4 lis 2026", "4 lis 2026, 09:12 +01:00"),
        ("zh", "2026年11月4日", "2026年11月4日 09:12 +01:00"),
        ("nb", "4. nov. 2026", "4. nov. 2026, 09:12 +01:00"),
    ],
)
def test_dates(code: str, day: str, moment: str) -> None:
    assert language(code).day(WHEN) == day
    assert language(code).moment(WHEN) == moment


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en"),
        ("pl", "pl"),
        ("PL", "pl"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh_CN", "zh"),
        ("zh-Hans-CN", "zh"),
        ("nb", "nb"),
        ("no", "nb"),
        ("nn", "nb"),
        ("nb-NO", "nb"),
        ("en-US", "en"),
    ],
)
def test_names_of_languages(name: str, code: str) -> None:
    assert language_named(name).code == code


@pytest.mark.parametrize("name", ["xx", "", "zh-TW", "zh-Hant", "polish", "C"])
def test_other_languages_are_refused_by_name(name: str) -> None:
    with pytest.raises(UsageError, match="en, pl, zh, nb"):
        language_named(name)


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "pl_PL.UTF-8"}, "pl"),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": "nb_NO.UTF-8"}, "nb"),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": ""}, "pl"),
        ({"LANG": "pl_PL.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "en"),
        ({"LANG": "de_DE@euro"}, "en"),
    ],
)
def test_the_language_of_the_environment(environment: dict[str, str], code: str) -> None:
    assert language_of(environment).code == code


def test_every_language_can_be_loaded() -> None:
    assert [language(code).code for code in LANGUAGES] == ["en", "pl", "zh", "nb"]
