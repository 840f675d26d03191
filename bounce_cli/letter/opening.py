"""What happened, in the first sentences of a letter."""

from collections.abc import Sequence

from bounce_cli.advice.catalogue import entry
from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import Said, Together, counted, said, together
from bounce_cli.letter.author import Author, author_of
from bounce_cli.letter.facts import last_moment, moment
from bounce_cli.letter.grouping import authors_domain, mails_of, recipients_of
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Lines

__all__ = ["opening", "reading", "signature", "whose"]


def whose(diagnoses: Sequence[Diagnosis], stated: Author) -> str | None:
    """Whose mail it is: the From address where it is one, else its domain; None where that is not known or mixed."""
    addresses = {author_of(one.original.from_).address if one.original else None for one in diagnoses}
    if len(addresses) == 1:
        return addresses.pop() or stated.address
    domains = {authors_domain(one) for one in diagnoses}
    return domains.pop() if len(domains) == 1 else None


def opening(diagnoses: Sequence[Diagnosis], domain: str, stated: Author) -> Together:
    """Whose mail to whom was refused or not taken, and when."""
    names = tuple(map(harmless, recipients_of(diagnoses)))
    sender, last = whose(diagnoses, stated), moment(last_moment(diagnoses))
    values = {"recipient": names[0] if names else domain, "domain": domain}
    if sender is None or last is None:
        return together(_short(diagnoses, max(len(names), 1), values))
    values |= {"sender": sender, "when": last}
    single = len(mails_of(diagnoses)) == 1 and len(names) <= 1
    return together(_single(diagnoses, values) if single else _several(diagnoses, max(len(names), 1), values))


def _is_refused(diagnoses: Sequence[Diagnosis]) -> bool:
    return all(one.kind == "failure" and one.generated_by != "local" for one in diagnoses)


def _single(diagnoses: Sequence[Diagnosis], values: dict[str, str]) -> Said:
    if _is_refused(diagnoses):
        return said("Your mail server refused a mail from {sender} to {recipient} on {when}.", **values)
    return said(
        "A mail from {sender} to {recipient} could not be delivered to your mail server; the last "
        "attempt was on {when}.",
        **values,
    )


def _several(diagnoses: Sequence[Diagnosis], count: int, values: dict[str, str]) -> Said:
    if _is_refused(diagnoses):
        return counted(
            count,
            "Your mail server refused mail from {sender} to {recipient}, last on {when}.",
            "Your mail server refused mail from {sender} to {count:,} addresses at {domain}, last on {when}.",
            **values,
        )
    return counted(
        count,
        "Mail from {sender} to {recipient} could not be delivered to your mail server; the last attempt was on {when}.",
        "Mail from {sender} to {count:,} addresses at {domain} could not be delivered to your mail server; the last "
        "attempt was on {when}.",
        **values,
    )


def _short(diagnoses: Sequence[Diagnosis], count: int, values: dict[str, str]) -> Said:
    if _is_refused(diagnoses):
        return counted(
            count,
            "Your mail server refused mail that we sent to {recipient}.",
            "Your mail server refused mail that we sent to {count:,} addresses at {domain}.",
            **values,
        )
    return counted(
        count,
        "Mail that we sent to {recipient} could not be delivered to your mail server.",
        "Mail that we sent to {count:,} addresses at {domain} could not be delivered to your mail server.",
        **values,
    )


def reading(diagnoses: Sequence[Diagnosis]) -> str:
    """How the words were understood, where all are understood alike; else nothing."""
    reasons = {one.reason for one in diagnoses}
    if len(reasons) != 1:
        return ""
    reason = reasons.pop()
    if reason in {None, Reason.UNKNOWN} or diagnoses[0].confidence < 0.5:  # noqa: PLR2004 - below it is a guess
        return ""
    return said("We understand the reason as: {reason}.", reason=said(entry(str(reason)).means))


def signature(author: Author) -> Lines:
    """The close of a letter, with the name and the address of who writes."""
    names = (part for part in (author.name, author.address) if part)
    return Lines(lines=(said("Kind regards,"), *names))
