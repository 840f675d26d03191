"""Options of the commands that write letters."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bounce_cli.errors import UsageError
from bounce_cli.letter.author import Author, author_of

__all__ = [
    "AllowlistOption",
    "Form",
    "FormOption",
    "FromOption",
    "IpsOption",
    "OutputOption",
    "ToAddressOption",
    "stated_address",
    "stated_author",
]


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
    typer.Option(
        "--output",
        "-o",
        metavar="PATH",
        help="Write to this file, which is replaced; into a folder one new file a letter, nothing is replaced there.",
    ),
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
