"""Courier."""

from collections.abc import Mapping
from typing import ClassVar

from .names import MAILBOX, OWN, REMOTES, SILENT
from .server import Server
from .world import World

_PREPARE = r"""
set -e
chown courier:courier /var/lib/courier
for name in allfilters filters msgq msgs track; do chmod 750 /var/lib/courier/$name; done
chmod 770 /var/lib/courier/tmp
chown -R courier:courier /var/lib/courier
chown -R root:courier /etc/courier
mkdir -p /run/courier/authdaemon
chown -R courier:courier /run/courier
chown courier:courier /usr/bin/cancelmsg /usr/lib/courier/courier/submitmkdir
chmod 6755 /usr/bin/cancelmsg
chmod 4755 /usr/lib/courier/courier/submitmkdir
chgrp courier /usr/sbin/sendmail && chmod 2755 /usr/sbin/sendmail
: > /etc/environment
printf 'TARPIT=0\nBOFHCHECKDNS=0\nNOADDMSGID=0\n' >> /etc/courier/esmtpd
printf 'ESMTP_USE_STARTTLS=0\nESMTP_BLOCKBACKSCATTER=\n' >> /etc/courier/courierd
ln -sf makedat.courier /usr/bin/makedat
echo ADDRESS={address} >> /etc/courier/esmtpd
makesmtpaccess
makeacceptmailfor
makealiases
makehosteddomains
courier start
esmtpd start
"""


class Courier(Server):
    """Courier as a relay between the desk and the world. Settings are files of /etc/courier and what stands in them."""

    name: ClassVar[str] = "courier"
    title: ClassVar[str] = "Courier"
    packages: ClassVar[tuple[str, ...]] = ("courier-mta", "courier-base")

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Do what the package scripts would do, and start the queue and the SMTP listener."""
        world.add_users({"courier": 108})
        files = {
            "me": OWN.name,
            "defaultdomain": "example.com",
            "locals": "localhost\nlists.example",
            "dsnfrom": f'"Courier mail server at {OWN.name}" <@>',
            "smtpaccess/desk": "192.0.2\tallow,RELAYCLIENT\n127\tallow,RELAYCLIENT",
            "sleeptime": "1",
            "retryalpha": "1s",
            "retrybeta": "1s",
            "retrygamma": "1s",
            "esmtproutes": "\n".join(_routes()),
            **settings,
        }
        for name, text in files.items():
            world.write(f"/etc/courier/{name}", f"{text}\n")
        world.log.append(world.run("sh", "-c", _PREPARE.replace("{address}", OWN.address)))
        world.wait_for_port(OWN.address, 25)


def _routes() -> list[str]:
    """Courier takes an MX whose address it could bind to for itself; a route of its own it believes."""
    return [f"{domain}:{host.name}" for host in (MAILBOX, *REMOTES, *SILENT) for domain in host.domains]
