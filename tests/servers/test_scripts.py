"""What the README tells admins to write into the files of mail servers works there, as it stands."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import SAMPLES

from .lending import lend_bounce
from .needing import unless_unavailable
from .stage import SERVERS, Stage, set_up
from .world import World

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
BOUNCE = "/usr/local/bin/bounce"
MAIL = (SAMPLES / "postfix-user-unknown.eml").read_bytes()
ABOUT = "nobody.here@example.org"
OWN = "clara@mail.example.com"
LEDGER = "/var/lib/bounce/ledger.sqlite"


def block(first: str) -> str:
    """The block of the README that begins with this line, without it where it is a comment."""
    found = re.findall(r"^```\w+\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    (text,) = (str(one) for one in found if one.startswith(first))
    return text.removeprefix(f"{text.partition(chr(10))[0]}\n") if first.startswith("# ") else text


@contextmanager
def running(server: str, **options: dict[str, str]) -> Iterator[Stage]:
    with unless_unavailable(), set_up(SERVERS[server], **options) as stage:  # type: ignore[arg-type]
        lend_bounce(stage.world)
        yield stage


def as_user(world: World, user: str, *command: str, octets: bytes = b"", check: bool = True) -> str:
    """Run a command as somebody at home; gives what it wrote."""
    home = ("env", f"--chdir=/home/{user}", f"HOME=/home/{user}", f"USER={user}")
    return world.run("chroot", f"--userspec={user}:{user}", "/", *home, *command, octets=octets, check=check)


def kept(world: World, user: str, *options: str) -> list[dict[str, object]]:
    """What the ledger of somebody knows of the address that the bounce is about."""
    command = (BOUNCE, "ledger", "show", ABOUT, "--format", "ndjson", *options)
    said = as_user(world, user, *command, check=False)
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


@pytest.mark.server
def test_postfix_delivers_into_the_ledger_and_keeps_what_could_not_be_taken() -> None:
    limits = dict(line.split(" = ") for line in block("# /etc/postfix/main.cf").splitlines())
    assert limits == {"transport_maps": "hash:/etc/postfix/transport", "triage_destination_recipient_limit": "1"}
    with running("postfix") as stage:
        world = stage.world
        world.add_users({"bounces": 1002})
        world.folder("/home/bounces", owner="1002:1002")
        world.write("/etc/postfix/master.cf", block("# /etc/postfix/master.cf"), append=True)
        world.write("/etc/postfix/main.cf", block("# /etc/postfix/main.cf"), append=True)
        world.write("/etc/postfix/transport", block("# /etc/postfix/transport"))
        world.run("postmap", "/etc/postfix/transport")
        world.run("postfix", "reload")
        # There is no folder for the ledger yet: our own failure, so the mail has to stay.
        world.run("sendmail", "-f", "", "bounces@example.com", octets=MAIL)
        world.wait_until(lambda: "status=deferred" in "".join(world.log), "the mail was not kept")
        assert "Command died" not in "".join(world.log)
        assert not any("status=bounced" in line for line in world.log)
        world.folder("/var/lib/bounce", owner="1002:1002")
        world.run("postqueue", "-f")
        world.wait_until(lambda: "delivered via triage service" in "".join(world.log), "the mail was not delivered")
        (known,) = kept(world, "bounces", "--ledger", LEDGER)
        assert (known["address"], known["type"]) == (ABOUT, "hard")


@pytest.mark.server
def test_a_forward_file_of_postfix_delivers_into_the_ledger_of_its_owner() -> None:
    with running("postfix") as stage:
        world = stage.world
        world.folder("/home/clara", owner="1001:1001")
        world.write("/home/clara/.forward", block("# ~/.forward"), owner="1001:1001")
        world.run("sendmail", "-f", "", OWN, octets=MAIL)
        world.wait_until(lambda: "delivered to command" in "".join(world.log), "the mail was not delivered")
        (known,) = kept(world, "clara")
        assert known["address"] == ABOUT
        world.write("/home/clara/bounce.toml", "[ledger]\nfile = '/proc/none'\n")
        broken = block("# ~/.forward").replace("-q", "--config bounce.toml")
        world.write("/home/clara/.forward", broken, owner="1001:1001")
        world.run("sendmail", "-f", "", OWN, octets=MAIL)
        world.wait_until(lambda: "status=deferred" in "".join(world.log), "the mail was not kept")


@pytest.mark.server
def test_sieve_of_dovecot_files_hard_bounces() -> None:
    with running("dovecot", files={"/home/owner/filter.sieve": block("require [")}) as stage:
        world = stage.world
        world.write("/etc/dovecot/dovecot.conf", block("# /etc/dovecot/conf.d/90-sieve.conf"), append=True)
        world.write("/usr/lib/dovecot/sieve-execute/bounce-type", block("#!/bin/sh"), mode=0o755)
        for mail in ("postfix-user-unknown", "postfix-mailbox-full", "ordinary-mail"):
            deliver(world, (SAMPLES / f"{mail}.eml").read_bytes())
        assert counted(world, "Hard", "INBOX") == {"Hard": 1, "INBOX": 2}


@pytest.mark.server
def test_cron_moves_what_was_handled_where_dovecot_shows_it() -> None:
    (line,) = block("*/5 ").splitlines()
    command = line.split(None, 5)[5]
    filing = 'require ["fileinto", "mailbox"];\nfileinto :create "Bounces";\n'
    with running("dovecot", files={"/home/owner/filter.sieve": filing}) as stage:
        world = stage.world
        for mail in ("postfix-user-unknown", "postfix-mailbox-full", "postfix-user-unknown"):
            deliver(world, (SAMPLES / f"{mail}.eml").read_bytes())
        assert counted(world, "Bounces") == {"Bounces": 3}
        said = as_user(world, "owner", "sh", "-c", command)
        assert said == ""
        assert counted(world, "Bounces", "Bounces.Handled") == {"Bounces": 0, "Bounces.Handled": 3}
        deliver(world, (SAMPLES / "ordinary-mail.eml").read_bytes())
        assert as_user(world, "owner", "sh", "-c", command) == ""
        assert counted(world, "Bounces", "Bounces.Handled") == {"Bounces": 1, "Bounces.Handled": 3}
        records = [json.loads(line) for line in world.read("/home/owner/bounces.ndjson").splitlines()]
        assert len(records) == 3
        assert len(kept(world, "owner")) == 1


def deliver(world: World, octets: bytes) -> None:
    """Hand a mail to Dovecot's delivery agent."""
    as_user(world, "owner", "/usr/lib/dovecot/dovecot-lda", "-o", "plugin/sieve=~/filter.sieve", octets=octets)


def counted(world: World, *mailboxes: str) -> dict[str, int]:
    """How many mails Dovecot sees in mailboxes."""
    said = as_user(world, "owner", "doveadm", "-f", "tab", "mailbox", "status", "messages", *mailboxes)
    return {name: int(number) for name, number in re.findall(r"^(\S+)\t(\d+)$", said, re.MULTILINE)}
