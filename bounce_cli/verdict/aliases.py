"""Addresses that stand for others: a refusal of one behind them says nothing against them."""

import re

from bounce_cli.address import find_addresses
from bounce_cli.folding import fold
from bounce_cli.reports.model import RecipientReport

__all__ = ["stands_for_others"]

# As Sendmail, Postfix and Exim say which address led to the one that failed.
_LED_HERE = re.compile(r"(?i)\b(?:expanded|generated) from:?\s{1,3}<?([^\s<>()]{3,250})")
_IN_BRACKETS = re.compile(r"<([^<>\s@]{1,250}@[^<>\s@]{1,250})>")
_LONGEST = 20_000


def stands_for_others(item: RecipientReport) -> bool:
    """Whether the words refuse another address than the one that the report is about, as for a list or an alias."""
    if not item.recipient or "@" not in item.recipient:
        return False
    recipient, named = fold(item.recipient), _named(item)
    if recipient in named:
        return False
    if any(fold(found[1].rstrip(".,;:")) == recipient for found in _LED_HERE.finditer(item.words[:_LONGEST])):
        return True
    # The address that a reply puts in brackets is the one that it refuses; others may be identifiers.
    refused = {fold(found) for found in _IN_BRACKETS.findall((item.diagnostic or "")[:_LONGEST])}
    is_other = bool(refused) and fold(item.original_recipient or "") not in refused
    return is_other and item.status is not None and item.status[2:] == "1.1"


def _named(item: RecipientReport) -> set[str]:
    return {fold(address) for address in find_addresses((item.diagnostic or "")[:_LONGEST])}
