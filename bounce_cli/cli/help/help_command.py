"""`bounce help`: the whole help of a command, and the manual."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bounce_cli.cli.output import open_output, terminal_style, write_lines
from bounce_cli.errors import OutputError, UsageError
from bounce_cli.suggestion import suggestion

__all__ = ["help_"]

_Words = Annotated[list[str] | None, typer.Argument(metavar="COMMAND…", help="Which, as in bounce help ledger show.")]
_Manual = Annotated[
    Path | None, typer.Option("--man", metavar="FOLDER", help="Write all pages of the manual into this folder.")
]


def help_(ctx: typer.Context, words: _Words = None, *, manual: _Manual = None) -> None:
    """Say all that help knows of a command, every option included.

    \b
    bounce help triage
    bounce help ledger show
    bounce help --man ~/.local/share/man/man1

    After the last one, man bounce-triage shows the same. Pages that were written before are replaced.
    """
    from bounce_cli.cli.help.page import page_of, pages  # noqa: PLC0415 - late, as all of it

    root: Any = ctx.find_root()
    if manual is not None:
        if words:
            raise UsageError("--man writes the pages of all commands: leave the name of one out")
        _write_manual(manual, list(pages(root.command, root)))
        return
    from bounce_cli.cli.help.text import page_text  # noqa: PLC0415

    command, found = root.command, root
    for word in words or ():
        known = getattr(command, "commands", {})
        if word not in known:
            raise UsageError(f"there is no command {word!r}{suggestion(word, tuple(known))}: bounce help lists them")
        command = known[word]
        found = type(root)(command, info_name=word, parent=found)
    write_lines(page_text(page_of(command, found), terminal_style(to_file=False).width))


def _write_manual(folder: Path, found: list[Any]) -> None:
    """Write the pages; what is there already is replaced where it is a page of ours.

    Raises:
        OutputError: a page cannot be written, or is not ours.
    """
    from bounce_cli.cli.help.manual import manual_name, manual_page  # noqa: PLC0415 - see above

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: {error.strerror}") from error
    for page in found:
        _refuse_what_is_not_ours(folder / manual_name(page))
    for page in found:
        others = [one for one in found if one is not page and _is_near(one.words, page.words)]
        with open_output(str(folder / manual_name(page))) as write:
            write(manual_page(page, others))


def _refuse_what_is_not_ours(place: Path) -> None:
    from bounce_cli.cli.help.manual import MARK  # noqa: PLC0415 - see above

    try:
        is_ours = not place.exists() or place.read_bytes().startswith(MARK.encode())
    except OSError as error:
        raise OutputError(f"{place}: {error.strerror}") from error
    if not is_ours:
        raise OutputError(f"{place}: is there already, and was not made by bounce help; nothing was written")


def _is_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a command is above another one, or right below it, or beside it."""
    return one == other[:-1] or one[:-1] == other or (one[:-1] == other[:-1])
