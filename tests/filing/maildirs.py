"""Maildirs for tests."""

from pathlib import Path

from tests.conftest import SAMPLES

BOUNCE = (SAMPLES / "postfix-user-unknown.eml").read_bytes()


def maildir(folder: Path, *mails: str) -> Path:
    """A Maildir with bounces of these names, `new/1.a` or `cur/2.b:2,S`."""
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for name in mails:
        (folder / name).write_bytes(BOUNCE)
    return folder


def names(folder: Path) -> list[str]:
    """All files of a folder, below it too."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
