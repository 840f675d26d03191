"""Mails in several processes: the order stays, little is read ahead, and who is killed costs one mail at most."""

import multiprocessing
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.classifier import Classifier
from bounce_cli.classifier.engine import built_in
from bounce_cli.parallel import crew
from bounce_cli.parallel.blocks import blocks
from bounce_cli.parallel.clock import Clock
from bounce_cli.parallel.outcome import Outcome
from bounce_cli.parallel.run import cores, in_processes
from bounce_cli.parallel.worker import outcomes, packed, serve
from bounce_cli.problem import Problem
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage
from tests.conftest import SAMPLES


def mails(count: int, octets: bytes = b"x") -> Iterator[RawMessage]:
    return (RawMessage(origin=f"m{number}", octets=octets) for number in range(count))


def name(mail: RawMessage) -> str:
    return mail.origin


def process(_: RawMessage) -> int:
    return os.getpid()


def fails_at_seven(mail: RawMessage) -> str:
    if mail.origin == "m7":
        message = "seven"
        raise RuntimeError(message)
    return mail.origin


def kills_at_seven(mail: RawMessage) -> str:
    if mail.origin == "m7" and multiprocessing.parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
    return mail.origin


def leaves_at_seven(mail: RawMessage) -> str:
    if mail.origin == "m7" and multiprocessing.parent_process():
        os._exit(3)
    return mail.origin


def kills_once(mark: str, mail: RawMessage) -> str:
    if mail.origin == "m7" and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return mail.origin


def leaves_a_child_behind(mark: str, mail: RawMessage) -> str:
    if mail.origin == "m7" and multiprocessing.parent_process():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has another thread, which its child does not need
            child = os.fork()
        if not child:
            time.sleep(60)  # with a copy of all that the process has open
            os._exit(0)
        with Path(mark).open("a", encoding="ascii") as file:
            file.write(f"{child}\n")
        os._exit(3)
    return mail.origin


def serves_later(mark: str, *given: Any) -> None:
    """Serve, but as the first process do nothing for a minute."""
    try:
        Path(mark).mkdir()
    except FileExistsError:
        serve(*given)
    else:
        time.sleep(60)


def long(mail: RawMessage) -> bytes:
    return mail.octets * 2


def found(work: Callable[[RawMessage], object], count: int, jobs: int = 3) -> list[Outcome[object]]:
    return [outcome for _, outcome in in_processes(work, mails(count), jobs=jobs)]


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 1000])
def test_the_order_stays_with_any_number_of_mails_and_processes(count: int, jobs: int) -> None:
    pairs = list(in_processes(name, mails(count), jobs=jobs))
    assert [mail.origin for mail, _ in pairs] == [f"m{number}" for number in range(count)]
    assert [outcome.found for _, outcome in pairs] == [mail.origin for mail, _ in pairs]


def test_other_processes_do_the_work_and_a_lone_block_is_done_here() -> None:
    assert os.getpid() not in {outcome.found for outcome in found(process, 1000)}
    assert {outcome.found for outcome in found(process, 32)} == {os.getpid()}
    assert {outcome.found for outcome in found(process, 1000, jobs=1)} == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_fault_of_ours_costs_one_mail_and_says_where_it_arose(jobs: int) -> None:
    there = found(fails_at_seven, 200, jobs)
    assert [number for number, outcome in enumerate(there) if outcome.fault] == [7]
    assert there[7].fault is not None
    assert there[7].fault.code == "internal_error"
    assert "RuntimeError: seven" in there[7].fault.text
    assert "fails_at_seven" in there[7].trace


@pytest.mark.parametrize(
    ("work", "cause"), [(kills_at_seven, "was killed (SIGKILL)"), (leaves_at_seven, "came to an end (status 3)")]
)
@pytest.mark.parametrize("count", [200, 40])
def test_the_mail_that_ends_its_process_is_named_and_all_others_are_done(
    work: Callable[[RawMessage], str], cause: str, count: int
) -> None:
    there = found(work, count)
    assert there[7] == Outcome(None, Problem(code="killed", text=f"the process that worked on it {cause}"))
    assert [outcome.found for outcome in there] == [None if number == 7 else f"m{number}" for number in range(count)]


def test_a_process_that_is_killed_by_chance_costs_nothing(tmp_path: Path) -> None:
    there = found(partial(kills_once, str(tmp_path / "mark")), 200)
    assert [outcome.found for outcome in there] == [f"m{number}" for number in range(200)]
    assert (tmp_path / "mark").exists()


def test_a_process_is_gone_though_its_child_has_the_connection(tmp_path: Path) -> None:
    there = found(partial(leaves_a_child_behind, str(tmp_path / "children")), 200)
    children = [int(line) for line in (tmp_path / "children").read_text(encoding="ascii").split()]
    for child in children:
        os.kill(child, signal.SIGKILL)  # it is still there
    assert len(children) >= 2
    assert [number for number, outcome in enumerate(there) if outcome.fault] == [7]
    assert [outcome.found for outcome in there] == [None if number == 7 else f"m{number}" for number in range(200)]


def test_a_process_that_never_begins_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.parallel.clock._TO_BEGIN", 5.0)
    monkeypatch.setattr(crew, "serve", partial(serves_later, str(tmp_path / "first")))
    assert [outcome.found for outcome in found(name, 200)] == [f"m{number}" for number in range(200)]
    assert (tmp_path / "first").exists()


def test_blocks_and_outcomes_that_no_pipe_holds_are_handed_over() -> None:
    large = b"y" * (1 << 20)
    there = [outcome for _, outcome in in_processes(long, mails(20, large), jobs=2)]
    assert all(outcome.found == large * 2 for outcome in there)
    assert len(there) == 20


def test_little_is_read_ahead() -> None:
    read = 0

    def counted() -> Iterator[RawMessage]:
        nonlocal read
        for mail in mails(10_000):
            read += 1
            yield mail

    pairs = in_processes(name, counted(), jobs=2)
    assert next(pairs)[0].origin == "m0"
    pairs.close()  # type: ignore[attr-defined] # an iterator to its callers
    assert read <= 32 * 10


def test_blocks_are_bounded_by_mails_and_by_octets() -> None:
    assert [len(block) for block in blocks(mails(70))] == [32, 32, 6]
    assert [len(block) for block in blocks(mails(5, b"x" * (200 << 10)))] == [2, 2, 1]


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: object) -> object:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(crew.Crew, "_started", refused)
    assert {outcome.found for outcome in found(process, 200)} == {os.getpid()}


def test_as_many_processes_as_could_be_started_do_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    started = crew.Crew._started

    def refused_later(self: crew.Crew) -> object:
        if self._workers:
            raise OSError(11, "Resource temporarily unavailable")
        return started(self)

    monkeypatch.setattr(crew.Crew, "_started", refused_later)
    assert len({outcome.found for outcome in found(process, 1000, jobs=4)} - {os.getpid()}) == 1


@pytest.mark.parametrize("count", [40, 200])
def test_where_all_processes_are_killed_at_once_others_do_the_work(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    started = crew.Crew._started
    begun: list[object] = []

    def killed_at_first(self: crew.Crew) -> object:
        worker = started(self)
        begun.append(worker)
        if len(begun) < 3:
            worker.process.kill()
            worker.process.join()
        return worker

    monkeypatch.setattr(crew.Crew, "_started", killed_at_first)
    assert [outcome.found for outcome in found(name, count, jobs=2)] == [f"m{number}" for number in range(count)]
    assert len(begun) >= 3


def test_processes_that_are_no_copies_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    # As on systems without fork: all that is handed over has to be a thing that pickle knows.
    monkeypatch.setattr(crew, "_context", lambda: multiprocessing.get_context("spawn"))
    mail = SAMPLES.joinpath("postfix-three-fates.eml").read_bytes()
    work = partial(triage, classifier=Classifier(built_in().rules))
    raw = RawMessage(origin="-", octets=mail)
    found_there = [outcome for _, outcome in in_processes(work, iter([raw] * 70), jobs=2)]
    assert found_there == [Outcome(work(raw))] * 70


def test_beside_threads_no_copy_is_made() -> None:
    is_done = threading.Event()
    thread = threading.Thread(target=is_done.wait)
    thread.start()
    try:
        assert crew._context().get_start_method() == "spawn"
    finally:
        is_done.set()
        thread.join()


def test_nobody_is_left_behind() -> None:
    pairs = in_processes(process, mails(1000), jobs=3)
    pids = {next(pairs)[1].found for _ in range(200)}
    pairs.close()  # type: ignore[attr-defined] # an iterator to its callers
    assert pids
    assert not multiprocessing.active_children()


def test_an_interrupted_run_gives_what_is_there() -> None:
    def interrupted() -> Iterator[RawMessage]:
        yield from mails(400)
        raise KeyboardInterrupt

    given: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        given.extend(mail.origin for mail, _ in in_processes(name, interrupted(), jobs=2))
    assert given == [f"m{number}" for number in range(len(given))]


def test_a_process_works_until_nobody_hands_over_any_more() -> None:
    ours, theirs = multiprocessing.Pipe()
    other, copied = multiprocessing.Pipe()
    before = signal.getsignal(signal.SIGINT)
    try:
        for block in blocks(mails(40)):
            ours.send_bytes(packed(block))
        taken: list[list[Outcome[object]]] = []
        threading.Thread(target=_close_after, args=(ours, 2, taken)).start()
        serve(name, theirs, Clock([0, 0], 0), [copied])
    finally:
        signal.signal(signal.SIGINT, before)
    assert [outcome.found for block in taken for outcome in block] == [f"m{number}" for number in range(40)]
    assert copied.closed
    other.close()


def _close_after(connection: Connection, count: int, taken: list[list[Outcome[object]]]) -> None:
    taken += [outcomes(connection.recv_bytes()) for _ in range(count)]
    connection.close()


def test_there_is_a_core() -> None:
    assert cores() >= 1
