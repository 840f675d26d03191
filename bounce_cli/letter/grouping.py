"""Bounces put together: one letter for each reader, and in it one entry for each mail."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bounce_cli.address import author_addresses, domain_of
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.letter.asks import Ask, ask_of
from bounce_cli.letter.author import Author, author_of, is_address

__all__ = [
    "Group",
    "Mail",
    "authors_domain",
    "by_ask",
    "by_author_domain",
    "by_domain",
    "by_recipient",
    "mails_of",
    "receiving_domain",
    "recipients_of",
    "sending_domains",
    "usual_author",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The diagnoses that one letter is about.

    Attributes:
        name: a domain, an address or a server; empty where none of them is known.
        diagnoses: in input order.
    """

    name: str
    diagnoses: tuple[Diagnosis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail, and the recipients of whom a server said the same words; the first diagnosis speaks for all."""

    diagnoses: tuple[Diagnosis, ...]

    @property
    def first(self) -> Diagnosis:
        """The diagnosis of the first recipient."""
        return self.diagnoses[0]

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients that are known, each once."""
        return recipients_of(self.diagnoses)


def recipients_of(diagnoses: Iterable[Diagnosis]) -> tuple[str, ...]:
    """The addresses of the recipients, each once; what stands for a hidden address is none."""
    return tuple(dict.fromkeys(one.recipient for one in diagnoses if one.recipient and "@" in one.recipient))


def receiving_domain(diagnosis: Diagnosis) -> str | None:
    """The domain that takes the recipient's mail; that of the To field where the report hides the recipient."""
    found = domain_of(diagnosis.recipient)
    if found is None and diagnosis.original is not None:
        domains = {domain_of(one) for one in author_addresses(diagnosis.original.to or "")}
        found = domains.pop() if len(domains) == 1 else None
    return found if found and is_address(f"postmaster@{found}") else None


def authors_domain(diagnosis: Diagnosis) -> str | None:
    """The domain of the From field of the mail that bounced."""
    return author_of(diagnosis.original.from_).domain if diagnosis.original else None


def by_domain(diagnoses: Iterable[Diagnosis]) -> list[Group]:
    """One group for each receiving domain; where the report hides it, for each server that refused."""
    return _grouped(diagnoses, lambda one: receiving_domain(one) or one.remote_mta or "")


def by_recipient(diagnoses: Iterable[Diagnosis]) -> list[Group]:
    """One group for each recipient that is an address; others are left out."""
    known = (one for one in diagnoses if one.recipient and is_address(one.recipient))
    return _grouped(known, lambda one: (one.recipient or "").lower())


def by_author_domain(diagnoses: Iterable[Diagnosis]) -> list[Group]:
    """One group for each sending domain; those whose domain is not known in a group without a name."""
    return _grouped(diagnoses, lambda one: authors_domain(one) or "")


def _grouped(diagnoses: Iterable[Diagnosis], name_of: Callable[[Diagnosis], str]) -> list[Group]:
    found: dict[str, list[Diagnosis]] = {}
    for diagnosis in diagnoses:
        found.setdefault(name_of(diagnosis), []).append(diagnosis)
    return [Group(name=name, diagnoses=tuple(members)) for name, members in found.items()]


def mails_of(diagnoses: Iterable[Diagnosis]) -> list[Mail]:
    """One entry for each mail, server and words; recipients that share them share the entry."""
    found: dict[object, list[Diagnosis]] = {}
    for one in diagnoses:
        mail = one.original
        identity = (mail.message_id, mail.subject, mail.from_, mail.date) if mail else (one.origin,)
        found.setdefault((identity, one.diagnostic, one.remote_mta, ask_of(one), one.kind), []).append(one)
    return [Mail(diagnoses=tuple(members)) for members in found.values()]


def sending_domains(diagnoses: Iterable[Diagnosis], stated: Author) -> tuple[str, ...]:
    """The domains of the From fields, each once; that of the author stated where no mail came back."""
    found = dict.fromkeys(domain for one in diagnoses if (domain := authors_domain(one)))
    return tuple(found) or ((stated.domain,) if stated.domain else ())


def usual_author(diagnoses: Iterable[Diagnosis], stated: Author) -> Author:
    """Who writes: the author stated, else the From field that most of the mails have."""
    if stated.address:
        return stated
    fields = Counter(one.original.from_ for one in diagnoses if one.original and one.original.from_)
    return author_of(fields.most_common(1)[0][0]) if fields else stated


_ORDER = tuple(Ask)


def by_ask(diagnoses: Iterable[Diagnosis]) -> list[tuple[Ask, list[Diagnosis]]]:
    """The diagnoses by what is asked for; those for which nothing can be asked are left out."""
    found: dict[Ask, list[Diagnosis]] = {}
    for one in diagnoses:
        if ask := ask_of(one):
            found.setdefault(ask, []).append(one)
    return [(ask, found[ask]) for ask in _ORDER if ask in found]
