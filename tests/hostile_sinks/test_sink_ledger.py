"""The ledger gives back what it was given, asks for one address at a time, and lies in the file that it was told."""

from pathlib import Path

import pytest

from bounce_cli.ledger.event import storable
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from tests.hostile import HOSTILE
from tests.hostile_sinks.conftest import Say
from tests.ledger.ledger_events import event

POLICY = policy_named("hubspot")
NAMES = (
    *("a?mode=memory", "a?mode=ro&cache=shared", "#x", "%41.sqlite", ":memory:", "file:x?mode=memory", "x y'; --"),
    *("a\x1b[2J\n.ledger", "-rf", "\u202egnp.ledger", "a%2fb", "\udcff.ledger"),
)
LOCAL_PARTS = ("kim", "%", "_im", "*", "k?m", "[k]im", "'", "''", '"', "k%", "KIM' OR '1'='1", "\\", "x" * 300)


def test_texts_come_back_as_they_were(tmp_path: Path) -> None:
    given = {f"example.org k{number}": storable(text) for number, text in enumerate(HOSTILE)}
    with opened(tmp_path / "ledger", POLICY, write=True) as ledger:
        ledger.add(
            [
                event(number, key=key, diagnostic=text, remote_mta=text, origin=text or "-", rule=text)
                for number, (key, text) in enumerate(given.items(), 1)
            ]
        )
        ledger.settle()
    with opened(tmp_path / "ledger", POLICY, write=False) as ledger:
        for key, text in given.items():
            (found,) = ledger.history(key).events
            assert (found.diagnostic, found.remote_mta, found.rule) == (text, text, text)
            assert found.origin == (text or "-")
    assert [text for text in given.values() if text and "DROP TABLE" in text]


def test_what_looks_like_a_pattern_is_one_address(tmp_path: Path) -> None:
    keys = [f"example.org {local}" for local in LOCAL_PARTS]
    with opened(tmp_path / "ledger", POLICY, write=True) as ledger:
        ledger.add([event(number, key=key) for number, key in enumerate(keys, 1)])
        for key in keys:
            assert [one.key for one in ledger.histories() if one.key == key] == [key]
            assert len(ledger.history(key).events) == 1
            assert set(ledger.alike(key)) <= {key, key.lower(), key.upper()}
        for domain in ("%", "*", "example_org", "example.or?", "example.org%", "' OR 1=1 --"):
            assert list(ledger.histories(domain)) == []
        for number, key in enumerate(keys, 1):
            assert ledger.forget(key) > 0
            assert len(list(ledger.histories())) == len(keys) - number


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_file_is_the_one_that_was_named(say: Say, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    suppressed = say("suppress", "add", "kim@example.org", "--ledger", place)
    assert (suppressed.status, suppressed.err) == (0, "")
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.iterdir()} == {name}
    assert place.read_bytes().startswith(b"SQLite format 3\0")
    exported = say("suppress", "export", "-f", "plain", "--ledger", place)
    assert (exported.status, exported.out) == (0, "kim@example.org\n")


def test_no_address_is_obeyed_where_a_list_is_shown(say: Say, tmp_path: Path) -> None:
    place = tmp_path / "ledger"
    address = '"##[error]x"@example.org'
    assert say("suppress", "add", "--ledger", place, "--", address, "kim@example.org", "-x@example.org").status == 0
    for form in ("plain", "csv", "json", "ndjson", "postfix", "ses", "sendgrid"):
        said = say("suppress", "export", "-f", form, "--ledger", place)
        assert "##[" not in said.out + said.err
        assert "kim@example.org" in said.out
