"""The resolver against a real name server, and against one that is silent, refuses, truncates or runs in circles."""

import time
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.lookup.client import DnsClient
from bounce_cli.authentication.lookup.names import normal_name
from bounce_cli.authentication.lookup.servers import Server
from tests.authentication.name_servers import free_port, misbehaving, nsd, with_code

MANY = "".join(f'big IN TXT "{number:03d}{"x" * 200}"\n' for number in range(30))
ZONES = {
    "example.org": (
        '@ IN TXT "v=spf1 " "-all"\nwww IN CNAME a.b\na.b IN A 192.0.2.1\nx IN CNAME y.example.net.\n'
        'null IN MX 0 .\nm IN MX 10 MX\nm IN AAAA 2001:db8::1\noctets IN TXT "a\\255b"\n'
        "loop IN CNAME loop2\nloop2 IN CNAME loop\ngone IN CNAME nowhere\n" + MANY
    ),
    "example.net": "y IN A 192.0.2.9\n",
    "2.0.192.in-addr.arpa": "1 IN PTR Mail.example.org.\n",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DnsClient]:
    with nsd(tmp_path_factory.mktemp("nsd"), ZONES) as server:
        yield DnsClient([server], timeout=4)


@pytest.mark.server
@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [
        ("Example.ORG.", "TXT", ("records", ("v=spf1 -all",), ())),
        ("www.example.org", "A", ("records", ("192.0.2.1",), ("a.b.example.org",))),
        ("x.example.org", "A", ("records", ("192.0.2.9",), ("y.example.net",))),
        ("x.example.org", "MX", ("nodata", (), ("y.example.net",))),
        ("null.example.org", "MX", ("records", ("0 .",), ())),
        ("m.example.org", "MX", ("records", ("10 mx.example.org",), ())),
        ("m.example.org", "AAAA", ("records", ("2001:db8::1",), ())),
        ("octets.example.org", "TXT", ("records", ("a\xffb",), ())),
        ("1.2.0.192.in-addr.arpa", "PTR", ("records", ("mail.example.org",), ())),
        ("www.example.org", "CNAME", ("records", ("a.b.example.org",), ())),
        ("example.org", "NS", ("records", ("ns.example.org",), ())),
        ("none.example.org", "A", ("nxdomain", (), ())),
        ("b\u00fccher.example.org", "A", ("nxdomain", (), ())),
        ("m.example.org", "A", ("nodata", (), ())),
        ("b.example.org", "TXT", ("nodata", (), ())),
        ("gone.example.org", "A", ("nxdomain", (), ("nowhere.example.org",))),
        ("loop.example.org", "A", ("servfail", (), ())),
        ("a\\b c.example.org", "A", ("nxdomain", (), ())),
        ("example.com", "A", ("refused", (), ())),
    ],
)
def test_what_a_real_server_answers(
    client: DnsClient, name: str, type_: str, expected: tuple[str, tuple[str, ...], tuple[str, ...]]
) -> None:
    answer = client.ask(name, type_)
    assert (answer.outcome, answer.records, answer.chain) == expected
    assert answer.name == normal_name(name)


@pytest.mark.server
def test_a_long_answer_comes_over_tcp(client: DnsClient) -> None:
    answer = client.ask("big.example.org", "TXT")
    assert len(answer.records) == 30
    assert answer.ttl == 300


@pytest.mark.parametrize(
    "name", ["", ".", "a..b", "x" * 64 + ".org", "x." * 200 + "org", "\u00ad", "\ud800.org", "a\\b"]
)
def test_what_is_no_name_is_not_asked(name: str) -> None:
    with misbehaving(with_code(dns.rcode.NXDOMAIN)) as (server, asked):
        answer = DnsClient([server], timeout=1).ask(name, "A")
    assert answer.outcome == ("nxdomain" if name == "a\\b" else "bad-name")
    assert bool(asked) == (name == "a\\b")  # again where the answer is late


@given(st.text(max_size=40))
def test_no_name_raises(name: str) -> None:
    answer = DnsClient([], timeout=1).ask(name, "TXT")
    assert answer.outcome in {Outcome.BAD_NAME, Outcome.TIMEOUT}


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (dns.rcode.SERVFAIL, "servfail"),
        (dns.rcode.REFUSED, "refused"),
        (dns.rcode.FORMERR, "servfail"),
        (dns.rcode.NXDOMAIN, "nxdomain"),
        (dns.rcode.NOERROR, "nodata"),
    ],
)
def test_codes(code: dns.rcode.Rcode, outcome: str) -> None:
    with misbehaving(with_code(code)) as (server, _):
        answer = DnsClient([server], timeout=1).ask("example.org", "A")
    assert (answer.outcome, answer.failed) == (outcome, outcome in {"servfail", "refused"})


def test_the_next_server_answers_for_one_that_fails() -> None:
    with (
        misbehaving(with_code(dns.rcode.SERVFAIL)) as (bad, _),
        misbehaving(with_code(dns.rcode.NXDOMAIN)) as (good, _),
    ):
        assert DnsClient([bad, good], timeout=1).ask("example.org", "A").outcome == "nxdomain"


def test_a_dead_server_costs_one_time_out() -> None:
    with misbehaving(lambda _query, _tcp: None) as (silent, asked):
        client = DnsClient([silent], timeout=0.4)
        started = time.monotonic()
        for number in range(50):
            assert client.ask(f"{number}.example.org", "A").outcome == "timeout"
        assert time.monotonic() - started < 2
    assert asked == ["0.example.org. in a"] * 2 + [". in ns"]
    assert client.is_cut_off


def test_a_dead_domain_does_not_make_its_server_dead() -> None:
    def reply(query: dns.message.Message, _: bool) -> dns.message.Message | None:  # noqa: FBT001
        return None if "slow" in query.question[0].to_text() else dns.message.make_response(query)

    with misbehaving(reply) as (server, _):
        client = DnsClient([server], timeout=0.6)
        assert client.ask("slow.example.org", "A").outcome == "timeout"
        assert not client.is_cut_off
        assert client.ask("a.example.org", "A").outcome == "nodata"


def test_a_server_that_takes_no_streams_is_not_dead() -> None:
    def reply(query: dns.message.Message, over_tcp: bool) -> dns.message.Message | None:  # noqa: FBT001
        response = dns.message.make_response(query)
        if "long" in query.question[0].to_text():
            response.flags |= dns.flags.TC
        return None if over_tcp else response

    with misbehaving(reply) as (server, _):
        client = DnsClient([server], timeout=0.6)
        assert client.ask("long.example.org", "TXT").failed
        assert client.ask("a.example.org", "A").outcome == "nodata"


def test_a_server_that_has_answered_is_asked_again() -> None:
    def reply(query: dns.message.Message, _: bool) -> dns.message.Message | None:  # noqa: FBT001
        return None if "slow" in query.question[0].to_text() else dns.message.make_response(query)

    with misbehaving(reply) as (server, _):
        client = DnsClient([server], timeout=0.2)
        outcomes = [client.ask(name, "A").outcome for name in ("a.example.org", "slow.example.org", "b.example.org")]
    assert outcomes == ["nodata", "timeout", "nodata"]


def test_a_lost_datagram_is_sent_again() -> None:
    lost: list[bool] = []

    def reply(query: dns.message.Message, _: bool) -> dns.message.Message | None:  # noqa: FBT001
        lost.append(True)
        return None if len(lost) == 1 else dns.message.make_response(query)

    with misbehaving(reply) as (server, _):
        assert DnsClient([server], timeout=0.6).ask("example.org", "A").outcome == "nodata"


def test_an_unreachable_server() -> None:
    server = Server(host="127.0.0.1", port=free_port())
    assert DnsClient([server], timeout=0.2).ask("example.org", "A").failed


def test_truncation_over_udp_asks_tcp() -> None:
    def reply(query: dns.message.Message, over_tcp: bool) -> dns.message.Message:  # noqa: FBT001
        response = dns.message.make_response(query)
        if over_tcp:
            response.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "A", "192.0.2.7"))
        else:
            response.flags |= dns.flags.TC
        return response

    with misbehaving(reply) as (server, _):
        assert DnsClient([server], timeout=1).ask("example.org", "A").records == ("192.0.2.7",)


def test_a_chain_across_servers_ends_somewhere() -> None:
    def reply(query: dns.message.Message, _: bool) -> dns.message.Message:  # noqa: FBT001
        name = query.question[0].name
        response = dns.message.make_response(query)
        response.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", f"x{name}"))
        return response

    with misbehaving(reply) as (server, asked):
        answer = DnsClient([server], timeout=1).ask("example.org", "A")
    assert answer.outcome == "servfail"
    assert len(asked) == 9
