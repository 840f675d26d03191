"""Markdown, once rendered, has the words of a mail and nothing made of them: no link, image, heading, row or HTML."""

from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bounce_cli.language.said import said
from bounce_cli.language.translation import ENGLISH
from bounce_cli.letter.model import Item, Letter, Lines, Paragraph, Row, Steps, Table, Verbatim
from bounce_cli.rendering.letter.markdown import markdown_form
from tests.hostile import HOSTILE
from tests.hostile_sinks.conftest import Say

TABLES = (
    ("triage", "--offline", "mails", "-f", "markdown"),
    ("triage", "--offline", "archives", "--group-by", "remote_mta,origin", "-f", "markdown"),
)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def words_in(tokens: list[Token]) -> Counter[str]:
    """What the inline texts are made of."""
    return Counter(word.type for token in tokens if token.type == "inline" for word in token.children or ())


@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_a_table_has_only_rows_of_its_own_and_words(say: Say, words: tuple[str, ...]) -> None:
    out = say(*words).out
    tokens = READER.parse(out)
    assert [token.type for token in tokens if token.level == 0] == ["table_open", "table_close"]
    assert sum(token.type == "tr_open" for token in tokens) == out.count("\n") - 1
    assert set(words_in(tokens)) == {"text"}


def test_the_summary_of_a_job_has_only_rows_of_its_own_and_words(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    say("triage", "--offline", "mails", "-f", "github", "--fail-on", "unknown")
    out = (tmp_path / "summary").read_text("utf-8")
    tokens = READER.parse(out)
    assert {token.type for token in tokens if token.level == 0 and token.nesting >= 0} <= {
        *("table_open", "heading_open", "paragraph_open")
    }
    rows = sum(token.type == "tr_open" for token in tokens)
    assert rows == sum(line.startswith("|") for line in out.split("\n")) - 1 > len(HOSTILE)
    assert set(words_in(tokens)) == {"text"}


def letter(text: str) -> Letter:
    """A letter with a text wherever one stands."""
    return Letter(
        name="x",
        subject=said("About {word}", word=text),
        to=text,
        blocks=(
            Paragraph(text=said("{word}", word=text)),
            Table(rows=(Row(label=said("Subject"), value=text), Row(label=said("To"), value=text))),
            Verbatim(lines=(text, "```", text)),
            Steps(items=(Item(text=said("{word}", word=text), lines=(text,)), Item(text=said("Then")))),
            Lines(lines=(text or "-", text or "-")),
        ),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_a_letter_has_only_blocks_of_its_own_and_words(text: str) -> None:
    tokens = READER.parse("".join(markdown_form([letter(text)], ENGLISH)))
    blocks = Counter(token.type for token in tokens if token.nesting >= 0)
    assert {name: blocks[name] for name in ("heading_open", "fence", "list_item_open")} == {
        "heading_open": 1,
        "fence": 2,
        "list_item_open": 4,
    }
    assert set(blocks) <= {
        *(
            "heading_open",
            "inline",
            "paragraph_open",
            "bullet_list_open",
            "ordered_list_open",
            "list_item_open",
            "fence",
        )
    }
    assert set(words_in(tokens)) <= {"text", "strong_open", "strong_close", "hardbreak", "softbreak"}
    assert words_in(tokens)["strong_open"] == (3 if text else 2)


def test_the_letters_about_hostile_mails_hold_no_link_and_no_html(say: Say) -> None:
    out = say("letter", "--offline", "mails", "--to", "recipient", "-f", "markdown").out
    tokens = READER.parse(out)
    assert set(words_in(tokens)) == {"text", "strong_open", "strong_close", "hardbreak"}
    assert "html_block" not in {token.type for token in tokens}
