"""When two addresses are one, and in which form they are kept.

RFC 5321 section 2.4: the local part belongs to its host, and its case is kept; the domain has none. A quoted local
part is the same as without quotes where it may stand without (section 4.1.2); letters beyond ASCII are in normal form
(RFC 6532 section 3.1), domains in A-labels (RFC 5891). So two addresses that are kept apart here may well be one
mailbox: that errs towards mailing somebody, and never towards silence to somebody else.
"""

import re
import unicodedata
from functools import lru_cache

from bounce_cli.authentication.lookup.names import normalised
from bounce_cli.ledger.lists.addresses import with_u_labels

__all__ = ["address_of", "domain_key", "key_of", "same_mailbox", "spellings_of"]

_ATOM = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff]+)*"
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")
_TO_ESCAPE = re.compile(r'(["\\])')
_LITERAL = re.compile(r"\[[0-9A-Za-z:.]{3,60}\]")
_LONGEST = 320
# Controls, ends of lines, what is no character; joiners belong to the words of some scripts.
_NOT_IN_ADDRESSES = frozenset({"Cc", "Cn", "Co", "Cs", "Zl", "Zp"})


def key_of(address: str | None) -> str | None:
    """What is equal for equal addresses: the domain, a blank, the local part; None for what is no address.

    The domain stands first, so that the addresses of a domain lie together.
    """
    if not address or len(address) > _LONGEST:
        return None
    local, at, domain = address.strip().rpartition("@")
    name = domain_key(domain) if at else ""
    if not local or not name:
        return None
    if quoted := _QUOTED.fullmatch(local):
        local = _ESCAPED.sub(r"\1", quoted[1])
    if local.isascii():
        return f"{name} {local}" if local.isprintable() else None
    if any(unicodedata.category(sign) in _NOT_IN_ADDRESSES for sign in local):
        return None
    return f"{name} {unicodedata.normalize('NFC', local)}"


@lru_cache(maxsize=10_000)
def domain_key(domain: str) -> str:
    """The domain of keys: lower case and A-labels, or an address literal; empty for what is none."""
    text = domain.strip()
    return text.lower() if _LITERAL.fullmatch(text) else normalised(text)


def address_of(key: str) -> str:
    """The address of a key, its local part in quotes where it needs them."""
    domain, _, local = key.partition(" ")
    # Blanks of other scripts may stand in an atom, but at its ends they would be taken for the text around it.
    if not _ATOM.fullmatch(local) or local != local.strip():
        local = '"' + _TO_ESCAPE.sub(r"\\\1", local) + '"'
    return f"{local}@{domain}"


def spellings_of(key: str) -> tuple[str, ...]:
    """The address of a key with its domain in A-labels, and in the letters that people write."""
    address = address_of(key)
    return tuple(dict.fromkeys((address, with_u_labels(address))))


def same_mailbox(one: str | None, other: str | None) -> bool:
    """Whether a recipient of ours is the one that a receiver names; receivers do not keep the case of local parts."""
    key = key_of(one)
    found = key_of(other)
    return key is not None and found is not None and key.lower() == found.lower()
