"""Whatever values the fields of a report hold, its records are what their schema says, and nothing raises."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bounce_cli.rendering.record import ndjson_line
from bounce_cli.rendering.schema import record_schema
from bounce_cli.triage import diagnose
from tests.reports.report_samples import DAEMON, ORIGINAL, delivery, feedback, notification, parts

SAMPLES = Path(__file__).parents[2] / "samples"
CASES = Path(__file__).parent / "cases"
VALIDATOR = jsonschema.Draft202012Validator(record_schema())
ZONES = [*("+0000", "-0000", "+1400", "-1200", "+9999", "-2359", "+2400", "GMT", "XYZ", "(CET)", "", "+01:00", "EST")]
WEEKDAYS = st.sampled_from(["Mon", "Fri, ", "", "Montag,"])
MONTHS = st.sampled_from(["Jan", "Feb", "Dec", "MAI", "13"])
JUNK = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=40)
CONTROLS = st.text(st.sampled_from("\x00\x07\x1b\x7f\x85\u2028\u202e\u2066 a;<>@()\t"), max_size=30)
LENIENT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

numbers = st.integers(min_value=0, max_value=99)
written_dates = st.builds(
    "{} {} {} {:04} {:02}:{:02}:{:02} {}".format,
    *(WEEKDAYS, st.integers(0, 32), MONTHS, st.integers(0, 9999), numbers, numbers, numbers, st.sampled_from(ZONES)),
)
iso_dates = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}".format,
    *(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32), *[st.integers(0, 61)] * 3, st.sampled_from(ZONES)),
)
edges = st.sampled_from(["Fri, 31 Dec 9999 23:59:59 -1200", "Mon, 1 Jan 0001 00:00:00 +1400", "9999-12-31T23:59:59Z"])
dates = written_dates | iso_dates | edges | JUNK
addresses = (
    JUNK
    | CONTROLS
    | st.sampled_from(["bob@example.org", "b\u00f6b@ex\u00e4mple.org", "@", "a@b", "|sort", "<>", '"a b"@c.d'])
)
typed = st.builds("{}{}".format, st.sampled_from(["rfc822; ", "utf-8;", "", "x400;", ";"]), addresses)
actions = JUNK | st.sampled_from(
    ["failed", "delayed", "success", "ok", "delivered", "expanded", "relayed", "", "error"]
)
statuses = JUNK | st.sampled_from(["5.1.1", "2.0.0", "4.4.7", "5.0", "550", "9.9.9", "5.1.1 (no)", ""])
replies = (
    JUNK | CONTROLS | st.sampled_from(["smtp; 550 5.1.1 no", "smtp;421 ip [192.0.2.999]", "smtp; 999 x", "x-a; b"])
)


def check(mail: str) -> None:
    found = list(diagnose(mail.encode("utf-8", "surrogateescape")))
    assert found
    for diagnosis in found:
        VALIDATOR.validate(json.loads(ndjson_line(diagnosis)))


@LENIENT
@given(typed, typed, actions, statuses, replies, st.lists(dates, min_size=4, max_size=4))
def test_delivery_reports(  # noqa: PLR0917 - one for each field
    final: str, original: str, action: str, status: str, reply: str, moments: list[str]
) -> None:
    date, arrival, last, until = moments
    group = (
        f"Final-Recipient: {final}\nOriginal-Recipient: {original}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: {reply}\nLast-Attempt-Date: {last}\nWill-Retry-Until: {until}\nRemote-MTA: dns; {final}\n"
    )
    fields = f"Reporting-MTA: {original}\nArrival-Date: {arrival}\n\n{group}\n{group}"
    returned = ("message/rfc822", f"Date: {last}\nMessage-ID: {final}\nReturn-Path: {original}\n{ORIGINAL}")
    status_part = ("message/delivery-status", fields)
    check(parts(("text/plain", reply), status_part, returned, sender=DAEMON, date=f"Date: {date}\n"))


@LENIENT
@given(typed, typed, JUNK | st.sampled_from(["a; b/rejected", "x; y; displayed", ";", ""]), replies)
def test_dispositions(final: str, original: str, disposition: str, words: str) -> None:
    fields = f"Final-Recipient: {final}\nOriginal-Recipient: {original}\nDisposition: {disposition}\n"
    check(parts(("text/plain", words), ("message/disposition-notification", fields), kind="report"))


@LENIENT
@given(JUNK | st.sampled_from(["abuse", "opt-out", ""]), typed, JUNK | CONTROLS, dates)
def test_feedback(kind: str, recipient: str, source: str, date: str) -> None:
    fields = f"Feedback-Type: {kind}\nOriginal-Rcpt-To: {recipient}\nSource-IP: {source}\nArrival-Date: {date}\n"
    check(feedback(f"{fields}Reporting-MTA: {recipient}\n"))


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20) | addresses | dates,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@LENIENT
@given(
    st.sampled_from(["Bounce", "Complaint", "Delivery", "DeliveryDelay"]), st.lists(any_json, min_size=8, max_size=8)
)
def test_notifications_in_json(kind: str, values: list[object]) -> None:
    address, action, status, reply, date, mta, headers, common = values
    person = {"emailAddress": address, "action": action, "status": status, "diagnosticCode": reply}
    people = {name: [person, person] for name in ("bouncedRecipients", "delayedRecipients", "complainedRecipients")}
    about = {**people, "reportingMTA": mta, "arrivalDate": date, "complaintFeedbackType": action, "bounceType": status}
    sent = {"timestamp": date, "headers": headers, "commonHeaders": common}
    sections = dict.fromkeys(("bounce", "complaint", "delivery", "deliveryDelay"), about)
    check(notification({"notificationType": kind, "mail": sent, **sections}))


@pytest.mark.parametrize(
    "path",
    [*sorted(SAMPLES.glob("*.eml")), *sorted(CASES.rglob("*.eml"))],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_every_sample_and_case(path: Path) -> None:
    for diagnosis in diagnose(path.read_bytes()):
        VALIDATOR.validate(json.loads(ndjson_line(diagnosis)))


def test_a_plain_delivery_report_is_one() -> None:
    (found,) = diagnose(delivery("Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n").encode())
    assert (found.kind, found.recipient) == ("failure", "bob@example.org")
