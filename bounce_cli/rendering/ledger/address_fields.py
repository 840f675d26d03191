"""One address and its history as an object, and the schema of that."""

from typing import Any

from bounce_cli.classifier import BounceType, Reason, Suppression
from bounce_cli.ledger.event import time_of
from bounce_cli.ledger.history import EVERY_ACCOUNT, Decision, DecisionKind
from bounce_cli.ledger.judging.entries import Entry
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.proof.level import Level
from bounce_cli.ledger.redaction import Pseudonyms
from bounce_cli.ledger.view import AddressView, SeenEvent
from bounce_cli.rendering.schema_parts import date, list_of, object_of, one_of, share, text

__all__ = ["SCHEMA", "address_fields", "history_schema"]

SCHEMA = "bounce-history/1"


def address_fields(view: AddressView, hide: Pseudonyms) -> dict[str, Any]:
    """The same as an object; absent knowledge is None."""
    return {
        "schema": SCHEMA,
        "address": hide.address(view.address),
        "type": view.type.value if view.type else None,
        "reason": view.reason,
        "complained": view.complained,
        "global_accounts": list(view.global_accounts),
        "accounts": [
            {
                "account": state.account or None,
                "type": state.type.value if state.type else None,
                "reason": state.event.reason if state.event else None,
                "lasting": state.lasting,
            }
            for state in view.states
        ],
        "lists": [_entry_fields(entry, view, hide) for entry in view.entries],
        "decisions": [_decision_fields(decision, hide) for decision in view.decisions],
        "events": [_event_fields(seen, view, hide) for seen in view.events],
    }


def _entry_fields(entry: Entry, view: AddressView, hide: Pseudonyms) -> dict[str, Any]:
    return {
        "list": entry.list,
        "account": None if entry.account in {"", EVERY_ACCOUNT} else entry.account,
        "reason": entry.reason,
        "type": entry.type,
        "since": _written(entry.since),
        "level": Level(entry.level).word,
        "proved": bool(entry.proved),
        "source": hide.text(entry.source, view.address),
        "note": hide.text(entry.note, view.address) if entry.note else None,
        "event": entry.event.hex() if entry.event and not hide.is_on else None,
    }


def _decision_fields(decision: Decision, hide: Pseudonyms) -> dict[str, Any]:
    return {
        "decision": decision.kind,
        "account": None if decision.account == EVERY_ACCOUNT else decision.account,
        "at": _written(decision.at),
        "reason": decision.reason,
        "note": hide.text(decision.note, decision.address) if decision.note else None,
        "source": hide.text(decision.source, decision.address),
    }


def _event_fields(seen: SeenEvent, view: AddressView, hide: Pseudonyms) -> dict[str, Any]:
    event = seen.event
    return {
        "id": None if hide.is_on else event.id.hex(),
        "account": event.account or None,
        "kind": event.kind,
        "reason": event.reason,
        "type": event.type,
        "suppress": event.suppress,
        "status": event.status,
        "reply_code": event.reply_code,
        "diagnostic": hide.text(event.diagnostic, view.address) if event.diagnostic else None,
        "remote_mta": event.remote_mta,
        "rule": event.rule,
        "confidence": event.confidence,
        "date": _written(event.moment),
        "arrival_date": _written(event.arrival),
        "will_retry_until": _written(event.until),
        "original_message_id": hide.text(event.mail_id, view.address) if event.mail_id else None,
        "level": seen.proof.level.word,
        "proof": seen.proof.by,
        "stands": seen.stands,
        "origin": hide.text(event.origin or "-", view.address),
    }


def _written(moment: int | None) -> str | None:
    when = time_of(moment)
    return when.isoformat() if when else None


def history_schema() -> dict[str, Any]:
    """The schema of the object, JSON Schema draft 2020-12; added fields do not change its name."""
    types, reasons = [one.value for one in BounceType], [one.value for one in Reason]
    account, reason = text("Whose mail it was about; null for none that is known, or for all."), one_of(reasons, "Why.")
    pieces = {
        "schema": {"const": SCHEMA},
        "address": {"type": "string", "minLength": 1, "description": "As it was written, or its pseudonym."},
        "type": one_of(types, "What its bounces come to as of now."),
        "reason": one_of(reasons, "Of the bounce that decides; null where the accounts looked at have none."),
        "complained": {"type": "boolean", "description": "Whether a complaint stands."},
        "global_accounts": {"type": "array", "items": {"type": "string"}, "description": "Where it bounced for good."},
        "accounts": list_of(
            {"account": account, "type": one_of(types, "There."), "reason": reason, "lasting": {"type": "boolean"}},
            "What its bounces come to in each account.",
        ),
        "lists": list_of(_list_schema(), "The lists it stands on."),
        "decisions": list_of(
            {
                "decision": one_of([one.value for one in DecisionKind], "What was decided.", nullable=False),
                "account": account,
                "at": date("When; null for a list without dates."),
                "reason": text("As it was given."),
                "note": text("In that person's words."),
                "source": text("manual, or the file of a list."),
            },
            "What people decided.",
        ),
        "events": list_of(_event_schema(), "Every record about it, the oldest first."),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://bounce.example/schema/{SCHEMA}",
        "title": "What a ledger knows of one address",
        **object_of(pieces),
        "additionalProperties": True,
    }


def _list_schema() -> dict[str, Any]:
    return {
        "list": one_of([one.value for one in ListName], "Which list.", nullable=False),
        "account": text("The account it holds for; null for all, or where none is known."),
        "reason": text("A reason of the vocabulary, or complaint; null for a global bounce."),
        "type": one_of([one.value for one in BounceType], "Of the bounce; null for complaints and decisions."),
        "since": date("The first bounce that counts."),
        "level": one_of(list(Level.words()), "The evidence that it was mail of ours.", nullable=False),
        "proved": {"type": "boolean", "description": "Whether that is as much as the policy asks for."},
        "source": text("bounce, manual, or the file of a list."),
        "note": text("Of a person."),
        "event": text("The id of the record that decides."),
    }


def _event_schema() -> dict[str, Any]:
    return {
        "id": text("Of the record; null with pseudonyms."),
        "account": text("Whose mail it was about."),
        "kind": text("As records have it."),
        "reason": one_of([one.value for one in Reason], "As records have it."),
        "type": one_of([one.value for one in BounceType], "As records have it."),
        "suppress": one_of([one.value for one in Suppression], "As records have it.", nullable=False),
        "status": text("As records have it."),
        "reply_code": {"type": ["integer", "null"]},
        "diagnostic": text("The receiver's words."),
        "remote_mta": text("As records have it."),
        "rule": text("That decided."),
        "confidence": share("As records have it."),
        "date": date("Its own, else that of its last attempt or arrival."),
        "arrival_date": date("When the mail was taken in."),
        "will_retry_until": date("Until when it is tried."),
        "original_message_id": text("Of the mail it is about."),
        "level": one_of(list(Level.words()), "The evidence that it was mail of ours.", nullable=False),
        "proof": text("What that evidence is."),
        "stands": {"type": "boolean", "description": "Whether it counts as of now."},
        "origin": text("Where it was read."),
    }
