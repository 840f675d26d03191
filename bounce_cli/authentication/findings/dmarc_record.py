"""DMARC records as they are to be published: the tags of one, without its faults (RFC 9989 section 4.7)."""

import re
from difflib import get_close_matches

from bounce_cli.authentication.dmarc.evaluation import DmarcResult
from bounce_cli.authentication.dmarc.record import REMOVED_TAGS, DmarcRecord, Fault, FaultKind, Policy
from bounce_cli.authentication.dmarc.second_opinion import SecondOpinion
from bounce_cli.authentication.findings.zone import txt_line

__all__ = ["POLICIES", "POLICY_TAGS", "mended_tags", "own_domain", "record_line", "reports_to", "without"]

POLICY_TAGS = ("p", "sp", "np")
POLICIES = tuple(map(str, Policy))
_TAG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def own_domain(dmarc: DmarcResult, second: SecondOpinion | None) -> str:
    """The organizational domain by the suffix list, where a record for the whole organization has its place."""
    return (second.organizational_domain if second else None) or dmarc.organizational_domain or dmarc.from_domain


def record_line(domain: str, tags: dict[str, str]) -> str:
    """The line of a zone file that publishes these tags for a domain."""
    return txt_line(f"_dmarc.{domain}", "; ".join(["v=DMARC1", *(f"{tag}={value}" for tag, value in tags.items())]))


def reports_to(own: str) -> str:
    """An address for the reports of a domain."""
    return f"mailto:dmarc-reports@{own}"


def mended_tags(record: DmarcRecord, own: str) -> dict[str, str]:
    """The tags of a record without its faults and without tags that are gone, `p` first; `none` where it has no `p`."""
    tags = _tags(record.text)
    for fault in record.faults:
        if fault.kind is FaultKind.INVALID:
            tags[fault.tag] = _corrected(fault, tags[fault.tag], own, is_only=not getattr(record, fault.tag))
    return {"p": "none"} | {name: value for name, value in tags.items() if value and name not in REMOVED_TAGS}


def without(tag: str, tags: dict[str, str]) -> dict[str, str]:
    """The tags without one of them."""
    return {name: value for name, value in tags.items() if name != tag}


def _corrected(fault: Fault, value: str, own: str, *, is_only: bool) -> str:
    """A value that holds in place of one that does not, empty where the tag is better left out."""
    if fault.tag in POLICY_TAGS:
        return next(iter(get_close_matches(fault.text.lower(), POLICIES, 1)), "")
    if fault.tag == "rua" and is_only:
        return reports_to(own)
    uris = [uri.strip() for uri in value.split(",")] if fault.tag in {"rua", "ruf"} else []
    return ",".join(uri for uri in uris if uri != fault.text)


def _tags(text: str) -> dict[str, str]:
    """The tags of a record as written, of equal ones the first, without the version."""
    tags: dict[str, str] = {}
    for part in text.split(";")[1:]:
        name, equals, value = (piece.strip(" \t\r\n") for piece in part.partition("="))
        if equals and _TAG_NAME.fullmatch(name) and name.lower() != "v":
            tags.setdefault(name.lower(), value)
    return tags
