"""Files beside modules are found on disk and in an archive."""

import sys
import zipfile
from pathlib import Path

import pytest

import bounce_cli.advice
from bounce_cli.beside import beside


def test_on_disk_it_is_the_folder() -> None:
    assert beside("bounce_cli.advice") == Path(str(bounce_cli.advice.__file__)).parent


def test_in_an_archive_it_can_be_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        archive.writestr("packed_package/__init__.py", "")
        archive.writestr("packed_package/words.txt", "kim")
    monkeypatch.syspath_prepend(tmp_path / "packed.zip")
    __import__("packed_package")
    try:
        assert beside("packed_package").joinpath("words.txt").read_text("utf-8") == "kim"
    finally:
        del sys.modules["packed_package"]
