"""Exim 4."""

from collections.abc import Mapping
from typing import ClassVar

from .names import OWN
from .server import Server
from .world import World

_CONFIGURATION = """
primary_hostname = {hostname}
local_interfaces = {address} : 127.0.0.1
hostlist desk = 127.0.0.0/8 : 192.0.2.0/24
log_file_path = syslog
tls_advertise_hosts =
dsn_advertise_hosts = *
disable_ipv6
host_lookup = *
rfc1413_query_timeout = 0s
acl_smtp_rcpt = check_rcpt
{main}

begin acl
check_rcpt:
  accept

begin routers
aliases:
  driver = redirect
  domains = lists.example
  data = ${{lookup{{$local_part}}lsearch{{/etc/aliases}}}}
{aliases}
outside:
  driver = dnslookup
  domains = ! lists.example
  transport = remote_smtp
  self = fail
{router}
  no_more

begin transports
remote_smtp:
  driver = smtp
  connect_timeout = 3s
  command_timeout = 4s
  data_timeout = 4s
{transport}

begin retry
{retry}
"""


class Exim(Server):
    """Exim as a relay between the desk and the world.

    Settings are main options; `aliases.x`, `router.x` and `transport.x` are options of the alias router, and of
    the router and the transport to the outside; `retry` is the retry rule.
    """

    name: ClassVar[str] = "exim"
    title: ClassVar[str] = "Exim"
    packages: ClassVar[tuple[str, ...]] = ("exim4-daemon-light",)

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Write exim4.conf and run the daemon with a queue runner every second."""
        world.add_users({"Debian-exim": 103})
        for path in ("/var/spool/exim4", "/var/log/exim4", "/run/exim4"):
            world.folder(path, mode=0o750, owner="103:103")
        main = {key: value for key, value in settings.items() if "." not in key and key != "retry"}
        text = _CONFIGURATION.format(
            hostname=OWN.name,
            address=OWN.address,
            main=_options(main),
            aliases=_options(_under("aliases", settings)),
            router=_options(_under("router", settings)),
            transport=_options(_under("transport", settings)),
            retry=settings.get("retry", "* * F,1d,1s"),
        )
        world.write("/etc/exim4/exim4.conf", text, mode=0o640, owner="0:103")
        world.spawn("/usr/sbin/exim4", "-bdf", "-q1s")
        world.wait_for_port(OWN.address, 25)


def _under(prefix: str, settings: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(f"{prefix}."): value for key, value in settings.items() if key.startswith(f"{prefix}.")}


def _options(settings: Mapping[str, str]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in settings.items())
