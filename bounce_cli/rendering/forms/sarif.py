"""A run as SARIF 2.1.0 (OASIS), which code scanning reads: a result for each bounce and each complaint."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from bounce_cli.advice.catalogue import entry, made
from bounce_cli.advice.facts import Facts
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.json_text import on_one_line
from bounce_cli.origin import can_be_named, path_of
from bounce_cli.rendering.forms.line import in_one_line
from bounce_cli.rendering.forms.mail import ABOUT_BOUNCES, TriagedMail
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import safe
from bounce_cli.rendering.words import catalogued, kind_words

__all__ = ["sarif_pieces"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Between the text and the target of a link that readers make of plain text too (section 3.11.6).
_OF_A_LINK = re.compile(r"\](?=\()")


def sarif_pieces(mails: Iterable[TriagedMail], style: Style, version: str) -> Iterator[str]:
    """The document in pieces: results as they come, and at its end the rules that they name.

    A result is an error where the mail has a fault about it, a warning for what bounced for good and for complaints,
    else a note.
    """
    yield f'{{"$schema":"{_SCHEMA}","version":"2.1.0","runs":[{{"results":[\n'
    rules: dict[str, dict[str, Any]] = {}
    between = ""
    for mail in mails:
        for result in _results(mail, style, rules):
            yield between + on_one_line(result)
            between = ",\n"
    driver = {"name": "bounce", "version": version, "rules": [rules[name] for name in sorted(rules)]}
    tool = on_one_line({"driver": driver})
    yield f'\n],"columnKind":"unicodeCodePoints","tool":{tool}}}]}}\n'


def _results(mail: TriagedMail, style: Style, rules: dict[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    at_fault = {fault.id for fault in mail.faults}
    for diagnosis in mail.records:
        is_at_fault = diagnosis.id in at_fault
        if is_at_fault or diagnosis.kind in ABOUT_BOUNCES:
            name = catalogued(diagnosis)
            rule = name.removeprefix("_") if name else diagnosis.kind
            if rule not in rules:
                rules[rule] = _rule_of(name, style) if name else _rule(rule, kind_words(diagnosis.kind, style))
            level = "error" if is_at_fault else _level(diagnosis)
            yield {
                **_result(rule, level, in_one_line(diagnosis, style), mail.origin),
                "partialFingerprints": {"bounceRecord/v1": diagnosis.id},
            }
    told = {diagnosis.id for diagnosis in mail.records}
    for fault in mail.faults:
        if fault.id not in told:
            rules.setdefault(fault.rule, _rule(fault.rule, style.say("what was expected")))
            yield _result(fault.rule, "error", safe(fault.text), mail.origin)


def _rule_of(name: str, style: Style) -> dict[str, Any]:
    """A rule as the catalogue tells it: its name for people, what happened, and what to do."""
    found = entry(name)
    steps = " ".join(style.say(step.text) for step in made(found.steps, Facts()))
    return _rule(name.removeprefix("_"), style.say(found.title), style.say(found.means), steps)


def _rule(name: str, title: str, means: str = "", steps: str = "") -> dict[str, Any]:
    """A rule with all that GitHub's code scanning requires of one."""
    texts = {"shortDescription": title, "fullDescription": means or title, "help": steps or means or title}
    return {"id": name, **{key: {"text": text} for key, text in texts.items()}}


def _level(diagnosis: Diagnosis) -> str:
    return "warning" if diagnosis.kind == "feedback" or diagnosis.type in {"hard", "global"} else "note"


def _uri(path: str) -> str:
    """A path as a relative reference, an absolute one as a file: URI (RFC 8089); octets that are no UTF-8 stay."""
    scheme = "file://" if path.startswith("/") else ""
    try:
        return scheme + quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return scheme + quote(path.encode("utf-8", "replace"))


def _result(rule: str, level: str, text: str, origin: str) -> dict[str, Any]:
    path = path_of(origin)
    location: dict[str, Any] = {}
    if can_be_named(origin):
        # A mail is shown as a whole; which one of a mailbox it is, the logical location says.
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(path)}, "region": {"startLine": 1}}
    location["logicalLocations"] = [{"fullyQualifiedName": safe(origin), "kind": "message"}]
    message = {"text": _OF_A_LINK.sub("] ", text)}
    return {"ruleId": rule, "level": level, "message": message, "locations": [location]}
