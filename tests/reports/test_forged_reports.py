"""A report that a person made, or that is about somebody else's mail, is read, doubted and gives no address up."""

import pytest

from tests.reports.report_samples import DAEMON, DATE, FAILED, ORIGINAL, codes, delivery, parts, plain, records

REPORT = "report; report-type=delivery-status"
STATUS = ("message/delivery-status", "Reporting-MTA: dns; mx.example.net\n\n" + FAILED)
OURS = "Return-Path: <us@example.com>\n" + ORIGINAL
FOREIGN = "Return-Path: <eve@evil.example>\nFrom: Eve <eve@evil.example>\nTo: bob@example.org\nSubject: Pills\n\nBuy.\n"
ELSEWHERE = "Return-Path: <>\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\n"
SIGNED = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=gmail.com; s=1; h=from:to; bh=x; b=y\n"
LIST = "List-Id: <club.example.net>\nList-Unsubscribe: <mailto:leave@example.net>\nPrecedence: list\n"


def forged(sender: str, original: str = OURS) -> str:
    return parts(
        ("text/plain", "<bob@example.org>: 550 5.1.1 user unknown\n"),
        STATUS,
        ("message/rfc822", original),
        kind=REPORT,
        sender=sender,
    )


@pytest.mark.parametrize(
    "sender",
    [
        "Return-Path: <mallory@example.net>\nFrom: Mallory <mallory@example.net>\n",
        "Return-Path: <m@example.net>\nFrom: Mallory <mallory@example.net>\nAuto-Submitted: auto-generated\n",
        "From: Mallory <mallory@example.net>\nUser-Agent: Mozilla Thunderbird\n",
        f"Return-Path: <mallory@gmail.com>\n{SIGNED}From: Mallory <mallory@gmail.com>\nX-Mailer: Apple Mail (2.1)\n",
        f"Return-Path: <mallory@gmail.com>\n{SIGNED}From: Mail Delivery Subsystem <mallory@gmail.com>\n",
        f"Return-Path: <club-x@example.net>\n{LIST}From: Mallory <mallory@example.net>\n",
        "Return-Path: <joe@gateway-freight.example>\nFrom: Joe <joe@gateway-freight.example>\n",
        "Return-Path: <joe@example.net>\nFrom: Gateway Church <joe@example.net>\n",
        "Return-Path: <postmaster@example.net>\nFrom: Jens Meier <postmaster@example.net>\n",
        'Return-Path: <postmaster@example.net>\nFrom: "James Garfield" <postmaster@example.net>\n',
        "Return-Path: <j@example.net>\nFrom: Lea Crispin <postmaster@example.net>\nUser-Agent: Mozilla Thunderbird\n",
        "From: Jens Meier <postmaster@example.net>\nUser-Agent: Mozilla Thunderbird\n",
        "Return-Path: <postmaster@example.net>\nFrom: postmaster@example.net\nUser-Agent: Mozilla Thunderbird\n",
        "Return-Path: <ann@example.net>\nResent-From: Ann <ann@example.net>\nFrom: MAILER-DAEMON@mx.example.net\n",
    ],
)
def test_a_persons_report_is_as_good_as_one_that_is_quoted(sender: str) -> None:
    (machine,) = records(forged(DAEMON))
    (found,) = records(forged(sender))
    assert (machine["suppress"], machine["problems"]) == ("yes", [])
    assert (found["kind"], found["recipient"], found["reason"]) == ("failure", "bob@example.org", "user_unknown")
    assert (found["suppress"], codes(found)) == ("hold", ["quoted_report"])
    assert found["confidence"] < machine["confidence"]


@pytest.mark.parametrize(
    "sender",
    [
        "Return-Path: <MAILER-DAEMON>\nFrom: Mail Delivery System <it@example.net>\n",
        "Return-Path: <it@example.net>\nFrom: MAILER-DAEMON@example.net\n",
        "Return-Path: <club-bounces@example.net>\nFrom: Internet Mail Delivery <postmaster@example.net>\n",
        "Return-Path: <>\nFrom: Ann <ann@example.net>\nX-Mailer: Microsoft Office Outlook 12.0\n",
        "Return-Path: <x@example.net>\nFrom: Gateway <gw@example.net>\nX-Failed-Recipients: bob@example.org\n",
        "Return-Path: <x@example.net>\nFrom: no-reply@example.net\n",
        "Return-Path: <postmaster@example.net>\nFrom: Postmaster <postmaster@example.net>\n",
        "Return-Path: <postmaster@example.net>\nFrom: Microsoft Outlook <postmaster@example.net>\n",
        "Return-Path: <postmaster@example.net>\nFrom: Barracuda <postmaster@example.net>\n",
        "Return-Path: <postmaster@a.example>\nFrom: A Corp <postmaster@a.example>\nAuto-Submitted: auto-replied\n",
        "Return-Path: <postmaster@example.net>\nFrom: =?utf-8?B?57O757uf6YCA5L+h?= <postmaster@example.net>\n",
        "From: GroupWise <gw@mailserver.example.net>\n",
        "From: alerts@mailgateway.example.net\n",
        "From: Secure Gateway Appliance <gw@example.net>\n",
        "Return-Path: <postmaster@example.net>\nFrom: postmaster@example.net (Content filter 17)\n",
        "Return-Path: <>\nResent-From: Ann <ann@example.net>\nFrom: MAILER-DAEMON@mx.example.net\n",
        f"Return-Path: <club-bounces@a.example>\nResent-From: club@a.example\n{LIST}From: postmaster@example.net\n",
    ],
)
def test_a_mail_system_may_have_a_return_path(sender: str) -> None:
    (found,) = records(forged(sender))
    assert (found["suppress"], found["problems"]) == ("yes", [])


def test_the_mail_of_a_stranger_proves_nothing() -> None:
    (ours,) = records(forged(ELSEWHERE))
    (found,) = records(forged(ELSEWHERE, FOREIGN))
    assert (ours["suppress"], ours["problems"]) == ("yes", [])
    assert (found["suppress"], codes(found)) == ("hold", ["foreign_original"])
    assert found["original"]["return_path"] == "eve@evil.example"
    assert found["confidence"] < ours["confidence"]


@pytest.mark.parametrize(
    ("reader", "stranger"),
    [
        ("example.com", "postmaster@evil.example"),
        ("example.com", "MAILER-DAEMON@evil.example"),
        ("example.co.uk", "eve@evil.co.uk"),
        ("example.com.au", "eve@mail.evil.com.au"),
    ],
)
def test_whose_mail_it_is_cannot_be_hidden_by_its_return_path(reader: str, stranger: str) -> None:
    mail = forged(ELSEWHERE, FOREIGN.replace("Return-Path: <eve@evil.example>", f"Return-Path: <{stranger}>"))
    (found,) = records(mail.replace("To: us@example.com", f"To: us@{reader}", 1))
    assert (found["suppress"], codes(found)) == ("hold", ["foreign_original"])


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        ("example.co.uk", "us@mail.example.co.uk"),
        ("example.de", "us@x.example.de"),
        ("co.example", "bounces@mail.co.example"),
    ],
)
def test_hosts_of_one_domain_have_one_owner(reader: str, path: str) -> None:
    mail = forged(ELSEWHERE, FOREIGN.replace("Return-Path: <eve@evil.example>", f"Return-Path: <{path}>"))
    (found,) = records(mail.replace("To: us@example.com", f"To: list@{reader}", 1))
    assert (found["suppress"], found["problems"]) == ("yes", [])


@pytest.mark.parametrize(
    ("sender", "original"),
    [
        (DAEMON, FOREIGN),  # of our own server, about mail that it sent on
        (ELSEWHERE, FOREIGN.replace("Return-Path: <eve@evil.example>\n", "")),
        (ELSEWHERE, FOREIGN.replace("<eve@evil.example>\nFrom", "<>\nFrom")),
        (ELSEWHERE, FOREIGN.replace("From: Eve", "Sender: us@mail.example.com\nFrom: Eve")),
        (ELSEWHERE, FOREIGN.replace("<eve@evil.example>\nFrom", "<us@inside.example>\nFrom")),
        (ELSEWHERE + "Delivered-To: eve@mail.evil.example\n", FOREIGN),
    ],
)
def test_mail_that_may_be_the_readers_is_no_strangers(sender: str, original: str) -> None:
    (found,) = records(forged(sender, original))
    assert (found["suppress"], found["problems"]) == ("yes", [])


@pytest.mark.parametrize(("name", "doubted"), [("info", True), ("news", True), ("carla.jones", False)])
def test_to_share_the_name_of_a_role_is_no_kinship(name: str, doubted: bool) -> None:  # noqa: FBT001 - one of two
    original = FOREIGN.replace("eve@", f"{name}@")
    (found,) = records(forged(ELSEWHERE, original).replace("To: us@example.com", f"To: {name}@example.com", 1))
    assert codes(found) == ["foreign_original"] * doubted


def test_whom_a_report_reached_can_be_reached() -> None:
    mail = forged(ELSEWHERE, FOREIGN).replace("To: us@example.com", "To: Bob <bob@example.org>", 1)
    mail = mail.replace("dns; mx.example.net", "dns; mx.example.org", 1)
    (found,) = records(mail)
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "hold", ["own_address"])
    (found,) = records(mail.replace("eve@evil.example", "news@example.org"))  # of a domain to itself
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "yes", [])
    (found,) = records(delivery(FAILED).replace("To: us@example.com", "To: bob@example.org", 1))  # nothing came back
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "yes", [])


def test_a_postmasters_copy_may_be_about_anybody() -> None:
    (found,) = records(forged(ELSEWHERE, FOREIGN).replace("To: us@example.com", "To: postmaster@example.com", 1))
    assert (found["suppress"], found["problems"]) == ("yes", [])


@pytest.mark.parametrize(
    "sender",
    [
        "Return-Path: <ann@example.com>\nFrom: Ann <ann@example.com>\nSubject: Buy\n",
        "Return-Path: <p@example.com>\nFrom: Joe <postmaster@example.com>\nSubject: Fwd: Undelivered Mail\n",
        "Return-Path: <p@example.com>\nFrom: Joe <postmaster@example.com>\nUser-Agent: Mutt/2.2\nSubject: look\n",
    ],
)
def test_what_a_person_attaches_proves_nothing(sender: str) -> None:
    inner = forged(DAEMON).replace('"b"', '"i"').replace("\n--b", "\n--i")
    (found,) = records(parts(("text/html", "<p>Buy!</p>"), ("message/rfc822", inner), sender=sender, date=DATE))
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "hold", ["quoted_report"])


def attached(sender: str, *inner: str) -> str:
    pieces = [one.replace('"b"', f'"i{at}"').replace("\n--b", f"\n--i{at}") for at, one in enumerate(inner)]
    return parts(("text/plain", "See below."), *[("message/rfc822", one) for one in pieces], sender=sender)


def test_a_report_to_somebody_else_came_back_itself() -> None:
    to_us, to_eve = forged(DAEMON), forged(DAEMON).replace("To: us@example.com", "To: eve@evil.example", 1)
    (found,) = records(attached(ELSEWHERE, to_us))
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "yes", [])
    (found,) = records(attached(ELSEWHERE, to_eve))
    assert (found["recipient"], found["suppress"]) == ("bob@example.org", "hold")
    assert codes(found)[0] == "quoted_report"
    to_the_list = forged(DAEMON).replace("To: us@example.com", "To: club-bounces@lists.example.net", 1)
    of_the_list = "From: mailman@lists.example.net\nX-List-Administrivia: yes\n"
    (found,) = records(attached(of_the_list, to_the_list))
    assert (found["recipient"], found["suppress"], codes(found)) == ("bob@example.org", "yes", [])


def test_of_several_attached_reports_one_is_read_and_the_others_are_told() -> None:
    (found,) = records(attached(ELSEWHERE, forged(DAEMON), forged(DAEMON).replace("bob@", "carl@")))
    assert (found["recipient"], codes(found)) == ("bob@example.org", ["other_reports"])
    (found,) = records(attached(ELSEWHERE, forged(DAEMON), ORIGINAL))
    assert (found["recipient"], codes(found)) == ("bob@example.org", [])


@pytest.mark.parametrize(
    ("sender", "suppress"),
    [
        ("Return-Path: <mallory@gmail.com>\nFrom: Mail Delivery Subsystem <mallory@gmail.com>\n", "hold"),
        ('Return-Path: <m@example.net>\nFrom: "MAILER-DAEMON@example.com" <m@example.net>\n', "hold"),
        ('Return-Path: <m@example.net>\nFrom: "Max (postmaster@example.com)" <m@example.net>\n', "hold"),
        ("Return-Path: <>\nFrom: Mail Delivery Subsystem <it@example.net>\n", "yes"),
        ("Return-Path: <posta-certificata@example.net>\nFrom: posta-certificata@example.net\n", "yes"),
        ("Return-Path: <club-admin@example.net>\nFrom: Mail Delivery System <club-admin@example.net>\n", "yes"),
    ],
)
def test_a_notice_in_words_by_a_person_with_the_name_of_a_mail_system(sender: str, suppress: str) -> None:
    words = "Your message could not be delivered.\n\n<bob@example.org>: 550 5.1.1 user unknown\n"
    (found,) = records(plain(words, sender, "Undelivered Mail Returned to Sender"))
    assert (found["recipient"], found["suppress"]) == ("bob@example.org", suppress)
    assert codes(found) == ["quoted_report"] * (suppress == "hold")


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.1 Message rejected: we received: 'user unknown'",
        '554 5.7.1 Blocked: your server returned "550 5.1.1 User unknown" to our probe',
        "554 5.0.0 spam detected (your last mail: 550 5.1.1 <carl@example.net>: user unknown)",
        "554 5.0.0 remote server said: 550 5.1.1 <carl@example.net> user unknown",
        "550 5.1.1 <carl@example.net>: Recipient address rejected: User unknown",
    ],
)
def test_what_a_reply_quotes_of_another_user_gives_nobody_up(reply: str) -> None:
    group = f"Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: {reply[4:9]}\n"
    fields = f"Reporting-MTA: dns; mx.example.com\n\n{group}Diagnostic-Code: smtp; {reply}\n"
    status = ("message/delivery-status", fields)
    (found,) = records(parts(("text/plain", "Sorry."), status, kind=REPORT, sender=DAEMON))
    assert (found["recipient"], found["suppress"]) == ("bob@example.org", "hold")
