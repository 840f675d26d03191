"""Mistyped domains: who is accused, and who must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.classifier import Reason
from bounce_cli.patterns.known import Neighbours, is_one_slip, is_parked, meant
from bounce_cli.patterns.model import Pattern, PatternId
from bounce_cli.patterns.tables import known_domains
from tests.patterns.mailboxes import bounce, delivered, found, people


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.comm", "gmail.com"),
        ("gmailcom", "gmail.com"),
        ("gmail", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmail.fe", None),
        ("hotmsil.com", "hotmail.com"),
        ("hotmaik.fr", "hotmail.fr"),
        ("yaho.com", "yahoo.com"),
        ("yahoo.co.ul", None),
        ("yahoo.con", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("outloook.de", "outlook.de"),
        ("icluod.com", "icloud.com"),
        ("web.con", "web.de"),
        ("t-onlin.de", "t-online.de"),
        ("interiaa.pl", "interia.pl"),
        ("gmx.nett", "gmx.net"),
        ("qq.con", "qq.com"),
        ("163.cmo", "163.com"),
        ("aol.cm", "aol.com"),
        ("googlemial.com", "googlemail.com"),
    ],
)
def test_one_slip_of_the_pen(typed: str, likely: str | None) -> None:
    found = meant(typed)
    assert (found.domain if found else None) == likely


@pytest.mark.parametrize(
    "domain",
    [
        *(
            "mail.com",
            "ymail.com",
            "email.com",
            "gmx.net",
            "gmx.com",
            "gmx.de",
            "live.fr",
            "live.de",
            "live.no",
            "me.com",
        ),
        *(
            "aon.com",
            "ao.com",
            "web.dk",
            "web.nl",
            "wp.com",
            "o3.pl",
            "onet.com",
            "ne.com",
            "126.net",
            "164.com",
            "qq.cn",
        ),
        *(
            "online.com",
            "mac.pl",
            "example.com",
            "corp.example",
            "free.de",
            "live.eu",
            "mail.co",
            "orange.co",
            "tom.de",
        ),
        *("localhost", "", "com", "a.b.c.d.example", "gmail.example", "outlook.example"),
    ],
)
def test_another_real_domain_is_never_accused(domain: str) -> None:
    assert meant(domain) is None


@pytest.mark.parametrize("domain", [*known_domains()["domains"], *known_domains()["exceptions"]])
def test_no_domain_of_the_table_is_accused(domain: str) -> None:
    assert meant(domain) is None


def test_what_a_mistyped_domain_stands_for_is_a_known_domain() -> None:
    table = known_domains()
    assert set(table["typos"].values()) <= set(table["domains"])
    assert not set(table["typos"]) & {*table["domains"], *table["exceptions"]}
    assert not set(table["no_endings"]) & {domain.rpartition(".")[2] for domain in table["domains"]}


def _distance(one: str, other: str) -> int:
    """Optimal string alignment, by the textbook."""
    rows = [
        [row + column if not row or not column else 0 for column in range(len(other) + 1)]
        for row in range(len(one) + 1)
    ]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = one[i - 1] != other[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_slip_is_the_distance_of_damerau_and_levenshtein(one: str, other: str) -> None:
    assert is_one_slip(one, other) == (_distance(one, other) == 1)


@given(st.lists(st.text("abc", max_size=5), unique=True), st.text("abc", max_size=5))
def test_neighbours_are_those_one_slip_away(names: list[str], name: str) -> None:
    assert sorted(Neighbours(names).of(name)) == sorted(one for one in names if is_one_slip(one, name))


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    meant(text)
    is_parked(text)


def typos(*records: object) -> list[Pattern]:
    return [pattern for pattern in found(*records) if pattern.id is PatternId.TYPO_DOMAIN]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "reason",
    [
        *(Reason.DOMAIN_UNKNOWN, Reason.CONNECTION_FAILED, Reason.DELIVERY_EXPIRED, Reason.RELAY_DENIED),
        *(Reason.USER_UNKNOWN, Reason.DNS_FAILURE),
    ],
)
def test_a_notorious_one_is_accused_whatever_a_server_there_says(reason: Reason) -> None:
    (pattern,) = typos([bounce(f"{name}@gmial.com", reason) for name in ("kim", "lee")])
    assert pattern.text == "A mistyped domain: 2 addresses at gmial.com; probably gmail.com was meant."
    assert (pattern.domain, pattern.likely, pattern.count) == ("gmial.com", "gmail.com", 2)
    assert pattern.examples == ("kim@gmial.com", "lee@gmial.com")
    assert pattern.command == (f"bounce explain {reason}",)


def test_others_are_accused_only_where_the_dns_knows_no_such_domain() -> None:
    assert typos(bounce("kim@hotmsil.com", Reason.DOMAIN_UNKNOWN))
    assert not typos(bounce("kim@hotmsil.com", Reason.CONNECTION_FAILED))
    assert not typos(bounce("kim@hotmsil.com", Reason.USER_UNKNOWN))


def test_a_domain_that_took_mail_or_answered_otherwise_is_not_accused() -> None:
    assert not typos(bounce("kim@gmial.com", Reason.USER_UNKNOWN), delivered("lee@gmial.com"))
    assert not typos(bounce("kim@gmial.com", Reason.USER_UNKNOWN), bounce("lee@gmial.com", Reason.MAILBOX_FULL))


def test_the_odd_one_beside_a_domain_that_is_used_often() -> None:
    often = [bounce(who, Reason.MAILBOX_FULL) for who in people(40, "corp.example")]
    (pattern,) = typos(often, bounce("kim@corpp.example", Reason.DOMAIN_UNKNOWN))
    assert (pattern.domain, pattern.likely) == ("corpp.example", "corp.example")


@pytest.mark.parametrize(
    ("often", "odd", "count", "reason"),
    [
        ("corp.example", "corpp.example", 3, Reason.DOMAIN_UNKNOWN),
        ("corp.example", "corpp.example", 1, Reason.USER_UNKNOWN),
        ("corp.example", "corpus.example", 1, Reason.DOMAIN_UNKNOWN),
        ("mail1.example", "mail2.example", 1, Reason.DOMAIN_UNKNOWN),
        ("abc.de", "abd.de", 1, Reason.DOMAIN_UNKNOWN),
    ],
    ids=["not odd", "it answers", "two letters", "numbered", "short"],
)
def test_a_domain_beside_a_frequent_one_that_is_not_accused(often: str, odd: str, count: int, reason: Reason) -> None:
    full = [bounce(who, Reason.MAILBOX_FULL) for who in people(40, often)]
    assert not typos(full, [bounce(who, reason) for who in people(count, odd)])


def test_a_frequent_domain_that_never_answered_is_no_model() -> None:
    dead = [bounce(who, Reason.DOMAIN_UNKNOWN) for who in people(40, "corp.example")]
    assert not typos(dead, bounce("kim@corpp.example", Reason.DOMAIN_UNKNOWN))


def test_a_mistyped_domain_is_not_told_to_have_a_server_that_is_down() -> None:
    silent = [bounce(who, Reason.CONNECTION_FAILED) for who in people(9, "gmial.com")]
    assert [pattern.id for pattern in found(silent)] == [PatternId.TYPO_DOMAIN]
