"""`bounce ledger ingest` and `triage --ledger`: where mail comes from, whose it is, what proves it."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, Desk
from tests.cli.ledgers.ledger_mails import LATER, SPAM, ndr
from tests.mails import AUTO_REPLY, ORDINARY

SAMPLES = Path(__file__).parents[3] / "samples"
KEY = b"0123456789abcdef0123\n"
VERP = "b+{token}-{recipient}@example.com"


def account_of(desk: Desk, who: str = "kim@example.org") -> str | None:
    (state,) = desk.shown(who)["accounts"]
    name = state["account"]
    assert name is None or isinstance(name, str)
    return name


def test_mail_comes_from_files_folders_mailboxes_and_archives(desk: Desk) -> None:
    box = b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n"
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("in.eml", ndr("zip@example.org"))
    places = (
        desk.write("one.eml", ndr("file@example.org")),
        desk.mails(ndr("folder@example.org")),
        desk.write("box.mbox", box + ndr("box@example.org") + b"\n" + box + ndr("two@example.org")),
        desk.write("mails.zip", zipped.getvalue()),
    )
    assert " 5 mails · 5 new records · 0 known already\n" in desk.done("ledger", "ingest", *places)
    found = [row["address"].partition("@")[0] for row in desk.rows("ledger", "list")]
    assert found == ["box", "file", "folder", "two", "zip"]


@pytest.mark.parametrize("words", [(), ("-",)])
def test_mail_comes_from_standard_input(desk: Desk, words: tuple[str, ...]) -> None:
    assert "1 new record ·" in desk.done("ledger", "ingest", *words, stdin=ndr())
    assert desk.shown()["events"][0]["origin"] == "-"


def test_more_paths_come_from_a_file_or_standard_input(desk: Desk) -> None:
    folder = desk.mails(ndr(), ndr("lee@example.org"), ndr("ana@example.org"))
    names = desk.write("names", f"{folder / '0.eml'}\n{folder / '1.eml'}\n")
    assert "2 new records" in desk.done("ledger", "ingest", "--files-from", names)
    more = f"{folder / '2.eml'}\0".encode()
    assert "1 new record ·" in desk.done("ledger", "ingest", "--files-from", "-", stdin=more)
    assert "0 new records · 2 known" in desk.done("ledger", "ingest", folder / "0.eml", "--files-from", "-", stdin=more)


def test_a_list_of_files_that_is_not_there_is_wrong_usage(desk: Desk) -> None:
    status, out, err = desk("ledger", "ingest", "--files-from", "gone.txt")
    assert (status, out, "gone.txt" in err) == (2, "", True)
    assert not desk.usual.exists()


def test_without_any_mail_on_a_terminal_a_path_is_wanted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    status, _, err = desk("ledger", "ingest")
    assert (status, "needs a path" in err, "bounce ledger ingest --help" in err) == (2, True, True)


def test_the_form_of_the_input_can_be_named(desk: Desk) -> None:
    mail = desk.write("mail", b"From MAILER-DAEMON Fri Nov 20 09:12:05 2026\n" + ndr())
    assert "1 new record ·" in desk.done("ledger", "ingest", mail, "--input-format", "mbox")


def test_the_same_record_from_another_place_is_known_already(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr(), name="a"))
    assert "0 new records · 1 known already" in desk.done("ledger", "ingest", desk.mails(ndr(), name="b"))
    assert len(desk.shown()["events"]) == 1


def test_better_evidence_for_a_known_record_is_told(desk: Desk) -> None:
    folder = desk.mails(ndr())
    desk.done("ledger", "ingest", folder)
    assert desk.shown()["events"][0]["level"] == "none"
    out = desk.done("ledger", "ingest", folder, "--own-domain", "example.com")
    assert "1 known already · 1 with better evidence" in out
    assert desk.shown()["events"][0]["level"] == "own_domain"
    desk.done("ledger", "ingest", folder)
    assert desk.shown()["events"][0]["level"] == "own_domain"


def test_what_is_no_news_of_an_address_is_counted(desk: Desk) -> None:
    out = desk.done("ledger", "ingest", desk.mails(ndr(), ORDINARY, AUTO_REPLY))
    assert " 3 mails · 2 new records · 0 known already · 1 no news of an address\n" in out


def test_totals_say_how_many_are_held_for_want_of_proof(desk: Desk) -> None:
    out = desk.done("ledger", "ingest", desk.mails(ndr(), ndr("lee@example.org", SPAM)))
    assert " 0 addresses on the suppression list · 2 addresses on hold (1 for want of proof)\n" in out
    desk.prove()
    out = desk.done("ledger", "ingest", desk.folder / "mails")
    assert " 1 address on the suppression list · 1 address on hold\n" in out


def test_what_cannot_be_read_is_status_3_and_the_rest_goes_in(desk: Desk) -> None:
    status, out, err = desk("ledger", "ingest", "gone.eml", desk.mails(ndr()))
    assert (status, "gone.eml: No such file or directory" in err) == (3, True)
    assert "1 new record · 0 known already · 1 unreadable" in out


def test_a_folder_without_mail_is_named(desk: Desk) -> None:
    (desk.folder / "empty").mkdir()
    status, _, err = desk("ledger", "ingest", "empty")
    assert (status, err) == (0, "bounce: empty: no mail found\n")


def test_verbose_names_what_was_left_out(desk: Desk) -> None:
    folder = desk.mails(ndr())
    desk.write("mails/picture.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert desk("ledger", "ingest", folder).err == ""
    assert "picture.png: left out" in desk("ledger", "ingest", folder, "--verbose").err


def test_rules_of_ones_own_decide_here_too(desk: Desk) -> None:
    words = "550 5.0.0 The frobnicator says no"
    folder = desk.mails(ndr(words=words))
    rules = desk.write(
        "own.toml",
        '[[rule]]\nid = "own.frobnicator"\nreason = "user_unknown"\ntext = ["the frobnicator says no"]\n'
        f'example = [{{ text = "{words}" }}]\n',
    )
    desk.done("ledger", "ingest", folder, "--rules", rules)
    assert desk.shown()["events"][0]["rule"] == "own.frobnicator"


def test_a_token_in_the_reverse_path_proves_a_bounce(desk: Desk) -> None:
    key = desk.write("verp.key", KEY)
    path = desk.done("ledger", "verp", "--verp", VERP, "--key-file", key, "kim@example.org").strip()
    forged = path.replace("-kim=", "-lee=")
    folder = desk.mails(ndr(sender=path), ndr("lee@example.org", sender=forged))
    desk.done("ledger", "ingest", folder, "--verp", VERP, "--key-file", key)
    assert (desk.shown()["events"][0]["level"], desk.shown()["events"][0]["proof"]) == ("token", "verp-token")
    assert desk.shown("lee@example.org")["events"][0]["level"] == "none"
    assert desk.exported() == ["kim@example.org"]


def test_a_reverse_path_without_a_token_is_only_plausible(desk: Desk) -> None:
    folder = desk.mails(ndr(sender="b-kim=example.org@example.com"))
    desk.done("ledger", "ingest", folder, "--verp", "b-{recipient}@example.com")
    assert desk.shown()["events"][0]["level"] == "plausible"
    assert desk.exported() == []


def test_signatures_are_looked_up_where_a_domain_is_ours(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOUNCE_OFFLINE")
    mail = SAMPLES / "auth-nothing-aligned.eml"
    words = ("ledger", "ingest", mail, "--own-domain", "esp.example", "--dns-replay", SAMPLES / "dns.jsonl")
    desk.done(*words)
    (row,) = desk.rows("ledger", "list")
    (event,) = desk.shown(row["address"])["events"]
    assert (event["level"], event["proof"]) == ("signature", "dkim s1._domainkey.esp.example")


def test_accounts_come_from_the_file_and_else_from_the_option(desk: Desk) -> None:
    accounts = desk.write(
        "accounts.toml", '[accounts]\n"shop@example.com" = "shop"\n"example.com" = "news"\n"mail.example.net" = "net"\n'
    )
    senders = {
        "kim": ("shop@example.com", "shop"),
        "lee": ("SHOP@x.example.com", "news"),
        "ana": ("a@mail.example.net", "net"),
        "bo": ("a@example.net", "rest"),
    }
    folder = desk.mails(*(ndr(f"{who}@example.org", sender=sender) for who, (sender, _) in senders.items()))
    desk.done("ledger", "ingest", folder, "--accounts", accounts, "--account", "rest")
    assert {who: account_of(desk, f"{who}@example.org") for who in senders} == {
        who: account for who, (_, account) in senders.items()
    }


def test_without_an_account_none_is_known(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr()))
    assert account_of(desk) is None


@pytest.mark.parametrize("form", ["json", "ndjson", "table"])
def test_a_triage_with_a_ledger_says_exactly_the_same(desk: Desk, form: str) -> None:
    folder = desk.mails(ndr(), ndr("lee@example.org", SPAM), ndr(words=LATER, number=3, action="delayed"), ORDINARY)
    words = ("triage", folder, SAMPLES / "postfix-three-fates.eml", "--format", form)
    plain, kept = desk(*words), desk(*words, "--ledger", "own.sqlite")
    assert (kept.out, kept.status) == (plain.out, plain.status)
    assert kept.err.endswith("bounce: ledger own.sqlite: 5 new records, 0 known already\n")
    assert not desk.usual.exists()
    again = desk(*words, "--ledger", "own.sqlite")
    assert " 0 new records, 5 known already" in again.err
    assert again.out == plain.out


def test_a_triage_and_an_ingest_keep_the_same(desk: Desk) -> None:
    folder = desk.mails(ndr(), ndr("lee@example.org", SPAM), AUTO_REPLY)
    desk.done("triage", folder, "--ledger", "a", "-f", "ndjson")
    desk.done("ledger", "ingest", folder, "--ledger", "b")
    one, other = (desk.done("ledger", "show", "example.org", "-f", "json", "--ledger", name) for name in "ab")
    assert json.loads(one) == json.loads(other)


def test_a_plain_triage_leaves_no_file(desk: Desk) -> None:
    folder = desk.mails(ndr())
    before = sorted(desk.folder.rglob("*"))
    desk.done("triage", folder)
    desk.done("triage", folder, "-f", "ndjson")
    assert sorted(desk.folder.rglob("*")) == before


def test_a_triage_without_a_ledger_has_no_account(desk: Desk) -> None:
    status, out, err = desk("triage", desk.mails(ndr()), "--account", "a")
    assert (status, out, "add --ingest or --ledger FILE" in err) == (2, "", True)


def test_a_triage_names_a_ledger_that_is_none(desk: Desk) -> None:
    place = desk.write("notes", "no ledger " * 2000)
    status, out, err = desk("triage", desk.mails(ndr()), "--ledger", place, "-f", "ndjson")
    assert (status, out, str(place) in err, "Traceback" in err) == (4, "", True, False)


def test_one_new_record_is_one_record(desk: Desk) -> None:
    assert "1 new record," in desk("triage", desk.mails(ndr()), "--ingest", "-f", "ndjson").err


def test_an_ingest_hints_at_what_comes_next_only_where_something_is_new(desk: Desk) -> None:
    folder = desk.mails(ndr())
    assert desk.done("ledger", "ingest", folder, *AT_END).endswith("→ bounce suppress list · or bounce ledger list\n")
    assert "→" not in desk.done("ledger", "ingest", folder)
