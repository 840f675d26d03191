"""Signatures of one's own domains on a mail that came back: they prove who wrote its header, and to whom.

That the body came back changed or not at all takes nothing from it: the signature covers the header as it was sent,
and with it the fields that name the recipients (RFC 6376 section 5.4.1). What is said of a mail elsewhere, whether it
was authenticated when it arrived, is not asked here; an expired signature proves its header too.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from bounce_cli.address import author_addresses
from bounce_cli.authentication.dkim.judging import LEAST_RSA_BITS
from bounce_cli.authentication.dkim.key import KeyStatus, ask_key, has_ed25519, is_signed
from bounce_cli.authentication.dkim.returned_copy import Parts, ReturnedCopy, header_octets, signed_fields
from bounce_cli.authentication.dkim.signature import DkimSignature, parse_signature
from bounce_cli.authentication.lookup.answer import Resolver

__all__ = ["OwnSignature", "own_signatures"]

# Of a hostile copy no more are looked at; an honest one has one or two.
_MOST_SIGNATURES = 5
_RECIPIENT_FIELDS = frozenset({"to", "cc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSignature:
    """A valid signature of the header.

    Attributes:
        domain: its signing domain, `d=`.
        selector: `s=`.
        recipients: the addresses in the To and Cc fields that it covers.
    """

    domain: str
    selector: str
    recipients: tuple[str, ...]


def own_signatures(copy: ReturnedCopy, is_own: Callable[[str], bool], resolver: Resolver) -> tuple[OwnSignature, ...]:
    """The valid header signatures of one's own domains on a copy; never raises.

    Args:
        copy: what came back.
        is_own: whether a signing domain is one's own; no other key is asked for.
        resolver: who looks keys up.
    """
    mail = Parts(copy)
    found: list[OwnSignature] = []
    asked = 0
    for place in mail.signed_at:
        signature = parse_signature(mail.fields[place].value)
        if signature.faults or not is_own(signature.domain):
            continue
        asked += 1
        if asked > _MOST_SIGNATURES:
            break
        if _is_valid(mail, place, signature, resolver):
            found.append(
                OwnSignature(
                    domain=signature.domain, selector=signature.selector, recipients=_recipients(mail, place, signature)
                )
            )
    return tuple(found)


def _is_valid(mail: Parts, place: int, signature: DkimSignature, resolver: Resolver) -> bool:
    if signature.hash_name != "sha256" or (signature.key_type == "ed25519" and not has_ed25519()):
        return False
    key = ask_key(signature, resolver)
    if key.status is not KeyStatus.USABLE:
        return False
    if signature.key_type == "rsa" and key.modulus.bit_length() < LEAST_RSA_BITS:
        return False
    from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]  # noqa: PLC0415 - slow

    forms = f"{signature.header_canonicalization}/{signature.body_canonicalization}"
    policy = CanonicalizationPolicy.from_c_value(forms.encode())
    digest = hashlib.sha256(header_octets(mail.fields, place, signature, policy))
    return is_signed(key, signature, digest)


def _recipients(mail: Parts, place: int, signature: DkimSignature) -> tuple[str, ...]:
    """Only what is covered counts: a second To field above the signed one can be anybody's."""
    covered = signed_fields(mail.fields, place, signature)
    values = (field.value.decode("utf-8", "replace") for field in covered if field.key in _RECIPIENT_FIELDS)
    return tuple(dict.fromkeys(address for value in values for address in author_addresses(" ".join(value.split()))))
