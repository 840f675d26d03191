"""Sendmail."""

from collections.abc import Mapping
from typing import ClassVar

from .names import OWN
from .server import Server
from .world import World

_M4 = """divert(0)dnl
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
VERSIONID(`bounce')dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `{hostname}')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confTO_IDENT', `0')dnl
define(`confTO_CONNECT', `3s')dnl
define(`confTO_ICONNECT', `3s')dnl
define(`confTO_INITIAL', `4s')dnl
define(`confTO_COMMAND', `4s')dnl
define(`confMIN_QUEUE_AGE', `0')dnl
define(`confPRIVACY_FLAGS', `')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupReadableKeyFile')dnl
define(`confLOG_LEVEL', `9')dnl
define(`ALIAS_FILE', `/etc/mail/aliases')dnl
{defines}FEATURE(`no_default_msa')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`accept_unqualified_senders')dnl
DAEMON_OPTIONS(`Name=MTA, Addr={address}, Port=25')dnl
LOCAL_DOMAIN(`lists.example')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
"""


class Sendmail(Server):
    """Sendmail as a relay between the desk and the world. Settings are m4 macros, such as `confTO_QUEUEWARN`."""

    name: ClassVar[str] = "sendmail"
    title: ClassVar[str] = "Sendmail"
    packages: ClassVar[tuple[str, ...]] = ("sendmail-bin", "sendmail-cf", "m4")

    def start(self, world: World, settings: Mapping[str, str]) -> None:
        """Make sendmail.cf with m4 and run the daemon with a queue runner every second."""
        world.add_users({"smmta": 106, "smmsp": 107})
        world.folder("/var/spool/mqueue", mode=0o700)
        world.folder("/run/sendmail/mta")
        world.folder("/etc/mail")
        defines = "".join(f"define(`{name}', `{value}')dnl\n" for name, value in settings.items())
        text = _M4.format(hostname=OWN.name, address=OWN.address, defines=defines)
        cf = world.run("sh", "-c", "m4 -D_CF_DIR_=/usr/share/sendmail/cf/ - 2>/dev/null", octets=text.encode())
        world.write("/etc/mail/sendmail.cf", cf)
        world.run(
            "sh",
            "-c",
            "test -e /etc/mail/aliases || : > /etc/mail/aliases; /usr/libexec/sendmail/newaliases",
            check=False,
        )
        world.spawn("/usr/libexec/sendmail/sendmail", "-C/etc/mail/sendmail.cf", "-bD", "-q1s")
        world.wait_for_port(OWN.address, 25)
