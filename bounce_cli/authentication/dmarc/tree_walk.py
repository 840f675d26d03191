"""The DNS tree walk (RFC 9989 section 4.10): which domain answers for a name, and whose DMARC policy holds for it.

A DNS error ends a walk: what stands further up could change the answer, so nothing is concluded from what was found.
"""

from dataclasses import dataclass

from bounce_cli.authentication.dmarc.record import DmarcRecord, PublicSuffixDomain, parse_dmarc_record
from bounce_cli.authentication.lookup.answer import Answer, Resolver
from bounce_cli.authentication.lookup.names import normalised

__all__ = ["FoundRecord", "TreeWalk", "ask_records", "tree_walk"]

# RFC 9989 section 4.10: from a longer name the walk goes on with so many labels, which makes eight queries at most.
_MOST_LABELS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecord:
    """A DMARC record, and the domain (not the `_dmarc` name) that publishes it."""

    domain: str
    record: DmarcRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeWalk:
    """What one walk found.

    Attributes:
        start: the domain where it began, in lower case, A-labels; empty where the name was no domain.
        found: the records, from the start up.
        multiple: the domains with several records, none of which counts.
        asked: the names that were asked for, in order.
        error: the DNS error that ended the walk; None where it came to its end.
        organizational_domain: None after a DNS error, and where the name was no domain.
        policy: the record that holds for the start as a From domain; None where there is none, and after a DNS error.
    """

    start: str
    found: tuple[FoundRecord, ...] = ()
    multiple: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    error: Answer | None = None
    organizational_domain: str | None = None
    policy: FoundRecord | None = None


def tree_walk(domain: str, resolver: Resolver) -> TreeWalk:
    """Walk from a domain towards the root, and conclude from the records found; never raises for any name."""
    start = normalised(domain)
    if not start:
        return TreeWalk(start="")
    found: list[FoundRecord] = []
    multiple: list[str] = []
    asked: list[str] = []
    for name in _names(start):
        asked.append(f"_dmarc.{name}")
        records = ask_records(name, resolver)
        if isinstance(records, Answer):
            return TreeWalk(
                start=start, found=tuple(found), multiple=tuple(multiple), asked=tuple(asked), error=records
            )
        if len(records) > 1:
            multiple.append(name)
        elif records:
            found.append(FoundRecord(domain=name, record=records[0]))
            if records[0].psd is not PublicSuffixDomain.UNKNOWN:
                break
    organizational = _organizational_domain(start, found)
    return TreeWalk(
        start=start,
        found=tuple(found),
        multiple=tuple(multiple),
        asked=tuple(asked),
        organizational_domain=organizational,
        policy=_policy(start, organizational, found),
    )


def ask_records(domain: str, resolver: Resolver) -> tuple[DmarcRecord, ...] | Answer:
    """All DMARC records of a domain; where the DNS gives an error, its answer."""
    answer = resolver.ask(f"_dmarc.{domain}", "TXT")
    if answer.failed:
        return answer
    records = map(parse_dmarc_record, answer.records)
    return tuple(record for record in records if record is not None)


def _names(start: str) -> list[str]:
    """The domains of a walk: the start, then its last seven labels at most, then one label less each time."""
    labels = start.split(".")
    rest = labels[1:] if len(labels) <= _MOST_LABELS else labels[-_MOST_LABELS:]
    return [start, *(".".join(rest[index:]) for index in range(len(rest)))]


def _organizational_domain(start: str, found: list[FoundRecord]) -> str:
    """RFC 9989 section 4.10.2; a record that says `psd` is the last of the walk, and no other has as few labels."""
    if not found:
        return start
    last = found[-1]
    if last.record.psd is PublicSuffixDomain.YES and last.domain != start:
        return _one_label_below(last.domain, start)
    return last.domain


def _one_label_below(suffix: str, start: str) -> str:
    return ".".join(start.split(".")[-suffix.count(".") - 2 :])


def _policy(start: str, organizational: str, found: list[FoundRecord]) -> FoundRecord | None:
    """RFC 9989 section 4.10.1: the author domain's record, else the organizational domain's, else the suffix's."""
    by_domain = {one.domain: one for one in found}
    return by_domain.get(start) or by_domain.get(organizational) or (found[-1] if found else None)
