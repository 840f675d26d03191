"""Expected records against those that are found."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.expectation.comparing import Difference, differences
from bounce_cli.expectation.files import updated

FIELDS = ("kind", "status", "reply_code", "reason", "type", "suppress", "original", "advice")
KIM = {"recipient": "kim@example.org", "reason": "user_unknown", "original": {"subject": "x", "to": None}}
LEE = {"recipient": "lee@example.org", "reason": "mailbox_full", "advice": [{"id": "a", "text": "b"}]}


def texts(expected: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[str]:
    return [one.text for one in differences(expected, found)]


def test_what_is_left_out_may_be_anything() -> None:
    assert texts([{"recipient": "kim@example.org"}, {"reason": "mailbox_full"}], [KIM, LEE]) == []
    assert texts([{"original": {"subject": "x"}}], [KIM]) == []
    assert texts([{"advice": [{"id": "a"}]}], [LEE]) == []
    assert texts([{}], [KIM]) == []


def test_fields_that_differ_are_named_down_to_the_inner_one() -> None:
    expected = {"recipient": "lee@example.org", "reason": "user_unknown", "advice": [{"id": "z"}]}
    assert list(differences([expected], [LEE])) == [
        Difference(recipient="lee@example.org", field="reason", expected='"user_unknown"', found='"mailbox_full"'),
        Difference(recipient="lee@example.org", field="advice[0].id", expected='"z"', found='"a"'),
    ]
    assert texts([{"original": {"subject": "y"}}], [KIM]) == [
        'kim@example.org: original.subject: expected "y", found "x"'
    ]
    assert texts([{"advice": []}], [LEE]) == [
        'lee@example.org: advice: expected [], found [{"id":"a","text":"b"}]',
    ]


def test_a_field_that_no_record_has_is_told() -> None:
    assert texts([{"nothing": None}], [KIM]) == ["kim@example.org: nothing: expected null, found (no such field)"]


def test_records_may_come_in_any_order_and_are_each_used_once() -> None:
    assert texts([LEE, KIM], [KIM, LEE]) == []
    assert texts([{"recipient": "kim@example.org"}] * 2, [KIM, KIM]) == []
    assert texts([{}, KIM], [KIM, LEE]) == []


def test_records_that_are_missing_or_too_many_are_told() -> None:
    assert texts([KIM, LEE], [KIM]) == ["lee@example.org: expected a record, found only kim@example.org"]
    assert texts([KIM], [KIM, LEE]) == ["lee@example.org: expected only kim@example.org, found one more record"]
    assert texts([], [KIM]) == ["kim@example.org: expected none, found one more record"]
    assert texts([KIM], []) == ["kim@example.org: expected a record, found none"]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
_RECORDS = st.lists(
    st.fixed_dictionaries({"recipient": st.sampled_from(["a@x", "b@x", None])}).flatmap(
        lambda base: st.dictionaries(st.sampled_from(["reason", "original", "advice"]), _VALUES).map(
            lambda more: {**more, **base}
        )
    ),
    max_size=4,
)


@given(_RECORDS, st.none() | _RECORDS)
def test_what_was_updated_is_met(found: list[dict[str, Any]], before: list[dict[str, Any]] | None) -> None:
    assert texts(found, found) == []
    whole = [{**dict.fromkeys(FIELDS), **one} for one in found]
    assert texts(updated(before, whole), whole) == []


def test_what_a_record_no_longer_has_is_expected_no_more() -> None:
    before = [{"recipient": "kim@example.org", "original": {"gone": 1, "subject": "y"}}]
    assert updated(before, [KIM]) == [{"recipient": "kim@example.org", "original": {"subject": "x"}}]
