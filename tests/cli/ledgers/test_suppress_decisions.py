"""`bounce suppress add` and `remove`: what people decide, and what a later bounce makes of it."""

import json

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, DAY, Desk
from tests.cli.ledgers.ledger_mails import SPAM, ndr, sent_line

REMOVED_AT = ("--now", "2026-11-25T00:00:00Z")


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


def test_a_removal_holds_where_the_bounce_is_read_again_in_another_account(desk: Desk) -> None:
    folder = desk.mails(ndr())
    desk.prove()
    desk.done("ledger", "ingest", folder, "--account", "news")
    desk.done("suppress", "remove", "kim@example.org", "--account", "news", *REMOVED_AT)
    assert "better" not in desk.done("ledger", "ingest", folder, "--account", "shop")
    assert desk.exported("--list", "both", *AT_END) == []


def test_an_address_that_looks_like_an_option_is_none_in_the_next_command(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr("--ledger=x@example.org")))
    assert "bounce suppress remove -- --ledger=x@example.org" in desk.done("ledger", "show", "example.org")
