"""The field groups of a delivery-status part (RFC 3464 section 2), as they really come."""

import re
from typing import NamedTuple

from bounce_cli.late import late
from bounce_cli.reports.words.guarded import lowered

__all__ = ["CONTRADICTORY", "StatusFields", "looks_like_status", "read_status_fields"]

Group = dict[str, str]

# No field has this name.
CONTRADICTORY = "(contradictory)"

# Blank lines, of which there may be a million, are all the same one.
_BLANK: tuple[str, list[str]] = ("", [])
_NOTHING = ("", "")

_FIELD = re.compile(r"^[ \t]{0,8}([A-Za-z][A-Za-z0-9\-_]{1,60})[ \t]*+:[ \t]*+(.*)$")
_PER_MESSAGE = frozenset({"reporting-mta", "received-from-mta", "arrival-date", "original-envelope-id", "dsn-gateway"})
_RECIPIENT = ("final-recipient", "original-recipient", "x-actual-recipient")
_OF_A_RECIPIENT = frozenset(
    {
        *_RECIPIENT,
        "action",
        "status",
        "diagnostic-code",
        "remote-mta",
        "last-attempt-date",
        "will-retry-until",
        "final-log-id",
    }
)
# A field given over and over again is no longer joined beyond this.
_LONGEST_JOINED = 10_000
_KNOWN = _PER_MESSAGE | _OF_A_RECIPIENT
_SIGNS = late(
    r"(?im)^[ \t>]{0,8}(final-recipient|original-recipient|action|status|diagnostic-code|reporting-mta|"
    r"remote-mta)[ \t]*:"
)


class StatusFields(NamedTuple):
    """Field names in lower case; values unfolded.

    Attributes:
        message: the per-message fields.
        recipients: one group for each recipient, in order; each has a recipient field, an action or a status. One that
            states such a field twice has the name `CONTRADICTORY` as well.
        cut: whether there were more groups than were kept.
    """

    message: Group
    recipients: tuple[Group, ...]
    cut: bool = False


def looks_like_status(text: str) -> bool:
    """Whether text holds at least three different fields of a delivery status, a recipient among them."""
    low = lowered(text)
    if "final-recipient" not in low and "original-recipient" not in low:
        return False
    names = {match[1].lower() for match in _SIGNS.finditer(text)}
    return len(names) >= 3 and bool(names & {"final-recipient", "original-recipient"})  # noqa: PLR2004 - forms in the wild


def read_status_fields(text: str, limit: int) -> StatusFields:
    """Split a delivery-status body into groups; odd case, folds, missing and extra blank lines are all borne.

    Args:
        text: the decoded part.
        limit: how many recipient groups are kept.
    """
    per_message: Group = {}
    groups: list[Group] = []
    glued: set[int] = set()
    current: Group = {}
    after_blank = False
    for name, value in _fields(text):
        if name == "":
            after_blank = True
            continue
        if _begins_new(name, current, after_blank=after_blank):
            if len(groups) > limit:
                break
            groups.append(current)
            current = {}
            if not after_blank:
                glued.add(len(groups))
        if not current and not groups and name in _PER_MESSAGE:
            per_message.setdefault(name, value)
        elif name in _OF_A_RECIPIENT or current:
            _add(current, name, value)
        else:
            per_message.setdefault(name, value)
        after_blank = False
    groups.append(current)
    told = _told_twice(groups, glued)
    kept = [group for group in told if any(name in group for name in (*_RECIPIENT, "action", "status"))]
    cut = len(kept) > limit or len(groups) > limit + 1
    return StatusFields(message=per_message, recipients=tuple(_shared(kept)[:limit]), cut=cut)


def _add(group: Group, name: str, value: str) -> None:
    if name in group and name == "diagnostic-code":
        if len(group[name]) < _LONGEST_JOINED:
            group[name] += " " + value
    else:
        group.setdefault(name, value)


def _fields(text: str) -> list[tuple[str, str]]:
    """(name, value) pairs in order, `("", "")` for a blank line; a line that is no field belongs to the one above."""
    out: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if not line.strip():
            out.append(_BLANK)
            continue
        name, value = _field(line, out[-1][0] if out else "")
        if name:
            out.append((name, [value]))
        elif out and out[-1][0]:
            out[-1][1].append(line.strip())
        elif len(out) > 1 and out[-2][0] == "diagnostic-code":  # a blank line inside a reply
            out.pop()
            out[-1][1].append(line.strip())
    return [(name, " ".join(lines).strip()) if name else _NOTHING for name, lines in out]


def _field(line: str, above: str) -> tuple[str, str]:
    """(name, value) of a line that begins a field, else two empty strings."""
    match = _FIELD.match(line)
    if not match:
        return "", ""
    name, folded = match[1].lower(), line[0] in " \t"
    # Indented text with a colon is a continuation, unless the name is one that reports use.
    begins = name in _KNOWN or (not folded and ("-" in name or above in _KNOWN | {""}))
    return (name, match[2].strip()) if begins else ("", "")


def _begins_new(name: str, current: Group, *, after_blank: bool) -> bool:
    """Whether a field opens the next recipient's group: its kind came already, or a blank line closed a full group."""
    if not current or name not in _OF_A_RECIPIENT:
        return False
    if name in current and name != "diagnostic-code":
        return True
    if not after_blank or name not in _RECIPIENT:
        return False
    return any(key in current for key in _RECIPIENT) and ("action" in current or "status" in current)


def _told_twice(groups: list[Group], glued: set[int]) -> list[Group]:
    """The groups, of which those are no others that only tell anew, without a blank line, what the one before told.

    Args:
        groups: in order.
        glued: the places of those that no blank line parts from the one before.
    """
    out: list[Group] = []
    for number, group in enumerate(groups):
        if number not in glued or _names_recipient(group) or not _names_recipient(out[-1]):
            out.append(group)
            continue
        one = out[-1]
        if any(one.get(name, value) != value for name, value in group.items()):
            one[CONTRADICTORY] = ""
        one.update({name: value for name, value in group.items() if name not in one})
    return out


def _names_recipient(group: Group) -> bool:
    return any(name in group for name in _RECIPIENT)


def _shared(groups: list[Group]) -> list[Group]:
    """Several recipients in front of one status share its fields: copy them back."""
    for earlier, later in zip(reversed(groups[:-1]), reversed(groups[1:]), strict=True):
        if not any(name in earlier for name in ("action", "status", "diagnostic-code")):
            for name, value in later.items():
                if name not in _RECIPIENT:
                    earlier.setdefault(name, value)
    return groups
