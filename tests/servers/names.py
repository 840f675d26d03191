"""The name server of a world: nsd with one zone, the root, so that whatever is not named here does not exist."""

from dataclasses import dataclass, field

from .world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host of the story: its name, its IPv4 address, and the domains it takes mail for."""

    name: str
    address: str
    domains: tuple[str, ...] = ()


OWN = Host(name="mail.example.com", address="192.0.2.1")
"""The server under test."""
DESK = Host(name="desk.example.com", address="192.0.2.5")
"""Where people write their mail."""
MAILBOX = Host(name="mailbox.example.com", address="192.0.2.25", domains=("example.com",))
"""Where the senders have their mailboxes, so where notices go."""

REMOTES = (
    Host(name="mx.example.org", address="198.51.100.10", domains=("example.org",)),
    Host(name="mx.example.net", address="203.0.113.20", domains=("example.net",)),
    Host(name="mx1.corp.example", address="203.0.113.31", domains=("corp.example",)),
    Host(name="mx.school.example", address="203.0.113.40", domains=("school.example",)),
    Host(name="mx.shop.example", address="203.0.113.50", domains=("shop.example",)),
)
SILENT = (
    Host(name="mx.closed.example", address="203.0.113.99", domains=("closed.example",)),
    Host(name="mx.far.example", address="203.0.113.200", domains=("far.example",)),
)
"""Hosts on which nothing listens; the last one's address does not even exist."""

_UNREACHABLE = "203.0.113.200"

_RECORDS = """
nomail.example. MX 0 .
dangling.example. MX 10 mx.gone.example.
unhosted.example. TXT "no MX and no address"
loops.example. MX 10 mail.example.com.
broken.example. NS ns.broken.example.
ns.broken.example. A 127.0.0.1
"""
# No zone broken.example. is served although it is delegated here: nsd answers SERVFAIL.

_CONFIGURATION = """
server:
    ip-address: 127.0.0.1
    username: ""
    zonesdir: "/etc/nsd"
    pidfile: ""
    database: ""
    xfrdfile: ""
    server-count: 1
    hide-version: yes
remote-control:
    control-enable: no
zone:
    name: "."
    zonefile: "root.zone"
zone:
    name: "broken.example"
    zonefile: "missing.zone"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the name server knows: the hosts above, and records of the scenario's own in zone file form."""

    extra: tuple[str, ...] = field(default=())

    def zone(self) -> str:
        """Write the zone file."""
        lines = [
            "$TTL 300",
            ". SOA ns.example. hostmaster.example. 1 3600 600 86400 60",
            ". NS ns.example.",
            "ns.example. A 127.0.0.1",
        ]
        for host in (OWN, DESK, MAILBOX, *REMOTES, *SILENT):
            backwards = ".".join(reversed(host.address.split(".")))
            lines += [f"{host.name}. A {host.address}", f"{backwards}.in-addr.arpa. PTR {host.name}."]
            lines += [f"{domain}. MX 10 {host.name}." for domain in host.domains]
        return "\n".join([*lines, _RECORDS.strip(), *self.extra]) + "\n"

    def serve(self, world: World) -> None:
        """Start the name server in a world."""
        world.write("/etc/nsd/root.zone", self.zone())
        world.write("/etc/nsd/bounce.conf", _CONFIGURATION)
        world.folder("/var/lib/nsd")
        world.spawn("nsd", "-d", "-c", "/etc/nsd/bounce.conf")
        world.wait_for_port("127.0.0.1", 53)


def addresses() -> tuple[str, ...]:
    """Give the addresses that loopback needs for all hosts but the unreachable one."""
    hosts = (OWN, DESK, MAILBOX, *REMOTES, *SILENT)
    return tuple(host.address for host in hosts if host.address != _UNREACHABLE)
