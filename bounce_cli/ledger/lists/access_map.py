"""Access maps of Postfix (access(5)): a key, white space, an action with its text.

A list becomes a map for `check_recipient_access`: `REJECT` for addresses never to be mailed again, `DEFER` for those
that wait for a step. The enhanced code is X.7.1, a refusal by a filter for this recipient (RFC 3463 section 3.8): with
that of the bounce, such as 5.1.1, the refusal would be read as a new bounce of the receiver. Notes stay out, since the
text is shown to whoever submits the mail.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from bounce_cli.escaping import visible
from bounce_cli.language.said import said
from bounce_cli.ledger.lists.addresses import LONGEST_ADDRESS, address_in, is_address, with_a_labels, with_u_labels
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.lists.values import known_reason, time_in, written_time
from bounce_cli.problem import Problem

__all__ = ["is_access_map_line", "logical_lines", "read_access_map", "write_access_map"]

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"@([^@]++)')
_ESCAPED = re.compile(r"\\(.)")
_ATOMS = re.compile(r"[^\s\"(),:;<>\[\]\\@.]++(?:\.[^\s\"(),:;<>\[\]\\@.]++)*+")
_ENTRY = re.compile(r'((?:"(?:[^"\\]|\\.)*+"|[^\s"])++)\s++(\S.*+)', re.DOTALL)
_ACTION = re.compile(
    r"(?i)(REJECT|DISCARD|DEFER_IF_PERMIT|DEFER|[45]\d\d)(?!\S)\s*+(?:([245]\.\d{1,3}\.\d{1,3})\s*+)?(.*+)"
)
_LIKE_A_MAP = re.compile(
    r"(?i)(?=[^\s,;@.]*+[@.])[^\s,;]++\s++(?:REJECT|DISCARD|DEFER(?:_IF_PERMIT|_IF_REJECT)?|OK|PERMIT|DUNNO|HOLD|WARN|INFO|FILTER|REDIRECT|PREPEND|BCC|[45]\d\d)"
    r"(?:\s|$)"
)
# Words that receivers of this refusal file as `suppressed`, and not under the reason that they name.
_ON_LIST = "address is on the suppression list of bounce"
_OURS = re.compile(rf"{_ON_LIST}(?: until a step is done)?(?:: (\w++))?,?(?: since (\d{{4}}-\d\d-\d\d))?")
# LMDB takes no longer keys than 511 octets.
_LONGEST_KEY = 500
_LONGEST_ENTRY = 1 << 16


def write_access_map(items: Iterable[Listed], refuse: Callable[[Listed], None]) -> Iterator[str]:
    """Lines of the map; addresses that cannot be keys go to `refuse`.

    Postfix folds the case of keys and looks a domain up as the client wrote it: an address appears once, whatever its
    case, and an internationalized domain in A-labels and in U-labels. Letters that fold into others, such as a sharp s,
    are written in A-labels only, and not at all in a local part, where they would refuse mail to somebody else.
    """
    seen: set[str] = set()
    for item in items:
        keys = _keys(item.address)
        if not keys:
            refuse(item)
            continue
        action = _action(item)
        for spelling in keys:
            folded = spelling.casefold()
            if folded not in seen:
                seen.add(folded)
                yield f"{spelling} {action}\n"


def _keys(address: str) -> list[str]:
    """The spellings of an address that are keys of it alone; empty where none is."""
    key = _key(address)
    if key is None or (key.isascii() and "xn--" not in key.lower()):
        return [key] if key else []
    spellings = dict.fromkeys((key, with_a_labels(key), with_u_labels(key)))
    return [spelling for spelling in spellings if _folds_alone(spelling)]


def _folds_alone(key: str) -> bool:
    """Whether folding changes case only: Postfix makes `strasse` of `straße`, which is the domain of somebody else."""
    return key.isascii() or all(letter.lower() == letter.casefold() for letter in key)


def _key(address: str) -> str | None:
    """The key of an address, in quotes only where its local part needs them, as Postfix looks it up."""
    if not is_address(address):
        return None
    key = address.rstrip(".")
    if quoted := _QUOTED.fullmatch(key):
        local = _ESCAPED.sub(r"\1", quoted[1])
        if '"' in local or "\\" in local or "@" in local:
            return None
        key = f"{local}@{quoted[2]}" if _ATOMS.fullmatch(local) else f'"{local}"@{quoted[2]}'
    is_one = key.count("@") == 1 and not key.startswith("#")
    return key if is_one and len(key.encode()) <= _LONGEST_KEY else None


def _action(item: Listed) -> str:
    is_held = item.list is ListName.HOLD
    text = f"DEFER 4.7.1 {_ON_LIST} until a step is done" if is_held else f"REJECT 5.7.1 {_ON_LIST}"
    reason = known_reason(item.reason or "")
    text += f": {reason}" if reason else ""
    if item.since:
        text += ("," if reason else "") + f" since {written_time(item.since)[:10]}"
    return text


def is_access_map_line(line: str) -> bool:
    """Whether a line looks like an entry of an access map."""
    return _LIKE_A_MAP.match(line[: 2 * LONGEST_ADDRESS]) is not None


def logical_lines(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Entries without comments and empty lines; a line that begins with white space continues the one before."""
    first, entry = 0, ""
    for number, line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if line[0].isspace() and entry:
            entry = f"{entry} {text}"[:_LONGEST_ENTRY]
            continue
        if entry:
            yield first, entry
        first, entry = number, text
    if entry:
        yield first, entry


def read_access_map(lines: Iterable[tuple[int, str]], path: str) -> Iterator[Listed | Problem]:
    """The addresses that a map refuses; entries that refuse nothing, or more than one address, are problems."""
    before = ""
    for number, entry in logical_lines(lines):
        found = _read(number, entry, path)
        if isinstance(found, Listed):
            spelling = with_a_labels(found.address).casefold()
            if spelling == before:  # the other spelling of its domain
                continue
            before = spelling
        yield found


def _read(number: int, entry: str, path: str) -> Listed | Problem:
    place = said("line {line}", line=number)
    parts = _ENTRY.fullmatch(entry)
    key = parts[1] if parts else entry.split(maxsplit=1)[0]
    shown = visible(key[:LONGEST_ADDRESS])
    address = address_in(key)
    if address is None and (key.startswith("@") or key.endswith("@") or ("@" not in key and "." in key)):
        text = said("{place} is about more than one address: {key}", place=place, key=shown)
        return Problem(code="not_one_address", text=text)
    if address is None:
        return Problem(code="no_address", text=said("{place} holds no address", place=place))
    action = _ACTION.fullmatch(parts[2]) if parts else None
    if action is None:
        return Problem(code="not_refused", text=said("{place} does not refuse {key}", place=place, key=shown))
    is_held = action[1].upper().startswith(("DEFER", "4"))
    reason, since, note = _told(action[3])
    return Listed(
        address=address,
        list=ListName.HOLD if is_held else ListName.SUPPRESS,
        reason=reason,
        since=since,
        note=note,
        source=path,
    )


def _told(text: str) -> tuple[str | None, datetime | None, str | None]:
    """Reason, time and note of the text of an action; our own text is no note."""
    if ours := _OURS.fullmatch(text.strip()):
        return known_reason(ours[1] or ""), time_in(ours[2]), None
    return None, None, text.strip() or None
