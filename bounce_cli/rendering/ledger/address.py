"""One address and its history, for people."""

from collections.abc import Iterator, Sequence

from bounce_cli.language.said import Said, said, together
from bounce_cli.ledger.event import time_of
from bounce_cli.ledger.history import BY_HAND, EVERY_ACCOUNT, Decision, DecisionKind
from bounce_cli.ledger.judging.entries import Entry
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.redaction import Pseudonyms
from bounce_cli.ledger.view import AddressView, SeenEvent
from bounce_cli.rendering.ledger.words import proof_words
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, lead, next_commands, safe, shorten, told
from bounce_cli.rendering.words import label_of, reason_words

__all__ = ["address_text", "alike_text", "unknown_text"]

_TYPES = {
    "hard": said("{who} bounces for good: {reason}."),
    "soft": said("{who} bounced, which may pass: {reason}."),
    "pending": said("Mail to {who} is delayed, and still tried: {reason}."),
}
_GLOBAL = said("{who} is a global bounce: hard in {accounts}.")
_GOOD = said("Nothing stands against {who}.")
_COMPLAINT = said("{who} reported your mail as unwanted.")
_ON_LIST = {
    ListName.SUPPRESS: said("It is on the suppression list."),
    ListName.HOLD: said("It is on hold."),
}
_NOT_PROVED = said("It is on hold and not given up: nothing proves well enough that the bounces answer mail of yours.")
_DECISIONS = {
    DecisionKind.SUPPRESS: said("put on the suppression list"),
    DecisionKind.HOLD: said("put on hold"),
    DecisionKind.REMOVE: said("taken off the lists"),
}
_UNKNOWN = said("Nothing is known of {who}.")
_KNOWN = said("Known is {others}, which another case of letters makes another address.")
_TITLE = 22


def address_text(view: AddressView, style: Style, hide: Pseudonyms) -> Iterator[str]:
    """The screen of an address in lines that each end with LF: what holds, why, and every event with its evidence."""
    who = safe(hide.address(view.address))
    yield from lead(style.say(together(_happened(view, who, style), _listed(view))), style)
    for state in view.states:
        if state.type and len(view.states) > 1:
            name = state.account or style.say("no account named")
            reason = reason_words(state.event.reason if state.event else None, style)
            yield from labelled(name, f"{style.say(state.type.value)} · {reason}", style)
    for entry in view.entries:
        yield from labelled(style.say("list"), _entry(entry, view, style, hide), style)
    for decision in view.decisions:
        yield from labelled(style.say("decided"), _decision(decision, style, hide), style)
    for seen in view.events:
        yield "\n"
        yield from _event(seen, view, style, hide)
    yield "\n"
    yield next_commands([f"bounce suppress {'remove' if view.entries else 'add'} {hide.argument(view.address)}"], style)


def unknown_text(who: str, others: Sequence[str], style: Style) -> Iterator[str]:
    """That nothing is known of somebody, in lines that each end with LF, and of whom something is."""
    yield from told(style.say(_UNKNOWN.of(who=who)), style)
    yield from alike_text(others, style)


def alike_text(others: Sequence[str], style: Style) -> Iterator[str]:
    """Who is known that differs in the case of letters only, in lines that each end with LF; none for nobody."""
    if others:
        yield from told(style.say(_KNOWN.of(others=", ".join(others))), style)


def _happened(view: AddressView, who: str, style: Style) -> Said:
    if view.type == "global":
        return _GLOBAL.of(who=who, accounts=", ".join(name or "-" for name in view.global_accounts))
    if view.type is None and view.complained:
        return _COMPLAINT.of(who=who)
    if view.type is None:
        return _GOOD.of(who=who)
    return _TYPES[view.type].of(who=who, reason=reason_words(view.reason, style))


def _listed(view: AddressView) -> Said | str:
    names = {entry.list for entry in view.entries}
    if ListName.SUPPRESS in names:
        return _ON_LIST[ListName.SUPPRESS]
    if ListName.HOLD in names:
        return _ON_LIST[ListName.HOLD] if any(entry.proved for entry in view.entries) else _NOT_PROVED
    return ""


def _entry(entry: Entry, view: AddressView, style: Style, hide: Pseudonyms) -> str:
    parts = [style.say("suppressed") if entry.list is ListName.SUPPRESS else style.say("on hold")]
    if entry.account not in {"", EVERY_ACCOUNT}:
        parts.append(entry.account)
    parts.append(reason_words(entry.reason, style))
    if entry.since is not None:
        parts.append(style.say("since {day}", day=_day(entry.since, style)))
    if entry.source == "bounce":
        parts.append(proof_words(entry.level, None, style))
    else:
        parts.append(style.say("by hand") if entry.source == BY_HAND else hide.text(entry.source, view.address))
    parts.append(hide.text(entry.note, view.address) if entry.note else "")
    return " · ".join(part for part in parts if part)


def _decision(decision: Decision, style: Style, hide: Pseudonyms) -> str:
    parts = [
        _moment(decision.at, style),
        style.say(_DECISIONS[DecisionKind(decision.kind)]),
        "" if decision.account == EVERY_ACCOUNT else decision.account,
        hide.text(decision.note, decision.address) if decision.note else "",
        "" if decision.source == BY_HAND else hide.text(decision.source, decision.address),
    ]
    return " · ".join(part for part in parts if part)


def _event(seen: SeenEvent, view: AddressView, style: Style, hide: Pseudonyms) -> Iterator[str]:
    event = seen.event
    title = reason_words(event.reason or ("complaint" if event.kind == "feedback" else None), style)
    row = f"{label_of(event.kind, event.type)}  {column(_moment(event.moment, style) or style.say('no date'), 26)}"
    row += f" {column(shorten(title or event.kind, _TITLE), _TITLE)} {event.status or '':<7} {safe(event.account)}"
    kind = (event.type or "dim") if seen.stands else "dim"
    yield " " + style.paint(kind, row.rstrip()) + "\n"
    facts = [
        ("words", hide.text(event.diagnostic, view.address) if event.diagnostic else ""),
        ("rule", f"{event.rule} ({event.confidence:.2f})" if event.rule else ""),
        ("evidence", proof_words(seen.proof.level, seen.proof.by, style)),
        ("in", hide.text(event.origin or "-", view.address)),
        ("note", "" if seen.stands or event.kind not in _COUNTING else style.say("settled: counts no more")),
    ]
    for name, text in facts:
        if text:
            yield from labelled(style.say(_NAMES[name]), text, style)


_COUNTING = frozenset({"failure", "delay", "feedback"})
_NAMES = {
    "words": said("words"),
    "rule": said("rule"),
    "evidence": said("evidence"),
    "in": said("in"),
    "note": said("note"),
}


def _moment(moment: int | None, style: Style) -> str:
    when = time_of(moment)
    return style.moment(when.isoformat()) if when else ""


def _day(moment: int, style: Style) -> str:
    when = time_of(moment)
    assert when is not None
    return style.day(when.isoformat())
