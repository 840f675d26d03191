"""Mail that speaks of failed deliveries, and bounces of all kinds of reports: each is what it is."""

import pytest

from tests.reports.report_samples import ABUSE, ANN, DAEMON, feedback, parts, plain, records

REPORT = "report; report-type=delivery-status"
WORDS = "Your message could not be delivered.\n\n<bob@example.org>: 550 5.1.1 user unknown\n"
MARKED = "".join(f"> {line}\n" for line in WORDS.split("\n"))
KIM = "Return-Path: <>\nFrom: Kim <kim@example.org>\n"
DAEMONS = "Return-Path: <>\nFrom: Mail Delivery System <postmaster@evil.example>\n"
AGGREGATE = ("application/gzip; name=example.com.xml.gz", "H4sI")
TLS = ("application/tlsrpt+gzip", "H4sI")
DMARC_SUBJECT = "Subject: Report domain: example.com Submitter: google.example Report-ID: 1\n"


@pytest.mark.parametrize(
    ("mail", "kind"),
    [
        (
            plain(f"I am away until Monday.\n\n{MARKED}", f"{KIM}Auto-Submitted: auto-replied\n", "Re: failure"),
            "auto_reply",
        ),
        (plain(f"I am away until Monday.\n\n{MARKED}", KIM, "Out of office: Undelivered mail"), "auto_reply"),
        (
            plain(
                f"To control spam I allow mail only from senders I have approved.\nConfirm: http://x.example/c\n{WORDS}",
                f"{KIM}X-Spamarrest-Id: 1\n",
                "Re: hello (verification required)",
            ),
            "challenge",
        ),
        (plain("Your mail could not be delivered. 5 messages are pending: http://x.example", DAEMONS), "other"),
        (plain(f"{WORDS}\nClick here to retry: http://x.example", DAEMONS, "Mail delivery failed"), "other"),
        (
            plain("Delivery has failed. Click here to sign in: http://x.example", DAEMONS, "Undeliverable: Bill"),
            "other",
        ),
        (plain(f"Ten tips:\n{WORDS}", f"{ANN}List-Unsubscribe: <http://x.example>\n", "Why delivery failed"), "other"),
        (
            parts(
                ("text/plain", "bob@example.org could not be reached: delivery failed."),
                ("text/calendar; method=CANCEL", f"BEGIN:VCALENDAR\nDESCRIPTION:{WORDS}\nEND:VCALENDAR\n"),
                sender="From: no-reply@calendar.example\nSubject: Cancelled: undeliverable\n",
            ),
            "other",
        ),
        (
            plain("InterScan has detected a virus in a mail to bob@example.org: deleted.", DAEMONS, "Virus Alert"),
            "other",
        ),
        (parts(("text/plain", WORDS), AGGREGATE, sender=DAEMONS + DMARC_SUBJECT), "other"),
        (parts(("text/plain", WORDS), TLS, kind="report; report-type=tlsrpt", sender=DAEMONS), "other"),
    ],
)
def test_what_only_speaks_of_bounces(mail: str, kind: str) -> None:
    (found,) = records(mail)
    assert (found["kind"], found["suppress"]) == (kind, "no")


def test_a_scanners_notice_holds_the_mail_back() -> None:
    words = (
        "A virus was found in a mail from you.\n\nTo: bob@example.org\nVirus: Eicar\nThe message was not delivered.\n"
    )
    (found,) = records(plain(words, f"{DAEMON}", "Warning: viruses detected"))
    assert (found["kind"], found["reason"], found["suppress"]) == ("failure", "virus_detected", "hold")


def status(recipient: str) -> tuple[str, str]:
    group = f"Final-Recipient: rfc822; {recipient}\nAction: failed\nStatus: 5.1.1\n"
    return ("message/delivery-status", f"Reporting-MTA: dns; mx.example.com\n\n{group}")


def bounce(recipient: str, returned: str, boundary: str = "b") -> str:
    """A report about a recipient that returns this mail."""
    pieces = ("text/plain", f"<{recipient}>: 550 5.1.1 no such user"), status(recipient), ("message/rfc822", returned)
    mail = parts(*pieces, kind=REPORT, sender=DAEMON)
    return mail.replace('"b"', f'"{boundary}"').replace("\n--b", f"\n--{boundary}")


RECEIPT = "Final-Recipient: rfc822; kim@example.org\nDisposition: manual-action; displayed\n"
FIRST = bounce("carl@example.net", "From: us@example.com\nTo: carl@example.net\nSubject: Hello\n\nHello.\n", "i")


@pytest.mark.parametrize(
    "returned",
    [
        FIRST,
        bounce("dora@example.net", FIRST, "j"),
        FIRST.replace("\n\n", "\n", 1).partition("--i")[0],
        plain("I am away.", f"{KIM}Auto-Submitted: auto-replied\n", "Out of office"),
        parts(("text/plain", "Seen."), ("message/disposition-notification", RECEIPT))
        .replace("--b", "--m")
        .replace('"b"', '"m"'),
        feedback(ABUSE).replace("--b", "--f").replace('"b"', '"f"'),
        plain(
            "Hello all.",
            "Return-Path: <club-bounces@example.com>\nFrom: ann@example.net\nList-Id: <club.example.com>\n",
        ),
    ],
)
def test_whom_the_outermost_report_names_has_failed(returned: str) -> None:
    words = ("text/plain", "Your message could not be delivered.\n\n<lee@example.org>: 550 5.1.1 no such user\n")
    in_words = parts(words, ("message/rfc822", returned), sender=f"{DAEMON}Subject: Undelivered Mail\n")
    for mail in (bounce("lee@example.org", returned), in_words):
        (found,) = records(mail)
        assert (found["kind"], found["recipient"], found["reason"]) == ("failure", "lee@example.org", "user_unknown")


def test_a_notice_about_a_notice() -> None:
    told = "A message that you sent failed.\n\n  carl@example.net\n    550 5.2.2 full\n"
    inner = f"{DAEMON}To: us@example.com\nSubject: Mail delivery failed\n\n{told}"
    words = (
        WORDS.replace("bob@", "lee@")
        + f"\n------ This is a copy of the message, including all the headers. ------\n\n{inner}"
    )
    (found,) = records(plain(words, f"{DAEMON}X-Failed-Recipients: lee@example.org\n", "Mail delivery failed"))
    assert (found["recipient"], found["status"]) == ("lee@example.org", "5.1.1")


@pytest.mark.parametrize(
    "returned",
    [
        "",
        "From: \x1b[31mred\x1b]8;;\x07 <us@x>\nSubject: =?utf-8?q?=E2=80=AE=0d=0aX:_y?=\nTo: a\x00b@x\n\n--b--\n",
        "\x00" * 1000,
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b--\n",
    ],
)
def test_what_came_back_changes_nothing_of_the_verdict(returned: str) -> None:
    (found,) = records(bounce("bob@example.org", returned))
    assert (found["kind"], found["recipient"], found["suppress"]) == ("failure", "bob@example.org", "yes")
