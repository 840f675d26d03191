"""Texts of findings on SPF records, hosts and block lists: none has a part that a translator would not see."""

import gettext
import re
from collections.abc import Iterable
from string import Formatter

import pytest

from bounce_cli.authentication.blocklists import ListingState, State, blocklists
from bounce_cli.authentication.findings.blocklists import blocklist_findings
from bounce_cli.authentication.findings.hosts import null_mx_findings, reverse_dns_findings
from bounce_cli.authentication.findings.model import Finding
from bounce_cli.authentication.findings.sender import Sending, sender_findings
from bounce_cli.authentication.findings.series import all_of, in_a_row, in_this_order
from bounce_cli.authentication.findings.services import known_services, service_findings
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.reverse_dns import reverse_dns
from bounce_cli.authentication.spf.listing import listing
from bounce_cli.language.said import Said, Together, said
from bounce_cli.language.translation import Language
from tests.authentication.fake_dns import FakeDns
from tests.authentication.findings.spf_walks import A, Texts, dns_of, findings

NAMES = {f"d{number}.example": "v=spf1 " + "a:shop.example " * 4 + "~all" for number in range(5)}
FAR = {
    "b.example": "v=spf1 a:gone.example a:none.example mx:void.example ~all",
    "c.example": "v=spf1 a:gone.example ~all",
}
SPF: tuple[Texts, ...] = (
    {"shop.example": "hello"},
    {"shop.example": ["v=spf1 a", "v=spf1 mx"]},
    {"shop.example": "v=spf1 ipv4:192.0.2.1 moo ip4:x ip6:x mx: mx/99 ip4:192.0.2.1//3 include: a:x all:x x=% -all"},
    {"shop.example": "v=spf1 redirect=b.example redirect=c.example include", "b.example": "v=spf1 -all"},
    {"shop.example": "v=spf1 a/x ip6:2001:db8::1%eth0 ~all"},
    {"shop.example": "v=spf1 +all a"},
    {"shop.example": "v=spf1 ptr ?all"},
    {"shop.example": "v=spf1 mx"},
    {"shop.example": "v=spf1 include:gone.example include:loop.example ~all", "loop.example": "v=spf1 a:shop.example"},
    {"shop.example": "v=spf1 include:b.example ~all", "b.example": "v=spf1 include:shop.example"},
    {"shop.example": "v=spf1 include:b.example ~all", "b.example": ["v=spf1 a:shop.example", "v=spf1"]},
    {"shop.example": "v=spf1 include:b.example ~all", "b.example": "v=spf1 moo noo +all"},
    {"shop.example": "v=spf1 include:b.shop.example ~all", "b.shop.example": "v=spf1 moo"},
    {"shop.example": "v=spf1" + " a" * 9 + " ~all"},
    {"shop.example": "v=spf1" + " a" * 11 + " ~all"},
    {"shop.example": "v=spf1" + "".join(f" include:{name}" for name in NAMES) + " a" * 20 + " ~all", **NAMES},
    {"shop.example": "v=spf1 include:b.example include:c.example ~all", **FAR},
    {"shop.example": "v=spf1 a:gone.example a:none.example a:void.example ~all"},
)
SPF_IDS = {
    "spf-no-record",
    "spf-several-records",
    "spf-broken",
    "spf-allows-all",
    "spf-neutral-all",
    "spf-terms-after-all",
    "spf-no-all",
    "spf-ptr",
    "spf-include-without-record",
    "spf-many-lookups",
    "spf-near-limit",
    "spf-many-void-lookups",
}
ARPA = "7.2.0.192.in-addr.arpa"
HOST, POOL = "mail.example.com", "192-0-2-7.isp.example"
ZONES: tuple[dict[tuple[str, str], list[str] | Outcome], ...] = (
    {},
    {(HOST, "A"): ["192.0.2.7"]},
    {(ARPA, "PTR"): [HOST]},
    {(ARPA, "PTR"): ["host.isp.example"]},
    {(ARPA, "PTR"): [HOST, "host.isp.example"]},
    {(ARPA, "PTR"): [POOL], (POOL, "A"): ["192.0.2.7"]},
    {(ARPA, "PTR"): [POOL], (POOL, "A"): ["192.0.2.7"], (HOST, "A"): ["192.0.2.7"]},
)


class Loud(gettext.NullTranslations):
    """A language that is English in capitals, so that what was not translated stands out."""

    def gettext(self, message: str) -> str:
        parts = Formatter().parse(message)
        return "".join(text.upper() + (f"{{{name}:{form}}}" if name else "") for text, name, form, _ in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


LOUD = Language("nb", Loud())


def untranslated(text: str) -> list[str]:
    """Words of a text that a translation leaves in English; names, terms and codes are none."""
    words = [word.strip(".,:;()\"'") for word in LOUD.say(text).split()]
    return [word for word in words if re.fullmatch("[a-z]{2,}", word)]


def is_said(text: str) -> bool:
    """Whether a text is translatable, or consists of sentences that are."""
    return isinstance(text, Said) or (isinstance(text, Together) and all(map(is_said, text.parts)))


def told(found: Iterable[Finding]) -> set[str]:
    """The ids of findings, each of which is translatable as a whole."""
    seen = list(found)
    for one in seen:
        for text in (one.text, one.fix):
            assert is_said(text), text
            assert untranslated(text) == [], text
    return {one.id for one in seen}


@pytest.mark.parametrize("texts", SPF)
def test_spf_records(texts: Texts) -> None:
    assert told(findings(texts)) & SPF_IDS


def test_every_kind_of_finding_on_spf_records_is_among_them() -> None:
    assert {one.id for texts in SPF for one in findings(texts)} == SPF_IDS


def test_the_costs_of_a_tree_of_records() -> None:
    (one,) = findings(SPF[-3])
    assert [LOUD.say(line) for line in one.records[:3]] == [
        "shop.example  45 LOOK-UPS",
        "  a  1 LOOK-UP",
        "  a  1 LOOK-UP",
    ]
    assert one.records[-5:-3] == ("  include:d4.example  5 look-ups", "    a:shop.example  1 look-up")


def test_a_sender_that_may_not_send() -> None:
    trace = listing("shop.example", dns_of({"shop.example": "v=spf1 -all"})).trace
    one = Sending(domain="shop.example", client_ip="198.51.100.1", result="fail")
    (found,) = sender_findings(one, trace)
    assert is_said(found.text)
    assert is_said(found.fix)
    assert LOUD.say(found.text) == "THE SPF RECORD OF shop.example DOES NOT LET 198.51.100.1 SEND: fail."


@pytest.mark.parametrize("aligned", [True, False])
def test_every_service(aligned: bool) -> None:  # noqa: FBT001 - a table
    trace = listing("shop.example", dns_of({"shop.example": "v=spf1 -all"})).trace
    for service in known_services():
        found = list(service_findings("shop.example", trace, [service.domains[0]], aligned=aligned))
        assert told(found) == {"spf-service-missing"}


@pytest.mark.parametrize("helo", [None, HOST, POOL, "[192.0.2.7]"])
@pytest.mark.parametrize("zone", ZONES)
def test_hosts(zone: dict[tuple[str, str], list[str] | Outcome], helo: str | None) -> None:
    dns = FakeDns(zone)
    assert told(reverse_dns_findings(reverse_dns("192.0.2.7", dns), helo, dns))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ({("example.com", "MX"): ["0 ."]}, "null-mx"),
        ({}, "no-mail-host"),
        ({("example.com", "TXT"): ["hello"]}, "no-mail-host"),
    ],
)
def test_domains_that_take_no_mail(zone: dict[tuple[str, str], list[str] | Outcome], expected: str) -> None:
    assert told(null_mx_findings("example.com", FakeDns(zone))) == {expected}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("query_refused", [True, False])
@pytest.mark.parametrize("codes", [(), ("127.0.0.2", "127.0.1.2", "127.0.1.106", "127.0.0.99")])
def test_every_block_list(state: State, query_refused: bool, codes: tuple[str, ...]) -> None:  # noqa: FBT001 - a table
    for one in blocklists():
        found = {one.name: ListingState(subject="192.0.2.7", state=state, codes=codes, reason="SEE 9")}
        for finding in blocklist_findings((one,), found, query_refused=query_refused):
            assert is_said(finding.text)
            assert is_said(finding.fix)
            words = {*untranslated(finding.text), *untranslated(finding.fix)}
            assert words <= set(one.name.split())  # as "UCEPROTECT level 1"


def test_a_question_that_lists_nobody_named_refused() -> None:
    assert told(blocklist_findings((), query_refused=True)) == {"dnsbl-receiver-refused"}
    assert told(blocklist_findings(blocklists()[:2], query_refused=True)) == {"dnsbl-receiver-refused"}


def test_remarks_on_what_cannot_be_listed() -> None:
    record = (
        "v=spf1 ptr exists:no.example include:%{i}.example include:shop.example include:gone.example moo "
        "-a a:gone.example mx:gone.example mx:many.example include:late.example include:two.example" + " a" * 8 + " all"
    )
    zone = dns_of({"shop.example": record, "late.example": Outcome.TIMEOUT, "two.example": ["v=spf1", "v=spf1"]})
    many = FakeDns({**A, **zone.records, ("many.example", "MX"): [f"10 {n}.shop.example" for n in range(12)]})
    found = listing("shop.example", many)
    remarks = (*found.others, *found.unlisted, *found.problems, *listing("localhost", many).problems)
    assert {one.code for one in remarks} == {
        *("exists", "macro", "ptr", "all", "qualifier", "dns", "no-record", "several-records", "syntax"),
        *("loop", "bad-name", "no-address", "many-exchanges", "many-lookups", "many-void-lookups"),
    }
    for one in remarks:
        assert untranslated(one.text) == [], one
        assert set(untranslated(one.sentence)) <= {"ptr", "all", "moo", "localhost"}, one


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.SERVFAIL, "servfail"),
        (Outcome.REFUSED, "refused"),
        (Outcome.TIMEOUT, "timeout"),
        (Outcome.NOT_ASKED, "not asked"),
    ],
)
def test_an_error_of_the_dns_is_named(outcome: Outcome, words: str) -> None:
    (one,) = listing("shop.example", dns_of({"shop.example": outcome})).problems
    assert one.sentence == f"shop.example: TXT shop.example: {words}"
    assert LOUD.say(one.sentence) == f"shop.example: TXT shop.example: {words.upper()}"


def test_more_questions_than_are_asked() -> None:
    texts: Texts = {"shop.example": "v=spf1" + " a" * 101}
    (one,) = (one for one in listing("shop.example", dns_of(texts)).problems if one.code == "many-questions")
    assert LOUD.say(one.text) == "MORE THAN 200 QUESTIONS TO THE DNS, THE REST IS NOT LISTED"


def test_texts_in_a_sentence() -> None:
    texts = [said("one"), "two", said("three")]
    assert (in_a_row([]), in_a_row(texts[:1]), in_a_row(texts)) == ("", "one", "one, two, three")
    assert LOUD.say(in_this_order(texts)) == "ONE, THEN two, THEN THREE"
    assert LOUD.say(all_of(texts)) == "ONE AND two AND THREE"
    assert LOUD.say(in_a_row([said("x")] * 20_000)) == ", ".join("X" * 20_000)
