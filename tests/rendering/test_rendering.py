"""Forms for people: harmless, aligned, telling."""

import dataclasses
import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bounce_cli.classifier import Alternative, Reason
from bounce_cli.diagnosis import KINDS, Diagnosis
from bounce_cli.problem import Problem
from bounce_cli.rendering.record import ndjson_line, record
from bounce_cli.rendering.schema import record_schema
from bounce_cli.rendering.story import story
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.table import Ran, Tally, rows_of, summary, uncounted_line
from bounce_cli.rendering.text import column, join, labelled, safe, shorten, wrap
from bounce_cli.rendering.words import next_step, plural, title
from bounce_cli.triage import diagnose
from tests.mails import report

HOSTILE = "\x1b]52;c;aGk=\x07\x1b[2J\x9b31m\u202egro.elpmaxe\u2066\x00\r\n\u2028\ud800"
NARROW = Style(width=80)


def first(octets: bytes) -> Diagnosis:
    return next(diagnose(octets, origin="one.eml"))


@given(st.text())
def test_safe_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", safe(text))
    safe(text).encode("utf-8")


def test_hostile_characters_stay_visible() -> None:
    assert safe("a\x1b[31mb") == "a\\x1b[31mb"
    assert safe("a\tb\nc") == "a b c"
    assert safe("\u202ex") == "\\u202ex"
    assert safe(None) == ""


@given(st.text(), st.integers(1, 60))
def test_shortened_text_fits(text: str, width: int) -> None:
    assert cell_len(shorten(safe(text), width)) <= width


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Mn", "Me"])), st.integers(4, 60))
def test_wrapped_text_fits_and_loses_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_columns_count_wide_characters_as_two() -> None:
    assert column("漢字", 6) == "漢字  "
    assert cell_len(shorten("漢字漢字漢字@example.org", 12)) <= 12


def test_labels_stand_once_and_continue_below() -> None:
    lines = list(labelled("words", "one two three four five six seven eight nine ten", Style(width=40)))
    assert lines[0].startswith("   words       one")
    assert all(line.startswith(" " * 15) for line in lines[1:])


@pytest.mark.parametrize("hostile", [HOSTILE, "=cmd()", "::set-output name=a::b", "<b>&amp;", '"quoted"'])
def test_no_form_lets_mail_speak_to_the_terminal(hostile: str) -> None:
    octets = report(reply=f"550 5.7.1 {hostile}".replace("\r\n", " ").encode("utf-8", "replace").decode())
    diagnosis = first(octets.replace(b"Subject: November", f"Subject: {hostile}".encode("utf-8", "replace")))
    text = "".join((*rows_of([diagnosis], NARROW, verbose=True), *story(diagnosis, NARROW)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", text)


def test_a_record_is_one_line_of_json_whatever_is_in_it() -> None:
    octets = report().replace(b"Subject: November", "Subject: a\u2028b\u0085c\ud800".encode("utf-8", "surrogatepass"))
    line = ndjson_line(first(octets))
    assert line.count("\n") == 1
    assert len(line.splitlines()) == 1
    jsonschema.validate(json.loads(line), record_schema())


def test_the_record_has_the_fields_of_the_schema_in_one_order() -> None:
    fields = list(record(first(report())))
    assert sorted(fields) == record_schema()["required"]
    assert fields[:4] == ["schema", "id", "origin", "kind"]


def test_the_id_depends_on_what_was_read_and_on_nothing_else() -> None:
    one, other = first(report()), next(diagnose(report().replace(b"\n", b"\r\n"), origin="elsewhere#7"))
    assert one.id == other.id
    assert one.id != first(report(recipient="lee@example.org")).id
    assert one.id != first(report(status="5.1.2")).id
    assert one.id != first(report(message_id="r2")).id


@pytest.mark.parametrize(
    ("reply", "status", "action", "words"),
    [
        ("550 5.1.1 User unknown", "5.1.1", "failed", "drop"),
        ("452 4.2.2 mailbox full", "4.2.2", "failed", "after 23 Nov 2026"),
        ("451 4.7.1 Greylisting in action", "4.7.1", "delayed", "wait: retried"),
        ("550 5.7.1 Message rejected as spam", "5.7.1", "failed", "hold: allowlist"),
        ("550 5.7.26 not accepted due to domain's DMARC policy", "5.7.26", "failed", "fix: bounce check"),
        ("250 2.0.0 Ok", "2.0.0", "delivered", ""),
    ],
)
def test_the_last_column_says_what_to_do(reply: str, status: str, action: str, words: str) -> None:
    assert next_step(first(report(reply=reply, status=status, action=action)), NARROW) == words


def test_titles_of_feedback_name_its_type() -> None:
    abuse = Diagnosis(id="0" * 64, origin="-", kind="feedback", feedback_type="abuse")
    fraud = dataclasses.replace(abuse, feedback_type="fraud")
    assert (title(abuse, NARROW), title(fraud, NARROW)) == ("complaint", "fraud report")
    assert next_step(fraud, NARROW) == ""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"failure", "delay"}])
def test_every_kind_without_a_reason_has_a_story_and_a_count(kind: str) -> None:
    diagnosis = Diagnosis(id="0" * 64, origin="-", kind=kind, recipient="kim@example.org")
    assert "".join(story(diagnosis, NARROW)).strip()
    assert plural(1, kind, NARROW).startswith("1 ")
    assert plural(2000, kind, NARROW).startswith("2,000 ")


def test_a_story_tells_who_said_what_when_and_what_to_do() -> None:
    text = "".join(story(first(report(reply="550 5.7.1 Message rejected as spam", status="5.7.1")), NARROW))
    assert " ".join(text.split()).startswith(
        "Mail to kim@example.org bounced: the mail was classed as spam. Hold the address"
    )
    for words in (
        "said by     mx.example.org, 20 Nov 2026 09:12 +01:00",
        "words       550 5.7.1",
        "spam_content · hard",
        "their IT",
    ):
        assert words in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_story_tells_doubts_delays_and_defects() -> None:
    octets = report(reply="450 4.3.0 something odd about mail", status="4.3.0", action="delayed")
    octets = octets.replace(
        b"Remote-MTA: dns; mx.example.org\n", b"Will-Retry-Until: Wed, 25 Nov 2026 09:12:00 +0100\n"
    )
    diagnosis = dataclasses.replace(
        first(octets[:-7]),
        confidence=0.4,
        generated_by="local",
        alternatives=(Alternative(reason=Reason.GREYLISTED, confidence=0.3),),
    )
    text = " ".join("".join(story(diagnosis, NARROW)).split())
    for words in (
        "is delayed",
        "or greylisted (0.30)",
        "retried until 25 Nov 2026",
        "the sending side itself",
        "note the message ends",
    ):
        assert words in text
    soft = first(report(reply="452 4.2.2 mailbox full", status="4.2.2"))
    assert "send again after 23 Nov 2026 09:12 +01:00" in " ".join("".join(story(soft, NARROW)).split())


def test_feedback_that_is_no_complaint_keeps_the_address() -> None:
    found = Diagnosis(id="0" * 64, origin="-", kind="feedback", recipient="a@example.org", feedback_type="fraud")
    assert "(fraud)" in "".join(story(found, NARROW))


def test_rows_without_a_status_show_the_reply_code() -> None:
    octets = report(reply="550 no such user", status="").replace(b"Status: \n", b"")
    assert " 550 " in "".join(rows_of([first(octets)], NARROW))


def test_parts_are_joined_in_lines_that_break_behind_separators() -> None:
    assert join(["one two", "three", "four"], ", ", 14) == ["one two, three,", "four"]
    assert join(["one two", "three", "four"], ", ", 40) == ["one two, three, four"]


def test_moments_show_their_own_offset() -> None:
    assert NARROW.moment("2026-11-20T09:12:00+01:00") == "20 Nov 2026 09:12 +01:00"


def test_the_summary_counts() -> None:
    tally = Tally()
    tally.add([first(report()), first(report(recipient="lee@example.org"))])
    tally.add([Diagnosis(id="0" * 64, origin="-", kind="feedback")])
    tally.add([Diagnosis(id="0" * 64, origin="-", kind="other")])
    tally.add([Diagnosis(id="0" * 64, origin="-", kind="other", problems=(Problem(code="empty", text="it is empty"),))])
    line = summary(tally, Style(), Ran(5, 1, 0, 0.04))
    assert line == " 4 mails of 5 · 2 bounces: 2 hard · 1 complaint · 1 unreadable · 0.0 s\n"
    assert uncounted_line(tally, Style()) == "  ·    1 ordinary mail, 1 that is no mail  (-v shows them)\n"
