"""Files are written where they were asked for, under names that lead nowhere else, and none is replaced."""

import io
import os
import re
import tarfile
from pathlib import Path, PurePosixPath

import pytest

from tests.hostile import HOSTILE, PLACES, SHELL, TERMINAL
from tests.hostile_sinks.conftest import Say
from tests.hostile_sinks.hostile_mails import name_of_file, octets_of, of_all_kinds
from tests.mails import report
from tests.source.source_samples import tar, zipped

# What a name is on every system: no device of Windows, no option, nothing that a shell or a terminal takes for more.
HARMLESS = re.compile(
    r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[A-Za-z0-9_@+][A-Za-z0-9_@+.\-]{0,150}\.(?:txt|eml)", re.ASCII
)
OFFLINE = ("triage", "--offline", "-f", "ndjson")


def files_in(folder: Path) -> dict[str, bytes]:
    """All files below a folder with what they hold, links not followed."""
    return {
        str(path.relative_to(folder)): str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with something to lose, around those that are written to."""
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    return tmp_path


def test_mails_are_moved_under_their_names_and_nothing_is_replaced(say: Say, home: Path) -> None:
    (home / "in").mkdir()
    (home / "done").mkdir()
    names = [name_of_file(text, ".eml") for text in (*PLACES, *SHELL, *TERMINAL, "x")]
    for name in names:
        (home / "in" / name).write_bytes(report())
    taken = [name for name in names if len(os.fsencode(name)) < 200]
    for name in taken:
        (home / "done" / name).write_bytes(b"mine")
    (home / "done" / "link.eml").symlink_to(home / "precious")
    (home / "in" / "link.eml").write_bytes(report())
    assert say(*OFFLINE, home / "in", "--move-to", home / "done").status == 0
    found = files_in(home)
    assert {found.pop(f"done/{name}") for name in taken} == {b"mine"}
    assert found.pop("done/link.eml") == str(home / "precious").encode()
    assert found.pop("precious") == b"mine"
    assert len(found) == len(names) + 1
    assert {str(PurePosixPath(name).parent) for name in found} == {"done"}
    assert set(found.values()) == {report()}


def test_a_name_that_has_no_room_for_a_number_stays_where_it_is(say: Say, home: Path) -> None:
    name = "x" * 251 + ".eml"
    for folder, octets in (("in", report()), ("done", b"mine")):
        (home / folder).mkdir()
        (home / folder / name).write_bytes(octets)
    before = files_in(home)
    said = say(*OFFLINE, home / "in", "--move-to", home / "done")
    assert (said.status, files_in(home)) == (4, before)
    assert "was not moved: File name too long" in said.err


@pytest.mark.parametrize("words", [("their-it",), ("recipient", "-f", "eml")], ids=" ".join)
def test_letters_have_harmless_names_in_their_folder(say: Say, home: Path, words: tuple[str, ...]) -> None:
    assert say("letter", "--offline", "mails", "-o", f"{home}/letters/", "--to", *words).status == 0
    found = files_in(home / "letters")
    assert len(found) > 15
    assert [name for name in found if not HARMLESS.fullmatch(name)] == []
    assert len({name.casefold() for name in found}) == len(found)
    assert set(files_in(home)) == {"precious", *(f"letters/{name}" for name in found)}


def test_a_letter_does_not_follow_a_link_in_its_folder(say: Say, home: Path) -> None:
    (home / "letters").mkdir()
    (home / "one.eml").write_bytes(next(mail for mail in list(of_all_kinds(b"x"))[1:]))
    assert say("letter", "--offline", home / "one.eml", "-o", f"{home}/letters/").status == 0
    (written,) = files_in(home / "letters")
    (home / "letters" / written).unlink()
    (home / "letters" / written).symlink_to(home / "precious")
    before = files_in(home)
    assert say("letter", "--offline", "--lang", "en", home / "one.eml", "-o", f"{home}/letters/").status == 4
    assert files_in(home) == before


def test_clones_have_harmless_names_in_their_folder(say: Say, home: Path) -> None:
    assert say("clone", "mails", "--held", "-o", home / "again").status == 3
    found = files_in(home)
    assert found.pop("precious") == b"mine"
    assert len(found) > 20
    assert all(re.fullmatch(r"again/\d{4}-[A-Za-z0-9_][A-Za-z0-9._\-]{0,80}\.eml", name) for name in found)


def test_expectations_replace_a_link_and_not_what_it_leads_to(say: Say, home: Path) -> None:
    (home / "in").mkdir()
    names = [name_of_file(text[:99], f"{number}.eml") for number, text in enumerate((*PLACES, *SHELL))]
    for name in (*names, "a.eml"):
        (home / "in" / name).write_bytes(report())
    (home / "precious").write_text("[]", encoding="utf-8")
    (home / "in" / "a.expect.json").symlink_to(home / "precious")
    assert say("expect", home / "in", "--update").status == 0
    found = files_in(home)
    assert found["precious"] == b"[]"
    assert b"kim@example.org" in found["in/a.expect.json"]
    assert {PurePosixPath(name).parent.name for name in found} == {"in", ""}
    made = {name.removesuffix(".eml") for name in names} | {"a"}
    assert {name for name in found if name.endswith(".expect.json")} == {f"in/{name}.expect.json" for name in made}


def linked() -> bytes:
    """An archive of links and devices that would be read, or written through, by whoever unpacks it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            for target in ("/etc/passwd", "../precious"):
                info = tarfile.TarInfo(f"link{kind.decode()}.eml")
                info.type, info.linkname = kind, target
                archive.addfile(info)
        info = tarfile.TarInfo("link2.eml/x.eml")
        info.size = len(report())
        archive.addfile(info, io.BytesIO(report()))
    return out.getvalue()


def test_nothing_of_an_archive_is_written_or_followed(say: Say, home: Path) -> None:
    names = [text for text in HOSTILE if text and "\ud800" not in text and "\0" not in text]
    names += ["a.eml", "A.eml", "a.eml", f"{home}/precious", "x/" * 90 + "x.eml"]
    members = [(name, next(of_all_kinds(octets_of("x")))) for name in names]
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed = zipped(members)
    for name, octets in (("a.zip", packed), ("b.tar", tar(members)), ("c.tar", linked())):
        (home / name).write_bytes(octets)
    before = files_in(home)
    said = say("triage", "--offline", "-f", "plain", "--fields", "origin,recipient", "-v", home)
    assert files_in(home) == before
    assert "root:" not in said.out + said.err
    assert "mine" not in said.out + said.err
    for archive, least in (("a.zip", len(names) - 5), ("b.tar", len(names) - 5), ("c.tar", 1)):
        assert len({line for line in said.out.splitlines() if f"/{archive}" in line}) >= least
