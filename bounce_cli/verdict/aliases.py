"""Addresses that stand for others: a refusal of one behind them says nothing against them."""

import re

from bounce_cli.address import find_addresses
from bounce_cli.folding import fold
from bounce_cli.reports.model import RecipientReport
from bounce_cli.reports.words.successors import without_successors
from bounce_cli.status import find_statuses

__all__ = ["stands_for_others"]

# As Sendmail, Postfix and Exim say which address led to the one that failed.
_LED_HERE = re.compile(r"(?i)\b(?:expanded|generated) from:?\s{1,3}<?([^\s<>()]{3,250})")
_IN_BRACKETS = re.compile(r"<([^<>\s@]{1,250}@[^<>\s@]{1,250})>")
_LONGEST = 20_000


def stands_for_others(item: RecipientReport) -> bool:
    """Whether the words refuse another address than the one that the report is about, as for a list or an alias."""
    if not item.recipient or "@" not in item.recipient:
        return False
    if not (_led_here(item.recipient, item) or _is_other_refused(item)):
        return False
    return fold(item.recipient) not in _named(item)


def _led_here(recipient: str, item: RecipientReport) -> bool:
    words = item.words[:_LONGEST]
    # Hardly any words have it, and to know that costs little.
    if "ed from" not in words.lower():
        return False
    return any(fold(found[1].rstrip(".,;:")) == fold(recipient) for found in _LED_HERE.finditer(words))


def _is_other_refused(item: RecipientReport) -> bool:
    """Whether a reply puts an address in brackets, as one that it refuses; others may be identifiers, or new ones."""
    reply = (item.diagnostic or "")[:_LONGEST]
    # A server that passes another's reply on may put a code of its own before it that says nothing.
    detail = item.status[2:] if item.status else ""
    if detail != "1.1" and not (detail == "0.0" and any(status[2:] == "1.1" for status in find_statuses(reply))):
        return False
    if "<" not in reply:
        return False
    refused = {fold(found) for found in _IN_BRACKETS.findall(without_successors(reply))}
    return bool(refused) and fold(item.original_recipient or "") not in refused


def _named(item: RecipientReport) -> set[str]:
    return {fold(address) for address in find_addresses((item.diagnostic or "")[:_LONGEST])}
