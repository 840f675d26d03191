"""`--redact`: no local part of any address in any output, and the same pseudonym in all of them."""

import re
from pathlib import Path

import pytest

from tests.cli.ledgers.ledger_desk import AT_END, HEADING, Desk
from tests.cli.ledgers.ledger_mails import LATER, SPAM, ndr, sent_line

QUIRIN = "quirin.falkenrath@example.org"
ZENOBIA = "zenobia@school.example"
WORDS = (
    "550 5.1.1 <{who}>: unknown; QUIRIN.FALKENRATH is gone, "
    "ask zenobia@school.example (quirin.falkenrath@other.example)"
)
SECRET = re.compile(r"(?i)quirin|falkenrath|zenobia|yolanda")
NOT_FOUND = r"[0-9a-f]{12}@"


@pytest.fixture
def desk(desk: Desk, cache: Path) -> Desk:
    return desk.prepared(cache / "desk", fill)


def fill(desk: Desk) -> None:
    """Two people of whom everything is known, in mails whose names, ids and words tell theirs."""
    desk.prove(sent_line(QUIRIN))
    named = ndr(QUIRIN, WORDS).replace(b"mail-1@example.com", b"quirin.falkenrath@example.org")
    desk.write("in/quirin.falkenrath@example.org/1.eml", named)
    desk.write("in/2.eml", ndr(QUIRIN, WORDS, number=1))
    desk.write("in/3.eml", ndr(ZENOBIA, SPAM, number=3))
    desk.write("in/4.eml", ndr(ZENOBIA, LATER, number=4, action="delayed"))
    desk.done("ledger", "ingest", "in", "--account", "news")
    desk.done("suppress", "add", ZENOBIA, "--note", f"{QUIRIN} asked for {ZENOBIA}", "--hold")
    desk.done("suppress", "remove", "yolanda@third.example", "--note", "yolanda rang")


def seen(desk: Desk, *words: object, stdin: bytes | None = None) -> str:
    ran = desk(*words, "--redact", stdin=stdin)
    assert "Traceback" not in ran.err
    return ran.out + ran.err


def commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [
        *(("ledger", "show", who, "-f", form) for who in (QUIRIN, ZENOBIA) for form in ("table", "json", "ndjson")),
        *(("ledger", "show", "example.org", "-f", form) for form in ("table", "json", "ndjson")),
        *(("ledger", "list", "-f", form) for form in ("table", "csv", "ndjson")),
        *(
            ("ledger", "stats", "--by", "reason,domain,account,receiver", "-f", form)
            for form in ("table", "csv", "ndjson")
        ),
        *(("suppress", "list", "-f", form) for form in ("table", "csv", "ndjson")),
    ]
    forms = ("plain", "csv", "json", "ndjson", "postfix", "ses", "sendgrid")
    found += [("suppress", "export", "--list", "both", "-f", form) for form in forms]
    return [
        *found,
        ("suppress", "export", "--list", "both", "--diff"),
        ("suppress", "add", QUIRIN, "--note", QUIRIN),
        ("suppress", "remove", QUIRIN, ZENOBIA),
        ("ledger", "ingest", "in"),
        ("ledger", "ingest", "in", "--verbose"),
        ("ledger", "sent", "sent.csv"),
        ("ledger", "prune", "--older-than", "1d"),
        ("ledger", "forget", QUIRIN, ZENOBIA),
    ]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_no_command_tells_a_local_part(desk: Desk, words: tuple[str, ...]) -> None:
    assert SECRET.findall(seen(desk, *words)) == []


def test_the_same_address_has_the_same_pseudonym_everywhere(desk: Desk) -> None:
    found: set[str] = set()
    without: list[tuple[str, ...]] = []
    for words in commands():
        names = set(re.findall(r"[0-9a-f]{12}(?=@example\.org)", seen(desk, *words)))
        found |= names
        if not names and words[:2] not in {("ledger", "stats"), ("ledger", "ingest"), ("ledger", "sent")}:
            without.append(words)
    assert len(found) == 1
    assert [words for words in without if ZENOBIA not in words and words[1] != "prune"] == []


def test_words_around_an_address_stay(desk: Desk) -> None:
    out = " ".join(seen(desk, "ledger", "show", QUIRIN, *AT_END).split())
    assert re.search(
        r"550 5\.1\.1 <[0-9a-f]{12}@example\.org>: unknown; [0-9a-f]{12} is gone, ask [0-9a-f]{12}@school\.example", out
    )


def test_pseudonyms_of_another_ledger_are_others(desk: Desk) -> None:
    first = re.findall(NOT_FOUND, seen(desk, "ledger", "list", "--domain", "example.org"))
    desk.done("ledger", "ingest", "in", "--ledger", "other.sqlite")
    other = re.findall(NOT_FOUND, seen(desk, "ledger", "list", "--domain", "example.org", "--ledger", "other.sqlite"))
    assert (len(first), len(other), first == other) == (1, 1, False)


def test_one_mailbox_has_one_pseudonym_however_it_is_written(desk: Desk) -> None:
    spellings = ("jürgen@bücher.example", "jürgen@BÜCHER.example", '"jürgen"@xn--bcher-kva.example')
    found = {re.findall(r"[0-9a-f]{12}", seen(desk, "suppress", "add", who))[0] for who in spellings}
    assert len(found) == 1


def test_a_redacted_export_is_not_noted(desk: Desk) -> None:
    seen(desk, "suppress", "export")
    assert "(first export)" in desk.done("suppress", "export", "--diff")


def test_redaction_changes_nothing_in_the_ledger(desk: Desk) -> None:
    before = desk.done("ledger", "list", "-f", "csv", *AT_END)
    for words in commands()[:20]:
        seen(desk, *words)
    assert desk.done("ledger", "list", "-f", "csv", *AT_END) == before


def test_where_there_is_no_ledger_the_message_names_nobody_either(desk: Desk) -> None:
    ran = desk("ledger", "list", "--redact", "--ledger", f"{QUIRIN}.sqlite")
    assert ran.status == 4
    assert "there is no ledger yet" in ran.err
    assert SECRET.findall(ran.err) == []


def test_what_one_command_hides_the_next_one_does_not(desk: Desk) -> None:
    seen(desk, "ledger", "list")
    assert QUIRIN in desk("ledger", "ingest", f"{QUIRIN}.gone").err


@pytest.mark.parametrize("form", ["table", "json", "ndjson"])
def test_a_note_with_a_name_only_is_hidden_in_a_history(desk: Desk, form: str) -> None:
    desk.done("suppress", "add", QUIRIN, "--note", "quirin.falkenrath rang")
    assert SECRET.findall(seen(desk, "ledger", "show", QUIRIN, "-f", form)) == []


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_a_note_with_a_name_only_is_hidden_in_the_lists(desk: Desk, form: str) -> None:
    desk.done("suppress", "add", QUIRIN, "--note", "quirin.falkenrath rang")
    assert SECRET.findall(seen(desk, "suppress", "list", "-f", form)) == []


def test_what_stays_eligible_is_named_by_its_pseudonym(desk: Desk) -> None:
    out = seen(desk, "suppress", "import", "-", stdin=b"yolanda@third.example\n")
    assert "stays eligible" in out
    assert SECRET.findall(out) == []


@pytest.mark.parametrize("form", ["table", "json", "ndjson"])
def test_the_file_of_a_list_is_hidden_in_a_history(desk: Desk, form: str) -> None:
    path = desk.write(f"{QUIRIN}.txt", "max@example.org\n")
    desk.done("suppress", "import", path)
    assert SECRET.findall(seen(desk, "suppress", "list", "-f", "csv")) == []
    assert SECRET.findall(seen(desk, "ledger", "show", "max@example.org", "-f", form)) == []


def test_of_whom_nothing_is_known_is_hidden(desk: Desk) -> None:
    assert SECRET.findall(seen(desk, "ledger", "show", "zenobia@nowhere.example")) == []


def test_what_is_no_address_is_hidden_too(desk: Desk) -> None:
    text = (HEADING + "m@example.com,zenobia@x_y..z,\n").encode()
    assert SECRET.findall(seen(desk, "ledger", "sent", "-", stdin=text)) == []


@pytest.mark.parametrize("words", [("ledger", "ingest"), ("ledger", "sent"), ("suppress", "import")], ids=" ".join)
def test_the_names_of_files_are_hidden_where_they_are_told(desk: Desk, words: tuple[str, ...]) -> None:
    assert SECRET.findall(seen(desk, *words, f"in/{QUIRIN}/gone.eml")) == []


def test_the_next_command_can_be_run(desk: Desk) -> None:
    last = seen(desk, "ledger", "show", QUIRIN).splitlines()[-1]
    assert not re.search(NOT_FOUND, last)


@pytest.mark.parametrize("given", ["zenobia quirin@example.org", "zenobia@", "zenobia", f"{QUIRIN},{ZENOBIA}"])
def test_what_is_no_address_is_not_repeated(desk: Desk, given: str) -> None:
    ran = desk("suppress", "add", given, "--redact")
    assert (ran.status, ran.err) == (2, "bounce: '…' is no address\n")


@pytest.mark.parametrize("option", ["--config", "--policy", "--ledger"])
def test_names_of_files_are_hidden_in_mistakes_too(desk: Desk, option: str) -> None:
    ran = desk("suppress", "list", option, QUIRIN, "--redact")
    assert (ran.status in {2, 4}, SECRET.findall(ran.err)) == (True, [])
