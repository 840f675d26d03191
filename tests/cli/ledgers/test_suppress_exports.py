"""`bounce suppress list` and `export`: the lists in every form, and what changed since the last export."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, DAY, Desk
from tests.cli.ledgers.ledger_mails import SPAM, ndr, sent_line

COLUMNS = ["address", "list", "reason", "type", "since", "account", "note", "source"]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.fill()
    desk.done("suppress", "add", "max@example.org", "--reason", "complaint", "--note", 'said "no", twice', *AT_END)
    return desk


def test_every_form_writes_the_suppression_list(desk: Desk) -> None:
    def lines(form: str) -> list[str]:
        return desk.exported("--format", form)

    note = "address is on the suppression list of bounce"
    assert lines("plain") == desk.exported() == ["kim@example.org", "max@example.org"]
    assert lines("sendgrid") == ["email", "kim@example.org", "max@example.org"]
    assert lines("ses") == ["kim@example.org,BOUNCE", "max@example.org,COMPLAINT"]
    assert lines("postfix") == [
        f"kim@example.org REJECT 5.7.1 {note}: user_unknown, since 2026-11-20",
        f"max@example.org REJECT 5.7.1 {note}: complaint, since 2026-12-20",
    ]


def test_csv_json_and_json_lines_hold_all_that_is_known(desk: Desk) -> None:
    kim = {
        "address": "kim@example.org",
        "list": "suppress",
        "reason": "user_unknown",
        "type": "hard",
        "since": "2026-11-20T08:05:00Z",
        "account": "news",
        "note": None,
        "source": "bounce",
    }
    objects = [json.loads(line) for line in desk.exported("--format", "ndjson")]
    assert objects[0] == kim
    assert list(objects[1]) == COLUMNS
    assert json.loads("".join(desk.exported("--format", "json"))) == objects
    table = list(csv.reader(io.StringIO(desk.done("suppress", "export", "--format", "csv"))))
    assert table == [COLUMNS, *([value or "" for value in one.values()] for one in objects)]


@pytest.mark.parametrize(
    ("form", "empty"), [("plain", ""), ("postfix", ""), ("ndjson", ""), ("json", "[\n]\n"), ("sendgrid", "email\n")]
)
def test_an_empty_list_is_empty_in_every_form(desk: Desk, form: str, empty: str) -> None:
    desk.done("suppress", "remove", "kim@example.org", "max@example.org", *AT_END)
    assert desk.done("suppress", "export", "--format", form, *AT_END) == empty


def test_either_list_or_both_are_exported(desk: Desk) -> None:
    assert desk.exported("--list", "hold") == ["lee@example.org", "una@school.example"]
    both = desk.exported("--list", "both")
    assert sorted(both) == ["kim@example.org", "lee@example.org", "max@example.org", "una@school.example"]
    assert " DEFER 4.7.1 " in desk.exported("--list", "hold", "--format", "postfix")[0]


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_list_and_export_write_the_same(desk: Desk, form: str) -> None:
    assert desk.done("suppress", "list", "-f", form) == desk.done("suppress", "export", "--list", "both", "-f", form)
    held = desk.done("suppress", "list", "--list", "hold", "-f", form)
    assert held == desk.done("suppress", "export", "--list", "hold", "-f", form)


def test_the_table_says_why_since_when_and_on_whose_word(desk: Desk) -> None:
    desk.done("suppress", "import", desk.write("old.txt", "zoe@example.org\n"))
    rows = [line.split() for line in desk.done("suppress", "list", *AT_END).splitlines()]
    assert rows[0] == ["HARD", "kim@example.org", "unknown", "user", "20", "Nov", "2026", "drop"]
    assert rows[1] == ["HAND", "max@example.org", "complaint", "20", "Dec", "2026", "drop"]
    assert rows[2] == ["FILE", "zoe@example.org", "-", "-", "drop"]
    assert rows[3] == ["HARD", "lee@example.org", "spam", "20", "Nov", "2026", "hold"]
    assert rows[4] == ["HARD", "una@school.example", "unknown", "user", "23", "Nov", "2026", "hold:", "proof?"]
    only = desk.done("suppress", "list", "--list", "hold").splitlines()
    assert (len(only), only[-2]) == (5, " 2 addresses on hold")


def test_a_file_is_written_whole_and_standard_output_stays_empty(desk: Desk) -> None:
    place = desk.write("list.txt", "old\n")
    place.chmod(0o640)
    assert desk.done("suppress", "export", "-o", place) == ""
    assert place.read_text() == "kim@example.org\nmax@example.org\n"
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


def test_an_output_that_cannot_be_written_is_status_4_and_nothing_is_noted(desk: Desk) -> None:
    status, out, err = desk("suppress", "export", "-o", desk.folder / "gone" / "list.txt")
    assert (status, out, "list.txt: No such file or directory" in err) == (4, "", True)
    assert "(first export)" in desk.done("suppress", "export", "--diff")


def test_a_difference_is_shown_until_it_is_exported(desk: Desk) -> None:
    first = desk.done("suppress", "export", "--diff", *AT_END)
    assert first == desk.done("suppress", "export", "--diff", *AT_END)
    assert first.splitlines()[-2] == " 2 new · 0 gone · 0 moved · 0 as before (first export)"
    assert desk("suppress", "export", *AT_END).err == (
        "bounce: 2 new · 0 gone · 0 moved · 0 as before (first export)\n"
    )
    again = desk.done("suppress", "export", "--diff", *AT_END)
    assert again.splitlines()[0] == " 0 new · 0 gone · 0 moved · 2 as before (since the last export)"


def test_a_difference_has_what_came_what_went_and_what_changed_the_list(desk: Desk) -> None:
    desk.done("suppress", "export", "--list", "both", *AT_END)
    desk.done("suppress", "remove", "max@example.org", *AT_END)
    desk.done("suppress", "add", "new@example.org", *AT_END)
    desk.prove(sent_line("una@school.example", 5))
    lines = desk.done("suppress", "export", "--diff", "--list", "both", *AT_END).splitlines()
    assert [line.split()[:3] for line in lines[:-2]] == [
        ["+", "new@example.org", "drop"],
        ["~", "una@school.example", "drop"],
        ["-", "max@example.org", "drop"],
    ]
    assert lines[-2] == " 1 new · 1 gone · 1 moved · 2 as before (since the last export)"


def test_exports_of_other_lists_and_accounts_are_kept_apart(desk: Desk) -> None:
    desk.done("suppress", "export")
    for options in (("--list", "hold"), ("--account", "news"), ("--list", "both")):
        assert "(first export)" in desk.done("suppress", "export", "--diff", *options)
    assert "(since the last export)" in desk.done("suppress", "export", "--diff")


def test_a_ledger_that_may_not_be_written_is_exported_and_that_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    status, out, err = desk("suppress", "export")
    assert (status, out) == (0, "kim@example.org\nmax@example.org\n")
    assert "may not be written" in err
    assert "the export is not noted, and --diff will tell the same again" in err
    monkeypatch.undo()
    monkeypatch.setenv("XDG_DATA_HOME", str(desk.folder / "data"))
    monkeypatch.chdir(desk.folder)
    assert "(first export)" in desk.done("suppress", "export", "--diff")


@pytest.mark.parametrize(
    ("form", "who"),
    [
        ("plain", '"#a"@example.org'),
        ("ses", "jürgen@example.org"),
        ("postfix", '"a\\"b"@example.org'),
    ],
)
def test_what_a_form_cannot_hold_is_named_with_status_3(desk: Desk, form: str, who: str) -> None:
    if form == "plain":
        who = "#a@example.org"
    desk.done("suppress", "add", who)
    status, out, err = desk("suppress", "export", "-f", form)
    assert (status, who in out) == (3, False)
    assert f"{who}: cannot be written in the form {form}" in err
    assert "kim@example.org" in out


def test_addresses_beyond_ascii_are_written_as_each_form_has_them(desk: Desk) -> None:
    desk.done("suppress", "add", "jürgen@bücher.example", "info@bücher.example")
    assert "info@xn--bcher-kva.example,BOUNCE" in desk("suppress", "export", "-f", "ses").out.splitlines()
    postfix = desk("suppress", "export", "-f", "postfix").out
    assert "info@xn--bcher-kva.example REJECT" in postfix
    assert "info@bücher.example REJECT" in postfix
    assert {"jürgen@bücher.example", "info@bücher.example"} <= set(desk.exported())


def test_csv_keeps_a_spreadsheet_from_calculating(desk: Desk) -> None:
    path = desk.write("list.csv", "email,note\n=1+1@example.org,=2+2\n")
    desk.done("suppress", "import", path, "--format", "csv")
    row = next(line for line in desk.exported("-f", "csv") if "1+1" in line)
    assert not row.startswith("=")
    assert ",=2+2" not in row
    assert "=1+1@example.org" in desk.exported()


def test_policies_change_the_list_and_not_what_is_known(desk: Desk) -> None:
    assert desk.exported("--policy", "lenient") == ["max@example.org"]
    desk.prove(*(sent_line("lee@example.org", number) for number in (2, 7)))
    desk.done(
        "ledger",
        "ingest",
        desk.mails(ndr("lee@example.org", SPAM, number=7, after=3 * DAY), name="more"),
        "--account",
        "news",
    )
    assert "lee@example.org" in desk.exported("--policy", "strict")
    assert "lee@example.org" not in desk.exported()


@pytest.mark.parametrize("option", [("-o", "out.txt"), ("--format", "ses")])
def test_a_difference_refuses_options_that_it_does_not_follow(desk: Desk, option: tuple[str, str]) -> None:
    assert desk("suppress", "export", "--diff", *option).status == 2


@pytest.mark.parametrize("command", ["list", "export"])
def test_without_a_ledger_both_say_how_to_make_one(desk: Desk, command: str) -> None:
    status, out, err = desk("suppress", command, "--ledger", "none.sqlite")
    assert (status, out) == (4, "")
    assert err == "bounce: none.sqlite: there is no ledger yet; bounce ledger ingest makes one\n"
    assert not Path("none.sqlite").exists()


def test_what_a_form_could_not_hold_is_not_noted_as_exported(desk: Desk) -> None:
    desk.done("suppress", "add", "jürgen@example.org")
    assert desk("suppress", "export", "-f", "ses", "-o", "out.csv").status == 3
    out = desk.done("suppress", "export", "--diff")
    assert [line.split()[:2] for line in out.splitlines()[:-2]] == [["+", "jürgen@example.org"]]
