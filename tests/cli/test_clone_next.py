"""The commands below a plan send to nobody whom the plan leaves out."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.clone.bounces import BULK, FULL, SPAM, bounce
from tests.terminal import on_a_terminal

AT = ("--now", "2026-12-01T09:00:00+00:00")
EARLY = ("--now", "2026-11-20T09:00:00+00:00")
TWICE = "run only one, or some get the mail twice."


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A bounce for two who get it, of whom one is on the list, and one on hold."""
    (tmp_path / "my list").write_text("ANNA@example.org\n")
    path = tmp_path / "mixed.eml"
    path.write_bytes(bounce({"anna@example.org": FULL, "berta@example.net": FULL, "cora@school.example": SPAM}, BULK))
    return path


def commands(plan: str) -> dict[str, list[str]]:
    """The words of each command that a plan shows, by its label; what follows a pipe is left out."""
    joined = plan.replace(" \\\n", " ")
    found = re.findall(r"^   (\S+) +(bounce clone .*?)(?: \| sendmail -i -t)?$", joined, re.MULTILINE)
    return {label: shlex.split(command)[1:] for label, command in found}


def test_the_next_command_leaves_out_whom_the_plan_leaves_out(run: Run, mixed: Path) -> None:
    listed = mixed.with_name("my list")
    plan = run("clone", *AT, "--plan", "--suppressed", listed, mixed)[1]
    assert " NEVER  anna@example.org " in plan
    found = commands(plan)
    assert found["next"] == ["clone", "--suppressed", str(listed), str(mixed)]
    assert found["then"] == ["clone", "--held", "--suppressed", str(listed), str(mixed)]
    status, out, _ = run(*found["next"], *AT)
    assert status == 0
    assert "\nTo: berta@example.net\n" in out
    assert "anna@" not in out


def test_every_option_that_decides_is_repeated(run: Run, mixed: Path) -> None:
    rules = mixed.with_name("rules.toml")
    rules.touch()
    config = mixed.with_name("bounce.toml")
    config.touch()
    options: list[object] = ["--held", "--not-before", "2026-11-25 09:00", "--suppressed", mixed.with_name("my list")]
    options += ["--profile", "one-to-one", "--rules", rules, "--rules", rules, "--config", config, "--lang", "en"]
    words = list(map(str, options))
    plan = run("clone", *EARLY, "--plan", *options, mixed)[1]
    assert commands(plan) == {"next": ["clone", "--output", "FOLDER", *words, str(mixed)]}


def test_several_mails_go_into_a_folder(run: Run, mixed: Path) -> None:
    plan = run("clone", *AT, "--held", "--plan", mixed)[1]
    assert commands(plan) == {"next": ["clone", "--output", "FOLDER", "--held", str(mixed)]}


def test_the_command_for_later_does_not_stop_at_the_time_of_this_one(run: Run, mixed: Path) -> None:
    plan = run("clone", *EARLY, "--plan", "--not-before", "2026-11-21", "--profile", "marketing", mixed)[1]
    assert commands(plan)["later"] == ["clone", "--profile", "marketing", str(mixed)]
    assert "when the time has come" in plan


def test_two_commands_that_send_to_the_same_people_are_not_both_run(run: Run, mixed: Path) -> None:
    assert TWICE in run("clone", *AT, "--plan", mixed)[1]
    assert TWICE not in run("clone", *AT, "--held", "--plan", mixed)[1]


@pytest.mark.parametrize("others", [(), ("mixed.eml",)])
def test_what_came_on_standard_input_is_gone(run: Run, mixed: Path, others: tuple[str, ...]) -> None:
    octets = bounce({"kim@example.org": FULL, "lee@school.example": SPAM})
    plan = run("clone", *AT, "--plan", "-", *(mixed.with_name(name) for name in others), stdin=octets)[1]
    assert " NOW    kim@example.org " in plan
    assert "bounce clone" not in plan
    assert TWICE not in plan


def test_paths_are_quoted_and_many_are_left_to_the_reader(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["a  b.eml", "-c.eml", "d'e.eml", "f.eml"]
    for name in names:
        (tmp_path / name).write_bytes(bounce(original=BULK))
    assert commands(run("clone", *AT, "--plan", "--", *names[:3])[1])["next"] == ["clone", "--", *names[:3]]
    assert commands(run("clone", *AT, "--plan", names[0], names[2], names[3], "f.eml")[1])["next"] == ["clone", "…"]


def test_a_command_wider_than_the_terminal_can_be_copied(mixed: Path) -> None:
    listed = mixed.with_name("my list")
    arguments, plain = (*AT, "--suppressed", listed.name, mixed.name), {"NO_COLOR": "1"}
    status, shown = on_a_terminal("clone", *arguments, folder=mixed.parent, columns=50, environment=plain)
    assert status == 0
    assert max(map(len, shown.splitlines())) <= 50
    assert " \\\n" in shown
    assert commands(shown)["then"] == ["clone", "--held", "--suppressed", listed.name, mixed.name]
