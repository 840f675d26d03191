"""A file that is moved is never lost, and none is replaced, whatever breaks off."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from bounce_cli.filing import holding
from bounce_cli.filing.moving import moved

Link = Callable[..., None]
MEMORY = Path("/dev/shm")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name in ("from", "to"):
        (tmp_path / name).mkdir()
    path = tmp_path / "from" / "a.eml"
    path.write_bytes(b"mail")
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "to" / "a.eml"


def refuse_links(monkeypatch: pytest.MonkeyPatch, number: int, *, times: int = 1_000) -> None:
    """A file system that says so for the first hard links."""
    real, left = os.link, [times]

    def link(source: Path, place: Path, *, follow_symlinks: bool = True) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise OSError(number, os.strerror(number))
        real(source, place, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", link)


def files(tmp_path: Path) -> dict[str, bytes]:
    return {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_it_is_there_and_no_more_here(source: Path, target: Path, tmp_path: Path) -> None:
    assert moved(source, target) == target
    assert files(tmp_path) == {"to/a.eml": b"mail"}


@pytest.mark.parametrize(
    ("name", "other"),
    [("a.eml", "a-2.eml"), ("a", "a-2"), (".a", ".a-2"), ("1.host:2,S", "1-2.host:2,S"), ("x.y.eml", "x.y-2.eml")],
)
def test_a_name_that_is_taken_stays(tmp_path: Path, name: str, other: str) -> None:
    for folder, octets in (("from", b"new"), ("to", b"old")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(octets)
    place = moved(tmp_path / "from" / name, tmp_path / "to" / name)
    assert place.name == (other if ":" not in name else "1.host-2:2,S")
    assert sorted(files(tmp_path).values()) == [b"new", b"old"]


def test_what_a_crash_left_under_both_names_is_finished(source: Path, target: Path, tmp_path: Path) -> None:
    os.link(source, target)
    assert moved(source, target) == target
    assert files(tmp_path) == {"to/a.eml": b"mail"}


def test_what_is_where_it_belongs_stays(source: Path, tmp_path: Path) -> None:
    (tmp_path / "same").symlink_to("from")
    for place in (source, tmp_path / "same" / source.name):
        assert moved(source, place) == source
    assert (tmp_path / "from" / "a.eml").read_bytes() == b"mail"


@pytest.mark.parametrize(
    ("number", "times"), [(errno.EXDEV, 1), (errno.EPERM, 1), (errno.EOPNOTSUPP, 1), (errno.EPERM, 1_000)]
)
def test_without_hard_links_it_is_copied(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, number: int, times: int
) -> None:
    tmp_path = source.parent.parent
    os.utime(source, (1, 1))
    source.chmod(0o640)
    refuse_links(monkeypatch, number, times=times)
    assert moved(source, target) == target
    assert files(tmp_path) == {"to/a.eml": b"mail"}
    assert (target.stat().st_mtime, target.stat().st_mode & 0o777) == (1, 0o640)


def test_a_copy_that_a_crash_left_is_not_made_twice(
    source: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.write_bytes(b"mail")
    refuse_links(monkeypatch, errno.EXDEV)
    assert moved(source, target) == target
    assert files(tmp_path) == {"to/a.eml": b"mail"}


def test_another_mail_of_that_name_is_none(
    source: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.write_bytes(b"liam")
    refuse_links(monkeypatch, errno.EXDEV, times=1)
    assert moved(source, target).name == "a-2.eml"
    assert set(files(tmp_path)) == {"to/a.eml", "to/a-2.eml"}


@pytest.mark.parametrize("step", ["link", "unlink", "fsync", "copy"])
@pytest.mark.parametrize("across", [False, True])
def test_whatever_breaks_off_it_is_there_and_can_be_done_again(
    source: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, *, across: bool
) -> None:
    with monkeypatch.context() as broken:
        if across:
            refuse_links(broken, errno.EXDEV, times=1)

        def fail(*_: object, **__: object) -> None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        match step:
            case "link":
                broken.setattr(os, "link", fail)
            case "unlink":
                broken.setattr(Path, "unlink", fail)
            case "fsync":
                broken.setattr(os, "fsync", fail)
            case _:
                broken.setattr("shutil.copyfileobj", fail)
        if step != "copy" or across:
            with pytest.raises(OSError, match="Input/output"):
                moved(source, target, staging=tmp_path)
    assert b"mail" in files(tmp_path).values()
    if across:
        refuse_links(monkeypatch, errno.EXDEV, times=1)
    if source.exists():
        moved(source, target, staging=tmp_path)
    kept = {name: octets for name, octets in files(tmp_path).items() if not name.startswith(".bounce")}
    assert kept == {"to/a.eml": b"mail"}


def test_a_link_is_moved_as_a_link(source: Path, target: Path, tmp_path: Path) -> None:
    link = tmp_path / "from" / "link"
    link.symlink_to(source)
    moved(link, target)
    assert target.is_symlink()
    assert source.read_bytes() == b"mail"


@pytest.mark.parametrize("across", [False, True])
def test_all_is_on_the_disk_before_the_old_name_goes(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, *, across: bool
) -> None:
    steps: list[str] = []
    refused = [across]
    real_link, real_sync, real_unlink = os.link, os.fsync, Path.unlink

    def link(one: Path, other: Path, *, follow_symlinks: bool = True) -> None:
        if refused[0]:
            refused[0] = False
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        steps.append(f"link {other.parent.name}")
        real_link(one, other, follow_symlinks=follow_symlinks)

    def sync(number: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(number).st_mode)
        steps.append("sync folder" if is_folder else "sync file")
        real_sync(number)

    def unlink(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as Path has it
        steps.append(f"unlink {path.parent.name}")
        real_unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "unlink", unlink)
    moved(source, target)
    before = ["sync file", "link to", "unlink to"] if across else ["link to"]
    assert steps == [*before, "sync folder", "unlink from", "sync folder"]


def test_where_the_old_name_stays_the_new_one_goes_again(
    source: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as Path has it
        if path == source:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(PermissionError):
        moved(source, target)
    assert files(tmp_path) == {"from/a.eml": b"mail"}


def test_what_a_mail_program_renames_meanwhile_stays_once(
    source: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.link

    def link(one: Path, other: Path, *, follow_symlinks: bool = True) -> None:
        real(one, other, follow_symlinks=follow_symlinks)
        one.rename(one.with_name("renamed"))

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(FileNotFoundError):
        moved(source, target)
    assert files(tmp_path) == {"from/renamed": b"mail"}


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("lockable", [True, False])
def test_two_runs_that_move_one_file_lose_it_never(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch, *, across: bool, lockable: bool
) -> None:
    """The second run comes between the name that the first gives and the one that it takes away."""
    real = Path.unlink
    begun: list[str] = []

    def unlink(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as Path has it
        if path == source and not begun:
            begun.append("second")
            with suppress(OSError):
                begun.append(str(moved(source, target)))
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    monkeypatch.setattr(holding, "_SECONDS", 0.05)
    if across:
        refuse_links(monkeypatch, errno.EXDEV, times=1)
    if lockable:
        assert moved(source, target) == target
        assert begun == ["second"]  # it waited, and gave up
    else:
        monkeypatch.setattr(holding, "_lock", lambda _: False)
        with pytest.raises(FileNotFoundError):
            moved(source, target)
        assert Path(begun[1]).read_bytes() == b"mail"
    assert not source.exists()
    assert target.read_bytes() == b"mail"


def test_runs_at_the_same_time_share_the_files(tmp_path: Path) -> None:
    for name in ("from", "to"):
        (tmp_path / name).mkdir()
    sources = [tmp_path / "from" / f"{number}.eml" for number in range(60)]
    for number, path in enumerate(sources):
        path.write_text(str(number))

    def move_all(_: int) -> int:
        count = 0
        for path in sources:
            with suppress(FileNotFoundError):
                count += moved(path, tmp_path / "to" / path.name).exists()
        return count

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(move_all, range(4)))
    assert sum(counts) == len(sources)
    assert files(tmp_path) == {f"to/{number}.eml": str(number).encode() for number in range(60)}


def test_what_was_moved_while_it_was_waited_for_is_gone(
    source: Path, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock(_: int) -> bool:
        source.rename(tmp_path / "elsewhere")
        return True

    monkeypatch.setattr(holding, "_lock", lock)
    with pytest.raises(FileNotFoundError):
        moved(source, target)
    assert files(tmp_path) == {"elsewhere": b"mail"}


@pytest.mark.skipif(not MEMORY.is_dir(), reason="no second file system")
def test_a_copy_on_another_file_system_that_a_crash_left_is_the_mail(source: Path, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        if Path(folder).stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("no second file system")
        there = Path(folder) / "a.eml"
        there.write_bytes(b"mail")
        assert moved(source, there) == there
        assert [path.name for path in Path(folder).iterdir()] == ["a.eml"]
        assert files(tmp_path) == {}
