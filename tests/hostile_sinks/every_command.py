"""Every command, in every form that people and programs read, over the hostile mails."""

from tests.hostile import COMMANDS_OF_CI, HOMOGRAPHS, TERMINAL
from tests.hostile_sinks.hostile_mails import name_of_file

__all__ = ["FOR_PEOPLE", "FOR_PROGRAMS", "INGEST", "WRITTEN"]

INGEST = ("ledger", "ingest", "mails", "--ledger", "hostile.ledger")
"""What those that ask the ledger need to have been run before."""

_TRIAGE = ("triage", "--offline", "mails")
_COUNTED = ("triage", "--offline", "archives", "--group-by", "remote_mta,origin")
_LETTERS = ("letter", "--offline", "mails", "--to")
WRITTEN = tuple(name_of_file(text, "") for text in (*TERMINAL, *COMMANDS_OF_CI, *HOMOGRAPHS))
"""Arguments of a process: names of files, say."""

FOR_PEOPLE: tuple[tuple[str, ...], ...] = (
    (*_TRIAGE, "-v", "--fail-on", "hard"),
    ("triage", "--offline", "archives", "-v"),
    (*_TRIAGE, "-f", "plain", "--fields", "diagnostic"),
    (*_TRIAGE, "-f", "markdown"),
    (*_TRIAGE, "-f", "junit", "--fail-on", "hard"),
    (*_TRIAGE, "-f", "github", "--fail-on", "hard"),
    _COUNTED,
    (*_COUNTED, "-f", "markdown"),
    (*_COUNTED, "-f", "plain"),
    ("clone", "mails", "--plan", "--held"),
    (*_LETTERS, "their-it"),
    (*_LETTERS, "recipient", "-f", "markdown"),
    ("expect", "mails"),
    INGEST,
    ("ledger", "list", "--ledger", "hostile.ledger"),
    ("ledger", "stats", "--ledger", "hostile.ledger", "--by", "domain,reason"),
    ("suppress", "list", "--ledger", "hostile.ledger"),
)
"""What ends in a terminal or in the log of a run."""

FOR_PROGRAMS: tuple[tuple[str, ...], ...] = (
    (*_TRIAGE, "-f", "ndjson"),
    (*_TRIAGE, "-f", "csv"),
    (*_TRIAGE, "-f", "sarif"),
    (*_COUNTED, "-f", "csv"),
    (*_COUNTED, "-f", "json"),
    ("clone", "mails", "--plan", "-f", "json"),
    ("ledger", "list", "--ledger", "hostile.ledger", "-f", "csv"),
    ("ledger", "list", "--ledger", "hostile.ledger", "-f", "ndjson"),
)
