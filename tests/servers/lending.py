"""The program under test inside a world: the Python that runs the tests, its packages and this checkout, read-only."""

import subprocess
import sys
import sysconfig
from pathlib import Path

from .world import World

_ROOT = Path(__file__).parents[2]
_LIBRARIES = Path("/usr/lib") / str(sysconfig.get_config_var("MULTIARCH") or "")
_LENT_LIBRARIES = "/opt/lent-libraries"
_MOUNT = """
set -e
mkdir -p "$2"
mount --bind "$1" "$2"
mount -o remount,ro,bind "$2"
"""
# What it links to is the machine's, and so is the loader: the world's own may be of another version.
_PROGRAM = """#!/bin/sh
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 PYTHONPATH={checkout}
loader=$(echo {libraries}/ld-linux*.so.*)
exec "$loader" --library-path {python}/lib:{libraries} --argv0 {executable} {executable} -m bounce_cli "$@"
"""


def lend_bounce(world: World) -> None:
    """Make `/usr/local/bin/bounce` in a world, for every user there."""
    for folder in dict.fromkeys((Path(sys.base_prefix), Path(sys.prefix), _ROOT)):
        _lend(world, folder, str(folder))
        world.run("sh", "-c", f"chmod a+x {' '.join(str(parent) for parent in folder.parents)}")
    _lend(world, _LIBRARIES, _LENT_LIBRARIES)
    program = _PROGRAM.format(
        checkout=_ROOT, libraries=_LENT_LIBRARIES, python=sys.base_prefix, executable=sys.executable
    )
    world.write("/usr/local/bin/bounce", program, mode=0o755)


def _lend(world: World, folder: Path, place: str) -> None:
    """Show a folder of the machine at a place of the world, where nobody can write into it."""
    inside = ["nsenter", "--target", str(world.pid), "--mount", "sh", "-c", _MOUNT, "sh"]
    done = subprocess.run(
        [*inside, str(folder), f"{world.scratch}/root{place}"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{folder} cannot be lent: {done.stderr}")
