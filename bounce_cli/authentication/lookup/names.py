"""Domain names in the one form in which they are compared, asked for and kept: lower case, A-labels, no last dot."""

import unicodedata

__all__ = ["is_within", "normal_name", "normalised", "question"]

# RFC 1035 section 2.3.4, in octets, as text without the last dot.
_LONGEST_NAME = 253
_LONGEST_LABEL = 63
_NOT_IN_DOMAINS = frozenset('@,;:<>()[]*"\\ \t\r\n')


def normal_name(name: str) -> str | None:
    """Any name of the DNS, whatever characters it has, as SPF macros may give them; never raises.

    Names that IDNA 2008 does not allow but the DNS does (underscores, emoji) are encoded label by label.

    Returns:
        None where this is no name: one that is empty or too long, or has such a label.
    """
    text = name.strip()
    if len(text) > _LONGEST_NAME + 1:
        return None
    text = text.lower() if text.isascii() else _in_ascii(text)
    text = text.removesuffix(".")
    fits = len(text) <= _LONGEST_NAME and all(0 < len(label) <= _LONGEST_LABEL for label in text.split("."))
    return text if fits else None


def normalised(domain: str) -> str:
    """A domain name as mail addresses have it, which is a stricter thing than a name of the DNS; never raises.

    Returns:
        An empty text where this is none.
    """
    text = normal_name(domain)
    return "" if text is None or not text.isprintable() or _NOT_IN_DOMAINS.intersection(text) else text


def is_within(domain: str, other: str) -> bool:
    """Whether a domain is another one, or below it."""
    return f".{domain}".endswith(f".{other}")


def question(name: str, type_: str) -> tuple[str, str]:
    """What a question to the DNS is known by: the name, in its one form where it has one, and the record type."""
    return normal_name(name) or name, type_


def _in_ascii(text: str) -> str:
    import idna  # noqa: PLC0415 - most domains need no tables of Unicode

    try:
        mapped = idna.uts46_remap(text, std3_rules=False, transitional=False)
    except idna.IDNAError:
        mapped = unicodedata.normalize("NFKC", text).lower()
    return ".".join(label if label.isascii() else _a_label(label) for label in mapped.split("."))


def _a_label(label: str) -> str:
    import idna  # noqa: PLC0415 - as above

    try:
        return idna.alabel(label).decode("ascii")
    except UnicodeError:  # which IDNAError is too
        # A lone surrogate is left over from octets that were no text; no domain has one.
        return "" if any("\ud800" <= sign <= "\udfff" for sign in label) else f"xn--{label.encode('punycode').decode()}"
