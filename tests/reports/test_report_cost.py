"""The cost of hostile reports grows with their size, not with its square."""

import time
from collections.abc import Callable

import pytest

from bounce_cli.reports.dates import rfc3339
from bounce_cli.reports.signs import marked_as_quoted
from bounce_cli.reports.status_fields import looks_like_status, read_status_fields
from bounce_cli.reports.words.commands import find_command
from bounce_cli.reports.words.failed_addresses import failed_addresses
from bounce_cli.reports.words.hosts import find_host, mta_name, sending_ip
from bounce_cli.reports.words.replies import clean_diagnostic, read_reply, reply_in
from bounce_cli.reports.words.separators import announces_part, cut_at_original
from bounce_cli.reports.words.transcript import Transcript
from bounce_cli.triage import diagnose
from tests.message.message_samples import assert_linear
from tests.reports.report_samples import DAEMON, delivery, plain

PIECES = (
    *(
        "a@b ",
        "postmaster@b ",
        "a@b,",
        "<a@b>, ",
        " ",
        "x",
        "5",
        "5.",
        "5.1.1 ",
        "550 ",
        "550-",
        "(",
        "[",
        "<",
        ">",
        ":",
    ),
    *("host ", "by a.", "reason:", "from ", "id ", "RCPT ", "ip ", "expired<450 ", "the first ", "----", "contact "),
)
WORK: list[Callable[[str], object]] = [
    failed_addresses,
    find_command,
    find_host,
    mta_name,
    sending_ip,
    clean_diagnostic,
    read_reply,
    reply_in,
    cut_at_original,
    announces_part,
    looks_like_status,
    Transcript,
    lambda text: marked_as_quoted(text, ("a@b", "c@d")),
    lambda text: read_status_fields(text, 100),
]


def long_line(work: Callable[[str], object], before: str, piece: str) -> Callable[[int], Callable[[], object]]:
    def run(size: int) -> Callable[[], object]:
        text = before + piece * (size // len(piece))
        return lambda: work(text)

    return run


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("work", WORK, ids=lambda work: work.__name__)
def test_long_lines(work: Callable[[str], object], piece: str) -> None:
    assert_linear(long_line(work, "x ", piece), 3_000)


@pytest.mark.parametrize(
    "field", ["Diagnostic-Code: smtp; a\n", "Final-Recipient: a@b\nAction: failed\n\n", " a\n", "\n", "X-A: b\n"]
)
def test_status_fields(field: str) -> None:
    assert_linear(long_line(lambda text: read_status_fields(text, 10_000), "Action: failed\n", field), 8_000)


@pytest.mark.parametrize(
    ("before", "piece"), [("(x) Fri", " "), ("Fri, 1 Jan", "("), ("", "1 "), ("", "Fri, "), ("", "\t:")]
)
def test_dates(before: str, piece: str) -> None:
    assert_linear(long_line(rfc3339, before, piece))
    assert rfc3339(before + piece * 200) is None


@pytest.mark.parametrize("piece", PIECES)
def test_whole_reports(piece: str) -> None:
    group = "Final-Recipient: rfc822; a@b.org\nAction: failed\nDiagnostic-Code: smtp; "

    def formal(size: int) -> Callable[[], object]:
        text = piece * (size // len(piece))
        octets = (DAEMON + "Date: (x) Fri" + text + "\n" + delivery(group + text, "", text)).encode()
        return lambda: list(diagnose(octets))

    assert_linear(formal, 4_000)


@pytest.mark.parametrize("field", ["From", "Reply-To", "Subject", "To", "Return-Path", "X-Failed-Recipients"])
@pytest.mark.parametrize("piece", ["-help.", "a@b ", "re: ", "[x] ", "a=", "<", "subscribe ", "=?"])
def test_long_header_fields(field: str, piece: str) -> None:
    def mail(size: int) -> Callable[[], object]:
        octets = f"{field}: {piece * (size // len(piece))}\nX-A: b\n\nCould not be delivered.\n".encode()
        return lambda: list(diagnose(octets))

    assert_linear(mail, 8_000)


def people(number: int, words: str = "550 5.1.1 no such user") -> str:
    return (
        "It could not be delivered to:\n\n" + "".join(f"<u{n}@example.org>\n" for n in range(number)) + f"\n{words}\n"
    )


@pytest.mark.parametrize("number", [900])
def test_many_addresses_above_one_reply(number: int) -> None:
    octets = plain(people(number)[:19_900], DAEMON).encode()
    list(diagnose(octets))
    start = time.perf_counter()
    found = list(diagnose(octets))
    assert time.perf_counter() - start < 1
    assert {(item.status, item.reason, item.suppress) for item in found} in ({("5.1.1", "user_unknown", "yes")}, set())
    assert len(found) > number // 2


def test_many_addresses_with_many_words_below() -> None:
    def run(size: int) -> Callable[[], object]:
        octets = plain(people(size, "550 5.1.1 no such user " + "more words " * 400), DAEMON).encode()
        return lambda: list(diagnose(octets))

    assert_linear(run, 40)
