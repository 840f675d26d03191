"""`bounce suppress add`, `remove` and `import`: what people decide, and what a later bounce makes of it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.ledgers.ledger_desk import AT_END, DAY, Desk
from tests.cli.ledgers.ledger_mails import SPAM, ndr, sent_line

REMOVED_AT = ("--now", "2026-11-25T00:00:00Z")


@pytest.fixture
def desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(run, tmp_path, monkeypatch)


def test_several_addresses_are_added_at_once_and_each_is_told(desk: Desk) -> None:
    out = desk.done("suppress", "add", "max@example.org", "Ana <ana@example.org>")
    assert out == (
        " max@example.org is on the suppression list.\n ana@example.org is on the suppression list.\n"
        " → bounce ledger show ana@example.org\n"
    )
    assert desk.exported() == ["ana@example.org", "max@example.org"]


def test_reason_note_account_and_time_are_kept(desk: Desk) -> None:
    words = ("max@example.org", "--reason", "user_unknown", "--note", "left in May", "--account", "news")
    desk.done("suppress", "add", *words, *REMOVED_AT)
    (row,) = desk.rows("suppress", "list")
    assert row == {
        "address": "max@example.org",
        "list": "suppress",
        "reason": "user_unknown",
        "type": None,
        "since": "2026-11-25T00:00:00Z",
        "account": "news",
        "note": "left in May",
        "source": "manual",
    }
    text = " ".join(desk.done("ledger", "show", "max@example.org").split())
    assert "suppressed · news · unknown user · since 25 Nov 2026 · by hand · left in May" in text


def test_what_holds_for_one_account_is_not_listed_for_another(desk: Desk) -> None:
    desk.done("suppress", "add", "max@example.org", "--account", "news")
    desk.done("suppress", "add", "ana@example.org")
    assert desk.exported("--account", "news") == ["ana@example.org", "max@example.org"]
    assert desk.exported("--account", "shop") == ["ana@example.org"]


def test_on_hold_is_not_suppressed(desk: Desk) -> None:
    assert desk.done("suppress", "add", "max@example.org", "--hold").startswith(" max@example.org is on hold.\n")
    assert (desk.exported(), desk.exported("--list", "hold")) == ([], ["max@example.org"])
    desk.done("suppress", "add", "max@example.org")
    assert (desk.exported(), desk.exported("--list", "hold")) == (["max@example.org"], [])


def test_one_wrong_address_and_nothing_is_taken_down(desk: Desk) -> None:
    status, out, err = desk("suppress", "add", "max@example.org", "ana")
    assert (status, out, err) == (2, "", "bounce: 'ana' is no address\n")
    assert not desk.usual.exists()


@pytest.mark.parametrize("name", ["", " ", "*", "a\x1b[31m"])
@pytest.mark.parametrize("command", ["add", "remove"])
def test_what_cannot_be_the_name_of_an_account_is_refused(desk: Desk, command: str, name: str) -> None:
    status, _, err = desk("suppress", command, "max@example.org", "--account", name)
    assert (status, "cannot be the name of an account" in err) == (2, True)


def test_blanks_around_the_name_of_an_account_do_not_matter(desk: Desk) -> None:
    desk.done("suppress", "add", "max@example.org", "--account", " news ")
    assert desk.exported("--account", "news") == ["max@example.org"]


def test_what_was_removed_stays_eligible_when_the_same_mail_is_read_again(desk: Desk) -> None:
    folder = desk.mails(ndr())
    desk.prove()
    desk.done("ledger", "ingest", folder)
    desk.done("suppress", "remove", "kim@example.org", *REMOVED_AT)
    desk.done("ledger", "ingest", folder)
    desk.done("ledger", "ingest", folder, "--own-domain", "example.com")
    desk.done("triage", folder, "--ingest")
    assert desk.done("suppress", "list", *AT_END).startswith("\n 0 addresses on the suppression list\n")
    assert desk.shown("kim@example.org", *AT_END)["events"][0]["stands"] is False
    assert "settled: counts no more" in desk.done("ledger", "show", "kim@example.org", *AT_END)


def test_an_older_bounce_that_comes_to_light_later_does_not_bring_it_back(desk: Desk) -> None:
    desk.prove(sent_line(), sent_line(number=2))
    desk.done("ledger", "ingest", desk.mails(ndr()))
    desk.done("suppress", "remove", "kim@example.org", *REMOVED_AT)
    desk.done("ledger", "ingest", desk.mails(ndr(number=2, after=4 * DAY), name="older"))
    assert desk.exported("--list", "both", *AT_END) == []


def test_a_newer_bounce_brings_it_back(desk: Desk) -> None:
    desk.prove(sent_line(), sent_line(number=2))
    desk.done("ledger", "ingest", desk.mails(ndr()))
    desk.done("suppress", "remove", "kim@example.org", *REMOVED_AT)
    desk.done("ledger", "ingest", desk.mails(ndr(number=2, after=5 * DAY), name="newer"))
    assert desk.exported(*AT_END) == ["kim@example.org"]
    (row,) = desk.rows("suppress", "list", *AT_END)
    assert row["since"] == "2026-11-25T08:00:00Z"


def test_a_removal_for_one_account_leaves_the_others(desk: Desk) -> None:
    desk.prove(sent_line(), sent_line(number=2))
    for number, account in ((1, "a"), (2, "b")):
        desk.done("ledger", "ingest", desk.mails(ndr(number=number), name=account), "--account", account)
    out = desk.done("suppress", "remove", "kim@example.org", "--account", "a", *REMOVED_AT)
    assert out.startswith(" kim@example.org is on the suppression list for b.\n")
    assert (desk.exported("--account", "a", *AT_END), desk.exported("--account", "b", *AT_END)) == (
        [],
        ["kim@example.org"],
    )


def test_a_removal_says_whether_there_was_anything(desk: Desk) -> None:
    desk.fill()
    assert desk.done("suppress", "remove", "kim@example.org").startswith(
        " kim@example.org may be mailed again. What bounced until now counts no more.\n"
    )
    assert " may be mailed. It never bounced.\n" in desk.done("suppress", "remove", "new@example.org")


def test_what_people_add_survives_mail_and_goes_by_removal(desk: Desk) -> None:
    desk.done("suppress", "add", "kim@example.org", "--reason", "complaint")
    arrived = ndr(words="250 2.1.5 Ok", after=30 * DAY, action="delivered")
    desk.prove()
    desk.done("ledger", "ingest", desk.mails(arrived))
    assert desk.exported(*AT_END) == ["kim@example.org"]
    desk.done("suppress", "remove", "kim@example.org")
    assert desk.exported(*AT_END) == []
    desk.done("suppress", "add", "kim@example.org")
    assert desk.exported(*AT_END) == ["kim@example.org"]


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


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("<kim@example.org>", "kim@example.org"),
        ("Kim K. <kim@example.org>", "kim@example.org"),
        ('"kim k"@example.org', '"kim k"@example.org'),
        ("kim@[192.0.2.1]", "kim@[192.0.2.1]"),
        ("kim@@example.org", "kim@@example.org"),
    ],
)
def test_an_address_is_taken_as_it_is_written(desk: Desk, given: str, written: str) -> None:
    assert desk.done("suppress", "add", given).startswith(f" {written} is on ")
    assert desk.exported() == [written]
    assert desk.done("suppress", "remove", given).startswith(f" {written} may be mailed")


def test_the_next_command_can_be_given_to_a_shell(desk: Desk) -> None:
    out = desk.done("suppress", "add", "o'hara@example.org")
    assert out.endswith(""" → bounce ledger show 'o'"'"'hara@example.org'\n""")


def test_a_reason_that_is_none_is_told_with_a_suggestion(desk: Desk) -> None:
    path = desk.write("a.txt", "max@example.org\n")
    for words in (("add", "max@example.org"), ("import", path)):
        status, _, err = desk("suppress", *words, "--reason", "user_unknwon")
        assert (status, "did you mean 'user_unknown'" in err, "bounce explain lists them" in err) == (2, True, True)
    assert not desk.usual.exists()


def test_every_reason_can_be_given(desk: Desk) -> None:
    from bounce_cli.classifier import Reason  # noqa: PLC0415 - the only use

    for reason in (*Reason, "complaint"):
        desk.done("suppress", "add", f"{reason}@example.org", "--reason", reason)
    assert {row["reason"] for row in desk.rows("suppress", "list")} == {*Reason, "complaint"}
    assert desk.done("suppress", "list").count("HAND") == len(Reason) + 1


def test_the_reasons_are_listed_where_the_message_says(desk: Desk) -> None:
    assert "user_unknown" in desk.done("explain")


def test_decisions_are_told_in_order_with_who_said_so(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr(words=SPAM)))
    desk.done("suppress", "remove", "kim@example.org", "--note", "allowlisted", *REMOVED_AT)
    desk.done("suppress", "import", desk.write("old.txt", "kim@example.org\n"))
    found = [(one["decision"], one["note"]) for one in desk.shown()["decisions"]]
    assert sorted(found) == [("remove", "allowlisted"), ("suppress", None)]
    assert json.dumps(desk.shown()["decisions"]).count("old.txt") == 1


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


def test_a_removal_holds_where_the_bounce_is_read_again_in_another_account(desk: Desk) -> None:
    folder = desk.mails(ndr())
    desk.prove()
    desk.done("ledger", "ingest", folder, "--account", "news")
    desk.done("suppress", "remove", "kim@example.org", "--account", "news", *REMOVED_AT)
    assert "better" not in desk.done("ledger", "ingest", folder, "--account", "shop")
    assert desk.exported("--list", "both", *AT_END) == []


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


def test_an_address_that_looks_like_an_option_is_none_in_the_next_command(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr("--ledger=x@example.org")))
    assert "bounce suppress remove -- --ledger=x@example.org" in desk.done("ledger", "show", "example.org")
