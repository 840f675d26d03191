"""DKIM of a returned mail: what each signature proves by the copy at hand, and why it does not where it does not.

The rows K1 to K15 are those of the decision table in the project's specification. A copy that does not verify may have
been changed by whoever returned it: `fail` stands only where the receiver said so as well.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from bounce_cli.authentication.dkim.key import KeyState, KeyStatus, ask_key, has_ed25519, is_signed
from bounce_cli.authentication.dkim.returned_copy import Parts, ReturnedCopy, header_octets
from bounce_cli.authentication.dkim.signature import DkimSignature, parse_signature
from bounce_cli.authentication.lookup.answer import Resolver

__all__ = ["LEAST_RSA_BITS", "Circumstances", "DkimReason", "DkimResult", "DkimVerdict", "judge_signatures"]

_MOST_SIGNATURES = 20
LEAST_RSA_BITS = 1024


class DkimVerdict(StrEnum):
    """The results of RFC 8601 section 2.7.1, and `unverifiable`."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    NONE = "none"
    POLICY = "policy"
    PERMERROR = "permerror"
    TEMPERROR = "temperror"
    UNVERIFIABLE = "unverifiable"


class DkimReason(StrEnum):
    """Why a signature did not simply pass."""

    HEADERS_INCOMPLETE = "headers-incomplete"
    SIGNED_AFTER_THIS_COPY = "signed-after-this-copy"
    MALFORMED = "malformed"
    WEAK = "weak"
    EXPIRED_AT_DELIVERY = "expired-at-delivery"
    NO_ED25519_SUPPORT = "no-ed25519-support"
    DNS = "dns"
    KEY_MISSING_OR_ROTATED = "key-missing-or-rotated"
    KEY_REVOKED = "key-revoked"
    KEY_CONSTRAINT = "key-constraint"
    HEADERS_ALTERED = "headers-altered-somewhere"
    BODY_ALTERED = "body-altered-somewhere"
    BODY_MISSING = "header-valid-body-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of the bounce; the times have time zones.

    Attributes:
        now: the time of the look-ups.
        bounced: the bounce's own time, None where it states none.
        fresh: whether the DNS of now may be held against the mail.
        receiver_said_failed: whether the receiver said that DKIM failed.
    """

    now: datetime
    bounced: datetime | None
    fresh: bool
    receiver_said_failed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimResult:
    """What is to be said of one signature, or of there being none.

    Attributes:
        result: the verdict.
        reason: why, where the verdict alone does not say it.
        domain: `d=` in lower case.
        selector: `s=` in lower case.
        algorithm: `a=` in lower case.
        key_bits: the size of the key, where it was found and could be read.
        key: what is known of the key; None where it was not asked for.
        marks: `expired-since` (the signature expired between the bounce and now), `partial-body-signed` (`l=`),
            `key-testing` (`t=y`), `dangling-cname`, `more-signatures` (those below this one were not looked at).
    """

    result: DkimVerdict
    reason: DkimReason | None = None
    domain: str | None = None
    selector: str | None = None
    algorithm: str | None = None
    key_bits: int | None = None
    key: KeyState | None = None
    marks: tuple[str, ...] = ()


class _Row(NamedTuple):
    """A row of the decision table."""

    result: DkimVerdict
    reason: DkimReason | None = None


def judge_signatures(copy: ReturnedCopy, circumstances: Circumstances, resolver: Resolver) -> tuple[DkimResult, ...]:
    """Judge the topmost 20 signatures of a returned mail in order, or its want of any; never raises."""
    mail = Parts(copy)
    if not mail.signed_at:
        result, reason = _without_signature(copy)
        return (DkimResult(result=result, reason=reason),)
    places = mail.signed_at[:_MOST_SIGNATURES]
    last = places[-1] if len(mail.signed_at) > len(places) else None
    return tuple(_judge(mail, place, circumstances, resolver, more=place == last) for place in places)


def _without_signature(copy: ReturnedCopy) -> _Row:
    if not copy.headers_complete:
        return _Row(DkimVerdict.UNVERIFIABLE, DkimReason.HEADERS_INCOMPLETE)  # K1
    if copy.left_before_signing:
        return _Row(DkimVerdict.UNVERIFIABLE, DkimReason.SIGNED_AFTER_THIS_COPY)  # K2
    return _Row(DkimVerdict.NONE)  # K3


def _judge(mail: Parts, place: int, circumstances: Circumstances, resolver: Resolver, *, more: bool) -> DkimResult:
    signature = parse_signature(mail.fields[place].value)
    key: KeyState | None = None
    row = _of_signature(signature, circumstances, is_cut=mail.is_cut_at(place))
    if row is None:
        key = ask_key(signature, resolver)
        row = _of_key(key, signature, fresh=circumstances.fresh)
        row = row or _of_hashes(mail, place, signature, key, receiver_said_failed=circumstances.receiver_said_failed)
    marks = {
        "expired-since": _has_expired_since(signature, circumstances),
        "partial-body-signed": row.result is DkimVerdict.PASS and signature.length is not None,
        "key-testing": key is not None and key.testing,
        "dangling-cname": key is not None and key.dangling is not None,
        "more-signatures": more,
    }
    return DkimResult(
        result=row.result,
        reason=row.reason,
        domain=signature.domain or None,
        selector=signature.selector or None,
        algorithm=signature.algorithm or None,
        key_bits=key.bits if key else None,
        key=key,
        marks=tuple(mark for mark, is_so in marks.items() if is_so),
    )


def _of_signature(signature: DkimSignature, circumstances: Circumstances, *, is_cut: bool) -> _Row | None:
    """The rows that need no key."""
    if signature.faults and is_cut:
        return _Row(DkimVerdict.UNVERIFIABLE, DkimReason.HEADERS_INCOMPLETE)  # K1: what is left of it is no signature
    if signature.faults:
        return _Row(DkimVerdict.PERMERROR, DkimReason.MALFORMED)  # K4
    if signature.hash_name == "sha1":
        return _Row(DkimVerdict.PERMERROR, DkimReason.WEAK)  # K5
    if _was_expired(signature, circumstances):
        return _Row(DkimVerdict.PERMERROR, DkimReason.EXPIRED_AT_DELIVERY)  # K6
    if signature.key_type == "ed25519" and not has_ed25519():
        return _Row(DkimVerdict.UNVERIFIABLE, DkimReason.NO_ED25519_SUPPORT)  # K7
    return None


def _was_expired(signature: DkimSignature, circumstances: Circumstances) -> bool:
    """Whether a signature had expired when the mail bounced; a bounce's clock that is ahead expires nothing."""
    bounced, now = circumstances.bounced, circumstances.now
    return bounced is not None and _is_past(signature.expiry, min(bounced, now))


def _has_expired_since(signature: DkimSignature, circumstances: Circumstances) -> bool:
    return _is_past(signature.expiry, circumstances.now) and not _was_expired(signature, circumstances)


def _is_past(expiry: int | None, moment: datetime) -> bool:
    return expiry is not None and expiry < moment.timestamp()


def _of_key(key: KeyState, signature: DkimSignature, *, fresh: bool) -> _Row | None:
    """The rows of keys with which nothing can be verified."""
    if key.status is KeyStatus.UNKNOWN:
        return _Row(DkimVerdict.TEMPERROR, DkimReason.DNS)  # K8
    gone = {KeyStatus.MISSING: DkimReason.KEY_MISSING_OR_ROTATED, KeyStatus.REVOKED: DkimReason.KEY_REVOKED}
    if key.status in gone:
        return _Row(DkimVerdict.PERMERROR if fresh else DkimVerdict.UNVERIFIABLE, gone[key.status])  # K9
    if key.status is KeyStatus.UNFIT:
        return _Row(DkimVerdict.PERMERROR, DkimReason.KEY_CONSTRAINT)  # K10
    if signature.key_type == "rsa" and key.modulus.bit_length() < LEAST_RSA_BITS:
        return _Row(DkimVerdict.POLICY, DkimReason.WEAK)  # K11
    return None


def _of_hashes(mail: Parts, place: int, signature: DkimSignature, key: KeyState, *, receiver_said_failed: bool) -> _Row:
    from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]  # noqa: PLC0415 - slow

    forms = f"{signature.header_canonicalization}/{signature.body_canonicalization}"
    policy = CanonicalizationPolicy.from_c_value(forms.encode())
    broken = DkimVerdict.FAIL if receiver_said_failed else DkimVerdict.UNVERIFIABLE
    digest = hashlib.sha256(header_octets(mail.fields, place, signature, policy))
    if not is_signed(key, signature, digest):
        return _Row(broken, DkimReason.HEADERS_ALTERED)  # K12
    if _body_matches(mail, signature, policy):
        return _Row(DkimVerdict.PASS)  # K15
    if mail.copy.body is not None and mail.copy.body_complete:
        return _Row(broken, DkimReason.BODY_ALTERED)  # K13
    return _Row(DkimVerdict.UNVERIFIABLE, DkimReason.BODY_MISSING)  # K14


def _body_matches(mail: Parts, signature: DkimSignature, policy: Any) -> bool:
    """Whether what came back of the body has the signed hash; of no body at all only where none of it was signed."""
    if mail.copy.body is None and signature.length != 0:
        return False
    body = mail.body(policy, signature.body_canonicalization)
    if signature.length is not None and signature.length > len(body):
        return False
    return hashlib.sha256(body[: signature.length]).digest() == signature.body_hash
