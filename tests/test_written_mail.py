"""Mail in many systems' words, written without a look at the rules: understood as labelled, and as surely as stated."""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.classifier import Classification, Diagnostic, Reason, classify
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.triage import diagnose

FOLDER = Path(__file__).parent / "mail"
REPLIES = Path(__file__).parent / "classifier" / "replies.jsonl"
REPORTED = {"failure", "delay", "delivered", "relayed", "expanded", "feedback"}
Label = dict[str, Any]


def lines_of(path: Path) -> list[Label]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def mails() -> Iterator[tuple[Path, list[Label]]]:
    for labels in sorted(FOLDER.glob("*/labels.jsonl")):
        of_file: dict[str, list[Label]] = defaultdict(list)
        for label in lines_of(labels):
            of_file[label["file"]].append(label)
        for name, rows in of_file.items():
            yield labels.parent / name, rows


MAILS = list(mails())


@cache
def diagnoses(path: Path) -> tuple[Diagnosis, ...]:
    return tuple(diagnose(path.read_bytes()))


def spellings(label: Label) -> set[str]:
    return {address.lower() for address in (label["recipient"], *label.get("or_recipient", ())) if address}


def named(found: Diagnosis) -> set[str]:
    return {address.lower() for address in (found.recipient, found.original_recipient) if address}


def misses(path: Path, rows: list[Label]) -> set[str]:
    """The fields in which what is found differs from what is labelled."""
    found = diagnoses(path)
    kinds = {kind for label in rows for kind in label["kind"]}
    wrong = {"kind"} if any(one.kind not in kinds for one in found) else set()
    if any(label["recipient"] for label in rows):
        ours = {one.recipient.lower() for one in found if one.recipient}
        known = set().union(*map(spellings, rows))
        if any(not named(one) & known for one in found if one.recipient) or len(ours) != len(rows):
            wrong.add("recipient")
    for label in rows:
        match = next((one for one in found if named(one) & spellings(label)), None if spellings(label) else found[0])
        wrong |= {"recipient"} if match is None else differing(label, match)
    return wrong


def differing(label: Label, found: Diagnosis) -> set[str]:
    wrong = set()
    if "status" in label and found.status not in label["status"]:
        wrong.add("status")
    if "reply_code" in label and found.reply_code != label["reply_code"]:
        wrong.add("reply_code")
    if "reason" in label and found.reason not in label["reason"]:
        wrong.add("reason")
    if "suppress" in label and (found.suppress == "yes") != (label["suppress"] == "yes"):
        wrong.add("suppress")
    return wrong


@pytest.mark.parametrize(("path", "rows"), MAILS, ids=[f"{path.parent.name}/{path.stem}" for path, _ in MAILS])
def test_a_mail_is_understood(path: Path, rows: list[Label]) -> None:
    told = {field for label in rows for field in label.get("miss", {})}
    assert misses(path, rows) == told


def test_no_address_is_given_up_wrongly() -> None:
    good = {
        (path.name, address)
        for path, rows in MAILS
        for label in rows
        if label.get("suppress") == "no"
        for address in spellings(label)
    }
    dropped = {
        (path.name, address)
        for path, _ in MAILS
        for one in diagnoses(path)
        if one.suppress == "yes"
        for address in named(one)
    }
    assert good & dropped == set()


def test_no_address_is_given_up_for_a_guess() -> None:
    found = [one for path, _ in MAILS for one in diagnoses(path) if one.kind == "failure"]
    assert min(one.confidence for one in found if one.reason != "unknown") > 0.2
    assert min(one.confidence for one in found if one.suppress == "yes") >= 0.5


def test_ordinary_mail_is_no_bounce() -> None:
    harmless = [(path, rows) for path, rows in MAILS if not REPORTED & set(rows[0]["kind"])]
    seen = {path.name for path, _ in harmless if any(one.kind in REPORTED for one in diagnoses(path))}
    told = {path.name for path, rows in harmless if any("kind" in label.get("miss", {}) for label in rows)}
    assert seen == told


def answer(row: Label) -> Classification:
    fields = ("text", "status", "reply_code", "receiver", "command", "action", "recipient")
    return classify(Diagnostic(**{name: row[name] for name in fields if name in row}))


@pytest.mark.parametrize("row", lines_of(REPLIES), ids=lambda row: row["text"][:50])
def test_a_reply_is_understood(row: Label) -> None:
    found = answer(row)
    wrong = set()
    if found.reason not in row["reason"]:
        wrong.add("reason")
    if "suppress" in row and (found.suppress == "yes") != (row["suppress"] == "yes"):
        wrong.add("suppress")
    assert wrong == set(row.get("miss", {}))


def test_every_reason_is_shown_from_eight_sources() -> None:
    sources: dict[str, set[str]] = defaultdict(set)
    for row in lines_of(REPLIES):
        sources[row["reason"][0]].add(row["group"])
    assert {reason.value: len(sources[reason]) for reason in Reason if len(sources[reason]) < 8} == {}


def verdicts() -> Iterator[tuple[float, bool]]:
    """Confidence, and whether the reason was right, of every reply and every recipient whose reason is labelled."""
    for row in lines_of(REPLIES):
        found = answer(row)
        yield found.confidence, found.reason in row["reason"]
    for path, rows in MAILS:
        for label in rows:
            match = next((one for one in diagnoses(path) if named(one) & spellings(label)), None)
            if "reason" in label and match is not None and match.reason is not None:
                yield match.confidence, match.reason in label["reason"]


def test_confidence_means_something() -> None:
    bands: dict[float, list[bool]] = defaultdict(list)
    for confidence, right in verdicts():
        bands[next(edge for edge in (0.9, 0.7, 0.5, 0.0) if confidence >= edge)].append(right)
    shares = {edge: sum(rights) / len(rights) for edge, rights in sorted(bands.items(), reverse=True)}
    assert shares[0.9] >= 0.98
    assert shares[0.9] > shares[0.7] > shares[0.5]
