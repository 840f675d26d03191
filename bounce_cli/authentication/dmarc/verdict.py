"""DMARC of a bounced mail: the rows D1 to D9 of the decision table in the project's specification."""

from collections.abc import Sequence
from dataclasses import dataclass

from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult, DkimVerdict
from bounce_cli.authentication.dmarc.evaluation import (
    Alignment,
    DmarcResult,
    DmarcVerdict,
    Mechanism,
    alignment,
    evaluate_dmarc,
)
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.spf.evaluation import SpfCode
from bounce_cli.authentication.spf.verdict import UNVERIFIABLE, SpfVerdict

__all__ = ["DmarcJudgement", "judge_dmarc", "leaves_more"]

# A copy without a signature of which it is not known whether the mail had one.
_UNKNOWN_SIGNATURES = frozenset({DkimReason.HEADERS_INCOMPLETE, DkimReason.SIGNED_AFTER_THIS_COPY})


@dataclass(frozen=True, slots=True, kw_only=True)
class DmarcJudgement:
    """What may be said of DMARC.

    Attributes:
        result: one of `DmarcVerdict`, or `unverifiable`.
        reason: the word of the decision table; None of `pass` and of a plain `fail`.
        evaluated: the policy, and the alignment of what passed; None where From names no single domain.
        passed_spf: the domain for which SPF passed, if any.
        passed_dkim: the domains whose signatures did.
        spf_alignment: whether the SPF domain aligns; None where that is not known, or was not asked.
        dkim_alignments: the same of each signature, in order.
    """

    result: str
    reason: str | None
    evaluated: DmarcResult | None
    passed_spf: tuple[str, ...] = ()
    passed_dkim: tuple[str, ...] = ()
    spf_alignment: Alignment | None = None
    dkim_alignments: tuple[Alignment | None, ...] = ()


def judge_dmarc(
    from_domains: Sequence[str],
    spf: SpfVerdict,
    dkim: Sequence[DkimResult],
    resolver: Resolver,
    *,
    headers_complete: bool = True,
) -> DmarcJudgement:
    """Judge a mail by the first row that applies; never raises.

    Args:
        from_domains: the domains of the addresses in From.
        spf: what may be said of SPF.
        dkim: what may be said of each signature; one without a domain stands for there being none.
        resolver: who looks names up.
        headers_complete: whether the whole header section is known; else there may be more signatures.
    """
    unique = dict.fromkeys(domain.lower().rstrip(".") for domain in from_domains)
    if len(unique) != 1:
        return DmarcJudgement(result=DmarcVerdict.PERMERROR, reason="from", evaluated=None)  # D1
    by_spf = (spf.domain,) if spf.result == SpfCode.PASS and spf.domain else ()
    by_dkim = tuple(item.domain for item in dkim if item.result is DkimVerdict.PASS and item.domain)
    author = next(iter(unique))
    found = evaluate_dmarc(author, resolver, spf_domains=by_spf, dkim_domains=by_dkim, every_walk=False)
    result, reason = str(found.result), str(found.reason) if found.reason else None  # D1 to D5
    is_open = found.result is DmarcVerdict.FAIL or (found.result is DmarcVerdict.TEMPERROR and found.policy is not None)
    of_spf, of_dkim = _alignments(found, spf, dkim, resolver if is_open else None)
    if is_open:
        unknown = not headers_complete or any(map(leaves_more, dkim))
        result, reason = _unproved(spf, of_spf, list(zip(dkim, of_dkim, strict=True)), unknown=unknown)
    return DmarcJudgement(
        result=result,
        reason=reason,
        evaluated=found,
        passed_spf=by_spf,
        passed_dkim=by_dkim,
        spf_alignment=of_spf,
        dkim_alignments=of_dkim,
    )


def _alignments(
    found: DmarcResult, spf: SpfVerdict, dkim: Sequence[DkimResult], resolver: Resolver | None
) -> tuple[Alignment | None, tuple[Alignment | None, ...]]:
    """Alignment of the SPF domain and of each signature; without a resolver only that of those which passed."""
    known = {(one.mechanism, one.domain): one.alignment for one in found.identifiers}
    if resolver is None:
        of_dkim = (known.get((Mechanism.DKIM, one.domain or "")) for one in dkim)
        return known.get((Mechanism.SPF, spf.domain or "")), tuple(of_dkim)
    return _alignment(found, spf.domain, Mechanism.SPF, resolver), tuple(
        _alignment(found, one.domain, Mechanism.DKIM, resolver) for one in dkim
    )


def leaves_more(item: DkimResult) -> bool:
    """Whether the mail may have signatures that are not known."""
    return item.reason in _UNKNOWN_SIGNATURES or "more-signatures" in item.marks


def _unproved(
    spf: SpfVerdict,
    of_spf: Alignment | None,
    signed: Sequence[tuple[DkimResult, Alignment | None]],
    *,
    unknown: bool,
) -> tuple[str, str | None]:
    """The rows D6 to D9: what those that did not pass could have done."""
    alignments = {of_spf, *(aligned for _, aligned in signed)}
    if spf.domain and not unknown and alignments <= {None, Alignment.NOT_ALIGNED}:
        return DmarcVerdict.FAIL, "no-aligned-identifier"  # D6
    if spf.result == UNVERIFIABLE and (spf.domain is None or of_spf is Alignment.ALIGNED):
        return UNVERIFIABLE, "depends-on-spf"  # D7
    if unknown or any(item.result is DkimVerdict.UNVERIFIABLE and one is Alignment.ALIGNED for item, one in signed):
        return UNVERIFIABLE, "depends-on-dkim"  # D7
    if Alignment.TEMPERROR in alignments or (spf.result == SpfCode.TEMPERROR and of_spf is Alignment.ALIGNED):
        return DmarcVerdict.TEMPERROR, "dns"  # D8
    if any(item.result is DkimVerdict.TEMPERROR and one is Alignment.ALIGNED for item, one in signed):
        return DmarcVerdict.TEMPERROR, "dns"  # D8
    return DmarcVerdict.FAIL, None  # D9


def _alignment(found: DmarcResult, domain: str | None, mechanism: Mechanism, resolver: Resolver) -> Alignment | None:
    """Whether an identifier would align; None where there is none."""
    if not domain or found.walk is None or found.walk.policy is None:
        return None
    return alignment(domain, found.walk, found.walk.policy.record, mechanism, resolver)
