"""Patterns and the health of a list: what stands at the end of a table, and the JSON of `--findings`."""

from collections.abc import Iterator, Sequence
from typing import Any

from bounce_cli.classifier import Reason
from bounce_cli.language.said import Said, counted
from bounce_cli.origin import arguments
from bounce_cli.patterns.model import ListHealth, Pattern, PatternId, Share
from bounce_cli.rendering.schema_parts import date, list_of, object_of, one_of, text
from bounce_cli.rendering.style import ENGLISH_STYLE, Style
from bounce_cli.rendering.text import join, safe, shorten, width_of, wrap

__all__ = ["SCHEMA", "patterns_document", "patterns_schema", "patterns_text"]

SCHEMA = "bounce-findings/1"

# A screen shows the heaviest; the file of findings has all.
_MOST_SHOWN = 8
_MOST_PATHS = 2
# Health says something from here on: fewer dead addresses are what every list has.
_DEAD_LEAST = 20
_DEAD_SHARE = 0.05
_DUPLICATES_LEAST = 10
_ROLES_SHARE = 0.1


def patterns_text(
    found: Sequence[Pattern], health: ListHealth, style: Style, *, paths: Sequence[str] = ()
) -> Iterator[str]:
    """What stands below the rows of a table, in lines ended by LF; nothing where nothing was found.

    Args:
        found: the patterns, the most important first.
        health: of the addresses.
        style: of the form.
        paths: of the mail; one or two of them are added to the next commands.
    """
    shown = list(found[:_MOST_SHOWN])
    for pattern in shown:
        yield from _pattern_lines(pattern, style, paths)
    if len(found) > len(shown):
        more = style.counted(
            len(found) - len(shown),
            "{count:,} more pattern: --findings FILE writes all of them.",
            "{count:,} more patterns: --findings FILE writes all of them.",
        )
        yield from _wrapped(more, style)
    yield from _health_lines(health, style)


def _pattern_lines(pattern: Pattern, style: Style, paths: Sequence[str]) -> Iterator[str]:
    # Commands stand whole in one line where they fit, so that they can be marked and pasted.
    lines = wrap(safe(style.say(pattern.text)), style.room - 2)
    for command in pattern.command:
        next_step = f"→ {safe(_with_paths(command, paths))}"
        if width_of(f"{lines[-1]} {next_step}") <= style.room - 2:
            lines[-1] += f" {next_step}"
        else:
            lines.extend(wrap(next_step, style.room - 2))
    for line in lines:
        yield f" {line}\n"
    yield "\n"


def _wrapped(words: str, style: Style) -> Iterator[str]:
    for line in wrap(words, style.room - 2):
        yield f" {line}\n"
    yield "\n"


def _with_paths(command: str, paths: Sequence[str]) -> str:
    if not command.startswith("bounce letter") or not paths:
        return command
    return f"{command} {arguments(paths)}" if len(paths) <= _MOST_PATHS else f"{command} …"


def _health_lines(health: ListHealth, style: Style) -> Iterator[str]:
    texts = list(_health_words(health, style))
    for line in texts:
        yield f" {shorten(line, style.room - 2)}\n"
    if texts:
        yield "\n"


def _health_words(health: ListHealth, style: Style) -> Iterator[str]:
    """A few lines, each of which says something; a list that was given always gets its answer."""
    is_bad = health.dead >= _DEAD_LEAST and health.dead >= _DEAD_SHARE * health.addresses
    if is_bad or (health.is_list and health.addresses):
        yield style.say(_dead_words(health))
        if health.domains:
            yield _items(style.say("most of them at"), health.domains, style)
        if health.ages:
            name = "" if health.is_list else style.say("bouncing again and again for")
            yield _items(name, health.ages, style)
    kept = [*_duplicates(health), *_roles(health, is_bad=is_bad)]
    if kept:
        yield from join([style.say(one) for one in kept], " · ", style.room - 2)
    if health.limits:
        yield style.say("Not complete: {limits}.", limits=style.language.listed(one.text for one in health.limits))


def _dead_words(health: ListHealth) -> Said:
    percent = round(100 * health.dead / health.addresses)
    if health.is_list:
        return counted(
            health.dead,
            "Your list: {count:,} of {addresses:,} addresses is dead ({percent} %).",
            "Your list: {count:,} of {addresses:,} addresses are dead ({percent} %).",
            addresses=health.addresses,
            percent=percent,
        )
    return counted(
        health.dead,
        "Of {addresses:,} addresses in these reports {count:,} is dead ({percent} %).",
        "Of {addresses:,} addresses in these reports {count:,} are dead ({percent} %).",
        addresses=health.addresses,
        percent=percent,
    )


def _items(name: str, shares: Sequence[Share], style: Style) -> str:
    """As many shares as one line holds."""
    parts = []
    for share in shares:
        label = style.say(share.name) if isinstance(share.name, Said) else safe(share.name)
        if share.dead == share.addresses:
            parts.append(style.say("{name} ({dead:,})", name=label, dead=share.dead))
        else:
            parts.append(
                style.say("{name} ({dead:,} of {addresses:,})", name=label, dead=share.dead, addresses=share.addresses)
            )
    parts[0] = f"  {name}: {parts[0]}" if name else f"  {parts[0]}"
    first, *more = join(parts, ", ", style.room - 2)
    return f"{join(parts, ', ', style.room - 4)[0]} …" if more else first


def _duplicates(health: ListHealth) -> Iterator[Said]:
    if health.duplicates >= _DUPLICATES_LEAST:
        yield counted(health.duplicates, "{count:,} line repeats an address", "{count:,} lines repeat an address")
    if health.alike >= _DUPLICATES_LEAST:
        yield counted(
            health.alike,
            "{count:,} address is probably another one again",
            "{count:,} addresses are probably others again",
        )


def _roles(health: ListHealth, *, is_bad: bool) -> Iterator[Said]:
    is_telling = health.is_list and health.roles >= max(_DUPLICATES_LEAST, _ROLES_SHARE * health.addresses)
    if is_telling or (is_bad and health.roles >= _DUPLICATES_LEAST):
        yield counted(
            health.roles,
            "{count:,} address of a function (info@, sales@)",
            "{count:,} addresses of functions (info@, sales@)",
        )


def patterns_document(found: Sequence[Pattern], health: ListHealth, style: Style = ENGLISH_STYLE) -> dict[str, Any]:
    """All patterns, the health of the addresses, and what is not complete, for programs; see `patterns_schema`.

    Sentences are in the language of the style.
    """
    return {
        "schema": SCHEMA,
        "patterns": [_pattern_fields(pattern, style) for pattern in found],
        "health": {
            "is_list": health.is_list,
            "addresses": health.addresses,
            "dead": health.dead,
            "domains": [_share_fields(share, style) for share in health.domains],
            "ages": [_share_fields(share, style) for share in health.ages],
            "roles": health.roles,
            "duplicates": health.duplicates,
            "alike": health.alike,
        },
        "limits": [{"code": limit.code, "text": style.say(limit.text)} for limit in health.limits],
    }


def _pattern_fields(pattern: Pattern, style: Style) -> dict[str, Any]:
    return {
        "id": pattern.id.value,
        "text": str(style.say(pattern.text)),
        "rule": str(style.say(pattern.rule)),
        "count": pattern.count,
        "of": pattern.of,
        "since": pattern.since,
        "until": pattern.until,
        "domain": pattern.domain,
        "server": pattern.server,
        "sender": pattern.sender,
        "likely": pattern.likely,
        "client_ip": pattern.client_ip,
        "reason": pattern.reason,
        "examples": list(pattern.examples),
        "origins": list(pattern.origins),
        "command": list(pattern.command),
    }


def _share_fields(share: Share, style: Style) -> dict[str, Any]:
    return {
        "name": style.say(share.name) if isinstance(share.name, Said) else share.name,
        "dead": share.dead,
        "addresses": share.addresses,
    }


def patterns_schema() -> dict[str, Any]:
    """The schema of the document, JSON Schema draft 2020-12; added fields do not change its name."""
    pieces = {
        "schema": {"const": SCHEMA},
        "patterns": list_of(_pattern_schema(), "What the records show together, those about most addresses first."),
        "health": object_of(_health_schema()),
        "limits": list_of(
            {"code": {"type": "string"}, "text": {"type": "string"}}, "What was not counted, for bounds of memory."
        ),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://bounce.example/schema/{SCHEMA}",
        "title": "What the bounces of a mailbox show together",
        **object_of(pieces),
        "additionalProperties": True,
    }


def _pattern_schema() -> dict[str, Any]:
    return {
        "id": one_of([member.value for member in PatternId], "The kind of the pattern.", nullable=False),
        "text": {"type": "string", "minLength": 1, "description": "A sentence or two for people."},
        "rule": {"type": "string", "minLength": 1, "description": "What counts as such a pattern."},
        "count": _count("Addresses that it is about; of a rise, bounces of its first day."),
        "of": {**_count("Addresses, or bounces, among which they were counted."), "type": ["integer", "null"]},
        "since": date("The first of its records; of a rise, its first day."),
        "until": date("The last of its records; of a rise, its last day."),
        "domain": text("The receiving domain."),
        "server": text("The organization whose servers answered."),
        "sender": text("The domain of the From field."),
        "likely": text("The domain that was probably meant."),
        "client_ip": text("The sending IP address that every record names."),
        "reason": one_of([reason.value for reason in Reason], "The commonest reason."),
        "examples": _texts("Recipients, the earliest first."),
        "origins": _texts("The records of the examples."),
        "command": {"type": "array", "items": {"type": "string"}, "description": "The next commands."},
    }


def _health_schema() -> dict[str, Any]:
    share = {"name": {"type": "string"}, "dead": _count("Dead ones."), "addresses": _count("All of them.")}
    return {
        "is_list": {
            "type": "boolean",
            "description": "Whether a list was given; else the mail tells of the addresses.",
        },
        "addresses": _count("Different addresses."),
        "dead": _count("Those that may not be mailed any more."),
        "domains": list_of(share, "The domains with most dead addresses."),
        "ages": list_of(share, "By the year of the list, or by the days since the first bounce."),
        "roles": _count("Addresses of a function."),
        "duplicates": _count("Lines of the list that repeat an address."),
        "alike": _count("Addresses of the list that probably are another one of it."),
    }


def _count(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": description}


def _texts(description: str) -> dict[str, Any]:
    return {"type": "array", "maxItems": 5, "items": {"type": "string"}, "description": description}
