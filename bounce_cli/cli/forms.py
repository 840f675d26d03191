"""Options that say how the mails of a run are shown, and writing them in the form that is asked for."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, assert_never

import typer

from bounce_cli import __version__
from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.options import LangOption, VocabularyOption
from bounce_cli.cli.output import Write, record_style, terminal_style
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import OutputError, UsageError
from bounce_cli.rendering.forms.mail import ABOUT_BOUNCES, TriagedMail
from bounce_cli.rendering.style import Style

if TYPE_CHECKING:
    from bounce_cli.language.translation import Language

__all__ = ["OF_MAILS", "OutputFormat", "Shown", "shows", "write_form", "write_groups"]

_SUMMARY = "GITHUB_STEP_SUMMARY"


class OutputFormat(StrEnum):
    """Forms of output."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    PLAIN = "plain"
    CSV = "csv"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"


OF_MAILS = (OutputFormat.JUNIT, OutputFormat.SARIF, OutputFormat.GITHUB)
"""The forms that show mails rather than records."""
_Format = Annotated[OutputFormat, typer.Option("--format", "-f", help="How it is shown.")]
_Fields = Annotated[
    str | None,
    typer.Option("--fields", metavar="FIELD,…", help="Only these: recipient,original.subject … (bounce schema)"),
]
_Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output.")
]
_WITH_FIELDS = (OutputFormat.JSON, OutputFormat.NDJSON, OutputFormat.PLAIN, OutputFormat.CSV, OutputFormat.MARKDOWN)


class Shown:
    """How what is found is shown.

    Attributes:
        form: in which form.
        fields: which fields of records; None for all that the form has.
        output: the file it goes to; None for standard output.
        language: what its words are said in, None for what the environment says.
        style: how it looks.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        """Take the values of the options of `_shown`.

        Raises:
            UsageError: a field is not known, or the form has none to choose.
        """
        self.form: OutputFormat = options["output_format"]
        self.fields = _fields_of(self.form, options["fields"])
        self.output: str | None = options["output"]
        self.language: Language | None = options["lang"]
        style = terminal_style(to_file=self.is_to_file, language=self.language) if self.is_table else self.record_style
        self.style = replace(style, vocabulary=options["vocabulary"])

    @property
    def is_table(self) -> bool:
        """Whether it is shown to people."""
        return self.form is OutputFormat.TABLE

    @property
    def is_to_file(self) -> bool:
        """Whether it goes to a file."""
        return self.output is not None

    @property
    def is_on_screen(self) -> bool:
        """Whether its rows show people how far a run has come."""
        return self.is_table and not self.is_to_file

    @property
    def record_style(self) -> Style:
        """The style of what goes beside it, for programs."""
        return record_style(self.language)


def _shown(
    *,
    output_format: _Format = OutputFormat.TABLE,
    fields: _Fields = None,
    output: _Output = None,
    vocabulary: VocabularyOption = None,
    lang: LangOption = None,
) -> None:
    """The options of showing."""


# Gives a command these options; its parameter `shown` is what follows from them.
shows = bundle("shown", _shown, Shown)


def _fields_of(form: OutputFormat, text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    from bounce_cli.rendering.forms.fields import read_fields  # noqa: PLC0415 - seldom wanted

    if form not in _WITH_FIELDS:
        raise UsageError(f"--fields is for --format {', '.join(_WITH_FIELDS)}; {form} has its own")
    return read_fields("--fields", text)


def write_form(
    mails: Iterator[TriagedMail], form: OutputFormat, write: Write, style: Style, fields: Sequence[str] | None
) -> None:
    """Write mails in a form for programs.

    Raises:
        OutputError: the summary of a job cannot be written.
    """
    for piece in _pieces(mails, form, style, fields):
        write(piece)


def _pieces(
    mails: Iterator[TriagedMail], form: OutputFormat, style: Style, fields: Sequence[str] | None
) -> Iterator[str]:
    from bounce_cli.rendering import record  # noqa: PLC0415 - a form loads what it needs, and no other

    match form:
        case OutputFormat.TABLE:
            raise AssertionError("a table is written by its screen")
        case OutputFormat.NDJSON:
            return (record.ndjson_line(one, style, fields) for one in _records(mails))
        case OutputFormat.JSON:
            return record.json_array(_records(mails), style, fields)
        case OutputFormat.PLAIN:
            from bounce_cli.rendering.forms.plain import ADDRESSES, plain_lines  # noqa: PLC0415

            return plain_lines(_records(mails), style, fields or ADDRESSES)
        case OutputFormat.CSV:
            from bounce_cli.rendering.forms.csv import csv_rows  # noqa: PLC0415
            from bounce_cli.rendering.forms.fields import USUAL  # noqa: PLC0415

            return csv_rows(_records(mails), style, fields or USUAL)
        case OutputFormat.MARKDOWN:
            from bounce_cli.rendering.forms.markdown import markdown_rows  # noqa: PLC0415

            return markdown_rows(_records(mails), style, fields)
        case OutputFormat.JUNIT:
            from bounce_cli.rendering.forms.junit import junit_pieces  # noqa: PLC0415

            return junit_pieces(mails, style)
        case OutputFormat.SARIF:
            from bounce_cli.rendering.forms.sarif import sarif_pieces  # noqa: PLC0415

            return sarif_pieces(mails, style, __version__)
        case OutputFormat.GITHUB:
            return _annotated(mails, style)
        case _:
            assert_never(form)


def write_groups(
    mails: Iterable[TriagedMail],
    form: OutputFormat,
    write: Write,
    style: Style,
    *,
    by: Sequence[str],
    most: int | None,
) -> None:
    """Write how many records have the values of some fields in common, of the largest groups `most`."""
    from bounce_cli.rendering import counts  # noqa: PLC0415 - see above
    from bounce_cli.selection.groups import groups  # noqa: PLC0415

    every = groups(_records(mails), by)
    found = islice(every, most)
    match form:
        case OutputFormat.CSV:
            pieces = counts.count_csv(found, by, "records")
        case OutputFormat.JSON:
            pieces = counts.count_json(found, by, "records")
        case OutputFormat.NDJSON:
            pieces = counts.count_lines(found, by, "records")
        case OutputFormat.PLAIN:
            pieces = counts.count_plain(found)
        case OutputFormat.MARKDOWN:
            pieces = counts.count_markdown(found, by, "records")
        case _:
            pieces = counts.count_rows(every, by, style, "records", most)
    for piece in pieces:
        write(piece)


def _records(mails: Iterable[TriagedMail]) -> Iterator[Diagnosis]:
    return (one for mail in mails for one in mail.records)


def _annotated(mails: Iterable[TriagedMail], style: Style) -> Iterator[str]:
    """Annotations, of each kind as many as are shown; all bounces in the summary of the job, where there is one."""
    from bounce_cli.rendering.forms.github import MOST_SHOWN, annotations  # noqa: PLC0415 - see above
    from bounce_cli.rendering.forms.markdown import markdown_rows  # noqa: PLC0415

    shown: dict[str, int] = {}
    bounces: list[Diagnosis] = []
    for mail in mails:
        bounces += (one for one in mail.records if one.kind in ABOUT_BOUNCES)
        for line in annotations(mail, style):
            kind = line.split(" ", 1)[0]
            shown[kind] = shown.get(kind, 0) + 1
            if shown[kind] <= MOST_SHOWN:
                yield line
    place = os.environ.get(_SUMMARY)
    if place and bounces:
        _append(place, "".join(("### bounce\n\n", *markdown_rows(bounces, style), "\n")))


def _append(place: str, text: str) -> None:
    try:
        with Path(place).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(f"{place} ({_SUMMARY}): {error.strerror}") from error
