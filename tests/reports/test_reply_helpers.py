"""Replies, the commands that they answered, the hosts that gave them, and transcripts."""

import pytest

from bounce_cli.reports.words.commands import find_command
from bounce_cli.reports.words.hosts import find_host, mta_name
from bounce_cli.reports.words.replies import best_status, clean_diagnostic, read_reply, reply_in, stated_code
from bounce_cli.reports.words.transcript import Transcript


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("550 5.1.1 no", 550),
        ("550-5.1.1 no", 550),
        ("ERROR_CODE :550, ERROR_CODE :5.1.1", 550),
        ("ResponseCode 421, , Host not reachable.", 421),
        ('Mailer a.example said: "554 Message looping"', 554),
        ("5.1.0 - Unknown address error 550-'No such user'", 550),
        ("a@example.org: [192.0.2.1], 554 closed", 554),
        ("554 Message refused", 554),
        ("552 messages are waiting", None),
        ("no code here", None),
        ("Error-Code: 0", None),
    ],
)
def test_stated_codes(text: str, code: int | None) -> None:
    assert stated_code(text) == code


def test_a_sender_that_gave_up_quotes_the_last_answer() -> None:
    reply = read_reply("554 4.4.7 Message expired: unable to deliver.<421 4.4.2 Connection timed out>")
    assert (reply.reply_code, reply.status, reply.last_answer) == (421, "4.4.2", True)
    reply = read_reply("554 4.4.7 delivery time expired (450 come back later)")
    assert (reply.reply_code, reply.status) == (450, "4.4.7")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (None, None),
        ("", None),
        ("smtp; ", None),
        ("smtp;smtp; 550 no", "550 no"),
        ("X-Postfix; connect to a: refused", "connect to a: refused"),
        ("550-one\n 550 two", "550 one two"),
        ("550-5.1.1 one 550-5.1.1 two 550 5.1.1 three", "550 5.1.1 one two three"),
        ("550 5.1.1 no (in reply to RCPT TO command)", "550 5.1.1 no"),
        ("550 bell\x07", "550 bell\\x07"),
        ("550 \u202egnirts", "550 \\u202egnirts"),
    ],
)
def test_diagnostics_on_one_line(raw: str | None, clean: str | None) -> None:
    assert clean_diagnostic(raw) == clean


def test_the_first_reply_that_is_no_consequence_counts() -> None:
    reply = reply_in("554 5.0.0 Service unavailable\n\n550 5.1.1 no such user\n")
    assert reply is not None
    assert reply.text == "550 5.1.1 no such user"
    assert reply_in("all is well\n250 2.0.0 Ok") is None


def test_a_reply_goes_on_over_lines() -> None:
    reply = reply_in("said: '550-5.1.1 one\n550-5.1.1 two\n550 5.1.1 three'\nGiving up on 192.0.2.1.")
    assert reply is not None
    assert reply.text == "550 5.1.1 one two three"
    reply = reply_in("550 no such user\n552 another thing\n")
    assert reply is not None
    assert reply.text == "550 no such user"
    reply = reply_in("550 short\ngoes on\nbut not this\n")
    assert reply is not None
    assert reply.text == "550 short goes on"


def test_the_most_specific_status() -> None:
    assert best_status(None, "5.0.0", "5.7.1", "5.1.1") == "5.7.1"
    assert best_status(None, None) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("(in reply to RCPT TO command)", "RCPT"),
        ("(in reply to end of DATA command)", "DATA"),
        ("SMTP error from remote mail server after end of data:", "DATA"),
        ("SMTP error after initial connection:", "CONNECT"),
        ("error after pipelined MAIL FROM:<a@b>", "MAIL"),
        ("no such user [RCPT_TO]", "RCPT"),
        (">>> STARTTLS", "STARTTLS"),
        ("SMTP error from remote server for TEXT command", "DATA"),
        ("did not like our final DATA", "DATA"),
        ("192.0.2.1 does not like recipient.", "RCPT"),
        ("Connected to 192.0.2.1 but sender was rejected.", "MAIL"),
        ("failed after I sent the message.", "DATA"),
        ("SMTP:RCPT host 192.0.2.1: 553", "RCPT"),
        ("(state 14)", "RCPT"),
        ("(state 99)", None),
        ("nothing", None),
    ],
)
def test_commands(text: str, command: str | None) -> None:
    assert find_command(text) == command


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("host mail.example.org[192.0.2.1] said: 550", "mail.example.org"),
        ("host: mail.example.org (192.0.2.1) reason: 550", "mail.example.org"),
        ("mail.example.org[192.0.2.1]:25 said: 550", "mail.example.org"),
        ("... while talking to mail.example.org.:", "mail.example.org"),
        ("Remote system: dns;mail.example.org (TCP|1|2|3|25)", "mail.example.org"),
        ("by MAIL.example.org. [192.0.2.1].", "mail.example.org"),
        ("nobody", None),
    ],
)
def test_hosts_in_words(text: str, host: str | None) -> None:
    assert find_host(text) == host


def test_host_fields() -> None:
    assert mta_name("dns; mail.example.org. (192.0.2.1)") == "mail.example.org"
    assert mta_name("mail.example.org(192.0.2.1)") == "mail.example.org"
    assert mta_name("dns;") is None
    assert mta_name(None) is None


def test_transcript_by_address_order_and_summary() -> None:
    text = (
        "... while talking to a.example:\n>>> RCPT To:<a@b.org>\n>>> RCPT To:<c@d.org>\n"
        "<<< 550-5.1.1 one\n<<< 550 5.1.1 two\n<<< 552 5.2.2 full\n"
        "... while talking to b.example:\n>>> DATA\n<<< 250-go\n<<< 250 on\n<<< 554 <e@f.org> refused\n"
        "451 4.4.1 <g@h.org>... try later\n451 4.4.1 <g@h.org>... again\n"
        "... while talking to c.example:\n<<< 421 bye\n554 <i@j.org>... Remote protocol error\n"
    )
    transcript = Transcript(text)
    assert {name: _answer(transcript, name) for name in ("a@b.org", "c@d.org", "e@f.org", "g@h.org", "i@j.org")} == {
        "a@b.org": ("550 5.1.1 one two", "RCPT"),
        "c@d.org": ("552 5.2.2 full", "RCPT"),
        "e@f.org": ("554 <e@f.org> refused", "DATA"),
        "g@h.org": ("451 4.4.1 <g@h.org>... try later", None),
        "i@j.org": ("421 bye", None),
    }
    assert _answer(transcript, "x@y.org") == (None, None)


def _answer(transcript: Transcript, recipient: str | None, *, lone: bool = False) -> tuple[str | None, str | None]:
    reply = transcript.answer_to(recipient, "", lone=lone)
    return reply and reply.text, transcript.command_of(recipient, "", lone=lone)


def test_transcript_of_a_lone_recipient() -> None:
    transcript = Transcript(">>> RCPT\n<<< 503 wrong order\n>>> DATA\n<<< 554 no")
    assert _answer(transcript, None, lone=True) == ("554 no", "DATA")


def test_transcripts_have_a_limit() -> None:
    transcript = Transcript("\n".join(f">>> RCPT TO:<u{n}@b.org>\n<<< 550 no {n}" for n in range(400)))
    assert transcript.answer_to("u299@b.org", "", lone=False) is not None
    assert transcript.answer_to("u300@b.org", "", lone=False) is None
