"""Hints about links: shortened ones, those that show another host, and hosts that look forged."""

import re
import unicodedata
from collections.abc import Iterator

from bounce_cli.advice.hints.mail import Mail
from bounce_cli.advice.hints.organizations import organization
from bounce_cli.advice.hints.tables import rewriters, shorteners
from bounce_cli.advice.model import Hint
from bounce_cli.authentication.lookup.names import is_within, normal_name
from bounce_cli.language.said import counted

__all__ = ["link_text_differs", "link_to_address", "link_with_mixed_scripts", "link_with_user", "shortened_links"]

_MOST_NAMED = 3
_MOST_SHORTENERS_NAMED = 5
_MOST_PAIRS = 200
_LONGEST_NAMED = 60
# A text that is an address on the web and nothing else.
_SHOWN = re.compile(r"(https?://)?((?:[\w\-]{1,63}\.)+([\w\-]{2,63}))(?::\d{1,5})?(?:[/?#]\S*+)?", re.IGNORECASE)
# Without `https://` or `www.` a text is a host where it ends as hosts do. Of the countries' domains those are left out
# in which names of files and of programs end more often.
_GENERIC = frozenset(
    """
    com org net info biz edu gov mil int name pro app dev shop store online site blog cloud news
    """.split()  # noqa: SIM905 - a list of words
)
_ENDS_OF_FILES = frozenset({"cs", "gz", "js", "md", "ps", "py", "rs", "sh", "so", "ts", "vb", "xz"})
_COUNTRY = 2
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def _named(hosts: Iterator[str], most: int = _MOST_NAMED) -> str:
    """The first few of these in a list."""
    different = list(dict.fromkeys(hosts))
    short = [name if len(name) <= _LONGEST_NAMED else f"{name[:_LONGEST_NAMED]}…" for name in different[:most]]
    return ", ".join(short + ["…"] * (len(different) > most))


def shortened_links(mail: Mail) -> Hint | None:
    """Links through a shortener; one that stands in the text and in the HTML counts once.

    SpamAssassin lists the hosts (25_url_shortener.cf) and weighs them with other signs.
    """
    known = shorteners()
    found = {
        (link.host.removeprefix("www."), link.path): None
        for link in mail.links
        if link.host.removeprefix("www.") in known and link.path.strip("\\/")
    }
    if not found:
        return None
    text = counted(
        len(found),
        "{count:,} shortened link ({hosts}) can raise the spam score: link to the long address.",
        "{count:,} shortened links ({hosts}) can raise the spam score: link to the long address.",
        hosts=_named((host for host, _ in found), _MOST_SHORTENERS_NAMED),
    )
    return Hint(id="shortened-links", text=text)


def link_text_differs(mail: Mail) -> Hint | None:
    """Links whose text is an address of one organization, and whose target is one of another.

    Gmail's "Email sender guidelines": recipients should know what to expect when they click a link. A host below the
    same organizational domain, as click tracking has it, is no other organization.
    """
    pairs: dict[tuple[str, str], None] = {}
    for link in mail.links:
        host = _shown_host(link.shown) if link.shown else None
        if host and host != link.host and len(pairs) < _MOST_PAIRS:
            pairs[host, link.host] = None
    differing = [pair for pair in pairs if _differ(*pair)]
    if not differing:
        return None
    text = counted(
        len(differing),
        "{count:,} link shows another domain than it leads to ({pairs}), as links of phishing do: "
        "show words, or track clicks under your own domain.",
        "{count:,} links show other domains than they lead to ({pairs}), as links of phishing do: "
        "show words, or track clicks under your own domain.",
        pairs=_named(f"{shown} → {target}" for shown, target in differing),
    )
    return Hint(id="link-text-differs", text=text)


def _shown_host(text: str) -> str | None:
    """The host of a text that is an address on the web and nothing else."""
    found = _SHOWN.fullmatch(text.rstrip(".,;:!?"))
    if not found:
        return None
    scheme, host, end = found.groups()
    is_sure = scheme or host.lower().startswith("www.")
    return host.lower() if is_sure or (host == host.lower() and _ends_hosts(end)) else None


def _ends_hosts(end: str) -> bool:
    if not end.isascii() or end.startswith("xn--"):
        return True
    return end in _GENERIC or (len(end) == _COUNTRY and end.isalpha() and end not in _ENDS_OF_FILES)


def _differ(shown: str, target: str) -> bool:
    if any(is_within(target, host) for host in rewriters()):
        return False
    ours, theirs = organization(shown), organization(target)
    return bool(ours and theirs) and ours != theirs


def link_to_address(mail: Mail) -> Hint | None:
    """Links to a bare IP address (SpamAssassin's NORMAL_HTTP_TO_IP and NUMERIC_HTTP_ADDR)."""
    found = {link.host: None for link in mail.links if link.is_numeric}
    if not found:
        return None
    text = counted(
        len(found),
        "Links lead to a bare IP address ({hosts}), which filters distrust: link to a host name.",
        "Links lead to {count:,} bare IP addresses ({hosts}), which filters distrust: link to host names.",
        hosts=_named(iter(found)),
    )
    return Hint(id="link-to-address", text=text)


def link_with_user(mail: Mail) -> Hint | None:
    """Links with a user name before the host, which hides it (RFC 3986 section 7.6)."""
    found = {link.host: None for link in mail.links if link.has_user}
    if not found:
        return None
    text = counted(
        len(found),
        "The address of a link has a user name and @ before its host ({hosts}), which hides where it leads: "
        "take it out.",
        "The addresses of links have a user name and @ before their hosts ({hosts}), which hides where they lead: "
        "take it out.",
        hosts=_named(iter(found)),
    )
    return Hint(id="link-with-user", text=text)


def link_with_mixed_scripts(mail: Mail) -> Hint | None:
    """Links whose host mixes scripts with letters that look alike (Unicode UTS 39 section 5, which Gmail applies)."""
    hosts = dict.fromkeys(link.host for link in mail.links if not link.host.isascii() or "xn--" in link.host)
    found = [normal_name(host) or host for host in hosts if any(_mixes(label) for label in host.split("."))]
    if not found:
        return None
    text = counted(
        len(found),
        "The host of a link mixes letters of different scripts that look alike ({hosts}), as forged names do.",
        "Hosts of links mix letters of different scripts that look alike ({hosts}), as forged names do.",
        hosts=_named(iter(found)),
    )
    return Hint(id="link-with-mixed-scripts", text=text)


def _mixes(label: str) -> bool:
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return False
    if label.isascii():
        return False
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
    return len(names.intersection(_SCRIPTS)) > 1
