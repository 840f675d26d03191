"""Makes the samples anew: `python -m tests.servers.make_samples [NAME …] [--output FOLDER]`.

Every named scenario (all, where none is named) is played with its real server, and its notice written as it came.
The expected records and the table in README.md are written from the scenarios each time. Mails written by hand stay as
they are.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .sent_mail import sent_mail
from .stage import SERVERS, play
from .story import Scenario, load
from .unpack import UnavailableError

SAMPLES = Path(__file__).parents[2] / "samples"

_REPORTS = {"failure", "delay", "delivered", "relayed", "expanded", None}

_HEAD = """# Samples

Bounce mails to try the tool on. {made} of these {all} mails were made by real mail servers, which ran on loopback in a
small world of their own: a name server with made-up domains, hosts that answer what a script says, and the server under
test. The notice is kept as it was delivered, with the `Return-Path` a mailbox adds on top. The others were written by
hand, in the layout of systems that cannot be run here. The mail addresses in them are made up.

Beside each `NAME.eml` lies `NAME.expect.json`: a list with one partial record for each recipient, which a test compares
with what the tool says.

`dns.jsonl` is what a name server said of the domains in them, as if it were 25 November 2026: with `--dns-replay
samples/dns.jsonl` the authentication of all samples is judged without a network.
`python -m tests.authentication.sample_dns` asks a real name server again; what that knows stands in the same file.

`sent.csv` lists the mails that they are about, with recipient and subject: what a sender knows of their own mail, and
what `bounce ledger sent` holds bounces against.

The servers' own mails are made again, as root on a machine with apt, by

    python -m tests.servers.make_samples NAME

and all of them without a name. What is scripted stands in `tests/servers/scenarios/`.

| file | made by | what was scripted | made again with |
|---|---|---|---|
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the scenarios named on the command line; gives the exit status."""
    parser = argparse.ArgumentParser(prog="make_samples", description="Make the samples anew with real mail servers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="scenarios or the first words of them; all without")
    parser.add_argument("--output", type=Path, default=SAMPLES, metavar="FOLDER", help="default: the project's samples")
    parser.add_argument("--unpack", action="store_true", help="only fetch and unpack the servers, for the tests")
    options = parser.parse_args(arguments)
    try:
        for server in SERVERS.values():
            server.root(fetch=True)
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    if options.unpack:
        return 0
    options.output.mkdir(parents=True, exist_ok=True)
    scenarios = load()
    chosen = [s for s in scenarios if not options.names or any(s.name.startswith(name) for name in options.names)]
    failed = sum(not _make(scenario, options.output) for scenario in chosen)
    for scenario in scenarios:
        text = json.dumps(expectation(scenario), ensure_ascii=False, indent=2)
        (options.output / f"{scenario.name}.expect.json").write_text(f"{text}\n", encoding="utf-8")
    (options.output / "sent.csv").write_text(sent_mail(options.output.glob("*.eml")), encoding="utf-8")
    (options.output / "README.md").write_text(readme(scenarios), encoding="utf-8")
    return 1 if failed else 0


def expectation(scenario: Scenario) -> list[dict[str, Any]]:
    """Give the partial records of a scenario; what a server made must lead back to the mail it is about."""
    return [_with_original(scenario, dict(record)) for record in scenario.expect]


def _with_original(scenario: Scenario, record: dict[str, Any]) -> dict[str, Any]:
    identifier = scenario.message_id.strip("<>")
    if scenario.server and record.get("kind") in _REPORTS:
        record["original"] = {"message_id": identifier, **record.get("original", {})}
    elif scenario.server:
        record["in_reply_to"] = identifier
    return record


def readme(scenarios: Iterable[Scenario]) -> str:
    """Write the table of all samples. Raises UnavailableError where a server's version cannot be told."""
    scenarios = sorted(scenarios, key=lambda scenario: scenario.name)
    versions = {name: f"{server.title} (Debian {server.version()})" for name, server in SERVERS.items()}
    rows = []
    for scenario in scenarios:
        maker = versions.get(scenario.server, "hand")
        again = f"`make_samples {scenario.name}`" if scenario.server else "–"
        scripted = scenario.scripted.replace("|", "\\|")
        rows.append(f"| `{scenario.name}.eml` | {maker} | {scripted} | {again} |\n")
    made = sum(bool(scenario.server) for scenario in scenarios)
    return _HEAD.format(made=made, all=len(scenarios)) + "".join(rows)


def _make(scenario: Scenario, folder: Path) -> bool:
    if not scenario.server:
        return True
    try:
        octets = play(scenario).as_delivered()
    except (UnavailableError, TimeoutError, RuntimeError) as error:
        print(f"{scenario.name}: {error}", file=sys.stderr)
        return False
    (folder / f"{scenario.name}.eml").write_bytes(octets)
    print(scenario.name)
    return True


if __name__ == "__main__":
    sys.exit(main())
