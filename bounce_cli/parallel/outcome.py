"""What becomes of a mail that is worked on."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from bounce_cli.errors import own_fault
from bounce_cli.language.said import said
from bounce_cli.parallel.deadline import Deadline, OutOfTimeError
from bounce_cli.problem import Problem
from bounce_cli.source.model import RawMessage

__all__ = ["Outcome", "done", "out_of_time"]

_T = TypeVar("_T")


class Outcome(NamedTuple, Generic[_T]):
    """What became of one mail.

    Attributes:
        found: what the work made of it; None where it failed.
        fault: why it failed; None where it did not.
        trace: where in the code, as Python tells it.
    """

    found: _T | None
    fault: Problem | None = None
    trace: str = ""


def out_of_time(seconds: float) -> Outcome[_T]:
    """What becomes of a mail that would have taken longer."""
    return Outcome(None, Problem(code="timed_out", text=said("not understood in {seconds:g} seconds", seconds=seconds)))


def done(work: Callable[[RawMessage], _T], mail: RawMessage, deadline: Deadline) -> Outcome[_T]:
    """What work makes of a mail, in the time that there is for it; a fault of our own ends nothing."""
    try:
        with deadline:
            return _tried(work, mail)
    except OutOfTimeError:
        deadline.stop()
        return out_of_time(deadline.seconds)


def _tried(work: Callable[[RawMessage], _T], mail: RawMessage) -> Outcome[_T]:
    try:
        return Outcome(work(mail))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other mails are still done
        import traceback  # noqa: PLC0415 - seldom needed

        trace = "".join(traceback.format_exception(error))
        return Outcome(None, Problem(code="internal_error", text=own_fault(error)), trace)
