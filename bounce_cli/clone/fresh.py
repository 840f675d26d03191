"""Fresh mails: how many, to whom each, and their octets."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from bounce_cli.address import domain_of
from bounce_cli.advice.profile import Profile
from bounce_cli.clone.header import fresh_header
from bounce_cli.clone.mailbox import same_mailbox
from bounce_cli.clone.material import Material
from bounce_cli.clone.plan import PlannedMail

__all__ = ["FreshMail", "fresh_mails"]

_RANDOM_OCTETS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshMail:
    """One mail to send, with LF line ends; mails of one material share its body.

    Attributes:
        recipients: who gets it: all that stand in its To field, and no others.
        header: the header section with the blank line below it.
        return_path: the reverse-path of the mail that came back; None where that is not known.
    """

    recipients: tuple[str, ...]
    header: bytes
    body: bytes
    subject: str | None
    return_path: str | None

    @property
    def size(self) -> int:
        """Octets as they are sent, with CRLF line ends."""
        return sum(len(part) + part.count(b"\n") for part in (self.header, self.body))


def fresh_mails(mail: PlannedMail, now: datetime) -> Iterator[FreshMail]:
    """The mails for the chosen recipients of a planned one.

    Mail to many goes to each alone: nobody learns of the others, and links to unsubscribe are one person's. Mail from
    person to person goes to those together who stand in its To or Cc field, and so know of each other; whoever does not
    (a blind copy, the end of a forwarding) gets a mail alone.
    """
    material = mail.material
    if material is None:
        return
    for group in _groups(material, tuple(recipient.address or "" for recipient in mail.chosen)):
        # The right side is the author's domain (RFC 5322 section 3.6.4), the left one cannot be guessed.
        message_id = f"<{secrets.token_hex(_RANDOM_OCTETS)}@{domain_of(material.author)}>"
        header = fresh_header(material.fields, to=group, date=format_datetime(now), message_id=message_id)
        yield FreshMail(
            recipients=group,
            header=header + b"\n",
            body=material.body,
            subject=material.subject,
            return_path=material.return_path,
        )


def _groups(material: Material, addresses: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    open_ones = material.named if material.profile is Profile.ONE_TO_ONE else frozenset()
    together = tuple(address for address in addresses if same_mailbox(address) in open_ones)
    if together:
        yield together
    yield from ((address,) for address in addresses if address not in together)
