"""Troubles of servers, of the own connection, of too much mail, and of mail to the dead."""

from bounce_cli.classifier import Reason, Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.patterns.model import PatternId
from bounce_cli.patterns.thresholds import OWN_DOMAINS
from tests.patterns.mailboxes import bounce, delivered, found, ids, people

SLOW = people(12, "slow.example")


def silent(count: int, hours: float = 0, domain: str = "slow.example", kind: str = "failure") -> list[Diagnosis]:
    return [bounce(who, Reason.CONNECTION_FAILED, hours, kind=kind) for who in people(count, domain)]


def test_nobody_answers_for_any_address_of_a_domain() -> None:
    (pattern,) = found(silent(7), bounce("kim@example.org", Reason.MAILBOX_FULL, 1))
    assert pattern.text == (
        "Their server, not the addresses: nobody answers at slow.example, for 7 addresses. "
        "Since 20 Nov 2026 09:12 +00:00."
    )
    assert (pattern.id, pattern.count, pattern.of) == (PatternId.SERVER_DOWN, 7, 7)
    assert pattern.command == ("bounce explain connection_failed",)


def test_delays_say_it_as_well() -> None:
    assert ids(found(silent(7, kind="delay"))) == [PatternId.SERVER_DOWN]


def test_it_is_not_down_where_it_answered_since_or_few_tell_of_it() -> None:
    assert not found(silent(2))
    assert not found(silent(7), bounce(SLOW[0], Reason.MAILBOX_FULL, 3))
    assert not found(silent(7), bounce(SLOW[9], Reason.MAILBOX_FULL, 3))


def test_what_answered_before_is_down_now() -> None:
    assert ids(found(silent(7), bounce(SLOW[0], Reason.MAILBOX_FULL, -3))) == [PatternId.SERVER_DOWN]


def test_a_server_that_was_down_long_ago_is_no_news() -> None:
    assert not found(silent(7, -24 * 90), [bounce(who, Reason.MAILBOX_FULL) for who in people(9, "corp.example")])


def test_without_dates_nobody_knows_whether_it_is_down() -> None:
    assert not found(bounce(who, Reason.CONNECTION_FAILED, None) for who in SLOW)


def test_where_nobody_answers_anywhere_the_own_connection_is_named_and_no_server() -> None:
    records = [one for number in range(OWN_DOMAINS) for one in silent(3, 1, f"d{number}.example")]
    (pattern,) = found(records, bounce("kim@example.org", Reason.MAILBOX_FULL, 0))
    assert (pattern.id, pattern.count) == (PatternId.OWN_CONNECTION, 60)
    assert pattern.text.startswith("Look at your own connection first: 20 domains did not answer")
    assert set(ids(found(records, bounce("kim@example.org", Reason.MAILBOX_FULL, 2)))) == {PatternId.SERVER_DOWN}


def test_a_rate_limit_that_hits_many() -> None:
    late = [bounce(who, Reason.RATE_LIMITED, kind="delay", suppress=Suppression.NO) for who in SLOW]
    (pattern,) = found(late)
    assert pattern.text.startswith("Too fast for slow.example: mail to 12 addresses put off or refused.")
    assert (pattern.id, pattern.domain, pattern.server) == (PatternId.RATE_LIMIT, "slow.example", None)
    assert not found(late[:9])


def test_domains_of_one_receiver_share_its_limit() -> None:
    limited = [
        bounce(who, Reason.RATE_LIMITED, remote_mta="mx.example.net")
        for number in range(4)
        for who in people(4, f"d{number}.example")
    ]
    (pattern,) = found(limited)
    assert (pattern.count, pattern.server, pattern.domain) == (16, "example.net", None)


def again(who: str, days: tuple[float, ...], reason: Reason = Reason.USER_UNKNOWN) -> list[Diagnosis]:
    return [bounce(who, reason, 24 * day) for day in days]


def test_a_dead_address_that_is_still_mailed() -> None:
    (pattern,) = found(again("kim@example.org", (0, 4, 8)), again("lee@example.org", (0, 8)))
    assert (pattern.id, pattern.count, pattern.of) == (PatternId.STILL_MAILED, 1, 2)
    assert pattern.text.startswith("Still mailed: 1 dead address, which bounced on 3 days or more")
    assert pattern.examples == ("kim@example.org",)


def test_not_still_mailed_within_a_week_on_one_day_or_for_what_passes() -> None:
    assert not found(again("kim@example.org", (0, 1, 2, 3)))
    assert not found(again("kim@example.org", (0, 0.1, 0.2, 9)))
    assert not found(again("kim@example.org", (0, 4, 8), Reason.MAILBOX_FULL))


def test_an_address_that_took_mail_since_is_not_dead() -> None:
    assert not found(again("kim@example.org", (0, 4, 8)), delivered("kim@example.org", 24 * 9))


def test_an_address_that_was_taken_out_long_ago_is_not_still_mailed() -> None:
    now = [bounce(who, Reason.MAILBOX_FULL, 24 * 90) for who in people(20, "corp.example")]
    assert not found(again("kim@example.org", (0, 4, 8)), now)
