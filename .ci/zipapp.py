"""Builds the zipapp, one file that any Python from 3.11 on runs: `python .ci/zipapp.py [-o bounce.pyz]`.

It holds this checkout and what that needs, less what is compiled: dkimpy comes without PyNaCl, so that signatures of
Ed25519 are not verified, and zstd is unfolded from Python 3.14 on only. Of the same commit and the same packages, it is
the same octets each time.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]

_COMPILED = re.compile(r"backports\.zstd\b")
_EXTRAS = re.compile(r"\[[^]]*\]")
# Programs and manuals, what Python keeps compiled, and what pip notes of where it found a package.
_DROPPED = re.compile(
    r"(bin|share|Scripts)/|.*/__pycache__/|[^/]+\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$"
)

# In Python that any version can read, so that old ones can say what they lack.
_MAIN = '''"""Runs bounce from this archive."""

import sys

if sys.version_info < ({major}, {minor}):
    sys.exit("bounce: needs Python {major}.{minor} or newer, and this is " + sys.version.split()[0])

if __name__ == "__main__":
    from bounce_cli.cli.main import main

    main()
'''

# Babel opens its tables as files, which members of an archive are not; whoever loaded the module can give them as well.
_READ_BY_LOADER = ("open(filename, 'rb')", "__import__('io').BytesIO(__loader__.get_data(filename))")
_LIST_LOCALES = """
import sys
sys.path.insert(0, sys.argv[1])
from babel import localedata
from bounce_cli.language.translation import LANGUAGES
for locale in LANGUAGES.values():
    localedata.load(locale)
print(*sorted(localedata._cache))
"""


class BuildError(Exception):
    """Something that keeps the archive from being built, in one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the archive that the command line asks for; gives the exit status."""
    parser = argparse.ArgumentParser(prog="zipapp.py", description="Build bounce as one file that Python runs.")
    parser.add_argument("-o", "--output", type=Path, default=Path("bounce.pyz"), metavar="FILE", help="bounce.pyz")
    options = parser.parse_args(arguments)
    try:
        members = build(options.output)
    except (BuildError, OSError) as error:
        print(f"zipapp.py: {error}", file=sys.stderr)
        return 1
    print(f"{options.output}: {options.output.stat().st_size:,} octets, {members:,} files")
    return 0


def build(output: Path) -> int:
    """Write the archive to a file, which is replaced; gives the number of its members. Raises BuildError, OSError."""
    if not output.parent.is_dir():
        raise BuildError(f"{output}: there is no folder {output.parent}")
    if output.is_dir():
        raise BuildError(f"{output}: is a folder")
    moment = stamp()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "packages"
        install(folder, Path(place) / "wheels")
        mend(folder)
        (folder / "__main__.py").write_text(main_of(ROOT / "pyproject.toml"), encoding="utf-8")
        made = Path(place) / "made.pyz"
        members = write(folder, made, moment)
        shutil.move(made, output)
    return members


def stamp() -> tuple[int, int, int, int, int, int]:
    """The time of all members: SOURCE_DATE_EPOCH, else that of the last commit, else the first that zip can tell."""
    given = os.environ.get("SOURCE_DATE_EPOCH") or _time_of_commit() or "0"
    if not given.isdecimal():
        raise BuildError(f"SOURCE_DATE_EPOCH is {given!r}, and not a number of seconds")
    found = time.gmtime(int(given))[:6]
    return max(found, (1980, 1, 1, 0, 0, 0))


def _time_of_commit() -> str:
    try:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def install(folder: Path, wheels: Path) -> None:
    """Put the package and what it needs into a folder. Raises BuildError where one of them is compiled."""
    _pip("wheel", "--no-deps", "--wheel-dir", wheels, ROOT)
    _pip("wheel", "--wheel-dir", wheels, *requirements(ROOT / "pyproject.toml"))
    files = sorted(wheels.iterdir())
    refuse_compiled(file.name for file in files)
    _pip("install", "--no-deps", "--no-index", "--no-compile", "--target", folder, *files)


def _pip(command: str, *words: str | Path) -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    done = subprocess.run([sys.executable, "-m", "pip", command, *quiet, *words], check=False)
    if done.returncode:
        raise BuildError(f"pip {command} failed")


def requirements(project: Path) -> list[str]:
    """What a pyproject.toml says that its package needs, without extras and what is compiled."""
    known = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return [_EXTRAS.sub("", requirement) for requirement in known if not _COMPILED.match(requirement)]


def refuse_compiled(wheels: Iterable[str]) -> None:
    """Raise BuildError where the name of a wheel says that it is for one system or one Python only."""
    compiled = [name for name in wheels if not name.endswith("-none-any.whl")]
    if compiled:
        raise BuildError(f"compiled, so that it would not run everywhere: {', '.join(compiled)}")


def main_of(project: Path) -> str:
    """The module that an archive runs; it asks for the oldest Python that a pyproject.toml names."""
    oldest = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["requires-python"]
    found = re.fullmatch(r">=(\d+)\.(\d+)", oldest)
    if not found:
        raise BuildError(f"requires-python is {oldest!r}, and not the oldest version alone")
    return _MAIN.format(major=found[1], minor=found[2])


def mend(folder: Path) -> None:
    """Have Babel read its tables from inside of an archive, of all languages only those that bounce speaks."""
    kept = _locales(folder)
    for file in (folder / "babel" / "locale-data").iterdir():
        if file.stem not in kept:
            file.unlink()
    names = [f"{name}.dat" for name in kept]
    replace_in(folder / "babel" / "core.py", ("os.path.isfile(filename)", "True"), _READ_BY_LOADER)
    replace_in(
        folder / "babel" / "localedata.py",
        ("os.path.exists(resolve_locale_filename(name))", "False"),  # then the list decides
        ("os.listdir(_dirname)", repr(names)),
        _READ_BY_LOADER,
    )


def _locales(folder: Path) -> list[str]:
    """The locales of bounce's languages, and those that they inherit from."""
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", _LIST_LOCALES, folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"Babel does not tell its locales: {done.stderr.strip()}")
    return done.stdout.split()


def replace_in(file: Path, *changes: tuple[str, str]) -> None:
    """Replace words of a module. Raises BuildError where one is not there exactly once: then it was written anew."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            raise BuildError(f"{file.parent.name}/{file.name} does not read its tables by `{old}` any more: look how")
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def write(folder: Path, target: Path, moment: tuple[int, int, int, int, int, int]) -> int:
    """Write what a folder holds as an archive that runs; gives the number of members.

    Unlike the library's zipapp, which takes over times in the zone of the machine, modes, and the order of the folder.
    """
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    kept = [name for name in names if not _DROPPED.match(name)]
    with target.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in kept:
                member = zipfile.ZipInfo(name, moment)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.create_system = 3  # Unix, wherever it is built
                member.external_attr = 0o100644 << 16
                archive.writestr(member, (folder / name).read_bytes())
    target.chmod(0o755)
    return len(kept)


if __name__ == "__main__":
    sys.exit(main())
