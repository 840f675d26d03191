"""Names and addresses of mail servers in fields and in words."""

import re
from operator import itemgetter

from bounce_cli.late import late
from bounce_cli.remembering import by_line, remembered
from bounce_cli.reports.words.guarded import Guarded, lower
from bounce_cli.reports.words.typed_fields import without_type

__all__ = ["find_host", "ip_in", "mta_name", "sending_ip"]

_NAME = r"([a-z0-9][a-z0-9\-]{0,62}(?:\.[a-z0-9\-]{1,63}){1,8})\.?"
# The strongest saying first: who answered, who was talked to, who else is named.
_SAYINGS = (
    Guarded(rf"\bhost:? {{1,3}}{_NAME}[ \t]?[\[(]", ("host ", "host: "), ("[", "(")),
    Guarded(
        rf"\b{_NAME}[ \t]?\[[0-9a-f.:]{{3,45}}\](?::\d{{2,5}})?[ \t]{{1,3}}(?:said|refused|failed with|did not like)",
        ("[",),
        (
            " said",
            " refused",
            " failed with",
            " did not like",
            "\tsaid",
            "\trefused",
            "\tfailed with",
            "\tdid not like",
        ),
    ),
    Guarded(rf"\bremote system:[ \t]{{0,3}}(?:dns;)?[ \t]{{0,3}}{_NAME}", ("remote system:",)),
    Guarded(rf"^[ \t]{{0,8}}(?:\.\.\. )?(?:while )?talking to {_NAME}", ("talking to ",)),
)
_BEFORE_A_NAME = re.compile(r"(?:host:?|to|server|by|mailer)[ \t]{1,3}<?[a-z0-9][a-z0-9\-]{0,62}\.[a-z0-9\-]")
_NAMED = late(
    r"(?<!\bat )\b(?:host:?|connect(?:ing|ion)? to|talking to|server|by|mailer)[ \t]{1,3}"
    rf"<?{_NAME}(?=[\s\[(<>:,]|$)",
    re.MULTILINE,
)
# Words before the address from which a refused server sent.
_SIGNS_OF_SENDING_IP = ("ip", "from [", "client", "banned sender", "mail server ", "connection", "hostname, [")
_SENDING_IP = late(
    r"(?:with ip:? \[?|(?:messages?|mail) from \[|client host \[|clients? \[|sending ip(?: address)?:? \[?|"
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
    from ipaddress import ip_address  # noqa: PLC0415 - few reports name any

    try:
        ip_address(text)
    except ValueError:
        return None
    return text


def find_host(text: str) -> str | None:
    """The remote server that the words about a recipient name, in lower case; None where they name none."""
    found = [one for one in _in_lines(text) if one]
    # The strongest saying counts, of equals the first.
    return min(found, key=itemgetter(0))[1] if found else None


@by_line
def _in_lines(line: str) -> tuple[int, str] | None:
    """How weak a line's saying is, and the host that it names; None for a line that names none."""
    low = lower(line)
    for weakness, saying in enumerate(_SAYINGS):
        if match := saying.search(low):
            return weakness, line[match.start(1) : match.end(1)].lower()
    # No word is necessary here, but a pattern that begins with letters is sought fast.
    match = _NAMED.search(low) if _BEFORE_A_NAME.search(low) else None
    return (len(_SAYINGS), line[match.start(1) : match.end(1)].lower()) if match else None


@remembered
def sending_ip(text: str) -> str | None:
    """The IP address of the sending side that a refusal names; None where it names none."""
    low = lower(text)
    if not any(sign in low for sign in _SIGNS_OF_SENDING_IP):
        return None
    spans = (match.span(1) for match in _SENDING_IP.finditer(low))
    return next((ip for start, end in spans if (ip := ip_in(text[start:end]))), None)
