"""What a fresh mail is made of: the fields and the body of the mail that came back."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from bounce_cli.address import author_addresses, find_addresses
from bounce_cli.advice.profile import Profile, profile_of
from bounce_cli.clone.finding import LIMITS, exact_octets
from bounce_cli.clone.header import HeaderField, split_header
from bounce_cli.clone.header_fields import RENEWED, is_dropped
from bounce_cli.clone.mailbox import mailable, same_mailbox
from bounce_cli.clone.wholeness import fault_of_original
from bounce_cli.language.said import Said, said
from bounce_cli.message.view import Message
from bounce_cli.problem import Problem
from bounce_cli.reports.model import Original

__all__ = ["Material", "material_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A returned mail that is all there.

    Attributes:
        key: the same for the same mail, whatever way its copies took: SHA-256, in hexadecimal.
        fields: its header fields as octets, in order.
        body: its body, lines ended by LF, the last one too.
        author: the first address in From; its domain is that of the new Message-ID.
        sender, subject, message_id: fields as text; None where absent.
        named: the mailboxes in To and Cc, which know of each other.
        profile: whether it was written to one person or sent to many.
    """

    key: str
    fields: tuple[HeaderField, ...]
    body: bytes
    author: str
    sender: str | None
    subject: str | None
    message_id: str | None
    return_path: str | None
    named: frozenset[str]
    profile: Profile

    @property
    def octets(self) -> int:
        """Its size, with the fields that the fresh mail leaves out."""
        return sum(len(field.octets) for field in self.fields) + 1 + len(self.body)


def material_of(report: bytes, original: Original | None, problems: Iterable[Problem] = ()) -> Material | Said:
    """The material of a fresh mail, or the sentence that says why the mail cannot be cloned.

    Args:
        report: the octets of the message that brought it back.
        original: the mail as it was read.
        problems: those of that message.
    """
    fault = fault_of_original(original, problems)
    if fault or original is None:
        return fault or said("cannot be cloned")
    octets = exact_octets(report, original)
    if octets is None:
        return said(
            "cannot be cloned: it came back rewritten or damaged, and not as it was; send it again from where it was "
            "written"
        )
    message = Message(octets, limits=LIMITS)
    fields = split_header(message.octets[: message.root.head_end])
    if fields is None:
        return said("cannot be cloned: its header is damaged; send it again from where it was written")
    if b"\0" in message.root.raw_body:
        return said("cannot be cloned: it holds NUL octets, which no mail server takes")
    return _made(message, fields)


def _made(message: Message, fields: tuple[HeaderField, ...]) -> Material | Said:
    view = message.root.fields
    authors = [mailable(address) for address in author_addresses(view.first("from") or "")]
    author = authors[0] if authors else None
    if author is None or author.endswith("]") or [field.name for field in fields].count("from") != 1:
        return said("cannot be cloned: its header does not name one author whose address is valid")
    body = message.root.raw_body
    if not body.endswith(b"\n"):  # the line end that a boundary line took, or that got lost: SMTP asks for one
        body += b"\n"
    addressees = [value for name in ("to", "cc") for value in view.each(name)]
    path = view.first("return-path")
    return Material(
        key=_key(fields, body, addressees),
        fields=fields,
        body=body,
        author=author,
        sender=view.first("from"),
        subject=view.first("subject"),
        message_id=view.first("message-id"),
        return_path=mailable(path.strip("<> ")) if path else None,
        named=frozenset(same_mailbox(address) for value in addressees for address in find_addresses(value)),
        profile=profile_of(view),
    )


def _key(fields: tuple[HeaderField, ...], body: bytes, addressees: list[str]) -> str:
    """What tells mails apart: all that was sent, and to whom, without what servers on the way added."""
    digest = hashlib.sha256("\0".join(addressees).encode("utf-8", "surrogatepass") + b"\0")
    for field in fields:
        if field.name in RENEWED or not is_dropped(field.name):
            digest.update(field.octets)
    digest.update(b"\n" + body)
    return digest.hexdigest()
