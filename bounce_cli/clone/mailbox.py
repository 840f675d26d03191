"""Addresses that may stand in a header and in an envelope, and when two of them are one or may be."""

import re
import unicodedata
from pathlib import Path

import idna

from bounce_cli.errors import UsageError

__all__ = ["folded_mailbox", "mailable", "same_mailbox", "suppressed_mailboxes"]

# RFC 5321 section 4.1.2 without quoted strings, which hold blanks and more signs; RFC 6531 adds letters beyond ASCII.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-.\u0080-\U0010ffff]+")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9\-_]{1,63}(?<!-)")
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]{2,45})\]")
# RFC 5321 section 4.5.3.1, in octets.
_LONGEST_LOCAL, _LONGEST_DOMAIN, _LONGEST = 64, 255, 254
# How reports hide an address; a real one may hold a single asterisk.
_HIDDEN = re.compile(r"(?i)\*\*|\.\.|^(?:redacted|hidden|removed|undisclosed|x{3,})(?:[-_.].*)?$")


def mailable(address: str | None) -> str | None:
    """An address that mail can be sent to, its domain as the DNS has it; None for what is none or is hidden.

    A domain beyond ASCII becomes A-labels (RFC 5891), so that only a local part beyond ASCII needs SMTPUTF8.
    """
    if not address or address.count("@") != 1 or not address.isprintable() or any(sign.isspace() for sign in address):
        return None
    local, _, domain = address.partition("@")
    if not _LOCAL.fullmatch(local) or local.startswith(".") or local.endswith(".") or _HIDDEN.search(local):
        return None
    name = _domain(domain)
    if name is None or len(local.encode()) > _LONGEST_LOCAL:
        return None
    found = f"{local}@{name}"
    return found if len(found.encode()) <= _LONGEST else None


def _domain(domain: str) -> str | None:
    if domain.startswith("["):
        return domain if _LITERAL.fullmatch(domain) else None
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return None
    is_name = len(domain) <= _LONGEST_DOMAIN and all(_LABEL.fullmatch(label) for label in domain.split("."))
    return domain if is_name else None


def same_mailbox(address: str) -> str:
    """What is equal for equal mailboxes: the domain without case, the local part as it is (RFC 5321 section 2.4)."""
    local, at, domain = (mailable(address) or address).rpartition("@")
    return f"{local}{at}{domain.lower()}"


def folded_mailbox(address: str) -> str:
    """What is equal for mailboxes that may be one: the local part without case too, as nearly every server has it.

    Who is to get nothing is compared by it: to leave somebody out in error does less harm than to write to them.
    """
    return unicodedata.normalize("NFC", same_mailbox(address)).casefold()


def suppressed_mailboxes(path: Path) -> frozenset[str]:
    """The mailboxes of a list in UTF-8, as of `folded_mailbox`; one address a line, remarks begin with `#`.

    Raises:
        UsageError: it cannot be read, or a line is no address: whoever it meant would be written to.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"--suppressed {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--suppressed {path}: is not text in UTF-8") from error
    found: set[str] = set()
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        if line.count("@") != 1 or any(sign.isspace() for sign in line):
            raise UsageError(f"--suppressed {path}: line {number} is no address: {line!r}")
        found.add(folded_mailbox(line))
    return frozenset(found)
