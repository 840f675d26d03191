"""Filters: found where most good addresses of a domain, or behind a service, are refused; not found otherwise."""

import pytest

from bounce_cli.classifier import Reason
from bounce_cli.patterns.model import PatternId
from bounce_cli.patterns.thresholds import FILTER_LEAST
from bounce_cli.triage import diagnose
from tests.mails import report
from tests.patterns.mailboxes import at, bounce, delivered, found, ids, observed, people

CORP = people(44, "corp.example")


def test_a_domain_that_refuses_most_good_addresses_has_a_filter() -> None:
    refused = [bounce(who, hours=number, client_ip="192.0.2.7") for number, who in enumerate(CORP[:41])]
    full = [bounce(who, Reason.MAILBOX_FULL) for who in CORP[41:]]
    (pattern,) = found(refused, full)
    assert pattern.id is PatternId.DOMAIN_FILTER
    assert pattern.text == (
        "A filter, not the addresses: 41 of 44 addresses at corp.example refused (spam). "
        "Since 20 Nov 2026 09:12 +00:00, all from 192.0.2.7."
    )
    assert (pattern.count, pattern.of, pattern.domain) == (41, 44, "corp.example")
    assert (pattern.since, pattern.until, pattern.client_ip) == (at(0), at(40), "192.0.2.7")
    assert pattern.examples == tuple(CORP[:5])
    assert pattern.origins == tuple(f"mail.mbox#{who}" for who in CORP[:5])
    assert pattern.command == ("bounce letter --domain corp.example",)


def test_real_reports_make_the_same_pattern() -> None:
    mails = (
        report(who, "550 5.7.1 Message rejected as spam by content filtering", "5.7.1", message_id=f"r{number}")
        for number, who in enumerate(CORP[:6])
    )
    (pattern,) = found(*(diagnose(octets, origin=f"{number}.eml") for number, octets in enumerate(mails)))
    assert (pattern.id, pattern.count, pattern.reason) == (PatternId.DOMAIN_FILTER, 6, "spam_content")


def test_fewer_than_the_threshold_are_no_filter() -> None:
    assert ids(found(bounce(who) for who in CORP[:FILTER_LEAST])) == [PatternId.DOMAIN_FILTER]
    assert not found(bounce(who) for who in CORP[: FILTER_LEAST - 1])


def test_one_address_refused_many_times_is_no_filter() -> None:
    assert not found(bounce("lee@corp.example", hours=number) for number in range(30))


def test_where_half_of_the_good_addresses_get_mail_there_is_no_filter() -> None:
    assert not found([bounce(who) for who in CORP[:20]], [delivered(who) for who in CORP[20:40]])


def test_dead_addresses_do_not_hide_a_filter_and_are_not_counted_as_refused() -> None:
    dead = [bounce(who, Reason.USER_UNKNOWN) for who in CORP[10:40]]
    (pattern,) = found([bounce(who) for who in CORP[:12]], dead)
    assert (pattern.count, pattern.of) == (10, 40)


def test_words_for_content_and_policy_are_one_kind_and_both_are_named() -> None:
    (pattern,) = found([bounce(who) for who in CORP[:4]], [bounce(who, Reason.POLICY_REJECTED) for who in CORP[4:7]])
    assert "7 of 7" in pattern.text
    assert "(spam, policy)" in pattern.text


@pytest.mark.parametrize(
    "fields",
    [
        {"confidence": 0.3},
        {"generated_by": "local"},
        {"kind": "delay"},
        {"kind": "auto_reply", "reason": None},
        {"reason": Reason.MAILBOX_FULL},
        {"reason": Reason.SUPPRESSED, "generated_by": "local"},
    ],
)
def test_guesses_delays_and_other_answers_are_no_refusals(fields: dict[str, object]) -> None:
    assert not found(bounce(who, **fields) for who in CORP)  # type: ignore[arg-type]


def test_without_dates_and_with_several_senders_the_sentence_says_less() -> None:
    (pattern,) = found(bounce(who, hours=None, client_ip=f"192.0.2.{n % 2}") for n, who in enumerate(CORP))
    assert pattern.text == "A filter, not the addresses: 44 of 44 addresses at corp.example refused (spam)."
    assert (pattern.since, pattern.until, pattern.client_ip) == (None, None, None)
    (pattern,) = found(bounce(who, hours=None, client_ip="192.0.2.7") for who in CORP)
    assert pattern.text.endswith("All from 192.0.2.7.")


def test_one_record_that_names_no_sender_leaves_open_whether_all_are_from_one() -> None:
    (pattern,) = found([bounce(who, client_ip="192.0.2.7") for who in CORP[:40]], bounce(CORP[40]))
    assert pattern.client_ip is None


def test_a_filter_of_long_ago_is_told_to_be_over() -> None:
    later = [bounce(who, Reason.MAILBOX_FULL, 24 * 90) for who in people(30, "other.example")]
    (pattern,) = found([bounce(who, hours=n, client_ip="192.0.2.7") for n, who in enumerate(CORP)], later)
    assert "From 20 Nov 2026 09:12 +00:00 to 22 Nov 2026 04:12 +00:00. All from 192.0.2.7." in pattern.text


@pytest.mark.parametrize(
    ("reason", "words", "command"),
    [
        (
            Reason.IP_BLOCKLISTED,
            "The sending server, not the addresses: 44 of 44",
            "bounce letter --domain corp.example",
        ),
        (
            Reason.DMARC_POLICY,
            "SPF, DKIM or DMARC, not the addresses: 44 of 44",
            "bounce letter --to own-it --domain corp.example",
        ),
    ],
)
def test_what_is_the_senders_own_is_told_as_such(reason: Reason, words: str, command: str) -> None:
    (pattern,) = found(bounce(who, reason) for who in CORP)
    assert pattern.text.startswith(words)
    assert pattern.command == (command,)


def behind(server: str, domains: int, each: int, reason: Reason = Reason.SPAM_CONTENT) -> list[object]:
    return [
        bounce(who, reason, remote_mta=f"mx{number}.{server}")
        for number in range(domains)
        for who in people(each, f"customer{number}.example")
    ]


def test_several_domains_behind_one_service_are_one_pattern() -> None:
    (pattern,) = found(behind("pphosted.com", 6, 6))  # type: ignore[arg-type]
    assert (pattern.id, pattern.server, pattern.domain) == (PatternId.SERVICE_FILTER, "pphosted.com", None)
    assert (pattern.count, pattern.of, pattern.command) == (36, 36, ("bounce letter",))
    assert pattern.text.startswith("One service before several domains, pphosted.com: 36 addresses at 6 domains")


def test_too_few_domains_too_few_addresses_or_one_that_has_nearly_all_make_no_service() -> None:
    assert not found(behind("pphosted.com", 2, 4))  # type: ignore[arg-type]
    assert not found(behind("pphosted.com", 7, 1))  # type: ignore[arg-type]
    alone = [bounce(who, remote_mta="mx.pphosted.com") for who in CORP]
    assert ids(found(alone, behind("pphosted.com", 3, 1))) == [PatternId.DOMAIN_FILTER]  # type: ignore[arg-type]


def test_a_service_that_lets_other_domains_through_has_no_filter_for_all() -> None:
    through = [
        bounce(who, Reason.MAILBOX_FULL, remote_mta="mx.pphosted.com")
        for number in range(40)
        for who in people(2, f"fine{number}.example")
    ]
    assert not found(behind("pphosted.com", 6, 4), through)  # type: ignore[arg-type]


def test_servers_of_a_domains_own_are_no_service() -> None:
    own = [bounce(who, remote_mta="mx1.corp.example") for who in CORP]
    (pattern,) = found(own)
    assert (pattern.id, pattern.server) == (PatternId.DOMAIN_FILTER, "corp.example")


def test_nothing_is_found_in_nothing() -> None:
    nobody = observed()
    assert nobody.found() == ()
    assert nobody.health().addresses == 0
