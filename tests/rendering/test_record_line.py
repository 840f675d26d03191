"""The line that is written without a record is that of the record."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.advice.model import Actor, Hint, HubspotVerdict, Step
from bounce_cli.classifier import Alternative, BounceType, Evidence, Reason, Suppression
from bounce_cli.diagnosis import KINDS, Diagnosis, OriginalSummary
from bounce_cli.json_text import on_one_line
from bounce_cli.problem import Problem
from bounce_cli.rendering.record import ndjson_line, record
from bounce_cli.triage import diagnose

_SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.eml"))
_text = st.text(max_size=30)
_maybe = st.none() | _text
_steps = st.lists(
    st.builds(
        Step,
        id=_text,
        actor=st.sampled_from(Actor),
        text=_text,
        when=st.sampled_from(["now", "then", "later"]),
        records=st.lists(_text, max_size=2).map(tuple),
    ),
    max_size=2,
).map(tuple)
_share = st.floats(0, 1)
_diagnoses = st.builds(
    Diagnosis,
    id=st.text("0123456789abcdef", min_size=64, max_size=64),
    origin=_text,
    kind=st.sampled_from(KINDS),
    recipient=_maybe,
    action=_maybe,
    reply_code=st.none() | st.integers(200, 699),
    diagnostic=_maybe,
    reason=st.none() | st.sampled_from(Reason),
    type=st.none() | st.sampled_from(BounceType),
    confidence=_share,
    alternatives=st.lists(st.builds(Alternative, reason=st.sampled_from(Reason), confidence=_share), max_size=2).map(
        tuple
    ),
    evidence=st.lists(st.builds(Evidence, rule=_text, field=st.just("words"), text=_text), max_size=2).map(tuple),
    suppress=st.sampled_from(Suppression),
    decoder=_text,
    original=st.none() | st.builds(OriginalSummary, **dict.fromkeys(("message_id", "from_", "to", "subject"), _maybe)),
    hubspot=st.none() | st.builds(HubspotVerdict, type=st.just("hard"), reason=_text, advice=_steps),
    hints=st.lists(st.builds(Hint, id=_text, text=_text), max_size=2).map(tuple),
    advice=_steps,
    problems=st.lists(st.builds(Problem, code=_text, text=_text), max_size=2).map(tuple),
)


@given(_diagnoses)
def test_of_any_diagnosis(diagnosis: Diagnosis) -> None:
    assert ndjson_line(diagnosis) == on_one_line(record(diagnosis)) + "\n"


@pytest.mark.parametrize(
    "field", [name for name in Diagnosis.__dataclass_fields__ if name.endswith(("_mta", "_date", "_id"))]
)
def test_of_each_field_that_is_a_text(field: str) -> None:
    diagnosis = replace(Diagnosis(id="0", origin="a", kind="failure"), **cast("dict[str, Any]", {field: '"\x7f'}))
    assert ndjson_line(diagnosis) == on_one_line(record(diagnosis)) + "\n"


def test_of_the_samples() -> None:
    for sample in _SAMPLES:
        for diagnosis in diagnose(sample.read_bytes(), origin=sample.name):
            assert ndjson_line(diagnosis) == on_one_line(record(diagnosis)) + "\n"
