"""`bounce letter`: what is written where, and what standard error says beside it."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from bounce_cli.cli.dns_options import Ask
from tests.cli.conftest import Run
from tests.conftest import SAMPLES
from tests.letter.letters import SPAM, flat, written
from tests.mails import report

REPLAY = ("--dns-replay", SAMPLES / "dns.jsonl", "--now", "2026-11-25T12:00:00Z")
NO_IP = "bounce: no sending IP is known for the letter about corp.example: give --ips FILE, or --allowlist\n"


@pytest.fixture
def spam(tmp_path: Path) -> Path:
    return written(tmp_path / "spam.eml")


def mailbox(path: Path) -> Path:
    mails = (report(f"{name}@corp.example", SPAM, "5.7.1", message_id=name) for name in ("a", "b", "c"))
    path.write_bytes(b"".join(b"From MAILER-DAEMON Fri Nov 20 09:12:04 2026\n" + mail + b"\n" for mail in mails))
    return path


def test_a_letter_to_their_it_needs_nothing_but_the_bounce(run: Run, spam: Path) -> None:
    status, out, err = run("letter", spam)
    assert out.startswith("To: postmaster@corp.example\nSubject: Mail from news@example.com to corp.example refused")
    assert out.endswith("Kind regards,\nExample News\nnews@example.com\n")
    assert (status, err) == (0, NO_IP)


def test_standard_input(run: Run) -> None:
    status, out, _ = run("letter", stdin=report("lee@corp.example", SPAM, "5.7.1"))
    assert status == 0
    assert "Dear postmaster of corp.example," in out


def test_one_mail_of_a_mailbox(run: Run, tmp_path: Path) -> None:
    path = mailbox(tmp_path / "mbox")
    _, out, _ = run("letter", f"{path}#2")
    assert "b@corp.example" in out
    assert "a@corp.example" not in out
    status, out, err = run("letter", f"{path}#7")
    assert (status, out) == (3, "")
    assert err == f"bounce: {path}#7: no such mail in it\n"


def test_a_mailbox_makes_one_letter_for_each_domain(run: Run, tmp_path: Path) -> None:
    path = mailbox(tmp_path / "mbox")
    _, out, _ = run("letter", path, written(tmp_path / "other.eml", "kim@club.example"))
    assert out.count("Dear postmaster") == 2
    assert "Your mail server refused mail from news@example.com to 3 addresses at corp.example" in flat(out)


def test_only_one_domain_and_those_below_it(run: Run, tmp_path: Path, spam: Path) -> None:
    below = written(tmp_path / "below.eml", "kim@mail.club.example")
    _, out, _ = run("letter", "--domain", "Club.example", spam, below)
    assert "Dear postmaster of mail.club.example," in out
    assert "corp.example" not in out
    status, out, err = run("letter", "--domain", "lub.example", spam, below)
    assert (status, out, err) == (3, "", "bounce: no bounce of lub.example is among these mails (2)\n")


def test_what_cannot_be_read_is_named_and_the_rest_is_done(run: Run, spam: Path, tmp_path: Path) -> None:
    status, out, err = run("letter", spam, tmp_path / "none.eml")
    assert status == 3
    assert "Dear postmaster" in out
    assert "none.eml: No such file" in err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("letter", empty) == (3, "", f"bounce: {empty}: no mail found\n")


def test_addresses_of_a_list(run: Run, spam: Path, tmp_path: Path) -> None:
    ips = tmp_path / "ips.txt"
    ips.write_text("203.0.113.0/24\n198.51.100.7 # one\n", encoding="utf-8")
    status, out, err = run("letter", "--ips", ips, spam)
    assert (status, err) == (0, "")
    assert "\n    198.51.100.7\n    203.0.113.0/24   203.0.113.0 – 203.0.113.255\n" in out
    assert "This is the complete list of IP addresses" in out
    ips.write_text("203.0.113.1\nmail.example.com\n", encoding="utf-8")
    status, out, err = run("letter", "--ips", ips, spam)
    assert status == 3
    assert "203.0.113.1" in out
    assert "complete list" not in out
    assert "and perhaps from others that could not be listed" in flat(out)
    assert "line 2: 'mail.example.com' is no IP address" in err
    status, out, err = run("letter", "--ips", tmp_path / "none", spam)
    assert (status, out) == (2, "")
    assert "cannot be read" in err


def test_addresses_of_the_spf_record(run: Run) -> None:
    status, out, err = run("letter", "--allowlist", *REPLAY, SAMPLES / "auth-address-not-in-spf.eml")
    assert status == 0
    assert "\n    192.0.2.70\n" in out
    assert err == "bounce: an allowlist helps with this receiver only; the cause is for your own IT: --to own-it\n"


def test_a_record_that_cannot_be_looked_up_is_named(run: Run, spam: Path) -> None:
    status, out, err = run("letter", "--allowlist", "--offline", spam)
    assert status == 3
    assert "Put the domain example.com on your allowlist" in out
    assert "bounce: example.com: the list of addresses is not complete: TXT example.com: not asked\n" in err


def test_the_own_it_gets_the_records(run: Run) -> None:
    path = SAMPLES / "auth-nothing-aligned.eml"
    for asked in (REPLAY, ("--check", *REPLAY)):
        status, out, err = run("letter", "--to", "own-it", *asked, path)
        assert (status, err) == (0, "")
        assert "\n    s1._domainkey.example.com. IN CNAME s1._domainkey.esp.example.\n" in out


@pytest.mark.parametrize(
    ("name", "value", "is_asked_for"),
    [
        *(("nameserver", ["192.0.2.53"], True), ("doh", "https://dns.example/q", True), ("dot", True, True)),
        *(("dns_record", Path("r"), True), ("dns_replay", Path("r"), True), ("offline", True, False)),
        *(("dns_timeout", 2.0, False), ("now", "2026-11-25T12:00:00Z", False), ("nameserver", None, False)),
    ],
)
def test_naming_a_server_or_a_recording_asks_the_dns(name: str, value: object, *, is_asked_for: bool) -> None:
    assert Ask({name: value}).is_asked_for is is_asked_for


def test_help_says_what_asks_the_dns_and_what_is_replaced(run: Run) -> None:
    status, out, _ = run("letter", "--help")
    assert status == 0
    assert "so does naming a server or a recording" in flat(out)
    assert "Write to this file, which is replaced;" in flat(out)


def test_without_the_dns_the_own_it_gets_the_steps(run: Run) -> None:
    path = SAMPLES / "auth-nothing-aligned.eml"
    status, out, err = run("letter", "--to", "own-it", path)
    assert (status, err) == (0, "bounce: --check asks the DNS, and adds the records that have to be published\n")
    assert "This is what has to be done:" in out
    status, out, err = run("letter", "--to", "own-it", "--check", path)
    assert status == 0
    assert "This is what has to be done:" in out
    assert "bounce: no name server to ask: the letter is written without what the DNS says\n" in err


def test_drafts(run: Run, spam: Path, tmp_path: Path) -> None:
    status, out, _ = run("letter", "-f", "eml", "--to-address", "Desk <it@corp.example>", spam)
    found = message_from_bytes(out.encode(), policy=default)
    assert status == 0
    assert (found["To"], found["From"], found["X-Unsent"]) == (
        "Desk <it@corp.example>",
        "Example News <news@example.com>",
        "1",
    )
    other = written(tmp_path / "other.eml", "kim@club.example")
    status, out, err = run("letter", "-f", "eml", spam, other)
    assert (status, out) == (2, "")
    assert "2 drafts do not fit into one file: give --output FOLDER" in err


def test_a_folder_gets_one_new_file_for_each_letter(run: Run, spam: Path, tmp_path: Path) -> None:
    other, folder = written(tmp_path / "other.eml", "kim@club.example"), tmp_path / "drafts"
    status, out, _ = run("letter", "-f", "eml", "-o", folder, spam, other)
    assert (status, out) == (0, "")
    assert sorted(file.name for file in folder.iterdir()) == ["club.example.eml", "corp.example.eml"]
    status, _, err = run("letter", "-f", "eml", "-o", folder, spam, other)
    assert status == 4
    assert "corp.example.eml: exists already; no letter was written" in err
    status, _, _ = run("letter", "-f", "markdown", "-o", folder, spam)
    assert status == 0
    assert (folder / "corp.example.md").read_text(encoding="utf-8").startswith("# Mail from")


def test_names_that_become_alike_are_numbered(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    paths = [
        written(tmp_path / f"{number}.eml", name) for number, name in enumerate(("a!b@x.example", "a#b@x.example"))
    ]
    assert run("letter", "--to", "recipient", "-o", f"{folder}/", *paths)[0] == 0
    assert sorted(file.name for file in folder.iterdir()) == ["a_b@x.example-2.txt", "a_b@x.example.txt"]


def test_nothing_is_left_of_letters_that_could_not_all_be_written(
    run: Run, spam: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, folder = written(tmp_path / "other.eml", "kim@club.example"), tmp_path / "drafts"
    opened = Path.open

    def full(path: Path, *arguments: object, **options: object) -> object:
        if path.name.startswith("club"):
            raise OSError(28, "No space left on device", str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    status, _, err = run("letter", "-f", "eml", "-o", folder, spam, other)
    assert status == 4
    assert "club.example.eml: No space left on device; no letter was written" in err
    assert list(folder.iterdir()) == []


def test_a_file_is_written_whole_and_no_input_is_replaced(run: Run, spam: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    assert run("letter", "-o", path, spam)[0] == 0
    assert "Dear postmaster" in path.read_text(encoding="utf-8")
    status, _, err = run("letter", "-o", spam, spam)
    assert status == 2
    assert "is read as input too" in err
    status, _, err = run("letter", "-o", tmp_path / "none" / "letter.txt", spam)
    assert status == 4


def test_a_folder_that_cannot_be_made(run: Run, spam: Path) -> None:
    status, _, err = run("letter", "-o", f"{spam}/drafts/", spam)
    assert status == 4
    assert "no letter was written" in err


def test_the_language_of_dates_and_environment(run: Run, spam: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = run("letter", "--lang", "zh-CN", spam)
    assert "2026年11月20日 09:12 +01:00" in out
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    _, out, _ = run("letter", spam)
    assert "20. nov. 2026, 09:12" in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--check",), "--check looks for what your own IT has to publish: it needs --to own-it"),
        (("--to", "own-it", "--allowlist"), "--ips and --allowlist are for the other side"),
        (("--from", "nobody"), "--from 'nobody': an address like name@example.com is wanted"),
        (("--to-address", "x"), "--to-address 'x': an address like"),
        (("--lang", "tlh"), "no such language"),
    ],
)
def test_wrong_options_are_named(run: Run, spam: Path, options: tuple[str, ...], words: str) -> None:
    status, out, err = run("letter", *options, spam)
    assert (status, out) == (2, "")
    assert words in err


def test_a_letter_needs_a_bounce(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    status, _, err = run("letter", "--ips", "none", "--rules", "none")
    assert status == 2
    assert "letter needs a path, or mail on standard input" in err


def test_a_hostile_mail_writes_no_field_and_no_escape(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hostile.eml"
    octets = report("lee@corp.example", SPAM + " \x1b[31m", "5.7.1")
    subject = b"Subject: =?utf-8?q?x=0D=0ABcc:_y@evil.example=1B=E2=80=AE?=" + b"z" * 5000
    octets = octets.replace(b"Subject: November", subject)
    path.write_bytes(octets.replace(b"From: Example News <", b"From: =?utf-8?q?A=0D=0AX-Evil:_=22_=3Cb=3E?= <"))
    for form in ("text", "markdown", "eml"):
        status, out, _ = run("letter", "-f", form, path)
        assert status == 0
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "\nBcc" not in out
        assert "\nX-Evil" not in out
        assert "z" * 400 not in out


def test_every_sample_gets_a_letter_or_a_reason(run: Run) -> None:
    for reader in ("their-it", "own-it", "recipient"):
        status, out, err = run("letter", "--to", reader, "--lang", "en", SAMPLES)
        assert status == 0
        assert "Traceback" not in err
        assert "error of bounce itself" not in err
        assert "None" not in out
        assert "{" not in out
