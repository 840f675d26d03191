"""Findings on DNS block lists: which list a refusal names, whether that lists the sender still, how to come off it."""

from collections.abc import Iterator, Mapping

from bounce_cli.authentication.blocklists import Blocklist, ListingState, ListKind, State
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.findings.series import all_of, in_a_row
from bounce_cli.language.said import Together, said, together

__all__ = ["blocklist_findings"]

_CAUSES = {
    ListKind.IP: said("Find what brought the address there (an infected host, complaints, an open relay) and end it."),
    ListKind.DOMAIN: said(
        "Find which domain it is; take its link out of the mail, or end what brought your own there."
    ),
}
_NAMED = {
    ListKind.IP: said("The refusal names {list}, a list of IP addresses: the sending address was on it."),
    ListKind.DOMAIN: said(
        "The refusal names {list}, a list of domains: a link in the mail or the sender's domain was on it."
    ),
}
# By what a list has entries of, and whether it has a page of its own for them.
_REMOVALS = {
    (ListKind.IP, True): said("Look the address up at {page}, and ask for removal there."),
    (ListKind.IP, False): said("Look the address up on the pages of {list}, and ask for removal there."),
    (ListKind.DOMAIN, True): said("Look the domain up at {page}, and ask for removal there."),
    (ListKind.DOMAIN, False): said("Look the domain up on the pages of {list}, and ask for removal there."),
}
_OTHER_QUESTIONS = {
    (ListKind.IP, True): said("Look the address up at {page}, or ask again through a resolver of your own."),
    (ListKind.IP, False): said(
        "Look the address up on the pages of {list}, or ask again through a resolver of your own."
    ),
    (ListKind.DOMAIN, True): said("Look the domain up at {page}, or ask again through a resolver of your own."),
    (ListKind.DOMAIN, False): said(
        "Look the domain up on the pages of {list}, or ask again through a resolver of your own."
    ),
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
        text=_NAMED[one.lists].of(list=one.name),
        fix=_removal(one),
    )


def _closed(one: Blocklist) -> Finding:
    return Finding(
        id="dnsbl-closed",
        severity=Severity.ERROR,
        text=said(
            "The refusal names {list}, which closed in {closed}: the receiver asks a dead list, and nobody can remove "
            "an entry from it.",
            list=one.name,
            closed=one.closed,
        ),
        fix=said(
            "Tell the receiver's IT to take {list} ({zone}) out of the settings of their mail server. Nothing has to "
            "be mended on your side.",
            list=one.name,
            zone=one.words[0],
        ),
    )


def _listed(one: Blocklist, found: ListingState) -> Finding:
    says = said('It says: "{reason}"', reason=found.reason) if found.reason else ""
    return Finding(
        id="dnsbl-listed",
        severity=Severity.ERROR,
        text=together(
            said(
                "{subject} is on {list} now, with {codes}.",
                subject=found.subject,
                list=one.name,
                codes=in_a_row([_code(one, code) for code in found.codes]),
            ),
            says,
        ),
        fix=_removal(one),
    )


def _code(one: Blocklist, code: str) -> str:
    meaning = one.meanings.get(code)
    return said("{code} ({meaning})", code=code, meaning=meaning) if meaning else code


def _not_listed(one: Blocklist, found: ListingState) -> Finding:
    return Finding(
        id="dnsbl-not-listed",
        severity=Severity.NOTE,
        text=said(
            "The refusal names {list}, but {subject} is not on it now.",
            list=one.name,
            subject=found.subject,
        ),
        fix=said("Send again; a receiver may keep the old answer for some hours."),
    )


def _refused(one: Blocklist, found: ListingState) -> Finding:
    if found.codes:
        text = said(
            "{list} refused our question with {codes}, as lists do with public resolvers and with too many questions: "
            "this says nothing about {subject}.",
            list=one.name,
            codes=", ".join(found.codes),
            subject=found.subject,
        )
    else:
        text = said(
            "{list} refused our question, as lists do with public resolvers and with too many questions: this says "
            "nothing about {subject}.",
            list=one.name,
            subject=found.subject,
        )
    fix = _OTHER_QUESTIONS[one.lists, bool(one.page)].of(list=one.name, page=one.page)
    return Finding(id="dnsbl-refused", severity=Severity.NOTE, text=text, fix=fix)


def _receiver_refused(named: tuple[Blocklist, ...]) -> Finding:
    if named:
        lists = all_of([one.name for one in named])
        text = said(
            "{lists} refused the question of the receiver's own resolver (an open or public one, or too many "
            "questions), and the receiver took that for a listing.",
            lists=lists,
        )
        fix = said(
            "Tell the receiver's IT: their mail server has to ask {lists} through a resolver of its own, and must not "
            "take answers such as 127.255.255.254 for a listing. Nothing has to be mended on your side.",
            lists=lists,
        )
    else:
        text = said(
            "A DNS block list refused the question of the receiver's own resolver (an open or public one, or too many "
            "questions), and the receiver took that for a listing."
        )
        fix = said(
            "Tell the receiver's IT: their mail server has to ask block lists through a resolver of its own, and must "
            "not take answers such as 127.255.255.254 for a listing. Nothing has to be mended on your side."
        )
    return Finding(id="dnsbl-receiver-refused", severity=Severity.WARNING, text=text, fix=fix)


def _removal(one: Blocklist) -> Together:
    look_up = _REMOVALS[one.lists, bool(one.page)].of(list=one.name, page=one.page)
    return together(_CAUSES[one.lists], look_up, one.note or "")
