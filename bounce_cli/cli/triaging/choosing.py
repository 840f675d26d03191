"""Options that say which records are wanted, in which order, and which of them a run fails for."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any

import typer

from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.output import inform
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.rendering.forms.mail import Fault, TriagedMail
from bounce_cli.rendering.style import ENGLISH_STYLE, Style
from bounce_cli.selection.order import read_order, sorted_records
from bounce_cli.selection.terms import FIELDS, read_terms
from bounce_cli.suggestion import words_of

__all__ = ["Choice", "chooses"]

_Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="FIELD=VALUE,…", help="Only such records: type=hard, domain=x.org."),
]
_FailOn = Annotated[
    list[str] | None,
    typer.Option("--fail-on", metavar="TERM,…", help="End with 1 for a reason, a type, or suppress=yes."),
]
_Sort = Annotated[
    str | None,
    typer.Option("--sort", metavar="FIELD,…", help="In this order; -FIELD the other way round."),
]
_Top = Annotated[
    int | None,
    typer.Option("--top", metavar="N", min=1, max=10**9, help="Only the first N records, or N largest groups."),
]
_GroupBy = Annotated[
    str | None,
    typer.Option("--group-by", metavar="FIELD,…", help="Count records by domain, reason, type, day …"),
]
_Summary = Annotated[bool, typer.Option("--summary", help="Only the counts of the whole run.")]


class Choice:
    """Which records are wanted, in which order, and for which a run fails.

    Attributes:
        groups: the fields that records are counted by instead of being shown; empty where they are shown.
        summary: whether only the counts of the whole run are wanted.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_choice`.

        Raises:
            UsageError: one names what does not exist.
        """
        only, fatal, sort, group_by = (options[name] for name in ("only", "fail_on", "sort", "group_by"))
        self._only = None if only is None else read_terms("--only", only)
        self._fatal = None if fatal is None else read_terms("--fail-on", fatal)
        self._order = () if sort is None else read_order("--sort", sort)
        self.groups = () if group_by is None else words_of("--group-by", group_by, FIELDS, noun="field ")
        self.summary: bool = options["summary"]
        self.top: int | None = options["top"]
        self._refuse_together()
        self._failing: set[str] = set()
        self._terms: Counter[str] = Counter()

    @property
    def failing(self) -> int:
        """How many mails have a fault."""
        return len(self._failing)

    @property
    def _given(self) -> dict[str, bool]:
        """Which of the options about rows were given."""
        return {
            "--group-by": bool(self.groups),
            "--sort": bool(self._order),
            "--top": self.top is not None,
            "--summary": self.summary,
        }

    def _refuse_together(self) -> None:
        given = self._given
        for counting, others in (("--group-by", ("--sort", "--summary")), ("--summary", ("--sort", "--top"))):
            for option in others if given[counting] else ():
                if given[option]:
                    raise UsageError(f"{option} says nothing beside {counting}")

    @property
    def names_ordinary(self) -> bool:
        """Whether ordinary mail is asked for by name."""
        return self._only is not None and ("kind", "other") in self._only.terms

    @property
    def takes_all(self) -> bool:
        """Whether every record is shown as it comes, and the run fails for none."""
        return self._only is None and not self.fails and not any(self._given.values())

    @property
    def fails(self) -> bool:
        """Whether the run fails for anything."""
        return self._fatal is not None

    def refuse_for(self, form: str, *, shows_mails: bool) -> None:
        """Refuse what is about rows, where a form shows mails as they came, and a summary of anything but the table.

        Raises:
            UsageError: it was asked for.
        """
        if self.summary and form != "table":
            raise UsageError("--summary is for the table; --group-by counts in every form")
        for option, is_given in self._given.items():
            if is_given and shows_mails:
                raise UsageError(f"{option} is for rows and records: --format {form} shows each mail, in input order")

    def mails(self, items: Iterable[list[Diagnosis]], style: Style) -> Iterator[TriagedMail]:
        """The wanted records, mail by mail; one by one where they are put in order."""
        chosen = self._wanted(items)
        if self._order:
            found = sorted_records((one for records in chosen for one in records), self._order)
            chosen = ([one] for one in found)
        if self.top is not None and not self.groups:
            chosen = _first(chosen, self.top)
        return (self._judged(records, style) for records in chosen)

    def finish(self) -> None:
        """Say for what the run fails, if it does."""
        if self.failing:
            mails = ENGLISH_STYLE.counted(self.failing, "{count:,} mail", "{count:,} mails")
            terms = ", ".join(f"{term} ({count:,}×)" for term, count in sorted(self._terms.items()))
            inform(f"--fail-on: {mails}: {terms}")

    def _wanted(self, items: Iterable[list[Diagnosis]]) -> Iterator[list[Diagnosis]]:
        for records in items:
            if self._only is None:
                yield records
            elif wanted := [one for one in records if self._only.all_met_by(one)]:
                yield wanted

    def _judged(self, records: list[Diagnosis], style: Style) -> TriagedMail:
        faults = tuple(self._faults(records, style))
        if faults:
            self._failing.add(records[0].origin)
        self._terms.update(fault.rule for fault in faults)
        return TriagedMail(origin=records[0].origin, records=tuple(records), faults=faults)

    def _faults(self, records: Iterable[Diagnosis], style: Style) -> Iterator[Fault]:
        if self._fatal is None:
            return
        from bounce_cli.rendering.forms.line import in_one_line  # noqa: PLC0415 - most runs fail for nothing

        for one in records:
            if term := self._fatal.met_by(one):
                yield Fault(rule=str(term), text=in_one_line(one, style), id=one.id)


def _first(items: Iterable[list[Diagnosis]], count: int) -> Iterator[list[Diagnosis]]:
    """The first records, mail by mail."""
    for records in items:
        wanted = list(islice(records, count))
        count -= len(wanted)
        yield wanted
        if not count:
            return


def _choice(
    *,
    only: _Only = None,
    fail_on: _FailOn = None,
    sort: _Sort = None,
    top: _Top = None,
    group_by: _GroupBy = None,
    summary: _Summary = False,
) -> None:
    """The options that choose."""


# Gives a command these options; its parameter `choice` is what follows from them.
chooses = bundle("choice", _choice, Choice)
