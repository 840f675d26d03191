"""A name server that answers octets of its own making: each question ends, in time, with records or with an error."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import dns.flags
import dns.message
import dns.name
import dns.rrset
import pytest

from bounce_cli.authentication.lookup.client import DnsClient
from bounce_cli.authentication.lookup.servers import Server
from tests.authentication.name_servers import free_port

Octets = Callable[[dns.message.Message], bytes]
_HEADER = 12


@contextmanager
def sending(octets: Octets, stream: Octets | None = None) -> Iterator[Server]:
    """A server that answers each question with these octets, and over TCP with others; without such it is silent."""
    port = free_port()
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as streams,
    ):
        datagrams.bind(("127.0.0.1", port))
        streams.bind(("127.0.0.1", port))
        streams.listen()
        for one in (datagrams, streams):
            one.settimeout(0.02)
        ended = threading.Event()
        threads = [
            threading.Thread(target=_datagrams, args=(datagrams, octets, ended)),
            threading.Thread(target=_streams, args=(streams, stream, ended)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield Server(host="127.0.0.1", port=port)
        finally:
            ended.set()
            for thread in threads:
                thread.join()


def _datagrams(there: socket.socket, octets: Octets, ended: threading.Event) -> None:
    while not ended.is_set():
        with suppress(TimeoutError):
            question, sender = there.recvfrom(4096)
            there.sendto(octets(dns.message.from_wire(question)), sender)


def _streams(there: socket.socket, octets: Octets | None, ended: threading.Event) -> None:
    while not ended.is_set():
        with suppress(TimeoutError, ConnectionError):
            connection, _ = there.accept()
            with connection:
                question = connection.recv(4096)[2:]
                if octets and question:
                    connection.sendall(octets(dns.message.from_wire(question)))
                ended.wait(0.02)


def answer(question: dns.message.Message, *records: tuple[str, str, str]) -> dns.message.Message:
    response = dns.message.make_response(question)
    for name, type_, data in records:
        response.answer.append(dns.rrset.from_text(name, 60, "IN", type_, data))
    return response


def of_another_id(question: dns.message.Message) -> bytes:
    response = answer(question, ("example.org.", "A", "192.0.2.1"))
    response.id = question.id ^ 1
    return response.to_wire()


def of_another_question(question: dns.message.Message) -> bytes:
    other = dns.message.make_query("evil.example", "A")
    other.id = question.id
    return answer(other, ("evil.example.", "A", "192.0.2.1")).to_wire()


def of_another_name(question: dns.message.Message) -> bytes:
    return answer(question, ("evil.example.", "A", "192.0.2.1")).to_wire()


def cut(question: dns.message.Message) -> bytes:
    return answer(question, ("example.org.", "A", "192.0.2.1")).to_wire()[:-3]


def garbage(question: dns.message.Message) -> bytes:
    return question.id.to_bytes(2, "big") + b"\xff" * 300


def pointing_at_itself(question: dns.message.Message) -> bytes:
    """A name that is compressed to itself (RFC 1035 section 4.1.4)."""
    head = bytearray(answer(question).to_wire()[:_HEADER])
    head[4:12] = b"\x00\x01\x00\x00\x00\x00\x00\x00"
    return bytes(head) + b"\xc0\x0c\x00\x01\x00\x01"


def in_circles(question: dns.message.Message) -> bytes:
    return answer(question, ("example.org.", "CNAME", "a.example."), ("a.example.", "CNAME", "example.org.")).to_wire()


def nothing(_: dns.message.Message) -> bytes:
    return b""


@pytest.mark.parametrize(
    "octets",
    [of_another_id, of_another_question, cut, garbage, pointing_at_itself, in_circles, nothing],
    ids=lambda octets: octets.__name__,
)
def test_what_is_no_answer_is_an_error(octets: Octets) -> None:
    with sending(octets) as server:
        start = time.monotonic()
        found = DnsClient([server], timeout=1).ask("example.org", "A")
    assert (found.failed, found.records) == (True, ())
    assert time.monotonic() - start < 3


def test_records_of_another_name_are_none() -> None:
    with sending(of_another_name) as server:
        found = DnsClient([server], timeout=1).ask("example.org", "A")
    assert found.records == ()


def truncated(question: dns.message.Message) -> bytes:
    response = answer(question)
    response.flags |= dns.flags.TC
    return response.to_wire()


def framed(response: dns.message.Message) -> bytes:
    octets = response.to_wire(max_size=65_535)
    return len(octets).to_bytes(2, "big") + octets


def long_text(question: dns.message.Message) -> bytes:
    text = " ".join(f'"{"x" * 255}"' for _ in range(240))
    return framed(answer(question, ("example.org.", "TXT", text)))


def many_records(question: dns.message.Message) -> bytes:
    response = answer(question)
    texts = (f'"{number}"' for number in range(1_000))
    response.answer.append(dns.rrset.from_text("example.org.", 60, "IN", "TXT", *texts))
    return framed(response)


def half(question: dns.message.Message) -> bytes:
    return long_text(question)[:1_000]


@pytest.mark.parametrize(
    ("stream", "records", "octets"),
    [(long_text, 1, 61_200), (many_records, 1_000, 2_890), (half, 0, 0), (None, 0, 0)],
)
def test_what_comes_over_tcp(stream: Octets | None, records: int, octets: int) -> None:
    with sending(truncated, stream) as server:
        start = time.monotonic()
        found = DnsClient([server], timeout=6).ask("example.org", "TXT")
    assert (len(found.records), sum(map(len, found.records))) == (records, octets)
    assert found.failed is (records == 0)
    assert time.monotonic() - start < 12


def slow_chain(question: dns.message.Message) -> bytes:
    time.sleep(0.25)
    name = question.question[0].name
    return answer(question, (name.to_text(), "CNAME", f"x{name}")).to_wire()


def test_a_slow_chain_ends_with_the_time_of_the_server() -> None:
    with sending(slow_chain) as server:
        start = time.monotonic()
        found = DnsClient([server], timeout=1).ask("example.org", "A")
    assert (found.failed, found.records) == (True, ())
    assert time.monotonic() - start < 2


def odd_names(question: dns.message.Message) -> bytes:
    """Mail exchangers and text with all that a name may hold."""
    name = dns.name.Name([b"a\x00b\x1b[31m.\xff", b"x" * 63, b""])
    return answer(question, ("example.org.", "MX", f"10 {name.to_text()}")).to_wire()


def test_names_come_with_their_escapes() -> None:
    with sending(odd_names) as server:
        found = DnsClient([server], timeout=1).ask("example.org", "MX")
    assert found.records == (f"10 a\\000b\\027[31m\\.\\255.{'x' * 63}",)


@pytest.mark.parametrize("name", ["x" * 64 + ".example", "x." * 127 + "x", "a..b", "", "."])
def test_what_is_no_name_is_asked_of_nobody(name: str) -> None:
    asked: list[dns.message.Message] = []

    def remembering(question: dns.message.Message) -> bytes:
        asked.append(question)
        return nothing(question)

    with sending(remembering) as server:
        assert DnsClient([server], timeout=1).ask(name, "A").outcome == "bad-name"
    assert asked == []
