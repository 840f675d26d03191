"""`bounce check` over an encrypted connection, and what it says where the package for one is missing."""

import json
import sys

import pytest

from bounce_cli.authentication.lookup.servers import Server, Transport
from bounce_cli.cli.main import main
from tests.authentication.tls_servers import ENCRYPTED, name_server, with_records

pytestmark = pytest.mark.usefixtures("_trusted")


def check(monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    sender = ("--client-ip", "192.0.2.7", "--mail-from", "news@example.org")
    monkeypatch.setattr(sys, "argv", ["bounce", "check", "-f", "json", *sender, *options])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def options_for(server: Server) -> tuple[str, ...]:
    if server.transport is Transport.HTTPS:
        return ("--doh", server.host)
    return ("--dot", "--nameserver", f"{server.host}:{server.port}")


@ENCRYPTED
@pytest.mark.parametrize("certified", ["loopback", "elsewhere"])
def test_check_asks_over_it(
    transport: Transport,
    certified: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with name_server(transport, request.getfixturevalue(certified), with_records) as (server, asked):
        status = check(monkeypatch, *options_for(server))
    out, err = capfd.readouterr()
    result = json.loads(out)["spf"]["result"]
    expected = (0, "pass", "", True) if certified == "loopback" else (0, "temperror", "", False)
    assert (status, result, err, bool(asked)) == expected


@pytest.mark.parametrize(
    ("place", "found"), [("bounce_cli.cli.dns_options.find_spec", lambda _: None), ("dns.query.have_doh", False)]
)
def test_https_without_its_package_is_named(
    place: str, found: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """None is there, or none that this dnspython speaks through."""
    monkeypatch.setattr(place, found)
    assert check(monkeypatch, "--doh", "https://127.0.0.1/dns-query") == 2
    assert capfd.readouterr().err.endswith("which is not installed: pip install 'bounce-cli[doh]'\n")
