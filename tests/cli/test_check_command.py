"""`bounce check` of a sender and of a From domain, against a real name server."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

ZONES = {
    "example.com": (
        '@ IN TXT "v=spf1 ip4:192.0.2.0/28 include:spf.esp.example -all"\n'
        '_dmarc IN TXT "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@example.com"\n'
        'lost IN TXT "v=spf1 include:nowhere.example.com -all"\n'
    ),
    "esp.example": 'spf IN TXT "v=spf1 ip4:203.0.113.7 ~all"\n',
    **dict.fromkeys(("com", "org", "example"), ""),
    "example.org": 'news IN TXT "v=spf1 -all"\n_dmarc.news IN TXT "v=DMARC1; p=reject"\n',
}


def checked(run: Run, server: str, *options: object) -> dict[str, Any]:
    status, out, err = run("check", "-f", "json", "--nameserver", server, *options)
    assert (status, err) == (0, "")
    document: dict[str, Any] = json.loads(out)
    return document


@pytest.mark.server
@pytest.mark.parametrize(
    ("sender", "result"),
    [
        (("192.0.2.7", "news@example.com", "x.example.com"), "pass"),
        (("203.0.113.7", "news@example.com", ""), "pass"),
        (("198.51.100.1", "news@example.com", ""), "fail"),
        (("192.0.2.7", "", "example.com"), "pass"),
        (("192.0.2.7", "news@lost.example.com", ""), "permerror"),
        (("192.0.2.7", "news@none.example.com", ""), "none"),
        (("192.0.2.7", "", ""), "none"),
        (("nonsense", "news@example.com", ""), "none"),
        (("", "@@", "["), "none"),
    ],
)
def test_spf_of_a_sender(run: Run, server: str, sender: tuple[str, str, str], result: str) -> None:
    client_ip, mail_from, helo = sender
    options = (f"--client-ip={client_ip}", f"--mail-from={mail_from}", f"--helo={helo}")
    found = checked(run, server, *options)
    assert list(found) == ["spf"]
    assert found["spf"]["result"] == result
    assert found["spf"]["client_ip_source"] == "given"


@pytest.mark.server
def test_spf_shows_the_tree(run: Run, server: str) -> None:
    spf = checked(run, server, "--client-ip", "203.0.113.7", "--mail-from", "news@example.com")["spf"]
    assert (spf["mechanism"], spf["identity"], spf["lookups"]) == ("include:spf.esp.example", "mailfrom", 1)
    assert spf["tree"]["branches"][0]["record"] == "v=spf1 ip4:203.0.113.7 ~all"
    _, out, _ = run("check", "--nameserver", server, "--client-ip", "203.0.113.7", "--mail-from", "news@example.com")
    assert out.startswith(" SPF    pass  example.com (MAIL FROM) from 203.0.113.7\n")
    assert "   include     include:spf.esp.example: 0 look-ups, 0 void\n" in out
    assert "   costs       1 of 10 look-ups, 0 of 2 void\n" in out


@pytest.mark.server
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--from", "example.com", "--dkim-pass", "mail.example.com"), ("pass", "reject", ["mail.example.com"])),
        (("--from", "news.example.com", "--dkim-pass", "example.com"), ("pass", "quarantine", ["example.com"])),
        (("--from", "example.com", "--dkim-pass", "esp.example"), ("fail", "reject", [])),
        (("--from", "example.com"), ("fail", "reject", [])),
        (("--from", "esp.example", "--dkim-pass", "esp.example"), ("none", None, [])),
        (("--from", ""), ("permerror", None, [])),
    ],
)
def test_dmarc_of_a_domain(
    run: Run, server: str, options: tuple[str, ...], expected: tuple[str, str | None, list[str]]
) -> None:
    found = checked(run, server, *options)
    assert list(found) == ["dmarc"]
    dmarc = found["dmarc"]
    assert (dmarc["result"], dmarc["policy"], dmarc["aligned_dkim"]) == expected


@pytest.mark.server
def test_where_receivers_differ_is_told(run: Run, server: str) -> None:
    options = ("--from", "news.example.org", "--dkim-pass", "example.org")
    dmarc = checked(run, server, *options)["dmarc"]
    assert (dmarc["result"], dmarc["organizational_domain"]) == ("fail", "news.example.org")
    assert dmarc["second_opinion"]["result"] == "pass"
    assert set(dmarc["second_opinion"]["differences"]) >= {"result", "alignment"}
    _, out, _ = run("check", "--nameserver", server, *options)
    assert out.startswith(
        " DMARC  fail  news.example.org\n   record      _dmarc.news.example.org: v=DMARC1; p=reject\n"
    )
    assert "identifier  example.org by DKIM: not aligned, organizational domain example.org" in out
    assert "but         pass for receivers that follow RFC 7489: other result and alignment" in out


@pytest.mark.server
def test_an_spf_pass_counts_for_dmarc(run: Run, server: str) -> None:
    sender = ("--client-ip", "192.0.2.7", "--mail-from", "b@example.com")
    found = checked(run, server, *sender, "--from", "news.example.com")
    assert (found["spf"]["result"], found["dmarc"]["result"]) == ("pass", "pass")
    assert found["dmarc"]["aligned_spf"] == ["example.com"]
    status, out, _ = run("check", "--nameserver", server, *sender, "--from", "example.com")
    assert status == 0
    assert "\n\n DMARC  pass  example.com\n" in out


@pytest.mark.server
def test_scripts_can_fail_on_a_result(run: Run, server: str) -> None:
    options = ("--nameserver", server, "--from", "example.com")
    assert run("check", *options, "--fail-on", "fail, permerror")[0] == 1
    assert run("check", *options, "--fail-on", "temperror")[0] == 0
    assert run("check", *options, "--dkim-pass", "example.com", "--fail-on", "fail")[0] == 0


@pytest.mark.server
def test_a_check_can_be_shown_again(run: Run, server: str, tmp_path: Path) -> None:
    path = tmp_path / "dns.ndjson"
    options = ("--client-ip", "192.0.2.7", "--mail-from", "b@example.com", "--from", "example.com")
    first = run("check", "--nameserver", server, "--dns-record", path, *options)
    assert run("check", "--dns-replay", path, *options) == first


def test_without_the_dns_nothing_fails(run: Run) -> None:
    options = ("--client-ip", "192.0.2.7", "--mail-from", "b@example.com", "--from", "example.com")
    _, out, _ = run("check", "--offline", "-f", "json", *options)
    found = json.loads(out)
    assert (found["spf"]["result"], found["dmarc"]["result"]) == ("temperror", "temperror")
    _, out, _ = run("check", "--offline", *options)
    assert out.count("record      not known") == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "check needs a message or a domain, or --client-ip or --from"),
        (("--client-ip", "192.0.2.7"), "--client-ip needs --mail-from or --helo"),
        (("--mail-from", "a@example.com", "--from", "example.com"), "--mail-from and --helo need --client-ip"),
        (("--from", "example.com", "--fail-on", "fail,bad"), "--fail-on 'bad': one of pass, fail, softfail"),
    ],
)
def test_wrong_usage_is_named(run: Run, options: tuple[str, ...], words: str) -> None:
    status, out, err = run("check", *options)
    assert (status, out) == (2, "")
    assert words in err
