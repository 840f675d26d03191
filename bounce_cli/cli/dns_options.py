"""Options of the commands that ask the DNS, and the resolver that follows from them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bounce_cli.authentication.lookup.asking import Asking, Questions, asking
from bounce_cli.authentication.lookup.servers import doh_server, parse_server
from bounce_cli.errors import UsageError

__all__ = [
    "DnsRecordOption",
    "DnsReplayOption",
    "DnsTimeoutOption",
    "DohOption",
    "DotOption",
    "NameserverOption",
    "NowOption",
    "OfflineOption",
    "resolver_of",
]

NameserverOption = Annotated[
    list[str] | None,
    typer.Option("--nameserver", metavar="HOST[:PORT]", help="Ask this name server; may be given several times."),
]
DnsTimeoutOption = Annotated[
    float, typer.Option("--dns-timeout", metavar="SECONDS", min=0.1, max=60, help="Wait so long for a name server.")
]
DohOption = Annotated[
    str | None, typer.Option("--doh", metavar="URL", help="Ask over HTTPS (needs the extra bounce-cli[doh]).")
]
DotOption = Annotated[bool, typer.Option("--dot", help="Ask the name servers over TLS.")]
OfflineOption = Annotated[bool, typer.Option("--offline", help="Ask nothing; what would need the DNS stays open.")]
DnsRecordOption = Annotated[
    Path | None,
    typer.Option("--dns-record", metavar="FILE", help="Keep every answer, with its time, in this new file."),
]
DnsReplayOption = Annotated[
    Path | None, typer.Option("--dns-replay", metavar="FILE", help="Ask this recording, and nothing else.")
]
NowOption = Annotated[
    str | None, typer.Option("--now", metavar="TIME", help="What counts as now (2026-11-25T12:00:00Z).")
]


@contextmanager
def resolver_of(
    *,
    nameserver: list[str] | None,
    dns_timeout: float,
    doh: str | None,
    dot: bool,
    offline: bool,
    dns_record: Path | None,
    dns_replay: Path | None,
    now: str | None,
) -> Iterator[Asking]:
    """The resolver that the options describe.

    Raises:
        UsageError: an option's value means nothing, or options contradict each other.
        ConfigurationError: a recording is none.
        OutputError: the file to record to exists, or cannot be written.
    """
    if dns_replay and (offline or nameserver or doh):
        raise UsageError("--dns-replay asks a recording and nothing else: leave --nameserver, --doh and --offline out")
    if doh and (nameserver or dot):
        raise UsageError("--doh names its own resolver: leave --nameserver and --dot out")
    servers = (doh_server(doh),) if doh else tuple(parse_server(text, tls=dot) for text in nameserver or ())
    questions = Questions(
        servers=servers,
        tls=dot,
        timeout=dns_timeout,
        offline=offline,
        record=dns_record,
        replay=dns_replay,
        now=_moment(now),
    )
    with asking(questions) as found:
        yield found


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now {text!r}: a time like 2026-11-25T12:00:00Z is wanted") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
