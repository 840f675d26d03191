"""The DNS of the samples: a recording that lets anybody judge their authentication without a network.

`python -m tests.authentication.sample_dns` asks a real name server with these zones again, and writes the recording.
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bounce_cli.authentication.domain import StatedSender, check_domain
from bounce_cli.authentication.examination import examine
from bounce_cli.authentication.inquiry import inquire
from bounce_cli.authentication.lookup.asking import Asking, Questions, asking
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases
from bounce_cli.verdict.authentication import authenticated
from tests.authentication.dkim_dns import key_record
from tests.authentication.name_servers import nsd

__all__ = ["RECORDING", "record"]

SAMPLES = Path(__file__).parents[2] / "samples"

RECORDING = SAMPLES / "dns.jsonl"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
_LONG = key_record()
_KEY = " ".join(f'"{_LONG[start : start + 255]}"' for start in range(0, len(_LONG), 255))
_ZONES = {
    "com": """\
example.com. IN TXT "v=spf1 ip4:192.0.2.0/28 include:spf.esp.example ~all"
example.com. IN MX 10 mail.example.com.
mail.example.com. IN A 192.0.2.5
_dmarc.example.com. IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
""",
    "example": f"""\
bounces.esp.example. IN TXT "v=spf1 ip4:198.51.100.0/26 -all"
bounces.esp.example. IN MX 10 out7.esp.example.
spf.esp.example. IN TXT "v=spf1 ip4:198.51.100.0/26 -all"
s1._domainkey.esp.example. IN TXT {_KEY}
_dmarc.esp.example. IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@esp.example"
out7.esp.example. IN A 198.51.100.7
club.example. IN TXT "v=spf1 ip4:192.0.2.70 ?all"
club.example. IN MX 10 mail.club.example.
mail.club.example. IN A 192.0.2.77
shop.example. IN TXT "v=spf1 ip4:192.0.2.90 -all"
shop.example. IN MX 10 mail.shop.example.
mail.shop.example. IN A 192.0.2.90
mail2026._domainkey.shop.example. IN TXT {_KEY}
_dmarc.shop.example. IN TXT "v=DMARC1; p=quarantine; pct=100; rua=mailto:dmarc@shop.example"
""",
    "arpa": """\
7.100.51.198.in-addr.arpa. IN PTR out7.esp.example.
90.2.0.192.in-addr.arpa. IN PTR mail.shop.example.
""",
    "net": "",
    "org": "",
}
# What the README asks of domains.
_ASKED = {"example.com": ("s1",), "club.example": (), "shop.example": ("mail2026",)}


def record(path: Path) -> None:
    """Ask a real name server all that a user may ask about the samples, and write its answers to a new file."""
    with (
        tempfile.TemporaryDirectory() as folder,
        nsd(Path(folder), _ZONES) as server,
        asking(Questions(servers=(server,), record=path, now=NOW)) as run,
    ):
        for mail in sorted(SAMPLES.glob("*.eml")):
            _ask_about(RawMessage(origin=mail.name, octets=mail.read_bytes()), run)
        for domain, selectors in _ASKED.items():
            check_domain(domain, run.resolver, selectors=selectors, sender=StatedSender(client_ip="192.0.2.77"))


def _ask_about(mail: RawMessage, run: Asking) -> None:
    found = cases(mail, any_mail=True)
    authenticated(found, run.resolver, run.now)
    for case in found:
        if case.evidence:
            examination = examine(case.evidence, run.resolver, run.now)
            inquire(examination, case.diagnosis.diagnostic, run.resolver, ask_lists=True)


if __name__ == "__main__":
    RECORDING.unlink(missing_ok=True)
    record(RECORDING)
    sys.stdout.write(f"{RECORDING.name}: {len(RECORDING.read_text().splitlines()) - 1} answers\n")
