"""What a reason, a code or a server's reply means, for people."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from bounce_cli.advice.catalogue import entry, named, titles
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.fixes import Fix, fix_of, fixed
from bounce_cli.advice.hubspot import hubspot_advice, hubspot_means, hubspot_named, hubspot_type
from bounce_cli.advice.remedy import Remedy, kind_remedy, remedy
from bounce_cli.classifier import (
    BounceType,
    Classification,
    Classifier,
    Diagnostic,
    Reason,
    Rule,
    Suppression,
    classifier_with,
    meanings_of,
    usual_verdict,
)
from bounce_cli.language.said import said
from bounce_cli.rendering.code_meanings import meanings_table, quotable
from bounce_cli.rendering.speakers import name_of
from bounce_cli.rendering.steps import what_to_do
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, lead, safe, wrap
from bounce_cli.rendering.words import rivals
from bounce_cli.status import find_reply, find_status

__all__ = ["explanation", "vocabulary"]

_CODE = re.compile(r"#?(?:[245]\d\d[ -]#?)?([245x]\.\d{1,3}\.\d{1,3})|([245]\d\d)", re.IGNORECASE)
_FACTS = Facts()
_ADDRESS_WORDS = {"yes": said("drop the address"), "hold": said("hold the address"), "no": said("keep the address")}


def vocabulary(style: Style) -> Iterator[str]:
    """Lines, each ended by LF, that name all reasons and say what they mean."""
    for reason in Reason:
        for number, line in enumerate(wrap(style.say(entry(reason).means), style.room - 27)):
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
    code, theirs = _CODE.fullmatch(subject), hubspot_named(subject)
    if name in set(Reason):
        yield from _reason(Reason(name), style, classifier)
    elif name is not None:
        yield from _lead(entry(name).title, entry(name).means, style)
        yield from _steps(Remedy(steps=kind_remedy(name.strip("_"), _FACTS)), style)
    elif theirs:
        yield from list(lead(style.say("HubSpot: {meaning}.", meaning=_hubspot(theirs, style)), style))[:-1]
        yield from what_to_do(hubspot_advice(theirs, _FACTS), style)
    elif code:
        yield from _code((code[1] or code[2]).lower(), style, classifier)
    else:
        yield from _reply(subject, receiver, style, classifier)


def _reason(reason: Reason, style: Style, classifier: Classifier) -> Iterator[str]:
    found = entry(reason)
    yield from _lead(reason, found.means, style)
    rules = [rule for rule in classifier.rules if rule.reason is reason]
    codes = sorted({code for rule in rules for code in rule.status})
    say = style.say
    yield from labelled(say("codes"), ", ".join(codes) or say("none of its own"), style)
    phrases = [phrase for rule in sorted(rules, key=lambda rule: -rule.confidence) for phrase in rule.text]
    quoted = list(dict.fromkeys(phrase.strip(" :;,.") for phrase in quotable(phrases)))
    yield from labelled(say("said as"), "; ".join(quoted[:6]) or say("nothing of its own"), style)
    yield from labelled(say("rules"), str(len(rules)), style)
    yield from _steps(_remedy(reason, *usual_verdict(reason)), style)


def _code(code: str, style: Style, classifier: Classifier) -> Iterator[str]:
    meanings = meanings_of(code, classifier.rules)
    if not meanings:
        yield f" {style.say('{code} stands in no table that bounce knows.', code=style.paint('bold', code))}\n"
        instead = style.say('the words decide: bounce explain "{code} …the whole reply…"', code=code)
        yield from labelled(style.say("instead"), instead, style)
        return
    several = len({rule.reason for rule in meanings}) > 1
    for number, line in enumerate(wrap(_meaning(code, meanings, style), style.room - 1)):
        yield " " + (line.replace(code, style.paint("bold", code), 1) if number == 0 else line) + "\n"
    remedies = [_remedy(rule.reason, *usual_verdict(rule.reason)) for rule in meanings]
    actors = [found.steps[0].actor if found.steps else None for found in remedies]
    yield from meanings_table(meanings, actors, style)
    if not several:
        yield "\n"
        fix = fix_of(rule.id for rule in meanings) if len(meanings) == 1 else None
        yield from _steps(_mended(remedies[0], fix), style)
    names = list(dict.fromkeys(rule.reason.value for rule in meanings))
    if several:
        told = style.say("What to do: bounce explain {name} (or {others})", name=names[0], others=", ".join(names[1:]))
    else:
        told = style.say("What to do: bounce explain {name}", name=names[0])
    yield f"\n {told}\n"
    yield " " + style.say('Words beat codes: bounce explain "{code} …the whole reply…"', code=code) + "\n"


def _meaning(code: str, meanings: Sequence[Rule], style: Style) -> str:
    """The first line about a code."""
    if len({rule.reason for rule in meanings}) > 1:
        return style.say("{code} means different things:", code=code)
    means = said(entry(meanings[0].reason).means)
    if meanings[0].command or meanings[0].receiver:
        return style.say("{code} can mean {means}:", code=code, means=means)
    return style.say("{code} means {means}:", code=code, means=means)


def _reply(text: str, receiver: str | None, style: Style, classifier: Classifier) -> Iterator[str]:
    status, code = find_status(text), find_reply(text)
    verdict = classifier.classify(Diagnostic(text=text, receiver=receiver, status=status, reply_code=code))
    if not verdict.evidence:
        yield from _nothing_known(text, style)
        return
    rules = [evidence.rule for evidence in verdict.evidence]
    fix = fix_of(rules)
    say = style.say
    yield from _lead(entry(verdict.reason).title, fix.means if fix else entry(verdict.reason).means, style)
    if said_by := _said_by(rules, receiver, style):
        yield from labelled(say("said by"), said_by, style)
    yield from labelled(say("read as"), _read_as(verdict, style), style)
    for one in verdict.evidence[:3]:
        basis = say('{rule}: "{text}" in the {field}', rule=one.rule, text=one.text, field=one.field)
        yield from labelled(say("because"), basis, style)
    if near := rivals(verdict.alternatives, verdict.confidence):
        yield from labelled(say("or"), near, style)
    if status or code:
        others = {r.reason for r in meanings_of(status or str(code), classifier.rules)} - {verdict.reason}
        if others:
            names = ", ".join(sorted(others))
            alone = say("{code} alone can also mean {names}", code=str(status or code), names=names)
            yield from labelled(say("the code"), alone, style)
    yield from _steps(_mended(_remedy(verdict.reason, verdict.type, verdict.suppress), fix), style)


def _hubspot(word: str, style: Style) -> str:
    """A word of HubSpot's, with its type and what it means there."""
    return style.say(
        "{reason} ({type}): {means}", reason=said(word), type=said(hubspot_type(word)), means=said(hubspot_means(word))
    )


def _lead(name: str, means: str, style: Style) -> Iterator[str]:
    return lead(style.say("{name}: {means}.", name=said(name), means=said(means)), style)


def _said_by(rules: list[str], receiver: str | None, style: Style) -> str | None:
    name = next(filter(None, map(name_of, rules)), None)
    if receiver is None:
        return name and style.say(name)
    return style.say("{receiver}, as {name} words it", receiver=receiver, name=said(name)) if name else receiver


def _nothing_known(text: str, style: Style) -> Iterator[str]:
    yield from lead(style.say("Nothing in {text} stands in a rule that bounce knows.", text=repr(safe(text))), style)
    near = get_close_matches(text.lower().replace("_", " "), titles(), n=3)
    if near:
        yield from labelled(style.say("meant?"), "; ".join(f'bounce explain "{name}"' for name in near), style)
    what = style.say("a reason or a column of the table, a code such as 5.1.1, or a server's whole reply")
    yield from labelled(style.say("try"), what, style)


def _read_as(verdict: Classification, style: Style) -> str:
    sure = style.say("sure {share:.2f}", share=verdict.confidence)
    return f"{verdict.reason} · {style.say(verdict.type)} · {sure} · {style.say(_ADDRESS_WORDS[verdict.suppress])}"


def _remedy(reason: Reason, bounce_type: BounceType, suppress: Suppression) -> Remedy:
    return remedy(reason, bounce_type, suppress=suppress, facts=_FACTS)


def _mended(found: Remedy, fix: Fix | None) -> Remedy:
    return replace(found, steps=fixed(found.steps, fix)) if fix else found


def _steps(found: Remedy, style: Style) -> Iterator[str]:
    if found.hubspot:
        yield from labelled("HubSpot", _hubspot(found.hubspot.reason, style), style)
    yield from what_to_do(found.steps, style)
