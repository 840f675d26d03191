"""The JSON Schema of what a record says of SPF, DKIM and DMARC."""

from typing import Any

from bounce_cli.advice.model import Actor
from bounce_cli.authentication.dkim.judging import DkimReason, DkimVerdict
from bounce_cli.authentication.dmarc.evaluation import DmarcVerdict
from bounce_cli.authentication.dmarc.record import Policy
from bounce_cli.authentication.evidence.claims import ClaimedResult
from bounce_cli.authentication.findings.model import Severity
from bounce_cli.authentication.spf.evaluation import SpfCode, SpfIdentity
from bounce_cli.authentication.spf.verdict import UNVERIFIABLE, IpSource
from bounce_cli.rendering.schema_parts import list_of, object_of, one_of, text

__all__ = ["authentication_schema"]


def authentication_schema() -> dict[str, Any]:
    """Null where nothing was asked of the DNS, and where no mail came back."""
    fields = object_of(
        {
            "spf": _spf(),
            "dkim": list_of(_dkim(), "Each signature of the copy; one entry without a domain where it has none."),
            "dmarc": _dmarc(),
            "receiver": _receiver(),
            "marks": _texts("receiver-disagrees; claimed:NAME for each server that wrote results into the mail."),
            "findings": list_of(_finding(), "What is wrong, the heaviest first, each with what mends it."),
            "bounce_age_days": {"type": ["integer", "null"], "description": "From the bounce to the look-ups."},
        }
    )
    return fields | {
        "type": ["object", "null"],
        "description": "What the DNS says now of the mail that came back; null where it was not asked.",
    }


def _texts(description: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _count(description: str) -> dict[str, Any]:
    return {"type": ["integer", "null"], "minimum": 0, "description": description}


def _spf() -> dict[str, Any]:
    return object_of(
        {
            "result": one_of([*(code.value for code in SpfCode), UNVERIFIABLE], "What SPF gives.", nullable=False),
            "reason": text("Why, in a word."),
            "domain": text("The domain that was checked."),
            "identity": one_of([identity.value for identity in SpfIdentity], "Which name that is."),
            "client_ip": text("The sending address."),
            "client_ip_source": one_of([source.value for source in IpSource], "Where that was read."),
            "record": text("The domain's SPF record."),
            "mechanism": text("The term that matched."),
            "lookups": _count("Terms that were looked up, of 10."),
            "void_lookups": _count("Those that found nothing, of 2."),
        }
    )


def _dkim() -> dict[str, Any]:
    return {
        "result": one_of([verdict.value for verdict in DkimVerdict], "What the signature proves.", nullable=False),
        "reason": one_of([reason.value for reason in DkimReason], "Why it does not simply pass."),
        "domain": text("The signing domain."),
        "selector": text("The selector of its key."),
        "algorithm": text("The algorithm that it names."),
        "key_bits": _count("The size of the key."),
        "marks": _texts("expired-since, partial-body-signed, key-testing, dangling-cname, more-signatures."),
    }


def _dmarc() -> dict[str, Any]:
    policies = [policy.value for policy in Policy]
    verdicts = [verdict.value for verdict in DmarcVerdict]
    opinion = object_of(
        {
            "result": one_of([*verdicts, UNVERIFIABLE], "As RFC 7489 has it."),
            "reason": text("Why, in a word."),
            "policy": one_of(policies, "The policy that it finds."),
            "record_domain": text("The domain that publishes it."),
            "aligned_spf": _texts("Domains that passed SPF and are aligned."),
            "aligned_dkim": _texts("Signing domains that passed and are aligned."),
            "organizational_domain": text("By the public suffix list."),
            "differences": _texts("result, policy, alignment."),
        }
    )
    return object_of(
        {
            "result": one_of([*verdicts, UNVERIFIABLE], "What DMARC gives (RFC 9989).", nullable=False),
            "reason": text("Why, in a word."),
            "from_domain": text("The author domain."),
            "organizational_domain": text("By the tree walk."),
            "policy": one_of(policies, "What receivers are asked to do."),
            "requested_policy": one_of(policies, "The same before t=y weakens it."),
            "record": text("The policy record."),
            "record_domain": text("The domain that publishes it."),
            "aligned_spf": _texts("Domains that passed SPF and are aligned."),
            "aligned_dkim": _texts("Signing domains that passed and are aligned."),
            "second_opinion": opinion | {"type": ["object", "null"], "description": "DMARC by RFC 7489."},
        }
    )


def _receiver() -> dict[str, Any]:
    claims = [claim.value for claim in ClaimedResult]
    return object_of(
        {
            **{name: one_of(claims, "What the receiver said of it.") for name in ("spf", "dkim", "dmarc")},
            "spf_domain": text("The domain that it checked."),
            "dkim_domain": text("The signing domain that it checked."),
            "client_ip": text("The sending address that it saw."),
            "disagrees_on": _texts("Of spf, dkim and dmarc those of which the receiver said the opposite."),
            "claimed": {"type": "array", "description": "Authentication-Results and ARC in the mail: claims only."},
        }
    )


def _finding() -> dict[str, Any]:
    return {
        "id": {"type": "string"},
        "severity": one_of([severity.value for severity in Severity], "How much it weighs.", nullable=False),
        "text": {"type": "string"},
        "fix": {"type": "string", "description": "What to do; the records to publish stand below it."},
        "actor": {"enum": [actor.value for actor in Actor], "description": "Who has to do it."},
        "records": _texts("Lines of a zone file."),
    }
