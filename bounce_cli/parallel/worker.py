"""The process that does the work: it is handed blocks of mails, and hands back what became of them."""

import pickle
import signal
import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from bounce_cli.parallel.clock import Clock
from bounce_cli.parallel.deadline import Deadline
from bounce_cli.parallel.outcome import Outcome, done
from bounce_cli.source.model import RawMessage

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["outcomes", "packed", "serve"]


def packed(mails: Iterable[RawMessage]) -> bytes:
    """Mails as they are handed over."""
    return pickle.dumps([(mail.origin, mail.octets, mail.problems, mail.path) for mail in mails], protocol=5)


def outcomes(octets: bytes) -> list[Outcome[Any]]:
    """What a worker handed back."""
    found: list[Outcome[Any]] = pickle.loads(octets)  # noqa: S301 - our own process wrote it
    return found


def serve(
    work: Callable[[RawMessage], Any], connection: "Connection", clock: Clock, others: "Iterable[Connection]"
) -> None:
    """Work until nobody hands over any more.

    Args:
        work: what is done with each mail.
        connection: where blocks come from and outcomes go to.
        clock: tells whoever gives the work what is worked on, and knows how long that may take.
        others: ends of connections that a fork copied: closed, or the end of this program would not be seen there.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who gave the work is interrupted too, and ends this
    for other in others:
        other.close()
    waiting: SimpleQueue[bytes | None] = SimpleQueue()
    # Taken in while another block is worked on: whoever hands over never waits for whoever hands back.
    threading.Thread(target=_take_in, args=(connection, waiting), daemon=True).start()
    deadline = Deadline(clock.seconds)
    while (octets := waiting.get()) is not None:
        found = []
        for number, (origin, mail, problems, path) in enumerate(pickle.loads(octets)):  # noqa: S301 - see above
            clock.begin(number)
            found.append(done(work, RawMessage(origin=origin, octets=mail, problems=problems, path=path), deadline))
        clock.stop()
        try:
            connection.send_bytes(pickle.dumps(found, protocol=5))
        except OSError:
            return


def _take_in(connection: "Connection", waiting: "SimpleQueue[bytes | None]") -> None:
    while True:
        try:
            waiting.put(connection.recv_bytes())
        except (EOFError, OSError):
            waiting.put(None)
            return
