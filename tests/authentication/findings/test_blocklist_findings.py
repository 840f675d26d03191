"""What is said of block lists that a refusal names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.blocklists import Blocklist, ListingState, State, ask_blocklist, blocklists
from bounce_cli.authentication.findings.blocklists import blocklist_findings
from bounce_cli.authentication.findings.model import Finding, Severity
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.fake_dns import FakeDns

LISTS = {one.name: one for one in blocklists()}
ZEN, DBL, SORBS, TRUNCATE = (LISTS[name] for name in ("Spamhaus ZEN", "Spamhaus DBL", "SORBS", "GBUdb Truncate"))
ZEN_FIX = (
    "Find what brought the address there (an infected host, complaints, an open relay) and end it. "
    "Look the address up at https://check.spamhaus.org/, and ask for removal there. "
    "What PBL lists is not meant to send by itself: send through your provider's mail server."
)


def state(word: State, *codes: str, reason: str | None = None, subject: str = "192.0.2.7") -> ListingState:
    return ListingState(subject=subject, state=word, codes=codes, reason=reason)


def test_a_list_of_addresses_is_named() -> None:
    assert list(blocklist_findings((ZEN,))) == [
        Finding(
            id="dnsbl-named",
            severity=Severity.ERROR,
            text="The refusal names Spamhaus ZEN, a list of IP addresses: the sending address was on it.",
            fix=ZEN_FIX,
        )
    ]


def test_a_list_of_domains_is_named() -> None:
    assert list(blocklist_findings((DBL,), {})) == [
        Finding(
            id="dnsbl-named",
            severity=Severity.ERROR,
            text="The refusal names Spamhaus DBL, a list of domains: a link in the mail or the sender's domain was on "
            "it.",
            fix="Find which domain it is; take its link out of the mail, or end what brought your own there. "
            "Look the domain up at https://check.spamhaus.org/, and ask for removal there.",
        )
    ]


def test_a_list_without_a_known_page_is_named() -> None:
    (found,) = blocklist_findings((TRUNCATE,))
    assert found.fix == (
        "Find what brought the address there (an infected host, complaints, an open relay) and end it. "
        "Look the address up on the pages of GBUdb Truncate, and ask for removal there."
    )


@pytest.mark.parametrize("states", [None, {"SORBS": state(State.UNKNOWN)}])
def test_a_closed_list_is_the_receivers_fault(states: dict[str, ListingState] | None) -> None:
    assert list(blocklist_findings((SORBS,), states)) == [
        Finding(
            id="dnsbl-closed",
            severity=Severity.ERROR,
            text="The refusal names SORBS, which closed in June 2024: the receiver asks a dead list, and nobody can "
            "remove an entry from it.",
            fix="Tell the receiver's IT to take SORBS (dnsbl.sorbs.net) out of the settings of their mail server. "
            "Nothing has to be mended on your side.",
        )
    ]


def test_a_listing_of_now_has_its_codes_and_words() -> None:
    found = state(State.LISTED, "127.0.0.4", "127.0.0.10", "127.0.0.99", reason="see SBL1")
    assert list(blocklist_findings((ZEN,), {"Spamhaus ZEN": found})) == [
        Finding(
            id="dnsbl-listed",
            severity=Severity.ERROR,
            text="192.0.2.7 is on Spamhaus ZEN now, with 127.0.0.4 (XBL), 127.0.0.10 (PBL), 127.0.0.99. "
            'It says: "see SBL1"',
            fix=ZEN_FIX,
        )
    ]
    (silent,) = blocklist_findings((ZEN,), {"Spamhaus ZEN": state(State.LISTED, "127.0.0.3")})
    assert silent.text == "192.0.2.7 is on Spamhaus ZEN now, with 127.0.0.3 (CSS)."


def test_what_is_not_listed_any_more_is_sent_again() -> None:
    assert list(blocklist_findings((ZEN,), {"Spamhaus ZEN": state(State.NOT_LISTED)})) == [
        Finding(
            id="dnsbl-not-listed",
            severity=Severity.NOTE,
            text="The refusal names Spamhaus ZEN, but 192.0.2.7 is not on it now.",
            fix="Send again; a receiver may keep the old answer for some hours.",
        )
    ]


def test_a_refused_question_says_nothing() -> None:
    named, refused = blocklist_findings((ZEN,), {"Spamhaus ZEN": state(State.REFUSED, "127.255.255.254")})
    assert named.id == "dnsbl-named"
    assert refused == Finding(
        id="dnsbl-refused",
        severity=Severity.NOTE,
        text="Spamhaus ZEN refused our question with 127.255.255.254, as lists do with public resolvers and with too "
        "many questions: this says nothing about 192.0.2.7.",
        fix="Look the address up at https://check.spamhaus.org/, or ask again through a resolver of your own.",
    )
    _, without = blocklist_findings((DBL,), {"Spamhaus DBL": state(State.REFUSED, subject="example.com")})
    assert without.text == (
        "Spamhaus DBL refused our question, as lists do with public resolvers and with too many questions: "
        "this says nothing about example.com."
    )


def test_a_question_of_the_receiver_that_was_refused_is_the_receivers_fault() -> None:
    assert list(blocklist_findings((ZEN,), query_refused=True)) == [
        Finding(
            id="dnsbl-receiver-refused",
            severity=Severity.WARNING,
            text="Spamhaus ZEN refused the question of the receiver's own resolver (an open or public one, or too many "
            "questions), and the receiver took that for a listing.",
            fix="Tell the receiver's IT: their mail server has to ask Spamhaus ZEN through a resolver of its own, and "
            "must not take answers such as 127.255.255.254 for a listing. Nothing has to be mended on your side.",
        )
    ]
    (unnamed,) = blocklist_findings((), query_refused=True)
    assert unnamed.text.startswith("A DNS block list refused the question of the receiver's own resolver ")
    assert unnamed.fix.startswith("Tell the receiver's IT: their mail server has to ask block lists through ")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (State.LISTED, ["dnsbl-receiver-refused", "dnsbl-listed"]),
        (State.NOT_LISTED, ["dnsbl-receiver-refused"]),
        (State.REFUSED, ["dnsbl-receiver-refused"]),
        (State.UNKNOWN, ["dnsbl-receiver-refused"]),
    ],
)
def test_after_a_refused_question_only_a_listing_of_now_counts(word: State, expected: list[str]) -> None:
    states = {"Spamhaus ZEN": state(word, "127.0.0.2")}
    assert [one.id for one in blocklist_findings((ZEN,), states, query_refused=True)] == expected


def test_nothing_named_is_nothing_found() -> None:
    assert list(blocklist_findings(())) == []
    assert list(blocklist_findings((), {"Spamhaus ZEN": state(State.LISTED, "127.0.0.2")})) == []


@pytest.mark.parametrize("outcome", [Outcome.SERVFAIL, Outcome.TIMEOUT, Outcome.NOT_ASKED, Outcome.REFUSED])
def test_a_dns_error_is_neither_a_listing_nor_its_end(outcome: Outcome) -> None:
    found = ask_blocklist(ZEN, "192.0.2.7", FakeDns({("7.2.0.192.zen.spamhaus.org", "A"): outcome}))
    ids = [one.id for one in blocklist_findings((ZEN,), {"Spamhaus ZEN": found})]
    assert ids == ["dnsbl-named", "dnsbl-refused"] if outcome is Outcome.REFUSED else ["dnsbl-named"]


@given(st.lists(st.sampled_from(blocklists())), st.sampled_from(State), st.text(), st.lists(st.text()), st.booleans())
def test_every_finding_is_whole(
    lists: list[Blocklist],
    word: State,
    text: str,
    codes: list[str],
    refused: bool,  # noqa: FBT001 - drawn
) -> None:
    found = ListingState(subject=text, state=word, codes=tuple(codes), reason=text)
    for one in blocklist_findings(tuple(lists), {named.name: found for named in lists}, query_refused=refused):
        assert one.text
        assert one.fix.endswith(".")
