"""Lists of addresses as people export them."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.errors import UsageError
from bounce_cli.patterns.address_list import AddressList, read_address_list
from bounce_cli.patterns.compact import key_of
from bounce_cli.problem import Problem


def read(tmp_path: Path, content: str | bytes) -> tuple[AddressList, tuple[Problem, ...]]:
    path = tmp_path / "list"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_address_list(str(path))


def holds(listed: AddressList, *addresses: str) -> bool:
    return len(listed.rows) == len(addresses) and all(listed.rows.find(key_of(one)) >= 0 for one in addresses)


@pytest.mark.parametrize(
    "content",
    [
        "kim@example.org\nlee@example.org\n",
        "# our list\n\nkim@example.org\r\n\r\n# more\r\n<lee@example.org>",
        "\ufeffemail\nkim@example.org\nlee@example.org\n",
        "Name;E-Mail-Adresse\nKim;kim@example.org\nLee;lee@example.org\n",
        'Name,"E-mail address",Added\n"X, Kim",kim@example.org,2026-01-01\n"Y",lee@example.org,\n',
        "name\tadres e-mail\nKim\tkim@example.org\nLee\tlee@example.org\n",
        "姓名,邮箱\nKim,kim@example.org\nLee,lee@example.org\n",
        "Kim,kim@example.org,2026-01-01\nLee,lee@example.org,2025-01-01\n",
        "Kim <kim@example.org>\nLee <lee@example.org>\n",
        "email,address\nkim@example.org,1 Road\nlee@example.org,2 Road\n",
        "email\nkim@example.org\nlee@example.org\n".encode("utf-16"),
    ],
)
def test_forms_of_lists(tmp_path: Path, content: str | bytes) -> None:
    listed, faults = read(tmp_path, content)
    assert holds(listed, "kim@example.org", "lee@example.org")
    assert not faults


@pytest.mark.parametrize(
    ("content", "year"),
    [
        ("email,created\nkim@example.org,2024-01-02\n", 2024),
        ("email;dato\nkim@example.org;02.01.2024\n", 2024),
        ("email,OPTIN_TIME\nkim@example.org,1/2/2024 10:00\n", 2024),
        ("Kim,kim@example.org,2024-01-02T00:00:00Z\n", 2024),
        ("email,created\nkim@example.org,yesterday\n", 0),
        ("email,created\nkim@example.org\n", 0),
        ("email,created\nkim@example.org,2025-01-02\nKIM@example.org,2024-05-05\nkim@example.org,\n", 2024),
        ("email,created\nkim@example.org,\nkim@example.org,2024-05-05\n", 2024),
    ],
)
def test_dates(tmp_path: Path, content: str, year: int) -> None:
    assert list(read(tmp_path, content)[0].years) == [year]


def test_bad_lines_are_faults_with_their_numbers_and_the_rest_is_read(tmp_path: Path) -> None:
    listed, faults = read(tmp_path, "# x\nkim@example.org\nnobody\na@@example.org\nlee@example.org\n")
    assert holds(listed, "kim@example.org", "lee@example.org")
    assert [(fault.code, fault.text) for fault in faults] == [
        ("no_address", "line 3 holds no address"),
        ("no_address", "line 4 holds no address"),
    ]


def test_a_row_of_a_table_without_an_address_is_a_fault(tmp_path: Path) -> None:
    listed, faults = read(tmp_path, "name,email\nKim,kim@example.org\nLee\n,\nBo,none\n")
    assert holds(listed, "kim@example.org")
    assert [fault.text for fault in faults] == ["line 3 holds no address", "line 5 holds no address"]


def test_many_bad_lines_are_counted(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "kim@example.org\n" + "nobody\n" * 50)
    assert len(faults) == 21
    assert faults[-1].text == "30 more lines that hold no address"


def test_a_field_that_never_ends_is_a_fault(tmp_path: Path) -> None:
    listed, faults = read(tmp_path, 'email,name\nkim@example.org,x\nlee@example.org,"' + "x" * 200_000)
    assert holds(listed, "kim@example.org")
    assert "bad_csv" in {fault.code for fault in faults}


def test_a_line_that_never_ends_takes_no_memory_and_is_a_fault(tmp_path: Path) -> None:
    listed, faults = read(tmp_path, "kim@example.org\n" + "x" * 300_000)
    assert holds(listed, "kim@example.org")
    assert len(faults) == 5


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "holds no address"),
        (b"name,city\nKim,Oslo\n", "holds no address"),
        (b"\x00\x01\x02", "it is no text"),
        (b"\xff\xfea", "holds no address"),
    ],
)
def test_a_file_that_is_no_list_is_named_with_the_cause(tmp_path: Path, content: bytes, cause: str) -> None:
    with pytest.raises(UsageError, match=f"the list of addresses .*list.*{cause}"):
        read(tmp_path, content)


def test_a_file_that_cannot_be_read_is_named_with_the_cause(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere cannot be read: No such file or directory"):
        read_address_list(str(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match="Is a directory"):
        read_address_list(str(tmp_path))
    with pytest.raises(UsageError, match="NUL"):
        read_address_list("a\x00b")


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list")
        path.write_bytes(content)
        try:
            listed, _ = read_address_list(str(path))
        except UsageError:
            return
        assert listed.lines
