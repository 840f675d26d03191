"""A draft has the fields of a draft and no others, whatever stands in a subject, a name or an address."""

import base64
import quopri
import re
from datetime import UTC, datetime

import pytest

from bounce_cli.language.said import said
from bounce_cli.language.translation import ENGLISH
from bounce_cli.letter.model import Letter, Paragraph
from bounce_cli.rendering.letter.draft import draft
from bounce_cli.rendering.letter.text import text_form
from tests.hostile import HOSTILE
from tests.hostile_sinks.hostile_mails import octets_of

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
FIELDS = {
    *("From", "To", "Subject", "Date", "Message-ID", "X-Unsent", "Content-Type", "Content-Transfer-Encoding"),
    *("MIME-Version", "Content-Language"),
}
# A field or the folded rest of one: what else stands in a header ends it, or begins another field.
LINE = re.compile(rb"([A-Za-z\-]+):[^\x00-\x08\x0a-\x1f\x7f]*|[ \t]+[^\x00-\x08\x0a-\x1f\x7f]+")


def encoded(text: str) -> tuple[str, str]:
    """The text as encoded words, which whoever writes the draft must not undo."""
    octets = octets_of(text)[:200]
    quoted = quopri.encodestring(octets, header=True).replace(b"=\n", b"").replace(b"?", b"=3F").decode("ascii")
    return f"=?utf-8?q?{quoted}?=".replace("\n", "=0A"), f"=?utf-8?b?{base64.b64encode(octets).decode()}?="


def fields_of(octets: bytes) -> list[bytes]:
    """The names of the fields of a header section, which every line of it is part of."""
    header = octets.partition(b"\r\n\r\n")[0]
    lines = [LINE.fullmatch(line) for line in header.split(b"\r\n")]
    assert None not in lines, header
    return [line[1] for line in lines if line and line[1]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_word_adds_a_field_to_a_draft(text: str) -> None:
    for word in (text, *encoded(text)):
        for address in (f"{word}@example.org", f'"{word}" <kim@{word}>'):
            letter = Letter(
                name="x",
                subject=said("About {word}", word=word),
                to=address,
                author=address,
                blocks=(Paragraph(text=said("{word}", word=word)),),
            )
            octets = draft(letter, ENGLISH, NOW)
            names = fields_of(octets)
            assert len(names) == len(set(names))
            assert {name.decode() for name in names} <= FIELDS
            assert not re.search(rb"(?<!\r)\n|\r(?!\n)", octets)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_letter_as_text_has_its_two_lines_and_a_blank_one_before_the_words(text: str) -> None:
    letter = Letter(
        name="x",
        subject=said("About {word}", word=text),
        to=f"{text}@example.org",
        blocks=(Paragraph(text=said("Hello,")),),
    )
    head = "".join(text_form([letter], ENGLISH)).split("\n")
    assert [head[0][:4], head[1][:9], *head[2:]] == ["To: ", "Subject: ", "", "Hello,", ""]


def test_the_name_and_the_address_of_a_person_stay_what_they_are() -> None:
    letter = Letter(name="x", subject=said("Hi"), to="Kim Lee = kim? <kim=lee@example.org>", blocks=())
    assert b"To: Kim Lee = kim? <kim=lee@example.org>\r\n" in draft(letter, ENGLISH, NOW)
