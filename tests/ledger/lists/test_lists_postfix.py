"""The access map as a real Postfix compiles it, asks it, and refuses by it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bounce_cli.ledger.lists.model import Listed, ListForm, ListName
from bounce_cli.ledger.lists.writing import write_list
from tests.servers.names import OWN
from tests.servers.needing import unless_unavailable
from tests.servers.server import _Client
from tests.servers.stage import SERVERS, Stage, set_up

MAP = "/etc/postfix/suppressed"
ADDRESSES = [
    *(
        "Kim.Mixed@Example.ORG",
        '"john doe"@example.org',
        "ends.@example.org",
        '"two..dots"@example.org',
        "o'$1%x@example.org",
    ),
    *(
        "ute@bücher.example",
        "eve@xn--bcher-kva.example",
        "Jörg@example.org",
        '"lee"@example.org',
        '"semi;colon"@example.org',
    ),
    *("max@[198.51.100.10]", "kim.mixed@example.org", "x" * 60 + "@example.org"),
]
ASKED = [
    *("kim.mixed@example.org", "KIM.Mixed@EXAMPLE.org", '"john doe"@example.org', '"two..dots"@example.org'),
    *("O'$1%x@example.org", "ute@bücher.example", "ute@xn--bcher-kva.example", "eve@xn--bcher-kva.example"),
    *("eve@bücher.example", "JÖRG@example.org", "lee@example.org", '"semi;colon"@example.org', "max@[198.51.100.10]"),
    "x" * 60 + "@example.org",
]
# Asked only by a client, since Postfix itself takes the quotes away.
OTHERWISE = [
    "ends.@example.org",
    '"ends."@example.org',
    "two..dots@example.org",
    '"lee"@example.org',
    '"kim.mixed"@example.org',
]
HOSTILE = [
    "@example.org",
    "example.org",
    "free@",
    "#free@example.org",
    "free@example.org OK\nx@example.org",
    ' free"@example.org',
]
FREE = [
    "free@example.org",
    "#free@example.org",
    "kim@example.org",
    "john@example.org",
    "ute@strasse.example",
    "gross@example.org",
]


def written() -> str:
    hostile = "\nfree@example.org REJECT\n"
    items = [Listed(address=address, reason="user_unknown", note=hostile, account=hostile) for address in ADDRESSES]
    items += [Listed(address="held@example.org", list=ListName.HOLD), Listed(address="ute@straße.example")]
    refused: list[Listed] = []
    text = "".join(write_list([*items, *map(_hostile, HOSTILE)], ListForm.POSTFIX, refused.append))
    assert [item.address for item in refused] == HOSTILE
    return text


def _hostile(address: str) -> Listed:
    return Listed(address=address)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    settings = {
        "smtpd_recipient_restrictions": f"check_recipient_access hash:{MAP}",
        "smtpd_error_sleep_time": "0",
        "smtpd_soft_error_limit": "100",
        "smtpd_hard_error_limit": "200",
    }
    with unless_unavailable(), set_up(SERVERS["postfix"], settings=settings, files={MAP: written()}) as made:
        assert made.world.run("postmap", f"hash:{MAP}") == ""  # no warning either
        made.world.run("postfix", "reload")
        yield made


@contextmanager
def client(stage: Stage) -> Iterator[_Client]:
    with _Client(stage.world) as smtp:
        smtp.ehlo()
        smtp.command_encoding = "utf-8"
        assert smtp.mail("alice@example.com", ["SMTPUTF8"])[0] == 250
        yield smtp


def answer(smtp: _Client, address: str) -> str:
    code, words = smtp.docmd(f"RCPT TO:<{address}>")
    return f"{code} {words.decode()}"


@pytest.mark.server
@pytest.mark.parametrize("kind", ["hash", "texthash"])
def test_postmap_finds_every_address_in_any_case(stage: Stage, kind: str) -> None:
    wanted = "REJECT 5.7.1 address is on the suppression list of bounce: user_unknown\n"
    for address in ASKED:
        assert stage.world.run("postmap", "-q", address, f"{kind}:{MAP}") == wanted, address
    assert stage.world.run("postmap", "-q", "ute@xn--strae-oqa.example", f"{kind}:{MAP}").startswith("REJECT 5.7.1 ")
    for address in FREE:
        assert stage.world.run("postmap", "-q", address, f"{kind}:{MAP}", check=False) == "", address


@pytest.mark.server
def test_postfix_refuses_who_is_listed_and_nobody_else(stage: Stage) -> None:
    assert stage.world.run("postconf", "-h", "myhostname").strip() == OWN.name
    with client(stage) as smtp:
        for address in (*ASKED, *OTHERWISE):
            said = answer(smtp, address)
            assert said.startswith("554 5.7.1 <"), (address, said)
            assert said.endswith(
                "Recipient address rejected: address is on the suppression list of bounce: user_unknown"
            )
        assert answer(smtp, "held@example.org").startswith("450 4.7.1 <held@example.org>: ")
        for address in FREE:
            assert answer(smtp, address).startswith("250 "), address
