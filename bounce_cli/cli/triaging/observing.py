"""What the mails of one run show together: watched while they pass, told at the end."""

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.forms import Shown
from bounce_cli.cli.output import Write, open_output, tell
from bounce_cli.errors import UsageError
from bounce_cli.rendering.style import Style

if TYPE_CHECKING:
    from bounce_cli.patterns.address_list import AddressList
    from bounce_cli.rendering.forms.mail import TriagedMail

__all__ = ["Observed", "Observer", "observes"]

_Findings = Annotated[
    str | None, typer.Option("--findings", metavar="FILE", help="Write what they show together there, as JSON.")
]
_List = Annotated[
    str | None, typer.Option("--list", metavar="FILE", help="Say how many of this list (lines, CSV) are dead.")
]


class Observer:
    """Sees the records of a run pass by."""

    def __init__(self, address_list: str | None = None) -> None:
        """Begin; an address list is held against what the bounces say.

        Raises:
            UsageError: the list cannot be read, or holds no address.
        """
        from bounce_cli.patterns.observer import Patterns  # noqa: PLC0415 - not needed for records alone

        self.has_list = address_list is not None
        self._patterns: Patterns = Patterns()
        self._listed = _read(address_list) if address_list else None

    def watched(self, mails: "Iterator[TriagedMail]") -> "Iterator[TriagedMail]":
        """The same mails, which are taken note of."""
        for mail in mails:
            self._patterns.add(list(mail.records))
            yield mail

    def lines(self, style: Style, paths: Sequence[str]) -> Iterator[str]:
        """What a table ends with, in lines that each end with LF; nothing where nothing was found."""
        from bounce_cli.rendering.patterns import patterns_text  # noqa: PLC0415 - late, as all rendering

        return patterns_text(self._patterns.found(), self._patterns.health(self._listed), style, paths=paths)

    def write_document(self, write: Write, style: Style) -> None:
        """Write all that was found as one JSON object."""
        from bounce_cli.json_text import indented  # noqa: PLC0415 - late, as all rendering
        from bounce_cli.rendering.patterns import patterns_document  # noqa: PLC0415

        found, health = self._patterns.found(), self._patterns.health(self._listed)
        write(indented(patterns_document(found, health, style)) + "\n")


def _read(path: str) -> "AddressList":
    from bounce_cli.patterns.address_list import read_address_list  # noqa: PLC0415 - most runs have none

    listed, faults = read_address_list(path)
    for fault in faults:
        tell(path, fault.text)
    return listed


class Observed:
    """What is asked for of many mails together.

    Attributes:
        document: the file that it is written into; None for none.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_observed`."""
        self.document: str | None = options["findings"]
        self._list: str | None = options["addresses"]

    def observer(self, shown: Shown, files_from: str | None) -> Observer | None:
        """Whoever watches the mails; nobody where nothing is asked for.

        Raises:
            UsageError: what is asked for has no place, or the place of something else; the list cannot be read.
        """
        if self._list and not shown.is_table and not self.document:
            raise UsageError("--list says nothing in records: add --findings FILE, or leave --format out")
        self._refuse_one_file_twice(shown.output, (self._list, files_from))
        return Observer(self._list) if shown.is_table or self.document else None

    def opened(self) -> AbstractContextManager[Write | None]:
        """Where the document goes; None where there is none."""
        return open_output(self.document) if self.document else nullcontext()

    def _refuse_one_file_twice(self, output: str | None, inputs: tuple[str | None, ...]) -> None:
        """Refuse to write two things into one place, or over a list that is read."""
        first, second = (one if one is None else os.path.realpath(one) for one in (output, self.document))
        if self.document == "-" and output in {None, "-"}:
            raise UsageError("--findings - would stand in the midst of the rows: give it a file")
        if first and first == second:
            raise UsageError(f"--output and --findings both name {output}: nothing was written")
        for name in inputs:
            if name and name != "-" and os.path.realpath(name) in {first, second}:
                raise UsageError(f"{name} is read as input too; nothing was written, give another name")


def _observed(*, findings: _Findings = None, addresses: _List = None) -> None:
    """The options of observing."""


# Gives a command these options; its parameter `observed` is what follows from them.
observes = bundle("observed", _observed, Observed)
