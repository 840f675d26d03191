"""Lists as other systems export them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bounce_cli.ledger.lists.model import ListForm, ListName
from tests.ledger.lists.lists_read import Read, addresses, reader

SINCE = datetime(2026, 11, 20, 8, 12, tzinfo=UTC)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


def test_ses_exports_a_document(read: Read) -> None:
    items, problems = read("""{
      "SuppressedDestinationSummaries": [
        {"EmailAddress": "kim@example.org", "Reason": "BOUNCE", "LastUpdateTime": "2026-11-20T09:12:00+01:00"},
        {"EmailAddress": "lee@example.org", "Reason": "COMPLAINT", "LastUpdateTime": 1795162320.0},
        {"Reason": "BOUNCE"}
      ], "NextToken": "x" }""")
    assert [(item.address, item.reason, item.since, item.note) for item in items] == [
        ("kim@example.org", None, SINCE, None),
        ("lee@example.org", "complaint", SINCE, None),
    ]
    assert problems == ["entry 3 holds no address"]


def test_ses_takes_json_lines_and_csv(read: Read) -> None:
    lines = (
        '{"emailAddress":"kim@example.org","reason":"BOUNCE"}',
        '{"emailAddress":"lee@example.org","reason":"COMPLAINT"}',
    )
    text = "\n{bad\n".join(lines)
    for form in (None, ListForm.SES, ListForm.NDJSON, ListForm.JSON):
        items, problems = read(text, form)
        assert [(item.address, item.reason) for item in items] == [
            ("kim@example.org", None),
            ("lee@example.org", "complaint"),
        ]
        assert problems == ["line 2 is no JSON"]
    items, problems = read("kim@example.org,BOUNCE\r\nlee@example.org,complaint\r\n")
    assert ([item.reason for item in items], problems) == ([None, "complaint"], [])


def test_sendgrid_exports_csv(read: Read) -> None:
    text = (
        "status,reason,email,created\n"
        '5.1.1,"550 5.1.1 No such user, ""kim""",kim@example.org,1795162320\n'
        ",user_unknown,l@x.example,\n"
    )
    items, problems = read(text)
    assert [(item.address, item.reason, item.note, item.since) for item in items] == [
        ("kim@example.org", None, '550 5.1.1 No such user, "kim"', SINCE),
        ("l@x.example", "user_unknown", None, None),
    ]
    assert problems == []


def test_sendgrid_answers_json(read: Read) -> None:
    text = '[{"created":1795162320,"email":"kim@example.org","reason":"550 no","status":"5.1.1"}]'
    items, _ = read(text, ListForm.SENDGRID)
    assert [(item.address, item.note, item.since) for item in items] == [("kim@example.org", "550 no", SINCE)]
    assert addresses(read('{"recipient_emails":["kim@example.org","lee@example.org"]}')) == [
        "kim@example.org",
        "lee@example.org",
    ]
    assert addresses(read("email\nkim@example.org\n")) == ["kim@example.org"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_table_with_a_column_of_addresses_is_read(read: Read, delimiter: str) -> None:
    lines = ["Name", "E-Mail", "Reason", "Date Added"], ["Kim", "Kim <kim@example.org>", "Mailbox full", "2026-11-20"]
    items, problems = read("".join(delimiter.join(line) + "\r\n" for line in lines))
    when = datetime(2026, 11, 20, tzinfo=UTC)
    assert [(i.address, i.reason, i.note, i.since) for i in items] == [("kim@example.org", "mailbox_full", None, when)]
    assert problems == []


def test_columns_of_others_do_not_mean_what_ours_mean(read: Read) -> None:
    items, _ = read("email,list,account,source,type,note\nkim@example.org,hold,x,y,hard,z\n")
    assert [(i.list, i.account, i.type, i.note) for i in items] == [(ListName.SUPPRESS, None, "hard", "z")]


def test_rows_without_heading_tell_their_columns(read: Read) -> None:
    text = "# a list\nnothing,\n2026-11-20T08:12:00Z,user_unknown,kim@example.org\n2026-11-20,BOUNCE,lee@example.org\n"
    items, problems = read(text)
    assert (items[0].address, items[0].reason, items[0].since) == ("kim@example.org", "user_unknown", SINCE)
    assert (len(items), problems) == (2, ["line 2 holds no address"])


def test_plain_lines(read: Read) -> None:
    text = (
        "# people\n\nkim@example.org\n Lee <lee@example.org> \r\nno\nmax@x.example, ute@x.example\n'ann@example.org'\n"
    )
    items, problems = read(text)
    assert [item.address for item in items] == ["kim@example.org", "lee@example.org", "ann@example.org"]
    assert problems == ["line 5 holds no address", "line 6 holds no address"]


def test_only_refusals_of_an_access_map_count(read: Read) -> None:
    items, problems = read("""\
# comment
kim@example.org   REJECT
lee@example.org\t550 5.1.1 gone
max@example.org reject 5.7.1 address is on the suppression list of bounce: user_unknown, since 2026-11-20
"john doe"@example.org DISCARD
ute@example.org DEFER_IF_PERMIT
  until later
ann@example.org 450 4.7.1 wait
ok@example.org OK
eve@example.org DEFER_IF_REJECT
joe@example.org reject_unverified_recipient
@example.net REJECT
example.com REJECT
tom@ REJECT
lone@example.org
""")
    assert [(i.address, i.list.value, i.reason, i.note) for i in items] == [
        ("kim@example.org", "suppress", None, None),
        ("lee@example.org", "suppress", None, "gone"),
        ("max@example.org", "suppress", "user_unknown", None),
        ('"john doe"@example.org', "suppress", None, None),
        ("ute@example.org", "hold", None, "until later"),
        ("ann@example.org", "hold", None, "wait"),
    ]
    assert problems == [
        "line 9 does not refuse ok@example.org",
        "line 10 does not refuse eve@example.org",
        "line 11 does not refuse joe@example.org",
        "line 12 is about more than one address: @example.net",
        "line 13 is about more than one address: example.com",
        "line 14 is about more than one address: tom@",
        "line 15 does not refuse lone@example.org",
    ]


@pytest.mark.parametrize("text", ["kim@example.org\n", "email,reason\nkim@example.org,\n", '["kim@example.org"]'])
def test_marks_of_unicode_are_understood(read: Read, text: str) -> None:
    for octets in (b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16"), b"\xfe\xff" + text.encode("utf-16-be")):
        assert addresses(read(octets)) == ["kim@example.org"]
