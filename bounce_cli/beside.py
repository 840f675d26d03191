"""Files of a package that lie beside its modules."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["beside"]


def beside(package: str) -> "Traversable":
    """The folder of a package that is loaded; no Path where it lies in a zip archive."""
    folder = Path(str(sys.modules[package].__file__)).parent
    if folder.is_dir():
        return folder
    from importlib.resources import files  # noqa: PLC0415 - 5 ms, which packages that are installed do not need

    return files(package)
