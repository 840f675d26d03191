"""`bounce allowlist` against a real name server, and from a recording of it."""

import csv
import json
from pathlib import Path

import dns.rcode
import pytest

from bounce_cli.authentication.allowlist import read_addresses
from tests.authentication.name_servers import misbehaving, with_code
from tests.cli.conftest import Run, address_of
from tests.language.pseudo import PSEUDO

ZONES = {
    "example.com": (
        '@ IN TXT "v=spf1 ip4:192.0.2.8 ip4:192.0.2.9 a:mail include:spf.esp.example exists:%{i}.x.example.com -all"\n'
        '@ IN TXT "unrelated"\nmail IN A 198.51.100.7\nmail IN AAAA 2001:db8::7\n'
        'bad IN TXT "v=spf1 ip4:192.0.2.300 ip4:192.0.2.1 include:none.example.com -all"\n'
    ).replace("a:mail", "a:mail.example.com"),
    "esp.example": 'spf IN TXT "v=spf1 ip4:203.0.113.0/25 ip4:203.0.113.128/25 ip6:2001:db8:7::/48 ~all"\n',
    "example.net": '@ IN TXT "v=spf1 include:spf.esp.example ip4:192.0.2.10 -all"\n',
}


@pytest.mark.server
def test_plain_pastes_into_a_firewall(run: Run, server: str) -> None:
    status, out, err = run("allowlist", "-f", "plain", "--nameserver", server, "example.com")
    assert out.split("\n") == ["192.0.2.8/31", "198.51.100.7", "203.0.113.0/24", "2001:db8::7", "2001:db8:7::/48", ""]
    assert (status, err) == (0, "")


@pytest.mark.server
def test_text_says_where_each_range_comes_from(run: Run, server: str) -> None:
    _, out, _ = run("allowlist", "--nameserver", server, "kim@Example.COM")
    rows = [line.split() for line in out.split("\n\n")[0].splitlines()]
    assert ["192.0.2.8/31", "192.0.2.8", "–", "192.0.2.9", "2", "ip4"] in rows
    assert ["198.51.100.7", "1", "a:mail.example.com"] in rows
    assert ["203.0.113.0/24", "203.0.113.0", "–", "203.0.113.255", "256", "include:spf.esp.example"] in rows
    assert "not listed  exists:%{i}.x.example.com: depends on the mail or on names of the address" in out
    assert "costs       3 of 10 look-ups, 0 of 2 void" in out
    assert "or allow    instead of addresses: example.com, esp.example" in out


@pytest.mark.server
def test_several_domains_make_one_list(run: Run, server: str) -> None:
    _, out, _ = run("allowlist", "-f", "json", "--nameserver", server, "example.com", "example.net")
    found = json.loads(out)
    (shared,) = [item for item in found["ranges"] if item["network"] == "203.0.113.0/24"]
    assert shared["sources"] == ["example.com include:spf.esp.example", "example.net include:spf.esp.example"]
    assert (shared["first"], shared["last"], shared["addresses"]) == ("203.0.113.0", "203.0.113.255", 256)
    assert found["domains"] == ["example.com", "example.net", "esp.example"]
    assert found["complete"] is True
    assert [record["domain"] for record in found["records"]] == ["example.com", "example.net"]
    assert found["records"][0]["not_listed"][0]["code"] == "exists"


@pytest.mark.server
def test_csv(run: Run, server: str) -> None:
    _, out, _ = run("allowlist", "-f", "csv", "--nameserver", server, "example.net")
    rows = list(csv.DictReader(out.splitlines()))
    assert rows[0] == {
        "network": "192.0.2.10",
        "first": "192.0.2.10",
        "last": "192.0.2.10",
        "addresses": "1",
        "sources": "ip4",
    }
    assert len(rows) == 3


@pytest.mark.server
def test_a_list_of_ones_own_is_merged_and_checked(run: Run, server: str, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("192.0.2.9  # covered\n\n192.0.2.10\n2001:db8:7::1\nmail.example.com\n", encoding="utf-8")
    status, out, err = run("allowlist", "--ips", own, "--nameserver", server, "example.com")
    assert "own list    in no SPF record: 192.0.2.10/32" in out
    assert status == 3
    refused = "is no IP address, no network like 192.0.2.0/24, and no range like 192.0.2.3-192.0.2.9"
    assert err == f"bounce: {own}: line 5: 'mail.example.com' {refused}\n"
    _, out, _ = run("allowlist", "--ips", own, "-f", "plain", "--nameserver", server, "example.com")
    assert out.splitlines()[:2] == ["192.0.2.8/31", "192.0.2.10"]
    _, out, _ = run("allowlist", "--ips", own, "-f", "json", "--nameserver", server, "example.com")
    assert json.loads(out)["own"][0] == {"network": "192.0.2.9/32", "covered_by": ["example.com"]}


@pytest.mark.server
def test_what_keeps_the_list_from_being_whole_is_named(run: Run, server: str) -> None:
    status, out, err = run("allowlist", "-f", "plain", "--nameserver", server, "bad.example.com", "none.example.com")
    assert (status, out) == (3, "192.0.2.1\n")
    assert "bounce: bad.example.com: the list is not complete: " in err
    assert "none.example.com: no SPF record" in err
    assert "Traceback" not in err


@pytest.mark.server
def test_a_recording_gives_the_same_list(run: Run, server: str, tmp_path: Path) -> None:
    path = tmp_path / "dns.ndjson"
    first = run("allowlist", "--dns-record", path, "--nameserver", server, "example.com")
    assert run("allowlist", "--dns-replay", path, "example.com") == first
    status, _, err = run("allowlist", "--dns-record", path, "--nameserver", server, "example.com")
    assert (status, err) == (4, f"bounce: {path}: exists already; a recording overwrites nothing\n")


def test_a_dns_that_fails_is_no_empty_list(run: Run) -> None:
    with misbehaving(with_code(dns.rcode.SERVFAIL)) as (server, _):
        status, out, err = run("allowlist", "-f", "plain", "--nameserver", address_of(server), "example.com")
    assert (status, out) == (3, "")
    assert err == "bounce: example.com: the list is not complete: TXT example.com: servfail\n"
    status, _, err = run("allowlist", "--offline", "example.com")
    assert (status, err) == (3, "bounce: example.com: the list is not complete: TXT example.com: not asked\n")


def test_https_needs_its_package(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.cli.dns_options.find_spec", lambda _: None)
    status, _, err = run("allowlist", "--doh", "https://dns.example/dns-query", "example.com")
    assert (status, err) == (2, "bounce: --doh needs httpx, which is not installed: pip install 'bounce-cli[doh]'\n")


@pytest.fixture
def _https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.cli.dns_options.find_spec", lambda name: name)


@pytest.mark.usefixtures("_https")
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--nameserver", "dns.example"), "'dns.example' is no name server"),
        (("--doh", "dns.example"), "'dns.example' is no resolver"),
        (("--doh", "https://dns.example/", "--dot"), "--doh names its own resolver"),
        (("--dns-replay", "x", "--nameserver", "192.0.2.1"), "--dns-replay asks a recording and nothing else"),
        (("--dns-replay", "none.ndjson"), "none.ndjson: cannot be read: No such file"),
        (("--offline", "--now", "soon"), "--now 'soon': a time like"),
        (("--offline", "--ips", "none.txt"), "none.txt: cannot be read: No such file"),
    ],
)
def test_wrong_options_are_named(run: Run, options: tuple[str, ...], words: str) -> None:
    status, out, err = run("allowlist", *options, "example.com")
    assert (status, out) == (2, "")
    assert err.startswith("bounce: ")
    assert words in err


def test_the_list_speaks_the_language_that_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.language.choice.language", lambda _: PSEUDO)
    monkeypatch.setenv("LC_ALL", "nb_NO.UTF-8")
    for options in ((), ("--lang", "nb")):
        _, text, _ = run("allowlist", "--offline", "example.com", *options)
        assert text.startswith(" ⟦No address can be listed.⟧\n")
        assert "\n   ⟦problem⟧       example.com⟦: ⟧TXT⟦ ⟧example.com⟦: not asked⟧\n" in text
    _, english, _ = run("allowlist", "--offline", "-f", "json", "example.com")
    assert "TXT example.com: not asked" in english
    _, other, _ = run("allowlist", "--offline", "-f", "json", "example.com", "--lang", "nb")
    assert json.loads(other)["records"][0]["problems"][0]["text"] == "TXT⟦ ⟧example.com⟦: not asked⟧"


def test_ranges_are_read_as_people_write_them(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    lines = ["192.0.2.3-192.0.2.5", "192.0.2.64 \u2013 192.0.2.71 # as we print them", "2001:db8::1-2001:db8::1"]
    own.write_text("\n".join([*lines, "192.0.2.9-192.0.2.3", "192.0.2.1-2001:db8::1", "a-b"]) + "\n", encoding="utf-8")
    found, faults = read_addresses(own)
    assert [str(one.network) for one in found] == ["192.0.2.3/32", "192.0.2.4/31", "192.0.2.64/29", "2001:db8::1/128"]
    assert [fault.split(": ")[1] for fault in faults] == ["line 4", "line 5", "line 6"]
