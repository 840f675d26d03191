"""The stages of a triage, each over all mails and measured for itself."""

import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bounce_cli.classifier.engine import built_in
from bounce_cli.message.view import Message
from bounce_cli.rendering.record import ndjson_line
from bounce_cli.rendering.style import ENGLISH_STYLE
from bounce_cli.reports.decoders import decode
from bounce_cli.source.model import RawMessage
from bounce_cli.source.reading import read
from bounce_cli.triage import triage


class Stage(NamedTuple):
    """What one stage took.

    Attributes:
        name: what it does.
        microseconds: for each mail, the median of the rounds.
        octets: the most that it held at once, for each mail.
    """

    name: str
    microseconds: float
    octets: float


def stages(folder: Path, raw: Sequence[RawMessage], rounds: int) -> list[Stage]:
    """Measure all stages over the mails of a folder, which were read once."""
    built_in()
    diagnoses = [triage(mail) for mail in raw]

    def whole() -> None:
        for item in read([str(folder)]):
            if isinstance(item, RawMessage):
                for one in triage(item):
                    ndjson_line(one, ENGLISH_STYLE)

    work: Sequence[tuple[str, Callable[[], Any]]] = (
        ("read", lambda: sum(1 for _ in read([str(folder)]))),
        ("split", lambda: [sum(1 for _ in Message(mail.octets).root.leaves()) for mail in raw]),
        ("split, report", lambda: [decode(Message(mail.octets)) for mail in raw]),
        ("split, report, classify, advise", lambda: [triage(mail) for mail in raw]),
        ("render", lambda: [ndjson_line(one, ENGLISH_STYLE) for found in diagnoses for one in found]),
        ("all, one by one", whole),
    )
    return [_measured(name, one, len(raw), rounds) for name, one in work]


def _measured(name: str, work: Callable[[], Any], mails: int, rounds: int) -> Stage:
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Stage(name, sorted(taken)[rounds // 2] / mails * 1_000_000, peak / mails)
