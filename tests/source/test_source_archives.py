"""Archives of either kind, and tar: what is read of them, what is left out, and how they break."""

import contextlib
import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.limits import Limits
from bounce_cli.source import tarball
from bounce_cli.source.model import InputFormat
from bounce_cli.source.octets import Fault
from bounce_cli.source.tar_header import is_header
from tests.source.source_samples import PNG, codes, items, mail, mails, mbox, skipped, stream, tar, unreadable, zipped

Pack = Callable[[list[tuple[str, bytes]]], bytes]
MEMBERS = [("a.eml", mail(1)), ("box", mbox(mail(2), mail(3))), ("in/b.eml.gz", gzip.compress(mail(4))), ("c", mail(5))]
FORMATS = pytest.mark.parametrize("tar_format", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("pack", [tar, zipped])
def test_numbers_count_over_the_archive(pack: Pack, tmp_path: Path) -> None:
    path = save(tmp_path, "a", pack(MEMBERS))
    found = items(path)
    assert [one.origin for one in mails(found)] == [f"{path}#{n}" for n in range(1, 6)]
    assert [one.octets for one in mails(found)] == [mail(n) for n in range(1, 6)]
    assert len(found) == 5


@pytest.mark.parametrize("pack", [tar, zipped])
def test_left_out_inside(pack: Pack, tmp_path: Path) -> None:
    names = [("README.md", b"# hello"), (".git/HEAD", b"ref"), ("p", PNG), (".dot", b"no mail"), (".mail", mail(1))]
    path = save(tmp_path, "a", pack([*names, ("junk", b"\x00\x01" * 9), ("none", b"")]))
    found = items(path)
    assert [(one.path.rpartition(":")[2], one.cause) for one in skipped(found)] == [
        ("README.md", ".md file"),
        (".git/HEAD", "version control folder"),
        ("p", "PNG image"),
        (".dot", "hidden file"),
    ]
    assert [codes(one) for one in mails(found)] == [[], ["binary_data"], ["empty"]]


@pytest.mark.parametrize("pack", [tar, zipped])
def test_archives_in_archives(pack: Pack, tmp_path: Path) -> None:
    inner = zipped([("1", mail(1)), ("deep.tar.gz", gzip.compress(tar([("2", mail(2))]))), ("x.png", b"")])
    path = save(tmp_path, "a", pack([("in.zip", inner), ("3", mail(3))]))
    found = items(path)
    assert [one.octets for one in mails(found)] == [mail(1), mail(2), mail(3)]
    assert [one.path for one in skipped(found)] == [f"{path}:in.zip:x.png"]
    for _ in range(8):
        inner = pack([("in", inner)])
    assert [one.cause for one in unreadable(items(save(tmp_path, "b", inner)))] == [
        "more than 8 archives inside each other"
    ]


@pytest.mark.parametrize("pack", [tar, zipped])
def test_member_limit(pack: Pack, tmp_path: Path) -> None:
    path = save(tmp_path, "a", pack(MEMBERS))
    found = items(path, limits=Limits(archive_members=2))
    assert len(mails(found)) == 3
    assert [(one.path, one.cause) for one in unreadable(found)] == [
        (str(path), "more than 2 members; the rest was not read")
    ]


@pytest.mark.parametrize("pack", [tar, zipped])
def test_message_limit_does_not_disturb_the_next(pack: Pack, tmp_path: Path) -> None:
    path = save(tmp_path, "a", pack([("1", mail(1, b"x" * 3_000_000)), ("2", mail(2))]))
    found = mails(items(path, limits=Limits(message_octets=100)))
    assert [(len(one.octets), codes(one)) for one in found] == [(100, ["message_truncated"]), (len(mail(2)), [])]


class TestTar:
    @FORMATS
    def test_long_names(self, tar_format: int, tmp_path: Path) -> None:
        long = "/".join(["folder" * 5] * 7) + "/picture.png"
        path = save(tmp_path, "a.tar", tar([(long, b""), ("a", mail())], tar_format))
        found = items(path)
        assert [one.path for one in skipped(found)] == [f"{path}:{long}"]
        assert [one.octets for one in mails(found)] == [mail()]

    def test_what_is_no_file(self, tmp_path: Path) -> None:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            for name, kind in (
                ("folder", tarfile.DIRTYPE),
                ("link", tarfile.SYMTYPE),
                ("hard", tarfile.LNKTYPE),
                ("fifo", tarfile.FIFOTYPE),
                ("tty", tarfile.CHRTYPE),
                ("disk", tarfile.BLKTYPE),
                ("odd", b"Z"),
            ):
                info = tarfile.TarInfo(name)
                info.type = kind
                archive.addfile(info)
        found = items(save(tmp_path, "a.tar", out.getvalue()))
        assert [one.cause for one in skipped(found)] == [
            "symbolic link",
            "hard link",
            "named pipe",
            "character device",
            "block device",
            "neither file nor folder",
        ]
        assert len(found) == 6

    @pytest.mark.parametrize("cut", [515, 1000, 1030, 1537, 1600])
    def test_cut_off(self, cut: int, tmp_path: Path) -> None:
        path = save(tmp_path, "a.tar", tar([("1", mail(1, b"x" * 300)), ("2", mail(2, b"y" * 300))])[:cut])
        found = items(path)
        assert [one.path for one in unreadable(found)] == [str(path)]
        assert unreadable(found)[0].cause == "truncated tar archive: it ends inside a member"

    def test_cut_off_message_is_told(self, tmp_path: Path) -> None:
        found = items(save(tmp_path, "a.tar", tar([("1", mail(1, b"x" * 300))])[:600]))
        assert [codes(one) for one in mails(found)] == [["source_truncated"]]

    def test_cut_off_between_members(self, tmp_path: Path) -> None:
        assert len(items(save(tmp_path, "a.tar", tar([("1", mail(1))])[:1024]))) == 1

    def test_cut_off_gzip_is_told_once(self, tmp_path: Path) -> None:
        packed = gzip.compress(tar([("1", mail(1)), ("2", bytes(range(256)).hex().encode() * 50)]))
        for cut in (len(packed) // 2, len(packed) - 20, len(packed) - 60):
            found = items(save(tmp_path, "a.tar.gz", packed[:cut]))
            assert [one.cause[:14] for one in unreadable(found)] == ["truncated gzip"]

    def test_corrupt_header(self, tmp_path: Path) -> None:
        data = bytearray(tar([("1", mail(1)), ("2", mail(2)), ("3", mail(3))]))
        data[1024] ^= 1
        found = items(save(tmp_path, "a.tar", bytes(data)))
        assert [one.octets for one in mails(found)] == [mail(1)]
        assert unreadable(found)[0].cause == "corrupt tar archive: no header after 1 members"

    def test_old_form_without_a_mark(self, tmp_path: Path) -> None:
        def without_mark(data: bytes, kind: bytes) -> bytes:
            header = bytearray(data[:512])
            header[156:157] = kind
            header[257:265] = bytes(8)
            header[148:156] = b" " * 8
            header[148:156] = b"%06o\x00 " % sum(header)
            return bytes(header) + data[512:1024]

        folder = without_mark(tar([("folder/", b"")], tarfile.USTAR_FORMAT)[:512] + b"", b"\x00")
        file = without_mark(tar([("1", mail(1))], tarfile.USTAR_FORMAT), b"\x00")
        assert [one.octets for one in mails(items(save(tmp_path, "a", folder[:512] + file)))] == [mail(1)]

    def test_sizes(self, tmp_path: Path) -> None:
        def with_size(field: bytes) -> bytes:
            data = bytearray(tar([("1", mail(1))]))
            data[124:136] = field
            data[148:156] = b" " * 8
            data[148:156] = b"%06o\x00 " % sum(data[:512])
            return bytes(data)

        binary = b"\x80" + len(mail(1)).to_bytes(11, "big")
        assert mails(items(save(tmp_path, "a", with_size(binary))))[0].octets == mail(1)
        found = items(save(tmp_path, "a", with_size(b"nonsense    ")))
        assert unreadable(found)[0].cause == "corrupt tar archive: a size is no number"
        found = items(save(tmp_path, "a", with_size(b"\xff" * 12)))
        assert unreadable(found)[0].cause == "truncated tar archive: it ends inside a member"

    def test_pax_size_and_odd_records(self, tmp_path: Path) -> None:
        def member(kind: bytes, content: bytes, size: int) -> bytes:
            info = tarfile.TarInfo("x")
            info.type = kind
            info.size = size
            return info.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512)

        size = b"%d" % len(mail(1))
        record = b"%d size=%s\n" % (len(size) + 9, size)
        data = member(b"x", record, len(record)) + member(b"0", mail(1), 0)
        assert mails(items(save(tmp_path, "a", data)))[0].octets == mail(1)
        odd = b"3 path=picture.png\n" + b"nonsense"
        data = member(b"x", odd, len(odd)) + member(b"0", mail(1), len(mail(1)))
        assert len(items(save(tmp_path, "a", data))) == 1
        data = member(b"L", b"", 5 << 20) + member(b"0", mail(1), len(mail(1)))
        assert (
            unreadable(items(save(tmp_path, "a", data)))[0].cause == "corrupt tar archive: a name is longer than 1 MiB"
        )

    def test_named_but_not_one(self, tmp_path: Path) -> None:
        path = save(tmp_path, "a", mail())
        assert unreadable(items(path, input_format=InputFormat.TAR))[0].cause == "not a tar archive"
        assert not is_header(mail() * 20)

    @given(st.binary(max_size=2000), st.integers(0, 2000))
    def test_never_raises_but_faults(self, data: bytes, place: int) -> None:
        archive = tar([("1", mail(1))])
        broken = archive[:place] + data + archive[place + len(data) :]
        with contextlib.suppress(Fault):
            assert len(list(tarball.members(stream(broken), Limits()))) >= 0

    def test_names_that_cannot_be_printed(self, tmp_path: Path) -> None:
        path = save(tmp_path, "a.tar", tar([("b\udcff.png", b"")]))
        assert skipped(items(path))[0].path == f"{path}:b\\xff.png"


def test_named_format_counts_inside(tmp_path: Path) -> None:
    box = mbox(mail(1, b">From here\n"))
    path = save(tmp_path, "a", zipped([("box", box)]))
    assert mails(items(path, input_format=InputFormat.MBOXRD))[0].octets == mail(1, b"From here\n")
    assert mails(items(path, input_format=InputFormat.ZIP))[0].octets == mail(1, b">From here\n")
