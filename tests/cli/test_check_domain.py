"""`bounce check` of a domain, against a real name server."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.authentication.dkim_dns import key_record
from tests.cli.conftest import Run


def _strings(text: str) -> str:
    """A TXT record as a zone file has it: no string of more than 255 octets."""
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


ZONES = {
    "example": f"""\
broken IN TXT "v=spf1 a:mail.broken.example include:nowhere.example ptr +all"
broken IN MX 0 .
_dmarc.broken IN TXT "v=DMARC1; p=none; pct=20; foo"
weak._domainkey.broken IN TXT {_strings(key_record(512))}
test._domainkey.broken IN TXT {_strings(key_record(2048, tags="v=DKIM1; t=y; "))}
gone._domainkey.broken IN TXT "v=DKIM1; p="
mail.broken IN A 192.0.2.5
good IN TXT "v=spf1 ip4:192.0.2.0/28 -all"
good IN MX 10 mail.good
mail.good IN A 192.0.2.5
_dmarc.good IN TXT "v=DMARC1; p=reject; rua=mailto:d@good.example"
s1._domainkey.good IN TXT {_strings(key_record(2048))}
news.good IN TXT "v=spf1 ip4:192.0.2.0/28 -all"
news.good IN MX 10 mail.good
xn--mller-kva IN TXT "v=spf1 ip4:192.0.2.9 -all"
xn--mller-kva IN MX 10 mail.good
""",
    "arpa": "5.2.0.192.in-addr IN PTR mail.good.example.\n",
}
SENDER = ("--client-ip", "192.0.2.5", "--mail-from", "b@good.example", "--helo", "mail.good.example")


def checked(run: Run, server: str, *arguments: object) -> dict[str, Any]:
    status, out, err = run("check", "-f", "json", "--nameserver", server, *arguments)
    assert (status, err) == (0, "")
    document: dict[str, Any] = json.loads(out)
    return document


def _findings(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["severity"], one["id"]) for one in found["findings"]]


@pytest.mark.server
def test_faults_of_every_kind_are_found_the_heaviest_first(run: Run, server: str) -> None:
    selectors = [word for name in ("weak", "test", "gone", "none") for word in ("--selector", name)]
    found = checked(run, server, "broken.example", *selectors)
    severities = [severity for severity, _ in _findings(found)]
    assert severities == ["error"] * 6 + ["warning"] * 2 + ["note"] * 4
    names = {name.partition("-")[0] for _, name in _findings(found)}
    assert names == {"spf", "dkim", "dmarc", "null"}
    assert [(one["selector"], one["status"], one["key_bits"]) for one in found["dkim"]] == [
        ("weak", "usable", 512),
        ("test", "usable", 2048),
        ("gone", "revoked", None),
        ("none", "missing", None),
    ]
    _, text, _ = run("check", "--nameserver", server, "broken.example", *selectors)
    assert text.startswith(" broken.example: 6 errors, 2 warnings, 4 notes.\n")
    assert "   DKIM        test: usable, 2048 bits, only tested\n" in text
    for finding in found["findings"]:
        assert finding["text"] in text
        assert all(f"\n{' ' * 17}{record}\n" in text for record in finding["records"])


@pytest.mark.server
def test_a_domain_without_faults(run: Run, server: str) -> None:
    status, text, err = run("check", "--nameserver", server, "good.example", "--selector", "s1", *SENDER)
    assert (status, err) == (0, "")
    assert text == (
        " good.example: nothing to mend.\n"
        "\n"
        "   SPF         v=spf1 ip4:192.0.2.0/28 -all\n"
        "               0 of 10 look-ups, 0 of 2 void\n"
        "   DMARC       v=DMARC1; p=reject; rua=mailto:d@good.example\n"
        "   DKIM        s1: usable, 2048 bits\n"
        "   MX          10 mail.good.example\n"
        "   host name   192.0.2.5: mail.good.example (forward-confirmed)\n"
        "   sender      pass good.example from 192.0.2.5, by ip4:192.0.2.0/28\n"
    )


@pytest.mark.server
def test_where_no_selector_is_named_the_next_command_is(run: Run, server: str) -> None:
    _, text, _ = run("check", "--nameserver", server, "good.example")
    assert text.endswith("\n\n   keys: bounce check good.example --selector NAME\n")


@pytest.mark.server
def test_the_json_of_a_domain(run: Run, server: str) -> None:
    found = checked(run, server, "good.example")
    assert list(found) == ["domain", "spf", "dkim", "dmarc", "mx", "reverse_dns", "findings", "then"]
    assert (found["spf"]["result"], found["spf"]["record"]) == (None, "v=spf1 ip4:192.0.2.0/28 -all")
    assert (found["dmarc"]["policy"], found["mx"]) == ("reject", ["10 mail.good.example"])
    assert (found["dkim"], found["reverse_dns"], found["findings"]) == ([], None, [])
    judged = checked(run, server, "good.example", *SENDER)
    assert (judged["spf"]["result"], judged["spf"]["client_ip"]) == ("pass", "192.0.2.5")
    assert judged["reverse_dns"]["confirmed"] == ["mail.good.example"]


@pytest.mark.server
def test_a_sender_without_a_reverse_path_is_taken_to_send_for_the_domain(run: Run, server: str) -> None:
    found = checked(run, server, "good.example", "--client-ip", "203.0.113.1")
    assert (found["spf"]["result"], found["spf"]["domain"]) == ("fail", "good.example")
    assert _findings(found) == [("error", "spf-address-missing"), ("error", "ptr-missing")]
    assert found["findings"][0]["records"] == [
        'good.example. IN TXT "v=spf1 ip4:192.0.2.0/28 ip4:203.0.113.1 -all"',
    ]


@pytest.mark.server
def test_a_private_address_is_not_asked_for_its_name(run: Run, server: str) -> None:
    _, text, _ = run("check", "--nameserver", server, "good.example", "--client-ip", "10.0.0.1")
    assert "   host name   10.0.0.1: not asked: no public address\n" in text


@pytest.mark.server
@pytest.mark.parametrize("subject", ["news@good.example", "Good.EXAMPLE.", '"a @ b"@good.example', "good.example"])
def test_an_address_stands_for_its_domain(run: Run, server: str, subject: str) -> None:
    assert checked(run, server, subject)["domain"] == "good.example"


@pytest.mark.server
def test_a_subdomain_names_where_its_policy_stands(run: Run, server: str) -> None:
    _, text, _ = run("check", "--nameserver", server, "news.good.example")
    assert "   DMARC       _dmarc.good.example: v=DMARC1; p=reject; " in text
    assert "               organizational domain good.example\n" in text


@pytest.mark.server
def test_a_domain_in_another_script_is_shown_as_a_zone_has_it(run: Run, server: str) -> None:
    found = checked(run, server, "news@müller.example", "--client-ip", "203.0.113.1")
    assert found["domain"] == found["dmarc"]["organizational_domain"] == "xn--mller-kva.example"
    assert all(record.isascii() for one in found["findings"] for record in one["records"])
    assert (
        'xn--mller-kva.example. IN TXT "v=spf1 ip4:192.0.2.9 ip4:203.0.113.1 -all"' in found["findings"][0]["records"]
    )
    _, text, _ = run("check", "--nameserver", server, "müller.example")
    assert text.startswith(" xn--mller-kva.example: 1 warning.\n")
    assert "organizational domain" not in text


@pytest.mark.server
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("broken.example", "--fail-on", "error"), 1),
        (("good.example", "--fail-on", "error,warning,note"), 0),
        (("good.example", "--client-ip", "203.0.113.1", "--fail-on", "fail"), 1),
        (("good.example", *SENDER, "--fail-on", "fail,softfail"), 0),
    ],
)
def test_scripts_can_fail_on_findings(run: Run, server: str, arguments: tuple[str, ...], status: int) -> None:
    found = run("check", "--nameserver", server, *arguments)
    assert found[0] == status
    assert found[1]


@pytest.mark.server
def test_a_domain_can_be_shown_again(run: Run, server: str, tmp_path: Path) -> None:
    path = tmp_path / "dns.ndjson"
    options = ("broken.example", "--selector", "weak", "--client-ip", "192.0.2.5")
    first = run("check", "--nameserver", server, "--dns-record", path, *options)
    assert first[0] == 0
    assert run("check", "--dns-replay", path, *options) == first


def test_a_dns_that_says_nothing_is_no_missing_record(run: Run) -> None:
    status, text, _ = run("check", "good.example", "--offline", "--selector", "s1", *SENDER)
    assert status == 0
    assert "   DKIM        s1: unknown\n" in text
    assert text.startswith(" good.example: nothing to mend, as far as the DNS answered.\n")
    for name in ("SPF  ", "DMARC", "MX   "):
        assert f"   {name}       not known\n" in text
    assert "   host name   192.0.2.5: not known\n" in text
    assert "   sender      temperror good.example from 192.0.2.5" in text
    assert "error   " not in text
    assert "publish" not in text.lower()


def test_a_file_of_that_name_comes_first(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.example").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    status, _, err = run("check", "good.example", "--offline")
    assert (status, err.split(":")[:2]) == (3, ["bounce", " good.example"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("word",), "'word' is neither a file nor a domain name"),
        (("two words",), "'two words' is neither a file nor a domain name"),
        (("a@b@",), "'a@b@' is neither a file nor a domain name"),
        (("192.0.2.1",), "'192.0.2.1' is neither a file nor a domain name"),
        (("x\x1b]0;owned\x07.example",), "is neither a file nor a domain name"),
        (("good.example", "--from", "good.example"), "--from, --spf-pass and --dkim-pass stand for a message or a"),
        (("good.example", "--spf-pass", "good.example"), "--from, --spf-pass and --dkim-pass stand for a message"),
        (("mail.eml", "--dkim-pass", "good.example"), "--from, --spf-pass and --dkim-pass stand for a message"),
        (("good.example", "--dnsbl"), "--dnsbl is about the lists that a message names, --selector about the keys"),
        (("mail.eml", "--selector", "s1"), "--dnsbl is about the lists that a message names, --selector about the"),
        (("--from", "good.example", "--selector", "s1"), "--selector about the keys of a domain"),
        (("good.example", "--helo", "mail.good.example"), "--mail-from and --helo need --client-ip"),
        (("good.example", "--client-ip", "nonsense"), "--client-ip 'nonsense' is no IP address"),
    ],
)
def test_wrong_usage_is_named(run: Run, arguments: tuple[str, ...], words: str) -> None:
    status, out, err = run("check", *arguments, "--offline")
    assert (status, out) == (2, "")
    assert words in err
    assert "\x1b" not in err
