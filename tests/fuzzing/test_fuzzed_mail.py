"""What holds of every mail: nothing is raised, limits are kept, records are valid, and the same comes out twice."""

import json
from collections.abc import Callable
from random import Random

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.message.view import Message
from bounce_cli.rendering.record import ndjson_line
from bounce_cli.rendering.schema import record_schema
from bounce_cli.triage import diagnose
from tests.fuzzing import seeds
from tests.fuzzing.damage import WAYS, damaged
from tests.fuzzing.entries import diagnoses_of, mails_both_ways
from tests.fuzzing.examples import tried
from tests.fuzzing.mail_strategies import MAILS, damage_of, mailboxes

VALID = jsonschema.Draft202012Validator(record_schema())
SMALL = Limits(
    message_octets=3_000, header_octets=500, header_fields=8, nesting=3, parts=4, text_octets=600, recipients=2
)


@tried(30)
@given(MAILS)
def test_any_mail_gives_valid_records_and_the_same_ones_twice(octets: bytes) -> None:
    found = diagnoses_of(octets)
    for diagnosis in found:
        VALID.validate(json.loads(ndjson_line(diagnosis)))
    assert diagnoses_of(octets) == found


@tried(50)
@given(st.sampled_from(seeds.mails()), st.integers(0, 1 << 32))
def test_damaged_samples_give_valid_records(sample: bytes, seed: int) -> None:
    for diagnosis in diagnoses_of(damaged(sample, Random(seed), most=8_000)):
        VALID.validate(json.loads(ndjson_line(diagnosis)))


@tried(30)
@given(MAILS)
def test_limits_are_kept(octets: bytes) -> None:
    found = list(diagnose(octets, limits=SMALL))
    assert 1 <= len(found) <= SMALL.recipients
    root = Message(octets, limits=SMALL).root
    assert len(list(root.leaves())) <= SMALL.parts
    assert max(part.depth for part in root.walk()) <= SMALL.nesting


@tried(20)
@given(mailboxes())
def test_a_mailbox_has_as_many_mails_as_were_put_into_it(box: tuple[bytes, int]) -> None:
    octets, number = box
    whole, pieces = mails_both_ways(octets)
    assert len(whole) == number
    assert pieces == whole


@tried(30)
@given(damage_of(mailboxes().map(lambda box: box[0])))
def test_a_damaged_mailbox_is_read_alike_whole_and_in_pieces(octets: bytes) -> None:
    whole, pieces = mails_both_ways(octets)
    assert pieces == whole


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_damage_changes_something(way: Callable[[bytes, Random], bytes]) -> None:
    sample = max(seeds.mails(), key=len)
    assert any(way(sample, Random(seed)) != sample for seed in range(5))
