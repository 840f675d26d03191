"""A mailbox after a campaign: many bounces of few domains ask each question once."""

import json
import threading
import time
from collections import Counter
from pathlib import Path

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.authentication.name_servers import misbehaving
from tests.cli.conftest import Run

MAILS, DOMAINS = 1_000, 50
BOUNCE = """\
From MAILER-DAEMON Mon Nov 23 08:15:02 2026
From: MAILER-DAEMON@mta.d{domain}.example
Subject: Undelivered Mail Returned to Sender
To: b{mail}@bounce.d{domain}.example
Date: Mon, 23 Nov 2026 08:15:02 +0000
Message-ID: <b{mail}@mta.d{domain}.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mta.d{domain}.example

Final-Recipient: rfc822; u{mail}@rcpt.example
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.rcpt.example
Diagnostic-Code: smtp; 550-5.7.26 SPF [bounce.d{domain}.example] with ip: [192.0.2.{host}] = did not pass

--x
Content-Type: text/rfc822-headers

From: News <news@d{domain}.example>
To: u{mail}@rcpt.example
Date: Mon, 23 Nov 2026 08:14:58 +0000
Message-ID: <{mail}@d{domain}.example>
Subject: number {mail}

--x--

"""


def zone(name: str) -> str | None:
    """The TXT record of a name: each domain has an SPF record with an include, and a DMARC record."""
    first, _, rest = name.partition(".")
    if not rest.startswith("d"):
        return None
    return {
        "bounce": f"v=spf1 ip4:203.0.113.0/24 include:more.{rest} -all",
        "more": "v=spf1 ip4:192.0.2.0/25 -all",
        "_dmarc": "v=DMARC1; p=reject",
    }.get(first)


class Counting:
    """Answers from the zone after a while, and counts each question, and how many wait at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.counts: Counter[tuple[str, str]] = Counter()
        self.most_at_once = self._at_once = 0
        self._lock = threading.Lock()

    def reply(self, query: dns.message.Message, _: bool) -> dns.message.Message:  # noqa: FBT001 - says how it was asked
        asked = query.question[0]
        name, type_ = asked.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(asked.rdtype)
        with self._lock:
            self.counts[name, type_] += 1
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self.seconds)
        with self._lock:
            self._at_once -= 1
        response = dns.message.make_response(query)
        text = zone(name) if type_ == "TXT" else None
        if text is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        else:
            response.answer.append(dns.rrset.from_text(asked.name, 300, "IN", "TXT", f'"{text}"'))
        return response


def test_each_question_is_asked_once_and_answers_are_waited_for_side_by_side(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bounces.mbox"
    path.write_text(
        "".join(BOUNCE.format(mail=mail, domain=mail % DOMAINS, host=mail % 200 + 1) for mail in range(MAILS))
    )
    server = Counting(0.02)
    with misbehaving(server.reply) as (there, _):
        options = ("--nameserver", f"{there.host}:{there.port}", "--now", "2026-11-25T12:00:00Z")
        status, out, err = run("triage", path, "--format", "ndjson", *options)
    assert (status, err) == (0, "")
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["recipient"] for record in records] == [f"u{mail}@rcpt.example" for mail in range(MAILS)]
    passed = Counter(record["authentication"]["spf"]["result"] for record in records)
    assert passed == {"pass": 635, "fail": 365}
    assert max(server.counts.values()) == 1
    # Of each domain two SPF records and three steps of two walks; the top level once.
    assert len(server.counts) == DOMAINS * 4 + 1
    assert server.most_at_once > 8
