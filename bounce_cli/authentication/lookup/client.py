"""One question to name servers, over dnspython; what they answer in the few outcomes of `Answer`. Nothing is kept."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.authentication.lookup.names import normal_name
from bounce_cli.authentication.lookup.servers import Server, Transport

if TYPE_CHECKING:
    import dns.message
    import dns.name
    import dns.rdata

__all__ = ["DnsClient"]

# RFC 9520: failures are kept for a short time too. Octets of an answer: the DNS flag day's value against fragments.
_FAILURE_TTL = 30
_PAYLOAD = 1232
_LONGEST_CHAIN = 8


class DnsClient:
    """Asks the servers in their order; one that has never answered, and does not in time, is not asked again.

    `timeout` is in seconds for each server: a part of it lies before a second attempt, since datagrams get lost, and of
    a server that was not heard yet another before the question that every server answers. `ask` is safe to call from
    several threads and never raises for any name.
    """

    def __init__(self, servers: Iterable[Server], *, timeout: float) -> None:
        self._servers = tuple(servers)
        self._timeout = timeout
        self._alive: set[Server] = set()
        self._dead: set[Server] = set()

    @property
    def is_cut_off(self) -> bool:
        """Whether every server was tried and none has ever answered."""
        return len(self._dead) == len(self._servers)

    def ask(self, name: str, type_: str) -> Answer:
        """Look a name up, following CNAME records that the server did not follow itself, as long as there is time."""
        import dns.exception  # noqa: PLC0415 - most runs never ask
        import dns.name  # noqa: PLC0415

        normal = normal_name(name)
        try:
            asked = dns.name.from_text((normal or "").replace("\\", "\\\\"))  # names come as they are, not escaped
        except (dns.exception.DNSException, UnicodeError):
            normal = None
        if normal is None:
            return Answer(name=name, type=type_, outcome=Outcome.BAD_NAME)
        chain: list[str] = []
        start = time.monotonic()
        while True:
            outcome, response = self._exchange(asked, type_)
            answer, onward = _read(normal, type_, outcome, response, chain)
            if onward is None or time.monotonic() - start > self._timeout:
                return answer
            asked = onward

    def _exchange(self, name: "dns.name.Name", type_: str) -> "tuple[Outcome, dns.message.Message | None]":
        """The first usable answer of a server; else the last error."""
        import dns.exception  # noqa: PLC0415
        import dns.message  # noqa: PLC0415

        query = dns.message.make_query(name, type_, use_edns=0, payload=_PAYLOAD)
        outcome = Outcome.TIMEOUT
        for server in self._servers:
            if server in self._dead:
                continue
            is_known = server in self._alive
            try:
                response = _send_twice(query, server, self._timeout / (2 if is_known else 3))
            except (dns.exception.Timeout, OSError) as error:  # OSError: no way to the server
                outcome = Outcome.TIMEOUT if isinstance(error, dns.exception.Timeout) else Outcome.SERVFAIL
                if not is_known:
                    self._try_out(server)
            except (dns.exception.DNSException, EOFError):
                outcome = Outcome.SERVFAIL
            else:
                self._heard(server)
                outcome = _outcome(response)
                if outcome not in {Outcome.SERVFAIL, Outcome.REFUSED}:
                    return outcome, response
        return outcome, None

    def _try_out(self, server: Server) -> None:
        """Tell a dead server from one that waits for a dead domain, by what every server answers."""
        import dns.exception  # noqa: PLC0415
        import dns.message  # noqa: PLC0415

        try:
            _send(dns.message.make_query(".", "NS"), server, self._timeout / 3)
        except (dns.exception.DNSException, OSError, EOFError):
            if server not in self._alive:
                self._dead.add(server)
        else:
            self._heard(server)

    def _heard(self, server: Server) -> None:
        self._alive.add(server)
        self._dead.discard(server)  # another thread may have waited less long


def _send_twice(query: "dns.message.Message", server: Server, timeout: float) -> "dns.message.Message":
    import dns.exception  # noqa: PLC0415

    try:
        return _send(query, server, timeout)
    except dns.exception.Timeout:
        return _send(query, server, timeout)


def _send(query: "dns.message.Message", server: Server, timeout: float) -> "dns.message.Message":
    import dns.query  # noqa: PLC0415

    if server.transport is Transport.HTTPS:
        return _https(query, server.host, timeout)
    if server.transport is Transport.TLS:
        # Without a name dnspython takes a certificate for anyone; the address is one too (RFC 8310 section 8.1).
        name = server.name or server.host.partition("%")[0]
        return dns.query.tls(query, server.host, timeout=timeout, port=server.port, server_hostname=name)
    response, _ = dns.query.udp_with_fallback(
        query, server.host, timeout=timeout, port=server.port, ignore_unexpected=True
    )
    return response


def _https(query: "dns.message.Message", url: str, timeout: float) -> "dns.message.Message":
    """Ask over HTTPS; what may go wrong there in the words of the other transports: Timeout, OSError, DNSException."""
    import dns.exception  # noqa: PLC0415
    import dns.query  # noqa: PLC0415
    import dns.resolver  # noqa: PLC0415

    known = vars(dns.query)
    http: Any = known.get("httpx2") or known.get("httpx")  # dnspython speaks through httpx2 since 2.9
    if http is None:
        raise dns.query.NoDOH
    try:
        return dns.query.https(query, url, timeout=timeout)
    except http.TimeoutException as error:
        raise dns.exception.Timeout from error
    except (
        http.NetworkError,
        dns.resolver.NXDOMAIN,  # of the host in the URL, which the system's name servers are asked for
        dns.resolver.NoAnswer,
        dns.resolver.NoNameservers,
        dns.resolver.NoResolverConfiguration,
    ) as error:
        raise OSError(str(error)) from error
    except (http.HTTPError, http.InvalidURL, ValueError) as error:  # ValueError: a status that is not 2xx
        raise dns.exception.DNSException from error


def _outcome(response: "dns.message.Message") -> Outcome:
    import dns.flags  # noqa: PLC0415
    import dns.rcode  # noqa: PLC0415

    if response.flags & dns.flags.TC:  # of a stream no more can be had, and half an answer is none
        return Outcome.SERVFAIL
    known = {
        dns.rcode.NOERROR: Outcome.RECORDS,
        dns.rcode.NXDOMAIN: Outcome.NXDOMAIN,
        dns.rcode.REFUSED: Outcome.REFUSED,
    }
    return known.get(response.rcode(), Outcome.SERVFAIL)


def _read(
    name: str, type_: str, outcome: Outcome, response: "dns.message.Message | None", chain: list[str]
) -> "tuple[Answer, dns.name.Name | None]":
    """The answer, and the name to ask next where the server left a CNAME chain unfinished."""
    import dns.exception  # noqa: PLC0415
    import dns.message  # noqa: PLC0415

    failed = Answer(name=name, type=type_, outcome=Outcome.SERVFAIL, chain=tuple(chain), ttl=_FAILURE_TTL)
    if not isinstance(response, dns.message.QueryMessage):
        return Answer(name=name, type=type_, outcome=outcome, chain=tuple(chain), ttl=_FAILURE_TTL), None
    try:
        found = response.resolve_chaining()
    except dns.exception.DNSException:  # a loop, or no answer to the question
        return failed, None
    asked = response.question[0].name
    if found.canonical_name != asked:
        chain.extend(_text(rrset[0].target) for rrset in found.cnames)
        if len(chain) > _LONGEST_CHAIN:
            return failed, None
        if found.answer is None and outcome is Outcome.RECORDS and not response.authority:
            return failed, found.canonical_name
    records = tuple(_data(record) for record in found.answer) if found.answer is not None else ()
    if outcome is Outcome.RECORDS and not records:
        outcome = Outcome.NODATA
    ttl = min(found.minimum_ttl, 1 << 31)
    return Answer(name=name, type=type_, outcome=outcome, records=records, chain=tuple(chain), ttl=ttl), None


def _text(name: "dns.name.Name") -> str:
    text = name.to_text(omit_final_dot=True).lower()
    return text or "."


def _data(record: "dns.rdata.Rdata") -> str:
    """The data of one record as `Answer.records` has it."""
    if hasattr(record, "strings"):
        return b"".join(record.strings).decode("latin-1")
    if hasattr(record, "preference") and hasattr(record, "exchange"):
        return f"{record.preference} {_text(record.exchange)}"
    if hasattr(record, "target"):
        return _text(record.target)
    return record.to_text().lower()
