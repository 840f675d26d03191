"""Whose domain a domain is, and who signed a mail."""

from itertools import islice

from bounce_cli.message.fields import Fields

__all__ = ["organization", "signing_domains"]

_MOST_SIGNATURES = 50


def organization(domain: str) -> str:
    """The organizational domain by the public suffix list; an empty text where this is no domain name."""
    from bounce_cli.authentication.dmarc.second_opinion import (  # noqa: PLC0415 - most mails need no list of suffixes
        suffix_list_domain,
    )

    return suffix_list_domain(domain)


def signing_domains(fields: Fields) -> list[str]:
    """The domains of the DKIM signatures of a mail in order, each once; whether they hold is not asked."""
    if "dkim-signature" not in fields:
        return []
    from bounce_cli.authentication.dkim.signature import parse_signature  # noqa: PLC0415 - many mails have none

    values = islice(fields.each("dkim-signature"), _MOST_SIGNATURES)
    domains = (parse_signature(value.encode("utf-8", "replace")).domain for value in values)
    return list(dict.fromkeys(domain for domain in domains if domain))
