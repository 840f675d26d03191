"""Help: on one screen, whole where it is asked for, and as a manual that man shows."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bounce_cli.cli.app import app
from bounce_cli.cli.help.manual import MARK, manual_page
from bounce_cli.cli.help.page import Examples, Page, Paragraph, page_of
from bounce_cli.cli.late_commands import COMMANDS
from tests.cli.conftest import Run
from tests.conftest import SAMPLES

SCREEN = 50
COLUMNS = 80


def commands(command: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    for name, one in getattr(command, "commands", {}).items():
        yield from commands(one, *words, name)


ALL = list(commands(typer.main.get_command(app)))
each = pytest.mark.parametrize(("words", "command"), ALL, ids=["-".join(("bounce", *words)) for words, _ in ALL])


@each
def test_help_has_room_on_one_screen(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], command: object
) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    status, out, _ = run(*words, "--help")
    lines = out.splitlines()
    assert status == 0
    assert len(lines) <= SCREEN
    assert [line for line in lines if len(line) > COLUMNS] == []
    assert [line for line in lines[1:] if line.endswith("...")] == []
    assert run(*words, "-h")[1] == out
    assert str(getattr(command, "help", "")).split(".")[0].split(":")[0] in " ".join(out.split())


@each
def test_the_whole_help_tells_of_every_option(run: Run, words: tuple[str, ...], command: Any) -> None:
    status, out, _ = run("help", *words)
    assert status == 0
    assert out.startswith(f"Usage: {' '.join(('bounce', *words))} ")
    told = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)(?: [^a-z ]+)?$", out, re.MULTILINE))
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    assert told == {max(one.opts, key=len) for one in options} | {"--help"}
    named = " ".join(run(*words, "--help")[1].split())
    assert [option for option in told if option not in named] == []


def test_a_wrong_word_gets_the_nearest(run: Run) -> None:
    status, out, err = run("help", "ledger", "shwo")
    assert (status, out) == (2, "")
    assert "there is no command 'shwo' (did you mean 'show'?)" in err


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("man") / "share" / "man1"
    with pytest.raises(SystemExit) as end:
        app(["help", "--man", str(folder)], prog_name="bounce")
    assert end.value.code in {0, None}
    return folder


def test_there_is_a_page_of_the_manual_for_each_command(manual: Path) -> None:
    assert {path.name for path in manual.iterdir()} == {f"{'-'.join(('bounce', *words))}.1" for words, _ in ALL}


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_nothing_to_warn_of(manual: Path) -> None:
    for path in manual.iterdir():
        done = subprocess.run(
            ["groff", "-man", "-ww", "-Tutf8", "-rLL=78n", path], capture_output=True, text=True, check=True
        )
        assert done.stderr == "", path
        plain = re.sub(r"\x1b\[[\d;]*m|.\x08", "", done.stdout)
        assert re.findall("^NAME$", plain, re.MULTILINE), path
        assert not re.search(r"\[u[0-9A-F]{4}\]|\\", plain.replace("\\b", "")), path


def test_pages_of_the_manual_are_replaced_and_nothing_else_is(run: Run, tmp_path: Path) -> None:
    assert run("help", "--man", tmp_path)[0] == 0
    page = (tmp_path / "bounce-triage.1").read_text(encoding="utf-8")
    (tmp_path / "bounce-triage.1").write_text(f"{MARK}\nold\n", encoding="utf-8")
    assert run("help", "--man", tmp_path)[0] == 0
    assert (tmp_path / "bounce-triage.1").read_text(encoding="utf-8") == page
    (tmp_path / "bounce-triage.1").write_text("mine\n", encoding="utf-8")
    (tmp_path / "bounce-check.1").unlink()
    status, _, err = run("help", "--man", tmp_path)
    assert (status, (tmp_path / "bounce-check.1").exists()) == (4, False)
    assert "was not made by bounce help" in err
    assert (tmp_path / "bounce-triage.1").read_text(encoding="utf-8") == "mine\n"
    (tmp_path / "bounce-triage.1").unlink()
    (tmp_path / "bounce-triage.1").mkdir()
    assert run("help", "--man", tmp_path)[2].startswith(f"bounce: {tmp_path}/bounce-triage.1: Is a directory")
    assert run("help", "triage", "--man", tmp_path)[0] == 2


def test_a_folder_that_cannot_be_made_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    status, _, err = run("help", "--man", tmp_path / "file" / "man1")
    assert status == 4
    assert "file/man1" in err


def test_signs_that_roff_obeys_are_shown() -> None:
    page = Page(
        words=("bounce",),
        usage="[OPTIONS]",
        summary="Read.",
        blocks=(Paragraph(".so /etc/passwd"), Examples(("'x ~ `-- ^ \\n …",))),
        arguments=(),
        options={},
        commands=(),
    )
    text = manual_page(page, ())
    assert "\n\\&.so /etc/passwd\n" in text
    assert "\n\\&\\(aqx \\(ti \\(ga\\-\\- \\(ha \\en \\[u2026]\n" in text


def test_a_page_has_the_blocks_of_the_help() -> None:
    command = typer.main.get_command(app)
    page = page_of(command, typer.Context(command, info_name="bounce"))
    assert page.words == ("bounce",)
    assert page.summary.startswith("Read bounce mail")
    examples, *paragraphs = page.blocks
    assert isinstance(examples, Examples)
    assert all(line.startswith("bounce ") for line in examples.lines)
    assert all(isinstance(one, Paragraph) for one in paragraphs)


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (("triage", "-f", "jsn"), "json"),
        (("schema", "finding"), "findings"),
        (("triage", "--vocabulary", "sissimai"), "sisimai"),
    ],
)
def test_a_wrong_value_gets_the_nearest(run: Run, arguments: tuple[str, ...], nearest: str) -> None:
    status, _, err = run(*arguments, "nothing.eml") if arguments[0] == "triage" else run(*arguments)
    assert status == 2
    assert f"(did you mean '{nearest}'?)" in err


def test_a_file_that_is_not_there_is_no_command(run: Run) -> None:
    for name in ("bounces.mbx", "mails/one", "./x"):
        status, _, err = run(name)
        assert (status, err) == (
            2,
            f"bounce: {name}: No such file or directory, and no command either (bounce --help lists them)\n",
        )
    assert "Did you mean 'triage'?" in run("traige")[2]


def test_what_is_said_of_a_command_before_it_is_loaded_is_what_it_says() -> None:
    root: Any = typer.main.get_command(app)
    assert {name: place.summary for name, place in COMMANDS.items()} == {
        name: one.get_short_help_str(200) for name, one in root.commands.items()
    }


def test_one_command_loads_no_other() -> None:
    check = (
        "import sys; from bounce_cli.cli.main import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", check, "triage", str(SAMPLES / "ordinary-mail.eml"), "--offline", "-f", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "bounce_cli.cli.triaging.triage_command" in loaded
    others = {f"bounce_cli.cli.{place.module}" for name, place in COMMANDS.items() if name != "triage"}
    assert not loaded & {*others, "rich", "dns", "dkim", "spf", "pydantic", "sqlite3"}
