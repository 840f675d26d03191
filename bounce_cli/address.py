"""Mail addresses as reports write them: typed fields, xtext, utf-8-addr, comments and source routes undone."""

import re
from collections.abc import Iterator

from bounce_cli.late import LETTERS, late

__all__ = [
    "ADDRESS",
    "author_address",
    "author_addresses",
    "author_domain",
    "clean_address",
    "decode_xtext",
    "domain_of",
    "field_address",
    "find_addresses",
    "is_daemon",
    "is_mailbox",
    "same_address",
]

# RFC 5321 section 4.1.2 as far as text around an address allows; a local part may hold any non-ASCII letter (RFC 6531).
# Both sides are bounded (RFC 5321 section 4.5.3.1), so a search costs at most a constant for each character.
_LOCAL = rf"(?:\"[^\"\n@]{{1,62}}\"|[A-Za-z0-9!#$%&'*+/=?^_`{{|}}~.\-{LETTERS}]{{1,128}}+)"
_LABEL = rf"[A-Za-z0-9\-_{LETTERS}]{{1,63}}"
_HOST = rf"(?:\[[0-9A-Fa-f.:IPVipv]{{3,50}}\]|{_LABEL}(?:\.{_LABEL}){{0,12}})"
# Twice the sign is a mistake that people make, and the reason why a mail comes back.
ADDRESS = late(rf"{_LOCAL}@{{1,2}}{_HOST}")
_LOCAL_PART = late(_LOCAL)
_DOMAIN = late(_HOST)
_LONGEST_LOCAL = 128
# Words of a script without blanks that touch an address in ASCII.
_GLUED = late(r"^[\u3005-\u3007\u3040-\ud7ff]++(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])[\u3005-\u3007\u3040-\ud7ff]++$")
# What most addresses are, in reports and elsewhere: nothing of them needs to be undone.
_PLAIN = re.compile(r"(?!=)[A-Za-z0-9._+=\-]++@[A-Za-z0-9.\-]*[A-Za-z0-9\-]")
_PLAIN_FIELD = re.compile(r"\s*+(?:rfc|RFC)822\s*+;\s*+<?((?!=)[A-Za-z0-9._+=\-]++@[A-Za-z0-9.\-]*[A-Za-z0-9\-])>?\s*+")
_TYPE = re.compile(r"\s*+([A-Za-z][A-Za-z0-9\-]{0,30})\s*+;")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_SPECIAL_IN_XTEXT = frozenset({"+2B", "+3D"})
_UTF8_ADDRESS = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_SOURCE_ROUTE = re.compile(r"^@[^:\s]+:")
_DAEMONS = re.compile(
    r"(?i)^(?:mailer[-_.]?daemon|post[-_]?master|mail[-_.]?delivery|daemon|mail[-_.]daemon|mdaemon|bounces?|"
    r"no[-_.]?reply|do[-_.]?not[-_.]?reply|auto[-_.]?reply|abuse|mail[-_.]?system|system[-_.]?administrator)(?:[-_+.].*)?$"
)
# As nearly all write it: one address, and before it perhaps a name in plain letters.
_ONE_AUTHOR = re.compile(
    r"(?:[A-Za-z0-9 ._-]{0,60}(<))?[A-Za-z0-9][A-Za-z0-9._+-]{0,60}"
    r"@(?P<domain>(?:[A-Za-z0-9][A-Za-z0-9-]{0,60}\.){1,8}[A-Za-z]{2,60})(?(1)>)"
)
_QUOTED_NAME = re.compile(r'"(?:[^"\\]++|\\.)*+"(?!@)')
_COMMENT = re.compile(r"\([^()]*+\)")
# Quoted text as a local part, in which neither brackets nor other addresses mean anything (RFC 5322 section 3.4.1).
_QUOTED_LOCAL = late(r'"(?:[^"\\]++|\\.)*+"(?=@)')
_MOST_COMMENTS = 5
_ANGLE = re.compile(r"<([^<>]*+)>")
_BRACKETS = "<([{"
_PUNCTUATION = "<>\"'()[]{},;:*`|= \t"
_MAX_CODE_POINT = 0x10FFFF


def field_address(value: str) -> str | None:
    """The address of a report field such as `rfc822; a@example.org` (RFC 3464 section 2.3, RFC 6533 section 3).

    Returns:
        The address without type, brackets and encodings; what is not an address (X.400, a pipe) as it stands;
        None where empty.
    """
    if not value:
        return None
    if plain := _PLAIN_FIELD.fullmatch(value):
        return plain[1]
    kind, position = "", 0
    while match := _TYPE.match(value, position):
        kind, position = match[1].lower(), match.end()
    value = value[position:].strip()
    if not kind and "@" not in value and "rfc822".startswith(value.lower()):  # cut in the type
        return None
    if kind in {"utf-8", "utf8"} or "\\x{" in value:
        value = _UTF8_ADDRESS.sub(lambda found: _shown(_character(found[1]), found[0]), value)
    return clean_address(value)


def decode_xtext(value: str) -> str:
    """Undo the xtext encoding of RFC 3461 section 4; a value that is none comes back unchanged.

    Many senders do not encode at all, and `joe+20@example.org` is an address too: in an address without quotes only
    what must be encoded there, `+` and `=`, is taken for encoded.
    """
    codes = _XTEXT.findall(value)
    if not codes or len(codes) != value.count("+"):
        return value
    if "@" in value and '"' not in value and not _SPECIAL_IN_XTEXT.issuperset("+" + code for code in codes):
        return value
    return _XTEXT.sub(lambda found: _shown(chr(int(found[1], 16)), found[0]), value)


def clean_address(value: str) -> str | None:
    """Strip an address of brackets, comments, quotes, a source route and a final dot; None where nothing is left."""
    if _PLAIN.fullmatch(value):
        return value
    text = value.strip()
    if "<" in text and ">" in text:
        # What only stands in a comment or in a quoted local part is nobody's address.
        bare = _blanked(_QUOTED_LOCAL, _blanked(_COMMENT, text)) if "(" in text or '"' in text else text
        inside = text[bare.rfind("<", 0, bare.rfind(">")) + 1 : max(0, bare.rfind(">"))].strip()
        text = inside or text
    text = _without_comments(text)
    if text.lstrip(_BRACKETS).lower().startswith(("mailto:", "smtp:")):
        text = text.partition(":")[2]
    text = _SOURCE_ROUTE.sub("", text)
    text = text.rstrip(_PUNCTUATION) if text.startswith('"') and '"@' in text else _stripped(text, _PUNCTUATION)
    if "@[" in text and "]" in value and not text.endswith("]"):  # an address literal (RFC 5321 section 4.1.3)
        text += "]"
    text = text.rstrip(".") if "@" in text else text
    if " " in text and "@" in text and '"' not in text:
        found = ADDRESS.search(text)
        text = found[0] if found else text
    return text or None


def find_addresses(text: str) -> list[str]:
    """All addresses in running text, in order, each once (without case)."""
    seen: dict[str, str] = {}
    for found in _addresses(text):
        address = found if found.isascii() else _GLUED.sub("", found)
        address = _stripped(address, "'`=|/").rstrip(".-").lstrip(".")
        if not address.startswith("@") and not address.endswith("@"):
            seen.setdefault(address.lower(), address)
    return list(seen.values())


def author_domain(value: str) -> str | None:
    """The domain of the first author of a From field, in lower case; None where it names none."""
    plain = _ONE_AUTHOR.fullmatch(value)
    return plain["domain"].lower() if plain else domain_of(next(iter(author_addresses(value)), None))


def author_addresses(value: str) -> list[str]:
    """The addresses of a From field (RFC 5322 section 3.4): none that only stands in a name or in a comment."""
    bare = _QUOTED_NAME.sub(" ", value)
    for _ in range(_MOST_COMMENTS):
        bare, count = _COMMENT.subn(" ", bare)
        if not count:
            break
    # Beside addresses in angle brackets only whole items of the list are addresses, and no words of a name.
    is_plain = "<" not in bare
    out: list[str] = []
    for item in bare.split(","):
        angled = _ANGLE.search(item)
        if angled or is_plain or " " not in item.strip():
            out += find_addresses(angled[1] if angled else item)
    return list(dict.fromkeys(out))


def author_address(value: str) -> str | None:
    """The first author of a From field; of one that is in no such form the first address; None where it has none.

    An address in the name of somebody is anybody's to write there.
    """
    if value.count("@") > 1 and (authors := author_addresses(value)):
        return authors[0]
    return next(iter(find_addresses(value)), None)


def _addresses(text: str) -> Iterator[str]:
    """What `ADDRESS` would find, sought around each `@` so that long text without one costs next to nothing."""
    taken = 0
    at = text.find("@")
    while at >= 0:
        # Read backwards from the sign, the local part is one match at the beginning.
        before = text[max(taken, at - _LONGEST_LOCAL) : at][::-1]
        local = _LOCAL_PART.match(before)
        domain = _DOMAIN.match(text, at + 1) if local else None
        if local and domain:
            taken = domain.end()
            yield text[at - local.end() : taken]
        at = text.find("@", at + 1)


def _without_comments(text: str) -> str:
    """Text without the comments in round brackets around it (RFC 5322 section 3.2.2), nested ones too."""
    text = _without_first_comment(text) if text.startswith("(") else text
    end = len(text)
    depth = 0
    while end > 0 and (depth or text[end - 1] == ")" or text[end - 1].isspace()):
        end -= 1
        depth += {")": 1, "(": -1}.get(text[end], 0)
    return text if depth else text[:end]


def _without_first_comment(text: str) -> str:
    """Text without the comment that it begins with; as it is where that is all there is, or never ends."""
    depth = 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return text[place + 1 :].lstrip() or text
    return text


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """Text with blanks in the place of what a pattern finds, each at its place."""
    return pattern.sub(lambda found: " " * len(found[0]), text)


def domain_of(address: str | None) -> str | None:
    """The domain of an address in lower case, None where it has none."""
    if not address or "@" not in address:
        return None
    return address.rpartition("@")[2].strip(".").lower() or None


def _stripped(text: str, marks: str) -> str:
    """Text without marks around it; the one before an encoded word for a local part, `=?utf-8?`, is its own."""
    bare = text.strip(marks)
    return f"={bare}" if bare.startswith("?") and f"={bare}" in text else bare


def same_address(one: str | None, other: str | None) -> bool:
    """Whether two addresses are alike when case is ignored."""
    return one is not None and other is not None and one.lower() == other.lower()


def is_daemon(address: str | None) -> bool:
    """Whether an address belongs to a mail system rather than to a person."""
    return address is not None and bool(_DAEMONS.match(address.partition("@")[0].strip("\"'")))


def is_mailbox(address: str | None) -> bool:
    """Whether text is one mail address and nothing besides, and not a pipe, a name or two addresses."""
    return address is not None and (_PLAIN.fullmatch(address) or ADDRESS.fullmatch(address)) is not None


def _shown(character: str, encoded: str) -> str:
    """A character that was encoded; as it was where a terminal or a reader would obey it, or not see it."""
    return character if character.isprintable() else encoded


def _character(hexadecimal: str) -> str:
    number = int(hexadecimal, 16)
    return chr(number) if number <= _MAX_CODE_POINT and not 0xD800 <= number <= 0xDFFF else "\ufffd"  # noqa: PLR2004
