"""The health of a list, and of the addresses that the mail tells of."""

from pathlib import Path

import pytest

from bounce_cli.classifier import Reason
from bounce_cli.patterns.address_list import AddressList, read_address_list
from bounce_cli.patterns.model import Share
from tests.patterns.mailboxes import bounce, delivered, observed, people


def dead(*recipients: str, hours: float | None = 0) -> list[object]:
    return [bounce(who, Reason.USER_UNKNOWN, hours) for who in recipients]


def listed(tmp_path: Path, text: str) -> AddressList:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    found, faults = read_address_list(str(path))
    assert not faults
    return found


def test_without_a_list_the_addresses_are_those_of_the_mail() -> None:
    gone = people(6, "gone.example")
    health = observed(dead(*gone, "kim@example.org"), bounce("info@example.org", Reason.MAILBOX_FULL)).health()  # type: ignore[arg-type]
    assert not health.is_list
    assert (health.addresses, health.dead, health.roles) == (8, 7, 1)
    assert health.domains == (
        Share(name="gone.example", dead=6, addresses=6),
        Share(name="example.org", dead=1, addresses=2),
    )


def test_an_address_in_another_case_is_the_same() -> None:
    health = observed(dead("Kim@Example.org", "kim@example.org")).health()  # type: ignore[arg-type]
    assert (health.addresses, health.dead) == (1, 1)


def test_a_later_delivery_brings_an_address_back_and_an_earlier_one_does_not() -> None:
    assert observed(dead("kim@example.org"), delivered("kim@example.org", 1)).health().dead == 0  # type: ignore[arg-type]
    assert observed(dead("kim@example.org"), delivered("kim@example.org", -1)).health().dead == 1  # type: ignore[arg-type]
    assert observed(dead("kim@example.org", hours=None)).health().dead == 1  # type: ignore[arg-type]


def test_what_quotes_a_report_or_names_no_address_is_not_counted() -> None:
    from bounce_cli.problem import Problem  # noqa: PLC0415 - only here

    quoted = bounce("kim@example.org", Reason.USER_UNKNOWN, problems=(Problem(code="quoted_report", text="x"),))
    noted = bounce("lee@example.org", Reason.USER_UNKNOWN, problems=(Problem(code="truncated", text="x"),))
    nobody = [
        bounce(who, Reason.USER_UNKNOWN) for who in ("nobody", "a b@example.org", "@", "x" * 400 + "@example.org")
    ]
    other = bounce("bo@example.org", None, kind="auto_reply")
    assert observed(quoted, noted, nobody, other).health().addresses == 1


def test_dates_that_are_none_leave_a_record_without_one() -> None:
    odd = [
        bounce(who, date=date)
        for who, date in zip(people(5, "corp.example"), ("x", "0001-01-01T00:00:00+00:00") * 3, strict=False)
    ]
    naive = [bounce(who, date="2026-11-20T09:12:00") for who in people(6, "naive.example")]
    first, second = sorted(observed(odd, naive).found(), key=lambda pattern: pattern.domain or "")
    assert (first.since, second.since) == (None, "2026-11-20T09:12:00")


def test_ages_tell_for_how_long_dead_addresses_have_bounced() -> None:
    day = 24
    health = observed(
        *(dead("kim@example.org", hours=hours) for hours in (0, 400 * day)),  # type: ignore[arg-type]
        *(dead("lee@example.org", hours=hours) for hours in (300 * day, 399 * day)),  # type: ignore[arg-type]
        *(dead("bo@example.org", hours=hours) for hours in (390 * day, 400 * day)),  # type: ignore[arg-type]
        *(dead("once@example.org", hours=hours) for hours in (10 * day,)),  # type: ignore[arg-type]
    ).health()
    assert [(share.name, share.dead) for share in health.ages] == [
        ("up to 30 days", 1),
        ("up to 365 days", 1),
        ("over 365 days", 1),
    ]


def test_with_a_list_the_shares_are_of_the_list(tmp_path: Path) -> None:
    text = "name,E-Mail,Created\nKim,Kim@example.org,2026-01-02\nLee,lee@example.org,2019-05-06\n,bo@corp.example,\n"
    found = listed(tmp_path, text)
    health = observed(dead("kim@example.org", "elsewhere@example.org"), bounce("bo@corp.example")).health(found)  # type: ignore[arg-type]
    assert health.is_list
    assert (health.addresses, health.dead) == (3, 1)
    assert health.domains == (Share(name="example.org", dead=1, addresses=2),)
    assert [(share.name, share.dead, share.addresses) for share in health.ages] == [
        ("added in 2026", 1, 1),
        ("added in 2019", 0, 1),
        ("without a date", 0, 1),
    ]


def test_old_years_are_put_together(tmp_path: Path) -> None:
    lines = [f"p{year}@example.org,{year}" for year in range(2015, 2027)]
    health = observed(dead("p2015@example.org")).health(listed(tmp_path, "\n".join(["email,date", *lines])))  # type: ignore[arg-type]
    assert health.ages[-1] == Share(name="added before 2023", dead=1, addresses=8)
    assert len(health.ages) == 5


def test_a_list_without_dates_has_no_ages(tmp_path: Path) -> None:
    assert observed().health(listed(tmp_path, "kim@example.org\n")).ages == ()


def test_duplicates_and_what_is_probably_the_same(tmp_path: Path) -> None:
    names = (
        *("kim@example.org", "kim@EXAMPLE.org", "Kim@example.org"),
        *("lee.x@gmail.com", "leex+news@gmail.com", "leex@googlemail.com", "lee.x@example.org", "leex@example.org"),
        *("info@example.org", "sekretariat@example.org", "post+a@example.org"),
    )
    health = observed().health(listed(tmp_path, "\n".join(names)))
    assert (health.duplicates, health.alike, health.roles) == (1, 3, 3)


def test_a_list_that_is_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bounce_cli.patterns import address_list  # noqa: PLC0415 - its bound is made small

    monkeypatch.setattr(address_list, "_MOST_LISTED", 2)
    found = listed(tmp_path, "a@example.org\nb@example.org\nc@example.org\n")
    health = observed().health(found)
    assert [limit.code for limit in health.limits] == ["list_limit"]
    assert (health.duplicates, health.alike) == (0, 0)
