"""Facts that reports state, and none that they do not: types, addresses, names, who gave up, how much came back."""

from typing import Any

import pytest

from bounce_cli.reports.words.hosts import ip_in
from tests.reports.report_samples import ABUSE, ORIGINAL, codes, delivery, feedback, notification, parts, records

BOB = {"emailAddress": "bob@example.org", "status": "5.1.1"}
JMRP = parts(
    ("message/rfc822", "X-HmXmrOriginalRecipient: <bob@example.org>\n" + ORIGINAL), sender="From: <staff@hotmail.com>\n"
)


@pytest.mark.parametrize(
    ("fields", "kind", "suppress"),
    [
        (ABUSE, "abuse", "yes"),
        (ABUSE.replace("abuse", "Abuse (spam button)"), "abuse", "yes"),
        (ABUSE.replace("abuse", "opt-out"), "opt-out", "yes"),
        (ABUSE.replace("abuse", "complaint"), "complaint", "no"),
        (ABUSE.replace("abuse", "no abuse at all"), None, "no"),
        (ABUSE.replace("abuse", "?"), None, "no"),
        (ABUSE.partition("\n")[2], None, "no"),
        ("", None, "no"),
    ],
)
def test_feedback_types(fields: str, kind: str | None, suppress: str) -> None:
    (found,) = records(feedback(fields))
    assert (found["kind"], found["recipient"]) == ("feedback", "bob@example.org")
    assert (found["feedback_type"], found["suppress"]) == (kind, suppress)
    assert ("no_feedback_type" in codes(found)) is (kind is None)


def test_a_form_of_complaints_needs_no_type() -> None:
    (found,) = records(JMRP)
    assert (found["feedback_type"], found["recipient"], found["suppress"]) == ("abuse", "bob@example.org", "yes")


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("[192.0.2.7]", "192.0.2.7"),
        ("[IPv6:2001:db8::7]", "2001:db8::7"),
        ("192.0.2.999", None),
        ("unknown", None),
        ("[]", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses_of_senders(value: str | None, address: str | None) -> None:
    assert ip_in(value) == address
    (found,) = records(feedback(f"{ABUSE}Source-IP: {value or ''}\n"))
    assert found["client_ip"] == address


@pytest.mark.parametrize("value", ["dns; mx.example.org", "mx.example.org", "DNS;mx.example.org. (192.0.2.1)"])
def test_the_name_of_a_feedback_loops_server(value: str) -> None:
    assert records(feedback(f"{ABUSE}Reporting-MTA: {value}\n"))[0]["reporting_mta"] == "mx.example.org"


def bounce(*people: dict[str, Any], mail: dict[str, Any] | None = None, **about: Any) -> list[dict[str, Any]]:
    content = {"bounceType": "Permanent", "bouncedRecipients": people, **about}
    return records(notification({"notificationType": "Bounce", "bounce": content, "mail": mail or {}}))


def test_notifications_name_the_receivers_address_and_not_ours() -> None:
    (found,) = bounce(BOB, remoteMtaIp="192.0.2.9", reportingMTA="dns; out.example.com")
    assert (found["client_ip"], found["reporting_mta"]) == (None, "out.example.com")


def test_notifications_write_addresses_in_many_ways() -> None:
    (found,) = bounce({**BOB, "emailAddress": "Bob <bob@example.org>"}, {**BOB, "emailAddress": "BOB@example.org"})
    assert (found["recipient"], codes(found)) == ("bob@example.org", ["merged_groups"])


def test_the_type_of_a_complaint_in_json_is_in_lower_case() -> None:
    content = {"complainedRecipients": [BOB, {"emailAddress": "Bob@Example.org"}], "complaintFeedbackType": "Abuse"}
    (found,) = records(notification({"notificationType": "Complaint", "complaint": content}))
    assert (found["feedback_type"], found["suppress"]) == ("abuse", "yes")


@pytest.mark.parametrize(
    ("reply", "by"),
    [
        ("smtp; 550 5.1.1 user unknown", "remote"),
        ("Amazon SES has suppressed sending to this address", "local"),
        ("Unable to lookup DNS for example.org", "local"),
        ("smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes", "local"),
        ("sorry", None),
        (None, None),
    ],
)
def test_who_gave_up_in_json(reply: str | None, by: str | None) -> None:
    assert bounce({**BOB, "diagnosticCode": reply})[0]["generated_by"] == by


@pytest.mark.parametrize(
    "mail",
    [
        {"commonHeaders": {"from": ["Ann <ann@example.com>"], "to": ["bob@example.org"], "messageId": "<m@b>",
                           "subject": "x"}},
        {"headers": [{"name": "From", "value": "Ann <ann@example.com>"}, {"name": "To", "value": "bob@example.org"},
                     {"name": "Message-ID", "value": "<m@b>"}, {"name": "Subject", "value": "x\r\n"}]},
    ],
)  # fmt: skip
def test_the_original_in_json(mail: dict[str, Any]) -> None:
    assert bounce(BOB, mail=mail)[0]["original"] == {
        "message_id": "m@b",
        "from": "Ann <ann@example.com>",
        "to": "bob@example.org",
        "subject": "x",
        "date": None,
        "return_path": None,
        "complete": False,
        "profile": "one-to-one",
    }
    assert bounce(BOB)[0]["original"] is None


@pytest.mark.parametrize(
    ("reply", "remote_mta", "by"),
    [
        ("550 4.4.7 QUEUE.Expired; message expired", "mx.example.org", "local"),
        ("550 5.1.2 Host unknown (Name server: host not found)", "", "local"),
        ("550 5.1.8 Sender domain does not exist", "mx.example.org", "remote"),
        ("550 Unrouteable address", "mx.example.org", "remote"),
        ("550 5.1.1 user unknown", "mx.example.org", "remote"),
    ],
)
def test_who_gave_up(reply: str, remote_mta: str, by: str) -> None:
    group = f"Final-Recipient: rfc822; bob@example.org\nAction: failed\nDiagnostic-Code: smtp; {reply}\n"
    remote = f"Remote-MTA: dns; {remote_mta}\n" if remote_mta else ""
    assert records(delivery(group + remote))[0]["generated_by"] == by


@pytest.mark.parametrize(
    ("words", "complete"),
    [
        ("The first 20 lines of the message follow:", False),
        (
            "The body is 5000000 characters long; only the first\n------ 106496 or so are included here.",
            False,
        ),
        ("--- The header and top 20 lines of the message follows --", False),
        ("A copy of the first part of the message is below.", False),
        ("Your whole message is attached.", True),
    ],
)
def test_how_much_of_the_original_came_back(words: str, complete: bool) -> None:  # noqa: FBT001
    group = "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
    mail = delivery(group, words=words).replace("--b--", f"--b\nContent-Type: message/rfc822\n\n{ORIGINAL}\n--b--")
    assert records(mail)[0]["original"]["complete"] is complete


def test_a_receipt_that_states_no_type_has_none() -> None:
    fields = ("message/disposition-notification", "Final-Recipient: rfc822; bob@example.org\n")
    assert records(parts(fields, kind="report"))[0]["disposition_type"] is None
    (found,) = records(parts(("text/plain", "x"), kind="report; report-type=disposition-notification"))
    assert (found["kind"], found["disposition_type"]) == ("disposition", None)


def test_a_rejection_states_its_codes() -> None:
    fields = (
        "Original-Recipient: rfc822; BOB@example.org\nFinal-Recipient: rfc822; bob@example.org\n"
        "Disposition: automatic-action/MDN-sent-automatically; rejected\n"
    )
    words = ("text/plain", "Your message was automatically rejected:\n550 5.7.1 no mail from you, please")
    (found,) = records(parts(words, ("message/disposition-notification", fields), kind="report"))
    assert (found["status"], found["reply_code"], found["original_recipient"]) == ("5.7.1", 550, None)
