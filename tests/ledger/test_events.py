"""What a ledger keeps of a record, from a whole mail."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.classifier import Suppression
from bounce_cli.diagnosis import Diagnosis, OriginalSummary, identify
from bounce_cli.ledger.accounts import Accounts
from bounce_cli.ledger.event import Event, address_in, event_of, seconds, subject_key, time_of
from bounce_cli.ledger.proof.level import UNPROVED, Level, Proof
from bounce_cli.ledger.proof.proving import Ours
from bounce_cli.ledger.proof.tokens import read_verp
from bounce_cli.limits import Limits
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases, events
from tests.authentication.dkim_dns import DOMAIN, HEADERS, KEY_NAME, dns, key_record, sign
from tests.mails import AUTO_REPLY, ORDINARY, report

NOBODY = Accounts(domains={}, addresses={})
KEY = b"a key of these tests"
FORM = read_verp("bounces+{token}-{recipient}@example.com")
OURS = Ours(domains=("example.com", DOMAIN), verps=(FORM,), key=KEY)
RETURNED = b"Return-Path: <news@example.com>"
DIAGNOSIS = Diagnosis(id=identify("one"), origin="-", kind="failure", recipient="kim@example.org")
MAIL = OriginalSummary(
    message_id="one@example.com",
    from_=None,
    to=None,
    subject="Grüße",
    date="2026-11-20T09:00:00+01:00",
    return_path=None,
    complete=False,
)


def read(octets: bytes, ours: Ours = OURS, accounts: Accounts = NOBODY) -> list[Event]:
    return events(
        cases(RawMessage(origin="-", octets=octets)), accounts=accounts, ours=ours, resolver=dns(key_record())
    )


def made(**more: object) -> Event:
    found = event_of(replace(DIAGNOSIS, **more), "", UNPROVED)  # type: ignore[arg-type]
    assert found is not None
    return found


def returning(signed: bytes, recipient: str) -> bytes:
    """A report about a recipient that brings this header back."""
    whole = report(recipient)
    start = whole.index(RETURNED)
    return whole[:start] + signed.replace(b"\r\n", b"\n") + b"\nHello.\n\n--b1--\n"


def test_a_bounce_as_it_is_kept() -> None:
    (event,) = read(report())
    assert (event.key, event.address, event.account) == ("example.org kim", None, "")
    assert (event.kind, event.reason, event.type, event.suppress) == ("failure", "user_unknown", "hard", "yes")
    assert (event.status, event.reply_code, event.remote_mta) == ("5.1.1", 550, "mx.example.org")
    assert (event.level, event.proof) == (Level.OWN_DOMAIN, "from example.com")
    assert (event.mail_id, event.queue_id, event.subject) == (
        "original@example.com",
        "4F1A2B3C4D",
        subject_key("November"),
    )
    moments = (event.moment, event.arrival, event.mail_date)
    assert [str(time_of(one)) for one in moments] == [
        "2026-11-20 08:12:04+00:00",
        "2026-11-20 08:12:00+00:00",
        "2026-11-20 08:11:58+00:00",
    ]


def test_the_same_record_has_the_same_id_whatever_proves_it() -> None:
    (one,), (other,) = read(report()), read(report(), Ours())
    assert one.id == other.id
    assert (one.level, other.level) == (Level.OWN_DOMAIN, Level.NONE)


def test_the_address_that_was_mailed_goes_before_the_one_it_was_sent_on_to() -> None:
    octets = report().replace(b"Final-Recipient: ", b"Original-Recipient: rfc822; Lee@example.net\nFinal-Recipient: ")
    assert [event.key for event in read(octets)] == ["example.net Lee"]
    assert address_in(replace(DIAGNOSIS, original_recipient="no address")) == "kim@example.org"
    assert made(original_recipient="kim@Bücher.example").address == "kim@Bücher.example"


@pytest.mark.parametrize(
    ("mailed", "failed", "suppress"),
    [
        ("board@lists.example", "gone@example.net", "hold"),
        ("kim@example.org", "kim.old@home.example", "hold"),
        ("kim@example.org", "kim@mail.example.org", "yes"),
        ("Kim+news@example.org", "kim@example.org", "yes"),
        ("kim@example.org", "kim@example.org", "yes"),
        (None, "kim@example.org", "yes"),
    ],
)
def test_one_that_is_dead_behind_an_address_does_not_give_it_up(mailed: str | None, failed: str, suppress: str) -> None:
    found = made(original_recipient=mailed, recipient=failed, suppress=Suppression.YES)
    assert (found.suppress, made(suppress=Suppression.NO, original_recipient=mailed).suppress) == (suppress, "no")


def test_what_is_no_news_of_an_address_is_not_kept() -> None:
    assert read(ORDINARY) == []
    for kind in ("challenge", "subscription", "other"):
        assert event_of(replace(DIAGNOSIS, kind=kind), "", UNPROVED) is None
    assert event_of(replace(DIAGNOSIS, recipient=None), "", UNPROVED) is None
    assert address_in(replace(DIAGNOSIS, kind="other")) is None


def test_an_answer_is_about_the_mail_that_it_answers() -> None:
    (event,) = read(AUTO_REPLY.replace(b"Date:", b"In-Reply-To: <lunch@example.com>\nDate:"))
    assert (event.kind, event.key, event.mail_id) == ("auto_reply", "example.org kim", "lunch@example.com")
    assert made(in_reply_to="x@example.com").mail_id is None


def test_the_date_of_a_record_is_the_first_that_it_has() -> None:
    dates: dict[str, str | None] = {
        "date": "2026-11-04T00:00:00Z",
        "last_attempt_date": "2026-11-03T00:00:00Z",
        "arrival_date": "2026-11-02T00:00:00Z",
    }
    found = []
    for name in (None, *dates):
        dates = {**dates, name: None} if name else dates
        found.append(made(**dates, original=MAIL).moment)
    stated = ("2026-11-04T00:00:00Z", "2026-11-03T00:00:00Z", "2026-11-02T00:00:00Z", MAIL.date)
    assert found == [seconds(one) for one in stated]
    assert (made().moment, made().arrival, made(original=MAIL).arrival) == (None, None, seconds(MAIL.date))


@pytest.mark.parametrize(
    "date", [None, "", "soon", "1970-01-01T00:00:00Z", "1989-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]
)
def test_dates_that_no_mail_can_have_are_none(date: str | None) -> None:
    assert seconds(date) is None


@given(st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()))
def test_a_date_that_is_kept_comes_back(date: str) -> None:
    moment = seconds(date)
    if moment is not None and not date.startswith("9999-12-31"):
        found = time_of(moment)
        assert found is not None
        assert seconds(found.isoformat()) == moment


def test_the_last_day_of_the_calendar_is_none_or_comes_back() -> None:
    time_of(seconds("9999-12-31T23:59:59-10:00"))


def test_subjects_are_equal_but_for_blanks_and_case() -> None:
    assert subject_key("Our  NEWS\n of\tMay") == subject_key("our news of may") != subject_key("our news of june")
    assert subject_key(None) is subject_key(" ") is None
    assert subject_key("\udcff") is not None
    assert made(original=MAIL).subject == subject_key("GRÜSSE") or made(original=MAIL).subject == subject_key("grüße")


def test_texts_are_such_as_a_database_takes() -> None:
    event = made(diagnostic="\ud800" + "x" * 9_000, origin="a\udcffb")
    assert event.diagnostic is not None
    assert len(event.diagnostic) < 3_000
    assert event.origin == "a\\udcffb"
    event.diagnostic.encode()


def test_two_readings_of_a_record_rank_alike_only_where_they_are_alike() -> None:
    assert made().rank == made().rank != made(status="5.1.1").rank
    proved = event_of(DIAGNOSIS, "news", Proof(level=Level.TOKEN, by="verp-token"))
    assert proved is not None
    assert (proved.id, proved.account, proved.level, proved.proof) == (made().id, "news", 4, "verp-token")


def test_a_signed_mail_to_the_recipient_proves_its_bounce() -> None:
    (event,) = read(returning(sign(), "bob@example.net"))
    assert (event.level, event.proof) == (Level.SIGNATURE, f"dkim {KEY_NAME}")
    (event,) = read(returning(sign(), "victim@example.net"))
    assert event.level is Level.PLAUSIBLE
    (event,) = read(returning(b"To: victim@example.net\r\n" + sign(), "victim@example.net"))
    assert event.level is Level.PLAUSIBLE


def test_without_a_resolver_no_signature_is_looked_at() -> None:
    found = cases(RawMessage(origin="-", octets=returning(sign(), "bob@example.net")))
    (event,) = events(found, accounts=NOBODY, ours=OURS)
    assert event.level is Level.OWN_DOMAIN


def test_the_key_is_asked_for_once_for_all_recipients_of_a_report() -> None:
    end = b"\n\n--b1\nContent-Type: message/rfc"
    group = b"\n\nFinal-Recipient: rfc822; victim@example.com\nAction: failed\nStatus: 5.1.1"
    headers = HEADERS.replace(b"bob@example.net", b"bob@example.net, kim@example.com")
    octets = returning(sign(headers), "bob@example.net").replace(end, group + end)
    resolver = dns(key_record())
    found = events(cases(RawMessage(origin="-", octets=octets)), accounts=NOBODY, ours=OURS, resolver=resolver)
    assert [(event.key, event.level) for event in found] == [
        ("example.net bob", Level.SIGNATURE),
        ("example.com victim", Level.PLAUSIBLE),
    ]
    assert len(resolver.asked) == 1


def test_keys_are_asked_for_within_what_a_message_may_ask() -> None:
    octets, resolver = returning(sign(), "bob@example.net"), dns(key_record())
    for lookups, level, asked in ((0, Level.OWN_DOMAIN, 0), (1, Level.SIGNATURE, 1)):
        (event,) = events(
            cases(RawMessage(origin="-", octets=octets)),
            accounts=NOBODY,
            ours=OURS,
            resolver=resolver,
            limits=Limits(dns_lookups=lookups),
        )
        assert (event.level, len(resolver.asked)) == (level, asked)


@pytest.mark.parametrize("place", [b"To: news@example.com", b"Delivered-To: x@example.com\nTo: news@example.com"])
def test_a_token_in_the_address_that_the_bounce_was_sent_to_proves_it(place: bytes) -> None:
    path = FORM.address_for("kim@example.org", KEY).encode()
    sent_to = place.replace(b"x@example.com", path) if b"x@" in place else place.replace(b"news@example.com", path)
    assert [event.level for event in read(report().replace(b"To: news@example.com", sent_to))] == [Level.TOKEN]
    wrong = FORM.address_for("lee@example.org", KEY).encode()
    octets = report().replace(b"To: news@example.com", sent_to.replace(path, wrong))
    assert [event.level for event in read(octets)] == [Level.OWN_DOMAIN]


def test_a_token_in_the_reverse_path_that_came_back_proves_it() -> None:
    path = FORM.address_for("kim@example.org", KEY).encode()
    assert [event.level for event in read(report().replace(RETURNED, b"Return-Path: <%b>" % path))] == [Level.TOKEN]


def test_the_account_is_that_of_the_sender() -> None:
    accounts = Accounts(default="rest", domains={"example.com": "news"}, addresses={})
    assert [event.account for event in read(report(), accounts=accounts)] == ["news"]
    assert [event.account for event in read(AUTO_REPLY, accounts=accounts)] == ["news"]
    assert [
        event.account for event in read(report().replace(b"@example.com", b"@example.info"), accounts=accounts)
    ] == ["rest"]


@pytest.mark.parametrize(
    "path", [b"prvs=1123abcdef=\xff@example.com", b"b-" + b"01234567-" * 100_000 + b"@x", b"\0@example.com", b""]
)
def test_hostile_reverse_paths_do_no_harm(path: bytes) -> None:
    ours = replace(OURS, verps=(FORM, read_verp("b-{token}-{local}-{domain}@example.com")))
    assert len(read(report().replace(RETURNED, b"Return-Path: <%b>" % path), ours)) == 1
