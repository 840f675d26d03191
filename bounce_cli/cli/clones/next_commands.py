"""The commands that come after a plan, with the options of the run that showed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from shlex import quote

from bounce_cli.cli.clones.wish import Given
from bounce_cli.clone.decision import Decision
from bounce_cli.origin import can_be_named

__all__ = ["next_commands"]

_MOST_PATHS = 3
_SENDMAIL = ("|", "sendmail", "-i", "-t")
_FOLDER = ("--output", "FOLDER")


def next_commands(paths: Sequence[str], given: Given, *, several: bool) -> Mapping[Decision, tuple[str, ...]]:
    """For recipients of a decision the command, as words for a shell, that sends to them; none for standard input.

    Args:
        paths: as they were given.
        given: the options of the run.
        several: whether more than one mail would be written.
    """
    if not all(map(can_be_named, paths)):
        return {}
    return {
        Decision.NOW: (_clone(paths, given, _FOLDER) if several else (*_clone(paths, given), *_SENDMAIL)),
        Decision.HOLD: _clone(paths, replace(given, held=True)),
        # Whose time came after that of --not-before would be left out by it for ever.
        Decision.LATER: _clone(paths, replace(given, not_before=None)),
    }


def _clone(paths: Sequence[str], given: Given, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The paths come last: a command of which only the beginning is copied does nothing."""
    shown = tuple(map(quote, paths)) if len(paths) <= _MOST_PATHS else ("…",)
    end = ("--",) if any(path.startswith("-") for path in paths) else ()
    return ("bounce", "clone", *more, *_options(given), *end, *shown)


def _options(given: Given) -> Iterator[str]:
    if given.held:
        yield "--held"
    values = (
        ("--not-before", given.not_before),
        ("--suppressed", given.suppressed),
        ("--profile", given.profile),
        *(("--rules", path) for path in given.rules),
        ("--config", given.config),
        ("--lang", given.lang.code if given.lang else None),
    )
    for name, value in values:
        if value is not None:
            yield from (name, quote(str(value)))
