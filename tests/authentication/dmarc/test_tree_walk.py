"""The tree walk of RFC 9989: which names are asked for, where it stops, and whose domain and policy come out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dmarc.tree_walk import TreeWalk, tree_walk
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.lookup.names import normalised
from tests.authentication.fake_dns import Policies, dmarc_dns

ERRORS = [Outcome.SERVFAIL, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.NOT_ASKED]
TEN = "a.b.c.d.e.f.g.h.example.com"


def walked(start: str, records: Policies) -> TreeWalk:
    return tree_walk(start, dmarc_dns(records))


def found(walk: TreeWalk) -> list[str]:
    return [one.domain for one in walk.found]


def policy(walk: TreeWalk) -> str | None:
    return walk.policy.domain if walk.policy else None


@pytest.mark.parametrize(
    ("start", "names"),
    [
        ("com", ["com"]),
        ("a.example.com", ["a.example.com", "example.com", "com"]),
        (
            "a.b.c.d.e.example.com",
            [
                "a.b.c.d.e.example.com",
                "b.c.d.e.example.com",
                "c.d.e.example.com",
                "d.e.example.com",
                "e.example.com",
                "example.com",
                "com",
            ],
        ),
        (
            "a.b.c.d.e.f.example.com",
            [
                "a.b.c.d.e.f.example.com",
                "b.c.d.e.f.example.com",
                "c.d.e.f.example.com",
                "d.e.f.example.com",
                "e.f.example.com",
                "f.example.com",
                "example.com",
                "com",
            ],
        ),
        (
            TEN,
            [
                TEN,
                "d.e.f.g.h.example.com",
                "e.f.g.h.example.com",
                "f.g.h.example.com",
                "g.h.example.com",
                "h.example.com",
                "example.com",
                "com",
            ],
        ),
    ],
)
def test_one_label_is_dropped_each_time_and_long_names_jump_to_seven(start: str, names: list[str]) -> None:
    resolver = dmarc_dns({})
    walk = tree_walk(start, resolver)
    assert list(walk.asked) == [f"_dmarc.{name}" for name in names]
    assert resolver.asked == [(name, "TXT") for name in walk.asked]


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=100).map(".".join))
def test_a_walk_has_eight_queries_at_most(start: str) -> None:
    walk = tree_walk(start, dmarc_dns({}))
    assert len(walk.asked) == min(8, start.count(".") + 1)
    assert walk.organizational_domain == start


def test_without_a_record_the_start_is_its_own_organizational_domain() -> None:
    walk = walked("a.example.com", {})
    assert (walk.organizational_domain, walk.policy, walk.found, walk.error) == ("a.example.com", None, (), None)


def test_the_record_with_the_fewest_labels_gives_the_organizational_domain() -> None:
    walk = walked("a.b.example.com", {"a.b.example.com": "", "b.example.com": "", "example.com": ""})
    assert found(walk) == ["a.b.example.com", "b.example.com", "example.com"]
    assert (walk.organizational_domain, policy(walk)) == ("example.com", "a.b.example.com")


def test_a_record_in_between_is_no_policy() -> None:
    walk = walked("a.b.example.com", {"b.example.com": "", "example.com": ""})
    assert (walk.organizational_domain, policy(walk)) == ("example.com", "example.com")


def test_a_walk_ends_at_psd_no_which_is_the_organizational_domain() -> None:
    walk = walked("a.b.example.com", {"b.example.com": "psd=n", "example.com": ""})
    assert walk.asked[-1] == "_dmarc.b.example.com"
    assert (walk.organizational_domain, policy(walk)) == ("b.example.com", "b.example.com")


def test_below_psd_yes_is_the_organizational_domain() -> None:
    walk = walked("a.b.bank.example", {"bank.example": "psd=y", "b.bank.example": "", "example": ""})
    assert walk.asked[-1] == "_dmarc.bank.example"
    assert (walk.organizational_domain, policy(walk)) == ("b.bank.example", "b.bank.example")


def test_the_record_of_a_public_suffix_is_the_last_resort() -> None:
    walk = walked("a.b.bank.example", {"bank.example": "psd=y"})
    assert (walk.organizational_domain, policy(walk)) == ("b.bank.example", "bank.example")


def test_a_record_between_start_and_organizational_domain_does_not_keep_the_suffix_from_counting() -> None:
    walk = walked("a.b.c.bank.example", {"b.c.bank.example": "", "bank.example": "psd=y"})
    assert (walk.organizational_domain, policy(walk)) == ("c.bank.example", "bank.example")


def test_below_a_public_suffix_the_labels_that_a_walk_jumped_over_count() -> None:
    walk = walked(TEN, {"d.e.f.g.h.example.com": "psd=y"})
    assert walk.asked == (f"_dmarc.{TEN}", "_dmarc.d.e.f.g.h.example.com")
    assert walk.organizational_domain == "c.d.e.f.g.h.example.com"


def test_a_public_suffix_that_is_the_start_is_its_own_organizational_domain() -> None:
    walk = walked("bank.example", {"bank.example": "psd=y", "example": ""})
    assert walk.asked == ("_dmarc.bank.example",)
    assert (walk.organizational_domain, policy(walk)) == ("bank.example", "bank.example")


@pytest.mark.parametrize("tags", ["", "psd=u", "psd=bogus"])
def test_a_walk_goes_on_where_psd_is_not_known(tags: str) -> None:
    walk = walked("a.example.com", {"a.example.com": tags, "example.com": tags})
    assert walk.asked[-1] == "_dmarc.com"
    assert walk.organizational_domain == "example.com"


@pytest.mark.parametrize("tag", ["psd=y", "psd=n", ""])
def test_several_records_of_a_name_are_none_and_the_walk_goes_on(tag: str) -> None:
    twice = [f"v=DMARC1; p=none; {tag}", "v=DMARC1; p=reject"]
    walk = walked("a.example.com", {"a.example.com": twice, "example.com": ""})
    assert walk.multiple == ("a.example.com",)
    assert found(walk) == ["example.com"]
    assert (walk.organizational_domain, policy(walk)) == ("example.com", "example.com")


def test_texts_that_are_no_records_do_not_count() -> None:
    walk = walked("example.com", {"example.com": ["v=spf1 -all", "v=DMARC1; p=none", "v=dmarc1; p=none"]})
    assert (found(walk), walk.multiple) == (["example.com"], ())


@pytest.mark.parametrize("outcome", ERRORS)
@pytest.mark.parametrize("name", ["a.example.com", "example.com", "com"])
def test_a_dns_error_anywhere_ends_the_walk_without_an_answer(outcome: Outcome, name: str) -> None:
    records: Policies = {"a.example.com": "", "example.com": "", name: outcome}
    walk = walked("a.example.com", records)
    assert walk.error is not None
    assert (walk.error.name, walk.error.outcome) == (f"_dmarc.{name}", outcome)
    assert (walk.asked[-1], walk.organizational_domain, walk.policy) == (walk.error.name, None, None)


@pytest.mark.parametrize("outcome", [Outcome.NXDOMAIN, Outcome.NODATA, Outcome.BAD_NAME])
def test_what_is_no_dns_error_lets_the_walk_go_on(outcome: Outcome) -> None:
    assert policy(walked("a.example.com", {"a.example.com": outcome, "example.com": ""})) == "example.com"


def test_what_is_no_domain_is_not_asked_for() -> None:
    resolver = dmarc_dns({})
    assert tree_walk("a b", resolver) == TreeWalk(start="")
    assert resolver.asked == []


@given(st.text() | st.text("aÜß.。_-❤\u200d\ud800", max_size=80))
def test_no_text_makes_a_walk_raise(text: str) -> None:
    assert tree_walk(text, dmarc_dns({})).organizational_domain == (normalised(text) or None)
