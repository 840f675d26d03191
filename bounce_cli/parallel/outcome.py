"""What becomes of a mail that is worked on."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from bounce_cli.errors import own_fault
from bounce_cli.source.model import RawMessage

__all__ = ["Outcome", "done"]

_T = TypeVar("_T")


class Outcome(NamedTuple, Generic[_T]):
    """What became of one mail.

    Attributes:
        found: what the work made of it; None where it failed.
        fault: why it failed, in a sentence; None where it did not.
        trace: where in the code, as Python tells it.
    """

    found: _T | None
    fault: str | None = None
    trace: str = ""


def done(work: Callable[[RawMessage], _T], mail: RawMessage) -> Outcome[_T]:
    """What work makes of a mail; a fault of our own ends nothing."""
    try:
        return Outcome(work(mail))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other mails are still done
        import traceback  # noqa: PLC0415 - seldom needed

        return Outcome(None, own_fault(error), "".join(traceback.format_exception(error)))
