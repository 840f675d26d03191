"""What the commands that write letters share: their options, where letters go, and where mail is sent from."""

import contextlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.dns_options import Ask
from bounce_cli.cli.output import open_output
from bounce_cli.errors import OutputError, UsageError
from bounce_cli.letter.author import Author, author_of

if TYPE_CHECKING:
    from bounce_cli.diagnosis import Diagnosis
    from bounce_cli.language.translation import Language
    from bounce_cli.letter.model import Letter
    from bounce_cli.letter.sending import Sending

__all__ = [
    "AllowlistOption",
    "Find",
    "Form",
    "FormOption",
    "FromOption",
    "IpsOption",
    "OutputOption",
    "ToAddressOption",
    "note",
    "senders",
    "stated_address",
    "stated_author",
    "write_letters",
]

_SUFFIXES = {"text": "txt", "markdown": "md", "eml": "eml"}
_UNFIT = re.compile(r"[^A-Za-z0-9@._+\-]")
_LONGEST_NAME = 120


class Form(StrEnum):
    """Forms of a letter."""

    TEXT = "text"
    MARKDOWN = "markdown"
    EML = "eml"


FormOption = Annotated[
    Form, typer.Option("--format", "-f", help="Form of the letter; eml is a draft that a mail program opens.")
]
OutputOption = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="PATH", help="Write to this file; into a folder one new file a letter."),
]
IpsOption = Annotated[
    Path | None, typer.Option("--ips", metavar="FILE", help="The addresses that you send from, one or a range a line.")
]
AllowlistOption = Annotated[
    bool, typer.Option("--allowlist", help="Take them from the SPF record of the sending domain: the DNS is asked.")
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="ADDRESS", help="Who writes; without it the From field of the mail says."),
]
ToAddressOption = Annotated[
    str | None, typer.Option("--to-address", metavar="ADDRESS", help="Where the letter goes, if not to the postmaster.")
]


def note(text: str) -> None:
    """Say something on standard error that the letter cannot say itself."""
    from bounce_cli.rendering.text import safe  # noqa: PLC0415 - most runs have nothing to say

    sys.stdout.flush()
    print(f"bounce: {safe(text)}", file=sys.stderr)


def stated_address(text: str | None, option: str) -> str | None:
    """The address of an option, as a name and an address or as the address alone.

    Raises:
        UsageError: it holds none.
    """
    if text is None:
        return None
    author = author_of(text)
    if author.address is None:
        raise UsageError(f"{option} {text!r}: an address like name@example.com is wanted")
    return author.field


def stated_author(text: str | None) -> Author:
    """Who writes, by --from. Raises UsageError for what is no address."""
    return author_of(stated_address(text, "--from"))


Find = Callable[["Iterable[Diagnosis]"], "Sending"]


@contextmanager
def senders(ips: Path | None, ask: Ask, stated: Author, *, look_up: bool) -> Iterator[tuple[Find, list[str]]]:
    """Whoever says where mails were sent from, and what went wrong with that so far.

    Args:
        ips: a list of one's own.
        ask: opens the resolver.
        stated: who writes.
        look_up: whether the SPF records of the sending domains are looked up.

    Raises:
        UsageError: the list cannot be read.
    """
    from bounce_cli.authentication.allowlist import allowlist, read_addresses  # noqa: PLC0415 - no other command needs them
    from bounce_cli.letter.sending import sending_of  # noqa: PLC0415

    own, faults = read_addresses(ips) if ips else ([], [])
    is_cut = bool(faults)

    def find(diagnoses: "Iterable[Diagnosis]") -> "Sending":
        found = sending_of(diagnoses, stated, own, resolve)
        told = [f"{domain}: the list of addresses is not complete: {cause}" for domain, cause in found.faults]
        faults.extend(fault for fault in told if fault not in faults)
        return replace(found, is_cut=is_cut)

    with ask() if look_up else contextlib.nullcontext() as run:
        resolve = (lambda domains, own: allowlist(domains, run.resolver, own)) if run else None
        yield find, faults


def write_letters(letters: "Sequence[Letter]", form: Form, language: "Language", output: str | None) -> None:
    """Write letters to standard output, to a file, or into a folder, one new file each.

    Raises:
        UsageError: several drafts are to become one file.
        OutputError: a file exists already, or cannot be written.
    """
    if output is not None and (output.endswith("/") or Path(output).is_dir()):
        _into_folder(letters, form, language, Path(output))
        return
    if form is Form.EML and len(letters) > 1:
        if output is None or Path(output).exists():
            raise UsageError(f"{len(letters)} drafts do not fit into one file: give --output FOLDER")
        _into_folder(letters, form, language, Path(output))
        return
    with open_output(output) as write:
        write(_written(letters, form, language))


def _written(letters: "Sequence[Letter]", form: Form, language: "Language") -> str:
    match form:
        case Form.TEXT:
            from bounce_cli.letter.text import text_form  # noqa: PLC0415 - one form of three is needed

            return "".join(text_form(letters, language))
        case Form.MARKDOWN:
            from bounce_cli.letter.markdown import markdown_form  # noqa: PLC0415

            return "".join(markdown_form(letters, language))
        case Form.EML:
            from bounce_cli.letter.draft import draft  # noqa: PLC0415

            return draft(letters[0], language, datetime.now().astimezone()).decode("utf-8")


def _into_folder(letters: "Sequence[Letter]", form: Form, language: "Language", folder: Path) -> None:
    files = _names(letters, folder, _SUFFIXES[form])
    texts = [_written([letter], form, language).encode("utf-8", "backslashreplace") for letter in letters]
    for file in files:
        if file.exists() or file.is_symlink():
            raise OutputError(f"{file}: exists already; no letter was written")
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, octets in zip(files, texts, strict=True):
            with file.open("xb") as stream:
                made.append(file)
                stream.write(octets)
    except BaseException as error:
        for file in made:
            file.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OutputError(
                f"{error.filename or folder}: {error.strerror or error}; no letter was written"
            ) from error
        raise


def _names(letters: "Sequence[Letter]", folder: Path, suffix: str) -> list[Path]:
    """File names after what the letters are about; of names that have become alike the later ones are numbered."""
    used: set[str] = set()
    found = []
    for letter in letters:
        base = _UNFIT.sub("_", letter.name)[:_LONGEST_NAME].lstrip(".-") or "letter"
        name, number = base, 1
        while name.lower() in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name.lower())
        found.append(folder / f"{name}.{suffix}")
    return found
