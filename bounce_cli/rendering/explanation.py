"""What a reason, a code or a server's reply means, for people."""

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from bounce_cli.advice.catalogue import entry, named, titles
from bounce_cli.advice.fixes import Fix, fix_of, fixed
from bounce_cli.advice.remedy import Remedy, kind_remedy, remedy
from bounce_cli.classifier import (
    BounceType,
    Classification,
    Classifier,
    Diagnostic,
    Reason,
    Suppression,
    classifier_with,
    meanings_of,
    usual_verdict,
)
from bounce_cli.rendering.code_meanings import meanings_table, quotable
from bounce_cli.rendering.speakers import name_of
from bounce_cli.rendering.steps import what_to_do
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, lead, safe, wrap
from bounce_cli.rendering.words import rivals
from bounce_cli.status import find_reply, find_status

__all__ = ["explanation", "vocabulary"]

_CODE = re.compile(r"#?(?:[245]\d\d[ -]#?)?([245x]\.\d{1,3}\.\d{1,3})|([245]\d\d)", re.IGNORECASE)
_FACTS = {
    "recipient": "the address",
    "domain": "the receiving side",
    "from_domain": "your sending domain",
    "ips": "your sending IP addresses",
}


def vocabulary(style: Style) -> Iterator[str]:
    """Lines, each ended by LF, that name all reasons and say what they mean."""
    for reason in Reason:
        for number, line in enumerate(wrap(entry(reason).means, style.room - 27)):
            yield f" {column(reason if number == 0 else '', 25)}{line}\n"


def explanation(
    subject: str, style: Style, classifier: Classifier | None = None, receiver: str | None = None
) -> Iterator[str]:
    """Lines, each ended by LF, that explain a word of the vocabulary, a code, or a whole reply of a receiver.

    Without a classifier the rules of the package are asked.
    """
    classifier = classifier or classifier_with(())
    subject = subject.strip()
    name = named(subject)
    code = _CODE.fullmatch(subject)
    if name in set(Reason):
        yield from _reason(Reason(name), style, classifier)
    elif name is not None:
        yield from lead(f"{entry(name).title}: {entry(name).means}.", style)
        yield from _steps(Remedy(steps=kind_remedy(name.strip("_"), _FACTS)), style)
    elif code:
        yield from _code((code[1] or code[2]).lower(), style, classifier)
    else:
        yield from _reply(subject, receiver, style, classifier)


def _reason(reason: Reason, style: Style, classifier: Classifier) -> Iterator[str]:
    found = entry(reason)
    yield from lead(f"{reason}: {found.means}.", style)
    rules = [rule for rule in classifier.rules if rule.reason is reason]
    codes = sorted({code for rule in rules for code in rule.status})
    yield from labelled("codes", ", ".join(codes) or "none of its own", style)
    phrases = [phrase for rule in sorted(rules, key=lambda rule: -rule.confidence) for phrase in rule.text]
    said = list(dict.fromkeys(phrase.strip(" :;,.") for phrase in quotable(phrases)))
    yield from labelled("said as", "; ".join(said[:6]) or "nothing of its own", style)
    yield from labelled("rules", str(len(rules)), style)
    yield from _steps(_remedy(reason, *usual_verdict(reason)), style)


def _code(code: str, style: Style, classifier: Classifier) -> Iterator[str]:
    meanings = meanings_of(code, classifier.rules)
    if not meanings:
        yield f" {style.paint('bold', code)} stands in no table that bounce knows.\n"
        yield from labelled("instead", f'the words decide: bounce explain "{code} …the whole reply…"', style)
        return
    several = len({rule.reason for rule in meanings}) > 1
    verb = "means" if several or not (meanings[0].command or meanings[0].receiver) else "can mean"
    words = "different things" if several else entry(meanings[0].reason).means
    for number, line in enumerate(wrap(f"{code} {verb} {words}:", style.room - 1)):
        yield " " + (style.paint("bold", code) + line[len(code) :] if number == 0 else line) + "\n"
    remedies = [_remedy(rule.reason, *usual_verdict(rule.reason)) for rule in meanings]
    actors = [found.steps[0].actor if found.steps else None for found in remedies]
    yield from meanings_table(meanings, actors, style)
    if not several:
        yield "\n"
        fix = fix_of(rule.id for rule in meanings) if len(meanings) == 1 else None
        yield from _steps(_mended(remedies[0], fix), style)
    names = list(dict.fromkeys(rule.reason.value for rule in meanings))
    yield f"\n What to do: bounce explain {names[0]}" + (f" (or {', '.join(names[1:])})" if several else "") + "\n"
    yield f' Words beat codes: bounce explain "{code} …the whole reply…"\n'


def _reply(text: str, receiver: str | None, style: Style, classifier: Classifier) -> Iterator[str]:
    status, code = find_status(text), find_reply(text)
    verdict = classifier.classify(Diagnostic(text=text, receiver=receiver, status=status, reply_code=code))
    if not verdict.evidence:
        yield from _nothing_known(text, style)
        return
    rules = [evidence.rule for evidence in verdict.evidence]
    fix = fix_of(rules)
    yield from lead(f"{entry(verdict.reason).title}: {fix.means if fix else entry(verdict.reason).means}.", style)
    if said_by := _said_by(rules, receiver):
        yield from labelled("said by", said_by, style)
    yield from labelled("read as", _read_as(verdict), style)
    for evidence in verdict.evidence[:3]:
        yield from labelled("because", f'{evidence.rule}: "{evidence.text}" in the {evidence.field}', style)
    if near := rivals(verdict.alternatives, verdict.confidence):
        yield from labelled("or", near, style)
    if status or code:
        others = {r.reason for r in meanings_of(status or str(code), classifier.rules)} - {verdict.reason}
        if others:
            names = ", ".join(sorted(others))
            yield from labelled("the code", f"{status or code} alone can also mean {names}", style)
    yield from _steps(_mended(_remedy(verdict.reason, verdict.type, verdict.suppress), fix), style)


def _said_by(rules: list[str], receiver: str | None) -> str | None:
    name = next(filter(None, map(name_of, rules)), None)
    if receiver is None:
        return name
    return f"{receiver}, as {name} words it" if name else receiver


def _nothing_known(text: str, style: Style) -> Iterator[str]:
    yield from lead(f"Nothing in {safe(text)!r} stands in a rule that bounce knows.", style)
    near = get_close_matches(text.lower().replace("_", " "), titles(), n=3)
    if near:
        yield from labelled("meant?", "; ".join(f'bounce explain "{name}"' for name in near), style)
    yield from labelled(
        "try", "a reason or a column of the table, a code such as 5.1.1, or a server's whole reply", style
    )


def _read_as(verdict: Classification) -> str:
    words = {"yes": "drop the address", "hold": "hold the address", "no": "keep the address"}[verdict.suppress]
    return f"{verdict.reason} · {verdict.type} · sure {verdict.confidence:.2f} · {words}"


def _remedy(reason: Reason, bounce_type: BounceType, suppress: Suppression) -> Remedy:
    return remedy(reason, bounce_type, suppress=suppress, facts=_FACTS, last_known=None)


def _mended(found: Remedy, fix: Fix | None) -> Remedy:
    return replace(found, steps=fixed(found.steps, fix)) if fix else found


def _steps(found: Remedy, style: Style) -> Iterator[str]:
    if found.hubspot:
        yield from labelled("HubSpot", f"{found.hubspot[1]} ({found.hubspot[0]})", style)
    yield from what_to_do(found.steps, style)
