"""SPF, DKIM and DMARC of one bounced mail together, beside what its receiver said of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bounce_cli.authentication.dkim.judging import Circumstances, DkimResult, DkimVerdict, judge_signatures
from bounce_cli.authentication.dmarc.evaluation import DmarcVerdict
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion, second_opinion, unproved
from bounce_cli.authentication.dmarc.verdict import DmarcJudgement, judge_dmarc, leaves_more
from bounce_cli.authentication.evidence.claims import Claims
from bounce_cli.authentication.evidence.gathering import FRESH_FOR, Evidence, is_fresh
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.spf.evaluation import SpfCode
from bounce_cli.authentication.spf.verdict import UNVERIFIABLE, SpfVerdict, judge_spf

__all__ = ["Assessment", "assess"]

_NOT_PASSED = frozenset({"fail", "softfail", "neutral", "none", "permerror"})
_OPEN = frozenset({UNVERIFIABLE, "temperror"})
_FAILED = frozenset({"fail", "permerror"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What may be said of one mail.

    Attributes:
        evidence: what the bounce lets us know.
        spf: the verdict on SPF.
        dkim: that on each signature; at least one entry.
        dmarc: that on DMARC.
        second_opinion: DMARC by RFC 7489; None where From names no single domain.
        disagreements: of "spf", "dkim" and "dmarc" those of which the receiver said the opposite.
        age_days: whole days between the bounce and now; None where the bounce has no date.
    """

    evidence: Evidence
    spf: SpfVerdict
    dkim: tuple[DkimResult, ...]
    dmarc: DmarcJudgement
    second_opinion: SecondOpinion | None
    disagreements: tuple[str, ...]
    age_days: int | None

    @property
    def marks(self) -> tuple[str, ...]:
        """`receiver-disagrees`, and `claimed:` with the name of each server that wrote results into the mail."""
        names = dict.fromkeys(one.authserv_id for one in self.evidence.claimed if one.authserv_id)
        disagrees = ("receiver-disagrees",) if self.disagreements else ()
        return (*disagrees, *(f"claimed:{name}" for name in names))


def assess(evidence: Evidence, resolver: Resolver, now: datetime, *, fresh_for: timedelta = FRESH_FOR) -> Assessment:
    """Judge a mail by what the DNS says now; never raises.

    Args:
        evidence: what the bounce lets us know.
        resolver: who looks names up.
        now: the time of the look-ups, with its zone.
        fresh_for: how old a bounce may be for the DNS of now to be held against its mail.
    """
    said = evidence.said
    fresh = is_fresh(evidence.bounced, now, fresh_for)
    spf = judge_spf(evidence.sender, resolver, fresh=fresh, receiver_said_failed=said.spf in _NOT_PASSED)
    circumstances = Circumstances(
        now=now, bounced=evidence.bounced, fresh=fresh, receiver_said_failed=said.dkim in _FAILED
    )
    dkim = judge_signatures(evidence.copy, circumstances, resolver)
    dmarc = judge_dmarc(evidence.from_domains, spf, dkim, resolver, headers_complete=evidence.copy.headers_complete)
    return Assessment(
        evidence=evidence,
        spf=spf,
        dkim=dkim,
        dmarc=dmarc,
        second_opinion=_second_opinion(dmarc, spf, dkim, resolver, headers_complete=evidence.copy.headers_complete),
        disagreements=tuple(_disagreements(said, spf, dkim, dmarc)),
        age_days=max(0, (now - evidence.bounced).days) if evidence.bounced else None,
    )


def _second_opinion(
    dmarc: DmarcJudgement,
    spf: SpfVerdict,
    dkim: tuple[DkimResult, ...],
    resolver: Resolver,
    *,
    headers_complete: bool,
) -> SecondOpinion | None:
    """RFC 7489 on the same identifiers; no failure where one that is not proved to fail would align by it."""
    if dmarc.evaluated is None:
        return None
    first = dmarc.evaluated
    found = second_opinion(first, resolver, spf_domains=dmarc.passed_spf, dkim_domains=dmarc.passed_dkim)
    if found.result != DmarcVerdict.FAIL:
        return found
    unknown = not headers_complete or any(map(leaves_more, dkim))
    is_open = unknown or (spf.result in _OPEN and not spf.domain)
    by_spf = [*dmarc.passed_spf, *([spf.domain] if spf.domain and spf.result in _OPEN else ())]
    by_dkim = [*dmarc.passed_dkim, *(one.domain for one in dkim if one.domain and one.result in _OPEN)]
    best = second_opinion(first, resolver, spf_domains=by_spf, dkim_domains=by_dkim)
    return unproved(found, dmarc.result) if is_open or best.result == DmarcVerdict.PASS else found


def _disagreements(said: Claims, spf: SpfVerdict, dkim: tuple[DkimResult, ...], dmarc: DmarcJudgement) -> list[str]:
    """The mechanisms of which the receiver's word and ours are opposites."""
    dkim_results = {str(item.result) for item in dkim}
    found = {
        "spf": (said.spf, spf.result == SpfCode.PASS, spf.result in _NOT_PASSED),
        "dkim": (said.dkim, DkimVerdict.PASS in dkim_results, dkim_results <= {"fail", "permerror", "none"}),
        "dmarc": (said.dmarc, dmarc.result == "pass", dmarc.result == "fail"),
    }
    return [
        name
        for name, (claim, passes, fails) in found.items()
        if (claim in _NOT_PASSED and passes) or (claim == "pass" and fails)
    ]
