"""Recipients, actions and replies that stand where notices seldom put them."""

from typing import Any

import pytest

from tests.reports.report_samples import DAEMON, ORIGINAL, delivery, parts, plain, records

WORDS = "I'm afraid I wasn't able to deliver your message.\nThis is a permanent error; I've given up.\n"


def only(text: str) -> dict[str, Any]:
    (found,) = records(text)
    return found


def test_a_header_field_names_the_recipient() -> None:
    sender = f"{DAEMON}X-Bounced-Address: <bob@example.org>\n"
    assert only(plain(WORDS, sender=sender))["recipient"] == "bob@example.org"


def test_the_systems_own_subject_names_recipient_and_cause() -> None:
    subject = "[SPAM?] DELIVERY FAILURE: User bob (bob@example.org) not listed in Domino Directory"
    found = only(plain("Your message could not be delivered.", sender=DAEMON, subject=subject))
    assert (found["recipient"], found["reason"]) == ("bob@example.org", "user_unknown")


def test_the_subject_of_the_returned_mail_names_nobody() -> None:
    found = only(plain(WORDS, sender=DAEMON, subject="Undeliverable: write to carl@example.net"))
    assert found["recipient"] is None
    assert [problem["code"] for problem in found["problems"]] == ["no_recipient"]


def test_the_trace_of_the_returned_mail_names_the_recipient() -> None:
    returned = "Received: by mx.example.com\n for <bob@example.org>; Mon, 16 Nov 2026 10:00:00 +0100\nSubject: Hello\n"
    found = only(parts(("text/plain", WORDS), ("message/rfc822", returned), sender=DAEMON))
    assert found["recipient"] == "bob@example.org"


def test_a_bare_name_gets_the_domain_that_the_notice_uses() -> None:
    words = "--- Not delivered to the following:\n\n bobby    No matches to nameserver query\n\nTry bob@example.com.\n"
    assert only(plain(words, sender=DAEMON))["recipient"] == "bobby@example.com"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Xyzzy plugh <bob@example.org>: 550 5.1.1 frotz", "failure"),
        ("Xyzzy plugh <bob@example.org>: 451 4.7.1 frotz", "delay"),
        ("Xyzzy plugh <bob@example.org>:\nconnect to mx.example.org: Connection timed out", "failure"),
        ("Xyzzy plugh <bob@example.org>: frotz", "other"),
    ],
)
def test_a_notice_in_an_unknown_language_is_read_by_its_codes(words: str, kind: str) -> None:
    assert only(plain(words, sender=DAEMON))["kind"] == kind


def test_what_comes_back_with_its_mail_has_failed() -> None:
    pieces = ("text/plain", "Xyzzy <bob@example.org>: 451 4.7.1 frotz"), ("message/rfc822", ORIGINAL)
    assert only(parts(*pieces, sender=DAEMON))["kind"] == "failure"


def test_a_lure_is_no_report() -> None:
    words = (
        "Message delivery failure. You have (5) undelivered mails. Release pending messages to inbox: http://x.example"
    )
    assert only(plain(words, sender=DAEMON))["kind"] == "other"


def test_a_postmasters_answer_is_no_report() -> None:
    sender = "From: Postmaster <postmaster@example.org>\nUser-Agent: Mozilla Thunderbird\n"
    assert (
        only(plain("Your mail could not be delivered: 550 5.1.1. It works again.", sender, "Re: trouble"))["kind"]
        == "other"
    )


def test_the_rest_of_a_paragraph_names_no_further_recipient() -> None:
    words = "<bob@example.org>: host mx.example.org said: 550 5.7.1\n    <us@example.com>: Sender refused\n"
    found = only(plain(f"Your message could not be delivered.\n\n{words}", sender=DAEMON))
    assert (found["recipient"], found["reply_code"]) == ("bob@example.org", 550)


def test_contacts_are_no_recipients() -> None:
    words = (
        "Your message could not be delivered. Please contact help@example.org.\n\nIn doubt help@example.org helps.\n"
    )
    found = only(parts(("text/plain", words), ("message/rfc822", ORIGINAL), sender=DAEMON))
    assert found["recipient"] == "bob@example.org"


def test_a_transcript_with_times() -> None:
    words = (
        "Your message was not delivered.\nFailed address: bob@example.org\n--- Session Transcript ---\n"
        " Thu 2026-06-12 17:04:54: --> RCPT To:<bob@example.org>\n"
        " Thu 2026-06-12 17:04:54: <-- 554 <bob@example.org>: Relay access denied\n"
    )
    found = only(plain(words, sender=DAEMON))
    assert (found["reply_code"], found["reason"], found["command"]) == (554, "relay_denied", "RCPT")


def test_words_in_the_form_of_a_log() -> None:
    words = f"{WORDS}\n<bob@example.org>:\n192.0.2.9_does_not_like_it./Remote_host_said:_550_no_such_user/Giving_up./\n"
    assert only(plain(words, sender=DAEMON))["reason"] == "user_unknown"


def test_the_transcript_goes_on_where_the_field_has_the_first_line() -> None:
    words = (
        "   ----- Transcript of session follows -----\n>>> DATA\n"
        "<<< 550-5.7.26 Mail from example.com is not accepted due to domain's\n<<< 550 5.7.26 DMARC policy.\n"
    )
    first = "550-5.7.26 Mail from example.com is not accepted due to domain's"
    group = (
        f"Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.7.26\nDiagnostic-Code: smtp; {first}\n"
    )
    assert only(delivery(group, words=words))["reason"] == "dmarc_policy"


def test_a_list_refuses_a_post_in_its_own_name() -> None:
    sender = (
        "Return-Path: <club-bounces@example.org>\nFrom: club-owner@example.org\nX-BeenThere: club@example.org\n"
        "X-List-Administrivia: yes\n"
    )
    found = only(plain("You are not allowed to post to this mailing list.", sender=sender))
    assert (found["kind"], found["recipient"], found["reason"]) == (
        "failure",
        "club@example.org",
        "recipient_restricted",
    )


def test_an_address_that_the_message_breaks_off_in_is_made_whole() -> None:
    whole = delivery(
        "Final-Recipient: rfc822; bob@example.org\nAction: failed\n", words="<bob@example.org>: 550 5.1.1 no user"
    )
    found = only(whole[: whole.index("Final-Recipient") + len("Final-Recipient: rfc822; bob@exam")])
    assert (found["recipient"], found["suppress"]) == ("bob@example.org", "yes")
    assert "recipient_cut" in {problem["code"] for problem in found["problems"]}


@pytest.mark.parametrize("rest", ["u", "us", "us@exam", "us@example.co"])
def test_the_reader_of_a_cut_notice_is_not_whom_it_names(rest: str) -> None:
    whole = delivery("Status: 5.1.1\nAction: failed\nFinal-Recipient: rfc822; CUT\n", words="No such user.")
    found = only(whole[: whole.index("CUT")] + rest)
    assert found["suppress"] == "hold"
    assert found["recipient"] != "us@example.com"


def test_a_notice_without_a_last_line_end_is_cut_only_where_it_stops() -> None:
    whole = delivery(
        "Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; s@example.org\n\n"
        "Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; thomas@example.org\n"
    )
    found = records(whole[: whole.index("thomas@example.org") + len("thomas@example.org")])
    assert {one["recipient"]: one["suppress"] for one in found} == {
        "s@example.org": "yes",
        "thomas@example.org": "hold",
    }


def test_an_address_that_stays_cut_is_not_given_up() -> None:
    whole = delivery("Status: 5.1.1\nAction: failed\nFinal-Recipient: rfc822; bob@example.org\n", words="No such user.")
    found = only(whole[: whole.index("bob@example") + len("bob@exam")])
    assert (found["recipient"], found["suppress"]) == ("bob@exam", "hold")


def test_a_recipient_field_that_is_cut_in_its_type_names_nobody() -> None:
    whole = delivery(
        "Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; bob@example.org\n", words="<bob@example.org>: no user"
    )
    assert only(whole[: whole.index("rfc822") + 4])["recipient"] == "bob@example.org"


@pytest.mark.parametrize("address", ["sales/ann_b_c_d@example.org", "ann._of_the_many_names@example.org"])
def test_an_address_is_no_line_of_a_log(address: str) -> None:
    found = only(
        plain(f"{WORDS}\nThe following addresses failed:\n\n{address}\n\n550 5.1.1 no such user", sender=DAEMON)
    )
    assert found["recipient"] == address


@pytest.mark.parametrize(
    "fields", ["To: list@example.org\nCc: bob@example.org\n", "To: a@example.org, b@example.org\n"]
)
def test_of_several_addressees_none_is_guessed(fields: str) -> None:
    returned = ("message/rfc822", f"From: us@example.com\n{fields}Subject: Hello\n\nHello.\n")
    status = ("message/delivery-status", "Reporting-MTA: dns; mx.example.com\n\nAction: failed\nStatus: 5.1.1\n")
    for pieces in ((("text/plain", WORDS), status, returned), (("text/plain", WORDS), returned)):
        assert only(parts(*pieces, sender=DAEMON))["recipient"] is None


@pytest.mark.parametrize("lead", ["If you have questions, call us or mail", "Questions? Our staff:"])
def test_a_contact_may_stand_on_the_next_line(lead: str) -> None:
    words = (
        f"Your message to bob@example.org could not be delivered: 550 5.1.1 user unknown. {lead}\nhelp@example.net\n"
    )
    assert only(plain(words, sender=DAEMON))["recipient"] == "bob@example.org"


def test_an_empty_return_path_is_a_null_path() -> None:
    sender = "Return-Path:\nFrom: it@example.com\n"
    found = only(
        plain("Your message could not be delivered.\n\n<bob@example.org>: 550 5.1.1 user unknown\n", sender=sender)
    )
    assert (found["kind"], found["recipient"]) == ("failure", "bob@example.org")


def test_a_bounce_of_a_complaint_is_a_bounce() -> None:
    found = only(
        plain(f"{WORDS}\n<bob@example.org>: 550 5.1.1 no\n", sender=f"{DAEMON}X-SpamCop-SourceIP: 192.0.2.9\n")
    )
    assert (found["kind"], found["recipient"]) == ("failure", "bob@example.org")
