"""What is no mail is read, or refused with an error of ours: each kind of input, right, wrong and damaged."""

import io
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.authentication.lookup.recording import Recorder, read_recording
from bounce_cli.expectation.comparing import differences
from bounce_cli.expectation.files import expected_of, updated, written
from tests.fuzzing.damage import damaged
from tests.fuzzing.entries import ENTRIES, PLACE
from tests.fuzzing.examples import tried
from tests.fuzzing.text_strategies import RECORDS, TEXTS, WORDS


@pytest.mark.parametrize("name", TEXTS)
@tried(25)
@given(data=st.data())
def test_texts_that_are_nearly_right_raise_only_errors_of_ours(name: str, data: st.DataObject) -> None:
    ENTRIES[name].run(data.draw(TEXTS[name]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", sorted(ENTRIES.keys() - {"mail"}))
@tried(20)
@given(data=st.data())
def test_damaged_seeds_raise_only_errors_of_ours(name: str, data: st.DataObject) -> None:
    entry = ENTRIES[name]
    seed = data.draw(st.sampled_from(entry.seeds()))
    entry.run(damaged(seed, Random(data.draw(st.integers(0, 1 << 32))), most=entry.longest))


@tried(25)
@given(records=st.lists(RECORDS, max_size=3))
def test_an_expectation_that_was_written_is_met(records: list[dict[str, Any]]) -> None:
    place = PLACE.holding(written(updated(None, records)).encode())
    expected = expected_of(place, ("recipient", "kind", "reason", "reply_code"))
    assert expected is not None
    assert list(differences(expected, records)) == []


class Given:
    """A resolver with one answer to everything."""

    def __init__(self, records: tuple[str, ...], ttl: int) -> None:
        self._records, self._ttl = records, ttl

    def ask(self, name: str, type_: str) -> Answer:
        return Answer(name=name, type=type_, outcome=Outcome.RECORDS, records=self._records, ttl=self._ttl)


@tried(25)
@given(st.lists(WORDS).map(tuple), st.integers())
def test_what_was_recorded_is_answered_again(records: tuple[str, ...], ttl: int) -> None:
    file = io.StringIO()
    given_ = Given(records, ttl)
    Recorder(given_, file, lambda: datetime(2026, 11, 26, tzinfo=UTC)).ask("example.org", "TXT")
    replay = read_recording(PLACE.holding(file.getvalue().encode("utf-8")))
    assert replay.ask("example.org", "TXT") == given_.ask("example.org", "TXT")
