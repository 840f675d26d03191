"""The call that programs make most, `bounce triage --offline --format ndjson PATH…`, without the machinery of options.

To load and ask that machinery takes longer than a mail. Whatever is not exactly this call goes the usual way, which
gives the same; so does a call whose options the configuration completes.
"""

from collections.abc import Sequence
from dataclasses import replace

__all__ = ["express"]

_FLAGS = frozenset({"--offline", "--no-auth", "--quiet", "-q"})
_FORMAT, _JOBS = ("--format", "-f"), ("--jobs", "-j")


def express(arguments: Sequence[str]) -> None:
    """Do what a command line asks for and leave with its exit status; nothing where it is not this call.

    Raises:
        SystemExit: it is done.
        BounceError: as the command raises it.
    """
    call = _read(arguments)
    if call is None:
        return
    from bounce_cli.classifier import classifier_with, installed_rules  # noqa: PLC0415 - other calls load their own
    from bounce_cli.cli.configured import classifier_of, configuration, is_configured, limits_of  # noqa: PLC0415
    from bounce_cli.cli.output import hush, open_output  # noqa: PLC0415
    from bounce_cli.cli.running.progress import progress  # noqa: PLC0415
    from bounce_cli.cli.running.run import Reading, Run  # noqa: PLC0415
    from bounce_cli.rendering.style import ENGLISH_STYLE  # noqa: PLC0415

    says_something = is_configured()
    if says_something and configuration(None).options:
        return
    paths, jobs, is_quiet = call
    hush(wanted=is_quiet)
    classifier = classifier_of(None, None) if says_something else classifier_with(installed_rules())
    reading = Reading(classifier=classifier)
    run = Run(replace(reading, limits=limits_of(None)) if says_something else reading, jobs=jobs)
    with open_output(None) as write, progress(wanted=not is_quiet, paths=paths) as run.line:
        for lines in run.lines(iter(paths), ENGLISH_STYLE, None):
            write(lines)
    run.finish()
    raise SystemExit(0)


def _read(arguments: Sequence[str]) -> tuple[list[str], int, bool] | None:
    """The paths, the number of processes, and whether to be quiet; None where it is another call."""
    words = iter(arguments)
    if next(words, "") != "triage":
        return None
    flags: set[str] = set()
    paths: list[str] = []
    values: dict[str, str] = {}
    for word in words:
        if word in _FLAGS:
            flags.add(word)
        elif word in _FORMAT or word in _JOBS:
            values[_FORMAT[0] if word in _FORMAT else _JOBS[0]] = next(words, "")
        elif word == "-" or not word.startswith("-"):
            paths.append(word)
        else:
            return None
    jobs = values.get(_JOBS[0], "1")
    is_it = "--offline" in flags and values.get(_FORMAT[0]) == "ndjson" and jobs.isdecimal() and jobs.isascii()
    return (paths, int(jobs), not flags.isdisjoint({"--quiet", "-q"})) if paths and is_it else None
