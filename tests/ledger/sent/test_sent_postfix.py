from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.ledger.sent.model import SentForm, SentMail
from bounce_cli.ledger.sent.moments import Clock
from bounce_cli.ledger.sent.postfix import PostfixLog
from bounce_cli.ledger.sent.queued import Queue
from tests.ledger.sent.sent_samples import NOW, codes_in, mails_in

LOG = """\
Nov 20 09:12:01 mail sshd[1]: Accepted publickey for root
Nov 20 09:12:01 mail postfix/submission/smtpd[7]: 4XyZ1: client=desk[192.0.2.5], sasl_username=alice
Nov 20 09:12:01 mail postfix/cleanup[8]: 4XyZ1: info: header Subject: =?utf-8?q?Gr=C3=BC?=? =?utf-8?q?=C3=9Fe?= \
from desk[192.0.2.5]; from=<alice@example.com> to=<kim@example.org> proto=ESMTP helo=<desk>
Nov 20 09:12:01 mail postfix/cleanup[8]: 4XyZ1: message-id=<plan@desk.example.com>
Nov 20 09:12:01 mail postfix/qmgr[9]: 4XyZ1: from=<alice@example.com>, size=459, nrcpt=2 (queue active)
Nov 20 09:12:02 mail postfix/smtp[10]: 4XyZ1: to=<kim@example.org>, relay=mx.example.org[198.51.100.10]:25, \
delay=0.06, delays=0/0/0/0, dsn=4.7.1, status=deferred (host mx.example.org said: 451 later)
Nov 20 09:13:02 mail postfix/smtp[10]: 4XyZ1: to=<kim@example.org>, relay=mx.example.org[198.51.100.10]:25, \
delay=0.06, delays=0/0/0/0, dsn=2.0.0, status=sent (250 ok)
Nov 20 09:13:02 mail postfix/local[11]: 4XyZ1: to=<lee@example.net>, orig_to=<team@example.com>, relay=local, \
delay=0.06, delays=0/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)
Nov 20 09:13:03 mail postfix/qmgr[9]: 4XyZ1: removed
"""


def line(text: str, *, program: str = "smtp", time: str = "Nov 20 09:12:01") -> str:
    return f"{time} mail postfix/{program}[1]: {text}\n"


def delivery(name: str, to: str, *, program: str = "smtp", status: str = "sent") -> str:
    return line(f"{name}: to=<{to}>, relay=r[1]:25, delay=0, dsn=2.0.0, status={status} (ok)", program=program)


def test_each_recipient_of_a_mail_is_told_once_with_all_that_the_log_says(tmp_path: Path) -> None:
    mail = SentMail(
        recipient="kim@example.org",
        message_id="plan@desk.example.com",
        queue_id="4XyZ1",
        subject="Grüße",
        date=datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC),
    )
    first, second = mails_in(tmp_path, LOG)
    assert first == mail
    assert (second.recipient, second.message_id, second.date) == ("team@example.com", mail.message_id, mail.date)


@pytest.mark.parametrize(
    "program", ["smtp", "lmtp", "local", "virtual", "pipe", "relay", "error", "relay/smtp", "qmgr"]
)
@pytest.mark.parametrize("status", ["sent", "bounced", "deferred", "expired"])
def test_every_agent_and_every_outcome_is_mail_that_was_sent(tmp_path: Path, program: str, status: str) -> None:
    [mail] = mails_in(tmp_path, delivery("0A1B2C3D4E", "kim@example.org", program=program, status=status))
    assert (mail.recipient, mail.queue_id) == ("kim@example.org", "0A1B2C3D4E")


@pytest.mark.parametrize("status", ["deliverable", "undeliverable"])
def test_an_address_that_was_only_tried_got_no_mail(tmp_path: Path, status: str) -> None:
    assert codes_in(tmp_path, delivery("0A1B2C3D4E", "kim@example.org", status=status)) == ["no_sent_mail"]


def test_notices_of_the_server_are_no_mail_of_ours(tmp_path: Path) -> None:
    log = line("4jZkPD5g8Pz2X: from=<>, size=9, nrcpt=1 (queue active)", program="qmgr")
    assert codes_in(tmp_path, log + delivery("4jZkPD5g8Pz2X", "alice@example.com")) == ["no_sent_mail"]


@pytest.mark.parametrize(
    ("begin", "date"),
    [
        ("Nov 20 09:12:01 mail", datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC)),
        ("<22>Nov  2 09:12:01 mail", datetime(2026, 11, 2, 9, 12, 1, tzinfo=UTC)),
        ("Nov 27 09:12:01", datetime(2026, 11, 27, 9, 12, 1, tzinfo=UTC)),
        ("Nov 28 09:12:01 mail", datetime(2025, 11, 28, 9, 12, 1, tzinfo=UTC)),
        ("Feb 29 09:12:01 mail", datetime(2024, 2, 29, 9, 12, 1, tzinfo=UTC)),
        ("Feb 30 09:12:01 mail", None),
        ("Foo 20 09:12:01 mail", None),
        ("2026-11-20T09:12:01.123456+01:00 mail", datetime(2026, 11, 20, 8, 12, 1, 123456, tzinfo=UTC)),
        ("2026-11-20T09:12:01+0100 mail", datetime(2026, 11, 20, 8, 12, 1, tzinfo=UTC)),
        ("2026-11-20T09:12:01Z mail", datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC)),
        ("2026-11-20T09:12:01 mail", datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:00 mail", None),
    ],
)
@pytest.mark.parametrize("tag", ["postfix/smtp", "postfix-out/smtp", "postfix-out/relay/smtp"])
def test_times_and_names_of_instances(tmp_path: Path, begin: str, date: datetime | None, tag: str) -> None:
    text = f"{begin} {tag}[12]: [ID 197553 mail.info] 4XyZ1: to=<a@b.example>, relay=none, status=sent (ok)\n"
    assert mails_in(tmp_path, text, SentForm.POSTFIX) == [
        SentMail(recipient="a@b.example", queue_id="4XyZ1", date=date)
    ]


def test_times_without_zone_are_in_the_zone_of_now() -> None:
    clock = Clock(datetime(2026, 11, 26, tzinfo=ZoneInfo("Europe/Berlin")))
    summer = clock.logged("Jul 20 09:12:01")
    assert summer is not None
    assert summer.utcoffset() == timedelta(hours=2)
    assert Clock(datetime(2026, 1, 1)).logged("Jul 20 09:12:01") is not None  # noqa: DTZ001
    assert Clock(datetime(2026, 12, 31, 12, tzinfo=UTC)).logged("Jan  1 01:00:00") == datetime(
        2027, 1, 1, 1, tzinfo=UTC
    )


def test_the_message_id_counts_before_that_of_a_resending(tmp_path: Path) -> None:
    resent = line("4XyZ1: resent-message-id=<again@x>", program="cleanup")
    own = line("4XyZ1: message-id=<first@x>", program="cleanup")
    end = delivery("4XyZ1", "kim@example.org")
    assert [mail.message_id for mail in mails_in(tmp_path, resent + own + end)] == ["first@x"]
    assert [mail.message_id for mail in mails_in(tmp_path, resent + end)] == ["again@x"]
    assert [mail.message_id for mail in mails_in(tmp_path, own + own.replace("first", "second") + end)] == ["first@x"]
    assert [mail.message_id for mail in mails_in(tmp_path, own.replace("<first@x>", "") + end)] == [None]


@pytest.mark.parametrize(
    ("logged", "subject"),
    [
        ("info: header Subject: Plan from me from local; from=<a@b> to=<c@d>", "Plan from me"),
        ("warning: header subject:?Plan from x; from=<a@b> to=<c@d> proto=ESMTP helo=<h>: seen", "?Plan"),
        ("info: header Subject: a from x; from=<e@f> to=<g@h> from local; from=<a@b>", "a from x; from=<e@f> to=<g@h>"),
        ("info: header Subject: nothing follows", None),
        ("info: header Subject: nothing; from=<a@b>", None),
        (f"info: header Subject: {'long ' * 40} from local; from=<a@b> to=<c@d>", None),
        ("info: header Subject: =?utf-8?q?a=0A?=?? =?utf-8?q?b?= from local; from=<a@b>", "a ?? b"),
        ("reject: header Subject: Plan from local; from=<a@b> to=<c@d>", None),
        ("info: header X-Subject: Plan from local; from=<a@b> to=<c@d>", None),
    ],
)
def test_subjects_of_header_checks(tmp_path: Path, logged: str, subject: str | None) -> None:
    log = line(f"4XyZ1: {logged}", program="cleanup") + delivery("4XyZ1", "kim@example.org")
    assert [mail.subject for mail in mails_in(tmp_path, log)] == [subject]


def test_a_queue_id_that_comes_again_is_another_mail(tmp_path: Path) -> None:
    parts = []
    for number in (1, 2):
        parts += [
            line(f"4XyZ1: message-id=<{number}@x>", program="cleanup"),
            line("4XyZ1: from=<a@b.example>, size=9", program="qmgr"),
            delivery("4XyZ1", "kim@example.org"),
        ]
    removed = line("4XyZ1: removed", program="qmgr")
    for log in ("".join(parts), removed + "".join(parts), "".join([*parts[:3], removed, *parts[3:]])):
        assert [mail.message_id for mail in mails_in(tmp_path, log)] == ["1@x", "2@x"]
    again = delivery("4XyZ1", "kim@example.org")
    assert [mail.message_id for mail in mails_in(tmp_path, "".join(parts[:3]) + removed + again)] == ["1@x", None]


def test_the_table_of_mails_is_bounded() -> None:
    log = PostfixLog(Clock(NOW), queue := Queue(mails=10, recipients=20))
    for number in range(100):
        log.read(line(f"{number:08X}: message-id=<{number}@x>", program="cleanup"))
    assert len(queue) == 10
    told = [log.read(delivery(f"{number:08X}", "kim@example.org")) for number in (99, 0)]
    assert [mail.message_id for mails in told for mail in mails or ()] == ["99@x", None]
    for number in range(100):
        assert log.read(delivery("00000063", f"{number}@example.org"))
    assert len(queue) < 10


HOSTILE = [
    # Text that a sender wrote, in lines of ours and of others
    line("4XyZ1: message-id=<x> to=<victim@x.example>, relay=none, status=sent", program="cleanup"),
    line("4XyZ1: message-id=to=<victim@x.example>, relay=none, status=sent", program="cleanup"),
    line("4XyZ1: info: header Subject: to=<victim@x.example>, relay=local from local; from=<>", program="cleanup"),
    line("4XyZ1: info: header Subject: Nov 20 09:12:01 mail postfix/smtp[1]: 4XyZ2: to=<victim@x.example>, relay=l"),
    line("NOQUEUE: reject: RCPT from x[1]: 550; from=<> to=<victim@x.example>, relay=", program="smtpd"),
    line("warning: to=<victim@x.example>, relay=none, status=sent (ok)"),
    line("NOQUEUE: to=<victim@x.example>, relay=none, status=sent (ok)"),
    line("4XyZ1: x to=<victim@x.example>, relay=none, status=sent (ok)"),
    line("4XyZ1: to=<victim@x.example>, relay=none, status=sent (ok)", program="smtpd"),
    "Nov 20 09:12:01 mail dovecot: postfix/smtp[1]: 4XyZ1: to=<victim@x.example>, relay=none, status=sent (ok)\n",
    "Nov 20 09:12:01 mail x: Nov 20 09:12:01 mail postfix/smtp[1]: 4XyZ1: to=<victim@x.example>, relay=n, status=s\n",
    "Nov 20 09:12:01 mail x\rNov 20 09:12:01 mail postfix/smtp[1]: 4XyZ1: to=<victim@x.example>, relay=n\n",
    "Nov 20 09:12:01 mail x\u2028Nov 20 09:12:01 mail postfix/smtp[1]: 4XyZ1: to=<victim@x.example>, relay=n\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_senders_is_no_delivery(tmp_path: Path, text: str) -> None:
    assert codes_in(tmp_path, text, SentForm.POSTFIX) == ["no_sent_mail"]
    assert codes_in(tmp_path, text) == ["no_sent_mail"]


@pytest.mark.parametrize(
    "text",
    [
        # Local parts as they were logged before Postfix 3.5, and since
        "4XyZ1: to=<x@y>, orig_to=<victim@x.example>, relay=a@b.example>, relay=local, status=sent (ok)",
        '4XyZ1: to=<"x>, orig_to=<victim@x.example>, relay="@b.example>, relay=local, status=sent (ok)',
        "4XyZ1: to=<x>, orig_to=<y>, orig_to=<victim@x.example>, relay=local, status=sent (ok)",
        "4XyZ1: to=<x y@b.example>, relay=local, status=sent (ok)",
        "4XyZ1: to=<root>, orig_to=<root>, relay=local, status=sent (ok)",
        "4XyZ1: to=<victim@x.example",
    ],
)
def test_a_line_that_can_be_read_in_two_ways_is_told_and_not_used(tmp_path: Path, text: str) -> None:
    assert codes_in(tmp_path, line(text)) == ["unusable_line"]


def test_quoted_local_parts_and_unqualified_aliases(tmp_path: Path) -> None:
    log = line('4XyZ1: to=<"a b"@example.org>, relay=local, status=sent (ok)')
    log += line("4XyZ1: to=<kim@example.org>, orig_to=<root>, relay=local, status=sent (ok)")
    assert [mail.recipient for mail in mails_in(tmp_path, log)] == ['"a b"@example.org', "kim@example.org"]


PIECES = [*LOG.splitlines(), *HOSTILE, "4XyZ1: ", "to=<", ">, relay=", ">, orig_to=<", " from ", "; from=<", "=?", "\n"]


@given(text=st.lists(st.sampled_from(PIECES) | st.text(max_size=20)).map("".join))
@settings(deadline=None)
def test_no_text_makes_a_line_fail(text: str) -> None:
    log = PostfixLog(Clock(NOW))
    for part in text.split("\n"):
        log.read(part)


@pytest.mark.parametrize("inside", ["=?utf-8?q?", "to=<", " from ", "; from=<x", '"', "<", "[1\\2] ", "\\", "postfix/"])
def test_long_lines_cost_no_more_than_their_length(inside: str) -> None:
    log = PostfixLog(Clock(NOW))
    for begin in ("info: header Subject: ", "message-id=", "to=<"):
        for program in ("cleanup", "smtp"):
            log.read(line(f"4XyZ1: {begin}{inside * 6_000}", program=program))
    log.read(f"Nov 20 09:12:01 {inside * 6_000}postfix")
