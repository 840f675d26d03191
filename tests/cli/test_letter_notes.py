"""What `bounce letter` says on standard error: who acts where a letter is of no use, and what letters lack."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.letter.letters import SPAM, flat, written
from tests.mails import AUTO_REPLY, ORDINARY, report


@pytest.fixture
def spam(tmp_path: Path) -> Path:
    return written(tmp_path / "spam.eml")


def test_an_unknown_user_gets_no_letter_and_who_acts_is_said(run: Run, tmp_path: Path, spam: Path) -> None:
    path = written(tmp_path / "unknown.eml", "kim@example.org", "550 5.1.1 User unknown", "5.1.1")
    status, out, err = run("letter", path)
    assert (status, out) == (3, "")
    start = f"bounce: {path}: kim@example.org: unknown user: a letter does not help. You: Compare kim@example.org"
    assert err.startswith(start)
    status, out, err = run("letter", path, spam)
    assert status == 0
    assert "kim@example.org" not in out
    assert err.startswith(start)


def test_what_the_own_it_has_to_mend_is_said(run: Run) -> None:
    status, out, err = run("letter", SAMPLES / "auth-nothing-aligned.eml")
    assert (status, out) == (3, "")
    assert err.endswith(
        "kim@school.example: DMARC policy: your own IT acts, not theirs: --to own-it writes that letter\n"
    )


def test_many_bounces_without_a_letter_are_counted(run: Run, tmp_path: Path) -> None:
    for number in range(5):
        written(tmp_path / f"{number}.eml", f"p{number}@example.org", "550 5.1.1 User unknown", "5.1.1")
        (tmp_path / f"away{number}.eml").write_bytes(AUTO_REPLY)
    status, out, err = run("letter", tmp_path)
    assert (status, out) == (3, "")
    assert err.count("unknown user: a letter") == 3
    assert "bounce: 2 more alike (unknown user)\n" in err
    assert "bounce: 5 of the mails are no bounces (an automatic reply)\n" in err


def test_a_mail_that_is_no_bounce_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sent.eml"
    path.write_bytes(ORDINARY)
    for reader in ("their-it", "own-it", "recipient"):
        status, out, err = run("letter", "--to", reader, path)
        assert (status, out) == (3, "")
        assert (
            err
            == f"bounce: {path}: no report about a delivery: nothing was refused here, so there is nothing to write\n"
        )


def test_who_refused_it_locally_is_said(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "local.eml"
    octets = report("lee@corp.example", "message refused as spam", "5.7.1")
    octets = octets.replace(b"host mx.example.org[192.0.2.25] said: ", b"")
    octets = octets.replace(b" (in reply to\n    RCPT TO command)", b"")
    path.write_bytes(octets.replace(b"Remote-MTA: dns; mx.example.org\n", b"").replace(b"smtp; ", b"x-local; "))
    status, out, err = run("letter", path)
    assert (status, out) == (3, "")
    assert "your own side refused it, nobody else has seen it; your own IT acts: --to own-it" in err


def test_nobody_to_write_to(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hidden.eml"
    octets = report("lee@corp.example", SPAM, "5.7.1").replace(b"To: lee@corp.example", b"To: all")
    octets = octets.replace(b"Final-Recipient: rfc822; lee@corp.example\n", b"Final-Recipient: rfc822; undisclosed\n")
    octets = octets.replace(b"<lee@corp.example>: host mx.example.org[192.0.2.25] said: ", b"")
    path.write_bytes(octets.replace(b"Remote-MTA: dns; mx.example.org\n", b""))
    status, out, err = run("letter", path)
    assert (status, out) == (3, "")
    assert "the notice names neither a recipient nor a server: there is nobody to write to" in err


def test_addresses_that_a_notice_names_are_not_called_complete(run: Run) -> None:
    _, out, err = run("letter", SAMPLES / "postfix-dnsbl.eml")
    assert "The mail came from this IP address, as the notices say:\n\n    192.0.2.1\n" in out
    assert "the sending IPs are those that the bounces name; --ips FILE or --allowlist gives the complete list" in err


def test_the_own_it_has_nothing_to_do_with_a_spam_filter(run: Run, spam: Path) -> None:
    status, out, err = run("letter", "--to", "own-it", spam)
    assert (status, out) == (3, "")
    assert "spam: your IT has nothing to do about it. Their IT: " in err


def test_a_letter_to_the_person_goes_another_way(run: Run, spam: Path) -> None:
    status, out, err = run("letter", "--to", "recipient", spam)
    assert status == 0
    assert out.startswith("To: lee@corp.example\nSubject: Mail from news@example.com that you did not get\n")
    assert "mail to this address has just been refused: give the letter to the person by another way" in err


def test_a_server_that_takes_no_mail_takes_no_letter(run: Run) -> None:
    _, out, err = run("letter", SAMPLES / "postfix-connection-refused-expired.eml")
    assert "can be reached from outside on port 25" in flat(out)
    assert (
        err
        == "bounce: mail to closed.example did not get through: the letter may need another way, or another sender\n"
    )


def test_what_is_missing_in_a_letter_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.eml"
    octets = report("lee@corp.example", SPAM, "5.7.1").partition(b"--b1\nContent-Type: message/rfc822")[0]
    path.write_bytes(octets + b"--b1--\n")
    _, out, err = run("letter", path)
    assert "The notice that we got does not name: Subject, From, Sent, Message-ID." in out
    assert "the letter lacks subject, From and date: add what you know" in err
    assert "bounce: nothing says who writes: --from ADDRESS signs the letter\n" in err
    _, out, err = run("letter", "--from", "Ann <ann@example.com>", path)
    assert out.endswith("Ann\nann@example.com\n")
    assert "nothing says who writes" not in err


def test_a_hidden_recipient_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hidden.eml"
    octets = report("lee@corp.example", SPAM, "5.7.1").replace(b"To: lee@corp.example", b"To: all")
    octets = octets.replace(b"Final-Recipient: rfc822; lee@corp.example\n", b"Final-Recipient: rfc822; undisclosed\n")
    path.write_bytes(octets.replace(b"<lee@corp.example>: host mx.example.org[192.0.2.25] said: ", b""))
    _, out, err = run("letter", path)
    assert "Dear postmaster of mx.example.org," in out
    assert "a notice does not name its recipient: add the address to the letter" in err


def test_a_record_that_lets_more_send_than_can_be_listed_is_named(run: Run, spam: Path, tmp_path: Path) -> None:
    recording = tmp_path / "dns.jsonl"
    answer = {"name": "example.com", "type": "TXT", "outcome": "records", "chain": [], "ttl": 300}
    lines = (
        {"schema": "bounce-dns/1", "time": "2026-11-25T12:00:00+00:00"},
        {**answer, "records": ["v=spf1 ip4:192.0.2.1 exists:%{i}.x.example -all"], "time": "2026-11-25T12:00:00+00:00"},
    )
    recording.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    status, out, err = run("letter", "--allowlist", "--dns-replay", recording, spam)
    assert status == 0
    assert "perhaps from others that could not be listed" in flat(out)
    assert "the SPF record lets more send than can be listed: exists:%{i}.x.example" in err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("exim-delay-greylisted", "a letter does not help. Nobody: Nothing: the sending server goes on trying."),
        ("dovecot-sieve-reject", "a letter does not help. Recipient: Ask by another way whether your mail is wanted"),
        ("postfix-loop", "your own IT acts, not theirs: --to own-it writes that letter"),
    ],
)
def test_who_acts_instead_of_their_it_is_said(run: Run, name: str, words: str) -> None:
    status, out, err = run("letter", SAMPLES / f"{name}.eml")
    assert (status, out) == (3, "")
    assert words in err
