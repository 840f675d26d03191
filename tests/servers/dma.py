"""The DragonFly Mail Agent."""

from collections.abc import Mapping
from typing import ClassVar

from .server import Server
from .story import Scenario
from .world import World


class Dma(Server):
    """dma hands mail from the desk straight to the world. Settings are lines of dma.conf.

    With the setting `age`, the queue file is set back to that date, and the queue is run.
    """

    name: ClassVar[str] = "dma"
    title: ClassVar[str] = "DragonFly Mail Agent"
    packages: ClassVar[tuple[str, ...]] = ("dma",)

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Write dma.conf; there is no daemon."""
        lines = {"MAILNAME": world.hostname, **{name: value for name, value in settings.items() if name != "age"}}
        world.write("/etc/dma/dma.conf", "".join(f"{name} {value}\n" for name, value in lines.items()))
        world.add_users({"alice": 1000})
        world.write("/etc/aliases", "", append=True)

    def submit(self, world: World, scenario: Scenario) -> None:
        """Hand in the mail as a local program does; dma delivers in the background."""
        world.run(
            "chroot",
            "--userspec=alice:alice",
            "/",
            "dma",
            "-f",
            scenario.sender,
            *scenario.recipients,
            octets=scenario.octets(),
        )
        if "age" in scenario.settings:
            world.run("sh", "-c", f"touch -d '{scenario.settings['age']}' /var/spool/dma/*; dma -q")
