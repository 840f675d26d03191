"""A report in a person's own mail is told as quoted, and gives no address up; a machine's own report does."""

import pytest

from tests.reports.report_samples import (
    ABUSE,
    ANN,
    DAEMON,
    FAILED,
    LOOP,
    ORIGINAL,
    codes,
    delivery,
    feedback,
    notification,
    parts,
    plain,
    records,
)

BOUNCE = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [
            {"emailAddress": "bob@example.org", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
        ],
    },
}
COMPLAINT = {
    "notificationType": "Complaint",
    "complaint": {"complainedRecipients": [{"emailAddress": "bob@example.org"}], "complaintFeedbackType": "abuse"},
}
WORDS = (
    "This is the mail system at host mx.example.com.\n\nYour message could not be delivered.\n\n"
    "<bob@example.org>: host mx.example.org[192.0.2.25] said: 550 5.1.1 user unknown\n"
)
MARKED = "Can you help?\n\nSomebody wrote:\n" + "".join(f"> {line}\n" for line in WORDS.split("\n"))
JOE = "Return-Path: <joe@example.com>\nFrom: Joe <postmaster@example.com>\n"


@pytest.mark.parametrize(
    "mail",
    [
        plain("I got this:\n\nReporting-MTA: dns; mx.example.com\n\n" + FAILED),
        parts(("text/plain", "I got this."), ("message/delivery-status", "Reporting-MTA: dns; a\n\n" + FAILED)),
        parts(("text/html", "<p>Stop</p>"), ("text/plain", ABUSE), kind="alternative"),
        parts(("text/plain", "Hi"), ("text/plain", ABUSE), sender="From: no-reply@example.com\n"),
        plain("Karl wrote:\n\n" + FAILED, "From: no-reply@example.com\nSubject: New comment\n"),
        plain("Reporting-MTA: dns; a\n\n" + FAILED, "From: desk@example.com\nAuto-Submitted: auto-generated\n"),
        parts(("text/plain", "See below."), ("message/feedback-report", ABUSE)),
        parts(("text/plain", "See."), ("message/feedback-report", ABUSE), sender="From: Arfan <arfan@example.com>\n"),
        feedback(ABUSE).replace(LOOP, "Return-Path: <karl@example.net>\nFrom: Karl Kurz <karl@example.net>\n", 1),
        feedback(ABUSE).replace(LOOP, "From: karl@example.net\nUser-Agent: Mozilla Thunderbird\n", 1),
        notification(BOUNCE, "What is this?\n\n", ANN),
        notification(BOUNCE, "What is this?\n\n"),
        notification(BOUNCE, sender=ANN),
        notification(COMPLAINT, sender=ANN),
        notification(COMPLAINT, "What is this?\n\n"),
        plain(MARKED, JOE, "Re: Undelivered Mail Returned to Sender"),
        plain("It failed for bob@example.org.\n" + MARKED, JOE, "Re: Undelivered Mail Returned to Sender"),
        plain(MARKED, ANN, "Re: Undelivered Mail Returned to Sender"),
        parts(("text/plain", "See below."), ("message/rfc822", delivery(FAILED))),
        parts(("text/plain", "See below."), ("message/rfc822", feedback(ABUSE))),
    ],
)
def test_a_persons_mail_gives_no_address_up(mail: str) -> None:
    for found in records(mail):
        assert found["recipient"] == "bob@example.org"
        assert found["suppress"] == "hold"
        assert "quoted_report" in codes(found)


@pytest.mark.parametrize(
    "mail",
    [
        delivery(FAILED),
        delivery(FAILED, sender="From: it@example.com\n"),
        parts(("text/plain", "x"), ("message/delivery-status", "A: b\n\n" + FAILED), sender=DAEMON),
        plain("Reporting-MTA: dns; a\n\n" + FAILED, "From: gw@example.com\nX-Failed-Recipients: bob@example.org\n"),
        parts(("text/plain", "x"), ("message/feedback-report", ABUSE), sender="From: <fbl@example.org>\n"),
        parts(("text/plain", "x"), ("message/feedback-report", ABUSE), sender="From: feedbackloop@example.org\n"),
        parts(("text/plain", "x"), ("text/plain", ABUSE), sender="Return-Path: <>\nFrom: fbl@example.org\n"),
        feedback(ABUSE).replace(LOOP, "Return-Path: <tos@example.net>\nFrom: Telenor <tos@example.net>\n", 1),
        feedback(ABUSE),
        notification(BOUNCE),
        notification(COMPLAINT),
        plain(WORDS, DAEMON),
        parts(
            ("text/plain", WORDS),
            ("message/rfc822", ORIGINAL),
            sender="Subject: Undeliverable\nFrom: ndr@example.net\n",
        ),
        plain(WORDS + ">>> RCPT TO:<bob@example.org>\n<<< 550 5.1.1 user unknown\n", DAEMON),
    ],
)
def test_a_machines_report_is_its_own(mail: str) -> None:
    (found,) = records(mail)
    assert (found["recipient"], found["suppress"]) == ("bob@example.org", "yes")
    assert "quoted_report" not in codes(found)


def test_a_receipt_for_a_person_is_less_sure() -> None:
    fields = (
        "message/disposition-notification",
        "Final-Recipient: rfc822; bob@example.org\nDisposition: a; displayed\n",
    )
    (own,), (pasted,) = records(parts(fields, kind="report")), records(parts(fields))
    assert own["confidence"] > pasted["confidence"]


@pytest.mark.parametrize("depth", [1, 2])
def test_an_attached_report_keeps_its_own_identity(depth: int) -> None:
    direct = "In-Reply-To: <first@example.com>\n" + delivery(FAILED, words=WORDS)
    (own,) = records(direct)
    mail = direct
    for level in range(depth):
        outer = parts(
            ("text/plain", "See below."), ("message/rfc822", mail), date="Date: Tue, 17 Nov 2026 10:00:00 +0000\n"
        )
        mail = outer.replace("r.1@mx", f"outer{level}@mx", 1).replace('"b"', f'"o{level}"', 1)
        head, _, body = mail.partition("\n\n")
        mail = head + "\n\n" + _outer_boundary(body, f"o{level}")
    (found,) = records(mail)
    assert found["suppress"] == "hold"
    names = ("id", "message_id", "date", "in_reply_to", "recipient", "status", "diagnostic")
    assert {name: found[name] for name in names} == {name: own[name] for name in names}
    assert own["in_reply_to"] == "first@example.com"


def _outer_boundary(body: str, boundary: str) -> str:
    """The outermost boundary lines under another name, so that the inner ones are not taken for them."""
    lines = body.split("\n")
    first, second = [number for number, line in enumerate(lines) if line == "--b"][:2]
    last = max(number for number, line in enumerate(lines) if line == "--b--")
    lines[first] = lines[second] = f"--{boundary}"
    lines[last] = f"--{boundary}--"
    return "\n".join(lines)


def test_the_sample_original_is_no_report() -> None:
    (found,) = records(ORIGINAL)
    assert found["kind"] == "other"


@pytest.mark.parametrize(
    "head",
    [
        "Von: Microsoft Outlook <x@example.com>\nGesendet: Montag, 1. Juni 2026\nAn: us@example.com\nBetreff: x\n",
        "From: Mail Delivery System <y@example.com>\nSent: Monday, June 1, 2026\nTo: us@example.com\nSubject: x\n",
    ],
)
def test_a_header_without_a_mark_begins_what_is_sent_on(head: str) -> None:
    (found,) = records(plain(f"What is this?\n\n{head}\n{WORDS}"))
    assert (found["kind"], found["recipient"], found["suppress"]) == ("failure", "bob@example.org", "hold")
    (found,) = records(plain(f"What is this?\n\n{head.replace('Microsoft Outlook', 'Joe')}\nShall we have lunch?\n"))
    assert found["kind"] == "other"
