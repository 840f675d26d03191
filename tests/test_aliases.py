"""A refusal of one address behind another says nothing against the other."""

import pytest

from bounce_cli.reports.model import Action, RecipientReport
from bounce_cli.triage import diagnose
from bounce_cli.verdict.aliases import stands_for_others
from tests.mails import report

UNKNOWN = "550 5.1.1 <gone@example.net>... User unknown"


def item(**facts: str | None) -> RecipientReport:
    values: dict[str, str | None] = {"recipient": "board@lists.example", "status": "5.1.1", "diagnostic": UNKNOWN}
    known = {**values, **facts}
    return RecipientReport(
        recipient=known["recipient"],
        action=Action.FAILED,
        status=known["status"],
        diagnostic=known["diagnostic"],
        original_recipient=known.get("original_recipient"),
        words=known.get("words") or "",
    )


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"diagnostic": "550 No such user here", "words": "(generated from board@lists.example)"},
        {"diagnostic": "554 5.0.0 mx said: 550 5.1.1 <gone@example.net> no such user", "status": "5.0.0"},
        {"diagnostic": "550 no", "status": None, "words": "gone@example.net\n  (expanded from: <board@lists.example>)"},
    ],
)
def test_an_address_that_stands_for_others(facts: dict[str, str | None]) -> None:
    assert stands_for_others(item(**facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"diagnostic": "551 5.1.6 User not local; please try <moved@example.net>"},
        {"recipient": "gone@example.net"},
        {"recipient": "GONE@example.net"},
        {"recipient": None},
        {"recipient": "|/usr/bin/vacation"},
        {"original_recipient": "gone@example.net"},
        {"status": "5.7.1"},
        {"status": None},
        {"diagnostic": "550 5.1.1 User unknown (id opec2941.2019@pec.example)"},
        {"diagnostic": None},
        {"recipient": "gone@example.net", "words": "(generated from board@lists.example)"},
    ],
)
def test_an_address_that_is_refused_itself(facts: dict[str, str | None]) -> None:
    assert not stands_for_others(item(**facts))


def test_such_an_address_is_held_and_told() -> None:
    (found,) = diagnose(report("board@lists.example", UNKNOWN, "5.1.1"))
    assert (found.reason, found.suppress) == ("user_unknown", "hold")
    assert "other_address" in {problem.code for problem in found.problems}
    (plain,) = diagnose(report("gone@example.net", UNKNOWN, "5.1.1"))
    assert plain.suppress == "yes"
