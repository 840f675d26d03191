"""Rules that other installed packages bring, by entry points of one group.

In the pyproject.toml of such a package stands

    [project.entry-points."bounce_cli.rules"]
    partners = "their_package.bounce_rules"

where `their_package.bounce_rules` is a package that holds rule files (`*.toml`), or a module with them beside it; an
attribute (`their_package:RULES`) is the path of such a file or folder.
"""

import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from bounce_cli.errors import RuleError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["GROUP", "installed_rules"]

GROUP = "bounce_cli.rules"


def installed_rules() -> tuple[Path, ...]:
    """The rule files, and folders of them, that installed packages bring, in the order of their names.

    Raises:
        RuleError: one of these packages cannot be loaded, or names no file; the text names it.
    """
    if not any(map(_is_brought, sys.path)):
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415 - 25 ms, which few need: it loads a parser of mail

    return tuple(_place(one) for one in sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value)))


def _is_brought(folder: str) -> bool:
    """Whether the metadata of a package in a folder of sys.path names the group."""
    try:
        names = os.listdir(folder or ".")  # noqa: PTH208 - quicker than objects for hundreds of names
    except OSError:
        return False
    return any(_names_group(Path(folder, name)) for name in names if name.endswith((".dist-info", ".egg-info")))


def _names_group(metadata: Path) -> bool:
    try:
        return f"[{GROUP}]".encode() in metadata.joinpath("entry_points.txt").read_bytes()
    except OSError:
        return False


def _place(point: "EntryPoint") -> Path:
    brought_by = point.dist.name if point.dist else point.value
    try:
        found = point.load()
        place = _beside(found) if isinstance(found, ModuleType) else Path(os.fspath(found))
    except (Exception, SystemExit) as error:  # the code of others, which may do anything
        raise RuleError(f"{brought_by}: its rules {point.name!r} cannot be loaded: {error}") from error
    if place is None or not place.exists():
        raise RuleError(f"{brought_by}: its rules {point.name!r} are no file or folder: {place or found}")
    return place


def _beside(module: ModuleType) -> Path | None:
    """The folder of a module; of a package without a file of its own the first of its folders."""
    from importlib.resources import files  # noqa: PLC0415 - few packages bring rules, and it takes milliseconds

    place = files(module)
    if isinstance(place, Path):
        return place
    return Path(next(iter(module.__path__))) if hasattr(module, "__path__") else None
