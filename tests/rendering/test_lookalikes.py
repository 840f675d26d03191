"""A domain that passes for another shows it; one of somebody who writes in another alphabet stays as it is."""

import time

import pytest

from bounce_cli.escaping import visible
from bounce_cli.rendering.lookalikes import unmasked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("kim@ex\u0430mple.org", "kim@ex\\u0430mple.org"),
        ("said by mx.ex\u0430mple.org, after RCPT", "said by mx.ex\\u0430mple.org, after RCPT"),
        ("<kim@\u0430\u0440\u0440\u04cf\u0435.com>: no", "<kim@\\u0430\\u0440\\u0440\\u04cf\\u0435.com>: no"),
        ("kim@goo\u0261le.com", "kim@goo\\u0261le.com"),
        ("kim@ex\u03b1mple", "kim@ex\\u03b1mple"),
        ("kim@pay-p\u0430l.example", "kim@pay-p\\u0430l.example"),
        ("kim@\u13a0pple.example", "kim@\\u13a0pple.example"),
    ],
)
def test_letters_that_pass_for_others_are_written_by_their_numbers(text: str, shown: str) -> None:
    assert unmasked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "jürgen@münchen.example",
        "анна@пример.рф",
        "анна@пример.com",
        "kim@ελλάδα.gr",
        "kim@東京tower.jp, 第１回.pdf",
        "Сервер SMTP-сервер.Попробуйте позже, см. файл.txt",
        "Привет.Hello и IP-адрес",
        "k\u0430m is no domain, and neither is \u0430.",
        "ex\u0430mple.\u0440\u0444",
        "kim@example.org",
    ],
)
def test_what_passes_for_nothing_stays_as_it_is(text: str) -> None:
    assert unmasked(text) == text


@pytest.mark.parametrize(
    "text", ["😀 ❤️ 1️⃣ 🇳🇴", "é e\u0301 q\u0307\u0323", "שָׁל֞וֹם", "ภาษาไทยนี้", "葛\U000e0100城", "ｆｕｌｌ"]
)
def test_signs_that_people_write_stay_as_they_are(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("piece", ["й.", "й@", "@й-", "a\u0430", ":: ::a ", "##a", " ::a x", "\u0301", "\ufe0f"])
def test_long_texts_are_shown_as_quickly_as_short_ones(piece: str) -> None:
    began = time.perf_counter()
    unmasked(visible(piece * 100_000))
    assert time.perf_counter() - began < 5
