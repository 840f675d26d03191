"""Runs one entry very often on octets that a fuzzer makes, and keeps those that it should have borne.

    python -m tests.fuzzing.run mail --runs 300000 --findings DIR

The fuzzer is atheris (the extra `fuzz`), which sees what code an input reaches; without it hypothesis makes the octets.
"""

import argparse
import hashlib
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import FrameType, ModuleType
from typing import Any

from tests.fuzzing.damage import damaged

__all__ = ["Guard", "TooSlowError", "main"]

# What a fuzzer watches of the package; few of it, as watching takes time.
_WATCHED = {
    "mail": ("reports.delivery_status", "reports.status_fields", "message.multipart"),
    "mbox": ("source.mbox", "source.separator"),
    "examined": ("authentication.findings", "authentication.examination"),
    "archive": ("source",),
    "delivery-status": ("reports.delivery_status", "reports.status_fields"),
    "spf": ("authentication.spf",),
    "dkim": ("authentication.dkim",),
    "dmarc": ("authentication.dmarc",),
    "claims": ("authentication.evidence",),
    "rules": ("classifier.rules", "classifier.rule_fields", "classifier.phrases"),
    "expectation": ("expectation",),
    "configuration": ("configuration", "settings"),
    "accounts": ("ledger.accounts",),
    "policy": ("ledger.judging",),
    "sent": ("ledger.sent",),
    "lists": ("ledger.lists",),
    "recording": ("authentication.lookup.recording",),
}
_MOST_KEPT = 20  # inputs of one fault
_MEBIBYTE = 1 << 20


class TooSlowError(BaseException):
    """An input took longer than it may; nothing that is called catches this."""


class Guard:
    """Calls a function with octets within limits, and counts and keeps what goes wrong."""

    def __init__(self, run: Callable[[bytes], object], folder: Path, seconds: float) -> None:
        self._run, self._folder, self._seconds = run, folder, seconds
        self.count = 0
        self.slowest = 0.0
        self.faults: Counter[str] = Counter()
        signal.signal(signal.SIGVTALRM, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"more than {self._seconds} s")

    def __call__(self, octets: bytes) -> None:
        """Run once."""
        self.count += 1
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)
        try:
            self._run(octets)
        except (Exception, TooSlowError) as error:  # noqa: BLE001 - each is a finding
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            self._keep(octets, error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        self.slowest = max(self.slowest, time.process_time() - began)

    def _keep(self, octets: bytes, error: BaseException) -> None:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "bounce_cli" in frame.filename]
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "outside"
        fault = f"{type(error).__name__} {where}"
        self.faults[fault] += 1
        if self.faults[fault] <= _MOST_KEPT:
            name = fault.replace(" ", "-").replace(":", "-")
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}-{hashlib.sha256(octets).hexdigest()[:12]}").write_bytes(octets)

    def told(self) -> str:
        """The figures on one line, and each fault on one of its own."""
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lines = [
            f"{self.count:,} runs, slowest {self.slowest:.3f} s, at most {most:.0f} MiB, {self.faults.total()} faults"
        ]
        return "\n".join([*lines, *(f"  {count:6} {fault}" for fault, count in self.faults.most_common())])


def _atheris() -> ModuleType | None:
    try:
        import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore] # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return atheris  # type: ignore[no-any-return, unused-ignore]


def _by_atheris(atheris: Any, name: str, options: argparse.Namespace) -> None:
    with atheris.instrument_imports(include=[f"bounce_cli.{module}" for module in _WATCHED[name]]):
        from tests.fuzzing.entries import ENTRIES  # noqa: PLC0415 - what is imported here is watched
    entry = ENTRIES[name]
    seeds = entry.seeds()
    corpus = options.findings / f"corpus-{name}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed[: entry.longest])
    guard = Guard(entry.run, options.findings / name, options.seconds)
    draw = Random(options.seed)

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        if seed % 3:
            return atheris.Mutate(data, longest)  # type: ignore[no-any-return]
        return damaged(data or draw.choice(seeds), draw, most=longest)

    until = time.monotonic() + 60 * options.minutes

    def one(octets: bytes) -> None:
        guard(octets)
        if guard.count >= options.runs or time.monotonic() > until:  # the fuzzer ends the process without a word
            print(name, guard.told(), flush=True)
            os._exit(bool(guard.faults))

    limits = [f"-max_len={entry.longest}", f"-rss_limit_mb={options.mebibytes}", "-verbosity=0", "-timeout=60"]
    arguments = [sys.argv[0], str(corpus), f"-runs={2 * options.runs}", f"-seed={options.seed}", *limits]
    atheris.Setup(arguments, one, custom_mutator=mutated)
    atheris.Fuzz()


def _by_hypothesis(name: str, options: argparse.Namespace) -> None:
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415
    from hypothesis import strategies as st  # noqa: PLC0415

    from tests.fuzzing.entries import ENTRIES  # noqa: PLC0415

    entry = ENTRIES[name]
    guard = Guard(entry.run, options.findings / name, options.seconds)
    octets = st.builds(damaged, st.sampled_from(entry.seeds()), st.randoms(use_true_random=False)) | st.binary()
    until = time.monotonic() + 60 * options.minutes

    @settings(
        max_examples=options.runs,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(octets)
    def often(octets: bytes) -> None:
        if time.monotonic() < until:
            guard(octets)

    often()
    print(name, guard.told(), flush=True)
    sys.exit(bool(guard.faults))


def main() -> None:
    """Fuzz; the last line says what came of it, and octets that were not borne lie in the folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing.run", description=__doc__)
    parser.add_argument("entry", choices=_WATCHED)
    parser.add_argument("--runs", type=int, default=300_000, metavar="N")
    parser.add_argument("--minutes", type=float, default=600.0, help="after which it ends, whatever the runs")
    parser.add_argument("--findings", type=Path, required=True, metavar="DIR", help="where inputs are put")
    parser.add_argument("--seconds", type=float, default=1.0, help="of work that one input may take")
    parser.add_argument("--mebibytes", type=int, default=1_024, help="of memory that the process may take")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_DATA, (options.mebibytes * _MEBIBYTE,) * 2)
    atheris = _atheris()
    if atheris is None:
        print("atheris is not installed (pip install '.[fuzz]'): hypothesis makes the input, and sees no code")
        _by_hypothesis(options.entry, options)
    else:
        _by_atheris(atheris, options.entry, options)


if __name__ == "__main__":
    main()
