"""The request to the IT of the recipients: what was refused, where it came from, and what would help."""

from collections.abc import Iterator, Sequence

from bounce_cli.classifier import Reason, Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import Said, counted, said, together
from bounce_cli.letter.asks import Ask
from bounce_cli.letter.author import Author, is_address
from bounce_cli.letter.facts import mail_blocks, recipient_list
from bounce_cli.letter.grouping import Group, by_ask, mails_of, recipients_of, usual_author
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Block, Item, Letter, Paragraph, Steps, Verbatim
from bounce_cli.letter.opening import opening, reading, signature, whose
from bounce_cli.letter.origins import Origins, range_lines

__all__ = ["sending_blocks", "their_it"]

# Receivers that only ask to come back later have kept nothing that could be released.
_NOTHING_KEPT = frozenset({Reason.GREYLISTED, Reason.RATE_LIMITED})


def their_it(group: Group, origins: Origins, stated: Author) -> Letter:
    """The letter to the postmaster of a receiving domain.

    Args:
        group: bounces, or sent mails that were not seen, of this domain.
        origins: where the mails were sent from.
        stated: who writes, where that is stated; else the From field of the mails says it.
    """
    author = usual_author(group.diagnoses, stated)
    to = f"postmaster@{group.name}"
    name = harmless(group.name)
    parts = by_ask(group.diagnoses)
    blocks: list[Block] = [
        Paragraph(text=said("Dear postmaster of {domain},", domain=name) if name else said("Dear postmaster,"))
    ]
    for ask, diagnoses in parts:
        blocks += _part(ask, Group(name=name, diagnoses=tuple(diagnoses)), origins, stated)
    blocks += [Paragraph(text=said("Thank you for your help.")), signature(author)]
    return Letter(
        name=name,
        subject=_subject([ask for ask, _ in parts], group, stated),
        blocks=tuple(blocks),
        to=to if is_address(to) and recipients_of(group.diagnoses) else None,
        author=author.field,
    )


def _subject(asks: Sequence[Ask], group: Group, stated: Author) -> Said:
    domain, sender = harmless(group.name), whose(group.diagnoses, stated)
    if len(asks) == 1 and sender:
        match asks[0]:
            case Ask.ALLOW:
                return said("Mail from {sender} to {domain} refused: please let it pass", sender=sender, domain=domain)
            case Ask.LET_IN:
                return said("Mail from {sender} to {domain}: please let the sender in", sender=sender, domain=domain)
            case Ask.FIND:
                return said("Mail from {sender} to {domain} not seen: is it held?", sender=sender, domain=domain)
    return said("Mail to {domain} does not arrive: please look into it", domain=domain)


def _part(ask: Ask, group: Group, origins: Origins, stated: Author) -> Iterator[Block]:
    diagnoses, domain = group.diagnoses, group.name
    names = recipients_of(diagnoses)
    mails = mails_of(diagnoses)
    if ask is Ask.FIND:
        yield Paragraph(text=_unseen(len(names), recipient_list(names)))
    else:
        yield Paragraph(text=together(opening(diagnoses, domain, stated), _good(len(names))))
        if understood := reading(diagnoses):
            yield Paragraph(text=understood)
    if len(mails) == 1:
        yield Paragraph(text=said("This is the mail:"))
    yield from mail_blocks(mails)
    if ask in {Ask.ALLOW, Ask.FIND}:
        yield from sending_blocks(origins)
    yield Paragraph(text=said("We ask you to:"))
    yield Steps(items=tuple(Item(text=text) for text in _asked(ask, diagnoses, domain, origins)))


def _good(count: int) -> str:
    if not count:
        return ""
    return counted(count, "As far as we know the address is correct.", "As far as we know the addresses are correct.")


def _unseen(count: int, names: str) -> Said:
    return counted(
        count,
        "We sent a mail to {names} and got no notice that it failed, but it has not been seen there. It may be held in "
        "a quarantine or in a junk folder.",
        "We sent a mail to {names} and got no notice that it failed, but the recipients have not seen it. It may be "
        "held in a quarantine or in junk folders.",
        names=names,
    )


def sending_blocks(origins: Origins) -> Iterator[Block]:
    """Where the mails were sent from: the addresses, with the first and the last of each range, and the domains."""
    if origins.ranges:
        yield Paragraph(text=_about_list(origins))
        yield Verbatim(lines=range_lines(origins.ranges))
    if origins.domains:
        yield Paragraph(
            text=counted(
                len(origins.domains),
                "The sending domain is {domains}.",
                "The sending domains are {domains}.",
                domains=recipient_list(origins.domains),
            )
        )


def _about_list(origins: Origins) -> Said:
    addresses = sum(item.addresses for item in origins.ranges)
    if not origins.is_stated:
        return counted(
            addresses,
            "The mail came from this IP address, as the notices say:",
            "The mail came from these IP addresses, as the notices say:",
        )
    if not origins.is_whole:
        return said("Our mail is sent from these IP addresses, and perhaps from others that could not be listed:")
    if origins.is_looked_up:
        return said("These are all IP addresses that send our mail, as our SPF record has them:")
    return said("This is the complete list of IP addresses that send our mail:")


def _asked(ask: Ask, diagnoses: Sequence[Diagnosis], domain: str, origins: Origins) -> Iterator[str]:
    names = recipients_of(diagnoses)
    mails = len(mails_of(diagnoses))
    match ask:
        case Ask.ALLOW | Ask.FIND:
            if not _NOTHING_KEPT.issuperset(one.reason for one in diagnoses):
                yield _search(mails, knows=any(one.original for one in diagnoses))
            yield _allowlisting(origins)
            if ask is Ask.ALLOW:
                yield _which_rule(mails)
        case Ask.LET_IN:
            yield _let_in(diagnoses, recipient_list(names))
            yield said("Tell us if mail from outside is not wanted there; then we do not write to it again.")
        case Ask.MEND:
            yield from dict.fromkeys(_mending(one, domain) for one in _by_fault(diagnoses))
            yield said("Tell us if the fault seems to be on our side.")
    yield _reply(ask, diagnoses, len(names))


def _search(mails: int, *, knows: bool) -> Said:
    if not knows:
        return said("Look in your quarantine for mail to this address at that time, and release it if it is there.")
    return counted(
        mails,
        "Look in your quarantine for this mail, by its subject, From address and date, and release it if it is there.",
        "Look in your quarantine for these mails, by their subject, From address and date, and release those that are "
        "there.",
    )


def _which_rule(mails: int) -> Said:
    return counted(
        mails, "Tell us which rule or filter refused the mail.", "Tell us which rule or filter refused the mails."
    )


def _allowlisting(origins: Origins) -> str:
    """The request to let the sender pass, by all that is known of where its mail comes from."""
    names = recipient_list(origins.domains)
    count = sum(item.addresses for item in origins.ranges)
    is_range = any(item.addresses > 1 for item in origins.ranges)
    span = said("A range covers every address from its first to its last.") if is_range else ""
    if count and names:
        text = counted(
            count,
            "Put this IP address on your allowlist at network level, or else the domain {domains}, which covers every "
            "address at it.",
            "Put all of these IP addresses on your allowlist at network level, or else the domain {domains}, which "
            "covers every address at it.",
            domains=names,
        )
        return together(text, span)
    if count:
        text = counted(
            count,
            "Put this IP address on your allowlist at network level.",
            "Put all of these IP addresses on your allowlist at network level.",
        )
        return together(text, span)
    if names:
        return said(
            "Put the domain {domains} on your allowlist, which covers every address at it; if you need the IP "
            "addresses that we send from, we give you the list.",
            domains=names,
        )
    return said("Put us on your allowlist; we give you the IP addresses and the domain that we send from.")


def _let_in(diagnoses: Sequence[Diagnosis], recipients: str) -> Said:
    sender = whose(diagnoses, Author())
    if sender is None:
        return said(
            "Let us write to {recipients}, or ask the owner of that address to allow it.", recipients=recipients
        )
    return said(
        "Let {sender} write to {recipients}, or ask the owner of that address to allow it.",
        sender=sender,
        recipients=recipients,
    )


def _by_fault(diagnoses: Sequence[Diagnosis]) -> list[list[Diagnosis]]:
    """The diagnoses by what is to be mended; that delivery was given up, or is delayed, is one and the same."""
    found: dict[Reason | None, list[Diagnosis]] = {}
    for one in diagnoses:
        reason = Reason.DELIVERY_EXPIRED if one.reason is Reason.DELIVERY_DELAYED else one.reason
        found.setdefault(reason, []).append(one)
    return list(found.values())


def _mending(diagnoses: Sequence[Diagnosis], domain: str) -> Said:
    names = recipients_of(diagnoses)
    recipients = recipient_list(names or (domain,))
    match diagnoses[0].reason:
        case Reason.MAILBOX_FULL:
            return said("See that there is space again in the mailbox of {recipients}.", recipients=recipients)
        case Reason.MAILBOX_UNAVAILABLE:
            return said("See whether the mailbox of {recipients} exists and can take mail.", recipients=recipients)
        case Reason.SERVER_UNAVAILABLE:
            return said("See whether your mail server is overloaded, full, or being worked on.")
        case Reason.CONNECTION_FAILED:
            return said(
                "See whether the mail server of {domain} can be reached from outside on port 25.", domain=domain
            )
        case Reason.DNS_FAILURE:
            return said("See whether the name servers of {domain} answer, above all for its MX record.", domain=domain)
        case Reason.ROUTING_LOOP:
            return said(
                "Look for a forwarding, or an MX record of {domain}, that leads back to where it came from: the mail "
                "went in a circle.",
                domain=domain,
            )
        case Reason.TLS_FAILURE:
            return said(
                "See whether STARTTLS, the certificate, and the MTA-STS or DANE policy of your mail server fit "
                "together: no encrypted connection could be made."
            )
        case Reason.RELAY_DENIED:
            return said(
                "See whether the MX records of {domain} lead to a server that takes mail for it: the one that they "
                "lead to does not.",
                domain=domain,
            )
    return said("See whether your mail server takes mail for {recipients}, and what delays it.", recipients=recipients)


def _reply(ask: Ask, diagnoses: Sequence[Diagnosis], recipients: int) -> Said:
    if ask is Ask.FIND:
        return said("Answer this letter with what you found.")
    if all(one.kind == "delay" for one in diagnoses):
        return said("Answer this letter once that is done: what has not arrived by then, we send again.")
    if not any(one.suppress is Suppression.HOLD for one in diagnoses):
        return said("Answer this letter once that is done: then we send again what did not arrive.")
    return counted(
        max(recipients, 1),
        "Answer this letter once that is done: then we make the address eligible for our mail again, and send what did "
        "not arrive.",
        "Answer this letter once that is done: then we make the addresses eligible for our mail again, and send what "
        "did not arrive.",
    )
