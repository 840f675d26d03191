"""What is done wrong with the commands about the ledger is told in one line that says what would be right."""

import pytest

from tests.cli.ledgers.ledger_desk import Desk
from tests.cli.ledgers.ledger_mails import ndr


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.done("ledger", "ingest", desk.mails(ndr()))
    return desk


WHO = "kim@example.org"
TIMES = "a time like 2026-11-25, 2026-11-25T12:00:00Z"
MISTAKES: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (
        ("ledger", "list", "--type", "sotf"),
        ("--type: there is no 'sotf' (did you mean 'soft'?)", "hard, soft, pending, global"),
    ),
    (("ledger", "list", "--type", "Hard"), ("there is no 'Hard'", "did you mean 'hard'")),
    (("ledger", "list", "--type", ","), ("--type names nothing", "hard, soft, pending, global")),
    (("ledger", "list", "--domain", "a b"), ("--domain 'a b' is no domain",)),
    (("ledger", "list", "--since", "3x"), ("--since '3x': ", TIMES, "30d (h, d, w, m, y)")),
    (("ledger", "list", "--since", "-1d"), ("--since '-1d': ", TIMES)),
    (("ledger", "list", "--since", "2026-13-01"), ("--since '2026-13-01': ", TIMES)),
    (
        ("ledger", "stats", "--by", "reson"),
        ("--by: there is no 'reson' (did you mean 'reason'?)", "domain, day, month"),
    ),
    (("ledger", "stats", "--by", "reason,dya"), ("there is no 'dya'", "did you mean 'day'")),
    (("ledger", "stats", "--by", ""), ("--by names nothing",)),
    (("ledger", "stats", "--since", "last week"), ("--since 'last week'",)),
    (("ledger", "prune", "--older-than", "2 years"), ("--older-than '2 years': ", TIMES)),
    (("ledger", "list", "--now", "30d"), ("--now '30d': ", TIMES)),
    (("ledger", "list", "--now", "1970-01-01"), ("--now '1970-01-01': ", TIMES)),
    (("ledger", "list", "--now", ""), ("--now '': ",)),
    (("ledger", "show", ".."), ("'..' is neither an address nor a domain",)),
    (("ledger", "show", ""), ("'' is neither an address nor a domain",)),
    (("ledger", "show", "@example.org"), ("'@example.org' is no address",)),
    (("ledger", "forget", "kim"), ("'kim' is no address",)),
    (("suppress", "add", "kim@"), ("'kim@' is no address",)),
    (("suppress", "remove", "kim example.org"), ("'kim example.org' is no address",)),
    (("ledger", "list", "--lang", "xx"), ("--lang xx: no such language", "en, pl, zh, nb")),
    (
        ("suppress", "list", "--policy", "leneint"),
        ("leneint: no such policy (did you mean 'lenient'?)", "hubspot, strict"),
    ),
    (("suppress", "list", "--policy", "gone.toml"), ("gone.toml: no such policy", "and no such file")),
    (("suppress", "list", "--policy", "."), (".: no such policy",)),
    (("ledger", "verp", WHO), ("ledger verp needs a form of reverse-path", "--verp, or in bounce.toml")),
    (("ledger", "verp", "--verp", "b-{recipient}@x.example", "kim"), ("'kim' is no address",)),
    (("ledger", "ingest", "mails", "--key-file", "gone.key"), ("gone.key: the key cannot be read: No such file",)),
    (("ledger", "ingest", "mails", "--accounts", "gone.toml"), ("gone.toml: cannot be read: No such file",)),
    (("ledger", "ingest", "mails", "--account", "*"), ("--account: '*' cannot be the name of an account",)),
    (("ledger", "ingest", "mails", "--rules", "gone.toml"), ("gone.toml",)),
    (("suppress", "list", "--config", "gone.toml"), ("gone.toml: cannot be read: No such file",)),
]


@pytest.mark.parametrize(("words", "told"), MISTAKES, ids=[" ".join(words) for words, _ in MISTAKES])
def test_a_mistake_is_told_in_one_line_with_status_2(desk: Desk, words: tuple[str, ...], told: tuple[str, ...]) -> None:
    status, out, err = desk(*words)
    assert (status, out) == (2, ""), err
    assert err.startswith("bounce: ")
    assert err.count("\n") == 1
    assert [part for part in told if part not in err] == [], err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ledger", "shwo", WHO), "Did you mean 'show'?"),
        (("suppress", "expotr"), "Did you mean 'export'?"),
        (("suppress", "list", "--lsit", "hold"), "--list"),
        (("suppress", "list", "--list", "holds"), "'suppress', 'hold', 'both'"),
        (("suppress", "list", "-f", "json"), "'table', 'ndjson', 'csv'"),
        (("suppress", "export", "-f", "mailchimp"), "'postfix', 'ses', 'sendgrid'"),
        (("ledger", "show"), "ADDRESS|DOMAIN"),
        (("ledger", "prune"), "--older-than"),
        (("suppress", "add"), "ADDRESS"),
        (("ledger", "sent"), "FILE"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_status_2_and_shows_the_way(desk: Desk, words: tuple[str, ...], told: str) -> None:
    status, out, err = desk(*words)
    assert (status, out, told in err, "Usage: bounce " in err) == (2, "", True, True), err


@pytest.mark.parametrize("words", [("list", "--since"), ("stats", "--since"), ("prune", "--older-than")])
@pytest.mark.parametrize("digit", ["²d", "⑤d"])
def test_digits_that_are_none_are_no_time(desk: Desk, words: tuple[str, str], digit: str) -> None:
    assert desk("ledger", *words, digit).status == 2


@pytest.mark.parametrize("option", ["--type", "--since", "--domain"])
def test_an_empty_value_is_none(desk: Desk, option: str) -> None:
    assert desk("ledger", "list", option, "").status == 2


def test_an_empty_account_is_no_name(desk: Desk) -> None:
    assert desk("ledger", "ingest", "mails", "--account", "").status == 2


@pytest.mark.parametrize("who", ["kim@exam ple.org", "kim@example.org lee@example.org", "not kim@example.org"])
@pytest.mark.parametrize("words", [("suppress", "add"), ("suppress", "remove"), ("ledger", "forget")], ids=" ".join)
def test_more_than_one_address_is_none(desk: Desk, words: tuple[str, ...], who: str) -> None:
    assert desk(*words, who).status == 2


def test_what_is_no_domain_cannot_be_shown(desk: Desk) -> None:
    assert desk("ledger", "show", "*").status == 2


@pytest.mark.parametrize(
    "words",
    [
        ("ledger", "show", WHO),
        ("ledger", "list"),
        ("ledger", "stats"),
        ("suppress", "list"),
        ("suppress", "export"),
        ("suppress", "export", "--diff"),
        ("ledger", "list", "--redact"),
    ],
    ids=" ".join,
)
def test_what_reads_needs_a_ledger_and_makes_none(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk(*words, "--ledger", "gone.sqlite") == (
        4,
        "",
        "bounce: gone.sqlite: there is no ledger yet; bounce ledger ingest makes one\n",
    )
    assert not (desk.folder / "gone.sqlite").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("ledger", "show", WHO),
        ("ledger", "list"),
        ("suppress", "list"),
        ("suppress", "export"),
        ("ledger", "ingest", "mails"),
        ("ledger", "sent", "-"),
        ("ledger", "forget", WHO),
        ("ledger", "prune", "--older-than", "1d"),
        ("suppress", "add", WHO),
        ("suppress", "remove", WHO),
        ("suppress", "import", "-"),
        ("triage", "mails"),
    ],
    ids=" ".join,
)
def test_a_file_of_another_kind_is_named_and_left_as_it_is(desk: Desk, words: tuple[str, ...]) -> None:
    place = desk.write("notes.txt", "no ledger, but long enough to be looked at\n" * 40)
    before = place.read_bytes()
    status, out, err = desk(*words, "--ledger", place, stdin=b"m@example.com kim@example.org\n")
    assert (status, out, err.count("\n")) == (4, "", 1), err
    assert err.startswith(f"bounce: {place}: is no ledger")
    assert place.read_bytes() == before
    assert sorted(one.name for one in desk.folder.iterdir()) == ["data", "mails", "notes.txt"]


@pytest.mark.parametrize("words", [("ledger", "list"), ("ledger", "ingest", "mails"), ("suppress", "add", WHO)])
def test_a_folder_is_no_ledger(desk: Desk, words: tuple[str, ...]) -> None:
    status, _, err = desk(*words, "--ledger", "mails")
    assert (status, err.startswith("bounce: mails: ")) == (4, True), err


@pytest.mark.parametrize("option", ["--account", "--since"])
@pytest.mark.parametrize("words", [("ledger", "list"), ("ledger", "stats")], ids=" ".join)
def test_what_is_given_and_empty_is_a_mistake_everywhere(desk: Desk, words: tuple[str, ...], option: str) -> None:
    assert desk(*words, option, "").status == 2


def test_a_folder_is_told_to_be_one(desk: Desk) -> None:
    assert "there is no ledger yet" not in desk("ledger", "list", "--ledger", "mails").err
