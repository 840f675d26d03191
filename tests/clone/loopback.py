"""A scripted mail server on a free port of this machine, for tests that need no world of its own."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from tests.servers.sink import Script, Sink

if TYPE_CHECKING:
    from tests.servers.world import World


class _Loopback:
    """As much of a world as a sink needs."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self.port = 0
        self._tls = tls

    def listen(self, address: str, _: int) -> socket.socket:
        listener = socket.create_server((address, 0))
        self.port = listener.getsockname()[1]
        return self._tls.wrap_socket(listener, server_side=True) if self._tls else listener


@contextmanager
def serving(script: Script | None = None, tls: ssl.SSLContext | None = None) -> Iterator[tuple[Sink, int]]:
    """The server and its port on 127.0.0.1; with `tls` it is spoken from the first octet on."""
    loopback = _Loopback(tls)
    with Sink(world=cast("World", loopback), name="localhost", address="127.0.0.1", script=script) as sink:
        yield sink, loopback.port
