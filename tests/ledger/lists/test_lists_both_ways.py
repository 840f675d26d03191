"""What is written is read again, and no text whatever does more harm than an error of usage."""

import contextlib
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bounce_cli.classifier import Reason
from bounce_cli.errors import UsageError
from bounce_cli.ledger.lists.access_map import _key
from bounce_cli.ledger.lists.addresses import is_address, with_a_labels
from bounce_cli.ledger.lists.model import Listed, ListForm, ListName
from bounce_cli.ledger.lists.reading import read_list
from bounce_cli.ledger.lists.writing import write_list
from bounce_cli.problem import Problem

LOCALS = st.from_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.ö名-]{1,20}", fullmatch=True) | st.from_regex(
    r'"(?:[A-Za-z ,;:@()<>.]|\\["\\])*"', fullmatch=True
)
DOMAINS = st.sampled_from(
    ["example.org", "Example.NET", "bücher.example", "xn--bcher-kva.example", "[192.0.2.1]", "a-b.c_d"]
)
ADDRESSES = st.builds("{}@{}".format, LOCALS, DOMAINS)
# NUL and what a terminal obeys is written visibly in CSV.
TEXTS = st.none() | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")) | st.sampled_from("\t\r\n"), min_size=1
)
ITEMS = st.lists(
    st.builds(
        Listed,
        address=ADDRESSES,
        list=st.sampled_from(ListName),
        reason=st.sampled_from([None, "complaint", *(reason.value for reason in Reason)]),
        type=st.sampled_from([None, "hard", "soft", "global"]),
        since=st.none() | st.datetimes(timezones=st.just(UTC)),
        account=TEXTS,
        note=TEXTS,
        source=TEXTS.map(lambda text: text or "bounce"),
    ),
    max_size=8,
)
HOLDING_ALL = [ListForm.CSV, ListForm.JSON, ListForm.NDJSON]


def read(octets: bytes, form: ListForm | None) -> list[Listed | Problem]:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(octets)
        try:
            return list(read_list(file.name, form))
        except UsageError:
            return []


def both_ways(
    items: list[Listed], form: ListForm, *, is_looked_for: bool
) -> tuple[list[Listed], list[Listed | Problem]]:
    """The items that the form holds, and what is read of them."""
    refused: list[Listed] = []
    text = "".join(write_list(items, form, refused.append))
    held = [item for item in items if item not in refused]
    return held, read(text.encode(), None if is_looked_for else form)


@pytest.mark.parametrize("is_looked_for", [True, False])
@pytest.mark.parametrize("form", HOLDING_ALL)
@given(items=ITEMS)
def test_forms_that_hold_everything_give_it_back(items: list[Listed], form: ListForm, *, is_looked_for: bool) -> None:
    assert all(is_address(item.address) for item in items)
    held, found = both_ways(items, form, is_looked_for=is_looked_for)
    assert held == items
    assert found == items


@pytest.mark.parametrize("form", [ListForm.PLAIN, ListForm.SENDGRID])
@given(items=ITEMS)
def test_forms_that_hold_addresses_give_them_back(items: list[Listed], form: ListForm) -> None:
    held, found = both_ways(items, form, is_looked_for=False)
    assert [getattr(item, "address", item) for item in found] == [item.address for item in held]


@given(items=ITEMS)
def test_ses_gives_addresses_and_complaints_back(items: list[Listed]) -> None:
    held, found = both_ways(items, ListForm.SES, is_looked_for=False)
    wanted = [(item.address.replace("bücher", "xn--bcher-kva"), item.reason == "complaint") for item in held]
    assert [(item.address, item.reason == "complaint") for item in found if isinstance(item, Listed)] == wanted
    assert len(found) == len(wanted)


@given(items=ITEMS)
def test_an_access_map_gives_lists_reasons_and_days_back(items: list[Listed]) -> None:
    def told(item: Listed) -> tuple[object, ...]:
        key = with_a_labels(_key(item.address) or "").casefold()
        return key, item.list, item.reason, item.since and item.since.date()

    held, found = both_ways(items, ListForm.POSTFIX, is_looked_for=False)
    wanted: dict[object, tuple[object, ...]] = {}
    for item in held:
        wanted.setdefault(told(item)[0], told(item))
    assert [told(item) for item in found if isinstance(item, Listed)] == list(wanted.values())
    assert len(found) == len(wanted)


@pytest.mark.parametrize("form", [None, *ListForm])
@given(text=st.text() | st.text("[]{}\",:\n\r\t '@.a0\\#;x=", max_size=300), codec=st.sampled_from(["utf-8", "utf-16"]))
@example(text='{"email":"kim@example.org","created":1e999}', codec="utf-8")
@example(text='{"email":"kim@example.org","created":NaN}', codec="utf-8")
@example(text='{"email":"kim@example.org","created":"0001-01-01T00:00:00+23:00"}', codec="utf-8")
@example(text='{"email":"kim@example.org","created":-5, "type":{}, "reason":[1], "note":true}', codec="utf-8")
def test_no_text_does_harm(text: str, codec: str, form: ListForm | None) -> None:
    for item in read(text.encode(codec, "surrogatepass"), form):
        assert not isinstance(item, Listed) or is_address(item.address)


@pytest.mark.parametrize("form", [None, *ListForm])
@settings(max_examples=50)
@given(octets=st.binary())
def test_no_octets_do_harm(octets: bytes, form: ListForm | None) -> None:
    read(octets, form)


@pytest.mark.parametrize("form", ListForm)
@given(address=st.text(max_size=30) | ADDRESSES, text=st.text())
def test_nothing_is_dropped_in_silence(address: str, text: str, form: ListForm) -> None:
    refused: list[Listed] = []
    item = Listed(address=address, reason=text, type=text, account=text, note=text, source=text, since=datetime.max)  # noqa: DTZ901
    octets = "".join(write_list([item], form, refused.append)).encode()
    if not refused:
        found = [item for item in read(octets, form) if isinstance(item, Listed)]
        assert len(found) == 1
    with contextlib.suppress(UsageError):
        assert not refused or read(octets, form) == []
