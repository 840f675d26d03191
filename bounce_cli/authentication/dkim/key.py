"""The key of a DKIM signature: asked for, read, held against the signature (RFC 6376 section 3.6.1), and put to use."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bounce_cli.authentication.dkim.signature import DkimSignature, read_base64, read_tags
from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver

__all__ = ["KeyState", "KeyStatus", "ask_key", "find_key", "has_ed25519", "is_signed"]

_KEY_TYPES = frozenset({"rsa", "ed25519"})
_ED25519_OCTETS = 32
_ED25519_BITS = 256
_ED25519_SIGNATURE = 64
# A power with larger numbers takes seconds, with unlimited ones forever. Verifiers need to take 4096 bits (RFC 8301).
_LONGEST_DER = 2400
_LARGEST_MODULUS = 1 << 16384
_LARGEST_EXPONENT = 1 << 64


class KeyStatus(StrEnum):
    """What is known of a key."""

    USABLE = "usable"
    UNKNOWN = "unknown"
    MISSING = "missing"
    REVOKED = "revoked"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """The key that the DNS has under a selector.

    Attributes:
        name: where it was asked for, as `<selector>._domainkey.<domain>`.
        status: `usable`; `unknown` where the DNS failed; `missing`; `revoked` where `p=` is empty; `unfit`.
        fault: why the key is unfit: `several-records`, `broken-record`, `broken-key`, `type-mismatch`,
            `hash-not-allowed`, `service-not-allowed`, `identity-not-exact`.
        dangling: the name without records that a CNAME leads to, of a missing key.
        record: the text of the key record.
        testing: whether the domain says that it only tests DKIM (`t=y`).
        bits: the size of the key: that of the modulus of RSA, 256 of Ed25519; None where there is no key.
        modulus, exponent: of RSA, else 0.
        point: of Ed25519 the 32 octets, else empty.
    """

    name: str
    status: KeyStatus
    fault: str | None = None
    dangling: str | None = None
    record: str | None = None
    testing: bool = False
    bits: int | None = None
    modulus: int = 0
    exponent: int = 0
    point: bytes = b""


def ask_key(signature: DkimSignature, resolver: Resolver) -> KeyState:
    """Ask for the key of a signature and judge whether it may be used for it; never raises."""
    return _found(f"{signature.selector}._domainkey.{signature.domain}", signature, resolver)


def find_key(domain: str, selector: str, resolver: Resolver) -> KeyState:
    """Ask for a key and judge it without a signature; never raises.

    A key of either type will do, and no limit that its record sets is overstepped. One of another type is unfit for
    any signature: a `type-mismatch`.
    """
    return _found(f"{selector}._domainkey.{domain}", None, resolver)


def _found(name: str, signature: DkimSignature | None, resolver: Resolver) -> KeyState:
    answer = resolver.ask(name, "TXT")
    if answer.failed:
        return KeyState(name=name, status=KeyStatus.UNKNOWN)
    records = [record for record in answer.records if _is_key_record(record)]
    if not records:
        return KeyState(name=name, status=KeyStatus.MISSING, dangling=_dangling(answer))
    if len(records) > 1:
        return KeyState(name=name, status=KeyStatus.UNFIT, fault="several-records")
    return _judged(name, records[0], signature)


def _is_key_record(record: str) -> bool:
    """Whether a TXT record means to be a key: a wildcard may put others at every name, those of DMARC with `p=`."""
    tags, _ = read_tags(record)
    version = tags.get("v")
    return "p" in tags if version is None else version.upper().startswith("DKIM")


def _dangling(answer: Answer) -> str | None:
    is_empty = answer.outcome in {Outcome.NXDOMAIN, Outcome.NODATA}
    return answer.chain[-1] if is_empty and answer.chain else None


def _judged(name: str, record: str, signature: DkimSignature | None) -> KeyState:
    tags, faults = read_tags(record)
    testing = "y" in _words(tags.get("t", ""))
    if faults or tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        return KeyState(name=name, status=KeyStatus.UNFIT, fault="broken-record", record=record, testing=testing)
    if not tags["p"]:
        return KeyState(name=name, status=KeyStatus.REVOKED, record=record, testing=testing)
    type_ = tags.get("k", "rsa").lower()
    fault = _violation(tags, signature) if signature else None if type_ in _KEY_TYPES else "type-mismatch"
    if fault:
        return KeyState(name=name, status=KeyStatus.UNFIT, fault=fault, record=record, testing=testing)
    octets = read_base64(tags["p"]) or b""
    if type_ == "ed25519":
        return _ed25519(name, record, octets, testing=testing)
    return _rsa(name, record, octets, testing=testing)


def _words(written: str) -> set[str]:
    return {word.strip().lower() for word in written.split(":")}


def _violation(tags: dict[str, str], signature: DkimSignature) -> str | None:
    """Which limit that a key record sets to its use a signature oversteps."""
    if tags.get("k", "rsa").lower() != signature.key_type:
        return "type-mismatch"
    if "h" in tags and signature.hash_name not in _words(tags["h"]):
        return "hash-not-allowed"
    if not _words(tags.get("s", "*")) & {"*", "email"}:
        return "service-not-allowed"
    if "s" in _words(tags.get("t", "")) and signature.identity_domain != signature.domain:
        return "identity-not-exact"
    return None


def _ed25519(name: str, record: str, octets: bytes, *, testing: bool) -> KeyState:
    """RFC 8463 section 4: the bare key without any structure around it."""
    if len(octets) != _ED25519_OCTETS:
        return KeyState(name=name, status=KeyStatus.UNFIT, fault="broken-key", record=record, testing=testing)
    return KeyState(
        name=name, status=KeyStatus.USABLE, record=record, testing=testing, bits=_ED25519_BITS, point=octets
    )


def _rsa(name: str, record: str, octets: bytes, *, testing: bool) -> KeyState:
    numbers = _rsa_numbers(octets)
    if numbers is None:
        return KeyState(name=name, status=KeyStatus.UNFIT, fault="broken-key", record=record, testing=testing)
    modulus, exponent = numbers
    return KeyState(
        name=name,
        status=KeyStatus.USABLE,
        record=record,
        testing=testing,
        bits=modulus.bit_length(),
        modulus=modulus,
        exponent=exponent,
    )


def _rsa_numbers(octets: bytes) -> tuple[int, int] | None:
    """Modulus and exponent of a SubjectPublicKeyInfo or, as RFC 6376 has it, of a bare RSAPublicKey."""
    if len(octets) > _LONGEST_DER:
        return None
    from dkim.crypto import UnparsableKeyError, parse_public_key  # type: ignore[import-untyped]  # noqa: PLC0415 - slow

    try:
        key = parse_public_key(octets)
    except (UnparsableKeyError, AssertionError):  # it asserts that a NULL is empty
        return None
    modulus, exponent = int(key["modulus"]), int(key["publicExponent"])
    is_sound = modulus % 2 == 1 and modulus < _LARGEST_MODULUS and 1 < exponent < _LARGEST_EXPONENT
    return (modulus, exponent) if is_sound else None


def has_ed25519() -> bool:
    """Whether the library for Ed25519 is there."""
    try:
        import nacl.signing  # noqa: F401, PLC0415 - slow, and may be missing
    except ImportError:
        return False
    return True


def is_signed(key: KeyState, signature: DkimSignature, digest: Any) -> bool:
    """Whether a usable key of the signature's type made the signature over a digest, an object of `hashlib`."""
    if signature.key_type == "ed25519":
        return _is_signed_by_ed25519(key.point, signature.octets, digest.digest())
    # RFC 8017 section 8.2.2 step 1, which dkimpy leaves out.
    if len(signature.octets) != (key.modulus.bit_length() + 7) // 8:
        return False
    from dkim.crypto import RSASSA_PKCS1_v1_5_verify  # noqa: PLC0415 - slow

    numbers = {"modulus": key.modulus, "publicExponent": key.exponent}
    return bool(RSASSA_PKCS1_v1_5_verify(digest, signature.octets, numbers))


def _is_signed_by_ed25519(point: bytes, octets: bytes, digest: bytes) -> bool:
    """RFC 8463 section 3: it is the hash that is signed, not the text."""
    from nacl.exceptions import BadSignatureError  # noqa: PLC0415 - slow
    from nacl.signing import VerifyKey  # noqa: PLC0415

    if len(octets) != _ED25519_SIGNATURE:
        return False
    try:
        VerifyKey(point).verify(digest, octets)
    except BadSignatureError:
        return False
    return True
