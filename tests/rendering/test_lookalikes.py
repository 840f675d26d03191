"""A domain that passes for another shows it; one of somebody who writes in another alphabet stays as it is."""

import time

import pytest

from bounce_cli.escaping import visible
from bounce_cli.rendering.lookalikes import unmasked
from tests.hostile_sinks.obeyed import stacked


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
        ("\u0410\u0412\u0412.com", "\\u0410\\u0412\\u0412.com"),
        ("\u041c\u0430\u0445.com", "\\u041c\\u0430\\u0445.com"),
        ("\u043e2.com", "\\u043e2.com"),
        ("\u03bf\u03c1\u03bf.gr", "\\u03bf\\u03c1\\u03bf.gr"),
        ("kim@\u039f\u03a1\u03a4\u0399.gr", "kim@\\u039f\\u03a1\\u03a4\\u0399.gr"),
        ("\u217ficrosoft.com", "\\u217ficrosoft.com"),
        ("\U0001d420oogle.com", "\\U0001d420oogle.com"),
        ("\uff50aypal.com", "\\uff50aypal.com"),
        ("\uff50\u0430\uff59.com", "\\uff50\\u0430\\uff59.com"),
        ("kim@o\ufb03ce.example", "kim@o\\ufb03ce.example"),
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
        "kim@東京tower.jp, 第１回.pdf, 株式会社ＡＢＣ.pdf, ｱｲｳ.jp",
        "例え.jp, пример.рф, ΑΓΟΡΑ.gr, αγορα.gr, mu\u0308nchen.de, ångström.se, straße.de, ığdır.com.tr",
        "Анна.com, Вода.com, 第１.jp",
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
    "text",
    [
        "😀 ❤️ 1️⃣ 🇳🇴",
        "é e\u0301 q\u0307\u0323",
        "שָׁל֞וֹם",
        "ש\u05c1\u05bc\u05b8\u05a5\u05bd",
        "ภาษาไทยนี้",
        "葛\U000e0100城",
        "ｆｕｌｌ",
        "ကြွှုံ့",
        "བསྒྲུབས་ རྐྵྱཾ",
        "अग्निमी॑ळे पु॒रोहि॑तं",
        "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ",
        "tie\u0302\u0301ng Vie\u0323\u0302t",
        "か\u3099き\u3099",
        "“…”—‘?!’ ───── ░░░░░░ ✔✔✔✔✔✔",
    ],
)
def test_signs_that_people_write_stay_as_they_are(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    "marks",
    [
        "\u0301",
        "\u0951",
        "\u1cd0",
        "\u0730",
        "\ua66f",
        "\u08d3\u06d6",
        "\u0301\u0e31",
        "\u0e31\u0eb1",
        "\u3099",
        "\ua8e0",
    ],
)
def test_marks_that_are_too_many_on_a_letter_are_written_by_their_numbers(marks: str) -> None:
    shown = visible("z" + marks * 20 + "algo")
    assert stacked("z" + marks * 20) != set()
    assert stacked(shown) == set()
    assert shown.startswith("z" + marks[0])
    assert shown.endswith(f"\\u{ord(marks[-1]):04x}algo")


@pytest.mark.parametrize(
    "piece", ["й.", "й@", "@й-", "a\u0430", ":: ::a ", "##a", " ::a x", "\u0301", "\u0e31", "\u2014", "\ufe0f"]
)
def test_long_texts_are_shown_as_quickly_as_short_ones(piece: str) -> None:
    began = time.perf_counter()
    unmasked(visible(piece * 100_000))
    assert time.perf_counter() - began < 5
