import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.cli.ledgers.ledger_mails import ARRIVED, FULL, LATER, SPAM, exported, ndr, prove, sent_line, shown

DAY = timedelta(days=1)
NOW = ("--now", "2026-12-20T00:00:00Z")
Put = Callable[..., Path]


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("BOUNCE_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data" / "bounce" / "ledger.sqlite"


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(*mails: bytes, name: str = "mails") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for mail in mails:
            (folder / f"{len(list(folder.iterdir()))}.eml").write_bytes(mail)
        return folder

    return write


def test_the_same_mailbox_twice_changes_nothing(run: Run, put: Put) -> None:
    folder = put(ndr(), ndr("lee@example.org", SPAM))
    first, second = (run("ledger", "ingest", folder)[1] for _ in range(2))
    assert "2 new records · 0 known already" in first
    assert "0 new records · 2 known already" in second


def test_without_proof_an_address_is_held_and_with_it_given_up(run: Run, put: Put, tmp_path: Path) -> None:
    run("ledger", "ingest", put(ndr()), "--own-domain", "example.com")
    assert exported(run) == []
    assert exported(run, "--list", "hold") == ["kim@example.org"]
    assert "hold: proof?" in run("suppress", "list")[1]
    prove(run, tmp_path)
    assert exported(run) == ["kim@example.org"]
    assert exported(run, "--list", "both") == ["kim@example.org"]


@pytest.mark.parametrize(
    ("after", "type_"),
    [(timedelta(hours=71, minutes=59, seconds=59), "pending"), (timedelta(hours=72), "soft")],
)
def test_a_delay_is_pending_for_seventy_two_hours(run: Run, put: Put, after: timedelta, type_: str) -> None:
    run("ledger", "ingest", put(ndr(words=LATER, action="delayed")))
    assert shown(run, "kim@example.org", "--now", (ARRIVED + after).isoformat())["type"] == type_


@pytest.mark.parametrize(("last", "type_"), [(14 * DAY, "hard"), (14 * DAY - timedelta(seconds=1), "soft")])
def test_a_mailbox_that_stays_full_is_hard(run: Run, put: Put, last: timedelta, type_: str) -> None:
    mails = [ndr(words=FULL, number=number, after=after) for number, after in enumerate((0 * DAY, DAY, last))]
    run("ledger", "ingest", put(*mails))
    assert shown(run, "kim@example.org", *NOW)["type"] == type_


def test_a_hard_bounce_in_three_accounts_is_global(run: Run, put: Put) -> None:
    for number, account in enumerate(("a", "b", "b", "c")):
        run("ledger", "ingest", put(ndr(number=number), name=f"m{number}"), "--account", account)
        assert shown(run)["type"] == ("global" if account == "c" else "hard")
    foreign = shown(run, "kim@example.org", "--account", "d")
    assert (foreign["type"], foreign["reason"], foreign["accounts"]) == ("global", None, [])
    assert shown(run, "kim@example.org", "--account", "a")["reason"] == "user_unknown"
    assert "GLOB" in run("ledger", "list", "--type", "global")[1]


def test_accounts_follow_from_the_sender(run: Run, put: Put, tmp_path: Path) -> None:
    path = tmp_path / "accounts.toml"
    path.write_text('[accounts]\n"example.com" = "news"\n"shop@example.com" = "shop"\n', encoding="utf-8")
    folder = put(ndr(), ndr("lee@example.org", sender="shop@example.com"))
    run("ledger", "ingest", folder, "--accounts", path)
    assert shown(run)["accounts"][0]["account"] == "news"
    assert shown(run, "lee@example.org")["accounts"][0]["account"] == "shop"


def test_what_was_removed_stays_eligible_until_it_bounces_again(run: Run, put: Put, tmp_path: Path) -> None:
    folder = put(ndr())
    prove(run, tmp_path, sent_line(), sent_line(number=2))
    run("ledger", "ingest", folder)
    at = ("--now", "2026-11-25T00:00:00Z")
    assert "may be mailed again" in run("suppress", "remove", "kim@example.org", "--note", "asked", *at)[1]
    run("ledger", "ingest", folder)
    assert exported(run, *NOW) == []
    assert shown(run)["decisions"][0]["note"] == "asked"
    run("ledger", "ingest", put(ndr(number=2, after=9 * DAY), name="later"))
    assert exported(run, *NOW) == ["kim@example.org"]


def test_people_add_and_hold_addresses(run: Run) -> None:
    assert "is on the suppression list" in run("suppress", "add", "Max@Example.org", "--reason", "complaint")[1]
    assert "is on hold" in run("suppress", "add", "ana@example.org", "--hold", "--note", "phone\x1b[2J")[1]
    assert exported(run) == ["Max@Example.org"]
    told = run("ledger", "show", "ana@example.org")[1]
    assert "phone" in told
    assert "\x1b[2J" not in told


def test_lists_of_other_systems_are_taken_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("email,created\nold@example.org,1700000000\nundated@example.org,\nnothing\n", encoding="utf-8")
    run("suppress", "remove", "undated@example.org")
    status, out, err = run("suppress", "import", path)
    assert status == 3
    assert "2 addresses read · 2 new" in out
    assert "undated@example.org: stays eligible" in err
    assert "line 4" in err
    assert exported(run) == ["old@example.org"]
    assert "2 addresses read · 0 new" in run("suppress", "import", path)[1]


def test_an_export_says_what_it_changes(run: Run) -> None:
    run("suppress", "add", "max@example.org", "ana@example.org")
    assert run("suppress", "export", "--diff")[1].count(" + ") == 2
    assert "2 new" in run("suppress", "export")[2]
    run("suppress", "remove", "ana@example.org")
    out = run("suppress", "export", "--diff")[1]
    assert " - ana@example.org" in out
    assert "0 new · 1 gone · 0 moved · 1 as before" in out


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("plain", "max@example.org"),
        ("csv", "address,list,reason,type,since,account,note,source"),
        ("json", "["),
        ("ndjson", '{"address":"max@example.org"'),
        ("postfix", "max@example.org REJECT 5.7.1"),
        ("ses", "max@example.org,COMPLAINT"),
        ("sendgrid", "email"),
    ],
)
def test_lists_come_in_the_forms_of_other_systems(run: Run, form: str, first: str) -> None:
    run("suppress", "add", "max@example.org", "--reason", "complaint")
    assert exported(run, "--format", form)[0].startswith(first)


def test_forgetting_takes_everything_and_pruning_leaves_the_list(
    run: Run, put: Put, data: Path, tmp_path: Path
) -> None:
    prove(run, tmp_path)
    run("ledger", "ingest", put(ndr(), ndr("lee@example.org", SPAM)))
    assert "1 older event stays" in run("ledger", "prune", "--older-than", "1d", *NOW)[1]
    assert exported(run) == ["kim@example.org"]
    assert run("ledger", "show", "lee@example.org")[0] == 1
    run("ledger", "forget", "kim@example.org")
    assert exported(run) == []
    assert b"kim@example.org" not in data.read_bytes() + data.with_name(f"{data.name}-wal").read_bytes()


def test_pseudonyms_hide_every_address(run: Run, put: Put, tmp_path: Path) -> None:
    prove(run, tmp_path, sent_line("kimberly.smith@example.org"))
    run("ledger", "ingest", put(ndr("kimberly.smith@example.org")))
    run("suppress", "add", "kimberly.smith@example.org", "--note", "kimberly.smith@example.org rang")
    names = set()
    for words in (
        ("ledger", "show", "kimberly.smith@example.org"),
        ("ledger", "show", "example.org", "--format", "json"),
        ("ledger", "list"),
        ("ledger", "list", "--format", "csv"),
        ("suppress", "list"),
        ("suppress", "list", "--format", "ndjson"),
        ("suppress", "export", "--format", "csv"),
        ("suppress", "export", "--diff"),
        ("suppress", "remove", "kimberly.smith@example.org"),
    ):
        _, out, err = run(*words, "--redact")
        assert "kimberly" not in out + err
        names |= {word for word in out.replace('"', " ").replace(",", " ").split() if word.endswith("@example.org")}
    assert len(names) == 1


def test_a_triage_keeps_what_it_is_told_to_and_says_the_same(run: Run, put: Put, data: Path) -> None:
    folder = put(ndr())
    plain = run("triage", folder, "-f", "ndjson")
    assert not data.exists()
    kept = run("triage", folder, "-f", "ndjson", "--ingest", "--account", "a")
    assert kept[:2] == plain[:2]
    assert "1 new record," in kept[2]
    assert shown(run)["accounts"][0]["account"] == "a"
    assert run("triage", folder, "--account", "a")[0] == 2


def test_settings_stand_in_the_configuration(run: Run, put: Put, tmp_path: Path) -> None:
    (tmp_path / "verp.key").write_bytes(b"0123456789abcdef0123\n")
    (tmp_path / "own.toml").write_text('level = "none"\n[[rule]]\nlist = "suppress"\n', encoding="utf-8")
    (tmp_path / "bounce.toml").write_text(
        '[ledger]\nfile = "own.sqlite"\naccount = "a"\nown_domains = ["example.com"]\n'
        'verp = ["b+{token}-{recipient}@example.com"]\nkey_file = "verp.key"\npolicy = "own.toml"\n',
        encoding="utf-8",
    )
    path = run("ledger", "verp", "kim@example.org")[1].strip()
    run("ledger", "ingest", put(ndr(sender=path)))
    found = shown(run)
    assert (found["events"][0]["level"], found["accounts"][0]["account"]) == ("token", "a")
    assert (tmp_path / "own.sqlite").exists()
    assert exported(run) == ["kim@example.org"]
    assert exported(run, "--policy", "hubspot") == ["kim@example.org"]


def test_counts_by_what_bounces_have_in_common(run: Run, put: Put) -> None:
    run("ledger", "ingest", put(ndr(), ndr("lee@example.org", SPAM), ndr("ana@school.example", SPAM)))
    out = run("ledger", "stats", "--by", "reason,domain", "--format", "csv")[1]
    assert out.splitlines()[0] == "reason,domain,bounces,addresses"
    assert "user_unknown,example.org,1,1" in out
    assert json.loads(run("ledger", "stats", "--format", "ndjson")[1].splitlines()[0])["bounces"] == 2
    assert "3 bounces" in run("ledger", "stats", "--by", "day")[1]
    assert "0 bounces" in run("ledger", "stats", "--since", "1d", *NOW)[1]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("ledger", "show", "kim@example.org"), 4, "there is no ledger yet"),
        (("ledger", "show", ".."), 2, "neither an address nor a domain"),
        (("ledger", "list", "--type", "hrad"), 2, "did you mean 'hard'"),
        (("ledger", "stats", "--by", "reson"), 2, "did you mean 'reason'"),
        (("ledger", "list", "--since", "yesterday"), 2, "30d"),
        (("ledger", "prune", "--older-than", "old"), 2, "--older-than 'old'"),
        (("ledger", "list", "--now", "soon"), 2, "--now 'soon'"),
        (("ledger", "ingest", "x.eml", "--own-domain", "a b"), 2, "is no domain"),
        (("ledger", "ingest", "x.eml", "--verp", "b@example.com"), 2, "{recipient}"),
        (("ledger", "ingest", "x.eml", "--key-file", "none.key"), 2, "none.key: the key cannot be read"),
        (("ledger", "verp", "kim@example.org"), 2, "needs a form of reverse-path"),
        (("ledger", "sent", "none.log"), 3, "none.log"),
        (("suppress", "list", "--policy", "hubspott"), 2, "did you mean 'hubspot'"),
        (("suppress", "add", "kim"), 2, "'kim' is no address"),
        (("suppress", "add", "a@b.example", "--reason", "compliant"), 2, "did you mean 'complaint'"),
        (("suppress", "import", "none.csv"), 3, "none.csv"),
        (("ledger", "ingest", "x.eml", "--account", "*"), 2, "cannot be the name of an account"),
    ],
)
def test_mistakes_are_told(run: Run, words: tuple[str, ...], status: int, told: str) -> None:
    found, _, err = run(*words)
    assert (found, told in err) == (status, True), err


def test_a_file_that_is_no_ledger_is_left_alone(run: Run, put: Put, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no ledger, but long enough to be looked at " * 30, encoding="utf-8")
    before = path.read_bytes()
    status, _, err = run("ledger", "ingest", put(ndr()), "--ledger", path)
    assert (status, "is no ledger" in err) == (4, True)
    assert path.read_bytes() == before


def test_unknown_settings_are_told_with_a_suggestion(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bounce.toml").write_text('[ledger]\nown_domain = ["example.com"]\n', encoding="utf-8")
    status, _, err = run("ledger", "list")
    assert (status, "did you mean 'own_domains'" in err) == (2, True)


def test_what_cannot_be_read_is_named_and_the_rest_goes_in(run: Run, put: Put, tmp_path: Path) -> None:
    status, out, err = run("ledger", "ingest", put(ndr()), tmp_path / "gone.eml")
    assert status == 3
    assert "gone.eml" in err
    assert "1 new record ·" in out


def test_a_history_is_as_its_schema_says(run: Run, put: Put, tmp_path: Path) -> None:
    schema = json.loads(run("schema", "history")[1])
    jsonschema.Draft202012Validator.check_schema(schema)
    prove(run, tmp_path)
    run("ledger", "ingest", put(ndr(), ndr(words=LATER, number=2, action="delayed")), "--account", "a")
    run("suppress", "add", "kim@example.org", "--note", "too")
    for options in ((), ("--redact",), ("--account", "b")):
        jsonschema.validate(shown(run, "kim@example.org", *options), schema)


def test_policies_are_shown(run: Run) -> None:
    out = run("suppress", "policies")[1]
    assert all(name in out for name in ("hubspot  (usual)", "strict", "lenient", "mailman", "forget_days 7"))
