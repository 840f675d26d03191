"""No language lacks a text, a placeholder or a plural form, and none is too long for its place."""

import re
import string
from gettext import c2py

import pytest
from babel.messages.catalog import Catalog, Message

from bounce_cli.advice.catalogue import entry
from bounce_cli.classifier import Reason
from bounce_cli.language.translation import LANGUAGES, language
from bounce_cli.rendering.text import width_of
from tests.language.messages import TEXTS, messages, read, untranslated, updated, written

OTHERS = [code for code in LANGUAGES if code != "en"]
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=OTHERS)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return read(request.param)


def texts(message: Message) -> list[str]:
    string_ = message.string
    return [string_] if isinstance(string_, str) else list(string_ or ())


def templates(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_there_are_texts() -> None:
    assert len(set(messages())) > 300


@pytest.mark.parametrize("code", OTHERS)
def test_the_file_of_a_language_is_up_to_date(code: str) -> None:
    assert (TEXTS / f"{code}.po").read_bytes() == written(updated(code)), "run python -m tests.language.messages"


def test_no_language_lacks_a_text(catalog: Catalog) -> None:
    assert untranslated(catalog) == []


def test_every_text_has_the_places_of_its_template(catalog: Catalog) -> None:
    for message in catalog:
        of_each = [places(template) for template in templates(message)]
        for text in texts(message) if message.id else ():
            # A form has what all have, and "one" may be said without its number.
            assert set.intersection(*of_each) - {"count"} <= places(text) <= set.union(*of_each), (message.id, text)


def test_every_plural_has_the_forms_of_its_language(catalog: Catalog) -> None:
    plural = c2py(catalog.plural_expr)
    needed = {plural(count) for count in range(200)}
    for message in catalog:
        if message.id and not isinstance(message.id, str):
            assert set(range(len(texts(message)))) == needed, message.id


def test_what_is_run_or_published_stays_as_it_is(catalog: Catalog) -> None:
    """Commands, records and codes in a text are the same in every language."""
    commands = r"bounce (?:triage|check|letter|clone|explain|allowlist|unseen)\b"
    exact = re.compile(commands + r"|v=DMARC1; p=none|~all|-all|\+all|List-Unsubscribe|_dmarc|MX 0 \.|h=|x=")
    for message in catalog:
        for text in texts(message) if message.id else ():
            for words in exact.findall(templates(message)[0]):
                assert words in text, (message.id, text)


def test_sentences_end_as_sentences_do(catalog: Catalog) -> None:
    ends = (".", "。", ":", ":", ")", ")", "!", "?", "?")
    for message in catalog:
        for template, text in zip(templates(message), texts(message), strict=False):
            if template.endswith(".") and not template.endswith("..."):
                assert text.endswith(ends), (template, text)


def test_chinese_is_written_with_chinese_characters() -> None:
    for message in read("zh"):
        for text in texts(message) if message.id else ():
            words = re.sub(r"\{[^}]*\}", "", templates(message)[0])
            if re.search(r"[a-z]{3,} [a-z]{3,}", words):
                assert CHINESE.search(text), message.id


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("reason", list(Reason))
def test_what_stands_in_the_table_fits_its_column(code: str, reason: Reason) -> None:
    found, say = entry(reason), language(code).say
    assert width_of(say(found.title)) <= 21, say(found.title)
    assert width_of(say(found.short or "")) <= 17, say(found.short or "")
