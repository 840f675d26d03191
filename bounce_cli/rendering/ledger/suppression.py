"""The lists of addresses, what an export changes, and the policies, for people."""

from collections.abc import Iterable, Iterator, Mapping

from bounce_cli.language.said import said
from bounce_cli.ledger.addresses import address_of
from bounce_cli.ledger.history import BY_HAND, EVERY_ACCOUNT
from bounce_cli.ledger.judging.entries import Entry
from bounce_cli.ledger.judging.policy import Policy, PolicyRule
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.redaction import Pseudonyms
from bounce_cli.ledger.store.exports import Changes
from bounce_cli.rendering.ledger.words import LISTED, level_words
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, next_commands, safe, shorten, told
from bounce_cli.rendering.words import label_of, reason_words

__all__ = ["changes_line", "changes_text", "decided_text", "list_rows", "policy_text"]

_TITLE = 21
_MARK = 13
_FIXED = 1 + 4 + 2 + 1 + _TITLE + 1 + 1 + _MARK
_LEAST_ADDRESS, _PIPE_ADDRESS = 12, 34
_WORDS = 30
_UNPROVED = said("hold: proof?")
_MARKS = {ListName.SUPPRESS: said("drop"), ListName.HOLD: said("hold")}


def list_rows(found: Iterable[Listed], names: tuple[ListName, ...], style: Style, hide: Pseudonyms) -> Iterator[str]:
    """A row for each address, and how many there are on each of the lists."""
    room = _PIPE_ADDRESS if style.width is None else max(_LEAST_ADDRESS, style.width - _FIXED - style.day_room)
    totals = dict.fromkeys(names, 0)
    for one in found:
        totals[one.list] += 1
        address = safe(hide.address(one.address))
        address = column(address if style.width is None else shorten(address, room), room)
        title = column(shorten(reason_words(one.reason, style) or "-", _TITLE), _TITLE)
        since = column(style.day(one.since.isoformat()) if one.since else "-", style.day_room)
        label = label_of("feedback" if one.reason == "complaint" else "", one.type)
        label = label if one.source == "bounce" else style.say("HAND") if one.source == BY_HAND else style.say("FILE")
        mark = style.paint(one.type or "dim", column(label, 4))
        row = f" {mark}  {address} {title} {since} {style.say(_MARKS[one.list] if one.proved else _UNPROVED)}"
        yield row.rstrip() + "\n"
    yield "\n"
    for name in names:
        yield f" {style.say(LISTED[name].of(count=totals[name]))}\n"
    yield next_commands(["bounce ledger show ADDRESS", "bounce suppress export"], style)


def decided_text(address: str, entries: Iterable[Entry], style: Style, *, known: bool) -> Iterator[str]:
    """What holds for an address after somebody decided about it, in lines; `known` whether it ever bounced."""
    found = list(entries)
    names = {entry.list for entry in found}
    accounts = {entry.account for entry in found if entry.list is ListName.SUPPRESS}
    if accounts and not accounts & {"", EVERY_ACCOUNT}:
        several = ", ".join(sorted(accounts))
        holds = style.say("{who} is on the suppression list for {accounts}.", who=address, accounts=several)
    elif ListName.SUPPRESS in names:
        holds = style.say("{who} is on the suppression list.", who=address)
    elif ListName.HOLD in names:
        holds = style.say("{who} is on hold.", who=address)
    elif known:
        holds = style.say("{who} may be mailed again. What bounced until now counts no more.", who=address)
    else:
        holds = style.say("{who} may be mailed. It never bounced.", who=address)
    yield from told(holds, style)


def changes_text(found: Changes, style: Style, hide: Pseudonyms) -> Iterator[str]:
    """What an export would change: `+` for what comes, `-` for what goes, `~` for what changes the list."""
    for sign, paint, items in (("+", "hard", found.added), ("~", "soft", found.moved)):
        for one in items:
            yield style.paint(paint, _change(sign, hide.address(one.address), one.list, one.reason, style)) + "\n"
    for key, name, reason in found.gone:
        yield style.paint("good", _change("-", hide.address(address_of(key)), name, reason, style)) + "\n"
    yield from told(changes_line(found, style), style)
    yield next_commands(["bounce suppress export"], style)


def _change(sign: str, address: str, name: ListName, reason: str | None, style: Style) -> str:
    words = " · ".join(part for part in (style.say(_MARKS[name]), reason_words(reason, style)) if part)
    if style.width is None:
        return f" {sign} {column(safe(address), _PIPE_ADDRESS)} {words}"
    words = shorten(words, _WORDS)
    room = max(_LEAST_ADDRESS, style.width - 4 - _WORDS)
    return f" {sign} {column(shorten(safe(address), room), room)} {words}"


def changes_line(found: Changes, style: Style) -> str:
    """How many addresses an export would change, in one line."""
    counts = [
        style.counted(len(found.added), "{count:,} new", "{count:,} new"),
        style.counted(len(found.gone), "{count:,} gone", "{count:,} gone"),
        style.counted(len(found.moved), "{count:,} moved", "{count:,} moved"),
        style.counted(found.same, "{count:,} as before", "{count:,} as before"),
    ]
    when = style.say("first export") if found.is_first else style.say("since the last export")
    return f"{' · '.join(counts)} ({when})"


def policy_text(policies: Mapping[str, Policy], default: str, style: Style) -> Iterator[str]:
    """Each policy with what it is for and the evidence that it asks for."""
    for name, policy in policies.items():
        mark = f"  ({style.say('usual')})" if name == default else ""
        yield f" {style.paint('bold', name)}{mark}\n"
        yield from labelled("", style.say(policy.about), style, room=2)
        yield from labelled(
            style.say("evidence"), f"{policy.level.word}: {style.say(level_words(policy.level))}", style
        )
        for rule in policy.rules:
            yield from labelled(rule.list.value, _rule(rule), style)
        yield "\n"


def _rule(rule: PolicyRule) -> str:
    """A rule in the words that a file of policies has."""
    sets = ("kinds", rule.kinds), ("suppress", rule.suppress), ("reasons", rule.reasons), ("types", rule.types)
    parts = [f"{key} {', '.join(sorted(words))}" for key, words in sets if words]
    parts += ["lasting"] if rule.lasting else []
    parts += [f"bounces {rule.bounces}"] if rule.bounces > 1 else []
    parts += [f"days {rule.days:g}"] if rule.days else []
    if rule.scores:
        points = ", ".join(f"{type_} {number:g}" for type_, number in rule.scores.items())
        parts.append(f"scores {points}; points {rule.points:g}; forget_days {rule.forget_days:g}")
    return " · ".join(parts)
