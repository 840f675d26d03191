"""Builds sdist and wheel, and checks them: `python .ci/distributions.py [-o dist]`.

The sdist holds all that git knows, the wheel the package and its data. Each of them comes out the same, octet for
octet, when the unpacked sdist is built in turn, and there the tests can be run. Needs build, hatchling, twine, and what
the tests need.
"""

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]

# The rules' examples are for the tests.
_FOR_TESTS = "bounce_cli/classifier/examples/"
_ABOUT_WHEEL = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")


class CheckError(Exception):
    """What is wrong with the distributions."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and check; gives the exit status."""
    parser = argparse.ArgumentParser(prog="distributions.py", description="Build sdist and wheel, and check them.")
    parser.add_argument("-o", "--output", type=Path, default=Path("dist"), metavar="FOLDER", help="dist")
    options = parser.parse_args(arguments)
    try:
        check(options.output)
    except (CheckError, OSError) as error:
        print(f"distributions.py: {error}", file=sys.stderr)
        return 1
    return 0


def check(output: Path) -> None:
    """Write both into a folder, once they have passed. Raises CheckError with what is wrong."""
    with tempfile.TemporaryDirectory() as place:
        sdist, wheel = build(ROOT, Path(place) / "first")
        check_names(sdist, wheel)
        _run(sys.executable, "-m", "twine", "check", "--strict", str(sdist), str(wheel))
        print("an index would take both (twine check --strict)")
        check_unpacked(sdist, wheel, Path(place))
        output.mkdir(parents=True, exist_ok=True)
        for file in (sdist, wheel):
            shutil.copy(file, output)


def check_names(sdist: Path, wheel: Path) -> None:
    """Hold what both contain against what git knows. Raises CheckError with all that differs."""
    tracked = _run("git", "ls-files", "-z", folder=ROOT).rstrip("\0").split("\0")
    in_sdist, in_wheel = names_in_sdist(sdist), names_in_wheel(wheel)
    wrong = [
        *differences(sdist.name, expected_in_sdist(tracked, _stem(sdist)), in_sdist),
        *differences(wheel.name, expected_in_wheel(tracked, _stem(sdist)), in_wheel),
    ]
    if wrong:
        raise CheckError("\n".join(wrong))
    print(f"{sdist.name}: {len(in_sdist)} files, {wheel.name}: {len(in_wheel)} files, as expected")


def check_unpacked(sdist: Path, wheel: Path, place: Path) -> None:
    """Build what an sdist holds and collect its tests. Raises CheckError where another wheel or sdist comes out."""
    with tarfile.open(sdist) as archive:
        archive.extractall(place, filter="data")
    folder = place / _stem(sdist)
    for first, second in zip((sdist, wheel), build(folder, place / "again"), strict=True):
        if first.read_bytes() != second.read_bytes():
            raise CheckError(f"{first.name}: comes out otherwise when the unpacked sdist is built")
    print("the same octets when the unpacked sdist is built")
    told = _run(sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", folder=folder)
    print(f"there {told.strip().splitlines()[-1]}")


def build(source: Path, output: Path) -> tuple[Path, Path]:
    """Build sdist and wheel of a folder into one that is made for them, both from what lies there."""
    how = ("--no-isolation", "--sdist", "--wheel", "--outdir", str(output))
    _run(sys.executable, "-m", "build", *how, folder=source)
    (sdist,), (wheel,) = output.glob("*.tar.gz"), output.glob("*.whl")
    return sdist, wheel


def _run(*command: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CheckError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _stem(sdist: Path) -> str:
    """Name and version, as all that belongs to them begins."""
    return sdist.name.removesuffix(".tar.gz")


def names_in_sdist(sdist: Path) -> list[str]:
    """The files in an sdist."""
    with tarfile.open(sdist) as archive:
        return [member.name for member in archive if not member.isdir()]


def names_in_wheel(wheel: Path) -> list[str]:
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def expected_in_sdist(tracked: Iterable[str], stem: str) -> list[str]:
    """What an sdist is to hold, for the files that git knows."""
    return [f"{stem}/{name}" for name in (*tracked, "PKG-INFO")]


def expected_in_wheel(tracked: Iterable[str], stem: str) -> list[str]:
    """What a wheel is to hold, for the files that git knows."""
    package = [name for name in tracked if name.startswith("bounce_cli/") and not name.startswith(_FOR_TESTS)]
    return [*package, *(f"{stem}.dist-info/{name}" for name in _ABOUT_WHEEL)]


def differences(archive: str, expected: Iterable[str], found: Sequence[str]) -> Iterator[str]:
    """Say what an archive lacks, what it holds besides, and what twice."""
    wanted = set(expected)
    yield from (f"{archive}: {name} is missing" for name in sorted(wanted.difference(found)))
    yield from (f"{archive}: {name} is too much, or not known to git" for name in sorted(set(found) - wanted))
    yield from (f"{archive}: {name} is in it {times} times" for name, times in Counter(found).items() if times > 1)


if __name__ == "__main__":
    sys.exit(main())
