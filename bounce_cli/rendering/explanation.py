"""What a reason, a code or a server's reply means, for people."""

import re
from collections.abc import Iterable, Iterator

from bounce_cli.advice.catalogue import entry
from bounce_cli.advice.remedy import Remedy, remedy
from bounce_cli.classifier import Classification, Diagnostic, Reason, Rule, classify, load_rules
from bounce_cli.classifier.index import expand_status
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, safe, shorten, wrap
from bounce_cli.rendering.words import ACTORS
from bounce_cli.status import find_reply, find_status

__all__ = ["explanation"]

_STATUS = re.compile(r"[245x]\.\d{1,3}\.\d{1,3}", re.IGNORECASE)
_REPLY = re.compile(r"[245]\d\d")
_FACTS = {
    "recipient": "the address",
    "domain": "the receiving side",
    "from_domain": "your sending domain",
    "ips": "your sending IP addresses",
}
_PATTERN = frozenset("(|…")
_THEMES = {"status": "the registry", "reply": "SMTP", "generic": "in general"}


def explanation(subject: str, style: Style) -> Iterator[str]:
    """Lines, each ended by LF, that explain a word of the vocabulary, a code, or a whole reply."""
    subject = subject.strip()
    word = subject.lower().replace(" ", "_").replace("-", "_")
    if word in set(Reason):
        yield from _reason(Reason(word), style)
    elif _STATUS.fullmatch(subject) or _REPLY.fullmatch(subject):
        yield from _code(subject.lower(), style)
    else:
        yield from _reply(subject, style)


def _lead(text: str, style: Style) -> Iterator[str]:
    for line in wrap(text, style.room - 2):
        yield " " + style.paint("bold", line) + "\n"
    yield "\n"


def _reason(reason: Reason, style: Style) -> Iterator[str]:
    found = entry(reason)
    yield from _lead(f"{reason}: {found.means}.", style)
    rules = [rule for rule in load_rules() if rule.reason is reason]
    codes = sorted({code for rule in rules for code in rule.status})
    yield from labelled("codes", ", ".join(codes) or "none of its own", style)
    phrases = (phrase for rule in sorted(rules, key=lambda rule: -rule.confidence) for phrase in rule.text)
    said = [phrase for phrase in phrases if not _PATTERN & set(phrase)]
    yield from labelled("said as", "; ".join(said[:6]) or "nothing of its own", style)
    yield from labelled("rules", str(len(rules)), style)
    yield from _steps(_remedy(reason, "hard" if found.wait_hours == 0 else "soft"), style)


def _code(code: str, style: Style) -> Iterator[str]:
    meanings = _meanings(code, load_rules())
    if not meanings:
        yield f" {style.paint('bold', code)} stands in no table that bounce knows.\n"
        yield from labelled("instead", f'the words decide: bounce explain "{code} …the whole reply…"', style)
        return
    several = len({rule.reason for rule in meanings}) > 1
    yield f" {style.paint('bold', code)} means {'different things' if several else entry(meanings[0].reason).means}:\n"
    for rule in meanings:
        who = column(shorten(_speaker(rule), 20), 21)
        actor = _remedy(rule.reason, "soft").steps
        words = f"{entry(rule.reason).title} ({rule.reason})"
        said = next((f', said as "{phrase}"' for phrase in rule.text if not _PATTERN & set(phrase)), "")
        by = f"; {ACTORS[actor[0].actor]} act{'s' if actor[0].actor != 'sender' else ''}" if actor else ""
        for number, line in enumerate(wrap(safe(words + said + by), style.room - 25)):
            yield f"   {who if number == 0 else ' ' * 21}{line}\n"
    yield f'\n Words beat codes: bounce explain "{code} …the whole reply…"\n'


def _meanings(code: str, rules: Iterable[Rule]) -> list[Rule]:
    """Rules that ask for a code, one for each speaker and reason, those of named receivers first."""
    out: dict[tuple[str, Reason], Rule] = {}
    for rule in sorted(rules, key=lambda rule: (not rule.receiver, bool(rule.text), -rule.confidence)):
        if _asks_for(rule, code):
            out.setdefault((_speaker(rule), rule.reason), rule)
    return list(out.values())


def _asks_for(rule: Rule, code: str) -> bool:
    if code.isdecimal():
        return int(code) in rule.reply and not rule.status
    wanted = {code, *(f"{digit}{code[1:]}" for digit in "45")} if code[0] == "x" else {code}
    stated = {exact for pattern in rule.status for exact in expand_status(pattern)}
    return bool(stated & wanted) or any(f"{exact.rpartition('.')[0]}.x" in stated for exact in wanted)


def _speaker(rule: Rule) -> str:
    if rule.receiver:
        return rule.receiver[0].replace("_", " ")
    theme = rule.id.partition(".")[0]
    name = _THEMES.get(theme, theme.replace("_", " ").replace("-", " "))
    return f"{name}, {rule.command[0]}" if rule.command else name


def _reply(text: str, style: Style) -> Iterator[str]:
    status, code = find_status(text), find_reply(text)
    verdict = classify(Diagnostic(text=text, status=status, reply_code=code))
    yield from _lead(f"{entry(verdict.reason).title}: {entry(verdict.reason).means}.", style)
    yield from labelled("read as", _read_as(verdict), style)
    for evidence in verdict.evidence[:3]:
        yield from labelled("because", f'{evidence.rule}: "{evidence.text}" in the {evidence.field}', style)
    if verdict.alternatives:
        near = ", ".join(f"{other.reason} ({other.confidence:.2f})" for other in verdict.alternatives)
        yield from labelled("or", near, style)
    if status or code:
        others = {r.reason for r in _meanings(status or str(code), load_rules())} - {verdict.reason}
        if others:
            names = ", ".join(sorted(others))
            yield from labelled("the code", f"{status or code} alone can also mean {names}", style)
    yield from _steps(_remedy(verdict.reason, verdict.type.value, verdict.suppress.value), style)


def _read_as(verdict: Classification) -> str:
    words = {"yes": "drop the address", "hold": "hold the address", "no": "keep the address"}[verdict.suppress]
    return f"{verdict.reason} · {verdict.type} · sure {verdict.confidence:.2f} · {words}"


def _remedy(reason: Reason, bounce_type: str, suppress: str = "no") -> Remedy:
    return remedy(reason, bounce_type, failed=True, suppress=suppress, facts=_FACTS, last_known=None)


def _steps(found: Remedy, style: Style) -> Iterator[str]:
    if found.hubspot:
        yield from labelled("HubSpot", f"{found.hubspot[1]} ({found.hubspot[0]})", style)
    yield "\n   " + style.paint("bold", "what to do") + "\n"
    for number, step in enumerate(found.steps, 1):
        yield from labelled(f"{number}  {ACTORS[step.actor]}", step.text, style, room=14)
