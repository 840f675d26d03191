"""Name servers as people give them, and those of the system."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from enum import StrEnum

from bounce_cli.errors import UsageError

__all__ = ["Server", "Transport", "doh_server", "parse_server", "system_servers"]

_PORT, _TLS_PORT = 53, 853
_LAST_PORT = 65_535
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,250}[A-Za-z0-9])?")


class Transport(StrEnum):
    """How a name server is spoken to: plain UDP with TCP behind it, TLS (RFC 7858), HTTPS (RFC 8484)."""

    PLAIN = "plain"
    TLS = "tls"
    HTTPS = "https"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A name server: its IP address (for HTTPS its URL), port, how it is spoken to, and the name given in its place."""

    host: str
    port: int = _PORT
    transport: Transport = Transport.PLAIN
    name: str | None = None


def parse_server(text: str, *, tls: bool = False) -> Server:
    """Read `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]:5353` or `dns.example.net:5353`.

    A name is looked up by the system.

    Raises:
        UsageError: the text is no address and no name that the system knows, with or without a port.
    """
    host, port = _split(text.strip())
    default = _TLS_PORT if tls else _PORT
    address = _address(host)
    number = int(port) if port.isdecimal() else (0 if port else default)
    if address is None or not 0 < number <= _LAST_PORT:
        raise UsageError(
            f"{text!r} is no name server: an IP address or a name that the system knows is wanted, with :PORT behind "
            f"it where that is not {default}"
        )
    transport = Transport.TLS if tls else Transport.PLAIN
    return Server(host=address, port=number, transport=transport, name=None if _is_address(host) else host)


def doh_server(url: str) -> Server:
    """A resolver that is asked over HTTPS, by its URL.

    Raises:
        UsageError: the URL does not begin with https:// and a host.
    """
    if not url.startswith("https://") or not url.removeprefix("https://").partition("/")[0]:
        raise UsageError(f"{url!r} is no resolver: a URL like https://dns.example/dns-query is wanted")
    return Server(host=url, port=443, transport=Transport.HTTPS)


def system_servers(*, tls: bool = False) -> tuple[Server, ...]:
    """The name servers that the system uses; empty where it names none."""
    import dns.exception  # noqa: PLC0415 - most runs never ask
    import dns.resolver  # noqa: PLC0415

    try:
        found = dns.resolver.Resolver()
    except dns.exception.DNSException:
        return ()
    port, transport = (_TLS_PORT, Transport.TLS) if tls else (found.port, Transport.PLAIN)
    return tuple(Server(host=str(host), port=port, transport=transport) for host in found.nameservers)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _address(host: str) -> str | None:
    """The address of a host, of a name its first; None where there is none."""
    if _is_address(host):
        return str(ipaddress.ip_address(host))
    if not _NAME.fullmatch(host):
        return None
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return None
    return str(found[0][4][0])


def _split(text: str) -> tuple[str, str]:
    if text.startswith("[") and "]" in text:
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host, port or "none"
    return text, ""
