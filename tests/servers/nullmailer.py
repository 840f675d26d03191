"""nullmailer, which hands everything to one smart host and reports what that refuses."""

from collections.abc import Mapping
from typing import ClassVar

from .names import MAILBOX
from .server import Server
from .story import Scenario
from .world import World


class Nullmailer(Server):
    """nullmailer with the mailbox host as its smart host.

    Settings are files of /etc/nullmailer and what stands in them.
    """

    name: ClassVar[str] = "nullmailer"
    title: ClassVar[str] = "nullmailer"
    packages: ClassVar[tuple[str, ...]] = ("nullmailer",)

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Write the configuration and run the sender as user mail."""
        files = {"remotes": f"{MAILBOX.name} smtp", "me": world.hostname, "pausetime": "1", "maxpause": "1", **settings}
        for name, text in files.items():
            world.write(f"/etc/nullmailer/{name}", f"{text}\n")
        world.add_users({"alice": 1000})
        world.run("mkfifo", "-m", "622", "/var/spool/nullmailer/trigger")
        world.run("chown", "mail:root", "/var/spool/nullmailer/trigger")
        world.spawn("chroot", "--userspec=mail:mail", "/", "nullmailer-send")

    def submit(self, world: World, scenario: Scenario) -> None:
        """Hand in the mail as a local program does."""
        command = ("nullmailer-inject", "-a", "-f", scenario.sender, *scenario.recipients)
        world.run("chroot", "--userspec=alice:alice", "/", *command, octets=scenario.octets())
