"""Terms that choose records: what they mean, and what is none."""

import pytest

from bounce_cli.classifier import BounceType, Reason, Suppression
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.selection.groups import groups
from bounce_cli.selection.order import SORTED_BY, SortKey, read_order, sorted_records
from bounce_cli.selection.terms import FIELDS, Term, Terms, read_terms, value_of
from bounce_cli.suggestion import words_of

KIM = Diagnosis(
    id="a",
    origin="1.eml",
    kind="failure",
    recipient="Kim@Example.ORG",
    status="5.1.1",
    reply_code=550,
    reason=Reason.USER_UNKNOWN,
    type=BounceType.HARD,
    suppress=Suppression.YES,
    date="2026-11-20T08:00:00+00:00",
)
OTHER = Diagnosis(id="b", origin="2.eml", kind="other")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("user_unknown", Term("reason", "user_unknown")),
        ("hard", Term("type", "hard")),
        ("suppress=yes", Term("suppress", "yes")),
        (" kind = failure ", Term("kind", "failure")),
        ("domain=EXAMPLE.org", Term("domain", "example.org")),
        ("reply_code=550", Term("reply_code", "550")),
        ("recipient=kim@example.org", Term("recipient", "kim@example.org")),
        ("day=2026-11-20", Term("day", "2026-11-20")),
    ],
)
def test_a_term_names_a_reason_a_type_or_a_field(text: str, term: Term) -> None:
    assert read_terms("--only", [text]) == Terms((term,))
    assert read_terms("--only", [text]).met_by(KIM) == term
    assert read_terms("--only", [text]).met_by(OTHER) is None


def test_none_has_a_word() -> None:
    terms = read_terms("--only", ["reason=null"])
    assert (terms.met_by(KIM), terms.met_by(OTHER)) == (None, Term("reason", "null"))


def test_any_term_is_met_and_of_several_fields_all() -> None:
    terms = read_terms("--only", ["type=hard,type=soft", "kind=delay"])
    assert terms.met_by(KIM) == Term("type", "hard")
    assert not terms.all_met_by(KIM)
    assert read_terms("--only", ["hard,soft", "kind=failure"]).all_met_by(KIM)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "--only names nothing"),
        (",", "--only names nothing"),
        ("user_unknwon", "'user_unknwon' is neither a reason nor a type (did you mean 'user_unknown'?)"),
        ("resaon=hard", "there is no field 'resaon' (did you mean 'reason'?)"),
        ("type=hrad", "type is never 'hrad' (did you mean 'hard'?); hard, soft"),
        ("status=", "'status=' names no value"),
        ("=", "there is no field ''"),
    ],
)
def test_what_is_no_term_is_told_with_the_nearest(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_terms("--only", [text])
    assert told in str(caught.value)


def test_every_field_has_a_value_or_none() -> None:
    assert {name: value_of(OTHER, name) for name in FIELDS} == {
        **dict.fromkeys(FIELDS),
        "kind": "other",
        "suppress": "no",
        "decoder": "none",
        "origin": "2.eml",
    }


def test_records_stand_in_order_with_those_without_a_value_last() -> None:
    found = [OTHER, *(Diagnosis(id=code, origin="-", kind="failure", status=code) for code in ("5.1.10", "5.1.9"))]
    assert [one.id for one in sorted_records(found, read_order("--sort", "status"))] == ["5.1.9", "5.1.10", "b"]
    assert [one.id for one in sorted_records(found, read_order("--sort", "-status"))] == ["5.1.10", "5.1.9", "b"]
    by_two = read_order("--sort", "kind, -status")
    assert by_two == (SortKey("kind", is_reversed=False), SortKey("status", is_reversed=True))
    assert [one.id for one in sorted_records(found, by_two)] == ["5.1.10", "5.1.9", "b"]


@pytest.mark.parametrize(
    ("text", "told"), [("dat", "no field 'dat' (did you mean 'date'?)"), ("", "names no field"), ("-", "no field ''")]
)
def test_an_order_names_fields(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_order("--sort", text)
    assert told in str(caught.value)


@pytest.mark.parametrize("field", SORTED_BY)
def test_every_order_is_one(field: str) -> None:
    assert {one.id for one in sorted_records([KIM, OTHER], read_order("--sort", field))} == {"a", "b"}


def test_groups_are_counted_with_the_most_frequent_first() -> None:
    records = [KIM, KIM, OTHER, Diagnosis(id="c", origin="-", kind="failure", recipient="lee@example.org")]
    assert list(groups(records, ("domain", "kind"))) == [
        (("example.org", "failure"), 3, 2),
        ((None, "other"), 1, 0),
    ]
    assert list(groups([KIM, *records], ("day",)))[:1] == [(("2026-11-20",), 3, 1)]
    assert words_of("--group-by", "domain, kind,domain", FIELDS, noun="field ") == ("domain", "kind")


@pytest.mark.parametrize(("text", "told"), [("domian", "did you mean 'domain'?"), (",", "--group-by names no field")])
def test_groups_are_of_fields(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        words_of("--group-by", text, FIELDS, noun="field ")
    assert told in str(caught.value)
