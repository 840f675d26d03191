"""Block lists: which one a refusal names, and what it says now."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.blocklists import (
    Blocklist,
    ListingState,
    ListKind,
    State,
    ask_blocklist,
    blocklists,
    is_query_refused,
    named_lists,
)
from bounce_cli.authentication.lookup.answer import Outcome
from tests.authentication.fake_dns import FakeDns

LISTS = {one.name: one for one in blocklists()}
ZEN = "7.2.0.192.zen.spamhaus.org"
NIBBLES = "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2"


def names(text: str | None) -> list[str]:
    return [one.name for one in named_lists(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "554 Client host [192.0.2.7] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.7",
            ["Spamhaus ZEN"],
        ),
        ("553 http://www.spamhaus.org/query/bl?ip=192.0.2.7", ["Spamhaus ZEN"]),
        ("blocked using cbl.abuseat.org", ["Spamhaus ZEN"]),
        ("550 rejected, see http://www.spamhaus.org.", ["Spamhaus ZEN"]),
        ("listed-at-spamhaus: see https://check.spamhaus.org/", ["Spamhaus ZEN"]),
        ("550 Email blocked by SPAMHAUS", ["Spamhaus ZEN"]),
        ("Sender address [a@b.example] blocked using dbl.spamhaus.org; see check.spamhaus.org", ["Spamhaus DBL"]),
        ("blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.7", ["SpamCop"]),
        ("http://www.barracudanetworks.com/reputation/?pr=1&ip=192.0.2.7", ["Barracuda"]),
        ("blocked using b.barracudacentral.org", ["Barracuda"]),
        ("Currently Sending Spam See: http://www.sorbs.net/lookup.shtml?192.0.2.7", ["SORBS"]),
        ("https://csi.cloudmark.com/reset-request/?ip=192.0.2.7", ["Cloudmark CSI"]),
        ("listed in multi.uribl.com", ["URIBL"]),
        ("a URL is listed by SURBL", ["SURBL"]),
        ("listed by Invaluement", ["Invaluement"]),
        ("rejected: ivmURI", ["Invaluement URI"]),
        ("Black listed at hostkarma", ["Hostkarma"]),
        ("blocked using ix.dnsbl.manitu.net", ["NiX Spam"]),
        ("blocked using psbl.surriel.com", ["PSBL"]),
        ("http://www.uceprotect.net/rblcheck.php?ipr=192.0.2.7", ["UCEPROTECT level 1"]),
        ("listed at dnsbl-3.uceprotect.net", ["UCEPROTECT level 3"]),
        ("UCEPROTECT-Level2", ["UCEPROTECT level 2"]),
        ("Sorry http://www.backscatterer.org/?target=bounce", ["Backscatterer"]),
        ("192.0.2.7.combined.mail.abusix.zone", ["Abusix"]),
        ("https://ipcheck.proofpoint.com/?ip=192.0.2.7", ["Proofpoint"]),
        ("http://www.mail-abuse.com/cgi-bin/lookup?ip_address=192.0.2.7", ["Trend Micro ERS"]),
        ("bl.mailspike.net, truncate.gbudb.net", ["Mailspike", "GBUdb Truncate"]),
        ("dnsbl.dronebl.org bl.blocklist.de all.spamrats.com", ["DroneBL", "blocklist.de", "SpamRATS"]),
        ("bl.spamcop.net and zen.spamhaus.org and bl.spamcop.net", ["SpamCop", "Spamhaus ZEN"]),
    ],
)
def test_a_refusal_names_lists_in_its_order(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "550 5.1.1 User unknown",
        "550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. their network is on our list (S3140).",
        "blocked using bl.spamcop.network",
        "host vmx.spamcop.net said: 550 no such user <x@reports.spamcop.net>",
        "550 <jane@abusix.example> unknown",
        "blocked using myzen.spamhaus.organisation",
        "the notspamhausian mailbox is full",
        "d98765.a.ess.barracudanetworks.com said: 550 no such user",
    ],
)
def test_others_name_none(text: str | None) -> None:
    assert names(text) == []


@pytest.mark.parametrize("one", blocklists(), ids=lambda one: one.name)
def test_each_word_names_its_list(one: Blocklist) -> None:
    for word in one.words:
        assert word == word.lower()
        assert names(f"550 blocked by {word.upper()}; sorry") == [one.name]


def test_the_data_is_sound() -> None:
    assert len(LISTS) == len(blocklists())
    for one in blocklists():
        assert one.page is None or re.fullmatch(r"https://[a-z0-9./-]+", one.page)
        assert not (one.closed and (one.zones or one.page))
        assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", zone) for zone in one.zones)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/",
            True,
        ),
        ("127.0.0.1 -> Query Refused. See http://uribl.com/refused.shtml", True),
        ("listed at zen.spamhaus.org (127.255.255.254)", True),
        ("listed at zen.spamhaus.org (127.255.255.252)", True),
        ("listed at zen.spamhaus.org (127.255.255.255)", True),
        ("listed at zen.spamhaus.org (127.0.0.2)", False),
        ("connection refused", False),
        ("", False),
        (None, False),
    ],
)
def test_a_refused_question_is_told_from_a_listing(text: str | None, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_query_refused(text) is expected


def test_a_long_text_is_read_in_little_time() -> None:
    start = time.perf_counter()
    for piece in ("xzen.spamhaus.org", "spamhaus", "a.", "127.255.255."):
        named_lists(piece * 1_000_000)
        is_query_refused(piece * 1_000_000)
    assert time.perf_counter() - start < 2
    assert names(" " * 20_000 + "zen.spamhaus.org") == []


def test_a_listed_address_has_codes_and_a_reason() -> None:
    dns = FakeDns({(ZEN, "A"): ["127.0.0.2", "127.0.0.10"], (ZEN, "TXT"): ["see\x1b[31m SBL1\x85", "and PBL"]})
    assert ask_blocklist(LISTS["Spamhaus ZEN"], "192.0.2.7", dns) == ListingState(
        subject="192.0.2.7",
        state=State.LISTED,
        codes=("127.0.0.2", "127.0.0.10"),
        reason="see\\x1b[31m SBL1\\x85; and PBL",
    )


@pytest.mark.parametrize("text", [["x" * 1000], ["\x00" * 1000]])
def test_a_reason_is_cut(text: list[str]) -> None:
    dns = FakeDns({(ZEN, "A"): ["127.0.0.2"], (ZEN, "TXT"): text})
    assert len(ask_blocklist(LISTS["Spamhaus ZEN"], "192.0.2.7", dns).reason or "") == 300


def test_a_listing_needs_no_reason() -> None:
    dns = FakeDns({(ZEN, "A"): ["127.0.0.2"], (ZEN, "TXT"): Outcome.TIMEOUT})
    found = ask_blocklist(LISTS["Spamhaus ZEN"], "192.0.2.7", dns)
    assert (found.state, found.reason) == (State.LISTED, None)


@pytest.mark.parametrize(
    ("name", "subject", "asked"),
    [
        ("Spamhaus ZEN", "2001:db8::7", f"{NIBBLES}.zen.spamhaus.org"),
        ("PSBL", "::ffff:192.0.2.7", "7.2.0.192.psbl.surriel.com"),
        ("Spamhaus DBL", "Example.COM.", "example.com.dbl.spamhaus.org"),
        ("URIBL", "bücher.example", "xn--bcher-kva.example.multi.uribl.com"),
    ],
)
def test_the_name_of_the_question(name: str, subject: str, asked: str) -> None:
    dns = FakeDns({})
    assert ask_blocklist(LISTS[name], subject, dns) == ListingState(subject=subject, state=State.NOT_LISTED)
    assert dns.asked == [(asked, "A")]


@pytest.mark.parametrize(
    "codes",
    [
        ["127.255.255.252"],
        ["127.255.255.254"],
        ["127.255.255.255"],
        ["127.0.0.2", "127.255.255.254"],
        ["127.0.0.1"],
        ["127.0.1.255"],
        ["203.0.113.80"],
        ["no address"],
    ],
)
def test_a_refusing_code_is_neither_listed_nor_clean(codes: list[str]) -> None:
    dns = FakeDns({(ZEN, "A"): codes})
    assert ask_blocklist(LISTS["Spamhaus ZEN"], "192.0.2.7", dns) == ListingState(
        subject="192.0.2.7", state=State.REFUSED, codes=tuple(codes)
    )
    assert dns.asked == [(ZEN, "A")]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.NXDOMAIN, State.NOT_LISTED),
        (Outcome.NODATA, State.NOT_LISTED),
        (Outcome.REFUSED, State.REFUSED),
        (Outcome.SERVFAIL, State.UNKNOWN),
        (Outcome.TIMEOUT, State.UNKNOWN),
        (Outcome.NOT_ASKED, State.UNKNOWN),
        (Outcome.BAD_NAME, State.UNKNOWN),
    ],
)
def test_a_dns_error_is_no_listing(outcome: Outcome, expected: State) -> None:
    found = ask_blocklist(LISTS["Spamhaus ZEN"], "192.0.2.7", FakeDns({(ZEN, "A"): outcome}))
    assert found == ListingState(subject="192.0.2.7", state=expected)


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Spamhaus ZEN", "example.com"),
        ("Spamhaus ZEN", "10.0.0.1"),
        ("Spamhaus DBL", "192.0.2.7"),
        ("Spamhaus DBL", ""),
        ("SORBS", "192.0.2.7"),
        ("Cloudmark CSI", "192.0.2.7"),
    ],
)
def test_what_a_list_cannot_know_is_not_asked(name: str, subject: str) -> None:
    dns = FakeDns({})
    assert ask_blocklist(LISTS[name], subject, dns).state is State.UNKNOWN
    assert dns.asked == []


def test_of_several_zones_one_listing_is_enough() -> None:
    several = Blocklist(name="x", lists=ListKind.IP, words=("x",), zones=("a.example", "b.example"))
    zone: dict[tuple[str, str], list[str] | Outcome] = {
        ("7.2.0.192.a.example", "A"): Outcome.TIMEOUT,
        ("7.2.0.192.b.example", "A"): ["127.0.0.3"],
    }
    assert ask_blocklist(several, "192.0.2.7", FakeDns(zone)).state is State.LISTED
    zone["7.2.0.192.b.example", "A"] = Outcome.NXDOMAIN
    assert ask_blocklist(several, "192.0.2.7", FakeDns(zone)).state is State.UNKNOWN


@given(st.text(), st.lists(st.text()), st.sampled_from(blocklists()))
def test_nothing_raises(text: str, records: list[str], one: Blocklist) -> None:
    assert len(named_lists(text)) <= len(blocklists())
    is_query_refused(text)
    assert ask_blocklist(one, text, FakeDns({})).state in State
    assert ask_blocklist(LISTS["Spamhaus ZEN"], "192.0.2.7", FakeDns({(ZEN, "A"): [*records]})).state in State
