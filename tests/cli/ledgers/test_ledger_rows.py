"""`bounce ledger list` and `stats`: which addresses, in which forms."""

import csv
import io
from datetime import timedelta

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, DAY, Desk
from tests.cli.ledgers.ledger_mails import ARRIVED, LATER, ndr

AT_FIRST = ("ana@school.example", "kim@example.org", "lee@example.org")


def addresses(desk: Desk, *options: str) -> list[str]:
    return [row["address"] for row in desk.rows("ledger", "list", *options)]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--type", "hard"), ["kim@example.org", "lee@example.org", "una@school.example"]),
        (("--type", "soft"), ["ana@school.example", "bo@slow.example"]),
        (("--type", "pending"), []),
        (("--type", "pending", "--now", "2026-11-21T00:00:00Z"), ["ana@school.example"]),
        (("--type", " soft , hard", "--domain", "slow.example"), ["bo@slow.example"]),
        (("--domain", "SCHOOL.example"), ["ana@school.example", "una@school.example"]),
        (("--domain", "nowhere.example"), []),
        (("--since", "2026-11-22"), ["una@school.example", "bo@slow.example"]),
        (("--since", "4w"), ["una@school.example", "bo@slow.example"]),
        (("--since", "27d"), ["una@school.example"]),
        (("--since", "648h"), ["una@school.example"]),
        (("--since", "1m"), ["una@school.example", "bo@slow.example", *AT_FIRST]),
        (("--since", "1y"), ["una@school.example", "bo@slow.example", *AT_FIRST]),
        (("--since", "2026-11-23T08:00:01Z"), []),
        (("--since", "2026-11-23T08:00:00Z"), ["una@school.example"]),
        (("--account", "news", "--domain", "slow.example"), ["bo@slow.example"]),
        (("--account", "shop"), []),
    ],
)
def test_only_the_wanted_addresses_are_listed(desk: Desk, options: tuple[str, ...], found: list[str]) -> None:
    desk.fill()
    at = () if "--now" in options else AT_END
    assert sorted(addresses(desk, *options, *at)) == sorted(found)


def test_a_row_says_type_reason_times_accounts_and_list(desk: Desk) -> None:
    desk.fill()
    (row,) = (one for one in desk.rows("ledger", "list", *AT_END) if one["address"] == "kim@example.org")
    assert row == {
        "address": "kim@example.org",
        "type": "hard",
        "reason": "user_unknown",
        "first": "2026-11-20T08:05:00+00:00",
        "last": "2026-11-20T08:05:00+00:00",
        "bounces": 1,
        "accounts": ["news"],
        "list": "suppress",
    }


def test_csv_holds_the_same_as_json_lines(desk: Desk) -> None:
    desk.fill()
    lines = desk.rows("ledger", "list", *AT_END)
    table = list(csv.DictReader(io.StringIO(desk.done("ledger", "list", "--format", "csv", *AT_END))))
    told = [{**one, "accounts": " ".join(one["accounts"])} for one in lines]
    assert table == [{key: "" if value is None else str(value) for key, value in one.items()} for one in told]


def test_a_table_counts_its_rows_and_marks_what_is_dropped(desk: Desk) -> None:
    desk.fill()
    out = desk.done("ledger", "list", *AT_END)
    rows = {line.split()[1]: line for line in out.splitlines() if "@" in line}
    assert rows["kim@example.org"].startswith(" HARD ")
    assert rows["kim@example.org"].endswith(" dropped")
    assert rows["lee@example.org"].endswith(" on hold")
    assert "greylisted" in rows["ana@school.example"]
    assert out.endswith("\n\n 5 addresses\n → bounce ledger show ADDRESS\n")


def test_pending_ends_at_the_second(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr(words=LATER, action="delayed")))
    edge = ARRIVED + timedelta(hours=72)
    types = ["pending", "soft"]
    moments = [(edge - timedelta(seconds=1)).isoformat(), edge.isoformat()]
    assert [desk.rows("ledger", "list", "--now", at)[0]["type"] for at in moments] == types
    assert addresses(desk, "--type", "pending", "--now", moments[0]) == ["kim@example.org"]
    assert addresses(desk, "--type", "pending", "--now", moments[1]) == []
    assert "PEND" in desk.done("ledger", "list", "--now", moments[0])


def test_a_stated_end_of_retries_decides_instead_of_72_hours(desk: Desk) -> None:
    until = b"Action: delayed\nWill-Retry-Until: Fri, 20 Nov 2026 20:00:00 +0000\n"
    mail = ndr(words=LATER, action="delayed").replace(b"Action: delayed\n", until)
    desk.done("ledger", "ingest", desk.mails(mail))
    assert desk.shown("kim@example.org", "--now", "2026-11-20T19:59:59Z")["type"] == "pending"
    assert desk.shown("kim@example.org", "--now", "2026-11-20T20:00:00Z")["type"] == "soft"


def test_a_time_with_an_offset_is_taken_at_its_word(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr(words=LATER, action="delayed")))
    assert desk.shown("kim@example.org", "--now", "2026-11-23T09:59:59+02:00")["type"] == "pending"
    assert desk.shown("kim@example.org", "--now", "2026-11-23T10:00:00+02:00")["type"] == "soft"


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("reason", {"reason": "user_unknown", "bounces": 2, "addresses": 2}),
        ("domain", {"domain": "example.org", "bounces": 2, "addresses": 2}),
        ("day", {"day": "2026-11-20", "bounces": 3, "addresses": 3}),
        ("month", {"month": "2026-11", "bounces": 5, "addresses": 5}),
        ("type", {"type": "hard", "bounces": 3, "addresses": 3}),
        ("kind", {"kind": "failure", "bounces": 4, "addresses": 4}),
        ("account", {"account": "news", "bounces": 5, "addresses": 5}),
        ("receiver", {"receiver": "mx.example.org", "bounces": 5, "addresses": 5}),
        ("kind,type", {"kind": "failure", "type": "hard", "bounces": 3, "addresses": 3}),
    ],
)
def test_bounces_are_counted_by_each_field(desk: Desk, by: str, first: dict[str, object]) -> None:
    desk.fill()
    assert desk.rows("ledger", "stats", "--by", by)[0] == first
    head, row = desk.done("ledger", "stats", "--by", by, "--format", "csv").splitlines()[:2]
    assert (head.split(","), row.split(",")) == (list(first), [str(value) for value in first.values()])


def test_counts_add_up_and_can_be_narrowed(desk: Desk) -> None:
    desk.fill()
    assert " 5 bounces" in desk.done("ledger", "stats")
    assert " 1 bounce\n" in desk.done("ledger", "stats", "--since", "2026-11-23")
    assert " 0 bounces" in desk.done("ledger", "stats", "--account", "shop")
    assert sum(row["bounces"] for row in desk.rows("ledger", "stats", "--by", "day", "--since", "2026-11-22")) == 2


def test_two_bounces_of_one_address_are_one_address(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr(), ndr(number=2, after=DAY)))
    assert desk.rows("ledger", "stats")[0] == {"reason": "user_unknown", "bounces": 2, "addresses": 1}
    (row,) = desk.rows("ledger", "list")
    assert (row["bounces"], row["first"], row["last"]) == (2, "2026-11-20T08:05:00+00:00", "2026-11-21T08:00:00+00:00")


def test_every_field_that_can_be_counted_by_stands_in_the_help(desk: Desk) -> None:
    from bounce_cli.ledger.store.statistics import DIMENSIONS  # noqa: PLC0415 - the only use

    told = " ".join(desk.done("ledger", "stats", "--help").split())
    assert [name for name in DIMENSIONS if f"{name}," not in told and f"{name}." not in told] == []
