"""What all mail servers have in common: how they are started, and how they are given a mail."""

import smtplib
import socket
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from .names import DESK, OWN
from .story import Scenario
from .unpack import root_folder, version_of
from .world import World


class Server(ABC):
    """A mail server: `start` it in a world, `submit` mails to it; closing the world stops it."""

    name: ClassVar[str]
    """The word of the scenarios for it."""
    title: ClassVar[str]
    """What people call it."""
    packages: ClassVar[tuple[str, ...]]
    """The Debian packages; the first one's version is the server's."""
    hostname: ClassVar[str] = OWN.name
    """The name of the host it runs on."""

    def root(self, *, fetch: bool = False) -> Path:
        """Give the folder with the unpacked packages, fetched first where that is asked. Raises UnavailableError."""
        return root_folder(self.name, self.packages, fetch=fetch)

    def version(self) -> str:
        """Name the Debian package and its version."""
        return f"{self.packages[0]} {version_of(self.root(), self.packages[0])}"

    @abstractmethod
    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Configure the server, with settings in its own words, and start it; return when it takes mail."""

    def submit(self, world: World, scenario: Scenario) -> None:
        """Hand in the scenario's mail, by SMTP where the server listens."""
        options = [f"RET={scenario.ret}"] if scenario.ret else []
        options += [f"ENVID={scenario.envelope_id}"] if scenario.envelope_id else []
        options += [] if scenario.octets().isascii() else ["SMTPUTF8"]
        notify = [f"NOTIFY={scenario.notify}"] if scenario.notify else []
        with _Client(world) as client:
            client.ehlo()
            octets = scenario.octets().replace(b"\n", b"\r\n")
            refused = client.sendmail(scenario.sender, scenario.recipients, octets, options, notify)
            assert not refused, refused


class _Client(smtplib.SMTP):
    """An SMTP client that stands at the desk of the story."""

    def __init__(self, world: World) -> None:
        self._world = world
        super().__init__(OWN.address, 25, local_hostname=DESK.name, timeout=30)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._world.connect(host, port, source=DESK.address, timeout=timeout)
