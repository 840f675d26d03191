"""A Markdown table, once rendered, has as many cells as it should, and in each of them the words of the record."""

import json
from typing import Any

import pytest
from markdown_it import MarkdownIt

from bounce_cli.rendering.counts import count_markdown
from bounce_cli.rendering.forms.fields import as_text, known_fields, picked
from bounce_cli.rendering.forms.markdown import markdown_rows
from bounce_cli.rendering.style import ENGLISH_STYLE
from bounce_cli.rendering.text import safe
from tests.hostile import HOSTILE
from tests.rendering.forms.form_mails import bounce
from tests.rendering.forms.form_runs import ALL_SAMPLES, written

HEADINGS = ["", "recipient", "reason", "status", "what to do", "words"]
MARKUP = (
    *("**a** __b__ *c* _d_", "~~a~~", "``a``", "`a|b`", "a\\", "\\", "a || b", " a ", "a  b", "|---|", "---"),
    *("- a", "1. a", "> a", "# a", "[a]: http://x", "[^1]", "[x][y]", "<http://x.example>", "<!-- a -->", "<b>a</b>"),
    *("&#64;", "&copy;", "&nbsp;", "http://x.example/?a=b", "www.example.com/a", "kim@example.org", "$a$ $5"),
)


def rendered(text: str) -> list[list[str]]:
    """The words of all cells, row by row, of a text that is one table and has nothing but words in it."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    assert [token.type for token in tokens if token.level == 0] == ["table_open", "table_close"]
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            words = token.children or []
            assert {word.type for word in words} <= {"text"}
            rows[-1].append("".join(word.content for word in words))
    return rows


def shown(value: Any) -> str:
    """A value as a cell can show it: Markdown drops the blanks around it."""
    return safe(as_text(value)).strip()


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    lines = written(tmp_path_factory.mktemp("records"), *ALL_SAMPLES, "-f", "ndjson").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The table of all samples, rendered."""
    return rendered(written(tmp_path_factory.mktemp("table"), *ALL_SAMPLES, "-f", "markdown"))


@pytest.fixture(scope="module")
def every_field(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The table of all fields of all samples, rendered."""
    words = (*ALL_SAMPLES, "-f", "markdown", "--fields", ",".join(known_fields()))
    return rendered(written(tmp_path_factory.mktemp("fields"), *words))


def test_the_table_of_all_samples_says_what_the_records_say(
    table: list[list[str]], records: list[dict[str, Any]]
) -> None:
    heading, *rows = table
    assert heading == HEADINGS
    assert [(row[1], row[3], row[5]) for row in rows] == [
        (
            shown(one["recipient"]) or "(no recipient named)",
            shown(one["status"] or one["reply_code"]),
            shown(one["diagnostic"]),
        )
        for one in records
    ]
    assert all(row[0] and row[2] for row in rows)


def test_each_field_of_each_sample_is_rendered(every_field: list[list[str]], records: list[dict[str, Any]]) -> None:
    values = [[shown(value) for value in picked(one, known_fields()).values()] for one in records]
    assert every_field == [list(known_fields()), *values]


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_words_of_a_mail_are_words_once_rendered(text: str) -> None:
    _, row = rendered("".join(markdown_rows([bounce(text, recipient=text)], ENGLISH_STYLE)))
    words = shown(text)
    assert row == ["HARD", words if text else "(no recipient named)", "unknown user", "5.1.1", "drop", words]


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP])
def test_words_that_mails_are_counted_by_are_words_once_rendered(text: str) -> None:
    table = rendered("".join(count_markdown([((text,), 2, 1)], ["diagnostic"])))
    assert table == [["diagnostic", "bounces", "addresses"], [shown(text), "2", "1"]]


def test_a_column_of_empty_cells_has_a_row_for_each() -> None:
    lines = markdown_rows([bounce(recipient=None), bounce()], ENGLISH_STYLE, ("recipient",))
    assert rendered("".join(lines)) == [["recipient"], [""], ["kim@example.org"]]
