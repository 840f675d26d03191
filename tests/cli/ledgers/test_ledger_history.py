"""`bounce ledger show`: the history of an address or a domain, in each form."""

import json
from pathlib import Path

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, DAY, Desk
from tests.cli.ledgers.ledger_mails import FULL, SPAM, ndr, sent_line


@pytest.mark.parametrize(
    ("form", "out"), [("table", " Nothing is known of x@y.example.\n"), ("json", "[]\n"), ("ndjson", "")]
)
@pytest.mark.parametrize("who", ["x@y.example", "y.example"])
def test_of_what_is_not_known_nothing_is_told_and_status_is_1(desk: Desk, who: str, form: str, out: str) -> None:
    desk.fill()
    assert desk("ledger", "show", who, "--format", form) == (1, out.replace("x@y.example", who), "")


def test_a_domain_gives_all_its_addresses_in_order(desk: Desk) -> None:
    desk.fill()
    found = [one["address"] for one in desk.rows("ledger", "show", "example.org")]
    assert found == ["kim@example.org", "lee@example.org"]
    array = json.loads(desk.done("ledger", "show", "EXAMPLE.org", "--format", "json"))
    assert [one["address"] for one in array] == found
    table = desk.done("ledger", "show", "example.org")
    assert table.index("kim@example.org bounces for good") < table.index("lee@example.org bounces for good")


def test_a_domain_does_not_give_those_of_domains_below_it(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr("kim@mail.example.org")))
    assert desk("ledger", "show", "example.org").status == 1


def test_json_is_one_array_of_the_same_objects(desk: Desk) -> None:
    desk.fill()
    assert json.loads(desk.done("ledger", "show", "kim@example.org", "--format", "json")) == [desk.shown()]


def test_a_history_says_what_holds_and_what_it_rests_on(desk: Desk) -> None:
    desk.fill()
    found = desk.shown("kim@example.org", *AT_END)
    (event,) = found["events"]
    expected = {
        "kind": "failure",
        "reason": "user_unknown",
        "type": "hard",
        "suppress": "yes",
        "status": "5.1.1",
        "reply_code": 550,
        "remote_mta": "mx.example.org",
        "date": "2026-11-20T08:05:00+00:00",
        "arrival_date": "2026-11-20T08:00:00+00:00",
        "original_message_id": "mail-1@example.com",
        "level": "sent",
        "proof": "message-id",
        "stands": True,
        "origin": str(desk.folder / "mails" / "0.eml"),
    }
    assert {name: event[name] for name in expected} == expected
    assert [(one["list"], one["proved"], one["source"]) for one in found["lists"]] == [("suppress", True, "bounce")]
    assert (found["type"], found["reason"], found["complained"]) == ("hard", "user_unknown", False)


def test_the_first_line_answers_and_the_last_names_the_next_command(desk: Desk) -> None:
    desk.fill()
    lines = desk.done("ledger", "show", "kim@example.org", *AT_END).splitlines()
    assert lines[0] == " kim@example.org bounces for good: unknown user. It is on the suppression list."
    assert lines[-1] == " → bounce suppress remove kim@example.org"
    good = desk.done("ledger", "show", "bo@slow.example", *AT_END).splitlines()
    assert good[0] == " bo@slow.example bounced, which may pass: mailbox full."
    assert good[-1] == " → bounce suppress add bo@slow.example"


def test_for_want_of_proof_says_so(desk: Desk) -> None:
    desk.fill()
    assert "nothing proves well enough" in desk.done("ledger", "show", "una@school.example")
    assert "nothing proves" not in desk.done("ledger", "show", "lee@example.org").splitlines()[0]


def test_an_account_sees_its_own_events_only(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr(), name="a"), "--account", "a")
    desk.done("ledger", "ingest", desk.mails(ndr(words=FULL, number=2), name="b"), "--account", "b")
    assert len(desk.shown()["events"]) == 2
    assert [one["reason"] for one in desk.shown("kim@example.org", "--account", "b")["events"]] == ["mailbox_full"]
    assert desk.shown("kim@example.org", "--account", "b")["type"] == "soft"
    assert "mailbox full" not in desk.done("ledger", "show", "kim@example.org", "--account", "a")


def test_an_account_that_knows_nothing_of_an_address_has_nothing_to_show(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr()), "--account", "a")
    found = desk.shown("kim@example.org", "--account", "z")
    assert (found["type"], found["reason"], found["accounts"], found["events"]) == (None, None, [], [])


def test_global_holds_for_an_account_that_never_wrote_and_has_no_reason_there(desk: Desk) -> None:
    for number, account in enumerate("abc"):
        desk.prove(*(sent_line(number=one) for one in range(3)))
        desk.done("ledger", "ingest", desk.mails(ndr(number=number), name=account), "--account", account)
    (row,) = desk.rows("suppress", "list", "--account", "d")
    assert (row["list"], row["type"], row["reason"], row["account"]) == ("suppress", "global", None, None)
    assert desk.rows("suppress", "list", "--account", "a")[0]["reason"] == "user_unknown"
    line = desk.done("suppress", "list", "--account", "d").splitlines()[0]
    assert line.split() == ["GLOB", "kim@example.org", "-", "20", "Nov", "2026", "drop"]
    text = desk.done("ledger", "show", "kim@example.org", "--account", "d")
    assert text.startswith(" kim@example.org is a global bounce: hard in a, b, c.")
    assert "unknown user" not in text
    assert desk.exported("--account", "d") == ["kim@example.org"]
    assert [row["address"] for row in desk.rows("ledger", "list", "--type", "global")] == ["kim@example.org"]


def test_two_accounts_are_not_global_and_other_reasons_never_are(desk: Desk) -> None:
    for number, account in enumerate("ab"):
        desk.done("ledger", "ingest", desk.mails(ndr(number=number), name=account), "--account", account)
    for number, account in enumerate("abc"):
        mail = ndr("lee@example.org", SPAM, number=number)
        desk.done("ledger", "ingest", desk.mails(mail, name=f"spam-{account}"), "--account", account)
    assert [desk.shown(who)["type"] for who in ("kim@example.org", "lee@example.org")] == ["hard", "hard"]


def test_mail_that_arrived_later_settles_what_was_before(desk: Desk) -> None:
    desk.prove(sent_line(), sent_line(number=2))
    arrived = ndr(words="250 2.1.5 Ok", number=2, after=DAY, action="delivered")
    desk.done("ledger", "ingest", desk.mails(ndr(), arrived))
    found = desk.shown("kim@example.org", *AT_END)
    assert (found["type"], found["lists"]) == (None, [])
    assert found["events"][0]["stands"] is False
    text = desk.done("ledger", "show", "kim@example.org", *AT_END)
    assert text.startswith(" Nothing stands against kim@example.org.")
    assert "settled: counts no more" in text


def test_a_complaint_is_told_as_one(desk: Desk) -> None:
    samples = Path(__file__).parents[3] / "samples"
    desk.done("ledger", "sent", samples / "sent.csv")
    desk.done("ledger", "ingest", samples / "complaint-abuse.eml")
    (row,) = desk.rows("ledger", "list")
    assert (row["type"], row["reason"], row["list"]) == (None, "complaint", "suppress")
    assert desk.shown(row["address"])["complained"] is True
    assert "reported your mail as unwanted. It is on" in " ".join(desk.done("ledger", "show", row["address"]).split())
    assert "CMPL" in desk.done("ledger", "list")
    assert desk.exported("-f", "ses") == [f"{row['address']},COMPLAINT"]


def test_another_spelling_that_is_known_is_named(desk: Desk) -> None:
    desk.fill()
    assert "kim@example.org" in "".join(desk("ledger", "show", "Kim@Example.ORG")[1:])


def test_mail_that_is_not_proved_to_have_arrived_settles_nothing_that_is_proved(desk: Desk) -> None:
    desk.prove(sent_line(), sent_line("lee@example.org", 2))
    desk.done("ledger", "ingest", desk.mails(ndr(), ndr("lee@example.org", SPAM, number=2)))
    forged = (
        ndr(who, "250 2.1.5 Ok", number=number, after=2 * DAY, action="delivered")
        for number, who in ((90, "kim@example.org"), (91, "lee@example.org"))
    )
    desk.done("ledger", "ingest", desk.mails(*forged, name="forged"))
    assert desk.exported(*AT_END) == ["kim@example.org"]
    assert desk.exported("--list", "hold", *AT_END) == ["lee@example.org"]
    assert (desk.shown("kim@example.org", *AT_END)["type"], desk.shown("lee@example.org", *AT_END)["type"]) == (
        "hard",
        "hard",
    )
