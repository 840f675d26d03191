"""The policies of the package, and those of one's own with their faults."""

from pathlib import Path
from typing import Any

import pytest

from bounce_cli.errors import ConfigurationError, UsageError
from bounce_cli.ledger.history import History
from bounce_cli.ledger.judging.entries import EVER, Judge
from bounce_cli.ledger.judging.policy import DEFAULT_POLICY, Policy, policies, policy_named, policy_of
from bounce_cli.ledger.proof.level import Level
from tests.ledger.ledger_events import DAY, KEY, NOW, YEAR, delay, event, full, lists

SOFT = {"reason": "rate_limited", "type": "soft", "suppress": "no"}
BLOCKED: dict[str, Any] = {"reason": "spam_content", "suppress": "hold"}


def written(folder: Path, text: str) -> Policy:
    path = folder / "own.toml"
    path.write_text(text)
    return policy_named(str(path))


def test_the_policies_of_the_package() -> None:
    assert list(policies()) == ["hubspot", "strict", "lenient", "mailman"]
    assert DEFAULT_POLICY == "hubspot"
    assert all(policy.about and policy.level is Level.SENT for policy in policies().values())
    assert len({policy.digest for policy in policies().values()}) == 4


@pytest.mark.parametrize("name", ["hubspot", "strict", "lenient", "mailman"])
def test_a_complaint_gives_an_address_up_by_every_policy(name: str) -> None:
    complaint = event(kind="feedback", reason=None, type=None)
    assert lists(complaint, policy=name) == {"": "suppress"}
    assert lists(complaint._replace(level=Level.PLAUSIBLE), policy=name) == {"": "hold"}
    assert lists(event(**BLOCKED), policy=name) == {"": "hold"}


def test_strict_gives_up_what_bounces_for_two_weeks() -> None:
    days = (14, 9, 5, 0)
    soft = [event(day, NOW - day * DAY, **SOFT) for day in days]
    assert lists(*soft, policy="strict") == {"": "suppress"}
    assert lists(*soft[1:], policy="strict") == {"": "hold"}
    assert lists(*soft[:3], event(0, NOW - 1, **SOFT), policy="strict") == {"": "hold"}
    assert lists(*soft[3:], policy="strict") == {}
    assert lists(event(1, NOW - 3 * DAY + 1, **SOFT), event(2, NOW, **SOFT), policy="strict") == {}


def test_strict_gives_up_after_the_second_hard_bounce_of_a_good_address() -> None:
    first = event(1, NOW - DAY, **BLOCKED)
    assert lists(first, event(2, NOW, **BLOCKED), policy="strict") == {"": "suppress"}
    assert lists(first, event(2, NOW - 1, **BLOCKED), policy="strict") == {"": "hold"}
    assert lists(event(1, NOW), policy="strict") == {"": "suppress"}


def test_lenient_gives_up_at_the_second_bounce_a_day_later() -> None:
    first = event(1, NOW - DAY)
    assert lists(first, policy="lenient") == {"": "hold"}
    assert lists(first, event(2, NOW), policy="lenient") == {"": "suppress"}
    assert lists(first, event(2, NOW - 1), policy="lenient") == {"": "hold"}
    assert lists(first, event(2, None), policy="lenient") == {"": "hold"}
    assert lists(first, event(2, NOW + 5 * YEAR), policy="lenient") == {"": "hold"}
    assert lists(full(1, NOW - 20 * DAY), full(2, NOW - 10 * DAY), full(3, NOW), policy="lenient") == {"": "hold"}


def test_mailman_gives_up_at_five_points_a_bounce_a_day() -> None:
    hard = [event(day, NOW - day * DAY) for day in range(5)]
    assert lists(*hard, policy="mailman") == {"": "suppress"}
    assert lists(*hard[:4], policy="mailman") == {}
    same_day = [event(100 + second, NOW + second) for second in range(9)]
    assert lists(*hard[:4], *same_day, policy="mailman") == {}
    soft = [event(day, NOW - day * DAY, **SOFT) for day in range(10)]
    assert lists(*soft, policy="mailman") == {"": "suppress"}
    assert lists(*soft[:9], policy="mailman") == {}
    # Of a day the heaviest bounce counts.
    assert lists(*hard[:4], event(9, NOW - 4 * DAY, **SOFT), event(8, NOW - 4 * DAY), policy="mailman") == {
        "": "suppress"
    }


def test_mailman_forgets_after_a_week_without_bounces() -> None:
    late = [event(n, NOW - n * 7 * DAY) for n in range(5)]
    assert lists(*late, policy="mailman") == {"": "suppress"}
    four = [event(day, NOW - day * DAY) for day in range(4)]
    assert lists(*four, event(9, NOW - 11 * DAY), policy="mailman") == {}
    assert lists(*four, event(9, NOW - 10 * DAY), policy="mailman") == {"": "suppress"}


def test_mailman_gives_no_points_without_a_date_or_for_delays() -> None:
    four = [event(day, NOW - day * DAY) for day in range(4)]
    assert lists(*four, event(9, None), event(10, NOW + 5 * YEAR), delay(11, NOW - 4 * DAY), policy="mailman") == {}


def test_a_policy_of_ones_own(tmp_path: Path) -> None:
    policy = written(
        tmp_path,
        'level = "token"\n[types]\nglobal_accounts = 2\nglobal_reasons = ["mailbox_disabled"]\n'
        '[[rule]]\nlist = "suppress"\nreasons = ["mailbox_disabled"]\nbounces = 2\n',
    )
    assert (policy.level, policy.types.global_accounts) == (Level.TOKEN, 2)
    gone = [event(value, reason="mailbox_disabled", level=Level.TOKEN) for value in (1, 2)]
    assert lists(*gone, policy=policy.name) == {"": "suppress"}
    assert lists(gone[0], policy=policy.name) == {}
    assert lists(gone[0], event(2, reason="mailbox_disabled"), policy=policy.name) == {"": "hold"}
    assert lists(gone[0]._replace(account="a"), gone[1]._replace(account="b"), policy=policy.name) == {"*": "suppress"}
    assert policy_of(policy.content).rules == policy.rules


def test_the_digest_leaves_aside_what_a_policy_is_for(tmp_path: Path) -> None:
    rule = '[[rule]]\nlist = "hold"\n'
    one, other = written(tmp_path, 'about = "one"\n' + rule), written(tmp_path, 'about = "other"\n' + rule)
    assert one.digest == other.digest != written(tmp_path, rule + "bounces = 2\n").digest


RULE = '[[rule]]\nlist = "hold"\n'
FAULTS = {
    "": ("at least one [[rule]]",),
    'rule = "x"': ("at least one [[rule]]",),
    "rule = [1]": ("rule 1", "table"),
    "[[rule]]": ("rule 1", "'list'"),
    '[[rule]]\nlist = "never"': ("rule 1", "'list'", "suppress or hold"),
    RULE + RULE + 'reason = ["user_unknown"]': ("rule 2", "'reason'", "did you mean 'reasons'?"),
    RULE + 'reasons = ["user_unknwn"]': ("rule 1", "'reasons'", "did you mean 'user_unknown'?"),
    RULE + 'kinds = "failure"': ("rule 1", "'kinds'", "list of words"),
    RULE + "kinds = [5]": ("rule 1", "'kinds'", "5"),
    RULE + 'types = ["hrad"]': ("rule 1", "'types'", "did you mean 'hard'?"),
    RULE + "bounces = -1": ("rule 1", "'bounces'", "number"),
    RULE + 'days = "two"': ("rule 1", "'days'", "number"),
    RULE + "days = true": ("rule 1", "'days'", "number"),
    RULE + "lasting = 1": ("rule 1", "'lasting'", "true or false"),
    RULE + "scores = { hrad = 1.0 }\npoints = 5": ("rule 1", "'scores'"),
    RULE + "scores = { hard = 1.0 }": ("rule 1", "'scores'", "'points'"),
    'level = "snt"\n' + RULE: ("'level'", "did you mean 'sent'?"),
    "level = 5\n" + RULE: ("'level'", "5"),
    "levle = 5\n" + RULE: ("'levle'", "did you mean 'level'?"),
    "types = 5\n" + RULE: ("'types'", "table"),
    "[types]\nfull_day = 3\n" + RULE: ("types", "'full_day'", "did you mean 'full_days'?"),
    "[types]\nfull_days = 0\n" + RULE: ("types", "'full_days'", "from 1 to"),
    "[types]\nfull_days = 1.5\n" + RULE: ("types", "'full_days'", "whole number"),
    '[types]\nglobal_reasons = ["user"]\n' + RULE: ("types", "'global_reasons'", "'user'"),
    "[[rule": ("not TOML",),
}


@pytest.mark.parametrize("text", FAULTS)
def test_the_faults_of_a_policy_name_file_rule_and_key(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        written(tmp_path, text)
    for word in (str(tmp_path / "own.toml"), *FAULTS[text]):
        assert word in str(caught.value)


def test_a_date_in_a_policy_is_no_crash(tmp_path: Path) -> None:
    try:
        written(tmp_path, "about = 2026-01-01\n" + RULE)
    except ConfigurationError as error:
        assert "'about'" in str(error)  # noqa: PT017 - either will do


@pytest.mark.parametrize("key", ["days", "bounces"])
def test_what_is_no_number_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"rule 1: '{key}'"):
        written(tmp_path, f"{RULE}{key} = nan")


def test_points_without_scores_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="rule 1: 'points'"):
        written(tmp_path, f"{RULE}points = 5")


def test_a_single_event_without_a_date_has_no_points_of_one_with_a_date(tmp_path: Path) -> None:
    policy = written(tmp_path, '[[rule]]\nlist = "suppress"\nscores = { hard = 1.0 }\npoints = 1\n')
    dated, undated = History(key=KEY, events=(event(1),)), History(key=KEY, events=(event(2, None),))
    judge = Judge(policy)
    assert [judge.in_the_end(one) for one in (dated, undated)] == [judge.at(one, EVER) for one in (dated, undated)]


def test_a_policy_that_is_not_there_is_named_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"hubsopt: no such policy.*did you mean 'hubspot'.*mailman"):
        policy_named("hubsopt")
    path = tmp_path / "latin.toml"
    path.write_bytes(b'about = "\xff"')
    with pytest.raises(ConfigurationError, match=r"latin\.toml: not TOML"):
        policy_named(str(path))
