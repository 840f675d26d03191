"""Two thousand forged bounces give no address up, and twenty true ones among them do.

Anybody can write a bounce about anybody. Whoever reads our newsletter has what goes into a good forgery: our header
with our signature on it, a Message-ID, and a reverse-path with a token, all of them made for that reader.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bounce_cli.ledger.accounts import Accounts
from bounce_cli.ledger.addresses import key_of
from bounce_cli.ledger.event import Event
from bounce_cli.ledger.history import SentRow
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.ledger import opened
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.proof.proving import Ours
from bounce_cli.ledger.proof.tokens import read_verp
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases, events
from tests.authentication.dkim_dns import DOMAIN, FakeDns, dns, key_record, sign
from tests.ledger.ledger_events import DAY, NOW
from tests.mails import AUTO_REPLY, report

FORGED = int(os.environ.get("BOUNCE_FORGED", "2000"))
TRUE = FORGED // 100
KEY = b"a key of these tests"
FORM = read_verp("bounces+{token}-{recipient}@example.org")
OURS = Ours(domains=(DOMAIN,), verps=(FORM, read_verp("news-{recipient}@example.org")), key=KEY)
READER = "reader@evil.example"
BOUNCED = b"Return-Path: <news@example.com>"
NEWSLETTER = (
    b"From: News <news@example.org>\r\nTo: %b\r\nSubject: November\r\n"
    b"Date: Fri, 20 Nov 2026 09:11:58 +0100\r\nMessage-ID: <%b@example.org>\r\n"
)
COMPLAINT = b"""\
From: feedback@evil.example
To: abuse@example.org
Subject: FW: November
Date: Fri, 20 Nov 2026 09:12:04 +0100
Message-ID: <c-%(victim)b>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

This is a complaint.

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: evil/1
Version: 1
Original-Rcpt-To: %(victim)b

--b1
Content-Type: message/rfc822

%(mail)b
Hello.

--b1--
"""


@cache
def newsletter(to: str, number: str = "reader") -> bytes:
    """A mail of ours with our signature, as its reader has it."""
    headers = NEWSLETTER % (to.encode(), number.encode())
    return sign(headers, bits=1024, signed=b"from:to:cc:subject:date:message-id").replace(b"\r\n", b"\n")


def unsigned(to: str, number: str = "reader") -> bytes:
    return (NEWSLETTER % (to.encode(), number.encode())).replace(b"\r\n", b"\n")


def bounce(recipient: str, mail: bytes, sent_to: str = "news@example.org", action: str = "failed") -> bytes:
    """A report about a recipient that brings a mail back; each has an id of its own."""
    whole = report(recipient, reply="550 5.1.1 User unknown", action=action, message_id=f"{action}.{recipient}")
    head = whole[: whole.index(BOUNCED)].replace(b"To: news@example.com", b"To: " + sent_to.encode())
    return head + mail + b"\nHello.\n\n--b1--\n"


def with_two_recipients(victim: str) -> bytes:
    """The reader's own bounce, and the victim in the same report."""
    end = b"\n\n--b1\nContent-Type: message/rfc822"
    group = b"\n\nFinal-Recipient: rfc822; %b\nAction: failed\nStatus: 5.1.1" % victim.encode()
    return bounce(READER, newsletter(READER)).replace(end, group + end)


def by_another_signer(victim: str) -> bytes:
    headers = NEWSLETTER % (victim.encode(), b"reader")
    whole = sign(headers, bits=512, signed=b"from:to:subject", more={b"d": b"evil.example", b"i": b"@evil.example"})
    return bounce(victim, whole.replace(b"\r\n", b"\n"))


def with_the_readers_token(victim: str) -> bytes:
    """The token of the reader beside the address of the victim."""
    path = FORM.address_for(READER, KEY).replace(READER.replace("@", "="), victim.replace("@", "="))
    return bounce(victim, b"Return-Path: <%b>\n%b" % (path.encode(), unsigned(victim)), path)


FORGERIES: tuple[Callable[[str], bytes], ...] = (
    lambda victim: bounce(victim, newsletter(READER)),
    lambda victim: bounce(victim, b"To: %b\n%b" % (victim.encode(), newsletter(READER))),
    lambda victim: bounce(victim, newsletter(READER) + b"Cc: %b\n" % victim.encode()),
    lambda victim: bounce(victim, newsletter(READER).replace(READER.encode(), victim.encode())),
    lambda victim: bounce(victim, unsigned(victim)),
    lambda victim: bounce(victim, unsigned(victim), FORM.address_for(READER, KEY)),
    lambda victim: bounce(victim, unsigned(victim), f"news-{victim.replace('@', '=')}@example.org"),
    lambda victim: bounce(victim, b"Return-Path: <%b>\n%b" % (victim.encode(), newsletter(READER)), victim),
    lambda victim: COMPLAINT % {b"victim": victim.encode(), b"mail": newsletter(READER)},
    by_another_signer,
    with_the_readers_token,
    with_two_recipients,
)


def forged() -> Iterator[tuple[str, bytes]]:
    """Bounces of good addresses, and the addresses; of some the reader had our mail addressed in their name."""
    for number in range(FORGED):
        victim = f"good{number}@example.net"
        if number % 200 == 0:
            yield victim, bounce(victim, newsletter(f'"{victim}" <{READER}>'))
        else:
            yield victim, FORGERIES[number % len(FORGERIES)](victim)


def true() -> Iterator[tuple[str, bytes]]:
    """Bounces of dead addresses: proved by our signature, by a token, or by the index of sent mail."""
    for number in range(TRUE):
        dead = f"Dead{number}@example.net"
        if number % 3 == 0:
            yield dead, bounce(dead, newsletter(dead, f"true{number}"))
        elif number % 3 == 1:
            yield dead, bounce(dead, unsigned(dead), FORM.address_for(dead, KEY))
        else:
            yield dead, bounce(dead, unsigned(dead, f"true{number}"))


def arrivals(addresses: list[str]) -> Iterator[bytes]:
    """Forged news that mail arrived after all at addresses that are dead."""
    for dead in addresses:
        later = (b"Fri, 20 Nov 2026 09:12:04", b"Wed, 25 Nov 2026 09:12:04")
        yield bounce(dead, newsletter(READER), action="delivered").replace(*later)
        yield AUTO_REPLY.replace(b"kim@example.org", dead.encode()).replace(b"Fri, 20", b"Wed, 25")


def read(octets: bytes, resolver: FakeDns) -> list[Event]:
    found = cases(RawMessage(origin="-", octets=octets))
    return events(found, accounts=Accounts(domains={}, addresses={}), ours=OURS, resolver=resolver)


def sent_to(recipient: str, number: str) -> SentRow:
    key = key_of(recipient)
    assert key is not None
    return SentRow(key=key, mail_id=f"{number}@example.org", queue_id=None, subject=None, moment=NOW - 6 * DAY)


def test_no_forged_bounce_gives_an_address_up_and_every_true_one_does(tmp_path: Path) -> None:
    good, dead, resolver = dict(forged()), dict(true()), dns(key_record(1024))
    mails = [*good.values(), *dead.values(), *arrivals(list(dead))]
    rows = [
        sent_to(READER, "reader"),
        *(sent_to(one, f"true{number}") for number, one in enumerate(dead) if number % 3 == 2),
    ]
    with opened(tmp_path / "ledger", policy_named("hubspot"), write=True) as ledger:
        ledger.add_sent(rows)
        ledger.add([event for octets in mails for event in read(octets, resolver)])
        ledger.settle()
        given_up = {item.address for item in ledger.listed(ListName.SUPPRESS, NOW)}
        held = {item.address for item in ledger.listed(ListName.HOLD, NOW)}
    # The reader has only forged a bounce of their own mail that counts.
    assert given_up == {*dead, READER}
    assert held == set(good)
    assert {name for name, _ in resolver.asked} == {f"sel._domainkey.{DOMAIN}"}


def test_each_forgery_is_read_as_news_of_its_victim() -> None:
    resolver = dns(key_record(1024))
    for forge in FORGERIES:
        kinds = {(event.key, event.kind, event.suppress) for event in read(forge("kim@example.net"), resolver)}
        assert {("example.net kim", "failure", "yes"), ("example.net kim", "feedback", "yes")} & kinds


def test_the_bounce_of_a_strangers_mail_is_no_proof() -> None:
    stranger = b"Return-Path: <eve@evil.example>\nFrom: eve@evil.example\nTo: kim@example.net\nSubject: Pills\n"
    octets = bounce("kim@example.net", stranger).replace(b"mail.example.com", b"mx.example.net")
    (event,) = read(octets.replace(b"MAILER-DAEMON@mx.example.net", b"MAILER-DAEMON@example.net"), dns())
    assert (event.key, event.suppress, event.level) == ("example.net kim", "hold", 0)
