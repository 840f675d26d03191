"""Options of the commands that ask the DNS, and the resolver that follows from them."""

import math
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounce_cli.authentication.lookup.asking import Asking, Questions, asking
from bounce_cli.authentication.lookup.servers import doh_server, parse_server
from bounce_cli.cli.bundles import bundle
from bounce_cli.cli.help.options import DNS
from bounce_cli.cli.options import ConfigOption
from bounce_cli.errors import UsageError
from bounce_cli.times import read_time

if TYPE_CHECKING:
    from bounce_cli.authentication.lookup.heard import Heard

__all__ = ["DNS_TIMEOUT", "FRESH_DAYS", "Ask", "FreshOption", "asks_dns"]

# What holds where neither an option nor the configuration says it.
DNS_TIMEOUT, FRESH_DAYS = 5.0, 7

_NameserverOption = Annotated[
    list[str] | None,
    typer.Option(
        "--nameserver",
        metavar="HOST[:PORT]",
        help="Ask this name server; may be given several times.",
        rich_help_panel=DNS,
    ),
]
_TimeoutOption = Annotated[
    float,
    typer.Option(
        "--dns-timeout", metavar="SECONDS", min=0.1, max=60, help="Wait so long for a name server.", rich_help_panel=DNS
    ),
]
_DohOption = Annotated[
    str | None,
    typer.Option("--doh", metavar="URL", help="Ask over HTTPS (needs the extra bounce-cli[doh]).", rich_help_panel=DNS),
]
_DotOption = Annotated[bool, typer.Option("--dot", help="Ask the name servers over TLS.", rich_help_panel=DNS)]
_OfflineOption = Annotated[
    bool,
    typer.Option("--offline", help="Ask nothing."),
]
_RecordOption = Annotated[
    Path | None,
    typer.Option(
        "--dns-record", metavar="FILE", help="Keep every answer, with its time, in this new file.", rich_help_panel=DNS
    ),
]
_ReplayOption = Annotated[
    Path | None,
    typer.Option("--dns-replay", metavar="FILE", help="Ask this recording, and nothing else.", rich_help_panel=DNS),
]
_NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="TIME", help="What counts as now (2026-11-25T12:00:00Z).", rich_help_panel=DNS),
]

FreshOption = Annotated[
    int,
    typer.Option(
        "--fresh-days",
        metavar="DAYS",
        min=0,
        max=36_500,
        help="Hold what the DNS says now against bounces of at most so many days.",
        rich_help_panel=DNS,
    ),
]

# Options that say whom to ask, and what only makes sense when somebody is asked.
_NAMING = ("nameserver", "doh", "dot", "dns_record", "dns_replay")


@dataclass(frozen=True, slots=True)
class Ask:
    """Opens the resolver that the options describe; errors as `_questions`, and of `asking`.

    Attributes:
        options: the values of the options by their names.
    """

    options: Mapping[str, Any]

    def __call__(self, heard: "Heard | None" = None) -> AbstractContextManager[Asking]:
        """The resolver, to be closed again; `heard` is told of each look-up."""
        return asking(_questions(**self.options), heard=heard)

    @property
    def is_asked_for(self) -> bool:
        """Whether an option names a server or a recording, so that asking is wanted."""
        return any(self.options.get(name) for name in _NAMING)


def _questions(
    *,
    nameserver: _NameserverOption = None,
    dns_timeout: _TimeoutOption = DNS_TIMEOUT,
    doh: _DohOption = None,
    dot: _DotOption = False,
    offline: _OfflineOption = False,
    dns_record: _RecordOption = None,
    dns_replay: _ReplayOption = None,
    now: _NowOption = None,
    config: ConfigOption = None,  # noqa: ARG001 - read before the command line is: it says what these are else
) -> Questions:
    """How the DNS is asked, as the options describe it.

    Raises:
        UsageError: an option's value means nothing, or options contradict each other.
    """
    if dns_replay and (nameserver or doh):
        raise UsageError("--dns-replay asks a recording and nothing else: leave --nameserver and --doh out")
    if not math.isfinite(dns_timeout):
        raise UsageError(f"--dns-timeout {dns_timeout}: a number of seconds is wanted")
    if doh and (nameserver or dot):
        raise UsageError("--doh names its own resolver: leave --nameserver and --dot out")
    if doh and not _speaks_https():
        raise UsageError("--doh needs httpx, which is not installed: pip install 'bounce-cli[doh]'")
    servers = (doh_server(doh),) if doh else tuple(parse_server(text, tls=dot) for text in nameserver or ())
    return Questions(
        servers=servers,
        tls=dot,
        timeout=dns_timeout,
        offline=offline,
        record=dns_record,
        replay=dns_replay,
        now=_moment(now),
    )


def _speaks_https() -> bool:
    """Whether the package is there over which dnspython speaks HTTPS: httpx, since dnspython 2.9 httpx2."""
    if not any(find_spec(name) for name in ("httpx2", "httpx")):
        return False
    import dns.query  # noqa: PLC0415 - most runs never ask over HTTPS

    return dns.query.have_doh


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = read_time(text)
    if moment is None:
        raise UsageError(f"--now {text!r}: a time like 2026-11-25T12:00:00Z is wanted")
    return moment


# Gives a command the options for asking the DNS; its parameter `ask` opens the resolver that they describe.
asks_dns = bundle("ask", _questions, Ask)
