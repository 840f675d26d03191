"""Lists in the forms of other systems: what is written, octet for octet, and what is refused."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bounce_cli.classifier import Diagnostic, Reason, Suppression, classify
from bounce_cli.ledger.lists.model import Listed, ListForm, ListName
from bounce_cli.ledger.lists.writing import write_list

SINCE = datetime(2026, 11, 20, 9, 12, tzinfo=timezone(timedelta(hours=1)))
KIM = Listed(address="kim@example.org", reason="user_unknown", type="hard", since=SINCE)
LEE = Listed(
    address="Lee+news@Example.net",
    list=ListName.HOLD,
    reason="ip_blocklisted",
    type="soft",
    account="shop",
    note="wait",
)
MAX = Listed(address="max@example.com", reason="complaint", source="manual")

GOLDEN = {
    ListForm.PLAIN: """\
kim@example.org
Lee+news@Example.net
max@example.com
""",
    ListForm.CSV: """\
address,list,reason,type,since,account,note,source
kim@example.org,suppress,user_unknown,hard,2026-11-20T08:12:00Z,,,bounce
Lee+news@Example.net,hold,ip_blocklisted,soft,,shop,wait,bounce
max@example.com,suppress,complaint,,,,,manual
""",
    ListForm.NDJSON: """\
{"address":"kim@example.org","list":"suppress","reason":"user_unknown","type":"hard","since":"2026-11-20T08:12:00Z",\
"account":null,"note":null,"source":"bounce"}
{"address":"Lee+news@Example.net","list":"hold","reason":"ip_blocklisted","type":"soft","since":null,\
"account":"shop","note":"wait","source":"bounce"}
{"address":"max@example.com","list":"suppress","reason":"complaint","type":null,"since":null,\
"account":null,"note":null,"source":"manual"}
""",
    ListForm.POSTFIX: """\
kim@example.org REJECT 5.7.1 address is on the suppression list of bounce: user_unknown, since 2026-11-20
Lee+news@Example.net DEFER 4.7.1 address is on the suppression list of bounce until a step is done: ip_blocklisted
max@example.com REJECT 5.7.1 address is on the suppression list of bounce: complaint
""",
    ListForm.SES: """\
kim@example.org,BOUNCE
Lee+news@Example.net,BOUNCE
max@example.com,COMPLAINT
""",
    ListForm.SENDGRID: """\
email
kim@example.org
Lee+news@Example.net
max@example.com
""",
}
GOLDEN[ListForm.JSON] = "[\n" + GOLDEN[ListForm.NDJSON].rstrip("\n").replace("}\n", "},\n") + "\n]\n"


def written(*items: Listed, form: ListForm) -> str:
    """The text of a list none of whose addresses is refused."""
    refused: list[Listed] = []
    text = "".join(write_list(items, form, refused.append))
    assert refused == []
    return text


def refused(*addresses: str, form: ListForm) -> list[str]:
    out: list[Listed] = []
    list(write_list([Listed(address=address) for address in addresses], form, out.append))
    return [item.address for item in out]


@pytest.mark.parametrize("form", ListForm)
def test_every_form_is_written_as_its_system_takes_it(form: ListForm) -> None:
    assert written(KIM, LEE, MAX, form=form) == GOLDEN[form]


@pytest.mark.parametrize("form", ListForm)
def test_pieces_end_with_a_line_and_come_one_by_one(form: ListForm) -> None:
    pieces = write_list((KIM for _ in iter(int, 1)), form, lambda _: None)  # an endless list
    assert next(pieces).endswith("\n")
    assert all(piece.endswith("\n") for piece in write_list([KIM, LEE], form, lambda _: None))


def test_empty_lists_have_their_frames() -> None:
    texts = {form.value: written(form=form) for form in ListForm}
    heading = "address,list,reason,type,since,account,note,source\n"
    frames = {"csv": heading, "json": "[\n]\n", "sendgrid": "email\n"}
    assert texts == {form.value: frames.get(form.value, "") for form in ListForm}


@pytest.mark.parametrize("form", ListForm)
@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "kim",
            "@example.org",
            "kim@",
            "kim@example.org\n",
            "kim@a b",
            "a\nb@example.org",
            "kim@example.org REJECT",
        ),
        *(
            "\ud800@example.org",
            "kim@exa\x00mple.org",
            "x" * 400 + "@example.org",
            "a@example.org,BOUNCE",
            "<k@example.org>",
        ),
    ],
)
def test_what_is_no_address_is_refused_by_every_form(form: ListForm, address: str) -> None:
    assert refused(address, "kim@example.org", form=form) == [address]


@pytest.mark.parametrize(
    ("address", "forms"),
    [
        ("#kim@example.org", {"plain", "postfix", "ses"}),
        ('"a@b"@example.org', {"postfix", "ses"}),
        ("kim@@example.org", {"postfix", "ses"}),
        ('"a\\"b"@example.org', {"postfix", "ses"}),
        ('"john doe"@example.org', {"ses"}),
        ("jörg@example.org", {"ses"}),
        ("名" * 200 + "@example.org", {"postfix", "ses"}),
        ("groß@example.org", {"postfix", "ses"}),
        ("kim@bücher.example", set()),
        ("kim@[192.0.2.1]", set()),
        ("'=1@example.org", set()),
    ],
)
def test_addresses_that_some_forms_cannot_hold_are_refused_there_only(address: str, forms: set[str]) -> None:
    assert {form.value for form in ListForm if refused(address, form=form)} == forms


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "'=", "''-", "＝"])
def test_no_cell_begins_a_formula(start: str) -> None:
    item = Listed(
        address="=kim@example.org", reason=f"{start}1", account=f"{start}2", note=f"{start}3,", source=f"{start}4"
    )
    rows = list(csv.reader(io.StringIO(written(item, form=ListForm.CSV), newline="")))
    assert rows[1][0] == "'=kim@example.org"
    assert [rows[1][at] for at in (2, 5, 6, 7)] == [f"'{start}{end}" for end in ("1", "2", "3,", "4")]


@pytest.mark.parametrize("note", ["\n evil@example.org OK", "x\r\nreject", "\u2028x", "\x1b[2J", "\u202etxt", "\ud800"])
@pytest.mark.parametrize("form", ListForm)
def test_hostile_notes_stay_where_they_are(form: ListForm, note: str) -> None:
    item = Listed(address="kim@example.org", reason=note, type=note, account=note, note=note, source=note)
    text = written(item, form=form)
    assert not set("\x1b\u2028\u202e\ud800") & set(text)
    if form is ListForm.CSV:
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == 2
    elif form is ListForm.JSON:
        assert json.loads(text)[0]["note"] == note
    else:
        assert len(text.splitlines()) == (2 if form is ListForm.SENDGRID else 1)
    if form is ListForm.POSTFIX:
        assert text == "kim@example.org REJECT 5.7.1 address is on the suppression list of bounce\n"


def test_an_access_map_has_each_key_once_and_both_spellings_of_a_domain() -> None:
    addresses = ["Kim@bücher.example", "kim@BÜCHER.example", "kim@xn--bcher-kva.example", '"max"@example.org.']
    addresses += ["max@example.org", "lee@XN--BCHER-KVA.example", "ute@straße.example", "ute@xn--a-.example"]
    text = written(*(Listed(address=address) for address in addresses), form=ListForm.POSTFIX)
    keys = [line.split(" REJECT ")[0] for line in text.splitlines()]
    assert keys[:3] == ["Kim@bücher.example", "Kim@xn--bcher-kva.example", "max@example.org"]
    assert keys[3:5] == ["lee@XN--BCHER-KVA.example", "lee@bücher.example"]
    assert keys[5:] == ["ute@xn--strae-oqa.example", "ute@xn--a-.example"]  # Postfix folds the sharp s


def test_ses_gets_domains_in_ascii() -> None:
    assert written(Listed(address="kim@Bücher.example"), form=ListForm.SES) == "kim@xn--bcher-kva.example,BOUNCE\n"


@pytest.mark.parametrize("name", ListName)
@pytest.mark.parametrize("reason", [None, "complaint", *Reason])
def test_a_refusal_by_the_map_is_never_read_as_a_new_bounce_of_the_receiver(name: ListName, reason: str | None) -> None:
    text = written(Listed(address="kim@example.org", list=name, reason=reason, since=SINCE), form=ListForm.POSTFIX)
    status, _, words = text.split(" ", 2)[2].partition(" ")
    reply = 554 if name is ListName.SUPPRESS else 450
    told = f"{reply} {status} <kim@example.org>: Recipient address rejected: {words.strip()}"
    found = classify(
        Diagnostic(text=told, status=status, reply_code=reply, command="RCPT", recipient="kim@example.org")
    )
    assert found.reason is Reason.SUPPRESSED
    assert found.suppress is not Suppression.YES


def test_times_are_in_utc_even_at_the_ends_of_the_calendar() -> None:
    times = [datetime(2026, 1, 2, 3, 4, 5, 600), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))]  # noqa: DTZ001
    times += [datetime(2026, 6, 1, tzinfo=UTC)]
    text = written(*(Listed(address="kim@example.org", since=when) for when in times), form=ListForm.NDJSON)
    found = [json.loads(line)["since"] for line in text.splitlines()]
    assert found == ["2026-01-02T03:04:05.000600Z", "0001-01-01T00:00:00Z", "2026-06-01T00:00:00Z"]
