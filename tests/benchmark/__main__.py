"""Prints the figures."""

import argparse
import tempfile
from pathlib import Path

from tests.benchmark.mails import mails
from tests.benchmark.peers import peers
from tests.benchmark.stages import stages


def main() -> None:
    """Measure with so many mails, and print a line for each stage."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("--mails", type=int, default=1080, metavar="N", help="made of the samples in turn")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="the median of these counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, mail in enumerate(mails(options.mails)):
            (folder / f"{number:06}.eml").write_bytes(mail)
        for stage in stages(folder, options.rounds):
            print(f"{stage.name:34} {stage.microseconds:10,.0f} µs a mail   {stage.octets:10,.0f} octets at most")
    for peer, microseconds in peers(options.mails):
        print(f"{peer:34} {microseconds:10,.0f} µs a mail")


if __name__ == "__main__":
    main()
