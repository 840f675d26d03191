"""Addresses to let pass: for people, as JSON, as CSV, and plain for what a firewall or an admin centre takes."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from bounce_cli.authentication.allowlist import Allowlist
from bounce_cli.authentication.spf.listing import SpfListing
from bounce_cli.authentication.spf.ranges import SpfRange, SpfRemark
from bounce_cli.language.said import Said
from bounce_cli.rendering.authentication.rows import Row, room_of, row_lines
from bounce_cli.rendering.authentication.words import cost_words
from bounce_cli.rendering.style import ENGLISH_STYLE, Style
from bounce_cli.rendering.text import column, safe, shorten, wrap

__all__ = ["allowlist_csv", "allowlist_json", "allowlist_plain", "allowlist_text"]

_NETWORK, _SPAN, _COUNT = 21, 36, 8
# Beyond this many addresses a number says less than the prefix length.
_COUNTABLE = 1 << 32
_COLUMNS = ("network", "first", "last", "addresses", "sources")
# Nothing to translate, but thousands are grouped as the language does.
_NUMBER = Said("{count:,}", {})


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


def allowlist_json(found: Allowlist, style: Style = ENGLISH_STYLE) -> Iterator[str]:
    """One object: `ranges`, `domains` to allow, `own` addresses and what covers them, each record with its remarks.

    Remarks are in the language of the style.
    """
    document = {
        "ranges": [_range(item) for item in found.ranges],
        "domains": list(found.domains),
        "own": [{"network": str(item.network), "covered_by": list(item.covered_by)} for item in found.own],
        "records": [_record(listing, style) for listing in found.listings],
        "complete": not found.faults,
    }
    yield json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def allowlist_text(found: Allowlist, style: Style) -> Iterator[str]:
    """The networks in columns, then what the list cannot hold, and what each check of the records costs."""
    for item in found.ranges:
        yield from _row(item, style)
    if not found.ranges:
        yield f" {style.say('No address can be listed.')}\n"
    yield "\n"
    about = list(_about(found, style))
    yield from row_lines(about, room_of((row.label for row in about), style), style)


def _row(item: SpfRange, style: Style) -> Iterator[str]:
    """The columns; on a narrow screen the sources stand below them."""
    span = f"{item.first} – {item.last}" if item.addresses > 1 else ""
    count = style.say(_NUMBER.of(count=item.addresses)) if item.addresses < _COUNTABLE else ""
    sources = safe(", ".join(item.sources))
    columns = f" {column(_name(item), _NETWORK)}{column(span, _SPAN)}{count:>{_COUNT}}"
    if len(columns) + len(sources) + 2 <= style.room:
        yield f"{columns}  {sources}\n"
    else:
        yield f" {column(_name(item), _NETWORK)}{column(shorten(span, _SPAN), _SPAN)}{count:>{_COUNT}}\n"
        for line in wrap(sources, style.room - 3):
            yield f"   {line}\n"


def _about(found: Allowlist, style: Style) -> Iterator[Row]:
    """What was read, what cannot be listed, and what to allow instead."""
    say = style.say
    for listing in found.listings:
        yield from _of_listing(listing, style)
    uncovered = [str(item.network) for item in found.own if not item.covered_by]
    if uncovered:
        yield Row(label=say("own list"), text=say("in no SPF record: {networks}", networks=", ".join(uncovered)))
    yield Row(label=say("or allow"), text=say("instead of addresses: {domains}", domains=", ".join(found.domains)))


def _of_listing(listing: SpfListing, style: Style) -> Iterator[Row]:
    say = style.say
    yield Row(label=say("record"), text=f"{listing.domain}: {listing.record or say('no SPF record')}")
    for remark in listing.unlisted:
        yield Row(label=say("not listed"), text=say(remark.sentence))
    for remark in listing.problems:
        yield Row(label=say("problem"), text=say(remark.sentence))
    yield Row(label=say("costs"), text=say(cost_words(listing.lookups, listing.void_lookups)))


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


def _record(listing: SpfListing, style: Style) -> dict[str, Any]:
    return {
        "domain": listing.domain,
        "record": listing.record,
        "lookups": listing.lookups,
        "void_lookups": listing.void_lookups,
        "not_listed": [_remark_fields(remark, style) for remark in listing.unlisted],
        "problems": [_remark_fields(remark, style) for remark in listing.problems],
    }


def _remark_fields(remark: SpfRemark, style: Style) -> dict[str, Any]:
    return {"code": remark.code, "text": style.say(remark.text), "domain": remark.domain, "path": list(remark.path)}
