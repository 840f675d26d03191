"""Prints the figures."""

import argparse
import tempfile
from pathlib import Path

from bounce_cli.source.model import RawMessage
from bounce_cli.source.reading import read
from tests.benchmark.mails import mails
from tests.benchmark.more_rules import cost_of_more
from tests.benchmark.peers import peers
from tests.benchmark.stages import stages


def main() -> None:
    """Measure with so many mails, and print a line for each stage."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("--mails", type=int, default=1080, metavar="N", help="made of the samples in turn")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="the median of these counts")
    parser.add_argument("--folder", type=Path, help="measure the mails in it instead, beside no peer")
    options = parser.parse_args()
    if options.folder:
        _measure(options.folder, options.rounds)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, mail in enumerate(mails(options.mails)):
            (folder / f"{number:06}.eml").write_bytes(mail)
        _measure(folder, options.rounds)
    for peer, microseconds in peers(options.mails):
        print(f"{peer:34} {microseconds:10,.0f} µs a mail")


def _measure(folder: Path, rounds: int) -> None:
    raw = [item for item in read([str(folder)]) if isinstance(item, RawMessage)]
    for stage in stages(folder, raw, rounds):
        print(f"{stage.name:34} {stage.microseconds:10,.0f} µs a mail   {stage.octets:10,.0f} octets at most")
    print(f"{'with three times as many rules':34} {cost_of_more(raw, rounds):10.2f} times as long")


if __name__ == "__main__":
    main()
