"""A bounced mail, its diagnosis, and zones of the DNS by which its authentication is told."""

from datetime import UTC, datetime, timedelta

from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.evidence.authentication_results import authentication_results
from bounce_cli.authentication.evidence.claims import Claims
from bounce_cli.authentication.evidence.gathering import Evidence
from bounce_cli.authentication.lookup.answer import Outcome
from bounce_cli.authentication.spf.verdict import IpSource, Sender
from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis, OriginalSummary
from tests.authentication.dkim_dns import BODY, DOMAIN, KEY_NAME, key_record, sign

NOW = datetime(2026, 11, 25, tzinfo=UTC)
Records = dict[tuple[str, str], list[str] | Outcome]
COPY = ReturnedCopy(headers=sign(), body=BODY, headers_complete=True, body_complete=True)
SENDER = Sender(mail_from=f"b@{DOMAIN}", client_ip="198.51.100.1", source=IpSource.DIAGNOSTIC)
CLAIM = authentication_results(["mx.example.net; spf=pass smtp.mailfrom=x", "; dkim=none", "a.example; none"])
EVIDENCE = Evidence(
    from_domains=(DOMAIN,),
    author="Ann <ann@example.org>",
    sender=SENDER,
    copy=COPY,
    bounced=NOW - timedelta(days=2),
    said=Claims(spf="fail", dkim="fail"),
    claimed=CLAIM,
)
ORIGINAL = OriginalSummary(
    message_id=None, from_=None, to=None, subject=None, date=None, return_path=None, complete=True
)
DIAGNOSIS = Diagnosis(
    id="1",
    origin="one.eml",
    kind="failure",
    recipient="kim@example.net",
    reason=Reason.AUTH_FAILURE,
    remote_mta="mx.example.net",
    diagnostic="550 5.7.1 REFUSED",
    original=ORIGINAL,
)
RECORDS: Records = {
    (KEY_NAME, "TXT"): [key_record(1024).replace("p=", "t=y; p=")],
    (f"_dmarc.{DOMAIN}", "TXT"): ["v=DMARC1; p=none; pct=100"],
    (DOMAIN, "TXT"): ["v=spf1 ptr include:b.example include:gone.example ?all"],
    ("b.example", "TXT"): ["v=spf1 ip4:203.0.113.0/24 a:b.example -all"],
    (DOMAIN, "MX"): ["10 mx.example.org."],
}
FEW: Records = {(f"_dmarc.news.{DOMAIN}", "TXT"): ["v=DMARC1; p=reject"], (f"news.{DOMAIN}", "TXT"): ["v=spf1 -all"]}
FAILING: Records = dict.fromkeys(RECORDS, Outcome.TIMEOUT)
