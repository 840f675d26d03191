from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.ledger.sent.exim import EximLog
from bounce_cli.ledger.sent.model import SentForm, SentMail
from bounce_cli.ledger.sent.moments import Clock
from tests.ledger.sent.sent_samples import NOW, codes_in, mails_in

OLD, NEW = "1xWRCJ-00002l-15", "1tDxyz-000000abc-1Xyz"
LOG = """\
2026-11-20 09:12:00 Start queue run: pid=177
2026-11-20 09:12:01 NAME <= alice@example.com H=desk.example.com (desk) [192.0.2.5] P=esmtpsa A=login:alice S=342 \
id=plan@desk.example.com T="Gr\\303\\274\\303\\237e\\n\\tan \\"alle\\" \\\\" for kim@example.org team@example.com
2026-11-20 09:12:02 NAME => kim@example.org R=outside T=remote_smtp H=mx.example.org [198.51.100.10] C="250 Ok: queued"
2026-11-20 09:12:02 NAME -> lee@example.net <team@example.com> R=outside T=remote_smtp H=mx [198.51.100.10] C="250 Ok"
2026-11-20 09:12:02 NAME == max@example.net <other@example.com> R=outside T=remote_smtp defer (-44): later
2026-11-20 09:12:03 NAME Completed
"""


def line(text: str, name: str = NEW) -> str:
    return f"2026-11-20 09:12:01 {name} {text}\n"


@pytest.mark.parametrize("name", [OLD, NEW])
def test_each_recipient_of_a_mail_is_told_once_with_all_that_the_log_says(tmp_path: Path, name: str) -> None:
    mails = mails_in(tmp_path, LOG.replace("NAME", name))
    assert [mail.recipient for mail in mails] == ["kim@example.org", "team@example.com", "other@example.com"]
    assert mails[0] == SentMail(
        recipient="kim@example.org",
        message_id="plan@desk.example.com",
        queue_id=name,
        subject='Grüße an "alle" \\',
        date=datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC),
    )
    assert {(mail.message_id, mail.subject, mail.date) for mail in mails} == {
        (mails[0].message_id, mails[0].subject, mails[0].date)
    }


@pytest.mark.parametrize("mark", ["=>", "->", ">>", "*>", "**", "=="])
@pytest.mark.parametrize(
    ("logged", "recipient"),
    [
        ("kim@example.org R=outside T=remote_smtp", "kim@example.org"),
        ("kim@example.org", "kim@example.org"),
        ("kim@example.org: Unrouteable address", "kim@example.org"),
        ("kim@example.org routing defer (-51): retry time not reached", "kim@example.org"),
        ("lee@example.net <kim@example.org> R=outside", "kim@example.org"),
        ("lee@example.net <kim@example.org>: retry timeout exceeded", "kim@example.org"),
        ("lee@example.net (inner@example.net, x@example.net) <kim@example.org> F=<a@b> R=outside", "kim@example.org"),
        ("kim <kim@example.org> R=local_user T=local_delivery", "kim@example.org"),
        ("kim@example.org <kim> R=local_user", "kim@example.org"),
        ("|/usr/bin/filter --all <kim@example.org> R=aliases T=pipe", "kim@example.org"),
        ("/dev/null <kim@example.org> R=aliases defer (-30)", "kim@example.org"),
        (":blackhole: <kim@example.org> R=aliases", "kim@example.org"),
        ('a b@example.org <"a b"@example.org> R=outside', '"a b"@example.org'),
        ('x <victim@x.example> R=y@example.org <"x <victim@x.example> R=y"@example.org> R=outside', None),
        ('x>, <v@example.org <"x>, <v"@example.org> R=outside', None),
        ("gr\\303\\274n@example.org R=outside", "grün@example.org"),
        ("/dev/null R=aliases", None),
        ("kim R=local_user", None),
        ("", None),
        ('a <"b"@x> R=y@example.org <"a <\\"b\\"@x> R=y"@example.org> R=outside', None),
    ],
)
def test_recipients_of_deliveries(tmp_path: Path, mark: str, logged: str, recipient: str | None) -> None:
    log = line(f"{mark} {logged}") + line("Completed QT=1s")
    assert codes_in(tmp_path, log) == [recipient or "unusable_line"]


@pytest.mark.parametrize(
    ("begin", "date"),
    [
        ("2026-11-20 09:12:01", datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC)),
        ("2026-11-20 09:12:01.250", datetime(2026, 11, 20, 9, 12, 1, 250_000, tzinfo=UTC)),
        ("2026-11-20 09:12:01 +0100", datetime(2026, 11, 20, 8, 12, 1, tzinfo=UTC)),
        ("2026-11-20 09:12:01.250 -0100 [123]", datetime(2026, 11, 20, 10, 12, 1, 250_000, tzinfo=UTC)),
        ("2026-11-31 09:12:01 [123]", None),
        ("Nov 20 09:12:02 mail exim[1]: 2026-11-20 09:12:01", datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC)),
        ("<22>Nov 20 09:12:02 mail exim4[1]: [1\\2] 2026-11-20 09:12:01", datetime(2026, 11, 20, 9, 12, 1, tzinfo=UTC)),
        ("2026-11-20T09:12:02Z mail exim:", datetime(2026, 11, 20, 9, 12, 2, tzinfo=UTC)),
    ],
)
def test_times(tmp_path: Path, begin: str, date: datetime | None) -> None:
    mail = SentMail(recipient="kim@example.org", queue_id=OLD, date=date)
    assert mails_in(tmp_path, f"{begin} {OLD} => kim@example.org R=x\n", SentForm.EXIM) == [mail]


@pytest.mark.parametrize("fields", ["R=1xWRCJ-00002l-15 U=exim P=local S=9", 'T="x" for kim@example.org'])
def test_notices_of_the_server_are_no_mail_of_ours(tmp_path: Path, fields: str) -> None:
    assert codes_in(tmp_path, line(f"<= <> {fields}") + line("=> kim@example.org R=x")) == ["no_sent_mail"]


@pytest.mark.parametrize(
    ("fields", "message_id", "subject"),
    [
        ("U=root P=local S=9", None, None),
        ("U=root P=local S=9 id*=E1@mail.example.com", "E1@mail.example.com", None),
        ('U=root id=a@b T=""', "a@b", None),
        ('U=root DN="CN=x id=evil@x T=" id=a@b T="for v@x.example"', "a@b", "for v@x.example"),
        (f'U=root id=a@b T="{"x" * 100}"', "a@b", None),
        (f'U=root id=a@b T="{"x" * 99}"', "a@b", "x" * 99),
        ('U=root id=a@b T="open', "a@b", None),
        ('U=root id=a@b T="a\\040b\\fc\\q"', "a@b", "a b cq"),
    ],
)
def test_message_ids_and_subjects(tmp_path: Path, fields: str, message_id: str | None, subject: str | None) -> None:
    [mail] = mails_in(tmp_path, line(f"<= alice@example.com {fields}") + line("=> kim@example.org R=x"))
    assert (mail.message_id, mail.subject) == (message_id, subject)


def test_recipients_that_the_server_takes_in(tmp_path: Path) -> None:
    log = line('<= a@b.example P=local S=9 T="x" from <c@d.example> for kim@example.org "a b"@example.org')
    assert [mail.recipient for mail in mails_in(tmp_path, log)] == ["kim@example.org", '"a b"@example.org']
    piece = log.replace("2026", "Nov 20 09:12:01 mail exim[1]: [1\\2] 2026")
    assert codes_in(tmp_path, piece) == ["no_sent_mail"]


def test_a_mail_that_was_passed_on_while_it_came_in(tmp_path: Path) -> None:
    passed_on = line(">> kim@example.org R=x")
    for log in (passed_on + line("<= a@b.example id=c@d"), line("<= a@b.example id=c@d") + passed_on):
        assert [mail.message_id for mail in mails_in(tmp_path, log + line("Completed"))] == ["c@d"]
    many = "".join(line(f">> {number}@example.org R=x") for number in range(1_002)) + line("Completed")
    assert len(mails_in(tmp_path, many)) == 1_002


def test_a_queue_id_that_comes_again_is_another_mail(tmp_path: Path) -> None:
    log = "".join(line(f"<= a@b.example id={number}@x") + line("=> kim@example.org R=x") for number in (1, 2))
    assert [mail.message_id for mail in mails_in(tmp_path, log)] == ["1@x", "2@x"]


@pytest.mark.parametrize(
    "text",
    [
        f"x 2026-11-20 09:12:01 {NEW} => victim@x.example R=x\n",
        f"{NEW} => victim@x.example R=x\n",
        f"2026-11-20 09:12:01 x {NEW} => victim@x.example R=x\n",
        f"2026-11-20 09:12:01 H=(x) [1.2.3.4] rejected MAIL: 2026-11-20 09:12:01 {NEW} => victim@x.example R=x\n",
        f"Nov 20 09:12:01 mail exim[1]: [2/2] 2026-11-20 09:12:01 {NEW} => victim@x.example R=x\n",
        f"Nov 20 09:12:01 mail other[1]: 2026-11-20 09:12:01 {NEW} => victim@x.example R=x\n",
        line("<= a@b.example H=(x for victim@x.example) [1.2.3.4] P=esmtp S=9"),
        line("<= a@b.example H=(x) [1.2.3.4] for victim@x.example () [5.6.7.8] P=esmtp S=9"),
        line('<= a@b.example H=(x="y) [1.2.3.4] P=esmtp S=9 T="x for victim@x.example "'),
        line('<= a@b.example H=(x="y) [1.2.3.4] P=esmtp S=9 T="x for victim@x.example"'),
        line('<= a@b.example P=esmtp S=9 id="x for victim@x.example"@y'),
        line('<= a@b.example P=esmtp S=9 T="\\" for victim@x.example"'),
        line("<= a@b.example P=esmtp S=9 T=x victim@x.example"),
        line("<= a@b.example\u2028" + line("=> victim@x.example R=x")),
    ],
)
def test_text_of_senders_is_no_delivery(tmp_path: Path, text: str) -> None:
    assert codes_in(tmp_path, text, SentForm.EXIM) == ["no_sent_mail"]


PIECES = [*LOG.replace("NAME", NEW).splitlines(), "\n", '"', "\\", "<", ">", " for ", ' T="', " id=", '" <"', *"=(:"]


@given(parts=st.lists(st.sampled_from(PIECES) | st.text(max_size=20)))
@settings(deadline=None)
def test_no_text_makes_a_line_fail(parts: list[str]) -> None:
    log = EximLog(Clock(NOW))
    for part in "".join(parts).split("\n"):
        log.read(part)
    for mark in ("<=", "=>", ">>"):
        log.read(line(f"{mark} {''.join(parts)}"))


@pytest.mark.parametrize("inside", ['"', 'a"', '"a', "\\", ' <"', " <", "<", " for ", "a@b ", " (", '\\"', "=> "])
def test_long_lines_cost_no_more_than_their_length(inside: str) -> None:
    log = EximLog(Clock(NOW))
    for begin in ("<= a@b.example ", '<= a@b.example T="', "=> ", '=> "', "=> |", "=> x <", '=> x <"'):
        log.read(line(begin + inside * 6_000))
