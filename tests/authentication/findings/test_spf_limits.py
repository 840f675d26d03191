"""Findings on SPF records that cost too many look-ups."""

import pytest

from bounce_cli.authentication.findings.model import Severity
from bounce_cli.authentication.spf.evaluation import SpfCode, evaluate
from tests.authentication.findings.spf_walks import Texts, dns_of, findings, findings_of, ids

MANY = {"b.example": 2, "c.example": 3, "d.example": 4}


def many(include: str, own: str = "") -> Texts:
    big = {name: f"v=spf1 {'a:shop.example ' * number}-all" for name, number in MANY.items()}
    return {**big, "shop.example": f"v=spf1 {include} {own}-all"}


def test_too_many_lookups_name_the_branch_to_drop() -> None:
    (one,) = findings(many("include:b.example include:c.example include:d.example"))
    assert (one.id, one.severity) == ("spf-many-lookups", Severity.ERROR)
    assert "12 DNS look-ups" in one.text
    assert one.fix.startswith("Drop `include:b.example` (3 look-ups) where")
    assert one.records == (
        "shop.example  12 look-ups",
        "  include:b.example  3 look-ups",
        *["    a:shop.example  1 look-up"] * 2,
        "  include:c.example  4 look-ups",
        *["    a:shop.example  1 look-up"] * 3,
        "  include:d.example  5 look-ups",
        *["    a:shop.example  1 look-up"] * 4,
    )


def test_where_no_branch_is_enough_the_largest_are_named_in_order() -> None:
    (one,) = findings(many("include:b.example include:c.example include:d.example", "a:shop.example " * 6))
    assert "Drop `include:d.example` (5 look-ups), then `include:c.example` (4 look-ups) where" in one.fix
    assert "`a`, `mx` and `exists`" not in one.fix
    (one,) = findings(many("include:c.example", "a:shop.example " * 12))
    assert one.fix.endswith("Also put addresses as `ip4:` and `ip6:` in the place of `a`, `mx` and `exists`.")
    (one,) = findings(many("a:shop.example", "a:shop.example " * 10))
    assert one.fix == "Put addresses as `ip4:` and `ip6:` in the place of `a`, `mx` and `exists`."


def test_a_check_that_ended_shows_what_it_read() -> None:
    texts = many("include:b.example include:d.example", "a:shop.example " * 8)
    result = evaluate("203.0.113.1", "a@shop.example", "", dns_of(texts))
    assert (result.result, result.lookups) == (SpfCode.PERMERROR, 11)
    (one,) = findings_of(result.trace, lookups=result.lookups, void_lookups=result.void_lookups)
    assert one.id == "spf-many-lookups"
    assert one.records[0] == "shop.example  11 look-ups"
    assert one.records.count("  a:shop.example  1 look-up") == 3
    without = evaluate("", "a@shop.example", "", dns_of(texts))
    assert list(findings_of(without.trace, lookups=without.lookups, void_lookups=0, complete=True)) == []


@pytest.mark.parametrize(("number", "expected"), [(8, []), (9, ["spf-near-limit"]), (10, ["spf-near-limit"])])
def test_near_the_limit(number: int, expected: list[str]) -> None:
    found = findings({"shop.example": f"v=spf1 {'a ' * number}-all"})
    assert ids(found) == expected
    assert [one.severity for one in found] == [Severity.NOTE] * len(expected)
    if found:
        assert found[0].records == (f"shop.example  {number} look-ups", *["  a  1 look-up"] * number)


def test_too_many_void_lookups() -> None:
    texts: Texts = {
        "shop.example": "v=spf1 a:no.example a include:b.example include:c.example include:d.example -all",
        "d.example": "v=spf1 ip4:192.0.2.1",
        "b.example": "v=spf1 a:no1.example a:no2.example",
        "c.example": "v=spf1 a:no3.example",
    }
    (one,) = findings(texts)
    assert (one.id, one.severity) == ("spf-many-void-lookups", Severity.ERROR)
    assert "4 DNS look-ups that find nothing" in one.text
    assert one.fix.startswith("Drop `include:b.example` (2 void look-ups), or have its owner mend it.")
    assert "In the record of shop.example drop those whose names do not exist any more: `a:no.example`, `a`." in one.fix
    assert one.records == (
        "shop.example  4 void look-ups",
        "  include:b.example  2 void look-ups",
        "  include:c.example  1 void look-up",
    )
    (one,) = findings({"shop.example": "v=spf1 a:no1.example a:no2.example mx:no3.example -all"})
    assert one.records == ("shop.example  3 void look-ups",)
    assert one.fix.startswith("In the record of shop.example drop those")
    assert findings({"shop.example": "v=spf1 a:no1.example a:no2.example -all"}) == []
