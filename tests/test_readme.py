"""What the README shows is what the commands say, and its Python runs."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bounce_cli import settings
from bounce_cli.classifier.installed import GROUP
from bounce_cli.cli.forms import OutputFormat
from bounce_cli.configuration import read_configuration
from bounce_cli.rendering.schema import record_schema
from tests.terminal import on_a_terminal

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def screen(command: str, data: Path) -> str:
    """What a command of the README writes on a terminal of 80 columns, without colour and network."""
    variables = {"NO_COLOR": "1", "BOUNCE_OFFLINE": "1", "XDG_DATA_HOME": str(data)}
    out = on_a_terminal(*shlex.split(command)[1:], environment=variables, folder=ROOT)[1]
    # The progress of a slow run, which it takes away again.
    return re.sub(r"(?:\r[^\r\n]*)*\r\x1b\[K", "", out)


def timeless(text: str) -> str:
    return re.sub(r"\d+\.\d s$", "0.0 s", text.strip("\n"), flags=re.MULTILINE)


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.split("\n")[0])
def test_outputs_are_what_the_commands_say(block: str, tmp_path: Path) -> None:
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = step.partition("\n")
        assert timeless(screen(command.replace("\\", ""), tmp_path)) == timeless(output)


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.split("\n")[0])
def test_python_runs(block: str) -> None:
    done = subprocess.run([sys.executable, "-c", block], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


HEAVY = (
    "import sys\nassert not {'typer', 'rich', 'dns', 'dkim', 'spf'} & set(sys.modules), 'loads what it does not need'"
)


@pytest.mark.parametrize("first", ["import bounce_cli\n", "from bounce_cli.classifier import Diagnostic, classify\n"])
def test_the_library_loads_neither_screens_nor_the_dns(first: str) -> None:
    block = "\n".join(one for one in blocks("python") if one.startswith(first))
    assert block
    done = subprocess.run(
        [sys.executable, "-c", f"{block}\n{HEAVY}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_fields_that_are_told_are_those_of_a_record() -> None:
    table = README.partition("| field | says |\n")[2].partition("\n\n")[0]
    cells = [row.split(" | ")[0] for row in table.splitlines()[1:]]
    told = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert len(told) > 15
    assert set(told) <= set(record_schema()["properties"])


def test_the_forms_that_are_told_are_those_there_are() -> None:
    told = set(re.findall(r"(?:--format|-f) (\w+)", README)) - {"text", "eml", "postfix"}
    assert told <= set(OutputFormat)
    assert {form.value for form in OutputFormat} - {"table"} <= {*told, "csv", "markdown"}


def test_exit_statuses_are_those_of_the_help() -> None:
    told = subprocess.run([sys.executable, "-m", "bounce_cli", "--help"], capture_output=True, text=True, check=True)
    sentence = re.search(r"Exit status:([^.]*)\.", " ".join(told.stdout.split()))
    assert sentence
    in_help = re.findall(r"(?:^|,) (\d+) ", sentence[1])
    assert in_help == re.findall(r"^\| (\d+) \|", README, re.MULTILINE)


RULES = [block for block in blocks("toml") if "[[rule]]" in block]
POINTS = [block for block in blocks("toml") if "entry-points" in block]
SETTINGS = [block for block in blocks("toml") if block not in RULES and block not in POINTS]


@pytest.mark.parametrize("block", SETTINGS)
def test_a_configuration_is_one_and_names_its_variables(block: str, tmp_path: Path) -> None:
    (tmp_path / "bounce.toml").write_text(block, encoding="utf-8")
    found = read_configuration(tmp_path / "bounce.toml")
    assert [settings.SETTINGS[key].variable for key in found.sources] == re.findall(
        r"# (BOUNCE_\w+)(?:$|:)", block, re.MULTILINE
    )


def test_every_setting_is_told() -> None:
    assert set(re.findall(r"# (BOUNCE_\w+)(?:$|:)", "\n".join(SETTINGS), re.MULTILINE)) == {
        setting.variable for setting in settings.SETTINGS.values()
    }


def test_the_entry_point_is_of_the_group_that_is_asked() -> None:
    (block,) = POINTS
    assert list(tomllib.loads(block)["project"]["entry-points"]) == [GROUP]


def test_there_are_rules_and_a_configuration() -> None:
    assert RULES
    assert SETTINGS


@pytest.mark.parametrize("block", RULES)
def test_rules_come_out_right(block: str, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(block, encoding="utf-8")
    status, told = on_a_terminal("rules", "test", str(path), folder=ROOT)
    assert (status, told.split(":")[-1].strip()) == (0, "all came out right")
