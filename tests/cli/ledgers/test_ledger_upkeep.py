"""`bounce ledger sent`, `forget`, `prune` and `verp`."""

import gzip
import json

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, DAY, HEADING, Desk
from tests.cli.ledgers.ledger_mails import SPAM, ndr, sent_line

POSTFIX = """\
Nov 20 07:59:58 mail postfix/cleanup[1]: 4F1A2B3C4D: message-id=<mail-1@example.com>
Nov 20 07:59:58 mail postfix/qmgr[2]: 4F1A2B3C4D: from=<news@example.com>, size=800, nrcpt=1 (queue active)
Nov 20 08:05:00 mail postfix/smtp[3]: 4F1A2B3C4D: to=<kim@example.org>, relay=mx.example.org[192.0.2.25]:25, \
delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 User unknown)
"""
EXIM = """\
2026-11-20 07:59:58 1mAAAA-000001-AB <= news@example.com U=news P=local S=800 id=mail-1@example.com
2026-11-20 08:05:00 1mAAAA-000001-AB ** kim@example.org R=dnslookup T=remote_smtp: 550 5.1.1 User unknown
"""
KEY = b"0123456789abcdef0123\n"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (HEADING + sent_line(), "list"),
        ("mail-1@example.com kim@example.org\n", "list"),
        (json.dumps({"message_id": "mail-1@example.com", "recipient": "kim@example.org"}) + "\n", "list"),
        (POSTFIX, "postfix"),
        (EXIM, "exim"),
    ],
)
def test_logs_and_lists_of_sent_mail_prove_bounces_before_and_after(desk: Desk, text: str, form: str) -> None:
    folder = desk.mails(ndr())
    desk.done("ledger", "ingest", folder)
    assert desk.exported() == []
    path = desk.write("sent", text)
    assert desk.done("ledger", "sent", path, *AT_END).startswith(" 1 mail to one recipient read · 1 new\n")
    assert desk.exported() == ["kim@example.org"]
    assert desk.shown()["events"][0]["level"] == "sent"
    other = ("--ledger", "other.sqlite")
    desk.done("ledger", "sent", path, "--format", form, *other, *AT_END)
    desk.done("ledger", "ingest", folder, *other)
    assert desk.exported(*other) == ["kim@example.org"]


def test_sent_mail_read_twice_changes_nothing(desk: Desk) -> None:
    path = desk.write("sent.csv", HEADING + sent_line() + sent_line("lee@example.org", 2))
    assert desk.done("ledger", "sent", path).startswith(" 2 mails to one recipient read · 2 new\n")
    assert desk.done("ledger", "sent", path).startswith(" 2 mails to one recipient read · 0 new\n")


def test_sent_mail_comes_compressed_and_from_standard_input(desk: Desk) -> None:
    packed = desk.write("sent.csv.gz", gzip.compress((HEADING + sent_line()).encode()))
    assert "1 new" in desk.done("ledger", "sent", packed)
    assert "1 new" in desk.done("ledger", "sent", "-", stdin=(HEADING + sent_line(number=2)).encode())


def test_mail_to_another_recipient_proves_nothing(desk: Desk) -> None:
    desk.prove(sent_line("lee@example.org"))
    desk.done("ledger", "ingest", desk.mails(ndr()))
    assert (desk.exported(), desk.shown()["events"][0]["level"]) == ([], "none")


def test_what_is_no_list_is_status_3_and_the_others_are_read(desk: Desk) -> None:
    good, bad = desk.write("sent.csv", HEADING + sent_line()), desk.write("notes", "nothing of the kind\n" * 5)
    status, out, err = desk("ledger", "sent", bad, "gone.log", good)
    assert (status, out) == (3, " 1 mail to one recipient read · 1 new\n → bounce ledger ingest PATH…\n")
    assert "notes is neither a log of Postfix or Exim nor a list" in err
    assert "gone.log cannot be read" in err


def test_lines_of_sent_mail_that_could_not_be_used_are_status_3(desk: Desk) -> None:
    status, _, err = desk("ledger", "sent", desk.write("sent.csv", HEADING + sent_line() + "x@y,nobody,\n"))
    assert "line 3" in err
    assert status == 3


def test_forgetting_leaves_no_octet_and_nothing_on_the_lists(desk: Desk) -> None:
    desk.prove()
    desk.done("ledger", "ingest", desk.mails(ndr(), ndr("lee@example.org", SPAM, number=2)))
    desk.done("suppress", "add", "kim@example.org", "--note", "kim@example.org asked")
    desk.done("suppress", "export")
    out = desk.done("ledger", "forget", "kim@example.org", "lee@example.org", "new@example.org")
    assert [line.split(":")[0].strip() for line in out.splitlines()] == [
        "kim@example.org",
        "lee@example.org",
        "new@example.org",
    ]
    assert out.endswith(" new@example.org: 0 rows taken out\n")
    assert desk("ledger", "show", "example.org").status == 1
    assert desk.exported("--list", "both") == []
    octets = b"".join(place.read_bytes() for place in desk.usual.parent.iterdir())
    assert not [word for word in (b"kim", b"lee@") if word in octets]


def test_what_was_forgotten_comes_back_with_the_same_mailbox(desk: Desk) -> None:
    folder = desk.mails(ndr())
    desk.done("ledger", "ingest", folder)
    desk.done("ledger", "forget", "kim@example.org")
    assert "1 new record ·" in desk.done("ledger", "ingest", folder)


def test_one_wrong_address_and_nothing_is_forgotten(desk: Desk) -> None:
    desk.fill()
    assert desk("ledger", "forget", "kim@example.org", "kim").status == 2
    assert desk.shown()["type"] == "hard"


@pytest.mark.parametrize("words", [("forget", "kim@example.org"), ("prune", "--older-than", "1d")])
def test_what_takes_out_makes_no_ledger(desk: Desk, words: tuple[str, ...]) -> None:
    status, _, err = desk("ledger", *words, "--ledger", "mistyped.sqlite")
    assert not (desk.folder / "mistyped.sqlite").exists()
    assert (status, "there is no ledger" in err) == (4, True)


@pytest.mark.parametrize(
    ("age", "left"),
    [
        ("30d", ["ana", "bo", "kim", "lee", "una"]),
        ("2026-11-20T08:05:00Z", ["ana", "bo", "kim", "lee", "una"]),
        ("2026-11-20T08:05:01Z", ["bo", "kim", "una"]),
        ("2026-11-22", ["bo", "kim", "una"]),
        ("27d", ["kim", "una"]),
        ("2w", ["kim"]),
        ("1h", ["kim"]),
        ("2y", ["ana", "bo", "kim", "lee", "una"]),
    ],
)
def test_pruning_takes_out_what_is_older_and_leaves_the_list(desk: Desk, age: str, left: list[str]) -> None:
    desk.fill()
    out = desk.done("ledger", "prune", "--older-than", age, *AT_END)
    found = sorted(row["address"].partition("@")[0] for row in desk.rows("ledger", "list", *AT_END))
    assert found == left
    assert out.startswith(f" {5 - len(left)} row")
    assert desk.exported(*AT_END) == ["kim@example.org"]


def test_pruning_says_how_much_the_list_rests_on(desk: Desk) -> None:
    desk.fill()
    assert desk.done("ledger", "prune", "--older-than", "1d", *AT_END) == (
        " 4 rows taken out\n 1 older event stays: the suppression list rests on it\n"
    )
    assert "stay" not in desk.done("ledger", "prune", "--older-than", "2y", *AT_END)


def test_pruning_takes_old_sent_mail_too(desk: Desk) -> None:
    lines = "".join(f"m{number}@example.com,k{number}@example.org,{number}0 Nov 2026\n" for number in (1, 2))
    path = desk.write("sent.csv", "message_id,recipient,date\nm0@example.com,k0@example.org,2026-10-01\n" + lines)
    desk.done("ledger", "sent", path, *AT_END)
    assert desk.done("ledger", "prune", "--older-than", "2026-10-15", *AT_END).startswith(" 1 row taken out\n")


def test_decisions_of_people_are_not_pruned(desk: Desk) -> None:
    desk.done("suppress", "add", "max@example.org", "--now", "2020-01-01")
    desk.done("ledger", "prune", "--older-than", "1d")
    assert desk.exported() == ["max@example.org"]


def test_a_removal_outlives_pruning(desk: Desk) -> None:
    folder = desk.mails(ndr())
    desk.prove()
    desk.done("ledger", "ingest", folder)
    desk.done("suppress", "remove", "kim@example.org", "--now", "2026-11-25")
    desk.done("ledger", "prune", "--older-than", "1d", *AT_END)
    desk.done("ledger", "ingest", folder)
    assert desk.exported("--list", "both", *AT_END) == []


def test_a_reverse_path_is_written_for_each_recipient(desk: Desk) -> None:
    key = desk.write("verp.key", KEY)
    words = ("ledger", "verp", "--verp", "b+{token}-{recipient}@example.com", "--key-file", key)
    out = desk.done(*words, "kim@example.org", "Lee@example.org").splitlines()
    assert [line.partition("-")[2] for line in out] == ["kim=example.org@example.com", "Lee=example.org@example.com"]
    assert desk.done(*words, "lee@example.org").partition("-")[0] == out[1].partition("-")[0]
    assert not desk.usual.exists()


def test_a_reverse_path_needs_no_key_without_a_token(desk: Desk) -> None:
    words = ("ledger", "verp", "--verp", "b-{local}-at-{domain}@example.com", "kim@example.org")
    assert desk.done(*words) == "b-kim-at-example.org@example.com\n"


@pytest.mark.parametrize("who", ["<kim@example.org>", "Kim <kim@example.org>"])
def test_a_reverse_path_is_of_the_address_alone(desk: Desk, who: str) -> None:
    out = desk.done("ledger", "verp", "--verp", "b-{recipient}@example.com", who)
    assert out == "b-kim=example.org@example.com\n"


@pytest.mark.parametrize(
    ("verp", "told"),
    [
        ("b+{token}-{recipient}@example.com", "a token needs a key: name its file with --key-file"),
        ("b+{tokn}-{recipient}@example.com", "there is no place {tokn}"),
        ("b-{local}@example.com", "wanted is an address with {recipient}"),
        ("b-{recipient}", "wanted is an address"),
        ("b-{recipient}-{recipient}@example.com", "wanted is an address"),
    ],
)
def test_a_form_of_reverse_path_that_is_none_is_refused(desk: Desk, verp: str, told: str) -> None:
    status, out, err = desk("ledger", "verp", "--verp", verp, "kim@example.org")
    assert (status, out, told in err) == (2, "", True), err


@pytest.mark.parametrize(("key", "told"), [(b"short\n", "at least 16 characters"), (b"", "at least 16 characters")])
def test_a_key_that_is_too_short_is_refused(desk: Desk, key: bytes, told: str) -> None:
    words = ("ledger", "verp", "--verp", "b+{token}-{recipient}@example.com", "--key-file", desk.write("k", key))
    status, out, err = desk(*words, "kim@example.org")
    assert (status, out, told in err) == (2, "", True)


def test_a_reverse_path_survives_the_whole_way_round(desk: Desk) -> None:
    key = desk.write("verp.key", KEY)
    options = ("--verp", "b+{token}-{recipient}@example.com", "--key-file", key)
    people = ("kim@example.org", "o'neil+news@example.org", "Lee.X@sub.example.org", "jürgen@bücher.example")
    paths = desk.done("ledger", "verp", *options, *people).splitlines()
    pairs = enumerate(zip(people, paths, strict=True))
    mails = [ndr(who, sender=path, number=number, after=DAY) for number, (who, path) in pairs]
    desk.done("ledger", "ingest", desk.mails(*mails), *options)
    assert [desk.shown(who)["events"][0]["level"] for who in people] == ["token"] * 4


LOG = """\
2026-11-20T08:00:00Z mail postfix/cleanup[7]: 4XyZ1{n}: message-id=<{name}@{sender}>
2026-11-20T08:00:00Z mail postfix/qmgr[3]: 4XyZ1{n}: from=<news@{sender}>, size=900, nrcpt=1 (queue active)
2026-11-20T08:00:01Z mail postfix/{agent}[9]: 4XyZ1{n}: to=<kim@example.org>, relay={relay}, status=sent (250 ok)
"""


def log(sender: str, agent: str, relay: str, n: int = 1) -> str:
    return LOG.format(n=n, name=f"mail-{n}", sender=sender, agent=agent, relay=relay)


def test_mail_of_others_that_came_in_proves_nothing(desk: Desk) -> None:
    path = desk.write("mail.log", log("stranger.example", "virtual", "virtual"))
    out = desk.done("ledger", "sent", path, *AT_END)
    assert out.startswith(" 0 mails to one recipient read · 0 new · 1 not yours left out\n")


def test_of_a_log_only_mail_of_own_domains_is_ours_where_these_are_known(desk: Desk) -> None:
    texts = (
        log("stranger.example", "smtp", "mx.example.org[192.0.2.1]:25", 1),
        log("news.example.com", "smtp", "mx.example.org[192.0.2.1]:25", 2),
        log("example.com", "lmtp", "mail[private/lmtp]", 3),
    )
    path = desk.write("mail.log", "".join(texts))
    out = desk.done("ledger", "sent", path, "--own-domain", "example.com", *AT_END)
    assert out.startswith(" 2 mails to one recipient read · 2 new · 1 not yours left out\n")
    assert " 2 mails to one recipient read · 1 new · 1 not yours" in desk.done("ledger", "sent", path, *AT_END)


def test_of_exim_too_what_was_delivered_on_the_server_never_left(desk: Desk) -> None:
    lines = (
        "2026-11-20 08:00:00 1xWRCJ-00002l-15 <= a@stranger.example H=x [192.0.2.9] P=esmtp S=9 id=m@x.example\n"
        "2026-11-20 08:00:01 1xWRCJ-00002l-15 => kim <kim@example.org> R=local_user T=maildir_home\n"
        "2026-11-20 08:00:02 1xWRCJ-00002l-15 => lee@example.net R=dns T=smtp H=mx.example.net [192.0.2.2]\n"
    )
    out = desk.done("ledger", "sent", desk.write("main.log", lines), *AT_END)
    assert out.startswith(" 1 mail to one recipient read · 1 new · 1 not yours left out\n")


def test_forgetting_names_who_differs_in_the_case_of_letters_only(desk: Desk) -> None:
    desk.done("suppress", "add", "JÖRG@example.org")
    out = desk.done("ledger", "forget", "jörg@example.org")
    assert "Known is JÖRG@example.org, which another case of letters makes another address." in " ".join(out.split())
