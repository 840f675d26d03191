"""Name servers over TLS and HTTPS on loopback ports, and the certificates that they show."""

import http.server
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dns.message
import dns.rrset
import pytest

from bounce_cli.authentication.lookup.servers import Server, Transport

__all__ = ["ENCRYPTED", "Authority", "Reply", "name_server", "with_records"]

ENCRYPTED = pytest.mark.parametrize("transport", [Transport.TLS, Transport.HTTPS])

# Octets are written to the stream as they are; None is silence until the client leaves.
Reply = Callable[[dns.message.Message], dns.message.Message | bytes | None]

_CONFIGURATION = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {names}
"""
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256")


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority that lives in a folder for the length of a test run."""

    folder: Path

    def __post_init__(self) -> None:
        self._write_configuration("authority", "DNS:none.test")
        self._run("req", "-x509", *_NEW_KEY, "-days", "2", "-extensions", "authority", *self._files("authority", "key"))

    @property
    def certificate(self) -> Path:
        return self.folder / "authority.pem"

    def certify(self, name: str, names: str) -> Path:
        """A file with a key and a certificate for these names, as `IP:127.0.0.1,DNS:dns.test`."""
        self._write_configuration(name, names)
        self._run("req", "-new", *_NEW_KEY, *self._files(name, "key"))
        self._run(
            *("x509", "-req", "-in", f"{name}.pem", "-out", f"{name}.crt", "-days", "2", "-sha256"),
            *("-CA", "authority.pem", "-CAkey", "authority.key", "-set_serial", "7"),
            *("-extfile", f"{name}.cnf", "-extensions", "server"),
        )
        both = self.folder / f"{name}.both"
        both.write_text("".join((self.folder / f"{name}.{end}").read_text() for end in ("key", "crt")))
        return both

    def _write_configuration(self, name: str, names: str) -> None:
        (self.folder / f"{name}.cnf").write_text(_CONFIGURATION.format(name=name, names=names))

    def _files(self, name: str, key: str) -> list[str]:
        return ["-config", f"{name}.cnf", "-keyout", f"{name}.{key}", "-out", f"{name}.pem"]

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)


@contextmanager
def name_server(transport: Transport, certificate: Path, reply: Reply) -> Iterator[tuple[Server, list[str]]]:
    """Answer over TLS or HTTPS with what `reply(query)` gives; and the log of what was asked."""
    asked: list[str] = []

    def answer(octets: bytes) -> dns.message.Message | bytes | None:
        query = dns.message.from_wire(octets)
        asked.append(query.question[0].to_text().lower())
        return reply(query)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = _https_handler(answer) if transport is Transport.HTTPS else _tls_handler(answer)
    with _TlsServer(context, handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            port = server.server_address[1]
            host = f"https://127.0.0.1:{port}/dns-query" if transport is Transport.HTTPS else "127.0.0.1"
            yield Server(host=host, port=port, transport=transport), asked
        finally:
            server.shutdown()
            thread.join()


class _TlsServer(socketserver.ThreadingTCPServer):
    """Each handshake is made in the thread of its connection; a client that breaks one off is none of its business."""

    def __init__(self, context: ssl.SSLContext, handler: type[socketserver.BaseRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._context = context

    def get_request(self) -> tuple[ssl.SSLSocket, Any]:
        stream, there = super().get_request()
        return self._context.wrap_socket(stream, server_side=True, do_handshake_on_connect=False), there

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the client's outcome is what the tests look at."""


_Answer = Callable[[bytes], dns.message.Message | bytes | None]


def _tls_handler(answer: _Answer) -> type[socketserver.BaseRequestHandler]:
    class Streams(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = int.from_bytes(self.rfile.read(2), "big")
            found = answer(self.rfile.read(length))
            if isinstance(found, dns.message.Message):
                octets = found.to_wire()
                found = len(octets).to_bytes(2, "big") + octets
            self.wfile.write(self.rfile.read() if found is None else found)

    return Streams


def _https_handler(answer: _Answer) -> type[socketserver.BaseRequestHandler]:
    class Requests(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert (self.path, self.headers["content-type"]) == ("/dns-query", "application/dns-message")
            found = answer(self.rfile.read(int(self.headers["content-length"])))
            if isinstance(found, dns.message.Message):
                octets = found.to_wire()
                self.send_response(200)
                self.send_header("content-type", "application/dns-message")
                self.send_header("content-length", str(len(octets)))
                self.end_headers()
                found = octets
            self.wfile.write(self.rfile.read() if found is None else found)

        def log_message(self, *_: object) -> None:
            pass

    return Requests


def with_records(query: dns.message.Message) -> dns.message.Message:
    """A reply: each name has one address and an SPF record."""
    response = dns.message.make_response(query)
    question = query.question[0]
    texts = {"A": "192.0.2.7", "TXT": '"v=spf1 ip4:192.0.2.7 -all"'}
    kind = question.to_text().rpartition(" ")[2]
    if kind in texts:
        response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, texts[kind]))
    return response
