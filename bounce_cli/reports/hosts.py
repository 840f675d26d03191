"""Names of mail servers in fields and in words."""

import re

__all__ = ["find_host", "mta_name"]

_TYPE = re.compile(r"^\s{0,20}(?:dns|dsn|smtp|x400|unknown|x-[a-z0-9\-]{1,40})\s{0,8};\s{0,20}", re.IGNORECASE)
_NAME = r"([a-z0-9][a-z0-9\-]{0,62}(?:\.[a-z0-9\-]{1,63}){1,8})\.?"
_BEFORE_A_NAME = r"(?:host:?|connect(?:ing|ion)? to|talking to|server|by|mailer)"
# The strongest saying first: who answered, who was talked to, who else is named.
_SAYINGS = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"\bhost:? {{1,3}}{_NAME}[ \t]?[\[(]",
        rf"\b{_NAME}[ \t]?\[[0-9a-f.:]{{3,45}}\](?::\d{{2,5}})?[ \t]{{1,3}}(?:said|refused|failed with|did not like)",
        rf"\bremote system:[ \t]{{0,3}}(?:dns;)?[ \t]{{0,3}}{_NAME}",
        rf"^[ \t]{{0,8}}(?:\.\.\. )?(?:while )?talking to {_NAME}",
        rf"(?<!\bat )\b{_BEFORE_A_NAME}[ \t]{{1,3}}<?{_NAME}(?=[\s\[(<>:,]|$)",
    )
)


def mta_name(value: str | None) -> str | None:
    """The host name of an MTA field without its type, address comment and final dot; None where it is empty."""
    if not value:
        return None
    text = _TYPE.sub("", value).strip()
    name = text.split(None, 1)[0].partition("(")[0].strip("[]<>();,").rstrip(".") if text else ""
    return name or None


def find_host(text: str) -> str | None:
    """The remote server that the words about a recipient name, in lower case; None where they name none."""
    for pattern in _SAYINGS:
        match = pattern.search(text)
        if match:
            return match[1].lower()
    return None
