"""A bounce that a person answers, sends on or complains about is never the reader's own, in whatever dress it comes."""

import pytest

from tests.reports.report_samples import ANN, DAEMON, FAILED, codes, parts, plain, records

WORDS = (
    "This is the mail system at host mx.example.com.\n\nYour message could not be delivered.\n\n"
    "<bob@example.org>: host mx.example.org[192.0.2.25] said: 550 5.1.1 user unknown\n"
)
MARKED = "".join(f"> {line}\n" for line in WORDS.split("\n"))
SENDER = "Mail Delivery System <MAILER-DAEMON@mx.example.com>"
HEAD = f"From: {SENDER}\nTo: us@example.com\nSubject: Undelivered Mail Returned to Sender\n"
BOUNCED = "Undelivered Mail Returned to Sender"
JOE = "Return-Path: <postmaster@example.net>\nFrom: Joe <postmaster@example.net>\n"
LIST = "Return-Path: <talk-bounces@example.net>\nList-Id: <talk.example.net>\nPrecedence: list\nFrom: ann@example.com\n"
MARKUP = "".join(f"<p>{line.replace('<', '&lt;').replace('>', '&gt;')}</p>" for line in WORDS.split("\n") if line)


def quoted_markup(opening: str, sender: str = ANN, subject: str = BOUNCED) -> str:
    page = f"<html><body><p>What is this?</p>{opening}{MARKUP}</blockquote></body></html>"
    return parts(("text/html", page), sender=f"{sender}Subject: Re: {subject}\n")


@pytest.mark.parametrize(
    "line",
    [
        f"On Mon, 16 Nov 2026 at 10:00, {SENDER} wrote:",
        f"Am 16.11.2026 um 10:00 schrieb {SENDER}:",
        f"Le lun. 16 nov. 2026 à 10:00, {SENDER} a écrit :",
        f"W dniu 16.11.2026 o 10:00 {SENDER} pisze:",
        f"2026年11月16日(月) 10:00 {SENDER}:",
        f"16.11.2026 10:00, {SENDER} пишет:",
    ],
)
def test_lines_with_a_mark(line: str) -> None:
    assert_quoted(plain(f"Hello, what is this?\n\n{line}\n{MARKED}", ANN, f"Re: {BOUNCED}"))


@pytest.mark.parametrize(
    "rule",
    [
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "-----Message d'origine-----",
        "-----Wiadomość oryginalna-----",
        "-----Исходное сообщение-----",
        "-----原始邮件-----",
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "-------- Message transféré --------",
        "-------- Treść przekazanej wiadomości --------",
        "-------- 転送されたメッセージ --------",
        "-------- Mensaje reenviado --------",
        "-------- Oorspronkelijk bericht --------",
        "Begin forwarded message:",
    ],
)
@pytest.mark.parametrize("sender", [ANN, JOE])
def test_a_mail_below_a_rule(rule: str, sender: str) -> None:
    assert_quoted(plain(f"What shall I do?\n\n{rule}\n{HEAD}\n{WORDS}", sender, f"Fwd: {BOUNCED}"))


@pytest.mark.parametrize("labels", [("Betreff", "Von", "An"), ("Temat", "Od", "Adresat"), ("件名", "差出人", "宛先")])
def test_whom_it_was_sent_to_is_nobody_that_failed(labels: tuple[str, str, str]) -> None:
    subject, sender, reader = labels
    head = f"{subject}: {BOUNCED}\n{sender}: {SENDER}\n{reader}: ann@example.com\n"
    assert_quoted(plain(f"?\n\n-------- Przekazana wiadomość --------\n{head}\n\n{WORDS}", ANN, f"Fwd: {BOUNCED}"))


@pytest.mark.parametrize(
    "mail",
    [
        quoted_markup('<blockquote type="cite">'),
        quoted_markup('<div>Ann wrote:</div><blockquote class="gmail_quote" style="margin:0">'),
        quoted_markup("<BLOCKQUOTE cite='mid:r.1@mx.example.com'>"),
        quoted_markup("<blockquote type=cite>", JOE),
        quoted_markup("<blockquote type=cite>", JOE, "a question"),
        quoted_markup("<blockquote>", JOE),
        plain(f"What shall I do?\n\n{WORDS}", JOE, f"Fwd: {BOUNCED}"),
        plain(f"Thank you for writing to us:\n\n{WORDS}", JOE.replace("<p", "<", 1), f"Re: {BOUNCED} [#17]"),
        plain(f"FYI\n{DAEMON}Subject: {BOUNCED}\n\nReporting-MTA: dns; mx.example.com\n\n{FAILED}", ANN),
    ],
)
def test_a_mail_in_another_dress(mail: str) -> None:
    assert_quoted(mail)


def assert_quoted(mail: str) -> None:
    (found,) = records(mail)
    assert (found["kind"], found["recipient"], found["suppress"]) == ("failure", "bob@example.org", "hold")
    assert codes(found) == ["quoted_report"]
    assert found["confidence"] < 0.6


def test_a_blockquote_without_a_mark_is_the_systems_own() -> None:
    page = f"<html><body><p>Delivery has failed.</p><blockquote>{MARKUP}</blockquote></body></html>"
    (found,) = records(parts(("text/html", page), sender=f"{DAEMON}Subject: {BOUNCED}\n"))
    assert (found["recipient"], found["suppress"], found["problems"]) == ("bob@example.org", "yes", [])


@pytest.mark.parametrize(
    "mail",
    [
        plain(f"Look at what I got:\n\n{WORDS}", LIST, f"[talk] {BOUNCED}"),
        plain(f"Today's topics:\n 1. {BOUNCED}\n\nMessage: 1\n{HEAD}\n{WORDS}", LIST, "talk Digest, Vol 1, Issue 2"),
        plain(f"Ann commented:\n\n{WORDS}", "From: Shop <support@shop.example>\nAuto-Submitted: auto-generated\n"),
    ],
)
def test_mail_to_many_that_holds_a_bounce_is_none(mail: str) -> None:
    (found,) = records(mail)
    assert (found["kind"], found["recipient"], found["suppress"]) == ("other", None, "no")


def test_a_digest_that_holds_a_bounce_gives_nobody_up() -> None:
    bounce = plain(WORDS, DAEMON, BOUNCED)
    digest = ("multipart/digest; boundary=d", f"--d\n\n{bounce}\n--d--")
    (found,) = records(parts(("text/plain", f"Today's topics:\n 1. {BOUNCED}\n"), digest, sender=LIST))
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "hold", ["quoted_report"])
