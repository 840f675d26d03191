"""Whose a domain is, without a list of public suffixes at hand."""

from bounce_cli.address import domain_of
from bounce_cli.late import late

__all__ = ["host_of", "owner_of"]

# Labels of a domain that companies and providers share between their hosts; below `co.uk` and its like one more.
_OWN_LABELS = 2
_FOR_ANYBODY = late(
    r"(?:ac|ad|asn|biz|com?|edu?|gen|go|gob|gou?v|govt|gr|gv|ind|info|lg|ltd|me|mil|net?|nhs|nic|nom|org?|pe|plc|re|sch|"
    r"school)\.[a-z]{2}"
)


def owner_of(address: str) -> str:
    """The part of its domain that is one owner's: a country's domain with a common label before it is nobody's own."""
    return ".".join(_labels(address)[1])


def host_of(address: str) -> str:
    """The part of its domain that the owner gave to a host, empty where it has none."""
    return ".".join(_labels(address)[0])


def _labels(address: str) -> tuple[list[str], list[str]]:
    labels = (domain_of(address) or "").split(".")
    number = _OWN_LABELS + bool(_FOR_ANYBODY.fullmatch(".".join(labels[-_OWN_LABELS:])))
    return labels[:-number], labels[-number:]
