"""Which addresses stand in lists, and in which spellings other systems know them."""

import re
import unicodedata

from bounce_cli.address import clean_address

__all__ = ["LONGEST_ADDRESS", "address_in", "is_address", "with_a_labels", "with_u_labels"]

LONGEST_ADDRESS = 320
"""Characters: 64 of the local part, the sign, 255 of the domain (RFC 5321 section 4.5.3.1)."""

_LOCAL = re.compile(r'"(?:[^"\\]|\\.)*+"|[^\s"(),:;<>\[\]\\]++')
_LABEL = r"[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]++"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*+\.?|\[[0-9A-Za-z:.\-]+\]")
_COMMENT = re.compile(r"\([^()]*+\)")
_A_LABEL = "xn--"
_REPLACED = "\ufffd"


def is_address(text: str) -> bool:
    """Whether a text is one address and nothing else; twice the sign, which people mistype, is one as well."""
    # What is not printable are controls, blanks but the common one, and halves of characters.
    if len(text) > LONGEST_ADDRESS or not text.isprintable() or _REPLACED in text:
        return False
    local, _, domain = text.rpartition("@")
    return _LOCAL.fullmatch(local) is not None and _DOMAIN.fullmatch(domain) is not None


def address_in(text: str) -> str | None:
    """The one address in a cell or a line, out of a name and brackets around it; None for none and for several."""
    bare = text.strip()
    if is_address(bare):
        return bare
    # The limit leaves room for the name of a person beside the address.
    cleaned = clean_address(bare) if "@" in bare and len(bare) <= 4 * LONGEST_ADDRESS else None
    if cleaned is None or not is_address(cleaned):
        return None
    if bare.endswith(">") and bare.count("<") == 1:
        return cleaned
    # Of words side by side nothing says which of them belong to it.
    is_one_word = len(_COMMENT.sub("", bare).split()) == 1
    return cleaned if is_one_word and bare.count("@") == cleaned.count("@") else None


def with_a_labels(address: str) -> str:
    """An address with its domain in ASCII (RFC 5891 section 4.4)."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    return f"{local}@{'.'.join(map(_a_label, domain.split('.')))}"


def with_u_labels(address: str) -> str:
    """An address with its domain in readable letters; unchanged where it has none, or none that can be read."""
    local, _, domain = address.rpartition("@")
    if _A_LABEL not in domain.lower():
        return address
    try:
        readable = f"{local}@{'.'.join(map(_u_label, domain.split('.')))}"
    except (UnicodeError, ValueError, OverflowError):
        return address
    return readable if is_address(readable) and with_a_labels(readable).lower() == address.lower() else address


def _a_label(label: str) -> str:
    # No mapping of letters, as that of IDNA 2003 makes another domain of one with a sharp s.
    if label.isascii():
        return label
    return _A_LABEL + unicodedata.normalize("NFC", label.lower()).encode("punycode").decode("ascii")


def _u_label(label: str) -> str:
    if not label.lower().startswith(_A_LABEL):
        return label
    return label[len(_A_LABEL) :].lower().encode("ascii").decode("punycode")
