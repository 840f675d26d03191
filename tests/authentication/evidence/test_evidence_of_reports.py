"""Who sent, by reports of each kind and by headers of the receiver; what anybody may have written is not believed."""

import pytest

from bounce_cli.authentication.evidence.gathering import Evidence, evidence_of
from bounce_cli.message.view import Message
from bounce_cli.reports.decoders import decode
from bounce_cli.reports.model import (
    Challenge,
    DeliveryReport,
    DispositionReport,
    FeedbackReport,
    NoReport,
    Original,
    RecipientReport,
)

DATE = "Fri, 20 Nov 2026 09:12:03 +0100"
ORIGINAL = (
    f"From: News <news@example.com>\nTo: kim@example.org\nMessage-ID: <1@example.com>\nDate: {DATE}\n"
    "Subject: x\n\nHello.\n"
)
DESK = f"Received: from desk (desk [203.0.113.99]) by out.example.com; {DATE}\n"
OUTSIDE = f"Received: from out.example.com (x [203.0.113.5]) by mx.example.org; {DATE}\n"
WITHIN = f"Received: from scan (scan [10.1.2.3]) by mx.example.org; {DATE}\n"
SPF = "Received-SPF: pass (mx.example.org: ok) client-ip=203.0.113.7; helo=out7.example.com;\n"


def received(client_ip: str) -> str:
    return f"Received: from out.example.com (x [{client_ip}]) by mx.example.org; {DATE}\n"


def bounce(original: str, *, by: str = "mx.example.org", outer: str = "", diagnostic: str | None = None) -> Evidence:
    """The evidence of a bounce of a mail to kim@example.org."""
    item = RecipientReport(recipient="kim@example.org", action="failed", diagnostic=diagnostic)  # type: ignore[arg-type]
    report = DeliveryReport(
        decoder="x",
        recipients=(item,),
        reporting_mta=by,
        original=Original(message=Message((original + ORIGINAL).encode()), complete=True),
    )
    message = Message(f"{outer}To: b@bounces.example.com\nDate: {DATE}\n\nIt came back.\n".encode())
    found = evidence_of(message, report, item)
    assert found is not None
    return found


def address(found: Evidence) -> tuple[str | None, str | None]:
    return found.sender.client_ip, found.sender.source


def feedback(fields: str, original: str = "", *, to: str = "abuse@example.com") -> Evidence:
    octets = (
        f"From: fbl@example.org\nTo: {to}\nSubject: complaint\nDate: {DATE}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n--b\n\nA complaint.\n'
        "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n"
        f"Original-Rcpt-To: kim@example.org\n{fields}\n--b\nContent-Type: message/rfc822\n\n{original}{ORIGINAL}--b--\n"
    )
    message = Message(octets.encode())
    report = decode(message)
    assert isinstance(report, FeedbackReport)
    found = evidence_of(message, report)
    assert found is not None
    return found


def test_a_complaint_states_the_sender() -> None:
    fields = "Original-Mail-From: <b+1@bounces.example.com>\nSource-IP: 203.0.113.4\n"
    found = feedback(fields, "Return-Path: <other@example.net>\n" + OUTSIDE)
    assert address(found) == ("203.0.113.4", "diagnostic")
    assert found.sender.mail_from == "b+1@bounces.example.com"
    assert found.from_domains == ("example.com",)


def test_a_complaint_goes_to_a_desk_and_not_to_the_reverse_path() -> None:
    assert feedback("").sender.mail_from is None
    assert feedback("", to="b@bounces.example.com").sender.mail_from is None
    assert feedback("", "Return-Path: <b@bounces.example.com>\n").sender.mail_from == "b@bounces.example.com"
    assert feedback("Original-Mail-From: <>\n").sender.mail_from == ""


def test_a_complaint_lies_with_the_receiver_whose_trace_is_on_top() -> None:
    found = feedback("", OUTSIDE + DESK)
    assert (*address(found), found.sender.helo) == ("203.0.113.5", "received", "out.example.com")
    assert address(feedback("", DESK)) == (None, None)
    assert address(feedback("Source-IP: 10.0.0.4\n", OUTSIDE)) == ("203.0.113.5", "received")


@pytest.mark.parametrize(
    "report",
    [
        DispositionReport(
            decoder="x",
            recipient="kim@example.org",
            original_recipient=None,
            disposition_type="displayed",
            original=Original(message=Message((OUTSIDE + ORIGINAL).encode()), complete=True),
        ),
        Challenge(
            decoder="x",
            recipient="kim@example.org",
            original=Original(message=Message((OUTSIDE + ORIGINAL).encode()), complete=True),
        ),
    ],
)
def test_receipts_and_challenges_go_to_the_author(report: DispositionReport | Challenge) -> None:
    message = Message(f"Delivered-To: news@example.com\nTo: news@example.com\nDate: {DATE}\n\nSeen.\n".encode())
    found = evidence_of(message, report)
    assert found is not None
    assert found.sender.mail_from is None
    assert address(found) == ("203.0.113.5", "received")
    assert found.bounced is not None


def test_mail_that_is_no_report_lies_with_its_recipient() -> None:
    message = Message(("Return-Path: <b@bounces.example.com>\n" + OUTSIDE + DESK + ORIGINAL).encode())
    found = evidence_of(message, NoReport())
    assert found is not None
    assert (*address(found), found.sender.mail_from) == ("203.0.113.5", "received", "b@bounces.example.com")
    assert (found.copy.body_complete, found.copy.left_before_signing) == (True, False)
    assert found.hosts == ("out.example.com",)
    unsent = evidence_of(Message(ORIGINAL.encode()), NoReport())
    assert unsent is not None
    assert (unsent.sender.mail_from, unsent.sender.client_ip) == (None, None)


@pytest.mark.parametrize("inner", ["", f"Received: by mx.example.org (filter); {DATE}\n", WITHIN])
def test_received_spf_where_the_topmost_trace_has_no_address_outside(inner: str) -> None:
    found = bounce(inner + SPF + WITHIN + DESK)
    assert (*address(found), found.sender.helo) == ("203.0.113.7", "received-spf", "out7.example.com")


def test_the_trace_goes_before_received_spf() -> None:
    assert address(bounce(SPF + OUTSIDE + DESK)) == ("203.0.113.5", "received")


@pytest.mark.parametrize(
    "fields",
    [
        SPF + DESK,
        SPF,
        DESK + SPF + WITHIN,
        WITHIN + SPF + DESK,
        WITHIN + DESK + SPF + WITHIN,
        WITHIN + SPF + f"Received: from x (x [203.0.113.8]) by relay.example.net; {DATE}\n",
        WITHIN + SPF,
    ],
)
def test_received_spf_that_the_sender_may_have_written(fields: str) -> None:
    assert address(bounce(fields)) == (None, None)


def test_a_hop_within_the_receivers_own_network_is_not_the_senders() -> None:
    within = f"Received: from mx.example.org (mx.example.org [198.51.100.9]) by store.example.org; {DATE}\n"
    assert address(bounce(within + OUTSIDE)) == (None, None)
    assert address(bounce(within + SPF + OUTSIDE)) == ("203.0.113.7", "received-spf")


@pytest.mark.parametrize(
    "client_ip", ["10.0.0.1", "192.168.1.1", "172.16.9.9", "127.0.0.1", "fe80::1", "fc00::1", "fd12::7", "::1"]
)
def test_addresses_of_a_network_of_ones_own_are_never_used(client_ip: str) -> None:
    spf = SPF.replace("203.0.113.7", client_ip)
    told = f"550 5.7.26 SPF [example.com] with ip: [{client_ip}] = did not pass"
    outer = f"Received: from out.example.com (x [{client_ip}]) by in.example.com; {DATE}\n"
    for found in (
        bounce(received(client_ip) + DESK),
        bounce(spf + received(client_ip)),
        bounce(DESK, diagnostic=told),
        feedback(f"Source-IP: {client_ip}\n"),
        bounce(DESK, by="out.example.com", outer=outer),
    ):
        assert address(found) == (None, None)
    assert address(bounce(OUTSIDE, diagnostic=told)) == ("203.0.113.5", "received")


@pytest.mark.parametrize(
    "fields",
    [
        "X-Originating-IP: [203.0.113.1]\n",
        f"X-Originating-IP: 203.0.113.1\n{WITHIN}X-Sender-IP: 203.0.113.2\n",
        WITHIN + OUTSIDE,
        DESK + OUTSIDE,
        f"Received: by mx.example.org; {DATE}\n{OUTSIDE}{DESK}",
    ],
)
def test_deeper_hops_and_fields_of_the_sender_are_never_used(fields: str) -> None:
    assert address(bounce(fields)) == (None, None)


OUTER = f"Received: from out.example.com (out.example.com [203.0.113.8]) by in.example.com; {DATE}\n"


def test_a_candidate_is_a_reporter_on_the_sending_side() -> None:
    found = bounce(DESK, by="out.example.com", outer=OUTER)
    assert address(found) == ("203.0.113.8", "candidate")
    assert (found.sender.host, found.hosts) == (None, ("out.example.com",))
    relay = bounce("", by="out.esp.example", outer=OUTER.replace("out.example.com", "out.esp.example"))
    assert address(relay) == ("203.0.113.8", "candidate")


def test_the_receiver_is_no_candidate() -> None:
    found = bounce("", outer=OUTER.replace("out.example.com", "mx.example.org"))
    assert (*address(found), found.sender.host, found.hosts) == (None, None, None, ())


@pytest.mark.parametrize(
    "outer",
    ["", OUTER.replace("from out.example.com", "from other.example.com"), OUTER.replace("203.0.113.8", "10.1.1.1")],
)
def test_a_reporter_whose_address_is_not_shown_is_a_host(outer: str) -> None:
    found = bounce(DESK, by="out.example.com", outer=outer)
    assert (*address(found), found.sender.host) == (None, None, "out.example.com")
    assert found.hosts == ("out.example.com",)


def test_hosts_are_the_reporter_and_the_client_that_the_receiver_saw() -> None:
    assert bounce(OUTSIDE).hosts == ("out.example.com",)
    assert bounce(OUTSIDE, by="relay.esp.example", outer="").hosts == ("relay.esp.example", "out.example.com")
    assert bounce(DESK).hosts == ()


def test_claims_are_quoted_with_the_names_of_who_wrote_them() -> None:
    fields = (
        "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.com; dkim=fail\n"
        "ARC-Authentication-Results: i=1; relay.example.net; dmarc=pass\n"
        "Authentication-Results: other.example; none\n"
    )
    found = bounce(fields)
    assert [one.authserv_id for one in found.claimed] == ["mx.example.org", "other.example", "relay.example.net"]
    assert [(one.method, one.result) for one in found.claimed[0].results] == [("spf", "pass"), ("dkim", "fail")]
    assert address(found) == (None, None)
    assert found.said.spf is None
    assert len(bounce("Authentication-Results: a.example; spf=pass\n" * 99).claimed) == 10
