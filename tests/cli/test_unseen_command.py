"""`bounce unseen`: the checklist and the letters for a mail that came not back and was not seen."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.mails import AUTO_REPLY, ORDINARY, report


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "sent.eml"
    path.write_bytes(ORDINARY)
    return path


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_checklist_ends_with_the_next_commands(run: Run, sent: Path) -> None:
    status, out, err = run("unseen", sent)
    assert (status, err) == (0, "")
    assert out.startswith("A mail to lee@example.com was sent, and no notice says that it failed")
    for number in range(1, 7):
        assert f"\n{number}. " in out
    assert "<lunch@example.org>" in out
    assert out.endswith(f"    bounce unseen --letter their-it {sent}\n    bounce unseen --letter recipient {sent}\n")


def test_the_checklist_with_addresses_and_in_markdown(run: Run, sent: Path, tmp_path: Path) -> None:
    ips = tmp_path / "ips"
    ips.write_text("192.0.2.0/30\n", encoding="utf-8")
    _, out, _ = run("unseen", "--ips", ips, "-f", "markdown", sent)
    assert out.startswith("# Sent, not returned, and not seen\n")
    assert "   192.0.2.0/30   192.0.2.0 – 192.0.2.3\n" in out
    ips.write_text("x\n", encoding="utf-8")
    status, _, err = run("unseen", "--ips", ips, sent)
    assert status == 3
    assert "line 1: 'x' is no IP address" in err


def test_hints_on_the_content_are_part_of_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sent.eml"
    path.write_bytes(ORDINARY.replace(b"Shall we?", b"Look: https://bit.ly/abc and https://bit.ly/def"))
    _, out, _ = run("unseen", path)
    assert "can make a filter hold it:" in out
    assert "bit.ly" in out


def test_the_letters(run: Run, sent: Path) -> None:
    status, out, err = run("unseen", "--letter", "their-it", sent)
    assert status == 0
    assert out.startswith("To: postmaster@example.com\nSubject: Mail from kim@example.org to example.com not seen")
    assert err == "bounce: no sending IP is known for the letter about example.com: give --ips FILE, or --allowlist\n"
    _, out, _ = run("unseen", "--letter", "recipient", "--from", "Ann <ann@example.org>", sent)
    assert out.startswith("To: lee@example.com\n")
    assert out.endswith("Ann\nann@example.org\n")
    _, out, _ = run("unseen", "--letter", "recipient", "--to-address", "k@example.com", "-f", "eml", sent)
    assert message_from_bytes(out.encode(), policy=default)["To"] == "k@example.com"


def test_recipients_can_be_stated(run: Run, sent: Path, tmp_path: Path) -> None:
    two = ("--recipient", "a@club.example", "--recipient", "b@corp.example")
    _, out, _ = run("unseen", "--letter", "their-it", *two, sent)
    assert "Dear postmaster of club.example," in out
    assert "Dear postmaster of corp.example," in out
    hidden = tmp_path / "hidden.eml"
    hidden.write_bytes(ORDINARY.replace(b"To: lee@example.com", b"To: undisclosed-recipients:;"))
    status, out, err = run("unseen", hidden)
    assert (status, out) == (3, "")
    assert "names no recipient (To, Cc and Bcc are hidden or empty): give --recipient ADDRESS" in err
    assert run("unseen", "--recipient", "lee@example.com", hidden)[0] == 0


def test_addresses_of_the_spf_record(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sent.eml"
    path.write_bytes(ORDINARY.replace(b"kim@example.org", b"kim@club.example"))
    replay = ("--dns-replay", SAMPLES / "dns.jsonl")
    status, out, err = run("unseen", "--allowlist", *replay, "--letter", "their-it", path)
    assert (status, err) == (0, "")
    assert "\n    192.0.2.70\n" in out


def test_a_bounce_is_for_triage(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my bounce.eml"
    path.write_bytes(report())
    status, out, err = run("unseen", path)
    assert (status, out) == (3, "")
    assert err == f"bounce: {path}: is a bounce, so it was not delivered: bounce triage '{path}' says why\n"


def test_what_is_no_sent_mail_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "away.eml"
    path.write_bytes(AUTO_REPLY)
    status, out, err = run("unseen", path)
    assert (status, out) == (3, "")
    assert "is no mail that you sent; the mail itself is wanted" in err
    status, _, err = run("unseen", tmp_path / "none.eml")
    assert status == 3
    assert "No such file" in err
    (tmp_path / "folder").mkdir()
    status, _, err = run("unseen", tmp_path / "folder")
    assert (status, err) == (3, f"bounce: {tmp_path / 'folder'}: no mail found\n")


def test_one_mail_of_a_mailbox(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    path.write_bytes(b"".join(b"From kim@example.org Fri Nov 20 09:12:04 2026\n" + ORDINARY + b"\n" for _ in range(2)))
    assert run("unseen", f"{path}#2")[0] == 0
    status, _, err = run("unseen", path)
    assert status == 2
    assert f"holds several mails; name one of them, such as {path}#1" in err
    assert run("unseen", f"{path}#9") == (3, "", f"bounce: {path}#9: no such mail in it\n")


def test_standard_input(run: Run) -> None:
    status, out, _ = run("unseen", "-", stdin=ORDINARY)
    assert status == 0
    assert "bounce unseen --letter" not in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("-f", "eml"), "--format eml is a form of letters: give --letter"),
        (("--recipient", "x"), "--recipient 'x': an address like name@example.com is wanted"),
        (("--letter", "own-it"), "own-it"),
    ],
)
def test_wrong_options_are_named(run: Run, sent: Path, options: tuple[str, ...], words: str) -> None:
    status, out, err = run("unseen", *options, sent)
    assert (status, out) == (2, "")
    assert words in flat(err)


def test_the_commands_that_come_next_have_what_was_given(run: Run, tmp_path: Path) -> None:
    mail = SAMPLES / "ordinary-mail.eml"
    _, out, _ = run("unseen", "--recipient", "kim@corp.example", "--from", "rita@example.com", "--lang", "en", mail)
    given = "--recipient kim@corp.example --from rita@example.com --lang en"
    assert f"bounce unseen --letter their-it {given} {mail}" in out
    assert f"bounce unseen --letter recipient {given} {mail}" in out
    ips = tmp_path / "my ips.txt"
    ips.write_text("192.0.2.1\n", encoding="utf-8")
    replay = ("--dns-replay", SAMPLES / "dns.jsonl")
    _, out, _ = run("unseen", "--ips", ips, "--allowlist", *replay, "-f", "markdown", mail)
    assert f"\nbounce unseen --letter their-it --ips '{ips}' --allowlist {mail}\n" in out
    _, out, _ = run("unseen", "-", stdin=mail.read_bytes())
    assert "bounce unseen --letter" not in out
