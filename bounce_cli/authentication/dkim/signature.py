"""One DKIM-Signature field taken apart (RFC 6376 section 3.5): what it says, and every fault that voids it."""

import base64
import binascii
import re
from dataclasses import dataclass

from bounce_cli.authentication.lookup.names import is_within

__all__ = ["DkimSignature", "parse_signature", "read_base64", "read_tags"]

_BLANKS = " \t\r\n"
_TAG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*+")
_BASE64 = re.compile(r"[A-Za-z0-9+/]++={0,2}")
_FOLDS = re.compile(r"[ \t\r\n]++")
_REQUIRED = ("v", "a", "b", "bh", "d", "h", "s")
_ALGORITHMS = frozenset({"rsa-sha1", "rsa-sha256", "ed25519-sha256"})
_CANONICALIZATIONS = frozenset({"simple", "relaxed"})
# The grammar of RFC 6376 allows no longer ones; int() itself refuses some thousand digits.
_LENGTH = re.compile(r"[0-9]{1,76}")
_TIME = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimSignature:
    """What one signature says; a text tag that is missing is empty.

    Attributes:
        version: `v=`, as written.
        algorithm: `a=`, in lower case, as `rsa-sha256`.
        domain: `d=`, the signing domain, in lower case.
        selector: `s=`, in lower case.
        identity: `i=`, the domain of it in lower case; `@` with the signing domain where there is none.
        header_canonicalization: the first half of `c=`: `simple` or `relaxed`.
        body_canonicalization: the second half of `c=`.
        signed: `h=`, names of the signed fields in lower case, in order, with repetitions.
        body_hash: `bh=`, octets.
        octets: `b=`, the signature itself.
        length: `l=`, how many octets of the canonicalized body are signed; None where all are.
        timestamp: `t=`, seconds since 1970.
        expiry: `x=`, seconds since 1970.
        faults: each kind of fault once, as a word; empty where the signature is well-formed.
    """

    version: str
    algorithm: str
    domain: str
    selector: str
    identity: str
    header_canonicalization: str
    body_canonicalization: str
    signed: tuple[str, ...]
    body_hash: bytes
    octets: bytes
    length: int | None = None
    timestamp: int | None = None
    expiry: int | None = None
    faults: tuple[str, ...] = ()

    @property
    def key_type(self) -> str:
        """The type of key that the algorithm needs, as `k=` of a key record names it."""
        return self.algorithm.partition("-")[0]

    @property
    def hash_name(self) -> str:
        """The hash of the algorithm, as `h=` of a key record names it."""
        return self.algorithm.partition("-")[2]

    @property
    def identity_domain(self) -> str:
        """The domain of `i=`."""
        return self.identity.rpartition("@")[2]


def read_tags(text: str) -> tuple[dict[str, str], list[str]]:
    """The tags of a list (RFC 6376 section 3.2), of equal ones the first; and `bad-tag`, `duplicate-tag` as found."""
    tags: dict[str, str] = {}
    faults: dict[str, None] = {}
    for written in text.split(";"):
        name, equals, value = written.partition("=")
        name = name.strip(_BLANKS)
        if not name and not equals:
            continue
        if not equals or not _TAG_NAME.fullmatch(name):
            faults["bad-tag"] = None
        elif name in tags:
            faults["duplicate-tag"] = None
        else:
            tags[name] = value.strip(_BLANKS)
    return tags, list(faults)


def read_base64(text: str) -> bytes | None:
    """The octets of base64 with folds in it; None where it is none. The grammar leaves the padding optional."""
    text = _FOLDS.sub("", text)
    if not _BASE64.fullmatch(text):
        return None
    try:
        return base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        return None


def parse_signature(value: bytes) -> DkimSignature:
    """Take the value of a DKIM-Signature field apart, folded as it stands; never raises.

    A signature with `faults` counts for nothing (RFC 6376 section 6.1.1); what could be read of it is there yet.
    """
    tags, faults = read_tags(value.decode("utf-8", "replace"))
    if not all(tags.get(name) for name in _REQUIRED):
        faults.append("missing-tag")
    domain = tags.get("d", "").lower()
    header, _, body = tags.get("c", "simple/simple").lower().partition("/")
    signature = DkimSignature(
        version=tags.get("v", ""),
        algorithm=tags.get("a", "").lower(),
        domain=domain,
        selector=tags.get("s", "").lower(),
        identity=_identity(tags.get("i"), domain),
        header_canonicalization=header.strip(_BLANKS),
        body_canonicalization=body.strip(_BLANKS) or "simple",
        signed=_names(tags.get("h", "")),
        body_hash=_octets(tags, "bh", faults),
        octets=_octets(tags, "b", faults),
        length=_number(tags, "l", _LENGTH, faults),
        timestamp=_number(tags, "t", _TIME, faults),
        expiry=_number(tags, "x", _TIME, faults),
    )
    faults += _contradictions(signature, tags)
    return _with_faults(signature, faults)


def _with_faults(signature: DkimSignature, faults: list[str]) -> DkimSignature:
    if not faults:
        return signature
    values = {name: getattr(signature, name) for name in DkimSignature.__slots__}
    return DkimSignature(**{**values, "faults": tuple(dict.fromkeys(faults))})


def _identity(written: str | None, domain: str) -> str:
    if written is None:
        return f"@{domain}"
    local, at, host = written.rpartition("@")
    return f"{local}{at}{host.lower()}"


def _names(written: str) -> tuple[str, ...]:
    names = (name.strip(_BLANKS).lower() for name in written.split(":"))
    return tuple(name for name in names if name)


def _octets(tags: dict[str, str], name: str, faults: list[str]) -> bytes:
    written = tags.get(name)
    octets = read_base64(written) if written else b""
    if octets is None:
        faults.append("bad-base64")
    return octets or b""


def _number(tags: dict[str, str], name: str, form: re.Pattern[str], faults: list[str]) -> int | None:
    written = tags.get(name)
    if written is None:
        return None
    if not form.fullmatch(written):
        faults.append("bad-number")
        return None
    return int(written)


def _contradictions(signature: DkimSignature, tags: dict[str, str]) -> list[str]:
    """Faults of single values, and of values that do not fit each other; not of those that are missing."""
    forms = {signature.header_canonicalization, signature.body_canonicalization}
    expiry, timestamp = signature.expiry, signature.timestamp
    methods = {method.strip(_BLANKS).lower() for method in tags.get("q", "dns/txt").split(":")}
    found = {
        "unknown-version": bool(signature.version) and signature.version != "1",
        "unknown-algorithm": bool(signature.algorithm) and signature.algorithm not in _ALGORITHMS,
        "unknown-canonicalization": not forms <= _CANONICALIZATIONS,
        "unknown-query": "dns/txt" not in methods,
        "from-not-signed": bool(signature.signed) and "from" not in signature.signed,
        "identity-outside-domain": bool(signature.domain) and not _is_within(signature),
        "expiry-before-timestamp": expiry is not None and timestamp is not None and expiry < timestamp,
    }
    return [fault for fault, is_so in found.items() if is_so]


def _is_within(signature: DkimSignature) -> bool:
    """Whether `i=` has an `@` before the signing domain or a subdomain of it."""
    host, domain = signature.identity_domain, signature.domain
    return "@" in signature.identity and is_within(host, domain)
