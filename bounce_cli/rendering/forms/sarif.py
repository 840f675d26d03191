"""A run as SARIF 2.1.0 (OASIS), which code scanning reads: a result for each bounce and each complaint."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from bounce_cli.advice.catalogue import entry
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.json_text import on_one_line
from bounce_cli.origin import can_be_named, path_of
from bounce_cli.rendering.forms.line import in_one_line
from bounce_cli.rendering.forms.mail import ABOUT_BOUNCES, TriagedMail
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import safe

__all__ = ["sarif_pieces"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_COMPLAINT = "complaint"
# Between the text and the target of a link that readers make of plain text too (section 3.11.6).
_OF_A_LINK = re.compile(r"\](?=\()")


def sarif_pieces(mails: Iterable[TriagedMail], style: Style, version: str) -> Iterator[str]:
    """The document in pieces: results as they come, and at its end the rules that they name.

    A result is an error where the mail has a fault about it, a warning for what bounced for good and for complaints,
    else a note.
    """
    yield f'{{"$schema":"{_SCHEMA}","version":"2.1.0","runs":[{{"results":[\n'
    rules: dict[str, str] = {}
    between = ""
    for mail in mails:
        for result in _results(mail, style, rules):
            yield between + on_one_line(result)
            between = ",\n"
    driver = {
        "name": "bounce",
        "version": version,
        "rules": [{"id": name, "shortDescription": {"text": text}} for name, text in sorted(rules.items())],
    }
    tool = on_one_line({"driver": driver})
    yield f'\n],"columnKind":"unicodeCodePoints","tool":{tool}}}]}}\n'


def _results(mail: TriagedMail, style: Style, rules: dict[str, str]) -> Iterator[dict[str, Any]]:
    at_fault = {fault.id for fault in mail.faults}
    for diagnosis in mail.records:
        is_at_fault = diagnosis.id in at_fault
        if is_at_fault or diagnosis.kind in ABOUT_BOUNCES:
            rule, text = _rule(diagnosis, style)
            rules[rule] = text
            level = "error" if is_at_fault else _level(diagnosis)
            yield {
                **_result(rule, level, in_one_line(diagnosis, style), mail.origin),
                "partialFingerprints": {"bounceRecord/v1": diagnosis.id},
            }
    told = {diagnosis.id for diagnosis in mail.records}
    for fault in mail.faults:
        if fault.id not in told:
            rules.setdefault(fault.rule, style.say("what was expected"))
            yield _result(fault.rule, "error", safe(fault.text), mail.origin)


def _rule(diagnosis: Diagnosis, style: Style) -> tuple[str, str]:
    if diagnosis.reason:
        return diagnosis.reason.value, style.say(entry(diagnosis.reason).title)
    if diagnosis.kind == "feedback":
        return _COMPLAINT, style.say(_COMPLAINT)
    return diagnosis.kind, diagnosis.kind


def _level(diagnosis: Diagnosis) -> str:
    return "warning" if diagnosis.kind == "feedback" or diagnosis.type in {"hard", "global"} else "note"


def _uri(path: str) -> str:
    """A relative path as a relative reference, an absolute one with its scheme (RFC 8089), as section 3.4.4 wants it.

    Octets that are no UTF-8 stay as they are.
    """
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
