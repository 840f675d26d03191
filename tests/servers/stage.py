"""Plays a scenario: a world, its name server, the other hosts, the server under test, and the notice it sends."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from .courier import Courier
from .dma import Dma
from .dovecot import Dovecot
from .exim import Exim
from .names import MAILBOX, REMOTES, Names, addresses
from .nullmailer import Nullmailer
from .opensmtpd import OpenSMTPD
from .postfix import Postfix
from .sendmail import Sendmail
from .server import Server
from .sink import Script, Sink, Taken
from .story import Scenario
from .world import World

SERVERS: dict[str, Server] = {
    server.name: server
    for server in (Postfix(), Exim(), Sendmail(), OpenSMTPD(), Courier(), Dma(), Nullmailer(), Dovecot())
}
"""All servers, by the word the scenarios use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A running server and the hosts around it: what they took stands in `taken` of each."""

    world: World
    server: Server
    mailbox: Sink
    """Where mail to example.com goes, so where the senders get their notices."""
    remotes: Mapping[str, Sink]
    """The other hosts, by name."""


@contextmanager
def set_up(
    server: Server,
    *,
    scripts: Mapping[str, Script] | None = None,
    settings: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> Iterator[Stage]:
    """Run a server in a world of its own, with what the other hosts answer, its settings, and files of the world.

    Raises UnavailableError where the server cannot be had here.
    """
    scripts = scripts or {}
    with ExitStack() as stack:
        world = stack.enter_context(World(root=server.root(), hostname=server.hostname, addresses=addresses()))
        Names().serve(world)
        sinks = {
            host.name: stack.enter_context(
                Sink(world=world, name=host.name, address=host.address, script=scripts.get(host.name))
            )
            for host in (MAILBOX, *REMOTES)
        }
        for path, text in (files or {}).items():
            world.write(path, text)
        server.start(world, settings or {})
        mailbox = sinks.pop(MAILBOX.name)
        yield Stage(world=world, server=server, mailbox=mailbox, remotes=sinks)


def play(scenario: Scenario) -> Taken:
    """Play a scenario and give the notice.

    Raises UnavailableError where the server cannot be had, TimeoutError with the server's log where no notice came.
    """
    server = SERVERS[scenario.server]
    with set_up(server, scripts=scenario.sinks, settings=scenario.settings, files=scenario.files) as stage:
        server.submit(stage.world, scenario)
        return stage.mailbox.wait(
            lambda mail: scenario.sender in mail.recipients, nth=scenario.nth, timeout=scenario.timeout
        )
