"""Name servers on loopback ports: a real one with the zones of a test, and one that misbehaves as it is told."""

import os
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rcode
import pytest

from bounce_cli.authentication.lookup.servers import Server
from tests.servers.dma import Dma
from tests.servers.unpack import UnavailableError

_CONFIGURATION = """\
server:
  ip-address: 127.0.0.1@{port}
  username: ""
  chroot: ""
  zonesdir: "{folder}"
  pidfile: "{folder}/nsd.pid"
  database: ""
  xfrdfile: ""
  zonelistfile: "{folder}/zone.list"
  server-count: 1
  hide-version: yes
remote-control:
  control-enable: no
"""
_ZONE = 'zone:\n  name: "{name}"\n  zonefile: "{name}.zone"\n'
_SOA = "$TTL 300\n@ IN SOA ns.{name}. admin.{name}. 1 3600 900 604800 60\n@ IN NS ns.{name}.\nns IN A 127.0.0.1\n"


def free_port() -> int:
    """A port that is free for datagrams and for streams; one whose last connection has just ended is not yet."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, socket.socket() as stream:
            datagrams.bind(("127.0.0.1", 0))
            port: int = datagrams.getsockname()[1]
            with suppress(OSError):
                stream.bind(("127.0.0.1", port))
                return port


def nsd_command() -> list[str]:
    """The name server of a Debian root, run with its own libraries. Raises UnavailableError."""
    root = Dma().root()
    loader = next(root.glob("usr/lib*/ld-linux-*.so.*"), None) or next(root.glob("usr/lib/*/ld-linux-*.so.*"))
    libraries = ":".join(str(path) for path in root.glob("usr/lib/*-linux-gnu"))
    return [str(loader), "--library-path", libraries, str(root / "usr/sbin/nsd")]


@contextmanager
def nsd(folder: Path, zones: dict[str, str]) -> Iterator[Server]:
    """Run nsd as an ordinary user with these zones; their SOA and NS are added."""
    try:
        command = nsd_command()
    except UnavailableError as error:
        if os.environ.get("BOUNCE_TESTS_SKIP_NOTHING"):
            raise
        pytest.skip(str(error))
    port = free_port()
    configuration = _CONFIGURATION.format(port=port, folder=folder)
    for name, records in zones.items():
        (folder / f"{name}.zone").write_text(_SOA.format(name=name) + records, encoding="latin-1")
        configuration += _ZONE.format(name=name)
    (folder / "nsd.conf").write_text(configuration)
    log = folder / "nsd.log"
    with log.open("w") as output:
        process = subprocess.Popen([*command, "-d", "-c", str(folder / "nsd.conf")], stdout=output, stderr=output)
        try:
            wait_for(port, process, log)
            yield Server(host="127.0.0.1", port=port)
        finally:
            process.terminate()
            process.wait(10)


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        try:
            dns.query.udp(dns.message.make_query(".", "SOA"), "127.0.0.1", timeout=0.1, port=port)
        except (dns.exception.Timeout, OSError):
            assert process.poll() is None, log.read_text()
            time.sleep(0.02)
        else:
            return
    raise AssertionError(log.read_text())


Reply = Callable[[dns.message.Message, bool], dns.message.Message | None]


@contextmanager
def misbehaving(reply: Reply) -> Iterator[tuple[Server, list[str]]]:
    """A server on UDP and TCP that answers with what `reply(query, over_tcp)` gives, None for silence; and its log."""
    asked: list[str] = []
    port = free_port()

    def answer(octets: bytes, *, over_tcp: bool) -> bytes | None:
        query = dns.message.from_wire(octets)
        asked.append(query.question[0].to_text().lower())
        response = reply(query, over_tcp)
        return response.to_wire() if response else None

    class Datagrams(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            octets, there = self.request
            found = answer(octets, over_tcp=False)
            if found:
                there.sendto(found, self.client_address)

    class Streams(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = int.from_bytes(self.rfile.read(2), "big")
            found = answer(self.rfile.read(length), over_tcp=True) if length else None
            if found:
                self.wfile.write(len(found).to_bytes(2, "big") + found)

    with (
        socketserver.ThreadingUDPServer(("127.0.0.1", port), Datagrams) as datagrams,
        socketserver.ThreadingTCPServer(("127.0.0.1", port), Streams) as streams,
    ):
        threads = [threading.Thread(target=server.serve_forever, args=(0.02,)) for server in (datagrams, streams)]
        for thread in threads:
            thread.start()
        try:
            yield Server(host="127.0.0.1", port=port), asked
        finally:
            for server in (datagrams, streams):
                server.shutdown()
            for thread in threads:
                thread.join()


def with_code(code: dns.rcode.Rcode) -> Reply:
    """A server that answers every question with this code."""

    def reply(query: dns.message.Message, _: bool) -> dns.message.Message:  # noqa: FBT001 - says how it was asked
        response = dns.message.make_response(query)
        response.set_rcode(code)
        return response

    return reply
