"""Where the commands about the ledger take their settings from: the environment, bounce.toml, options, policies."""

from pathlib import Path

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, DAY, Desk
from tests.cli.ledgers.ledger_mails import SPAM, ndr, sent_line

KEY = b"0123456789abcdef0123\n"
VERP = "b+{token}-{recipient}@example.com"
ALL = 'level = "none"\n[[rule]]\nlist = "suppress"\n'


def configure(desk: Desk, *lines: str, name: str = "bounce.toml") -> Path:
    return desk.write(name, "[ledger]\n" + "".join(f"{line}\n" for line in lines))


def test_the_usual_ledger_lies_in_the_data_of_the_user(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr()))
    assert desk.usual.stat().st_mode & 0o777 == 0o600


def test_without_that_it_lies_below_the_home_folder(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(desk.folder / "home"))
    desk.done("ledger", "ingest", desk.mails(ndr()))
    assert (desk.folder / "home" / ".local" / "share" / "bounce" / "ledger.sqlite").is_file()


def test_a_relative_place_for_data_is_ignored(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "here")
    monkeypatch.setenv("HOME", str(desk.folder / "home"))
    desk.done("ledger", "ingest", desk.mails(ndr()))
    assert not (desk.folder / "here").exists()


def test_the_option_goes_before_the_configuration_and_that_before_the_usual_place(desk: Desk) -> None:
    folder = desk.mails(ndr())
    configure(desk, 'file = "configured.sqlite"')
    desk.done("ledger", "ingest", folder)
    assert ((desk.folder / "configured.sqlite").exists(), desk.usual.exists()) == (True, False)
    desk.done("ledger", "ingest", folder, "--ledger", "named.sqlite")
    assert (desk.folder / "named.sqlite").exists()


def test_files_are_relative_to_the_configuration(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("conf/accounts.toml", '[accounts]\n"example.com" = "news"\n')
    desk.write("conf/verp.key", KEY)
    desk.write("conf/own.toml", ALL)
    configure(
        desk,
        'file = "data/own.sqlite"',
        'accounts = "accounts.toml"',
        'key_file = "verp.key"',
        f'verp = ["{VERP}"]',
        'policy = "own.toml"',
        name="conf/bounce.toml",
    )
    below = desk.folder / "conf" / "deep" / "below"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    path = desk.done("ledger", "verp", "kim@example.org").strip()
    desk.done("ledger", "ingest", desk.mails(ndr(sender=path)))
    assert (desk.folder / "conf" / "data" / "own.sqlite").is_file()
    (event,) = desk.shown()["events"]
    assert (event["account"], event["level"]) == ("news", "token")
    desk.done("ledger", "ingest", desk.mails(ndr("lee@example.org", SPAM), name="more"))
    assert desk.exported() == ["kim@example.org", "lee@example.org"]


def test_a_policy_file_of_any_name_is_relative_to_the_configuration(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("own.policy", ALL)
    configure(desk, 'file = "own.sqlite"', 'policy = "./own.policy"')
    desk.done("ledger", "ingest", desk.mails(ndr()), "--policy", "hubspot")
    (desk.folder / "below").mkdir()
    monkeypatch.chdir(desk.folder / "below")
    assert desk.exported() == ["kim@example.org"]


def test_a_named_configuration_goes_before_the_nearest(desk: Desk) -> None:
    configure(desk, 'account = "near"')
    named = configure(desk, 'account = "named"', name="other.toml")
    desk.done("ledger", "ingest", desk.mails(ndr()), "--config", named)
    assert desk.shown()["accounts"][0]["account"] == "named"
    desk.done("ledger", "ingest", desk.mails(ndr("lee@example.org"), name="b"), "--account", "given")
    assert desk.shown("lee@example.org")["accounts"][0]["account"] == "given"


def test_own_domains_of_the_configuration_and_of_options_add_up(desk: Desk) -> None:
    configure(desk, 'own_domains = ["example.com", "EXAMPLE.net"]')
    senders = ("a@example.com", "a@mail.example.net", "a@shop.example", "a@alien.example")
    folder = desk.mails(*(ndr(f"k{number}@example.org", sender=sender) for number, sender in enumerate(senders)))
    desk.done("ledger", "ingest", folder, "--own-domain", "shop.example")
    levels = [desk.shown(f"k{number}@example.org")["events"][0]["level"] for number in range(4)]
    assert levels == ["own_domain", "own_domain", "own_domain", "none"]


def test_a_triage_knows_what_the_configuration_says_is_ours(desk: Desk) -> None:
    desk.write("verp.key", KEY)
    configure(desk, 'account = "news"', f'verp = ["{VERP}"]', 'key_file = "verp.key"', 'file = "own.sqlite"')
    path = desk.done("ledger", "verp", "kim@example.org").strip()
    desk.done("triage", desk.mails(ndr(sender=path)), "--ingest")
    (event,) = desk.shown()["events"]
    assert (event["account"], event["level"]) == ("news", "token")


def test_a_form_on_the_command_line_takes_the_key_of_the_configuration(desk: Desk) -> None:
    desk.write("verp.key", KEY)
    configure(desk, f'verp = ["{VERP}"]', 'key_file = "verp.key"')
    other = desk.done("ledger", "verp", "--verp", "x-{token}-{local}-{domain}@example.com", "kim@example.org")
    usual = desk.done("ledger", "verp", "kim@example.org")
    token = usual.removeprefix("b+").partition("-")[0]
    assert other == f"x-{token}-kim-example.org@example.com\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('fil = "x"', "there is no key 'fil' (did you mean 'file'?)"),
        ('own_domain = ["x"]', "did you mean 'own_domains'"),
        ('keyfile = "x"', "did you mean 'key_file'"),
        ('polcy = "hubspot"', "did you mean 'policy'"),
        ('own_domains = "example.com"', "'own_domains' must be a list of texts"),
        ("verp = [1]", "'verp' must be a list of texts"),
        ("file = 1", "'file' must be a text"),
        ('file = ""', "'file' must be a text"),
        ('account = ["a"]', "'account' must be a text"),
        ("file = ", "not TOML"),
    ],
)
@pytest.mark.parametrize(
    "words", [("ledger", "list"), ("suppress", "add", "a@b.example"), ("ledger", "verp", "a@b.example")]
)
def test_mistakes_in_the_configuration_are_named(desk: Desk, line: str, told: str, words: tuple[str, ...]) -> None:
    place = configure(desk, line)
    status, out, err = desk(*words)
    assert (status, out, str(place) in err, told in err) == (2, "", True, True), err


def test_a_misspelt_table_is_told_with_a_suggestion(desk: Desk) -> None:
    desk.write("bounce.toml", '[leger]\nfile = "x"\n')
    assert "did you mean 'ledger'" in desk("ledger", "list").err
    desk.write("bounce.toml", 'ledger = "x"\n')
    assert "'ledger' must be a table" in desk("ledger", "list").err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('key_file = "gone.key"', "gone.key: the key cannot be read"),
        ('verp = ["b@example.com"]', "{recipient}"),
        ('own_domains = ["a b"]', "is no domain"),
        ('accounts = "gone.toml"', "gone.toml: cannot be read"),
        ('account = "*"', "cannot be the name of an account"),
        ('policy = "hubspott"', "did you mean 'hubspot'"),
        ('policy = "gone.toml"', "gone.toml: no such policy"),
    ],
)
def test_settings_that_cannot_be_used_are_named_where_they_are_needed(desk: Desk, line: str, told: str) -> None:
    configure(desk, line)
    folder = desk.mails(ndr())
    for words in (("ledger", "ingest", folder), ("triage", folder, "--ingest")):
        status, _, err = desk(*words)
        assert (status, told in err) == (2, True), (words, err)
    assert not desk.usual.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[accounts]\n5 = 5\n", "the account of '5' must be a text"),
        ('[accounts]\n"a b" = "x"\n', "'a b' is neither a domain nor an address"),
        ('[accounts]\n"@" = "x"\n', "'@' is neither a domain nor an address"),
        ('[accounts]\n"example.com" = " "\n', "cannot be the name of an account"),
        ('[account]\n"example.com" = "x"\n', "wanted is one table [accounts]"),
        ("accounts", "not TOML"),
    ],
)
def test_mistakes_in_a_file_of_accounts_are_named(desk: Desk, text: str, told: str) -> None:
    place = desk.write("accounts.toml", text)
    status, _, err = desk("ledger", "ingest", desk.mails(ndr()), "--accounts", place)
    assert (status, "accounts.toml: " in err, told in err) == (2, True, True), err


@pytest.mark.parametrize(
    ("policy", "after_one", "after_two"),
    [
        ("hubspot", "suppress", "suppress"),
        ("strict", "suppress", "suppress"),
        ("lenient", "hold", "suppress"),
        ("mailman", None, None),
    ],
)
def test_each_policy_decides_in_its_own_way(
    desk: Desk, policy: str, after_one: str | None, after_two: str | None
) -> None:
    def standing() -> str | None:
        found = desk.shown("kim@example.org", "--policy", policy, *AT_END)["lists"]
        return str(found[0]["list"]) if found else None

    desk.prove(sent_line(), sent_line(number=2))
    desk.done("ledger", "ingest", desk.mails(ndr()))
    assert standing() == after_one
    desk.done("ledger", "ingest", desk.mails(ndr(number=2, after=2 * DAY), name="second"))
    assert standing() == after_two


def test_a_policy_of_ones_own_stands_in_a_file(desk: Desk) -> None:
    desk.done("ledger", "ingest", desk.mails(ndr(), ndr("lee@example.org", SPAM)))
    own = desk.write("own.toml", 'level = "none"\n[[rule]]\nlist = "suppress"\nreasons = ["spam_content"]\n')
    assert desk.exported("--policy", own) == ["lee@example.org"]
    assert desk.exported() == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "at least one [[rule]]"),
        ('level = "tokn"\n[[rule]]\nlist = "hold"\n', "did you mean 'token'"),
        ('[[rule]]\nlist = "drop"\n', "rule 1: 'list' must be suppress or hold"),
        ('[[rule]]\nlist = "hold"\nreason = ["spam"]\n', "rule 1: there is no key 'reason' (did you mean 'reasons'?)"),
        ('[[rule]]\nlist = "hold"\nreasons = ["user_unknwon"]\n', "did you mean 'user_unknown'"),
        ('[types]\npending_hours = 0\n[[rule]]\nlist = "hold"\n', "must be a whole number from 1 to 1,000,000"),
        ("[[rule", "not TOML"),
    ],
)
def test_mistakes_in_a_policy_are_named(desk: Desk, text: str, told: str) -> None:
    desk.fill()
    own = desk.write("own.toml", text)
    status, _, err = desk("suppress", "list", "--policy", own)
    assert (status, "own.toml" in err, told in err) == (2, True, True), err


def test_a_policy_may_give_delays_another_time(desk: Desk) -> None:
    desk.fill()
    own = desk.write("own.toml", '[types]\npending_hours = 24\n[[rule]]\nlist = "hold"\n')
    for at, type_ in (("2026-11-21T07:59:59Z", "pending"), ("2026-11-21T08:00:00Z", "soft")):
        assert desk.shown("ana@school.example", "--policy", str(own), "--now", at)["type"] == type_


def test_every_policy_is_shown_with_its_evidence_and_rules(desk: Desk) -> None:
    out = desk.done("suppress", "policies")
    assert [line for line in out.splitlines() if line[1:2] not in {" ", ""}] == [
        " hubspot  (usual)",
        " strict",
        " lenient",
        " mailman",
    ]
    assert out.count("sent: in the index of sent mail") == 4
    assert "scores hard 1, soft 0.5; points 5; forget_days 7" in out
