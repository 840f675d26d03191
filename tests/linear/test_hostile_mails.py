"""A mail of a hostile shape takes time in proportion to its size, with all that is asked about it."""

import time

import pytest

from bounce_cli.language.said import said
from bounce_cli.message.view import Message
from bounce_cli.problem import Problem
from bounce_cli.rendering.record_line import record_line
from bounce_cli.reports.decoders import decode
from bounce_cli.reports.model import DeliveryReport
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases
from tests.linear.hostile_shapes import SHAPES
from tests.message import message_samples
from tests.message.message_samples import forget_long_texts

SIZE = 12_000
# What a mail of this size may take; and time below which nothing is compared.
MOST_SECONDS = 0.5
FLOOR = 0.05
# How much longer a mail of twice the size may take; the square is 4.
GROWTH = 2.6


def seconds(octets: bytes) -> float:
    forget_long_texts()
    start = time.process_time()
    for case in cases(RawMessage(origin="-", octets=octets), any_mail=True):
        record_line(case.diagnosis)
    return time.process_time() - start


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    """Rules and tables are read before anything is timed."""
    for name in ("one reply to all", "names below a heading"):
        seconds(SHAPES[name](1_000))
    # Modules that were loaded just now keep texts too.
    message_samples._kept_of_long_texts.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_with_the_mail(name: str) -> None:
    octets, twice = SHAPES[name](SIZE), SHAPES[name](2 * SIZE)
    for _ in range(3):  # a machine that does much else may seem slow for once
        short = seconds(octets)
        if short < FLOOR:
            return
        long = seconds(twice)
        if short < MOST_SECONDS and long < GROWTH * short:
            return
    pytest.fail(f"{len(octets)} octets: {short:.2f} s, {len(twice)} octets: {long:.2f} s")


def told(octets: bytes) -> tuple[DeliveryReport, list[Problem]]:
    message = Message(octets)
    report = decode(message)
    assert isinstance(report, DeliveryReport)
    return report, message.problems


@pytest.mark.parametrize("name", ["one reply to all", "one reply to all domains", "listed above words"])
def test_what_all_recipients_are_told_is_no_more_than_a_mebibyte(name: str) -> None:
    report, problems = told(SHAPES[name](60_000))
    assert len(report.recipients) > 600
    assert len({item.recipient for item in report.recipients}) == len(report.recipients)
    assert sum(len(item.diagnostic or "") for item in report.recipients) <= 1 << 20
    assert all((item.diagnostic or "").startswith("550 ") for item in report.recipients)
    longest = max(len(item.diagnostic or "") for item in report.recipients)
    text = said("only the first {limit} characters of a reply were kept", limit=longest)
    assert Problem(code="reply_too_long", text=text) in problems


@pytest.mark.parametrize("name", ["one reply to all", "words beside groups"])
def test_what_they_are_told_is_whole_where_it_is_little(name: str) -> None:
    report, problems = told(SHAPES[name](8_000))
    assert len(report.recipients) > 30
    assert "reply_too_long" not in {problem.code for problem in problems}
    if name == "one reply to all":
        assert {len(item.diagnostic or "") for item in report.recipients} == {2_859}
