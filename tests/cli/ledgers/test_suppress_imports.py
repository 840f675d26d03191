"""`bounce suppress import`: lists of many forms, what they say of an address, and what cannot be taken over."""

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, Desk
from tests.cli.ledgers.ledger_mails import ndr

REMOVED_AT = ("--now", "2026-11-25T00:00:00Z")


def test_an_import_keeps_reasons_dates_and_notes(desk: Desk) -> None:
    path = desk.write(
        "old.csv",
        "email,reason,created,comment\n"
        "a@example.org,user_unknown,2026-01-02T03:04:05Z,gone\n"
        "b@example.org,550 no such user,2026-02-01,\n"
        "c@example.org,,,\n",
    )
    assert desk.done("suppress", "import", path) == f" {path}: 3 addresses read · 3 new\n → bounce suppress list\n"
    rows = [(r["reason"], r["since"], r["note"], r["source"]) for r in desk.rows("suppress", "list")]
    assert rows == [
        ("user_unknown", "2026-01-02T03:04:05Z", "gone", str(path)),
        (None, "2026-02-01T00:00:00Z", "550 no such user", str(path)),
        (None, None, None, str(path)),
    ]


def test_options_of_an_import_fill_what_the_list_does_not_say(desk: Desk) -> None:
    path = desk.write("old.csv", "email,reason\na@example.org,complaint\nb@example.org,\n")
    desk.done("suppress", "import", "--hold", "--reason", "spam_content", "--account", "news", path)
    rows = [(r["list"], r["reason"], r["account"]) for r in desk.rows("suppress", "list")]
    assert rows == [("hold", "complaint", "news"), ("hold", "spam_content", "news")]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("# a comment\nmax@example.org\n", "plain"),
        ("email\nmax@example.org\n", "sendgrid"),
        ("max@example.org,COMPLAINT\n", "ses"),
        ('[{"email": "max@example.org"}]', "json"),
        ('{"email": "max@example.org"}\n', "ndjson"),
        ("max@example.org REJECT 5.7.1 gone\n", "postfix"),
        ("Address,Since\nmax@example.org,\n", "csv"),
    ],
)
def test_lists_come_in_many_forms_from_files_and_standard_input(desk: Desk, text: str, form: str) -> None:
    path = desk.write("list", text)
    assert "1 address read · 1 new" in desk.done("suppress", "import", path)
    assert "1 address read · 1 new" in desk.done("suppress", "import", "-", "-f", form, stdin=text.encode())
    assert desk.exported() == ["max@example.org"]
    desk.done("ledger", "forget", "max@example.org")
    assert "1 new" in desk.done("suppress", "import", path, "--format", form)


def test_an_import_names_what_stays_eligible_and_what_comes_back(desk: Desk) -> None:
    desk.done("suppress", "remove", "a@example.org", "b@example.org", "c@example.org", *REMOVED_AT)
    text = "email,created\na@example.org,2026-11-24\nb@example.org,2026-11-26\nc@example.org,\n"
    status, out, err = desk("suppress", "import", desk.write("old.csv", text), *AT_END)
    assert (status, "3 addresses read · 3 new" in out) == (0, True)
    assert [line.split(": ")[1] for line in err.splitlines()] == ["a@example.org", "c@example.org"]
    assert all("stays eligible" in line and "suppress add overrules it" in line for line in err.splitlines())
    assert desk.exported(*AT_END) == ["b@example.org"]
    desk.done("suppress", "add", "c@example.org", *AT_END)
    assert desk.exported(*AT_END) == ["b@example.org", "c@example.org"]


def test_an_import_of_what_was_exported_loses_nothing_that_people_need(desk: Desk) -> None:
    desk.fill()
    desk.done("suppress", "add", "max@example.org", "--reason", "complaint", "--note", 'said "no", twice')
    whole = desk.done("suppress", "export", "--list", "both", "--format", "csv", *AT_END)
    desk.done("suppress", "import", desk.write("all.csv", whole), "--ledger", "other.sqlite")
    kept = ("address", "list", "reason", "since", "account", "note")
    before, after = (
        [{key: row[key] for key in kept} for row in desk.rows("suppress", "list", *AT_END, "--ledger", place)]
        for place in (desk.usual, "other.sqlite")
    )
    assert before == after


def test_a_list_that_cannot_be_read_is_status_3_and_the_others_are_taken_over(desk: Desk) -> None:
    good = desk.write("good.txt", "max@example.org\n")
    status, out, err = desk("suppress", "import", "gone.csv", desk.write("picture.png", b"\x89PNG\0\0"), good)
    assert (status, "1 address read · 1 new" in out) == (3, True)
    assert "gone.csv cannot be read" in err
    assert "picture.png cannot be read: it is no text" in err
    assert desk.exported() == ["max@example.org"]


def test_lines_that_could_not_be_used_are_status_3(desk: Desk) -> None:
    path = desk.write("old.csv", "email\nmax@example.org\nnothing\n")
    status, _, err = desk("suppress", "import", path)
    assert "line 3 holds no address" in err
    assert status == 3


def test_a_line_that_was_understood_without_its_time_is_no_fault(desk: Desk) -> None:
    path = desk.write("old.csv", "email,created\nmax@example.org,some day\n")
    status, _, err = desk("suppress", "import", path)
    assert (status, "holds no time that can be read" in err) == (0, True)
    assert desk.exported() == ["max@example.org"]


def test_what_was_imported_can_be_shown_and_removed_as_it_is_written(desk: Desk) -> None:
    desk.done("suppress", "import", desk.write("old.txt", "=x@example.org\n"))
    assert desk.exported() == ["=x@example.org"]
    assert desk.done("suppress", "remove", "=x@example.org").startswith(" =x@example.org ")
    assert desk.exported() == []


def test_a_date_that_lies_ahead_keeps_no_address_from_being_removed(desk: Desk) -> None:
    path = desk.write("old.csv", "email,created\nmax@example.org,2030-01-01\n")
    desk.done("suppress", "import", path)
    assert desk.exported() == ["max@example.org"]
    desk.done("suppress", "remove", "max@example.org")
    assert desk.exported() == []
    desk.done("suppress", "import", path)
    assert desk.exported() == []


def test_a_list_to_be_held_takes_nobody_off_the_suppression_list(desk: Desk) -> None:
    desk.done("suppress", "add", "max@example.org", "--note", "objected", *REMOVED_AT)
    held = desk.write("unsure.csv", "email,created\nmax@example.org,2026-12-24\n")
    desk.done("suppress", "import", "--hold", held, "--now", "2026-12-25")
    assert desk.exported("--now", "2026-12-26") == ["max@example.org"]
    desk.done("suppress", "add", "--hold", "max@example.org", "--now", "2026-12-25")
    assert desk.exported("--now", "2026-12-26") == []


def test_notes_and_names_with_halves_of_characters_are_kept_readable(desk: Desk) -> None:
    lines = '[{"address": "max@example.org", "note": "\\ud800 rang"}]'
    desk.done("suppress", "import", "-", stdin=lines.encode())
    desk.done("suppress", "add", "ana@example.org", "--note", "\udcff")
    assert [row["note"] for row in desk.rows("suppress", "list")] == ["\\udcff", "\\ud800 rang"]


def test_the_account_of_an_entry_is_one_that_can_be_named(desk: Desk) -> None:
    heading = "address,list,reason,type,since,account,note,source\n"
    rows = "max@example.org,suppress,,,, x ,,\nana@example.org,suppress,,,,,,\nbo@example.org,suppress,,,,a\x07b,,\n"
    status, _, err = desk("suppress", "import", desk.write("all.csv", heading + rows))
    assert (status, "bo@example.org: 'a\\x07b' cannot be the name of an account" in err) == (3, True), err
    assert desk.exported("--account", "x") == ["ana@example.org", "max@example.org"]
    assert desk.exported("--account", "y") == ["ana@example.org"]


def test_mail_is_no_list(desk: Desk) -> None:
    status, _, err = desk("suppress", "import", desk.mails(ndr()) / "0.eml")
    assert (status, "it is mail, which bounce ledger ingest reads" in err) == (3, True)
    assert desk("suppress", "list").out.startswith("\n 0 addresses")


@pytest.mark.parametrize("line", ["quo2 ted2@x.example", "kim@exam ple.org", "not kim@example.org"])
def test_of_words_side_by_side_none_is_taken_for_the_address(desk: Desk, line: str) -> None:
    status, _, err = desk("suppress", "import", "-", stdin=f"max@example.org\n{line}\n".encode())
    assert (status, "line 2 holds no address" in err) == (3, True)
    assert desk.exported() == ["max@example.org"]
