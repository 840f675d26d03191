"""Whether memory grows with the number of mails: very many different ones, triaged in one process.

    python -m tests.fuzzing.endurance --messages 2000000 --svg endurance.svg

Prints the resident memory and the seconds of work as it goes, until it is done or interrupted. The status is 1 where
memory grew after the first mails.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from random import Random
from statistics import median

from bounce_cli.rendering.record import ndjson_line
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases, triage
from tests.benchmark.mails import LOCAL_PART
from tests.conftest import SAMPLES
from tests.fuzzing.damage import damaged

_NUMBER, _DATE = b"\x00number\x00", b"\x00date\x00"  # marks in templates
_DATES = re.compile(rb"\d{1,2} (?:Nov|Oct) 2026 \d\d:\d\d:\d\d")
_HOST = re.compile(rb"(?<![\w.])((?:[\w-]+\.)*)(school|nowhere|isp|shop|example)\.(example|org|net|com)\b")
_TEXT = re.compile(rb"(?m)(?<=[0-9] )([a-zA-Z]{4,}) (?=[a-zA-Z])")
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_NEW_WORDS, _DAMAGED, _EXAMINED, _LARGE = 11, 13, 23, 499  # one of so many
_SHORTEST = 60  # samples; how long mails are matters little
_LARGEST = 40_000
# Resident memory moves by that much, as the largest mails of the moment have it.
_NOISE = 4.0
_MEBIBYTE = 1 << 20
_WIDTH, _HEIGHT = 900, 300


def _templates(sample: bytes) -> tuple[bytes, bytes]:
    """A sample with marks for what is each mail's own, and the same with hosts and words among it."""
    few = LOCAL_PART.sub(rb"\g<1>" + _NUMBER + b"@", _DATES.sub(_DATE, sample))
    return few, _TEXT.sub(rb"\g<1> w" + _NUMBER + b"x ", _HOST.sub(rb"\g<1>\g<2>" + _NUMBER + rb".\g<3>", few))


def mails() -> Iterator[bytes]:
    """Ever more mails made of the samples: each has addresses, identifiers and dates of its own."""
    draw = Random(20_261_126)
    samples = sorted((path.read_bytes().replace(b"\r\n", b"\n") for path in SAMPLES.glob("*.eml")), key=len)[:_SHORTEST]
    for number, (few, many) in zip(count(), cycle(map(_templates, samples)), strict=False):
        date = (_BEGAN + timedelta(seconds=37 * number)).strftime("%d %b %Y %H:%M:%S").encode()
        mail = (few if number % _NEW_WORDS else many).replace(_NUMBER, b"%d" % number).replace(_DATE, date)
        if number % _LARGE == 0:
            mail = _enlarged(mail, number)
        yield mail if number % _DAMAGED else damaged(mail, draw)


def _enlarged(mail: bytes, number: int) -> bytes:
    """A mail in which one field is very long: the sender, or what a report says."""
    words = b" ".join(b"w%dx%d" % (number, place) for place in range(_LARGEST // 10))
    name = (b"From:", b"Subject:", b"Diagnostic-Code:", b"Remote-MTA:", b"Content-Type:")[number // _LARGE % 5]
    # A replacement that is a text would be kept by `re`.
    return re.sub(rb"(?mi)^" + name + rb" *", lambda found: found[0] + words + b" ", mail)


def resident() -> float:
    """MiB of this process that lie in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / _MEBIBYTE


def measured(number_of_mails: int, every: int) -> Iterator[tuple[int, float]]:
    """Triage so many mails, and yield after so many of them each how many it were, and the memory."""
    for number, mail in zip(range(1, number_of_mails + 1), mails(), strict=False):
        raw = RawMessage(origin=f"box#{number}", octets=mail)
        found = [one.diagnosis for one in cases(raw)] if number % _EXAMINED == 0 else triage(raw)
        for diagnosis in found:
            ndjson_line(diagnosis)
        if number % every == 0:
            yield number, resident()


def growth(figures: Sequence[tuple[int, float]], after: int) -> float:
    """MiB by which the last quarter of what comes after so many mails lies over the first quarter."""
    settled = [memory for number, memory in figures if number > after]
    quarter = max(1, len(settled) // 4)
    return median(settled[-quarter:]) - median(settled[:quarter]) if settled else 0.0


def drawn(figures: Sequence[tuple[int, float]]) -> str:
    """The memory over the number of mails as a picture (SVG)."""
    last, most = figures[-1][0], 1.1 * max(memory for _, memory in figures)
    points = " ".join(f"{_WIDTH * x / last:.1f},{_HEIGHT * (1 - y / most):.1f}" for x, y in figures)
    view = f"-10 -10 {_WIDTH + 20} {_HEIGHT + 40}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" font-family="sans-serif">'
        f'<path d="M0 0V{_HEIGHT}H{_WIDTH}" fill="none" stroke="#888"/>'
        f'<polyline points="{points}" fill="none" stroke="#06c" stroke-width="2"/>'
        f'<text x="4" y="10">{most:.0f} MiB</text>'
        f'<text x="{_WIDTH}" y="{_HEIGHT + 20}" text-anchor="end">{last:,} mails</text></svg>\n'
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the status is 1 where memory grew."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing.endurance", description=__doc__)
    parser.add_argument("--messages", type=int, default=2_000_000, metavar="N")
    parser.add_argument("--every", type=int, default=20_000, metavar="N", help="how often memory is looked at")
    parser.add_argument("--after", type=int, default=100_000, metavar="N", help="until then it may grow")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="where a picture of it is written")
    options = parser.parse_args(arguments)
    figures: list[tuple[int, float]] = []
    with suppress(KeyboardInterrupt):
        for number, memory in measured(options.messages, options.every):
            figures.append((number, memory))
            spent = time.process_time()
            bar = "#" * int(memory / 4)
            print(f"{number:10,} mails {memory:8.1f} MiB {spent:8,.0f} s {bar}", flush=True)
    if options.svg:
        options.svg.write_text(drawn(figures), encoding="utf-8")
    grown = growth(figures, options.after)
    print(f"grown by {grown:.1f} MiB after the first {options.after:,} mails")
    return int(grown > _NOISE)


if __name__ == "__main__":
    sys.exit(main())
