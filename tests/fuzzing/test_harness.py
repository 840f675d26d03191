"""The harness itself: it keeps what is not borne, ends what takes too long, and sees memory grow."""

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzzing.endurance import drawn, growth, mails
from tests.fuzzing.entries import ENTRIES
from tests.fuzzing.run import _WATCHED, Guard, main


@pytest.fixture(autouse=True)
def _same_handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGVTALRM)
    yield
    signal.signal(signal.SIGVTALRM, before)


def test_an_input_that_raises_is_kept_and_counted(tmp_path: Path) -> None:
    guard = Guard(lambda octets: octets.decode("ascii"), tmp_path, 1.0)
    for octets in (b"a", b"\xff", b"b", b"\xff"):
        guard(octets)
    assert (guard.count, guard.faults.total()) == (4, 2)
    [kept] = tmp_path.iterdir()
    assert kept.name.startswith("UnicodeDecodeError-")
    assert kept.read_bytes() == b"\xff"
    assert "2 faults" in guard.told()


def test_an_input_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    def forever(octets: bytes) -> None:
        while octets:
            pass

    guard = Guard(forever, tmp_path, 0.05)
    guard(b"x")
    guard(b"")
    assert guard.faults == {"TooSlowError outside": 1}


def test_each_entry_has_something_that_a_fuzzer_watches() -> None:
    assert ENTRIES.keys() == _WATCHED.keys()


def test_without_atheris_hypothesis_makes_the_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "atheris", None)
    monkeypatch.setattr("resource.setrlimit", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["run", "recording", "--runs", "30", "--findings", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert "atheris is not installed" in told
    assert re.search(r"recording \d+ runs.* 0 faults", told)


def test_growth_is_seen_where_there_is_some_after_the_first_mails() -> None:
    assert growth([(number, 50.0 + 10 * (number < 4)) for number in range(20)], 4) == 0
    grown = [(number, 50.0 + number) for number in range(20)]
    assert growth(grown, 4) > 5
    assert "polyline" in drawn(grown)


def test_the_mails_of_endurance_differ() -> None:
    some = [mail for mail, _ in zip(mails(), range(300), strict=False)]
    assert len(set(some)) == len(some)
