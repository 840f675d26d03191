"""Which mount a path lies on, and that no write-ahead log is made where other machines write too."""

from pathlib import Path

import pytest

from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from bounce_cli.ledger.store.network import is_on_network
from tests.ledger.store.kept_events import content, event, filled, work_with


def line(point: str, kind: str, more: str = "") -> str:
    return f"36 35 98:0 / {point} rw,noatime {more}- {kind} source rw\n"


ROOT = line("/", "overlay", "master:1 ")


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs"])
@pytest.mark.parametrize("more", ["", "shared:2 ", "shared:2 master:7 propagate_from:2 "])
def test_file_systems_of_a_network_are_known(tmp_path: Path, kind: str, more: str) -> None:
    (tmp_path / "mounts").write_text(ROOT + line("/srv/far", kind, more))
    assert is_on_network(Path("/srv/far/ledger"), tmp_path / "mounts")
    assert is_on_network(Path("/srv/far"), tmp_path / "mounts")
    assert not is_on_network(Path("/srv/farther/ledger"), tmp_path / "mounts")
    assert not is_on_network(Path("/srv/ledger"), tmp_path / "mounts")


@pytest.mark.parametrize("kind", ["overlay", "ext4", "tmpfs", "fuse.encfs", "xfs"])
def test_file_systems_of_one_machine_are_known(tmp_path: Path, kind: str) -> None:
    (tmp_path / "mounts").write_text(line("/", "nfs") + line("/srv/near", kind))
    assert not is_on_network(Path("/srv/near/ledger"), tmp_path / "mounts")
    assert is_on_network(Path("/srv/ledger"), tmp_path / "mounts")


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (r"/a\040b", "/a b"),
        (r"/a\011b", "/a\tb"),
        (r"/a\012b", "/a\nb"),
        (r"/a\134b", "/a\\b"),
        (r"/a\134040", r"/a\040"),
    ],
)
def test_escaped_characters_of_mount_points_are_read(tmp_path: Path, written: str, place: str) -> None:
    (tmp_path / "mounts").write_text(ROOT + line(written, "nfs"))
    assert is_on_network(Path(place) / "ledger", tmp_path / "mounts")


@pytest.mark.parametrize(("kinds", "expected"), [(("nfs", "ext4"), False), (("ext4", "nfs"), True)])
def test_of_two_mounts_on_one_place_the_later_covers_the_earlier(
    tmp_path: Path, kinds: tuple[str, str], *, expected: bool
) -> None:
    (tmp_path / "mounts").write_text(ROOT + "".join(line("/srv", kind) for kind in kinds))
    assert is_on_network(Path("/srv/ledger"), tmp_path / "mounts") is expected


def test_a_link_lies_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "far")
    (tmp_path / "mounts").write_text(ROOT + line(str(tmp_path / "far"), "nfs"))
    assert is_on_network(tmp_path / "near" / "ledger", tmp_path / "mounts")


def test_lines_of_no_known_form_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "mounts").write_bytes(b"\n - nfs x\nnothing\n36 35 98:0 / /\xff rw - nfs a rw\n" + ROOT.encode())
    assert not is_on_network(Path("/srv/ledger"), tmp_path / "mounts")
    assert is_on_network(Path("/\udcff/ledger"), tmp_path / "mounts")
    assert not is_on_network(Path("/srv/ledger"), tmp_path / "none")


def test_a_ledger_that_moves_to_a_network_and_back_changes_its_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger"
    expected = filled(path)
    for far, journal in ((True, "delete"), (False, "wal"), (True, "delete")):
        monkeypatch.setattr("bounce_cli.ledger.store.opening.is_on_network", lambda _, far=far: far)
        with opened(path, policy_named("hubspot"), write=True) as ledger:
            assert ledger.connection.execute("PRAGMA journal_mode").fetchone() == (journal,)
            assert {one.name for one in tmp_path.iterdir()} <= {"ledger", "ledger-wal", "ledger-shm"}
        assert content(path) == expected
    work_with(path, event(7_000, "max@example.org"))
    assert [one.name for one in tmp_path.iterdir()] == ["ledger"]
    assert len(content(path)["events"]) == len(expected["events"]) + 1
