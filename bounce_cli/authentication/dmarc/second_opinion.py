"""What a receiver finds that still follows RFC 7489: organizational domains by the public suffix list, no tree walk.

RFC 9989 decides; where this opinion differs, receivers differ about the same mail.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bounce_cli.authentication.dmarc.evaluation import (
    Alignment,
    DmarcReason,
    DmarcResult,
    DmarcVerdict,
    Identifier,
    JudgedIdentifiers,
    Mechanism,
    mode_of,
)
from bounce_cli.authentication.dmarc.record import DmarcRecord, Mode, Policy
from bounce_cli.authentication.dmarc.tree_walk import FoundRecord, ask_records
from bounce_cli.authentication.lookup.answer import Answer, Resolver
from bounce_cli.authentication.lookup.names import normalised
from bounce_cli.authentication.spf.verdict import UNVERIFIABLE

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

__all__ = ["SecondOpinion", "second_opinion", "suffix_list_domain", "unproved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion(JudgedIdentifiers):
    """DMARC by RFC 7489.

    Attributes:
        result: as of `DmarcResult`; of a mail also `unverifiable`.
        reason: as of `DmarcResult`.
        organizational_domain: by the public suffix list; None where the From domain is no domain name.
        policy: what `p` or `sp` asks for, `np` and `t` not being known; None where there is none. `pct`, by which
            a receiver spares a share of the mail at random, is left out.
        record: the text of the policy record.
        record_domain: the domain that publishes it.
        differences: of "result", "policy" and "alignment" those that are not as RFC 9989 has them, as far as no DNS
            error hides either.
    """

    result: str
    reason: DmarcReason | None = None
    organizational_domain: str | None = None
    policy: Policy | None = None
    record: str | None = None
    record_domain: str | None = None
    differences: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether a receiver of the one kind treats this mail otherwise than one of the other."""
        return bool(self.differences)


@lru_cache(maxsize=256)  # the recipients of a report share its sender, and often their domain
def suffix_list_domain(domain: str) -> str:
    """The organizational domain by RFC 7489 section 3.2: one label below the public suffix.

    Returns:
        A public suffix itself where the domain is one; an empty text where it is no domain name.
    """
    name = normalised(domain)
    found = _suffixes().privatesuffix(name) if name else None
    return name if found is None else str(found)


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reads the list, which takes longer than most mails

    # Its own default is a path, which leads nowhere where the package lies in a zip archive.
    with files("publicsuffixlist").joinpath("public_suffix_list.dat").open("rb") as file:
        return PublicSuffixList(file)


def second_opinion(
    first: DmarcResult, resolver: Resolver, *, spf_domains: Iterable[str] = (), dkim_domains: Iterable[str] = ()
) -> SecondOpinion:
    """Judge by RFC 7489 what `first` judged by RFC 9989; the domains are those that it was given. Never raises."""
    domain = normalised(first.from_domain)
    if not domain:
        return SecondOpinion(result=DmarcVerdict.PERMERROR, reason=DmarcReason.FROM)
    organizational = suffix_list_domain(domain)
    source = _discovered(domain, organizational, resolver)
    if isinstance(source, DmarcReason):
        result = DmarcVerdict.TEMPERROR if source is DmarcReason.DNS else DmarcVerdict.NONE
        differences = _differences(first, result, None, ())
        return SecondOpinion(
            result=result, reason=source, organizational_domain=organizational, differences=differences
        )
    identifiers = (
        *_identified(spf_domains, domain, source.record, Mechanism.SPF),
        *_identified(dkim_domains, domain, source.record, Mechanism.DKIM),
    )
    passes = any(identifier.alignment is Alignment.ALIGNED for identifier in identifiers)
    result = DmarcVerdict.PASS if passes else DmarcVerdict.FAIL
    policy = _policy(domain, source)
    return SecondOpinion(
        result=result,
        organizational_domain=organizational,
        policy=policy,
        record=source.record.text,
        record_domain=source.domain,
        identifiers=identifiers,
        differences=_differences(first, result, policy, identifiers),
    )


def unproved(found: SecondOpinion, first_result: str) -> SecondOpinion:
    """The opinion on a mail in which something that is not known would have to fail, beside RFC 9989's result."""
    others = tuple(name for name in found.differences if name != "result")
    differs = first_result not in {UNVERIFIABLE, DmarcVerdict.TEMPERROR}
    return replace(found, result=UNVERIFIABLE, differences=("result", *others) if differs else others)


def _discovered(domain: str, organizational: str, resolver: Resolver) -> FoundRecord | DmarcReason:
    """The policy record by RFC 7489 section 6.6.3; several at one name end the search, unlike in a tree walk."""
    for name in dict.fromkeys((domain, organizational)):
        records = ask_records(name, resolver)
        if isinstance(records, Answer):
            return DmarcReason.DNS
        if len(records) > 1:
            return DmarcReason.MULTIPLE_RECORDS
        if records:
            kept = records[0].states("sp") or records[0].rua
            return FoundRecord(domain=name, record=records[0]) if kept else DmarcReason.NO_POLICY
    return DmarcReason.NO_RECORD


def _policy(domain: str, source: FoundRecord) -> Policy | None:
    record = source.record
    if not record.states("sp"):
        return Policy.NONE
    return record.p if source.domain == domain or record.sp is None else record.sp


def _identified(
    domains: Iterable[str], from_domain: str, record: DmarcRecord, mechanism: Mechanism
) -> tuple[Identifier, ...]:
    organizational = suffix_list_domain(from_domain)
    strict = mode_of(record, mechanism) is Mode.STRICT
    out = []
    for domain in dict.fromkeys(normalised(domain) or domain for domain in domains):
        own = suffix_list_domain(domain)
        aligned = domain == from_domain if strict else own == organizational
        state = Alignment.ALIGNED if aligned else Alignment.NOT_ALIGNED
        out.append(Identifier(domain=domain, mechanism=mechanism, alignment=state, organizational_domain=own or None))
    return tuple(out)


def _differences(
    first: DmarcResult, result: DmarcVerdict, policy: Policy | None, identifiers: tuple[Identifier, ...]
) -> tuple[str, ...]:
    if DmarcVerdict.TEMPERROR in {first.result, result}:
        return ()
    hidden = first.policy is None and first.result is DmarcVerdict.PASS
    doubtful = {(one.mechanism, one.domain) for one in first.identifiers if one.alignment is Alignment.TEMPERROR}
    compared = {
        "result": result is not first.result,
        "policy": policy is not first.policy and not hidden,
        "alignment": bool((_aligned(first.identifiers) ^ _aligned(identifiers)) - doubtful),
    }
    return tuple(name for name, differs in compared.items() if differs)


def _aligned(identifiers: Iterable[Identifier]) -> set[tuple[Mechanism, str]]:
    return {(one.mechanism, one.domain) for one in identifiers if one.alignment is Alignment.ALIGNED}
