"""DNS over TLS (RFC 7858) and HTTPS (RFC 8484): who is believed, and what becomes of servers that fail."""

import gc
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from bounce_cli.authentication.lookup.answer import Answer
from bounce_cli.authentication.lookup.client import DnsClient
from bounce_cli.authentication.lookup.servers import Server, Transport
from tests.authentication.name_servers import free_port
from tests.authentication.tls_servers import ENCRYPTED, Authority, name_server, with_records

pytestmark = pytest.mark.usefixtures("_trusted")


def truncated(query: dns.message.Message) -> dns.message.Message:
    response = with_records(query)
    response.flags |= dns.flags.TC
    return response


def ask(server: Server, *, timeout: float = 2) -> tuple[Answer, bool]:
    """An answer, and whether the client is cut off after it."""
    client = DnsClient([server], timeout=timeout)
    return client.ask("example.org", "A"), client.is_cut_off


@ENCRYPTED
def test_an_answer_of_a_server_whose_certificate_is_good(transport: Transport, loopback: Path) -> None:
    with name_server(transport, loopback, with_records) as (server, asked):
        answer, cut_off = ask(server)
    assert (answer.outcome, answer.records, answer.ttl) == ("records", ("192.0.2.7",), 60)
    assert asked == ["example.org. in a"]
    assert not cut_off


@ENCRYPTED
def test_an_unknown_authority_is_not_believed(
    transport: Transport, loopback: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(Authority(tmp_path).certificate))
    with name_server(transport, loopback, with_records) as (server, asked):
        answer, cut_off = ask(server)
    assert (answer.outcome, answer.records) == ("servfail", ())
    assert (asked, cut_off) == ([], True)


@ENCRYPTED
def test_the_authorities_of_the_machine_do_not_know_ours(
    transport: Transport, loopback: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with name_server(transport, loopback, with_records) as (server, asked):
        assert ask(server)[0].outcome == "servfail"
    assert asked == []


@ENCRYPTED
def test_a_certificate_for_another_address_is_not_believed(transport: Transport, elsewhere: Path) -> None:
    with name_server(transport, elsewhere, with_records) as (server, asked):
        answer, cut_off = ask(server)
    assert (answer.outcome, answer.records) == ("servfail", ())
    assert (asked, cut_off) == ([], True)


@pytest.mark.parametrize(("certified", "outcome"), [("loopback", "records"), ("elsewhere", "servfail")])
def test_the_host_name_of_a_url_is_verified(
    certified: str, outcome: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Here:
        def addresses(self) -> Iterator[str]:
            yield "127.0.0.1"

    monkeypatch.setattr(dns.resolver.Resolver, "resolve_name", lambda *_, **__: Here())
    with name_server(Transport.HTTPS, request.getfixturevalue(certified), with_records) as (server, _):
        url = server.host.replace("127.0.0.1", "dns.test")
        assert ask(Server(host=url, port=443, transport=Transport.HTTPS))[0].outcome == outcome


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (dns.resolver.NXDOMAIN, "servfail"),
        (dns.resolver.NoNameservers, "servfail"),
        (dns.resolver.LifetimeTimeout, "timeout"),
    ],
)
def test_a_url_whose_host_is_not_found(error: type[Exception], outcome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(dns.resolver.Resolver, "resolve_name", fail)
    answer, cut_off = ask(Server(host="https://dns.test/dns-query", port=443, transport=Transport.HTTPS))
    assert (answer.outcome, cut_off) == (outcome, True)


@pytest.mark.parametrize("url", ["https://[::1/", "https://127.0.0.1:99999/", "https://:443/", f"https://{'x' * 70}/"])
def test_a_url_that_is_none_raises_nothing(url: str) -> None:
    assert ask(Server(host=url, port=443, transport=Transport.HTTPS))[0].outcome == "servfail"


@ENCRYPTED
@pytest.mark.parametrize(
    ("code", "outcome"),
    [(dns.rcode.NXDOMAIN, "nxdomain"), (dns.rcode.REFUSED, "refused"), (dns.rcode.SERVFAIL, "servfail")],
)
def test_codes(transport: Transport, loopback: Path, code: dns.rcode.Rcode, outcome: str) -> None:
    def reply(query: dns.message.Message) -> dns.message.Message:
        response = dns.message.make_response(query)
        response.set_rcode(code)
        return response

    with name_server(transport, loopback, reply) as (server, _):
        answer, cut_off = ask(server)
    assert (answer.outcome, cut_off) == (outcome, False)


@ENCRYPTED
def test_an_answer_marked_as_truncated_is_none(transport: Transport, loopback: Path) -> None:
    with name_server(transport, loopback, truncated) as (server, _):
        answer, cut_off = ask(server)
    assert (answer.outcome, answer.records, cut_off) == ("servfail", (), False)


@ENCRYPTED
def test_the_answer_to_another_question_is_none(transport: Transport, loopback: Path) -> None:
    def reply(_: dns.message.Message) -> dns.message.Message:
        return with_records(dns.message.make_query("example.net", "A"))

    with name_server(transport, loopback, reply) as (server, _):
        assert ask(server)[0].outcome == "servfail"


@pytest.mark.parametrize(
    ("transport", "octets"),
    [
        (Transport.TLS, b""),
        (Transport.TLS, b"\x00"),
        (Transport.TLS, b"\x00\x40cut short"),
        (Transport.TLS, b"\x00\x07no mail"),
        (Transport.HTTPS, b""),
        (Transport.HTTPS, b"220 mail.example.org ESMTP\r\n"),
        (Transport.HTTPS, b"HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\ncut short"),
        (Transport.HTTPS, b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nno mail"),
        (Transport.HTTPS, b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 7\r\n\r\nno gzip"),
        (Transport.HTTPS, b"HTTP/1.1 302 Found\r\nLocation: https://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"),
        (Transport.HTTPS, b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"),
    ],
)
def test_what_is_no_answer_raises_nothing(transport: Transport, octets: bytes, loopback: Path) -> None:
    with name_server(transport, loopback, lambda _: octets) as (server, asked):
        answer, _ = ask(server)
    assert (answer.outcome, answer.records) == ("servfail", ())
    assert asked == ["example.org. in a"]


@contextmanager
def deaf(transport: Transport) -> Iterator[Server]:
    """A port where connections open and nobody speaks TLS."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        host = f"https://127.0.0.1:{port}/dns-query" if transport is Transport.HTTPS else "127.0.0.1"
        yield Server(host=host, port=port, transport=transport)


def ask_often(server: Server) -> None:
    client = DnsClient([server], timeout=0.4)
    started = time.monotonic()
    for number in range(50):
        assert client.ask(f"{number}.example.org", "A").outcome == "timeout"
    assert time.monotonic() - started < 2
    assert client.is_cut_off


@ENCRYPTED
def test_a_dead_server_costs_one_time_out(transport: Transport) -> None:
    with deaf(transport) as server:
        ask_often(server)


@ENCRYPTED
def test_so_does_one_that_is_silent_after_the_handshake(transport: Transport, loopback: Path) -> None:
    with name_server(transport, loopback, lambda _: None) as (server, asked):
        ask_often(server)
    assert asked == ["0.example.org. in a"] * 2 + [". in ns"]


@ENCRYPTED
def test_a_server_that_has_answered_is_asked_again(transport: Transport, loopback: Path) -> None:
    def reply(query: dns.message.Message) -> dns.message.Message | None:
        return None if "slow" in query.question[0].to_text() else with_records(query)

    with name_server(transport, loopback, reply) as (server, _):
        client = DnsClient([server], timeout=1)
        outcomes = [client.ask(name, "A").outcome for name in ("a.example.org", "slow.example.org", "b.example.org")]
        assert not client.is_cut_off
    assert outcomes == ["records", "timeout", "records"]


@pytest.mark.filterwarnings("ignore:unclosed <socket")
@pytest.mark.parametrize(("name", "outcome"), [("dns.test", "records"), ("other.test", "servfail")])
def test_a_server_that_is_given_by_name_is_verified_by_it(name: str, outcome: str, loopback: Path) -> None:
    with name_server(Transport.TLS, loopback, with_records) as (server, _):
        named = replace(server, name=name)
        assert DnsClient([named], timeout=1).ask("example.org", "A").outcome == outcome
    gc.collect()  # as below


@pytest.mark.filterwarnings("ignore:unclosed <socket")
@ENCRYPTED
def test_where_nobody_listens(transport: Transport) -> None:
    port = free_port()
    host = f"https://127.0.0.1:{port}/dns-query" if transport is Transport.HTTPS else "127.0.0.1"
    answer, cut_off = ask(Server(host=host, port=port, transport=transport))
    gc.collect()  # dnspython leaves the socket of a connection that failed to it, and it may come in a later test
    assert (answer.outcome, cut_off) == ("servfail", True)
