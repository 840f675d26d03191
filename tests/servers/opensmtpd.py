"""OpenSMTPD."""

from collections.abc import Mapping
from typing import ClassVar

from .names import OWN
from .server import Server
from .world import World

_CONFIGURATION = """
listen on {address} hostname {hostname}
listen on 127.0.0.1
{global}
table aliases file:/etc/aliases
action "lists" mbox alias <aliases>
action "outside" relay helo {hostname}
match from any for domain "lists.example" action "lists"
match from any for any action "outside"
"""


class OpenSMTPD(Server):
    """OpenSMTPD as a relay between the desk and the world.

    Settings are global lines of smtpd.conf: the first words, and the rest.
    """

    name: ClassVar[str] = "opensmtpd"
    title: ClassVar[str] = "OpenSMTPD"
    packages: ClassVar[tuple[str, ...]] = ("opensmtpd",)

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Write smtpd.conf and run smtpd."""
        world.add_users({"opensmtpd": 104, "opensmtpq": 105})
        world.folder("/var/lib/opensmtpd/empty")
        world.folder("/var/spool/smtpd", mode=0o711)
        world.run("sh", "-c", "test -e /etc/aliases || : > /etc/aliases")
        options = "\n".join(f"{name} {value}" for name, value in settings.items())
        text = _CONFIGURATION.replace("{global}", options).format(address=OWN.address, hostname=OWN.name)
        world.write("/etc/smtpd.conf", text)
        world.spawn("smtpd", "-d", "-f", "/etc/smtpd.conf")
        world.wait_for_port(OWN.address, 25)
