"""Scripted SMTP servers that answer what the story says, and keep the mail they take.

One `Sink` stands on one address of a world. What it answers is a `Script`; everything not scripted is answered kindly.
"""

import contextlib
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from .world import World

DROP = "(drop)"
"""Instead of a reply: close the connection."""
STALL = "(stall)"
"""Instead of a reply: say nothing until the client goes away."""

_TIMEOUT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What a server answers at each stage: a reply, its lines parted by a line feed, or DROP or STALL.

    `starttls` is empty (not offered), `ok` (a certificate nobody trusts), or what is sent in place of a handshake:
    `close`, `garbage`, or a reply such as `454 4.7.0 TLS not available`. `recipients` goes before `rcpt`.
    """

    greeting: str = ""
    helo: str = ""
    extensions: tuple[str, ...] = ("PIPELINING", "SIZE 52428800", "ENHANCEDSTATUSCODES", "8BITMIME")
    starttls: str = ""
    mail: str = "250 2.1.0 Ok"
    rcpt: str = "250 2.1.5 Ok"
    recipients: Mapping[str, str] = field(default_factory=dict)
    data: str = "354 End data with <CR><LF>.<CR><LF>"
    end: str = "250 2.0.0 Ok: queued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A mail as it was taken: envelope, and the octets that came by DATA with the dots undone."""

    reverse_path: str
    recipients: tuple[str, ...]
    octets: bytes

    def as_delivered(self) -> bytes:
        """Give the mail as a mailbox would hold it: with the reverse-path on top (RFC 5321, 4.4)."""
        return f"Return-Path: <{self.reverse_path}>\r\n".encode() + self.octets


class Sink:
    """An SMTP server on port 25 of one address; a context manager."""

    def __init__(self, *, world: World, name: str, address: str, script: Script | None = None) -> None:
        """Take the world, the name the server gives itself, its address, and what it answers."""
        self.name = name
        self.script = script or Script()
        self.taken: list[Taken] = []
        self.heard: list[str] = []
        self._world = world
        self._address = address

    def __enter__(self) -> Self:
        self._listener = self._world.listen(self._address, 25)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def wait(self, wanted: Callable[[Taken], bool], *, nth: int = 1, timeout: float = 60) -> Taken:
        """Wait for the nth mail of a kind. Raises TimeoutError with the log of the world."""

        def found() -> list[Taken]:
            return [mail for mail in self.taken if wanted(mail)]

        self._world.wait_until(lambda: len(found()) >= nth, f"{self.name}: mail {nth} did not come", timeout=timeout)
        return found()[nth - 1]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_TIMEOUT)
        with connection, contextlib.suppress(OSError, EOFError):
            _Session(self, connection).run()


class _Session:
    """One SMTP conversation."""

    def __init__(self, sink: Sink, connection: socket.socket) -> None:
        self._sink = sink
        self._script = sink.script
        self._connection = connection
        self._lines = connection.makefile("rb")
        self._reverse_path = ""
        self._recipients: list[str] = []
        self._secured = False

    def run(self) -> None:
        self._say(self._script.greeting or f"220 {self._sink.name} ESMTP")
        while True:
            line = self._read()
            self._sink.heard.append(line)
            verb, _, rest = line.partition(" ")
            answer = getattr(self, f"_on_{verb.lower()}", None)
            if answer is None:
                self._say("502 5.5.2 Error: command not recognized")
            else:
                answer(rest)

    def _read(self) -> str:
        line = self._lines.readline()
        if not line:
            raise EOFError
        return line.decode("utf-8", "replace").rstrip("\r\n")

    def _say(self, reply: str) -> None:
        if reply == STALL:
            while self._connection.recv(4096):
                pass
        if reply in {DROP, STALL}:
            raise EOFError
        self._connection.sendall("".join(f"{line}\r\n" for line in reply.split("\n")).encode())

    def _on_ehlo(self, _: str) -> None:
        offered = ["STARTTLS"] if self._script.starttls and not self._secured else []
        lines = [self._sink.name, *self._script.extensions, *offered]
        kind = "\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"])
        self._say(self._script.helo or kind)

    def _on_helo(self, _: str) -> None:
        self._say(self._script.helo or f"250 {self._sink.name}")

    def _on_starttls(self, _: str) -> None:
        script = self._script.starttls
        if script[:1].isdigit():
            self._say(script)
            return
        self._say("220 2.0.0 Ready to start TLS")
        if script == "close":
            raise EOFError
        if script == "garbage":
            self._connection.sendall(b"\x15\x03\x01\x00\x02\x02\x28")
            raise EOFError
        self._connection = _context(self._sink.name).wrap_socket(self._connection, server_side=True)
        self._lines = self._connection.makefile("rb")
        self._secured = True

    def _on_mail(self, rest: str) -> None:
        self._reverse_path = _path(rest)
        self._recipients = []
        self._say(self._script.mail)

    def _on_rcpt(self, rest: str) -> None:
        recipient = _path(rest)
        reply = self._script.recipients.get(recipient, self._script.rcpt)
        if reply.startswith("2"):
            self._recipients.append(recipient)
        self._say(reply)

    def _on_data(self, _: str) -> None:
        if not self._recipients:
            self._say("503 5.5.1 Error: need RCPT command")
            return
        self._say(self._script.data)
        if not self._script.data.startswith("354"):
            return
        octets = b"".join(iter(self._data_line, b""))
        if self._script.end.startswith("2"):
            taken = Taken(reverse_path=self._reverse_path, recipients=tuple(self._recipients), octets=octets)
            self._sink.taken.append(taken)
        self._say(self._script.end)

    def _data_line(self) -> bytes:
        """Give the next line of a mail with its dot undone, nothing at the end (RFC 5321, 4.5.2)."""
        line = self._lines.readline()
        if not line:
            raise EOFError
        if line == b".\r\n":
            return b""
        return line[1:] if line.startswith(b".") else line

    def _on_rset(self, _: str) -> None:
        self._recipients = []
        self._say("250 2.0.0 Ok")

    def _on_noop(self, _: str) -> None:
        self._say("250 2.0.0 Ok")

    def _on_quit(self, _: str) -> None:
        self._say("221 2.0.0 Bye")
        raise EOFError


def _path(text: str) -> str:
    """Give the address out of `FROM:<a@b> SIZE=1`."""
    return text.partition("<")[2].partition(">")[0]


def _context(name: str) -> ssl.SSLContext:
    """Make a TLS context with a fresh certificate that nobody has signed but itself."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = Path(folder) / "key.pem", Path(folder) / "certificate.pem"
        request = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "30",
        ]
        files = ["-keyout", str(key), "-out", str(certificate), "-subj", f"/CN={name}"]
        subprocess.run([*request, *files], check=True, capture_output=True, timeout=60)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    return context
