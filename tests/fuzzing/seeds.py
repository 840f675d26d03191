"""What fuzzing begins with: the samples, and a short text or two of each other kind."""

import bz2
import gzip
import io
import itertools
import json
import lzma
import tarfile
import zipfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage
from tests.conftest import SAMPLES

_CASES = Path(__file__).parent.parent / "reports" / "cases"
_SEPARATOR = b"From MAILER-DAEMON Thu Nov 26 12:00:00 2026\n"
_DEEP = 3_000  # parsers that go down one call for each bracket end there


@cache
def mails() -> tuple[bytes, ...]:
    """The samples, and the cases that reports are tested with."""
    places = [*sorted(SAMPLES.glob("*.eml")), *sorted(_CASES.rglob("*.eml"))]
    return tuple(place.read_bytes().replace(b"\r\n", b"\n") for place in places)


def mails_of_python() -> list[Path]:
    """What Python's own tests of `email` read, where it came with them; some distributions leave them out."""
    found = find_spec("test")
    places = (found.submodule_search_locations if found else None) or []
    return sorted(file for place in places for file in Path(place, "test_email", "data").glob("msg_*"))


@cache
def diagnosed() -> tuple[Diagnosis, ...]:
    """The records of one sample with several recipients."""
    octets = (SAMPLES / "postfix-three-fates.eml").read_bytes()
    return tuple(triage(RawMessage(origin="samples/postfix-three-fates.eml", octets=octets)))


@cache
def mailboxes() -> Sequence[bytes]:
    short = [mail for mail in mails() if len(mail) < 1_500]
    some = [_SEPARATOR + mail + b"\n" for mail in short]
    counted = [_SEPARATOR + b"Content-Length: %d\n\n" % len(mail) + mail + b"\n" for mail in short[:5]]
    quoted = [_SEPARATOR + b"Subject: x\n\n>From a\n>>From b\nFrom c\n\nFrom d Thu Nov 26 12:00:00 2026\n"]
    return [*some, *map(b"".join, itertools.pairwise(some)), *counted, *quoted, *some[:1] * 3]


@cache
def archives() -> Sequence[bytes]:
    mail = min(mails(), key=len)
    zipped, tarred = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("new/1.eml", mail)
        archive.writestr("box.mbox", _SEPARATOR + mail)
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        for name in ("new/1.eml", "x" * 120):
            member = tarfile.TarInfo(name)
            member.size = len(mail)
            tar.addfile(member, io.BytesIO(mail))
    plain = (zipped.getvalue(), tarred.getvalue(), mail)
    return [*plain, *(pack(octets) for octets in plain for pack in (gzip.compress, bz2.compress, lzma.compress))]


def delivery_statuses() -> Sequence[bytes]:
    """The parts of mails from their first field of a delivery status on."""
    found = [mail[at : at + 2_000] for mail in mails() if (at := mail.find(b"Reporting-MTA:")) >= 0]
    found += [mail[at : at + 2_000] for mail in mails() if (at := mail.find(b"Final-Recipient:")) >= 0]
    return found


def _recorded(sign: str) -> list[bytes]:
    lines = (SAMPLES / "dns.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    texts = {record for line in lines for record in json.loads(line)["records"] if sign in record}
    return [text.encode("latin-1") for text in sorted(texts)]


def spf_records() -> Sequence[bytes]:
    return [
        *_recorded("v=spf1"),
        b"v=spf1 a/24//64 mx:example.org/28 ptr exists:%{ir}.%{v}._spf.%{d2} include:%{d} redirect=a.example.org",
        b"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ?all exp=explain.%{d1r-} x=y",
    ]


def dkim_texts() -> Sequence[bytes]:
    """Values of `DKIM-Signature`, and keys."""
    fields = [mail[at + 15 : at + 900] for mail in mails() if (at := mail.find(b"DKIM-Signature:")) >= 0]
    return [
        *_recorded("v=DKIM1"),
        *fields,
        (
            b"v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=s1; t=1764000000; x=1764000099; l=10; q=dns/txt; "
            b"i=kim@example.org; h=From:To:Subject; z=From:kim=40example.org; bh=YQ==; b=YQ=="
        ),
    ]


def dmarc_records() -> Sequence[bytes]:
    return [
        *_recorded("v=DMARC1"),
        (
            b"v=DMARC1; p=quarantine; sp=none; np=reject; adkim=s; aspf=r; fo=1:d:s; rf=afrf; ri=9; pct=5; psd=n; t=y; "
            b"rua=mailto:a@example.org!10m,https://example.org/r; ruf=mailto:b@example.org"
        ),
    ]


def examined() -> Sequence[bytes]:
    """Mails behind a line that the DNS says to every question."""
    records = [*spf_records(), *_recorded("v=DKIM1"), *dmarc_records()]
    return [record + b"\n" + mail for record, mail in zip(cycle(records), mails(), strict=False)]


def claims() -> Sequence[bytes]:
    return [
        b'mx.example.org 1; spf=pass (sender is ok) smtp.mailfrom=kim@example.org; dkim=fail reason="x" header.d=a',
        b"mx.example.org; arc=none; dmarc=fail (p=reject dis=none) header.from=a.example policy.dmarc=none",
        b'softfail (mx.example.org: 192.0.2.1 is neither) client-ip=192.0.2.1; envelope-from="a@example.org"; helo=a;',
        (
            b"from a.example (a.example [192.0.2.1]) by mx.example.org with ESMTPS id 4XyZ1 for <kim@example.org>; "
            b"Thu, 26 Nov 2026 12:00:00 +0000"
        ),
        (
            b"550-5.7.26 This mail has been blocked because the sender is unauthenticated. SPF [a.example] with ip: "
            b"[192.0.2.1] = did not pass, DKIM = did not pass"
        ),
    ]


def rules() -> Sequence[bytes]:
    return [
        (
            b'[default]\nconfidence = 0.9\nplace = "after"\n[[rule]]\nid = "our.one"\nreason = "sender_blocked"\n'
            b'text = ["the frobnicator (said|says) no", "a\xe2\x80\xa6b"]\nreceiver = ["a.test"]\nstatus = ["5.7.x"]\n'
            b'reply = [550]\nunless = ["not"]\nexample = [{ text = "550 no" }]\ncounter = ["550 yes"]\n'
        ),
        b"rule = " + b"[" * _DEEP,
        b"[[rule]]\nconfidence = " + b"9" * 1_900,
    ]


def expectations() -> Sequence[bytes]:
    return [*(place.read_bytes()[:2_000] for place in sorted(SAMPLES.glob("*.expect.json"))[:20]), b"[" * 2_000]


def configurations() -> Sequence[bytes]:
    return [
        (
            b'rules = ["a.toml"]\ninstalled_rules = false\nlang = "pl"\nprofile = "marketing"\nvocabulary = ""\n[dns]\n'
            b'offline = true\nreplay = "dns.jsonl"\ntimeout = 5.0\nfresh_days = 7\n[ledger]\nfile = "b.sqlite"\n'
            b'account = "a"\nown_domains = ["example.com"]\nverp = ["b+{token}-{recipient}@example.com"]\npolicy = ""\n'
        ),
        b'[dns]\nnameservers = ["192.0.2.53", "tls://[2001:db8::1]:853"]\ntimeout = 1e400\nfresh_days = -1\n',
        b"rules = " + b"[" * _DEEP,
    ]


def accounts() -> Sequence[bytes]:
    return [
        b'[accounts]\n"news.example.com" = "newsletter"\n"bounces@example.com" = "shop"\n',
        b"accounts = " + b"{a=" * _DEEP,
    ]


def policies() -> Sequence[bytes]:
    return [
        (
            b'about = "x"\nlevel = "sent"\n[types]\n[[rule]]\nlist = "suppress"\nkinds = ["x"]\nsuppress = ["yes"]\n'
            b'[[rule]]\nlist = "hold"\nreasons = ["spam"]\nbounces = 3\ndays = 14\n'
        ),
        b'[[rule]]\nlist = "hold"\nscores = { hard = 5, soft = 1.5 }\npoints = 5\nforget_days = 30\nlasting = true\n',
        b"rule = " + b"[" * _DEEP,
        b"[[rule]]\nlist = 2026-11-26\npoints = nan\n",
    ]


def sent_logs() -> Sequence[bytes]:
    return [
        (
            b"Nov 20 09:12:01 mail postfix/cleanup[1]: 4XyZ1: message-id=<1@example.com>\n"
            b"Nov 20 09:12:01 mail postfix/qmgr[1]: 4XyZ1: from=<a@example.com>, size=1, nrcpt=1 (queue active)\n"
            b"2026-11-20T09:12:02.5+01:00 mail postfix/smtp[2]: 4XyZ1: to=<kim@example.org>, orig_to=<k@example.org>, "
            b"relay=mx[192.0.2.1]:25, delay=0, status=sent (ok)\nNov 20 09:12:03 mail postfix/qmgr[1]: 4XyZ1: gone\n"
        ),
        (
            b'2026-11-20 09:12:01 1xWRCJ-00002l-15 <= a@example.com H=x [192.0.2.1] P=esmtp S=1 id=1@a T="Hi" for b@x\n'
            b"2026-11-20 09:12:01 1xWRCJ-00002l-15 => kim@example.org <k@example.org> R=dns T=smtp\n"
            b"2026-11-20 09:12:01 1xWRCJ-00002l-15 Completed\n"
        ),
        b"recipient,message_id,date,subject\nkim@example.org,<1@example.com>,2026-11-20T09:12:01Z,Hi\n",
    ]


def lists() -> Sequence[bytes]:
    return [
        b"kim@example.org\n# x\nlee@example.org\n",
        b'email,reason,created,type\n"kim@example.org",Bounced,2026-11-20 09:12:01,hard\n',
        (
            b'{"SuppressedDestinationSummaries": [{"EmailAddress": "kim@example.org", "Reason": "BOUNCE", '
            b'"LastUpdateTime": 1764000000.5}]}'
        ),
        b'[{"created": 1764000000, "email": "kim@example.org", "reason": "550 no", "status": "5.1.1"}]',
        b'{"address": "kim@example.org", "list": "suppress"}\n{"address": "lee@example.org"}\n',
        b"kim@example.org REJECT gone\nlee@example.org\t550 5.1.1 no\n  more\n",
        b"\xff\xfek\x00i\x00m\x00@\x00e\x00.\x00x\x00\n\x00",
        b"[" * 2_000,
    ]


def recordings() -> Sequence[bytes]:
    lines = (SAMPLES / "dns.jsonl").read_bytes().splitlines(keepends=True)
    return [b"".join(lines[:4]), b"".join([lines[0], *lines[20:23]]), lines[0] + b"[" * 1_900]
