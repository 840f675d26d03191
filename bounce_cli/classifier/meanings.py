"""The other way round: which rules give a code a meaning."""

from collections.abc import Iterable

from bounce_cli.classifier.index import expand_status
from bounce_cli.classifier.model import Reason, Rule

__all__ = ["meanings_of"]


def meanings_of(code: str, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that ask for a code, one for each speaker and reason: named receivers first, then bare codes.

    `code` is a reply code as "550" or an enhanced status as "5.1.1"; "x.1.1" asks for both classes.
    """
    found: dict[tuple[tuple[str, ...], str, Reason], Rule] = {}
    for rule in sorted(rules, key=lambda rule: (not rule.receiver, bool(rule.text), -rule.confidence)):
        if _asks_for(rule, code):
            found.setdefault((rule.receiver, rule.id.partition(".")[0], rule.reason), rule)
    return list(found.values())


def _asks_for(rule: Rule, code: str) -> bool:
    if code.isdecimal():
        return int(code) in rule.reply and not rule.status
    wanted = {f"{digit}{code[1:]}" for digit in "45"} | {code} if code[0] == "x" else {code}
    stated = {exact for pattern in rule.status for exact in expand_status(pattern)}
    return bool(stated & wanted) or any(f"{exact.rpartition('.')[0]}.x" in stated for exact in wanted)
