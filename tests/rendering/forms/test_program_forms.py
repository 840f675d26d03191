"""The forms for other programs: read back by those programs' readers, and safe whatever a mail says."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.rendering.forms.csv import csv_rows
from bounce_cli.rendering.forms.fields import USUAL, as_text, known_fields, read_fields
from bounce_cli.rendering.forms.github import annotations, command
from bounce_cli.rendering.forms.junit import junit_pieces
from bounce_cli.rendering.forms.mail import Fault, TriagedMail
from bounce_cli.rendering.forms.markdown import markdown_rows
from bounce_cli.rendering.forms.plain import plain_lines
from bounce_cli.rendering.forms.sarif import sarif_pieces
from bounce_cli.rendering.record import json_array, ndjson_line
from bounce_cli.rendering.style import ENGLISH_STYLE
from tests.hostile import HOSTILE
from tests.rendering.forms.form_mails import bounce, mail

OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def rows(*records: Diagnosis, fields: tuple[str, ...] = USUAL) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(csv_rows(records, ENGLISH_STYLE, fields)))))


def test_csv_has_a_row_for_each_record() -> None:
    found = rows(bounce(), bounce('with, "quotes"'), fields=("recipient", "diagnostic", "reply_code", "evidence"))
    assert found == [
        ["recipient", "diagnostic", "reply_code", "evidence"],
        ["kim@example.org", "550 unknown", "", "550 unknown"],
        ["kim@example.org", 'with, "quotes"', "", 'with, "quotes"'],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_or_obeyed(text: str) -> None:
    out = "".join(csv_rows([bounce(text, recipient=text)], ENGLISH_STYLE))
    assert OBEYED.findall(out) == []
    found = list(csv.reader(io.StringIO(out)))
    assert len(found) == 2
    assert len(found[1]) == len(USUAL)
    assert [cell for cell in found[1] if cell.lstrip("'")[:1] in set("=+-@") and not cell.startswith("'")] == []


@pytest.mark.parametrize("text", [*HOSTILE, "www.example.com/a", "see WWW.example.com", "$a$ and $5"])
def test_a_markdown_table_has_as_many_cells_whatever_stands_in_them(text: str) -> None:
    lines = list(markdown_rows([bounce(text, recipient=text)], ENGLISH_STYLE))
    assert len(lines) == 3
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {7}
    body = lines[2]
    assert OBEYED.findall(body) == []
    assert not re.search(r"(?<!\\)[<>`\[\]*]|@|https?:/|(?i:www\.)|\$", body)


def test_fields_can_be_chosen_in_markdown_and_json() -> None:
    names = read_fields("--fields", "recipient, original.subject,reason")
    assert list(markdown_rows([bounce()], ENGLISH_STYLE, names)) == [
        "| recipient | original.subject | reason |\n",
        "| --- | --- | --- |\n",
        "| kim&#64;example.org | 550 unknown | user\\_unknown |\n",
    ]
    picked = {"recipient": "kim@example.org", "original.subject": "550 unknown", "reason": "user_unknown"}
    assert json.loads(ndjson_line(bounce(), ENGLISH_STYLE, names)) == picked
    assert json.loads("".join(json_array([bounce()], ENGLISH_STYLE, names))) == [picked]
    assert json.loads(ndjson_line(bounce(), ENGLISH_STYLE, ("hubspot.reason",))) == {"hubspot.reason": None}


def test_every_known_field_can_be_written() -> None:
    assert "original.subject" in known_fields()
    found = rows(bounce(), fields=known_fields())
    assert len(found[0]) == len(found[1]) == len(known_fields())


@pytest.mark.parametrize(
    ("text", "told"), [("recipeint", "no field 'recipeint' (did you mean 'recipient'?)"), (",", "names no field")]
)
def test_what_is_no_field_is_told_with_the_nearest(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_fields("--fields", text)
    assert told in str(caught.value)


def test_values_in_cells() -> None:
    values = (None, True, False, 0, [1, 2], [{"rule": "a"}, {"text": "b"}], {"x": 1})
    assert [as_text(value) for value in values] == ["", "true", "false", "0", "1; 2", "a; b", ""]


def document(*mails: TriagedMail) -> ET.Element:
    return ET.fromstring("".join(junit_pieces(mails, ENGLISH_STYLE)))


def test_a_case_is_a_mail_and_fails_by_its_faults_only() -> None:
    root = document(mail(bounce()), mail(bounce(origin="b.eml"), bounce(origin="b.eml"), fault="kim: unknown"))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("2", "1", "0")
    first, second = root.iter("testcase")
    assert (first.get("name"), first.find("failure")) == ("a b.eml", None)
    failure = second.find("failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("suppress=yes", "kim: unknown")
    assert (second.findtext("system-out") or "").count("\n") == 1


@pytest.mark.parametrize("text", [*HOSTILE, "]]>", "<!--", "\ufffe\uffff", "&amp;"])
def test_junit_is_xml_whatever_a_mail_says(text: str) -> None:
    root = document(mail(bounce(text, recipient=text, origin=text or "-"), fault=text))
    assert len(list(root.iter("failure"))) == 1
    assert [element.tag for element in root.iter()].count("testcase") == 1


@pytest.mark.parametrize("text", ["[[ATTACHMENT|/etc/passwd]]", "[[[ATTACHMENT|a]] [[ATTACHMENT|b]]"])
def test_no_word_of_a_mail_attaches_a_file_to_a_case(text: str) -> None:
    out = document(mail(bounce(text, recipient=text))).findtext(".//system-out") or ""
    assert (out.count("ATTACHMENT|"), "[[ATTACHMENT|" in out) == (2 * text.count("ATTACHMENT|"), False)


def run(*mails: TriagedMail) -> dict[str, Any]:
    whole = json.loads("".join(sarif_pieces(mails, ENGLISH_STYLE, "1.2.3")))
    (found,) = whole["runs"]
    assert (whole["version"], found["tool"]["driver"]["version"]) == ("2.1.0", "1.2.3")
    assert isinstance(found, dict)
    return found


def results(*mails: TriagedMail) -> list[dict[str, object]]:
    whole = run(*mails)
    ids = [rule["id"] for rule in whole["tool"]["driver"]["rules"]]
    assert ids == sorted({result["ruleId"] for result in whole["results"]})
    found = whole["results"]
    assert isinstance(found, list)
    return found


def test_sarif_has_a_result_for_each_bounce() -> None:
    quiet = Diagnosis(id="1" * 64, origin="c.eml", kind="auto_reply")
    found = results(mail(bounce(origin="in/a#b.mbox#3")), mail(quiet), mail(bounce(), fault="x"))
    assert [(one["ruleId"], one["level"]) for one in found] == [("user_unknown", "warning"), ("user_unknown", "error")]
    assert json.dumps(found[0]["locations"]).count('"uri": "in/a%23b.mbox"') == 1
    assert found[0]["partialFingerprints"] == {"bounceRecord/v1": "0" * 64}
    assert results() == []


def test_a_rule_of_sarif_says_what_happened_and_what_to_do() -> None:
    (rule,) = run(mail(bounce()))["tool"]["driver"]["rules"]
    assert list(rule) == ["id", "shortDescription", "fullDescription", "help"]
    assert [rule["id"], rule["shortDescription"]["text"]] == ["user_unknown", "unknown user"]
    assert rule["fullDescription"]["text"] == "the address does not exist"
    assert rule["help"]["text"].startswith("Compare the address with what the person gave you; ")


@pytest.mark.parametrize(
    ("kind", "rule", "title"),
    [("feedback", "complaint", "complaint"), ("auto_reply", "auto_reply", "auto reply"), ("delay", "delay", "delay")],
)
def test_a_rule_without_a_reason_goes_by_the_kind(kind: str, rule: str, title: str) -> None:
    (found,) = run(mail(Diagnosis(id="1", origin="a.eml", kind=kind), fault="x"))["tool"]["driver"]["rules"]
    assert (found["id"], found["shortDescription"]["text"]) == (rule, title)
    assert found["help"]["text"]


@pytest.mark.parametrize(
    ("origin", "uri"),
    [
        ("../in/a b.eml", "../in/a%20b.eml"),
        ("a:b.eml", "a%3Ab.eml"),
        ("/in/a.mbox#2", "file:///in/a.mbox"),
        ("//in/a.eml", "file:////in/a.eml"),
        ("in/\udcff.eml", "in/%FF.eml"),
    ],
)
def test_sarif_names_a_file_by_a_reference_that_leads_to_it(origin: str, uri: str) -> None:
    (found,) = results(mail(bounce(origin=origin)))
    assert json.dumps(found["locations"]).count(f'"uri": "{uri}"') == 1


def test_a_fault_of_a_mail_as_a_whole_is_a_result_too() -> None:
    whole = TriagedMail(origin="-", records=(), faults=(Fault(rule="expected", text="no record"),))
    (found,) = results(whole)
    assert (found["ruleId"], found["level"], found["message"]) == ("expected", "error", {"text": "no record"})
    assert "physicalLocation" not in json.dumps(found)


def test_each_fault_of_a_mail_as_a_whole_is_a_result_of_its_own() -> None:
    faults = (Fault(rule="expected", text="type"), Fault(rule="expected", text="status"))
    found = results(TriagedMail(origin="a.eml", records=(bounce(),), faults=faults))
    assert [(one["level"], one["message"]) for one in found[1:]] == [
        ("error", {"text": "type"}),
        ("error", {"text": "status"}),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_sarif_is_json_whatever_a_mail_says(text: str) -> None:
    whole = "".join(sarif_pieces([mail(bounce(text, origin=text or "-"), fault=text)], ENGLISH_STYLE, "1"))
    assert OBEYED.findall(whole) == []
    (found,) = json.loads(whole)["runs"][0]["results"]
    assert "](" not in found["message"]["text"]


def test_annotations_are_errors_for_faults_and_warnings_for_hard_bounces() -> None:
    assert list(annotations(mail(bounce(), fault="kim: 100 % unknown"), ENGLISH_STYLE)) == [
        "::error file=a b.eml,title=a b.eml%3A suppress=yes::kim: 100 %25 unknown\n"
    ]
    assert list(annotations(mail(bounce(origin="box#2")), ENGLISH_STYLE)) == [
        "::warning file=box,title=box#2::kim@example.org: unknown user, hard, 5.1.1: 550 unknown\n"
    ]
    assert list(annotations(mail(Diagnosis(id="1", origin="-", kind="other")), ENGLISH_STYLE)) == []


@pytest.mark.parametrize("text", [*HOSTILE, "::set-output name=x::y", "a\n::error::b", "a\r::add-mask::b", "%0A::x"])
def test_no_word_of_a_mail_begins_a_workflow_command(text: str) -> None:
    made: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: annotations(mail(bounce(text, origin=text or "-"), fault=text), ENGLISH_STYLE),
        lambda: [command("error", text, file=text, title=text)],
    )
    for make in made:
        (line,) = make()
        assert line.count("\n") == 1
        assert OBEYED.findall(line) == []
        assert line.startswith("::error ")
        properties = line.removeprefix("::error ").split("::")[0]
        assert all(part.split("=")[0] in {"file", "title"} for part in properties.split(","))


def test_the_same_mails_give_the_same_bytes() -> None:
    def all_forms() -> Iterator[str]:
        mails = [mail(bounce(), fault="x"), mail(bounce(origin="b.eml"))]
        yield from junit_pieces(mails, ENGLISH_STYLE)
        yield from sarif_pieces(mails, ENGLISH_STYLE, "1")

    assert list(all_forms()) == list(all_forms())


def test_plain_lines_are_addresses_or_fields_parted_by_tabs() -> None:
    records = [bounce(), bounce(recipient=None), bounce("a\tb\nc", recipient="lee@example.org")]
    assert list(plain_lines(records, ENGLISH_STYLE)) == ["kim@example.org\n", "lee@example.org\n"]
    assert list(plain_lines(records[2:], ENGLISH_STYLE, ("recipient", "reply_code", "diagnostic"))) == [
        "lee@example.org\t\ta b c\n"
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_plain_line_is_one_line_whatever_stands_in_it(text: str) -> None:
    (line,) = plain_lines([bounce(text)], ENGLISH_STYLE, ("recipient", "diagnostic", "kind"))
    assert line.count("\n") == 1
    assert line.count("\t") == 2
    assert OBEYED.findall(line.replace("\t", "")) == []
