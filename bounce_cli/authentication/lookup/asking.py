"""The resolver of a run: the chain of cache, recording and name servers that its options describe."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.lookup.cache import Cache
from bounce_cli.authentication.lookup.client import DnsClient
from bounce_cli.authentication.lookup.heard import Heard, Hearing
from bounce_cli.authentication.lookup.recording import Recorder, Unasked, read_recording
from bounce_cli.authentication.lookup.servers import Server, system_servers
from bounce_cli.errors import NoNameServerError, OutputError

__all__ = ["Asking", "Questions", "asking"]

_MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """How the DNS is asked.

    Attributes:
        servers: name servers; empty for those of the system.
        tls: whether those of the system are spoken to over TLS.
        timeout: seconds that a name server may take.
        offline: whether nothing is asked at all.
        record: a file that keeps every answer; it must not exist yet.
        replay: a recording that is asked instead of the network.
        now: the time that counts as now; None for the clock, or the recording's time.
        most: look-ups of one run.
    """

    servers: tuple[Server, ...] = ()
    tls: bool = False
    timeout: float = 5.0
    offline: bool = False
    record: Path | None = None
    replay: Path | None = None
    now: datetime | None = None
    most: int = _MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A resolver with a cache, who answers behind it, and the time that counts as now."""

    resolver: Cache
    behind: Resolver
    now: datetime

    @property
    def is_cut_off(self) -> bool:
        """Whether there is no network: none is wanted, or of the name servers that were asked none ever answered."""
        return isinstance(self.behind, Unasked) or (isinstance(self.behind, DnsClient) and self.behind.is_cut_off)


@contextmanager
def asking(
    questions: Questions, clock: Callable[[], datetime] = lambda: datetime.now(UTC), heard: Heard | None = None
) -> Iterator[Asking]:
    """Give the resolver of a run; the recording is complete when the context ends.

    Args:
        questions: how the DNS is asked.
        clock: gives the time.
        heard: is told of each look-up that the cache cannot answer.

    Raises:
        ConfigurationError: the recording to replay is none.
        NoNameServerError: the system names no name server.
        OutputError: the file to record to exists, or cannot be written.
    """
    behind, recorded = _behind(questions)
    now = questions.now or recorded
    resolver: Resolver = behind
    with ExitStack() as stack:
        if questions.record:
            file = stack.enter_context(_new_file(questions.record))
            resolver = Recorder(behind, file, lambda: now or clock())
        if heard:
            resolver = Hearing(resolver, heard)
        yield Asking(resolver=Cache(resolver, most=questions.most), behind=behind, now=now or clock())


def _behind(questions: Questions) -> tuple[Resolver, datetime | None]:
    """Who answers what the cache does not know, and the time of a recording."""
    if questions.replay:
        replay = read_recording(questions.replay)
        return replay, replay.time
    return (Unasked() if questions.offline else _client(questions)), None


def _client(questions: Questions) -> DnsClient:
    servers = questions.servers or system_servers(tls=questions.tls)
    if not servers:
        raise NoNameServerError("the system names no name server: name one with --nameserver, or use --offline")
    return DnsClient(servers, timeout=questions.timeout)


@contextmanager
def _new_file(path: Path) -> Iterator[IO[str]]:
    """A file that did not exist; it stays with what was written, also where the run broke off."""
    try:
        with path.open("x", encoding="utf-8") as file:
            yield file
    except FileExistsError:
        raise OutputError(f"{path}: exists already; a recording overwrites nothing") from None
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from None
