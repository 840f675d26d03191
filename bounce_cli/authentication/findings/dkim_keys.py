"""What is wrong with a DKIM key, and the record to publish in its place (RFC 6376 section 3.6.1, RFC 8301)."""

from collections.abc import Callable, Iterator

from bounce_cli.authentication.dkim.key import KeyState, KeyStatus
from bounce_cli.authentication.dkim.signature import read_base64, read_tags
from bounce_cli.authentication.findings.model import Finding, Severity, error, warning
from bounce_cli.authentication.findings.zone import txt_line
from bounce_cli.language.said import Said, counted, said

__all__ = ["any_key", "key_findings"]

# RFC 8301 section 3.2: verifiers take no RSA key below the one, signers should use none below the other.
_LEAST_BITS = 1024
_WANTED_BITS = 2048
_KEY_START = "v=DKIM1; k=rsa; p="
# Of an RSA key of 2048 bits in base64, as `p=` has it.
_KEY_CHARACTERS = 392
_LONGEST_STRING = 255
_LONGEST_LABEL = 63
_ED25519_OCTETS = 32
_DER_SEQUENCE = b"\x30"


def key_findings(domain: str, selector: str, key: KeyState) -> Iterator[Finding]:
    """What is wrong with one key; nothing where the DNS failed.

    Args:
        domain: the signing domain, in whose zone the key stands.
        selector: the selector of the key.
        key: what is known of it.
    """
    match key.status:
        case KeyStatus.MISSING:
            yield _missing(domain, key) if key.dangling is None else _dangling(domain, key.name, key.dangling)
        case KeyStatus.REVOKED:
            yield _revoked(domain, key)
        case KeyStatus.UNFIT:
            yield _unfit(domain, key)
        case KeyStatus.USABLE:
            yield from _usable(domain, selector, key)


def _missing(domain: str, key: KeyState) -> Finding:
    return error(
        "dkim-key-missing",
        said("No DKIM key is published at {name}.", name=key.name),
        said(
            "Publish the public key of your signing server there, in the zone of {domain}; "
            "where a sending service signs, publish the CNAME that it names instead.",
            domain=domain,
        ),
        any_key(key.name),
    )


def any_key(name: str) -> str:
    """The record of a key that its owner has yet to put in."""
    return txt_line(name, f"{_KEY_START}<the public key of your signing server>")


def _dangling(domain: str, name: str, target: str) -> Finding:
    return error(
        "dkim-key-dangling",
        said(
            "The CNAME at {name} leads to {target}, which has no key: the sending service has dropped it, or the "
            "target is mistyped.",
            name=name,
            target=target,
        ),
        said(
            "Compare the target with the one that the service names for {domain}, and correct the CNAME; "
            "where the service is no longer used, remove it and sign with another selector.",
            domain=domain,
        ),
    )


def _revoked(domain: str, key: KeyState) -> Finding:
    return error(
        "dkim-key-revoked",
        said("The DKIM key at {name} is revoked: its p= is empty.", name=key.name),
        said(
            "Sign for {domain} with a selector whose key is published; where this one was revoked by mistake, publish "
            "its key again.",
            domain=domain,
        ),
        any_key(key.name),
    )


def _unfit(domain: str, key: KeyState) -> Finding:
    record = key.record or ""
    text, fix, mend = _FAULTS[key.fault or "broken-record"]
    mended = mend(record) if mend else None
    names = {"name": key.name, "domain": domain, "type": read_tags(record)[0].get("k", "rsa")}
    records = (txt_line(key.name, mended),) if mended else ()
    return error("dkim-key-unfit", text.of(**names), fix.of(**names), *records)


def _without(tag: str) -> Callable[[str], str]:
    return lambda record: _written({name: value for name, value in read_tags(record)[0].items() if name != tag})


def _without_flag(flag: str) -> Callable[[str], str]:
    def mend(record: str) -> str:
        tags = read_tags(record)[0]
        kept = [word.strip() for word in tags.pop("t", "").split(":") if word.strip().lower() not in {flag, ""}]
        return _written({**tags, "t": ":".join(kept)} if kept else tags)

    return mend


def _of_its_own_type(record: str) -> str | None:
    """With the type that the key in it has, where `k=` names another."""
    tags = read_tags(record)[0]
    octets = read_base64(tags.get("p", "")) or b""
    type_ = "ed25519" if len(octets) == _ED25519_OCTETS else "rsa" if octets.startswith(_DER_SEQUENCE) else None
    return None if type_ in {None, tags.get("k", "rsa").lower()} else _written({**tags, "k": str(type_)})


def _made_whole(record: str) -> str | None:
    """Without what is no tag, with the right version; None where the key in it is not plain."""
    tags, faults = read_tags(record.replace("\\;", ";"))
    is_plain = "duplicate-tag" not in faults and read_base64(tags.get("p", "")) is not None
    return _written({**tags, "v": "DKIM1"}) if is_plain else None


def _written(tags: dict[str, str]) -> str:
    """A key record; its version stands first (RFC 6376 section 3.6.1), and its key last, where it is out of the way."""
    places = {"v": -1, "p": 1}
    return "; ".join(f"{name}={tags[name]}" for name in sorted(tags, key=lambda name: places.get(name, 0)))


# What is wrong, what to do, and how the record is mended where it says enough (RFC 6376 section 3.6.1).
_FAULTS: dict[str, tuple[Said, Said, Callable[[str], str | None] | None]] = {
    "several-records": (
        said("Several DKIM keys are published at {name}: receivers may take any of them, or none."),
        said("Keep the one record at {name} whose p= is the key that your server signs with, and remove the others."),
        None,
    ),
    "broken-record": (
        said(
            "The DKIM key record at {name} is broken: it is no list of tags with v=DKIM1 and a p=, each of them once."
        ),
        said("Publish the record in the zone of {domain} anew, without backslashes or further words."),
        _made_whole,
    ),
    "broken-key": (
        said(
            "The p= of the DKIM key record at {name} is no readable public key; often it was cut while it was pasted."
        ),
        said("Publish the whole public key of the signer for {domain}, in strings of 255 characters at most."),
        None,
    ),
    "type-mismatch": (
        said(
            "The DKIM key at {name} is said to be of the type k={type}, and the signatures are not made with such keys."
        ),
        said("Publish the public key that belongs to the key that signs for {domain}, with its type in k=."),
        _of_its_own_type,
    ),
    "hash-not-allowed": (
        said("The h= of the DKIM key record at {name} does not allow the hash that the signature uses."),
        said("Publish the record in the zone of {domain} without h=."),
        _without("h"),
    ),
    "service-not-allowed": (
        said("The s= of the DKIM key record at {name} does not allow the key to be used for mail."),
        said("Publish the record in the zone of {domain} without s=."),
        _without("s"),
    ),
    "identity-not-exact": (
        said("The t=s of the DKIM key record at {name} allows no i= in a subdomain, and the signature has one."),
        said("Publish the record in the zone of {domain} without t=s, or set i= to the signing domain at the signer."),
        _without_flag("s"),
    ),
}


def _usable(domain: str, selector: str, key: KeyState) -> Iterator[Finding]:
    # An Ed25519 key has no modulus, and its 256 bits are plenty.
    bits = key.modulus.bit_length()
    if 0 < bits < _LEAST_BITS:
        text = counted(
            bits,
            "The RSA key at {name} has only {count} bit: receivers take no signature with less than 1024.",
            "The RSA key at {name} has only {count} bits: receivers take no signature with less than 1024.",
            name=key.name,
        )
        yield error("dkim-key-weak", text, *_longer_key(domain, selector))
    elif 0 < bits < _WANTED_BITS:
        text = counted(
            bits,
            "The RSA key at {name} has {count} bit; RFC 8301 wants 2048.",
            "The RSA key at {name} has {count} bits; RFC 8301 wants 2048.",
            name=key.name,
        )
        yield warning("dkim-key-short", text, *_longer_key(domain, selector))
    if key.testing:
        yield Finding(
            id="dkim-key-testing",
            severity=Severity.NOTE,
            text=said(
                "The key record at {name} says t=y: {domain} only tests DKIM, and receivers may ignore it.",
                name=key.name,
                domain=domain,
            ),
            fix=said("Publish the record without t=y once your signatures pass."),
            records=(txt_line(key.name, _without_flag("y")(key.record or "")),),
        )


def _longer_key(domain: str, selector: str) -> tuple[Said, str]:
    """What to do about a short key, and the record of the new one."""
    new = _new_selector(selector)
    first = _LONGEST_STRING - len(_KEY_START)
    start = txt_line(f"{new}._domainkey.{domain}", f"{_KEY_START}<characters 1 to {first} of the key>")
    fix = said(
        "Make a key of 2048 bits (`opendkim-genkey -b 2048 -s {selector} -d {domain}`, or `openssl genrsa 2048`), "
        "publish it under a new selector, in two strings since one would be too long, and then let your server sign "
        "with it.",
        selector=new,
        domain=domain,
    )
    return fix, f'{start} "<characters {first + 1} to {_KEY_CHARACTERS} of the key>"'


def _new_selector(selector: str) -> str:
    """A selector beside the old one; a selector may have several labels, of which the first is changed."""
    label, dot, rest = selector.partition(".")
    ending = f"-{_WANTED_BITS}"
    room = _LONGEST_LABEL - len(ending)
    new = label.removesuffix("-1024")[:room] + ending
    if new == label:
        new = label[: room - 1] + ending
    return f"{new}{dot}{rest}"
