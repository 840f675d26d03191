"""Dovecot's local delivery agent with Sieve: vacation notes, refusals and full mailboxes of the receiving side."""

from collections.abc import Mapping
from typing import ClassVar

from .names import MAILBOX
from .server import Server
from .story import Scenario
from .world import World

_CONFIGURATION = f"""
protocols =
log_path = /dev/stderr
hostname = imap.example.org
postmaster_address = postmaster@example.org
submission_host = {MAILBOX.address}:25
recipient_delimiter = +
mail_location = maildir:~/Maildir
mail_plugins = quota
protocol lda {{
  mail_plugins = $mail_plugins sieve
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage=100M
  sieve = ~/filter.sieve
}}
"""


class Dovecot(Server):
    """dovecot-lda for one mailbox of the receiving side.

    Settings are lines of dovecot.conf; a scenario's file is the Sieve script.
    """

    name: ClassVar[str] = "dovecot"
    title: ClassVar[str] = "Dovecot (LDA and Pigeonhole)"
    packages: ClassVar[tuple[str, ...]] = ("dovecot-core", "dovecot-sieve", "util-linux")
    hostname: ClassVar[str] = "imap.example.org"

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Write dovecot.conf and the mailbox owner's home; the agent is started by each delivery."""
        world.add_users({"dovecot": 109, "dovenull": 110, "owner": 1000})
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        world.write("/etc/dovecot/dovecot.conf", _CONFIGURATION + lines)
        world.run("sh", "-c", "mkdir -p /home/owner && chown -R owner:owner /home/owner")

    def submit(self, world: World, scenario: Scenario) -> None:
        """Deliver the mail to the mailbox, as a mail server would hand it over."""
        recipient = scenario.recipients[0]
        home = ("chroot", "--userspec=owner:owner", "/", "env", "HOME=/home/owner", "USER=owner")
        option = f"plugin/sieve_user_email={recipient}"
        deliver = ("/usr/lib/dovecot/dovecot-lda", "-o", option, "-f", scenario.sender, "-a", recipient)
        world.log.append(world.run(*home, *deliver, octets=scenario.octets(), check=False))
