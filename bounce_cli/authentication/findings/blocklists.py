"""Findings on DNS block lists: which list a refusal names, whether that lists the sender still, how to come off it."""

from collections.abc import Iterator, Mapping

from bounce_cli.authentication.blocklists import Blocklist, ListingState, ListKind, State
from bounce_cli.authentication.findings.model import Finding, Severity

__all__ = ["blocklist_findings"]

_CAUSES = {
    ListKind.IP: "Find what brought the address there (an infected host, complaints, an open relay) and end it",
    ListKind.DOMAIN: "Find which domain it is; take its link out of the mail, or end what brought your own there",
}
_KINDS = {
    ListKind.IP: "a list of IP addresses: the sending address was on it",
    ListKind.DOMAIN: "a list of domains: a link in the mail or the sender's domain was on it",
}


def blocklist_findings(
    named: tuple[Blocklist, ...],
    states: Mapping[str, ListingState] | None = None,
    *,
    query_refused: bool = False,
) -> Iterator[Finding]:
    """Say of each list what it means and what to do.

    Args:
        named: the lists that a refusal names.
        states: what lists say now, by their names; nothing of those that were not asked.
        query_refused: whether the refusal shows that the list refused the receiver's question.
    """
    if query_refused:
        yield _receiver_refused(named)
    for one in named:
        found = (states or {}).get(one.name)
        state = found.state if found else State.UNKNOWN
        if found and state is State.LISTED:
            yield _listed(one, found)
        elif query_refused:
            continue  # the receiver only took it for a listing
        elif one.closed:
            yield _closed(one)
        elif found and state is State.NOT_LISTED:
            yield _not_listed(one, found)
        else:
            yield _named(one)
            if found and state is State.REFUSED:
                yield _refused(one, found)


def _named(one: Blocklist) -> Finding:
    return Finding(
        id="dnsbl-named",
        severity=Severity.ERROR,
        text=f"The refusal names {one.name}, {_KINDS[one.lists]}.",
        fix=_removal(one),
    )


def _closed(one: Blocklist) -> Finding:
    return Finding(
        id="dnsbl-named",
        severity=Severity.ERROR,
        text=f"The refusal names {one.name}, which closed in {one.closed}: the receiver asks a dead list, and nobody"
        " can remove an entry from it.",
        fix=f"Tell the receiver's IT to take {one.name} ({one.words[0]}) out of the settings of their mail server. "
        "Nothing has to be mended on your side.",
    )


def _listed(one: Blocklist, found: ListingState) -> Finding:
    codes = ", ".join(_code(one, code) for code in found.codes)
    says = f' It says: "{found.reason}"' if found.reason else ""
    return Finding(
        id="dnsbl-listed",
        severity=Severity.ERROR,
        text=f"{found.subject} is on {one.name} now, with {codes}.{says}",
        fix=_removal(one),
    )


def _code(one: Blocklist, code: str) -> str:
    meaning = one.meanings.get(code)
    return f"{code} ({meaning})" if meaning else code


def _not_listed(one: Blocklist, found: ListingState) -> Finding:
    return Finding(
        id="dnsbl-not-listed",
        severity=Severity.NOTE,
        text=f"The refusal names {one.name}, but {found.subject} is not on it now.",
        fix="Send again; a receiver may keep the old answer for some hours.",
    )


def _refused(one: Blocklist, found: ListingState) -> Finding:
    codes = f" with {', '.join(found.codes)}" if found.codes else ""
    return Finding(
        id="dnsbl-refused",
        severity=Severity.NOTE,
        text=f"{one.name} refused our question{codes}, as lists do with public resolvers and with too many questions: "
        f"this says nothing about {found.subject}.",
        fix=f"{_look_up(one)}, or ask again through a resolver of your own.",
    )


def _receiver_refused(named: tuple[Blocklist, ...]) -> Finding:
    lists = " and ".join(one.name for one in named) or "A DNS block list"
    them = " and ".join(one.name for one in named) or "block lists"
    return Finding(
        id="dnsbl-receiver-refused",
        severity=Severity.WARNING,
        text=f"{lists} refused the question of the receiver's own resolver (an open or public one, or too many "
        "questions), and the receiver took that for a listing.",
        fix=f"Tell the receiver's IT: their mail server has to ask {them} through a resolver of its own, and must not "
        "take answers such as 127.255.255.254 for a listing. Nothing has to be mended on your side.",
    )


def _removal(one: Blocklist) -> str:
    look_up = _look_up(one)
    note = f" {one.note}" if one.note else ""
    return f"{_CAUSES[one.lists]}. {look_up}, and ask for removal there.{note}"


def _look_up(one: Blocklist) -> str:
    what = "the address" if one.lists is ListKind.IP else "the domain"
    return f"Look {what} up at {one.page}" if one.page else f"Look {what} up on the pages of {one.name}"
