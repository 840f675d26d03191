"""Addresses to let pass: for people, as JSON, as CSV, and plain for what a firewall or an admin centre takes."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from bounce_cli.authentication.allowlist import Allowlist
from bounce_cli.authentication.spf.listing import SpfListing
from bounce_cli.authentication.spf.ranges import SpfRange, SpfRemark
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, safe, shorten, wrap

__all__ = ["allowlist_csv", "allowlist_json", "allowlist_plain", "allowlist_text"]

_NETWORK, _SPAN, _COUNT = 21, 36, 8
# Beyond this many addresses a number says less than the prefix length.
_COUNTABLE = 1 << 32
_COLUMNS = ("network", "first", "last", "addresses", "sources")


def allowlist_plain(found: Allowlist) -> Iterator[str]:
    """One network a line, single addresses without a prefix length."""
    for item in found.ranges:
        yield f"{_name(item)}\n"


def allowlist_csv(found: Allowlist) -> Iterator[str]:
    """A header and one line for each network (RFC 4180, lines ended by LF)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for item in found.ranges:
        writer.writerow([_name(item), item.first, item.last, item.addresses, "; ".join(map(safe, item.sources))])
    yield text.getvalue()


def allowlist_json(found: Allowlist) -> Iterator[str]:
    """One object: `ranges`, `domains` to allow, `own` addresses and what covers them, each record with its remarks."""
    document = {
        "ranges": [_range(item) for item in found.ranges],
        "domains": list(found.domains),
        "own": [{"network": str(item.network), "covered_by": list(item.covered_by)} for item in found.own],
        "records": [_record(listing) for listing in found.listings],
        "complete": not found.faults,
    }
    yield json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def allowlist_text(found: Allowlist, style: Style) -> Iterator[str]:
    """The networks in columns, then what the list cannot hold, and what each check of the records costs."""
    for item in found.ranges:
        yield from _row(item, style)
    if not found.ranges:
        yield " No address can be listed.\n"
    yield "\n"
    for listing in found.listings:
        yield from _about(listing, style)
    uncovered = [str(item.network) for item in found.own if not item.covered_by]
    if uncovered:
        yield from labelled("own list", f"in no SPF record: {', '.join(uncovered)}", style)
    yield from labelled("or allow", f"instead of addresses: {', '.join(found.domains)}", style)


def _row(item: SpfRange, style: Style) -> Iterator[str]:
    """The columns; on a narrow screen the sources stand below them."""
    span = f"{item.first} – {item.last}" if item.addresses > 1 else ""
    count = f"{item.addresses:,}" if item.addresses < _COUNTABLE else ""
    sources = safe(", ".join(item.sources))
    columns = f" {column(_name(item), _NETWORK)}{column(span, _SPAN)}{count:>{_COUNT}}"
    if len(columns) + len(sources) + 2 <= style.room:
        yield f"{columns}  {sources}\n"
    else:
        yield f" {column(_name(item), _NETWORK)}{column(shorten(span, _SPAN), _SPAN)}{count:>{_COUNT}}\n"
        for line in wrap(sources, style.room - 3):
            yield f"   {line}\n"


def _about(listing: SpfListing, style: Style) -> Iterator[str]:
    name = listing.domain
    yield from labelled("record", f"{name}: {listing.record or 'no SPF record'}", style)
    for remark in listing.unlisted:
        yield from labelled("not listed", remark.sentence, style)
    for remark in listing.problems:
        yield from labelled("problem", remark.sentence, style)
    yield from labelled("costs", f"{listing.lookups} of 10 look-ups, {listing.void_lookups} of 2 void", style)


def _name(item: SpfRange) -> str:
    return str(item.first) if item.addresses == 1 else str(item.network)


def _range(item: SpfRange) -> dict[str, Any]:
    return {
        "network": str(item.network),
        "first": str(item.first),
        "last": str(item.last),
        "addresses": item.addresses,
        "sources": list(item.sources),
    }


def _record(listing: SpfListing) -> dict[str, Any]:
    return {
        "domain": listing.domain,
        "record": listing.record,
        "lookups": listing.lookups,
        "void_lookups": listing.void_lookups,
        "not_listed": [_remark_fields(remark) for remark in listing.unlisted],
        "problems": [_remark_fields(remark) for remark in listing.problems],
    }


def _remark_fields(remark: SpfRemark) -> dict[str, Any]:
    return {"code": remark.code, "text": remark.text, "domain": remark.domain, "path": list(remark.path)}
