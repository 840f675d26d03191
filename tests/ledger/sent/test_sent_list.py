import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.ledger.sent.model import SentForm, SentMail
from bounce_cli.ledger.sent.moments import Clock
from tests.ledger.sent.sent_samples import NOW, codes_in, mails_in, read_file, written

MAIL = SentMail(
    recipient="kim@example.org",
    message_id="plan@desk.example.com",
    queue_id="4XyZ1",
    subject="Grüße",
    date=datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "text",
    [
        (
            "recipient,message_id,queue_id,subject,sent_at\n"
            "kim@example.org,<plan@desk.example.com>,4XyZ1,Grüße,2026-11-20T10:12:01+01:00\n"
        ),
        (
            "\ufeffE-Mail;Message-ID;Queue ID;Subject;Date\r\n"
            'Kim <kim@example.org>;plan@desk.example.com;4XyZ1;"Grüße";"Fri, 20 Nov 2026 10:12:01 +0100"\r\n'
        ),
        (
            "# sent\n\nTo\tMessageId\tqueue-id\tsubject\ttimestamp\textra\n\n"
            "kim@example.org\t<plan@desk.example.com>\t4XyZ1\t=?utf-8?q?Gr=C3=BC=C3=9Fe?=\t1795165921\t\n"
        ),
        (
            '{"to": "kim@example.org", "messageId": "<plan@desk.example.com>", "queue_id": "4XyZ1", '
            '"subject": "Grüße", "time": 1795165921}\n'
        ),
        (
            '\n{"email": ["kim@example.org", 7], "message-id": "plan@desk.example.com", "queueid": "4XyZ1", '
            '"Subject": "Gr\\u00fc\\u00dfe", "sent": "2026-11-20 09:12:01", "date": ""}\n'
        ),
    ],
)
@pytest.mark.parametrize("form", [SentForm.AUTO, SentForm.LIST])
def test_lists_with_names_of_their_values(tmp_path: Path, text: str, form: SentForm) -> None:
    assert mails_in(tmp_path, text, form) == [MAIL]
    assert mails_in(tmp_path, text.encode("utf-16"), form) == [MAIL]


@pytest.mark.parametrize(
    "text",
    [
        "<plan.1@desk.example.com> kim@example.org\n<plan.2@desk.example.com> lee@example.org\n",
        "kim@example.org,plan.1@desk.example.com\n\n# two\nlee@example.org,plan.2@desk.example.com\n",
        "kim@example.org\t<plan.1@desk.example.com>\r\nlee@example.org\t<plan.2@desk.example.com>\r\n",
        "<kim@example.org> <plan.1@desk.example.com>\n <lee@example.org>, <plan.2@desk.example.com>",
    ],
)
def test_pairs_without_a_heading(tmp_path: Path, text: str) -> None:
    assert mails_in(tmp_path, text) == [
        SentMail(recipient=f"{name}@example.org", message_id=f"plan.{number}@desk.example.com")
        for number, name in ((1, "kim"), (2, "lee"))
    ]


def test_what_looks_like_two_addresses_is_a_message_id_and_a_recipient(tmp_path: Path) -> None:
    assert mails_in(tmp_path, "ab@example.com cd@example.org\n") == [
        SentMail(recipient="cd@example.org", message_id="ab@example.com")
    ]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("2026-11-20T09:12:01Z", 0),
        ("2026-11-20T09:12:01.5Z", 0.5),
        ("2026-11-20 10:12:01+01:00", 0),
        ("20261120T091201Z", 0),
        ("Fri, 20 Nov 2026 09:12:01 -0000", 0),
        (1795165921, 0),
        (1795165921.25, 0.25),
        ("1795165921.25", 0.25),
        (1795165921250, 0.25),
        ("1795165921250", 0.25),
    ],
)
def test_dates(value: object, seconds: float) -> None:
    assert Clock(NOW).listed(value) == datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2026-13-01",
        "9999999999999999",
        True,
        None,
        [],
        float("nan"),
        1e300,
        10**400,
        "x" * 500,
        "Mon, 1 Jan",
    ],
)
def test_no_dates(value: object) -> None:
    assert Clock(NOW).listed(value) is None


def test_a_date_that_cannot_be_read_leaves_the_mail(tmp_path: Path) -> None:
    assert codes_in(tmp_path, "email,date\nkim@example.org,soon\n") == ["unreadable_date", "kim@example.org"]
    text = '{"email": "kim@example.org", "date": {"a": 1}}\n'
    assert codes_in(tmp_path, text) == ["unreadable_date", "kim@example.org"]


def test_lines_without_a_recipient_are_told(tmp_path: Path) -> None:
    table = 'email,subject\nkim@example.org,a\nno address,b\n\n"lee@example.org","c\nd"\nx,"e\nf"\n,g\n'
    found = read_file(written(tmp_path, table))
    assert [one if isinstance(one, SentMail) else one.text for one in found] == [
        SentMail(recipient="kim@example.org", subject="a"),
        "line 3 tells of no mail that can be used",
        SentMail(recipient="lee@example.org", subject="c d"),
        "lines 7 to 8 tell of no mail that can be used",
        "line 9 tells of no mail that can be used",
    ]
    objects = '{"to": "a@b.example"}\nto\n\n{"subject": 1}\n[]\n{"to": 7}\n{"to": "\\ud800@x"}\n' + "[" * 5_000
    assert codes_in(tmp_path, objects) == ["a@b.example", *["unusable_line"] * 6]
    assert codes_in(tmp_path, "<1@x> a@b.example\none\nthree of them\n<1@x> <2>\n") == [
        "a@b.example",
        *["unusable_line"] * 3,
    ]


def test_text_that_json_can_hold_but_no_file(tmp_path: Path) -> None:
    [mail] = mails_in(
        tmp_path, '{"to": "a@b.example", "subject": "\\ud800 x", "message_id": "\\udfff", "queue_id": 7}\n'
    )
    assert (mail.subject, mail.message_id, mail.queue_id) == ("? x", "?", "7")


def test_several_recipients_in_one_place(tmp_path: Path) -> None:
    text = 'to;subject\n"victim@x.example" <kim@example.org>, lee@example.org;a\n'
    assert [mail.recipient for mail in mails_in(tmp_path, text)] == ["kim@example.org", "lee@example.org"]
    text = 'to\tsubject\n"""victim@x.example"" <kim@example.org>"\ta\n'
    assert [mail.recipient for mail in mails_in(tmp_path, text)] == ["kim@example.org"]


def test_a_subject_of_several_lines_is_no_row_of_its_own(tmp_path: Path) -> None:
    text = 'message_id,subject,recipient\n1@x,"a\n2@x,b,victim@x.example\n",kim@example.org\n'
    assert [mail.recipient for mail in mails_in(tmp_path, text)] == ["kim@example.org"]


@pytest.mark.parametrize("heading", ["email,subject", '{"email": "a@b.example"}', "<1@x> a@b.example"])
def test_a_line_that_is_too_long_is_told_and_left_out(tmp_path: Path, heading: str) -> None:
    codes = codes_in(tmp_path, f"{heading}\n{'x' * 70_000}\n\n{'x' * 3_000_000}\n")
    assert [code for code in codes if "@" not in code] == ["unusable_line", "unusable_line"]
    assert codes_in(tmp_path, "x" * 70_000, SentForm.LIST) == ["unusable_line"]


def test_broken_csv_costs_its_lines_only(tmp_path: Path) -> None:
    assert codes_in(tmp_path, "email,subject\na@b.example,a\rb\nc@d.example,x\n") == ["unusable_line", "c@d.example"]
    swallowed = f'email,subject\na@b.example,"{"x" * 60_000}\n{"y" * 60_000}\n{"z" * 60_000}\nc@d.example,x\n'
    found = read_file(written(tmp_path, swallowed))
    assert [one.recipient if isinstance(one, SentMail) else one.text for one in found] == [
        "lines 2 to 4 tell of no mail that can be used",
        "c@d.example",
    ]
    assert codes_in(tmp_path, "email,\rx\n", SentForm.LIST) == ["unusable_line"]


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=8)
ADDRESSES = st.from_regex(r"[a-z0-9.+\-]{1,8}@[a-z0-9\-]{1,8}\.example", fullmatch=True)
SUBJECTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join).filter(lambda text: "=?" not in text)
DATES = st.datetimes(
    datetime(1991, 1, 1),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))]),
).map(lambda date: date.replace(microsecond=0))
MAILS = st.lists(
    st.builds(
        SentMail,
        recipient=ADDRESSES,
        message_id=st.none() | ADDRESSES,
        queue_id=st.none() | st.from_regex(r"[0-9A-F]{10}", fullmatch=True),
        subject=st.none() | SUBJECTS,
        date=st.none() | DATES,
    ),
    min_size=1,
)


def as_table(mails: list[SentMail], delimiter: str, say: Callable[[datetime], str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["recipient", "message_id", "queue_id", "subject", "date"])
    for mail in mails:
        row = (mail.recipient, mail.message_id, mail.queue_id, mail.subject, mail.date and say(mail.date))
        writer.writerow([value or "" for value in row])
    return out.getvalue()


def as_objects(mails: list[SentMail], say: Callable[[datetime], object]) -> str:
    rows = (
        {
            "recipient": mail.recipient,
            "message_id": mail.message_id and f"<{mail.message_id}>",
            "queue_id": mail.queue_id,
            "subject": mail.subject,
            "date": mail.date and say(mail.date),
        }
        for mail in mails
    )
    return "".join(json.dumps(row) + "\n" for row in rows)


@given(mails=MAILS, delimiter=st.sampled_from(",;\t|"))
@settings(deadline=None)
def test_a_written_list_is_read_as_it_was(mails: list[SentMail], delimiter: str) -> None:
    texts = (
        as_table(mails, delimiter, datetime.isoformat),
        as_table(mails, delimiter, format_datetime),
        as_objects(mails, datetime.isoformat),
        as_objects(mails, datetime.timestamp),
    )
    with TemporaryDirectory() as folder:
        for text in texts:
            assert mails_in(Path(folder), text) == mails
