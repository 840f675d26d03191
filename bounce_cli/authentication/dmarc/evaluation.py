"""DMARC (RFC 9989) of a From domain and the identifiers that passed: the rows D1 to D5 and D9 of the decision table.

The asymmetry rule holds: only what is conclusive is a `fail`; a DNS error that may have hidden a pass is a `temperror`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bounce_cli.authentication.dmarc.record import DmarcRecord, Mode, Policy
from bounce_cli.authentication.dmarc.tree_walk import FoundRecord, TreeWalk, tree_walk
from bounce_cli.authentication.lookup.answer import Outcome, Resolver
from bounce_cli.authentication.lookup.memory import Memory
from bounce_cli.authentication.lookup.names import is_within, normalised

__all__ = [
    "Alignment",
    "DmarcReason",
    "DmarcResult",
    "DmarcVerdict",
    "Identifier",
    "JudgedIdentifiers",
    "Mechanism",
    "alignment",
    "evaluate_dmarc",
    "identified",
    "mode_of",
]

# NXDOMAIN holds for a name whatever its type (RFC 8020): a second type is asked only where the first gave an error.
_EXISTENCE_TYPES = ("A", "MX", "TXT")


class DmarcVerdict(StrEnum):
    """The result, in the words of RFC 8601."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NONE = "none"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class DmarcReason(StrEnum):
    """Why there is neither pass nor fail."""

    FROM = "from"
    DNS = "dns"
    NO_RECORD = "no-record"
    MULTIPLE_RECORDS = "multiple-records"
    NO_POLICY = "no-policy"


class Mechanism(StrEnum):
    """What authenticated an identifier."""

    SPF = "spf"
    DKIM = "dkim"


class Alignment(StrEnum):
    """Whether an identifier stands for the From domain."""

    ALIGNED = "aligned"
    NOT_ALIGNED = "not-aligned"
    TEMPERROR = "temperror"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A domain that SPF or DKIM authenticated.

    Attributes:
        domain: in lower case, A-labels; as it was given where it is no domain name.
        mechanism: what authenticated it.
        alignment: whether it stands for the From domain.
        organizational_domain: by its own walk; None where that was not taken or met a DNS error, or this is no name.
    """

    domain: str
    mechanism: Mechanism
    alignment: Alignment
    organizational_domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedIdentifiers:
    """What a result of either standard says of the identifiers.

    Attributes:
        identifiers: those that were judged, SPF first; empty where there is no policy to judge them by.
    """

    identifiers: tuple[Identifier, ...] = ()

    @property
    def aligned_spf(self) -> tuple[str, ...]:
        """The SPF domains that are aligned."""
        return self._aligned(Mechanism.SPF)

    @property
    def aligned_dkim(self) -> tuple[str, ...]:
        """The DKIM signing domains that are aligned."""
        return self._aligned(Mechanism.DKIM)

    def _aligned(self, mechanism: Mechanism) -> tuple[str, ...]:
        aligned = (one for one in self.identifiers if one.alignment is Alignment.ALIGNED)
        return tuple(one.domain for one in aligned if one.mechanism is mechanism)


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcResult(JudgedIdentifiers):
    """What DMARC says.

    Attributes:
        result: pass, fail, or why neither.
        reason: of a `none` or an error; None of `pass` and `fail`.
        from_domain: in lower case, A-labels; as it was given where it is no domain name.
        organizational_domain: of the From domain; None where no walk came to its end.
        policy: what receivers are asked to do with mail from this domain that fails: the requested policy, in test mode
            (`t=y`) the next weaker one. None where there is none, or a DNS error hides which.
        requested_policy: what `p`, `sp` or `np` asks for, whichever holds for this domain.
        record: the text of the policy record.
        record_domain: the domain that publishes it.
        walk: the walk of the From domain; None where that is no domain name.
    """

    result: DmarcVerdict
    reason: DmarcReason | None = None
    from_domain: str
    organizational_domain: str | None = None
    policy: Policy | None = None
    requested_policy: Policy | None = None
    record: str | None = None
    record_domain: str | None = None
    walk: TreeWalk | None = None


def evaluate_dmarc(
    from_domain: str,
    resolver: Resolver,
    *,
    spf_domains: Iterable[str] = (),
    dkim_domains: Iterable[str] = (),
    every_walk: bool = True,
) -> DmarcResult:
    """Work DMARC out for a From domain; never raises.

    Args:
        from_domain: the domain of the From address; empty where it is missing or there are several.
        resolver: who looks names up.
        spf_domains: the domains for which SPF is taken to have passed.
        dkim_domains: the signing domains (`d=`) of the signatures that are taken to have passed.
        every_walk: whether identifiers that are aligned or not without a walk take one too, to be shown.
    """
    domain = normalised(from_domain)
    if not domain:
        return DmarcResult(result=DmarcVerdict.PERMERROR, reason=DmarcReason.FROM, from_domain=from_domain)
    memory = Memory(resolver)
    walk = tree_walk(domain, memory)
    if walk.error is not None:
        return _without_policy(walk, DmarcVerdict.TEMPERROR, DmarcReason.DNS)
    if walk.policy is None:
        reason = DmarcReason.MULTIPLE_RECORDS if walk.multiple else DmarcReason.NO_RECORD
        return _without_policy(walk, DmarcVerdict.NONE, reason)
    record = walk.policy.record
    if not record.states("sp", "np") and not record.rua:
        return _without_policy(walk, DmarcVerdict.NONE, DmarcReason.NO_POLICY)
    identifiers = (
        *identified(spf_domains, walk, record, Mechanism.SPF, memory),
        *identified(dkim_domains, walk, record, Mechanism.DKIM, memory),
    )
    requested = _requested(walk.start, walk.policy, memory)
    asked = memory if every_walk else memory.as_it_is()
    walked = tuple(
        replace(one, organizational_domain=tree_walk(one.domain, asked).organizational_domain) for one in identifiers
    )
    return _judged(walk, walk.policy, walked, requested)


def _without_policy(walk: TreeWalk, result: DmarcVerdict, reason: DmarcReason) -> DmarcResult:
    return DmarcResult(
        result=result,
        reason=reason,
        from_domain=walk.start,
        organizational_domain=walk.organizational_domain,
        record=walk.policy.record.text if walk.policy else None,
        record_domain=walk.policy.domain if walk.policy else None,
        walk=walk,
    )


def _judged(
    walk: TreeWalk, source: FoundRecord, identifiers: tuple[Identifier, ...], requested: Policy | None
) -> DmarcResult:
    """An aligned pass needs no policy, so a policy that a DNS error hides takes only a `fail` away."""
    alignments = {identifier.alignment for identifier in identifiers}
    reason = None
    if Alignment.ALIGNED in alignments:
        result = DmarcVerdict.PASS
    elif Alignment.TEMPERROR in alignments or requested is None:
        result, reason = DmarcVerdict.TEMPERROR, DmarcReason.DNS
    else:
        result = DmarcVerdict.FAIL
    return DmarcResult(
        result=result,
        reason=reason,
        from_domain=walk.start,
        organizational_domain=walk.organizational_domain,
        policy=requested.weaker if requested and source.record.t else requested,
        requested_policy=requested,
        record=source.record.text,
        record_domain=source.domain,
        walk=walk,
        identifiers=identifiers,
    )


def _requested(domain: str, source: FoundRecord, resolver: Resolver) -> Policy | None:
    """The policy for a From domain (RFC 9989 section 4.7); None where it hangs on a DNS error.

    A record that is kept for its `rua` only asks for nothing (section 4.10.1).
    """
    record = source.record
    if not record.states("sp", "np"):
        return Policy.NONE
    if source.domain == domain:
        return record.p
    for_subdomains = record.p if record.sp is None else record.sp
    if record.np in {None, for_subdomains}:
        return for_subdomains
    exists = _exists(domain, resolver)
    if exists is None:
        return None
    return for_subdomains if exists else record.np


def _exists(domain: str, resolver: Resolver) -> bool | None:
    """Whether a name is in the DNS; None where it gives only errors."""
    for type_ in _EXISTENCE_TYPES:
        answer = resolver.ask(domain, type_)
        if not answer.failed:
            # Of an alias NXDOMAIN says that its target is missing: the name itself is there.
            return answer.outcome is not Outcome.NXDOMAIN or bool(answer.chain)
    return None


def identified(
    domains: Iterable[str], from_walk: TreeWalk, record: DmarcRecord, mechanism: Mechanism, resolver: Resolver
) -> tuple[Identifier, ...]:
    """Judge the domains that one mechanism authenticated, each once."""
    unique = dict.fromkeys(normalised(domain) or domain for domain in domains)
    return tuple(
        Identifier(
            domain=domain,
            mechanism=mechanism,
            alignment=alignment(domain, from_walk, record, mechanism, resolver),
        )
        for domain in unique
    )


def alignment(
    identifier: str, from_walk: TreeWalk, record: DmarcRecord, mechanism: Mechanism, resolver: Resolver
) -> Alignment:
    """Whether an identifier would align (RFC 9989 section 4.4), in the mode that the record sets for the mechanism.

    The same domain is aligned in either mode, and one outside of the From domain's organizational domain in none:
    neither needs a walk, so that an error in somebody else's DNS leaves no doubt.
    """
    domain = normalised(identifier)
    if domain and domain == from_walk.start:
        return Alignment.ALIGNED
    if not domain or not from_walk.start or mode_of(record, mechanism) is Mode.STRICT:
        return Alignment.NOT_ALIGNED
    organizational = from_walk.organizational_domain
    if organizational is None:
        return Alignment.TEMPERROR
    if not is_within(domain, organizational):
        return Alignment.NOT_ALIGNED
    own = tree_walk(domain, resolver)
    if own.error is not None:
        return Alignment.TEMPERROR
    return Alignment.ALIGNED if own.organizational_domain == organizational else Alignment.NOT_ALIGNED


def mode_of(record: DmarcRecord, mechanism: Mechanism) -> Mode:
    """How close the record wants the identifiers of a mechanism to be."""
    return record.aspf if mechanism is Mechanism.SPF else record.adkim
