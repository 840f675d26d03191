"""SPF, DKIM and DMARC as plain values, in the order of the output contract."""

from typing import Any

from bounce_cli.advice.findings import actor_of
from bounce_cli.authentication.assessment import Assessment
from bounce_cli.authentication.dkim.judging import DkimResult
from bounce_cli.authentication.dmarc.evaluation import DmarcResult
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion
from bounce_cli.authentication.evidence.authentication_results import AuthenticationResults
from bounce_cli.authentication.examination import Examination
from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.reverse_dns import ReverseDns
from bounce_cli.authentication.spf.evaluation import SpfResult
from bounce_cli.authentication.spf.terms import Branch
from bounce_cli.authentication.spf.verdict import SpfVerdict
from bounce_cli.rendering.step_fields import text_with_records
from bounce_cli.rendering.style import ENGLISH_STYLE, Style

__all__ = [
    "dmarc_fields",
    "examination_fields",
    "finding_fields",
    "reverse_dns_fields",
    "spf_fields",
    "tree_fields",
]


def examination_fields(found: Examination, style: Style = ENGLISH_STYLE) -> dict[str, Any]:
    """What is known of one mail: the field `authentication` of a record; findings in the language of the style."""
    assessment = found.assessment
    judged = assessment.dmarc
    dmarc = (
        dmarc_fields(judged.evaluated, assessment.second_opinion)
        if judged.evaluated
        else dict.fromkeys(_DMARC_FIELDS) | {"aligned_spf": [], "aligned_dkim": []}
    )
    return {
        "spf": _spf_verdict(assessment.spf),
        "dkim": [_dkim(one) for one in assessment.dkim],
        "dmarc": dmarc | {"result": judged.result, "reason": judged.reason},
        "receiver": _receiver(assessment),
        "marks": list(assessment.marks),
        "findings": [finding_fields(one, style) for one in found.findings],
        "bounce_age_days": assessment.age_days,
    }


def finding_fields(found: Finding, style: Style = ENGLISH_STYLE) -> dict[str, Any]:
    """A finding in the language of the style; its `fix` ends with the records, which `records` has by themselves."""
    records = [style.told(record) for record in found.records]
    return {
        "id": found.id,
        "severity": found.severity,
        "text": style.say(found.text),
        "fix": text_with_records(style.say(found.fix), records),
        "records": records,
        "actor": actor_of(found),
    }


def spf_fields(spf: SpfResult, client_ip: str) -> dict[str, Any]:
    """SPF of a sender that the user states."""
    return {
        "result": spf.result,
        "reason": "evaluated-now",
        "domain": spf.domain or None,
        "identity": spf.identity,
        "client_ip": client_ip or None,
        "client_ip_source": "given",
        "record": spf.record,
        "mechanism": spf.mechanism,
        "explanation": spf.explanation or None,
        "lookups": spf.lookups,
        "void_lookups": spf.void_lookups,
        "tree": tree_fields(spf.trace),
    }


def tree_fields(branch: Branch) -> dict[str, Any]:
    """The records that SPF reads, each with what it costs."""
    return {
        "domain": branch.domain,
        "term": branch.led_by or None,
        "record": branch.record,
        "lookups": branch.lookups,
        "void_lookups": branch.void_lookups,
        "branches": [tree_fields(child) for child in branch.children],
    }


_DMARC_FIELDS = (
    *("result", "reason", "from_domain", "organizational_domain", "policy", "requested_policy"),
    *("record", "record_domain", "aligned_spf", "aligned_dkim", "second_opinion"),
)


def dmarc_fields(dmarc: DmarcResult, second: SecondOpinion | None) -> dict[str, Any]:
    """DMARC of a From domain."""
    return {
        "result": dmarc.result,
        "reason": dmarc.reason,
        "from_domain": dmarc.from_domain,
        "organizational_domain": dmarc.organizational_domain,
        "policy": dmarc.policy,
        "requested_policy": dmarc.requested_policy,
        "record": dmarc.record,
        "record_domain": dmarc.record_domain,
        "aligned_spf": list(dmarc.aligned_spf),
        "aligned_dkim": list(dmarc.aligned_dkim),
        "second_opinion": _second(second) if second else None,
    }


def _second(second: SecondOpinion) -> dict[str, Any]:
    return {
        "result": second.result,
        "reason": second.reason,
        "organizational_domain": second.organizational_domain,
        "policy": second.policy,
        "record_domain": second.record_domain,
        "aligned_spf": list(second.aligned_spf),
        "aligned_dkim": list(second.aligned_dkim),
        "differences": list(second.differences),
    }


def _spf_verdict(spf: SpfVerdict) -> dict[str, Any]:
    found = spf.evaluated
    return {
        "result": spf.result,
        "reason": spf.reason,
        "domain": spf.domain,
        "identity": spf.identity,
        "client_ip": spf.sender.client_ip,
        "client_ip_source": spf.sender.source,
        "record": found.record if found else None,
        "mechanism": found.mechanism if found else None,
        "lookups": found.lookups if found else None,
        "void_lookups": found.void_lookups if found else None,
    }


def _dkim(found: DkimResult) -> dict[str, Any]:
    return {
        "result": found.result,
        "reason": found.reason,
        "domain": found.domain,
        "selector": found.selector,
        "algorithm": found.algorithm,
        "key_bits": found.key_bits,
        "marks": list(found.marks),
    }


def _receiver(assessment: Assessment) -> dict[str, Any]:
    """What the receiver said, and what servers on the way claimed in the mail itself."""
    said = assessment.evidence.said
    return {
        "spf": said.spf,
        "dkim": said.dkim,
        "dmarc": said.dmarc,
        "spf_domain": said.spf_domain,
        "dkim_domain": said.dkim_domain,
        "client_ip": said.client_ip,
        "disagrees_on": list(assessment.disagreements),
        "claimed": [_claimed(one) for one in assessment.evidence.claimed],
    }


def _claimed(found: AuthenticationResults) -> dict[str, Any]:
    results = [{"method": one.method, "result": one.result} for one in found.results]
    return {"authserv_id": found.authserv_id, "results": results}


def reverse_dns_fields(found: ReverseDns) -> dict[str, Any]:
    """The names of an address."""
    return {
        "client_ip": found.client_ip,
        "result": found.result,
        "names": list(found.names),
        "confirmed": list(found.confirmed),
    }
