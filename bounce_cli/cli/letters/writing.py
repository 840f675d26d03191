"""Where letters go: to standard output, to a file, or into a folder, one new file each."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bounce_cli.cli.letters.options import Form
from bounce_cli.cli.output import open_output
from bounce_cli.errors import OutputError, UsageError
from bounce_cli.language.translation import Language
from bounce_cli.letter.model import Letter

__all__ = ["write_letters"]

_SUFFIXES = {"text": "txt", "markdown": "md", "eml": "eml"}
_UNFIT = re.compile(r"[^A-Za-z0-9@._+\-]")
# What Windows takes for a device, whatever stands behind the dot.
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_LONGEST_NAME = 120


def write_letters(letters: Sequence[Letter], form: Form, language: Language, output: str | None) -> None:
    """Write letters to standard output, to a file, or into a folder, one new file each.

    Raises:
        UsageError: several drafts are to become one file.
        OutputError: a file of the folder exists already, or one cannot be written.
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


def _written(letters: Sequence[Letter], form: Form, language: Language) -> str:
    match form:
        case Form.TEXT:
            from bounce_cli.rendering.letter.text import text_form  # noqa: PLC0415 - one form of three is needed

            return "".join(text_form(letters, language))
        case Form.MARKDOWN:
            from bounce_cli.rendering.letter.markdown import markdown_form  # noqa: PLC0415

            return "".join(markdown_form(letters, language))
        case Form.EML:
            from bounce_cli.rendering.letter.draft import draft  # noqa: PLC0415

            return draft(letters[0], language, datetime.now().astimezone()).decode("utf-8")


def _into_folder(letters: Sequence[Letter], form: Form, language: Language, folder: Path) -> None:
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


def _names(letters: Sequence[Letter], folder: Path, suffix: str) -> list[Path]:
    """File names after what the letters are about; of names that have become alike the later ones are numbered."""
    used: set[str] = set()
    found = []
    for letter in letters:
        base = _UNFIT.sub("_", letter.name)[:_LONGEST_NAME].lstrip(".-") or "letter"
        base = f"_{base}" if _DEVICE.match(base) else base
        name, number = base, 1
        while name.lower() in used:
            number += 1
            name = f"{base}-{number}"
        used.add(name.lower())
        found.append(folder / f"{name}.{suffix}")
    return found
