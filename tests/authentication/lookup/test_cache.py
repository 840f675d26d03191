"""Every question is asked once, and no more than the budget allows."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.authentication.lookup.budget import Budget
from bounce_cli.authentication.lookup.cache import Cache
from bounce_cli.limits import Limits


class Counting:
    """Answers everything with the outcome that the name begins with, and counts."""

    def __init__(self, ttl: int = 60) -> None:
        self.asked: list[tuple[str, str]] = []
        self.ttl = ttl

    def ask(self, name: str, type_: str) -> Answer:
        self.asked.append((name, type_))
        return Answer(name=name, type=type_, outcome=Outcome(name.partition(".")[0]), ttl=self.ttl)


@pytest.mark.parametrize("outcome", ["records", "nxdomain", "nodata", "servfail", "timeout"])
def test_a_question_is_asked_once(outcome: str) -> None:
    behind = Counting()
    cache = Cache(behind, most=10)
    answers = {cache.ask(name, "TXT") for name in (f"{outcome}.org", f"{outcome.upper()}.ORG.", f" {outcome}.org ")}
    assert {answer.outcome for answer in answers} == {outcome}
    assert len(answers) == 1
    cache.ask(f"{outcome}.org", "A")
    assert behind.asked == [(f"{outcome}.org", "TXT"), (f"{outcome}.org", "A")]


def test_u_labels_and_a_labels_are_one_question() -> None:
    behind = Counting()
    cache = Cache(behind, most=10)
    assert cache.ask("records.b\u00fccher.example", "A") == cache.ask("records.xn--bcher-kva.example", "A")
    assert behind.asked == [("records.xn--bcher-kva.example", "A")]


def test_an_answer_is_kept_for_its_time_to_live() -> None:
    time = [100.0]
    behind = Counting(ttl=20)
    cache = Cache(behind, most=10, clock=lambda: time[0])
    for now, asked in ((100.0, 1), (119.0, 1), (121.0, 2), (140.0, 2)):
        time[0] = now
        cache.ask("records.org", "A")
        assert len(behind.asked) == asked


def test_a_run_asks_no_more_than_its_budget() -> None:
    behind = Counting()
    cache = Cache(behind, most=2)
    outcomes = [cache.ask(f"records.{number}", "A").outcome for number in (1, 2, 3, 1)]
    assert outcomes == ["records", "records", "not-asked", "records"]
    assert len(behind.asked) == 2


def test_a_message_asks_no_more_than_its_budget_whatever_others_asked() -> None:
    behind = Counting()
    cache = Cache(behind, most=10)
    cache.ask("records.0", "A")
    budget = Budget(cache, Limits(dns_lookups=2))
    names = ("records.0", "records.1", "RECORDS.1.", "records.2", "records.1", "records.0")
    outcomes = [budget.ask(name, "A").outcome for name in names]
    assert outcomes == ["records", "records", "records", "not-asked", "records", "records"]
    assert behind.asked == [("records.0", "A"), ("records.1", "A")]


def test_threads_wait_for_one_answer() -> None:
    started, go = threading.Event(), threading.Event()

    class Slow(Counting):
        def ask(self, name: str, type_: str) -> Answer:
            started.set()
            assert go.wait(5)
            return super().ask(name, type_)

    behind = Slow()
    cache = Cache(behind, most=10)
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(cache.ask, "records.org", "A") for _ in range(8)]
        assert started.wait(5)
        go.set()
        answers = [future.result(5) for future in waiting]
    assert len(behind.asked) == 1
    assert len(set(answers)) == 1


def test_an_error_behind_the_cache_leaves_nobody_waiting() -> None:
    cache = Cache(Counting(), most=10)
    with pytest.raises(ValueError, match="unheard-of"):
        cache.ask("unheard-of.org", "A")
    assert cache.ask("unheard-of.org", "A").outcome == "servfail"
