"""A sent mail that did not bounce and was not seen: as a diagnosis to write letters about, and as a checklist."""

from collections.abc import Iterator, Sequence

from bounce_cli.address import author_addresses
from bounce_cli.advice.model import Hint
from bounce_cli.diagnosis import Diagnosis, identify, summarized
from bounce_cli.language.said import Said, said, together
from bounce_cli.letter.author import Author, is_address
from bounce_cli.letter.facts import mail_blocks, recipient_list
from bounce_cli.letter.grouping import Mail, recipients_of
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Block, Item, Letter, Paragraph, Steps
from bounce_cli.letter.opening import whose
from bounce_cli.letter.origins import Origins, range_lines
from bounce_cli.message.view import Message
from bounce_cli.reports.dates import read_date

__all__ = ["checklist", "sent"]

_RECIPIENTS = ("to", "cc", "bcc")


def sent(message: Message, origin: str, recipients: Sequence[str] = ()) -> list[Diagnosis]:
    """A sent mail as one diagnosis, of kind `other`, for each recipient.

    Args:
        message: the mail as it was sent.
        origin: where it was read from.
        recipients: whom to tell of; empty for all that the header names.
    """
    fields = message.root.fields
    named = (one for name in _RECIPIENTS for value in fields.each(name) for one in author_addresses(value))
    names = tuple(recipients) or tuple(dict.fromkeys(filter(is_address, named)))
    original = summarized(fields, read_date(message, fields.first("date")), complete=True)
    return [
        Diagnosis(
            id=identify(original.message_id, original.date, name),
            origin=origin,
            kind="other",
            recipient=name,
            original=original,
        )
        for name in names
    ]


def checklist(diagnoses: Sequence[Diagnosis], origins: Origins, stated: Author, hints: Sequence[Hint]) -> Letter:
    """What to do about a mail that was sent and not seen, in order, with its own values.

    Args:
        diagnoses: the mail, as `sent` gives it.
        origins: where it was sent from, as far as that is known.
        stated: who wrote it, where that is stated.
        hints: remarks on its content.
    """
    names = recipients_of(diagnoses)
    steps = (
        Item(text=_delivered(diagnoses[0], recipient_list(names))),
        *(Item(text=text) for text in _in_the_mailbox(whose(diagnoses, stated))),
        Item(text=_quarantine(diagnoses[0])),
        _allowlist(origins),
    )
    blocks: list[Block] = [
        Paragraph(text=_lead(recipient_list(names))),
        *mail_blocks([Mail(diagnoses=tuple(diagnoses))]),
        Paragraph(text=said("In this order:")),
        Steps(items=steps),
    ]
    if hints:
        blocks.append(Paragraph(text=said("What in the mail itself can make a filter hold it:")))
        blocks.append(Steps(items=tuple(Item(text=hint.text) for hint in hints)))
    return Letter(name="unseen", subject=said("Sent, not returned, and not seen"), blocks=tuple(blocks), is_mail=False)


def _lead(names: str) -> str:
    return together(
        said("A mail to {names} was sent, and no notice says that it failed, but it was not seen.", names=names),
        said(
            "Delivered is not seen: what a server took may lie in a junk folder or in a quarantine, and of that no "
            "notice is sent."
        ),
    )


def _delivered(diagnosis: Diagnosis, names: str) -> str:
    original = diagnosis.original
    identifier = original.message_id if original else None
    return together(
        said("Make sure that the server of the recipients took the mail."),
        said("Search the log of your mail server for the Message-ID {id}.", id=f"<{harmless(identifier)}>")
        if identifier
        else said("Search the log of your mail server for mail to {names} at that time.", names=names),
        said(
            "It leads to the queue ID, and that to what became of the mail for each recipient: status=sent, or a reply "
            "that begins with 250, means that it was taken."
        ),
        said("If it was refused or is still being tried, there is a bounce to look at instead."),
    )


def _in_the_mailbox(sender: str | None) -> Iterator[str]:
    yield said(
        "The recipient looks into the junk folder, and moves the mail to the inbox if it is there: that tells the mail "
        "system where such mail belongs, and helps your reputation as a sender."
    )
    if sender and "@" in sender:
        yield said("The recipient adds {sender} to the address book.", sender=sender)
    else:
        yield said("The recipient adds the From address to the address book.")
    yield said("The recipient opens mails of yours and clicks links in them: that shows that they are wanted.")


def _quarantine(diagnosis: Diagnosis) -> Said:
    original = diagnosis.original
    subject = harmless(original.subject or "", 80) if original else ""
    sender = harmless(original.from_ or "", 80) if original else ""
    if not subject or not sender:
        return said("Their IT looks in the quarantine, by the facts above, and releases the mail.")
    return said(
        "Their IT looks in the quarantine, by the subject ({subject}), the From address ({sender}) and the date above, "
        "and releases the mail.",
        subject=subject,
        sender=sender,
    )


def _allowlist(origins: Origins) -> Item:
    names = recipient_list(origins.domains)
    lines = range_lines(origins.ranges)
    if lines and names:
        text = said(
            "Their IT puts these IP addresses on the allowlist at network level, or else the domain {domains}, which "
            "covers every address at it.",
            domains=names,
        )
    elif lines:
        text = said("Their IT puts these IP addresses on the allowlist at network level.")
    elif names:
        text = said(
            "Their IT puts the domain {domains} on the allowlist, which covers every address at it, or all IP "
            "addresses that you send from (--ips and --allowlist list them here).",
            domains=names,
        )
    else:
        text = said(
            "Their IT puts all IP addresses that you send from on the allowlist (--ips and --allowlist list them here)."
        )
    return Item(text=text, lines=lines)
