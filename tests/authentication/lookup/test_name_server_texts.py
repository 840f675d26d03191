"""Name servers as people write them."""

import pytest

from bounce_cli.authentication.lookup.servers import Server, Transport, doh_server, parse_server, system_servers
from bounce_cli.errors import UsageError


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("192.0.2.1", "192.0.2.1", 53),
        (" 192.0.2.1:5353 ", "192.0.2.1", 5353),
        ("2001:DB8::1", "2001:db8::1", 53),
        ("[2001:db8::1]", "2001:db8::1", 53),
        ("[2001:db8::1]:5353", "2001:db8::1", 5353),
    ],
)
def test_a_server(text: str, host: str, port: int) -> None:
    assert parse_server(text) == Server(host=host, port=port)
    assert parse_server(text, tls=True).port == (853 if port == 53 else port)
    assert parse_server(text, tls=True).transport is Transport.TLS


def test_a_name_is_looked_up_by_the_system() -> None:
    found = parse_server("localhost:5353")
    assert (found.host in {"127.0.0.1", "::1"}, found.port, found.name) == (True, 5353, "localhost")
    assert parse_server("127.0.0.1").name is None


@pytest.mark.parametrize(
    "text",
    ["", "dns.example", "192.0.2.1:", "192.0.2.1:dns", "192.0.2.1:0", "192.0.2.1:65536", "[::1", "::1]:53", "1:2:3"],
)
def test_what_is_no_server_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="is no name server") as caught:
        parse_server(text)
    assert repr(text) in str(caught.value)


def test_a_resolver_over_https() -> None:
    assert doh_server("https://dns.example/dns-query").transport is Transport.HTTPS
    for url in ("dns.example", "http://dns.example/", "https://", "https:///x"):
        with pytest.raises(UsageError, match="is no resolver"):
            doh_server(url)


def test_the_servers_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    import dns.resolver  # noqa: PLC0415

    assert all(server.port == 53 for server in system_servers())

    def fail() -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("dns.resolver.Resolver", fail)
    assert system_servers() == ()
