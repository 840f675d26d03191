"""The entry point: exit statuses, interrupts and closed pipes, the same for every command."""

import gc
import os
import sys
from typing import NoReturn

from bounce_cli.cli.standard_error import swallow_the_rest, to_standard_error
from bounce_cli.cli.statuses import COMPLETES, INTERRUPTED, NOT_WRITTEN, PIPE, TRY_AGAIN, USAGE
from bounce_cli.errors import BounceError, LedgerError, OutputError, own_fault

__all__ = ["main"]


def main() -> NoReturn:
    """Run `bounce` with the arguments of the process and leave with its exit status.

    Run by a mail server, nothing that goes wrong, wrong options and faults of our own included, may cost it the mail.
    """
    try:
        sys.exit(_last_status())
    finally:
        gc.freeze()  # the interpreter looks for garbage once more when it ends, and all of it ends then


def _last_status() -> int:
    is_piped = PIPE in sys.argv[1:]
    _open_what_is_closed(output_is_wanted=not is_piped)
    if not is_piped:
        return _status()
    try:
        status = _status()
    except Exception as error:  # noqa: BLE001 - whatever it is
        import traceback  # noqa: PLC0415 - seldom needed

        from bounce_cli.escaping import visible  # noqa: PLC0415

        # Servers take in only the first words of what a command says: what it is comes first.
        lines = (f"bounce: {own_fault(error)}", *traceback.format_exc().splitlines())
        to_standard_error("".join(f"{visible(line)}\n" for line in lines))  # words of a mail may be among them
        status = TRY_AGAIN
    return TRY_AGAIN if status else 0


def _open_what_is_closed(*, output_is_wanted: bool) -> None:
    """Put nothing in place of streams that whoever started the process closed.

    Otherwise the next file to be opened, a ledger perhaps, gets the number of standard error and what is written there.
    """
    has_no_output = sys.stdout is None
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
            setattr(sys, name, open(number, "r" if name == "stdin" else "w", closefd=False))  # noqa: SIM115
    if has_no_output and output_is_wanted:
        to_standard_error("bounce: standard output is closed\n")
        sys.exit(NOT_WRITTEN)


def _status() -> int:
    """The exit status, once all is written."""
    status = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough (`| head`)
        swallow_the_rest(sys.stdout)
    except OSError as error:
        # What could not be written is still in the buffer: without this the interpreter would try again and complain.
        swallow_the_rest(sys.stdout)
        to_standard_error(f"bounce: standard output: {error.strerror}\n")
        status = NOT_WRITTEN
    to_standard_error("")
    return status


def _run() -> int:
    gc.disable()  # what is loaded stays: to look for garbage in it takes a tenth of the time until the first line
    from bounce_cli.cli.express import express  # noqa: PLC0415 - an interrupt during imports is handled too
    from bounce_cli.cli.output import hush, note, veil  # noqa: PLC0415

    veil()
    hush(wanted=False)
    try:
        if COMPLETES not in os.environ:
            express(sys.argv[1:])
        _run_command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:  # while the commands were being imported; later typer makes it status 130 itself
        return INTERRUPTED
    except OSError as error:  # every other file names itself: this is help or a version that found no room
        to_standard_error(f"bounce: standard output: {error.strerror}\n")
        return NOT_WRITTEN
    except BounceError as error:
        note(str(error))
        return NOT_WRITTEN if isinstance(error, OutputError | LedgerError) else USAGE
    finally:
        gc.enable()
    return 0


def _run_command() -> None:
    from bounce_cli.cli.app import app  # noqa: PLC0415 - see above

    gc.enable()
    if COMPLETES in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined] # noqa: PLC0415 - only a shell asks

        completion_init()
    app(prog_name="bounce")
