"""Names and addresses of mail servers in fields and in words."""

import re
from ipaddress import ip_address

from bounce_cli.reports.words.typed_fields import without_type

__all__ = ["find_host", "ip_in", "mta_name", "sending_ip"]

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
# Words before the address from which a refused server sent.
_SENDING_IP = re.compile(
    r"(?i)(?:with ip:? \[?|(?:messages?|mail) from \[|client host \[|clients? \[|sending ip(?: address)?:? \[?|"
    r"banned sender ?\[|sender ip:? \[?|your ip(?: address)?:? \[?|"
    r"\bip[=:] ?\[?|\bip \[|from ip(?: address)? \[?|the ip \[?|your mail server \[?|connecting ip:? \[?|senderip=|"
    r"connections? from \[?|your (?:reverse )?hostname, \[)"
    r"((?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\b"
)


def mta_name(value: str | None) -> str | None:
    """The host name of an MTA field without its type, address comment and final dot; None where it is empty."""
    if not value:
        return None
    text = without_type(value).strip()
    name = text.split(None, 1)[0].partition("(")[0].strip("[]<>();,").rstrip(".") if text else ""
    return name or None


def ip_in(value: str | None) -> str | None:
    """The IP address that a value is, without brackets and `IPv6:`; None where it is none."""
    text = (value or "").strip("[]() \t")
    text = text[5:] if text[:5].lower() == "ipv6:" else text
    try:
        ip_address(text)
    except ValueError:
        return None
    return text


def find_host(text: str) -> str | None:
    """The remote server that the words about a recipient name, in lower case; None where they name none."""
    for pattern in _SAYINGS:
        match = pattern.search(text)
        if match:
            return match[1].lower()
    return None


def sending_ip(text: str) -> str | None:
    """The IP address of the sending side that a refusal names; None where it names none."""
    return next((ip for match in _SENDING_IP.finditer(text) if (ip := ip_in(match[1]))), None)
