"""The forms of a letter: whatever a mail holds, a form holds it harmlessly."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.language.said import said, together
from bounce_cli.language.translation import ENGLISH, Moment, language
from bounce_cli.letter.author import author_of, is_address
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Block, Item, Letter, Lines, Paragraph, Row, Steps, Table, Verbatim
from bounce_cli.rendering.letter.draft import draft
from bounce_cli.rendering.letter.markdown import markdown_form
from bounce_cli.rendering.letter.text import text_form
from bounce_cli.rendering.text import width_of, wrap
from tests.language.pseudo import PSEUDO

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOSTILE = "\x1b]52;c;aGk=\x07\x9b31m\u202egro\u2066\x00\r\nBcc: x@evil.example\u2028\ud800"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def letter(*blocks: Block, to: str | None = "postmaster@corp.example", author: str | None = None) -> Letter:
    return Letter(name="corp.example", subject=said("A {word}", word="subject"), blocks=blocks, to=to, author=author)


def as_text(*blocks: Block) -> str:
    return "".join(text_form([letter(*blocks)], ENGLISH)).partition("\n\n")[2]


def as_markdown(*blocks: Block) -> str:
    return "".join(markdown_form([letter(*blocks, to=None)], ENGLISH)).partition("\n\n")[2]


@given(st.text())
def test_harmless_text_is_one_line_that_no_program_obeys(text: str) -> None:
    found = harmless(text)
    assert not UNSAFE.search(found)
    assert "\n" not in found
    found.encode("utf-8")


def test_harmless_text_is_not_too_long() -> None:
    assert harmless("a" * 400) == "a" * 299 + "…"
    assert harmless("a\tb\x1b") == "a b\\x1b"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Mn", "Me"])), st.integers(20, 80))
def test_wrapping_loses_nothing_and_breaks_no_word_of_a_script_with_blanks(text: str, room: int) -> None:
    lines = list(wrap(text, room, whole_words=True))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line) <= room or " " not in line for line in lines)


def test_wide_characters_count_two_and_break_between_each_other() -> None:
    lines = list(wrap("请检查贵方隔离区中是否有这封邮件，地址是 kim@example.org，谢谢。", 20, whole_words=True))
    assert all(width_of(line) <= 20 for line in lines)
    assert not any(line.startswith(("，", "。")) for line in lines)
    assert any("kim@example.org" in line for line in lines)
    assert width_of("e\u0301") == 1


def test_records_and_words_are_never_broken() -> None:
    record = "x" * 200
    assert as_text(Verbatim(lines=(record,))) == f"    {record}\n"
    steps = Steps(items=(Item(text="First.", lines=(record,)), Item(text="Second.")))
    assert as_text(steps) == f"1. First.\n\n    {record}\n\n2. Second.\n"


def test_words_of_ours_in_what_is_copied_are_said_and_nothing_in_it_is_obeyed() -> None:
    lines = (said("{name}  {cost}", name="a.example", cost=said("two")), "v=spf1  -all\x1b[31m")
    blocks = (Steps(items=(Item(text="First.", lines=lines),)), Verbatim(lines=lines))
    for form, indents in ((text_form, ("    ", "    ")), (markdown_form, ("   ", ""))):
        found = "".join(form([letter(*blocks)], PSEUDO))
        for indent in indents:
            assert f"\n{indent}a.example⟦  ⟧⟦two⟧\n{indent}v=spf1  -all\\x1b[31m\n" in found


def test_dates_are_said_in_the_language_of_the_form() -> None:
    date = Moment("2026-11-20T09:12:00+01:00")
    blocks = (Table(rows=(Row(label="x", value=date),)), Paragraph(text=said("On {when}.", when=date)))
    for form in (text_form, markdown_form):
        found = "".join(form([letter(*blocks)], language("zh")))
        assert found.count("2026年11月20日 09:12 +01:00") == 2
        assert "2026年" not in "".join(form([letter(*blocks)], ENGLISH))


def test_a_list_of_addresses_breaks_behind_wide_commas_too() -> None:
    names = "、".join(["somebody@corp.example"] * 3)
    assert as_text(Table(rows=(Row(label="To", value=names),))) == (
        "    To  somebody@corp.example、somebody@corp.example、\n        somebody@corp.example\n"
    )


def test_tables_line_up_and_hang() -> None:
    rows = (Row(label=said("To"), value=", ".join(["somebody@corp.example"] * 4)), Row(label="Subject", value="x"))
    first, second, third = as_text(Table(rows=rows)).splitlines()
    assert first.startswith("    To       somebody@corp.example, ")
    assert second.startswith("             somebody@corp.example")
    assert third == "    Subject  x"


def test_values_of_a_mail_are_not_taken_for_texts_of_ours() -> None:
    polish = language("pl")
    text = "".join(text_form([letter(Table(rows=(Row(label="x", value="spam"),)))], polish))
    assert "    x  spam\n" in text


def test_markdown_escapes_what_a_mail_could_mean_by_it() -> None:
    text = as_markdown(
        Table(rows=(Row(label="Subject", value="[a](http://evil.example) <b> *c* `d` www.evil.example"),))
    )
    assert text == ("- **Subject:** \\[a\\](http\\://evil.example) \\<b\\> \\*c\\* \\`d\\` www\\.evil.example\n")


@pytest.mark.parametrize(
    ("text", "written"), [("1. a", "1\\. a"), ("+ a", "\\+ a"), ("- a", "\\- a"), ("2026 a", "2026 a")]
)
def test_a_paragraph_begins_no_list(text: str, written: str) -> None:
    assert as_markdown(Paragraph(text=text)) == written + "\n"


def test_a_fence_is_longer_than_any_inside() -> None:
    assert as_markdown(Verbatim(lines=("a ```` b",))) == "`````\na ```` b\n`````\n"
    steps = Steps(items=(Item(text="First.", lines=("r",)), Item(text="Second.", lines=("s",))))
    assert as_markdown(steps) == "1. First.\n\n   ```\n   r\n   ```\n\n2. Second.\n\n   ```\n   s\n   ```\n"


def test_markdown_keeps_the_lines_of_a_signature_and_parts_letters() -> None:
    assert as_markdown(Lines(lines=("Kind regards,", "Kim"))) == "Kind regards,\\\nKim\n"
    both = "".join(markdown_form([letter(), letter()], ENGLISH))
    one = "# A subject\n\n**To:** postmaster@corp.example\n\n"
    assert both == f"{one}\n---\n\n{one}"


def test_a_list_of_what_to_do_has_no_subject() -> None:
    found = Letter(name="x", subject="y", blocks=(Paragraph(text="z"),), is_mail=False)
    assert "".join(text_form([found], ENGLISH)) == "z\n"


def test_a_draft_is_a_mail_that_nobody_has_sent_yet() -> None:
    octets = draft(letter(Paragraph(text="Hello."), author="Kim Ö <kim@example.com>"), ENGLISH, NOW)
    assert b"\r\n" in octets
    assert b"\n" not in octets.replace(b"\r\n", b"")
    found = message_from_bytes(octets, policy=default)
    assert found["From"] == "Kim Ö <kim@example.com>"
    assert found["To"] == "postmaster@corp.example"
    assert (found["Subject"], found["X-Unsent"], found["Content-Language"]) == ("A subject", "1", "en")
    assert found["Date"].datetime == NOW
    assert found["Message-ID"].endswith("@draft.invalid>")
    assert found.get_content_charset() == "utf-8"
    assert found.get_content().splitlines() == ["Hello."]


def test_a_draft_leaves_out_who_is_not_known() -> None:
    found = message_from_bytes(draft(letter(to=None), ENGLISH, NOW), policy=default)
    assert found["To"] is None
    assert found["From"] is None


def test_a_draft_is_fit_for_smtp_whatever_it_says() -> None:
    words = Verbatim(lines=("ö" * 3000,))
    octets = draft(letter(words, Paragraph(text=together(said("请。"), "Zażółć."))), language("zh"), NOW)
    assert octets.isascii()
    assert max(map(len, octets.splitlines())) <= 998
    assert "ö" * 3000 in message_from_bytes(octets, policy=default).get_content()


def test_addresses_beyond_ascii_stay_what_they_are() -> None:
    octets = draft(letter(to="jürgen@exämple.org"), ENGLISH, NOW)
    assert "To: jürgen@exämple.org\r\n".encode() in octets


@given(st.text())
def test_no_value_adds_a_field_to_a_draft(text: str) -> None:
    plain = Letter(
        name="x",
        subject=said("{word}", word=text),
        blocks=(),
        to=f"{text} <kim@example.org>",
        author=f"{text}{HOSTILE}",
    )
    found = message_from_bytes(draft(plain, ENGLISH, NOW), policy=default)
    assert {name.lower() for name in found.keys()} <= {  # noqa: SIM118 - a message is no dictionary
        *("from", "to", "subject", "date", "message-id", "x-unsent", "content-type", "content-transfer-encoding"),
        *("mime-version", "content-language"),
    }


@pytest.mark.parametrize(
    ("field", "name", "address"),
    [
        ("Kim Lee <kim@example.org>", "Kim Lee", "kim@example.org"),
        ('"Lee, Kim" <kim@example.org>', "Lee, Kim", "kim@example.org"),
        ("kim@example.org", "", "kim@example.org"),
        ("A <a@example.org>, B <b@example.org>", "A", "a@example.org"),
        ('Kim " <a> <kim@example.org>', 'Kim " <a>', "kim@example.org"),
        ("Undisclosed", "", None),
        (None, "", None),
    ],
)
def test_authors(field: str | None, name: str, address: str | None) -> None:
    found = author_of(field)
    assert (found.name, found.address) == (name, address)
    assert found.field == (f"{name} <{address}>" if name else address)


def test_what_is_no_address() -> None:
    assert is_address("kim@example.org")
    assert not is_address("kim")
    assert not is_address("a" * 320 + "@example.org")
