"""What `bounce check` takes for a message and what for a domain, and which values it refuses."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES

REPLAY = ("--dns-replay", SAMPLES / "dns.jsonl")
POSTMARK = b"From MAILER-DAEMON Mon Nov 23 08:15:02 2026\n"


def test_one_mail_of_a_mailbox_by_the_name_that_triage_gives_it(run: Run, tmp_path: Path) -> None:
    names = ("auth-key-missing", "auth-nothing-aligned")
    mailbox = tmp_path / "bounces.mbox"
    mailbox.write_bytes(b"".join(POSTMARK + (SAMPLES / f"{name}.eml").read_bytes() + b"\n" for name in names))
    for number, recipient in ((1, "max@school.example"), (2, "kim@school.example")):
        status, out, err = run("check", "-f", "json", f"{mailbox}#{number}", *REPLAY)
        assert (status, err) == (0, "")
        assert json.loads(out)["mail"]["recipients"] == [recipient]
        assert json.loads(out)["mail"]["origin"] == f"{mailbox}#{number}"
    status, out, err = run("check", f"{mailbox}#3", *REPLAY)
    assert (status, out, err) == (3, "", f"bounce: {mailbox}#3: no such mail in it\n")
    status, _, err = run("check", f"{tmp_path}/none.mbox#1", *REPLAY)
    assert (status, "No such file" in err) == (3, True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("example.com", "--selector", "bad sel;x"), "--selector 'bad sel;x' is none"),
        (("example.com", "--selector", ""), "--selector '' is none"),
        (("example.com", "--client-ip", "banana"), "--client-ip 'banana' is no IP address"),
        (("exa mple.com",), "'exa mple.com' is neither a file nor a domain name"),
    ],
)
def test_values_that_mean_nothing(run: Run, options: tuple[str, ...], words: str) -> None:
    status, out, err = run("check", *options, *REPLAY)
    assert (status, out) == (2, "")
    assert words in err


def test_a_dns_that_does_not_answer_is_no_all_clear(run: Run) -> None:
    status, out, _ = run("check", "example.com", "--offline", "-f", "json", "--fail-on", "error,temperror")
    found = json.loads(out)
    assert (status, found["spf"]["result"], found["dmarc"]["result"]) == (1, "temperror", "temperror")
    _, out, _ = run("check", "example.com", "--offline")
    assert out.startswith(" example.com: nothing to mend, as far as the DNS answered.\n")


def test_of_a_domain_no_identifier_passes_or_fails(run: Run) -> None:
    _, out, _ = run("check", "example.com", "-f", "json", *REPLAY)
    dmarc = json.loads(out)["dmarc"]
    assert (dmarc["result"], dmarc["second_opinion"]["result"], dmarc["policy"]) == (None, None, "reject")
