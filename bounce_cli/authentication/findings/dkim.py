"""What is wrong with the DKIM signatures of a mail (RFC 6376, RFC 8301), and what to change at the signer."""

from collections.abc import Callable, Iterable, Iterator

from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult, DkimVerdict
from bounce_cli.authentication.findings.dkim_keys import any_key, key_findings
from bounce_cli.authentication.findings.model import Finding, error, warning

__all__ = ["signature_findings"]

_ALGORITHMS = ("rsa-sha1", "rsa-sha256", "ed25519-sha256")


def signature_findings(results: Iterable[DkimResult], from_domain: str | None) -> Iterator[Finding]:
    """What is wrong with the signatures of one mail and with their keys; each finding once.

    Args:
        results: the verdict on each signature, or on there being none.
        from_domain: the domain of the From address; None where it is not known.
    """
    yield from dict.fromkeys(finding for result in results for finding in _of_result(result, from_domain))


def _of_result(result: DkimResult, from_domain: str | None) -> Iterator[Finding]:
    if result.result is DkimVerdict.NONE:
        yield _unsigned(from_domain)
    make = _BY_REASON.get((result.result, result.reason))
    if make is not None:
        yield make(result)
    if "partial-body-signed" in result.marks:
        yield _partial_body(result)
    if result.key and result.domain and result.selector and not _may_be_rotated(result):
        yield from key_findings(result.domain, result.selector, result.key)


def _may_be_rotated(result: DkimResult) -> bool:
    """Whether a key is only gone now: of an old mail that is as it should be."""
    gone = {DkimReason.KEY_MISSING_OR_ROTATED, DkimReason.KEY_REVOKED}
    return result.result is DkimVerdict.UNVERIFIABLE and result.reason in gone


def _signature(result: DkimResult) -> str:
    return f"The signature with d={result.domain or '(none)'} and s={result.selector or '(none)'}"


def _weak_algorithm(result: DkimResult) -> Finding:
    return error(
        "dkim-weak-algorithm",
        f"{_signature(result)} uses {result.algorithm}: receivers no longer take SHA-1.",
        "Set your signer to rsa-sha256; the key may stay.",
    )


def _malformed(result: DkimResult) -> Finding:
    missing = [
        tag for tag, value in (("d", result.domain), ("s", result.selector), ("a", result.algorithm)) if not value
    ]
    if missing:
        why = f"it has no {' and no '.join(f'{tag}=' for tag in missing)}"
    elif result.algorithm not in _ALGORITHMS:
        why = f"no receiver knows a={result.algorithm}"
    else:
        why = "a tag is missing, stands twice or has a bad value, h= lacks From, or i= is outside of d="
    return error(
        "dkim-malformed",
        f"{_signature(result)} is malformed: {why}.",
        "Mend the configuration of your signer: v, a, b, bh, d, h and s must be there, From must be in h=, and i= must "
        "be in d= or in a subdomain of it.",
    )


def _expired(result: DkimResult) -> Finding:
    return warning(
        "dkim-expired",
        f"{_signature(result)} had expired (x=) before the mail was delivered.",
        "Let your signatures hold for longer than mail may wait in queues, a week at least, or set no x= at all.",
    )


def _partial_body(result: DkimResult) -> Finding:
    return warning(
        "dkim-partial-body",
        f"{_signature(result)} covers only the start of the body (l=): whatever is added still passes.",
        "Set your signer to sign whole bodies, without l=.",
    )


def _unsigned(from_domain: str | None) -> Finding:
    domain = from_domain or "<the From domain>"
    return warning(
        "dkim-unsigned",
        "The mail has no DKIM signature.",
        f"Sign with d={domain} at the server or service that sends the mail, and publish its key.",
        any_key(f"<selector>._domainkey.{domain}"),
    )


_BY_REASON: dict[tuple[DkimVerdict, DkimReason | None], Callable[[DkimResult], Finding]] = {
    (DkimVerdict.PERMERROR, DkimReason.WEAK): _weak_algorithm,
    (DkimVerdict.PERMERROR, DkimReason.MALFORMED): _malformed,
    (DkimVerdict.PERMERROR, DkimReason.EXPIRED_AT_DELIVERY): _expired,
}
