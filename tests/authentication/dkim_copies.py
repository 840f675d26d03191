"""Judging a returned copy of signed mail: what the tests of DKIM share."""

from datetime import UTC, datetime, timedelta

from bounce_cli.authentication.dkim.judging import Circumstances, DkimResult, judge_signatures
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from tests.authentication.dkim_dns import BODY, FakeDns, dns, key_record, sign

NOW = datetime(2026, 10, 20, tzinfo=UTC)
BOUNCED = NOW - timedelta(days=2)
SIGNED = sign()


def judge_all(
    headers: bytes,
    body: bytes | None = BODY,
    resolver: FakeDns | None = None,
    *,
    whole_headers: bool = True,
    whole_body: bool = True,
    left_early: bool = False,
    bounced: datetime | None = BOUNCED,
    fresh: bool = True,
    said_failed: bool = False,
) -> tuple[DkimResult, ...]:
    copy = ReturnedCopy(
        headers=headers,
        body=body,
        headers_complete=whole_headers,
        body_complete=whole_body,
        left_before_signing=left_early,
    )
    circumstances = Circumstances(now=NOW, bounced=bounced, fresh=fresh, receiver_said_failed=said_failed)
    return judge_signatures(copy, circumstances, resolver or dns(key_record()))


def judge(
    headers: bytes,
    body: bytes | None = BODY,
    resolver: FakeDns | None = None,
    *,
    whole_headers: bool = True,
    whole_body: bool = True,
    bounced: datetime | None = BOUNCED,
    fresh: bool = True,
    said_failed: bool = False,
) -> DkimResult:
    (result,) = judge_all(
        headers,
        body,
        resolver,
        whole_headers=whole_headers,
        whole_body=whole_body,
        bounced=bounced,
        fresh=fresh,
        said_failed=said_failed,
    )
    return result


def row(result: DkimResult) -> tuple[str, str | None]:
    return result.result.value, result.reason.value if result.reason else None
