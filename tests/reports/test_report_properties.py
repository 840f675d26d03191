"""What holds for any input: decoders never raise, stay within their limits, and invent no code."""

import re
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.message.view import Message
from bounce_cli.reports.decoders import decode
from bounce_cli.reports.model import DeliveryReport
from bounce_cli.triage import diagnose

CASES = [path.read_bytes() for path in sorted((Path(__file__).parent / "cases").rglob("*.eml"))]
LENIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
INDEX = st.integers(min_value=0, max_value=len(CASES) - 1)


@LENIENT
@given(st.binary(max_size=2000))
def test_any_octets_are_decoded(octets: bytes) -> None:
    assert list(diagnose(octets))


@LENIENT
@given(INDEX, st.integers(min_value=0, max_value=4000))
def test_cut_messages_are_decoded(number: int, length: int) -> None:
    assert list(diagnose(CASES[number][:length]))


@LENIENT
@given(INDEX, st.randoms(use_true_random=False))
def test_shuffled_lines_are_decoded(number: int, random: "object") -> None:
    lines = CASES[number].split(b"\n")
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert list(diagnose(b"\n".join(lines)))


@LENIENT
@given(INDEX, INDEX, st.integers(min_value=0, max_value=2000), st.integers(min_value=0, max_value=2000))
def test_spliced_messages_state_their_codes(one: int, other: int, end: int, start: int) -> None:
    octets = CASES[one][:end] + CASES[other][start:]
    report = decode(Message(octets))
    if isinstance(report, DeliveryReport):
        text = octets.decode("utf-8", "replace")
        if "base64" not in text and "quoted-printable" not in text and "\\u" not in text:
            for item in report.recipients:
                assert item.status is None or re.search(rf"(?<![\d.]){re.escape(item.status)}", text)
                assert item.reply_code is None or str(item.reply_code) in text


def test_the_number_of_recipients_is_limited() -> None:
    group = "Final-Recipient: rfc822; u{}@example.org\nAction: failed\nStatus: 5.1.1\n\n"
    text = "Content-Type: message/delivery-status\n\n" + "".join(map(group.format, range(20)))
    found = list(diagnose(text.encode(), limits=Limits(recipients=5)))
    assert len(found) == 5
    assert "too_many_recipients" in {problem.code for problem in found[0].problems}


def test_reports_inside_reports_end_somewhere() -> None:
    inner = CASES[0]
    for depth in range(8):
        boundary = f"b{depth}".encode()
        head = b"From: a@example.org\nContent-Type: multipart/mixed; boundary=" + boundary + b"\n\n"
        inner = head + b"--" + boundary + b"\nContent-Type: message/rfc822\n\n" + inner + b"\n--" + boundary + b"--\n"
    assert [diagnosis.kind for diagnosis in diagnose(inner)] == ["other"]
