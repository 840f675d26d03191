"""DMARC of a From domain by both standards: what the tests of DMARC share."""

from bounce_cli.authentication.dmarc.evaluation import DmarcResult, evaluate_dmarc
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion, second_opinion
from tests.authentication.fake_dns import Policies, dmarc_dns


def dmarc(from_domain: str, records: Policies, *, spf: tuple[str, ...] = (), dkim: tuple[str, ...] = ()) -> DmarcResult:
    return evaluate_dmarc(from_domain, dmarc_dns(records), spf_domains=spf, dkim_domains=dkim)


def opinions(
    from_domain: str, records: Policies, *, spf: tuple[str, ...] = (), dkim: tuple[str, ...] = ()
) -> tuple[DmarcResult, SecondOpinion]:
    resolver = dmarc_dns(records)
    first = evaluate_dmarc(from_domain, resolver, spf_domains=spf, dkim_domains=dkim)
    return first, second_opinion(first, resolver, spf_domains=spf, dkim_domains=dkim)


def verdict(result: DmarcResult | SecondOpinion) -> tuple[str, str | None]:
    return result.result, result.reason.value if result.reason else None
