"""Every address that a domain's SPF record lets pass, for lists of senders to be trusted."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from ipaddress import ip_network

from bounce_cli.authentication.lookup.answer import Answer, Outcome, Resolver
from bounce_cli.authentication.spf.ranges import SpfEntry, SpfRange, SpfRemark, ranges_of
from bounce_cli.authentication.spf.terms import (
    LOOKED_UP,
    MOST_LOOKUPS,
    MOST_VOID_LOOKUPS,
    Branch,
    Term,
    is_valid_domain,
    read_terms,
    spf_records,
)
from bounce_cli.language.said import Said, counted, said

__all__ = ["SpfListing", "listing"]


_MOST_EXCHANGES = 10
_MOST_QUESTIONS = 200
_UNASKED = Answer(name="", type="", outcome=Outcome.NOT_ASKED)
_FAILURES = {
    Outcome.SERVFAIL: said("{type} {name}: servfail"),
    Outcome.REFUSED: said("{type} {name}: refused"),
    Outcome.TIMEOUT: said("{type} {name}: timeout"),
    Outcome.NOT_ASKED: said("{type} {name}: not asked"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfListing:
    """The addresses of a domain.

    Attributes:
        domain, record: where the start record stands, in lower case, and its text; None where there is none.
        lookups, void_lookups: those of a check in which nothing matches (RFC 7208 section 4.6.4 allows 10 and 2); void
            are those of `a` and `mx` that find neither kind of address.
        trace: the whole tree of the records, with the look-ups of each.
        entries: networks as the records have them, in their order; the same one may come twice.
        ranges: the fewest networks that hold the same addresses, IPv4 first, ascending.
        others: mechanisms, except `all`, that let nothing pass; addresses that they name may be in `entries` too.
        unlisted: what lets addresses pass that cannot be listed.
        problems: what was wrong, by branch.
        questions: how often the DNS was asked; at most 200.
    """

    domain: str
    record: str | None
    lookups: int
    void_lookups: int
    trace: Branch
    entries: tuple[SpfEntry, ...]
    ranges: tuple[SpfRange, ...]
    others: tuple[SpfRemark, ...]
    unlisted: tuple[SpfRemark, ...]
    problems: tuple[SpfRemark, ...]
    questions: int


def listing(domain: str, resolver: Resolver) -> SpfListing:
    """All addresses that mechanisms with `+` let pass, through `include` and `redirect`; never raises."""
    walk = _Walk(resolver)
    trace = walk.record(_name(domain.strip()), _Place())
    for code, text in _overspent(trace):
        walk.problem(code, text, _Place(domains=(trace.domain,)))
    return SpfListing(
        domain=trace.domain,
        record=trace.record,
        lookups=trace.lookups,
        void_lookups=trace.void_lookups,
        trace=trace,
        entries=tuple(walk.entries),
        ranges=tuple(ranges_of(walk.entries)),
        others=tuple(walk.others),
        unlisted=tuple(walk.unlisted),
        problems=tuple(walk.problems),
        questions=min(walk.questions, _MOST_QUESTIONS),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the walk is: the names of the records down to this one, the terms that led here, whether matches pass."""

    domains: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    source: str = ""
    passes: bool = True

    def at(self, term: Term) -> "_Place":
        source, passes = self.source or _source(term), self.passes and term.qualifier in {"+", ""}
        return replace(self, path=(*self.path, term.text), source=source, passes=passes)

    def remark(self, code: str, text: str) -> SpfRemark:
        return SpfRemark(code=code, text=text, domain=self.domains[-1], path=self.path)


@dataclass(slots=True, kw_only=True)
class _Tally:
    """What one record has cost so far."""

    lookups: int = 0
    void_lookups: int = 0
    children: list[Branch] = field(default_factory=list)


class _Walk:
    """The way through all records, and what was found on it."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.questions = 0
        self.entries: list[SpfEntry] = []
        self.others: list[SpfRemark] = []
        self.unlisted: list[SpfRemark] = []
        self.problems: list[SpfRemark] = []

    def problem(self, code: str, text: str, place: _Place) -> None:
        self.problems.append(place.remark(code, text))

    def record(self, domain: str, above: _Place) -> Branch:
        """Walk the record of a name, and all beneath it."""
        place = replace(above, domains=(*above.domains, domain))
        branch = Branch(domain=domain, record=None, led_by=place.path[-1] if place.path else "")
        if domain in above.domains:
            self.problem("loop", said("leads to itself"), place)
            return branch
        if not is_valid_domain(domain):
            self.problem("bad-name", said("not a domain name"), place)
            return branch
        answer = self._ask(domain, "TXT", place)
        records = spf_records(answer)
        tally = _Tally(void_lookups=int(_is_void(answer)))
        if len(records) == 1:
            self._terms(records[0], place, tally)
        elif records:
            text = counted(
                len(records), "{count:,} SPF record, one is allowed", "{count:,} SPF records, one is allowed"
            )
            self.problem("several-records", text, place)
        elif not answer.failed:
            self.problem("no-record", said("no SPF record"), place)
        return replace(
            branch,
            record=records[0] if records else None,
            others=records[1:],
            lookups=tally.lookups + sum(child.lookups for child in tally.children),
            void_lookups=tally.void_lookups + sum(child.void_lookups for child in tally.children),
            children=tuple(tally.children),
        )

    def _terms(self, record: str, place: _Place, tally: _Tally) -> None:
        terms = read_terms(record)
        for term in terms:
            if term.problem:
                self.problem("syntax", term.problem, place.at(term))
        valid = [term for term in terms if not term.problem]
        redirects = [term for term in valid if term.is_modifier and term.name == "redirect"]
        for term in (*(term for term in valid if not term.is_modifier), *redirects):
            self._term(term, place, tally)
            if term.name == "all":  # behind which nothing is read (RFC 7208 sections 5.1 and 6.1)
                break

    def _term(self, term: Term, place: _Place, tally: _Tally) -> None:
        here = place.at(term)
        if place.passes and not here.passes and term.name != "all":
            self.others.append(
                here.remark("qualifier", said("`{qualifier}` lets nothing pass", qualifier=term.qualifier))
            )
        tally.lookups += term.name in LOOKED_UP
        match term.name:
            case "ip4" | "ip6":
                self._entry(term.value or "", term, here)
            case "all":
                self._unlisted("all", said("lets every address pass"), here)
            case "exists" | "ptr":
                self._unlisted(term.name, said("depends on the mail or on names of the address"), here)
            case _ if term.has_macro:
                self._unlisted("macro", said("its domain depends on the mail"), here)
            case "a" | "mx":
                self._hosts(term, here, tally)
            case _:
                tally.children.append(self.record(_name(term.value or ""), here))

    def _hosts(self, term: Term, here: _Place, tally: _Tally) -> None:
        """List the addresses of `a` or `mx`, each with the prefix length of its kind."""
        name = _name(term.value or here.domains[-1])
        for host in [name] if term.name == "a" else self._exchanges(name, here, tally):
            answers = [self._ask(host, type_, here) for type_ in ("A", "AAAA")]
            if all(_is_void(answer) for answer in answers):
                tally.void_lookups += 1
                self.problem("no-address", said("{host} has no address", host=host), here)
            for address in (*answers[0].records, *answers[1].records):
                self._entry(address, term, here)

    def _exchanges(self, name: str, here: _Place, tally: _Tally) -> list[str]:
        answer = self._ask(name, "MX", here)
        if _is_void(answer):
            tally.void_lookups += 1
            self.problem("no-address", said("{host} has no MX record", host=name), here)
        if len(answer.records) > _MOST_EXCHANGES:
            text = counted(
                len(answer.records),
                "{count:,} MX record of {host}, {most} are allowed",
                "{count:,} MX records of {host}, {most} are allowed",
                host=name,
                most=_MOST_EXCHANGES,
            )
            self.problem("many-exchanges", text, here)
        return [name for record in answer.records if (name := _name(record.partition(" ")[2]))]

    def _entry(self, address: str, term: Term, here: _Place) -> None:
        prefix = term.cidr6 if ":" in address else term.cidr4
        network = ip_network(address if prefix is None else f"{address}/{prefix}", strict=False)
        if here.passes:
            self.entries.append(SpfEntry(network=network, source=here.source, path=here.path))

    def _unlisted(self, code: str, text: str, here: _Place) -> None:
        if here.passes:
            self.unlisted.append(here.remark(code, text))

    def _ask(self, name: str, type_: str, place: _Place) -> Answer:
        self.questions += 1
        if self.questions > _MOST_QUESTIONS:
            if self.questions == _MOST_QUESTIONS + 1:
                text = said("more than {most:,} questions to the DNS, the rest is not listed", most=_MOST_QUESTIONS)
                self.problem("many-questions", text, place)
            return _UNASKED
        answer = self.resolver.ask(name, type_)
        if answer.failed:
            self.problem("dns", _FAILURES[answer.outcome].of(type=type_, name=name), place)
        return answer


def _overspent(trace: Branch) -> Iterator[tuple[str, Said]]:
    """The code and text of each limit that a whole tree oversteps."""
    if trace.lookups > MOST_LOOKUPS:
        yield (
            "many-lookups",
            counted(
                trace.lookups,
                "{count:,} look-up, {most} are allowed",
                "{count:,} look-ups, {most} are allowed",
                most=MOST_LOOKUPS,
            ),
        )
    if trace.void_lookups > MOST_VOID_LOOKUPS:
        yield (
            "many-void-lookups",
            counted(
                trace.void_lookups,
                "{count:,} void look-up, {most} are allowed",
                "{count:,} void look-ups, {most} are allowed",
                most=MOST_VOID_LOOKUPS,
            ),
        )


def _source(term: Term) -> str:
    """A term without what differs among the like: its qualifier, its prefix length, and the addresses themselves."""
    if term.name in {"ip4", "ip6"} or term.value is None:
        return term.name
    return f"{term.name}{'=' if term.is_modifier else ':'}{_name(term.value)}"


def _name(value: str) -> str:
    return value.removesuffix(".").lower()


def _is_void(answer: Answer) -> bool:
    return answer.outcome in {Outcome.NXDOMAIN, Outcome.NODATA}
