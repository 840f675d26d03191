"""Where output goes: standard output or a file, in UTF-8 whatever the locale says."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bounce_cli.cli.standard_error import to_standard_error
from bounce_cli.errors import OutputError
from bounce_cli.language.translation import ENGLISH, Language
from bounce_cli.rendering.style import Style

__all__ = [
    "Write",
    "hush",
    "inform",
    "note",
    "open_output",
    "record_style",
    "tell",
    "terminal_style",
    "veil",
    "write_lines",
]

Write = Callable[[str], None]
_LEAST_WIDTH = 40


class _StandardError:
    """How lines get there, of the process, as it is: what each passes through, and whether only faults do."""

    hide: Callable[[str], str] = str
    is_quiet = False


@contextlib.contextmanager
def open_output(path: str | None) -> Iterator[Write]:
    """A function that writes text; to `path` all or nothing: an earlier file stays until the new one is complete.

    Raises:
        OutputError: the file cannot be written.
    """
    if path is None or path == "-":
        yield _to_standard_output()
        return
    import tempfile  # noqa: PLC0415 - standard output needs none

    target = Path(path)
    if target.exists() and not target.is_file():
        with _named(path), target.open("wb") as stream:
            yield lambda text: _put(stream.write, text)
        return
    with _named(path):
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with _named(path), os.fdopen(descriptor, "wb") as stream:
            yield lambda text: _put(stream.write, text)
            stream.flush()
            os.fsync(stream.fileno())  # a mail that is moved after this is nowhere else
        with _named(path):
            _keep_mode(target, name)
            Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output."""
    with open_output(None) as write:
        for line in lines:
            write(line)


def _put(write: Callable[[bytes], int | None], text: str) -> None:
    rest = text.encode("utf-8", "backslashreplace")
    # A pipe without a buffer before it (PYTHONUNBUFFERED) may take less than all at once.
    while rest:
        rest = rest[write(rest) or 0 :]


def _to_standard_output() -> Write:
    stream = sys.stdout.buffer
    at_once = sys.stdout.isatty()

    def write(text: str) -> None:
        try:
            _put(stream.write, text)
            if at_once:
                stream.flush()
        except BrokenPipeError:
            # The reader has seen enough (`| head`): that is no error.
            raise SystemExit(0) from None
        except OSError as error:
            raise OutputError(f"standard output: {error.strerror}") from error

    return write


@contextlib.contextmanager
def _named(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from error


def _keep_mode(target: Path, name: str) -> None:
    if target.exists():
        mode = target.stat().st_mode
    else:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    Path(name).chmod(mode & 0o7777)


def terminal_style(*, to_file: bool, language: Language | None = None) -> Style:
    """The style for text forms: width and colour of the terminal, none of both in a pipe or a file; and the language.

    Without a language it is that of the environment.

    NO_COLOR (no-color.org) wins over FORCE_COLOR, both over what the terminal says.
    """
    from bounce_cli.language.choice import language_of  # noqa: PLC0415 - records are English

    terminal = sys.stdout.isatty() and not to_file
    forced = os.environ.get("FORCE_COLOR", "") not in {"", "0"}
    refused = bool(os.environ.get("NO_COLOR"))
    colour = not refused and (forced or (terminal and os.environ.get("TERM") != "dumb"))
    width = max(_LEAST_WIDTH, _columns()) if terminal else None
    return Style(width=width, colour=colour, language=language or language_of(os.environ))


def record_style(language: Language | None) -> Style:
    """The style of what programs read: English unless a language is asked for, whatever the environment says."""
    return Style(language=language or ENGLISH)


def _columns() -> int:
    with contextlib.suppress(ValueError):
        stated = int(os.environ.get("COLUMNS", "0"))
        if stated > 0:
            return stated
    with contextlib.suppress(OSError):
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    return 80


def note(text: str) -> None:
    """A line of our own on standard error, in English, as errors are."""
    from bounce_cli.rendering.text import safe  # noqa: PLC0415 - most runs have nothing to tell

    sys.stdout.flush()
    to_standard_error(f"bounce: {safe(_StandardError.hide(text))}\n")


def inform(text: str) -> None:
    """A line about what was done, which nobody needs who wants quiet."""
    if not _StandardError.is_quiet:
        note(text)


def hush(*, wanted: bool) -> None:
    """Let lines about what was done be left out; faults are told all the same."""
    _StandardError.is_quiet = wanted


def veil(hide: Callable[[str], str] = str) -> None:
    """Let every line on standard error pass through a function, which hides what is not to be seen there."""
    _StandardError.hide = staticmethod(hide)


def tell(path: str, cause: str) -> None:
    """Name a path and what is the matter with it on standard error; names inside archives are as hostile as mail."""
    note(f"{path}: {cause}")
