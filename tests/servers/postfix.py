"""Postfix."""

from collections.abc import Mapping
from typing import ClassVar

from .names import OWN
from .server import Server
from .world import World

_MAIN = {
    "compatibility_level": "3.6",
    "myhostname": OWN.name,
    "mydomain": "example.com",
    "myorigin": "$myhostname",
    "mydestination": "$myhostname, localhost, lists.example",
    "mynetworks": "127.0.0.0/8, 192.0.2.0/24",
    "inet_interfaces": f"{OWN.address}, 127.0.0.1",
    "inet_protocols": "ipv4",
    "smtp_tls_security_level": "none",
    "smtpd_relay_restrictions": "permit_mynetworks, reject",
    "alias_maps": "hash:/etc/aliases",
    "notify_classes": "",
    "minimal_backoff_time": "1s",
    "maximal_backoff_time": "2s",
    "queue_run_delay": "1s",
    "bounce_queue_lifetime": "1d",
    "smtp_connect_timeout": "3s",
    "smtp_helo_timeout": "3s",
    "lmtp_host_lookup": "native",
    "smtp_destination_recipient_limit": "10",
}
# A run of the queue that meets a mail whose delivery has not let go of it yet puts it off by a minute ("skipped, still
# being delivered"), whatever the settings say; asking for all of the queue takes it up again.
_TRY_AGAIN = "while sleep 3; do postqueue -f; done"


class Postfix(Server):
    """Postfix as a relay between the desk and the world. Settings are parameters of main.cf."""

    name: ClassVar[str] = "postfix"
    title: ClassVar[str] = "Postfix"
    packages: ClassVar[tuple[str, ...]] = ("postfix",)

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Write main.cf, let Postfix set its own permissions, and run its master."""
        world.add_users({"postfix": 101, "clara": 1001}, {"postdrop": 102})
        parameters = {**_MAIN, **settings}
        world.write("/etc/postfix/main.cf", "".join(f"{name} = {value}\n" for name, value in parameters.items()))
        master = world.read("/usr/share/postfix/master.cf.dist")
        world.write("/etc/postfix/master.cf", _without_chroot(master))
        world.folder("/var/mail", mode=0o1777)
        world.write("/etc/aliases", "", append=True)
        world.run("postfix", "set-permissions", check=False)
        world.run("newaliases")
        world.spawn("postfix", "start-fg")
        world.wait_for_port(OWN.address, 25)
        world.spawn("sh", "-c", _TRY_AGAIN)


def _without_chroot(master: str) -> str:
    """Debian runs most services in a chroot that its package scripts fill; here they run without."""
    lines = []
    for line in master.splitlines():
        words = line.split(None, 7)
        if not line.startswith((" ", "\t", "#")) and len(words) == 8:
            words[4] = "n"
        lines.append(line if line.startswith((" ", "\t", "#")) else " ".join(words))
    return "\n".join(lines) + "\n"
