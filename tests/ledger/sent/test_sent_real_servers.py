import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bounce_cli.ledger.sent.model import SentMail
from tests.ledger.sent.sent_samples import read_file, written
from tests.servers.needing import unless_unavailable
from tests.servers.sink import Script
from tests.servers.stage import SERVERS, set_up

REFUSAL = Script(recipients={"lee@example.org": "550 5.1.1 No such user"})
POSTFIX_MAIL = b"""\
From: Alice <alice@example.com>
To: kim@example.org
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
 =?utf-8?q?_to=3D=3Cvictim=40x=3E?=
Message-ID: <plan@desk.example.com>

Hello.
"""


@pytest.fixture(params=["no", "yes"])
def postfix_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The log file of a real Postfix that sent a mail; with short and with long queue ids."""
    settings = {
        "header_checks": "regexp:/etc/postfix/checks",
        "maillog_file": "/var/log/maillog",
        "enable_long_queue_ids": request.param,
    }
    files = {"/etc/postfix/checks": "/^Subject:/ INFO\n", "/etc/aliases": "team: max@example.net\n"}
    scripts = {"mx.example.org": REFUSAL}
    with unless_unavailable(), set_up(SERVERS["postfix"], scripts=scripts, settings=settings, files=files) as stage:
        recipients = ("kim@example.org", "lee@example.org", "team@lists.example")
        stage.world.run("sendmail", "-i", "-f", "alice@example.com", *recipients, octets=POSTFIX_MAIL)
        stage.mailbox.wait(lambda mail: b"lee@example.org" in mail.octets)
        stage.world.wait_until(lambda: stage.world.read("/var/log/maillog").count(": removed") == 3, "not all removed")
        path = tmp_path / "maillog"
        path.write_text(stage.world.read("/var/log/maillog"), encoding="utf-8")
        yield path


@pytest.mark.server
def test_a_mail_is_found_in_the_log_of_a_real_postfix(postfix_log: Path) -> None:
    found = read_file(postfix_log)
    mails = [mail for mail in found if isinstance(mail, SentMail)]
    assert len(mails) == len(found)
    # The mail to the alias goes on under a queue id of its own
    assert sorted(mail.recipient for mail in mails) == [
        "kim@example.org",
        "lee@example.org",
        "team@lists.example",
        "team@lists.example",
    ]
    assert {mail.message_id for mail in mails} == {"plan@desk.example.com"}
    direct = [mail for mail in mails if mail.recipient != "team@lists.example"]
    assert {mail.subject for mail in direct} == {"Grüße to=<victim@x>"}
    assert len({mail.queue_id for mail in direct}) == 1
    assert f"{direct[0].queue_id}: to=<kim@example.org>" in postfix_log.read_text(encoding="utf-8")


EXIM_MAIL = b"""\
From: Alice <alice@example.com>
To: kim@example.org
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
 =?utf-8?q?_"_for_victim=40x=2Eexample?=
Message-ID: <plan@desk.example.com>

Hello.
"""
SYSLOG = re.compile(r"<\d+>(\w{3} .\d \d\d:\d\d:\d\d) (exim.*)")


@pytest.fixture(params=["", "+subject +received_recipients", "+all"])
def exim_lines(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What a real Exim that sent a mail said to syslog, as a syslog server writes it."""
    settings = {"log_selector": request.param} if request.param else {}
    files = {"/etc/aliases": "team: max@example.net, /dev/null\n"}
    scripts = {"mx.example.org": REFUSAL}
    with unless_unavailable(), set_up(SERVERS["exim"], scripts=scripts, settings=settings, files=files) as stage:
        recipients = ("kim@example.org", "lee@example.org", "team@lists.example")
        stage.world.run("exim4", "-i", "-f", "alice@example.com", *recipients, octets=EXIM_MAIL)
        stage.mailbox.wait(lambda mail: b"lee@example.org" in mail.octets)
        stage.world.wait_until(lambda: any(" Completed" in line for line in stage.world.log), "the notice is not sent")
        yield [f"{found[1]} mail {found[2]}\n" for line in stage.world.log if (found := SYSLOG.match(line))]


@pytest.mark.server
def test_a_mail_is_found_in_the_log_of_a_real_exim(exim_lines: list[str], tmp_path: Path) -> None:
    has_subject = any(' T="' in line for line in exim_lines)
    by_syslog = read_file(written(tmp_path, "".join(exim_lines)))
    main_log = "".join(re.sub(r".*?exim\d?\[\d+\]: ", "", line) for line in exim_lines)
    for found in (by_syslog, read_file(written(tmp_path, main_log))):
        mails = [mail for mail in found if isinstance(mail, SentMail)]
        assert len(mails) == len(found)
        assert sorted(mail.recipient for mail in mails) == ["kim@example.org", "lee@example.org", "team@lists.example"]
        assert {mail.message_id for mail in mails} == {"plan@desk.example.com"}
        assert {mail.subject for mail in mails} == {'Grüße " for victim@x.example' if has_subject else None}
        [queue_id] = {mail.queue_id for mail in mails}
        assert f" {queue_id} => kim@example.org " in main_log
