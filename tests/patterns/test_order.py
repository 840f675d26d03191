"""The order of the records does not matter, and neither does a copy of them."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.patterns.address_list import AddressList
from tests.patterns.mailboxes import bounce, delivered, observed, people

_REASONS = (
    *(Reason.SPAM_CONTENT, Reason.POLICY_REJECTED, Reason.IP_BLOCKLISTED, Reason.DMARC_POLICY, Reason.USER_UNKNOWN),
    *(Reason.DOMAIN_UNKNOWN, Reason.CONNECTION_FAILED, Reason.RATE_LIMITED, Reason.MAILBOX_FULL),
)
_DOMAINS = ("corp.example", "corpp.example", "gmial.com", "slow.example", "a.example", "b.example", "c.example")
_RECORDS = st.builds(
    lambda number, domain, reason, hours, fields: bounce(f"p{number}@{domain}", reason, hours, **fields),
    st.integers(0, 12),
    st.sampled_from(_DOMAINS),
    st.sampled_from(_REASONS),
    st.none() | st.integers(0, 24 * 40),
    st.fixed_dictionaries(
        {
            "origin": st.sampled_from(["a.mbox#1", "a.mbox#2", "b.eml"]),
            "client_ip": st.sampled_from([None, "192.0.2.7", "192.0.2.8"]),
            "sender": st.sampled_from([None, "example.com", "shop.example"]),
            "remote_mta": st.sampled_from([None, "mx.pphosted.com", "mx.corp.example", "[192.0.2.25]"]),
        }
    ),
)


def wide() -> list[Diagnosis]:
    """A mailbox that shows something of everything."""
    return [
        *(bounce(who, hours=n, client_ip="192.0.2.7") for n, who in enumerate(people(20, "corp.example"))),
        *(bounce(who, Reason.MAILBOX_FULL, 5, client_ip="192.0.2.8") for who in people(30, "corp.example")[20:]),
        *(bounce(who, Reason.CONNECTION_FAILED, 7) for who in people(5, "slow.example")),
        *(bounce(who, Reason.RATE_LIMITED, 7, kind="delay") for who in people(15, "fast.example")),
        *(bounce("kim@gmial.com", Reason.DOMAIN_UNKNOWN, 24 * day) for day in (1, 5, 11)),
        *(bounce(who, Reason.DMARC_POLICY, 9, sender="example.com") for who in people(6, "d.example")),
        *(bounce(f"p@d{day}.example", Reason.USER_UNKNOWN, 24 * day) for day in range(10)),
        *(bounce(who, Reason.USER_UNKNOWN, 24 * 11) for who in people(30, "gone.example")),
        delivered("p@d3.example", 24 * 4),
    ]


@given(st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_any_order_gives_the_same_patterns_and_the_same_health(order: random.Random) -> None:
    records, shuffled = wide(), wide()
    order.shuffle(shuffled)
    expected, seen = observed(records), observed(*shuffled)
    assert len(expected.found()) >= 6
    assert seen.found() == expected.found()
    assert seen.health() == expected.health()


@given(st.lists(_RECORDS, max_size=80), st.randoms(use_true_random=False))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_records_in_any_order_give_the_same(records: list[Diagnosis], order: random.Random) -> None:
    shuffled = list(records)
    order.shuffle(shuffled)
    assert observed(shuffled).found() == observed(records).found()
    assert observed(shuffled).health() == observed(records).health()


def test_copies_of_a_mailbox_change_nothing() -> None:
    assert observed(wide(), wide()).found() == observed(wide()).found()
    assert observed(wide(), wide()).health() == observed(wide()).health()


def test_asking_twice_gives_the_same_and_adding_goes_on() -> None:
    seen = observed(wide())
    assert seen.found() == seen.found()
    before = seen.health().addresses
    seen.add([bounce("new@new.example")])
    assert seen.health().addresses == before + 1


def test_the_order_of_a_list_does_not_matter() -> None:
    names = ["Kim@example.org", "kim@EXAMPLE.org", "kim@example.org", "k.i.m@gmail.com", "kim+a@gmail.com"]
    lists = []
    for order in (names, names[::-1]):
        listed = AddressList()
        for name in order:
            listed.add(name, 2020 + len(name))
        lists.append((listed.duplicates, listed.alike, listed.domains, sorted(listed.years)))
    assert lists[0] == lists[1]
