import mailbox
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bounce_cli.clone.fresh import FreshMail
from bounce_cli.clone.writing import write_file, write_folder, write_mailbox
from bounce_cli.errors import OutputError
from bounce_cli.source.model import InputFormat, RawMessage
from bounce_cli.source.reading import read

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def mail(*recipients: str, body: bytes = b"Hello.\n") -> FreshMail:
    header = f"From: a@example.com\nTo: {', '.join(recipients)}\nSubject: Hi\n\n".encode()
    return FreshMail(recipients=recipients, header=header, body=body, subject="Hi", return_path="a@example.com")


def test_each_mail_is_a_file_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "again"
    paths = list(write_folder([mail("kim@example.org"), mail("lee@example.org", "max@example.org")], folder))
    assert [Path(path).name for path in paths] == ["0001-kim-at-example.org.eml", "0002-lee-at-example.org.eml"]
    assert Path(paths[0]).read_bytes() == mail("kim@example.org").header + b"Hello.\n"


def test_a_second_run_overwrites_nothing(tmp_path: Path) -> None:
    first = list(write_folder([mail("kim@example.org")], tmp_path))
    second = list(write_folder([mail("kim@example.org", body=b"New.\n"), mail("a@example.org")], tmp_path))
    assert [Path(path).name[:4] for path in second] == ["0002", "0003"]
    assert Path(first[0]).read_bytes().endswith(b"Hello.\n")


@pytest.mark.parametrize(
    "address", ["../../etc/x@example.org", "a/b$(id)`@example.org", "-rf@example.org", "ü" * 30 + "@b.example"]
)
def test_names_are_safe_whatever_the_address_is(tmp_path: Path, address: str) -> None:
    (path,) = write_folder([mail(address)], tmp_path / "f")
    assert Path(path).parent == tmp_path / "f"
    assert Path(path).name.isascii()
    assert not set(Path(path).name) & set("/$`() ")


def test_a_mailbox_reads_back_as_it_was(tmp_path: Path) -> None:
    body = b"From here on\n>From there\n>>From\n>>From x\nFromage\n\n"
    mails = [mail("kim@example.org", body=body), mail("lee@example.org")]
    path = tmp_path / "again.mbox"
    write_mailbox(mails, path, NOW)
    found = [item for item in read([str(path)], input_format=InputFormat.MBOXRD) if isinstance(item, RawMessage)]
    assert [item.octets for item in found] == [one.header + one.body for one in mails]
    box = mailbox.mbox(path)
    assert len(box) == 2
    box.close()
    assert path.read_bytes().startswith(b"From a@example.com Tue Dec 01 09:00:00 2026\n")


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(b"mine")
    with pytest.raises(OutputError, match="nothing is overwritten"):
        write_mailbox([mail("kim@example.org")], path, NOW)
    with pytest.raises(OutputError, match="nothing is overwritten"):
        write_file(mail("kim@example.org"), path)
    with pytest.raises(OutputError, match="nothing is overwritten"):
        list(write_folder([mail("kim@example.org")], path))
    assert path.read_bytes() == b"mine"


def test_a_file_that_could_not_be_written_whole_is_gone(tmp_path: Path) -> None:
    def mails() -> Iterator[FreshMail]:
        yield mail("kim@example.org")
        raise OutputError("no more")

    path = tmp_path / "a.mbox"
    with pytest.raises(OutputError, match="no more"):
        write_mailbox(mails(), path, NOW)
    assert not path.exists()


def test_folders_above_are_made_too(tmp_path: Path) -> None:
    (path,) = write_folder([mail("kim@example.org")], tmp_path / "drafts" / "again")
    assert Path(path).parent == tmp_path / "drafts" / "again"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="such: Not a directory"):
        list(write_folder([mail("kim@example.org")], tmp_path / "file" / "such"))
