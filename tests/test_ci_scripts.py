"""The scripts in `.ci`: what they take for wrong, and that an archive is the same each time and runs."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
MOMENT = (2026, 11, 25, 12, 0, 0)


def script(name: str) -> ModuleType:
    spec = spec_from_file_location(f"ci_{name}", ROOT / ".ci" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


AUDIT, DISTRIBUTIONS, SAME_ANSWERS, ZIPAPP = map(script, ("audit", "distributions", "same_answers", "zipapp"))


def project(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(f"[project]\n{text}\n", encoding="utf-8")
    return path


def test_what_an_archive_lacks_and_what_it_should_not_hold_is_told() -> None:
    told = list(DISTRIBUTIONS.differences("x.whl", ["a", "b"], ["b", "c", "b"]))
    assert told == ["x.whl: a is missing", "x.whl: c is too much, or not known to git", "x.whl: b is in it 2 times"]


def test_an_sdist_holds_all_and_a_wheel_the_package_without_the_examples_of_rules() -> None:
    tracked = ["README.md", "bounce_cli/a.toml", "bounce_cli/classifier/examples/b.toml", "tests/c.py"]
    assert DISTRIBUTIONS.expected_in_sdist(tracked, "x-1") == [f"x-1/{name}" for name in (*tracked, "PKG-INFO")]
    package, *about = DISTRIBUTIONS.expected_in_wheel(tracked, "x-1")
    assert package == "bounce_cli/a.toml"
    assert all(name.startswith("x-1.dist-info/") for name in about)


def test_questions_that_are_answered_otherwise_are_shown(capfd: pytest.CaptureFixture[str]) -> None:
    assert SAME_ANSWERS.main(["echo 0.1 s", "echo 0.2 s"]) == 0
    assert SAME_ANSWERS.main(["echo", "echo other"]) == 1
    out = capfd.readouterr().out
    assert "\n$ bounce config show\n" in out
    assert "\n-config show\n+other config show\n" in out


def test_a_zipapp_needs_no_extras_and_nothing_compiled(tmp_path: Path) -> None:
    path = project(tmp_path, """dependencies = ["backports.zstd>=1.0; python_version < '3.14'", "a[b]>=1", "c"]""")
    assert ZIPAPP.requirements(path) == ["a>=1", "c"]
    with pytest.raises(ZIPAPP.BuildError, match=r"run everywhere: d-1-cp311-cp311-any\.whl"):
        ZIPAPP.refuse_compiled(["a-1-py3-none-any.whl", "d-1-cp311-cp311-any.whl"])


def test_a_zipapp_asks_for_the_oldest_python(tmp_path: Path) -> None:
    assert "< (3, 11):" in ZIPAPP.main_of(project(tmp_path, 'requires-python = ">=3.11"'))
    with pytest.raises(ZIPAPP.BuildError, match="not the oldest version alone"):
        ZIPAPP.main_of(project(tmp_path, 'requires-python = ">=3.11,<4"'))


def test_its_time_is_the_one_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, found in (("1795696344", (2026, 11, 26, 12, 32, 24)), ("5", (1980, 1, 1, 0, 0, 0))):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
        assert ZIPAPP.stamp() == found
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
    with pytest.raises(ZIPAPP.BuildError, match="'noon', and not a number"):
        ZIPAPP.stamp()


def test_what_a_package_no_longer_says_is_not_mended_in_silence(tmp_path: Path) -> None:
    module = tmp_path / "core.py"
    module.write_text("open(a)", encoding="utf-8")
    ZIPAPP.replace_in(module, ("open(a)", "read(a)"))
    assert module.read_text(encoding="utf-8") == "read(a)"
    with pytest.raises(ZIPAPP.BuildError, match=r"core\.py does not read its tables by `open\(a\)` any more"):
        ZIPAPP.replace_in(module, ("open(a)", "read(a)"))


def packages(folder: Path, mode: int) -> Path:
    """A folder as pip fills one, with all that must not get into an archive."""
    names = ("z.py", "a/__init__.py", "a/__pycache__/b.cpython-311.pyc", "bin/a", "a-1.dist-info/RECORD")
    for name in (*names, "a-1.dist-info/METADATA", "a-1.dist-info/direct_url.json", "share/man/a.1"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n", encoding="utf-8")
        path.chmod(mode)
        os.utime(path, (mode, mode))
    (folder / "__main__.py").write_text("import a\nprint(a.x)\n", encoding="utf-8")
    return folder


def test_an_archive_is_the_same_each_time_and_runs(tmp_path: Path) -> None:
    first, second = tmp_path / "1.pyz", tmp_path / "2.pyz"
    assert ZIPAPP.write(packages(tmp_path / "1", 0o644), first, MOMENT) == 4
    assert ZIPAPP.write(packages(tmp_path / "2", 0o600), second, MOMENT) == 4
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"#!/usr/bin/env python3\n")
    assert os.access(first, os.X_OK)
    done = subprocess.run([sys.executable, first], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n", "")


@pytest.mark.parametrize(("place", "cause"), [("none/a.pyz", "there is no folder"), ("", "is a folder")])
def test_an_archive_that_cannot_be_written_is_not_built(
    place: str, cause: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ZIPAPP.main(["-o", str(tmp_path / place)]) == 1
    assert cause in capsys.readouterr().err


def test_a_known_vulnerability_fails_and_no_answer_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    known = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}, {"id": "PYSEC-2"}]}
    assert AUDIT.told([known, {"name": "b", "skip_reason": "not found"}]) == 1
    out, err = capfd.readouterr()
    assert out == "audit.py: 1 asked about, 1 not known there\n"
    assert err.splitlines() == [
        "audit.py: a 1: PYSEC-1, mended in 2",
        "audit.py: a 1: PYSEC-2, mended in no version yet",
    ]
    assert AUDIT.told([{"name": "c", "version": "1", "vulns": []}]) == 0
    assert AUDIT.told([{"name": "b", "skip_reason": "not found"}]) == 0
    assert capfd.readouterr().out.endswith("skipped: the advisories of the index are not to be had here\n")


def test_an_audit_that_fails_itself_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(error: str) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", error)

    monkeypatch.setattr(AUDIT.subprocess, "run", lambda *_, **__: ended("usage: pip-audit, to be connected"))
    assert AUDIT.main(["x"]) == 1
    monkeypatch.setattr(
        AUDIT.subprocess,
        "run",
        lambda *_, **__: ended("ERROR:pip_audit:Could not connect to PyPI's vulnerability feed"),
    )
    assert AUDIT.main(["x"]) == 0


def test_all_that_the_project_asks_for_is_pinned_by_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {
        re.split(r"[\[<>=; ]", one)[0].lower().replace(".", "-")
        for one in (*project["dependencies"], *extras["test"], *extras["lint"])
    }
    for name in ("tests", "build", "tools"):
        text = (ROOT / ".ci" / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pins = re.findall(r"(?m)^([a-z0-9-]+)(?:\[\w+\])?==\S+(?: ; [^\\\n]+)? \\\n    --hash=sha256:", text)
        assert len(pins) == len(re.findall(r"(?m)^[a-z]", text))
        asked -= {*pins} if name == "tests" else set()
    assert asked == set()
