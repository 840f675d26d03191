"""The classifier can be taken alone: its folder, some small modules, and the standard library."""

import shutil
import subprocess
import sys
from pathlib import Path

import bounce_cli

_CHECK = """
import sys
sys.path.insert(0, sys.argv[1])
import bounce_cli.classifier as classifier
early = [name for name in ("tomllib", "asyncio", "email") if name in sys.modules and name != "tomllib"]
assert not early, early
from bounce_cli.classifier.engine import built_in
assert built_in.cache_info().currsize == 0, "the rules are loaded before they are needed"
result = classifier.classify(classifier.Diagnostic(text="550 5.1.1 User unknown"))
assert result.reason == "user_unknown", result
foreign = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - {"__main__", "bounce_cli"}
assert not foreign, foreign
assert set(classifier.__all__) <= set(dir(classifier))
"""


def test_the_classifier_stands_alone(tmp_path: Path) -> None:
    source = Path(bounce_cli.__file__).parent
    package = tmp_path / "bounce_cli"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in ("status.py", "folding.py", "errors.py", "suggestion.py", "beside.py", "late.py", "remembering.py"):
        shutil.copy(source / name, package / name)
    shutil.copytree(source / "classifier", package / "classifier", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", _CHECK, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
