"""What is wrong with the DKIM signatures of a mail (RFC 6376, RFC 8301), and what to change at the signer."""

from collections.abc import Callable, Iterable, Iterator

from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult, DkimVerdict
from bounce_cli.authentication.findings.dkim_keys import any_key, key_findings
from bounce_cli.authentication.findings.model import Finding, error, warning
from bounce_cli.language.said import Said, said

__all__ = ["signature_findings"]

_ALGORITHMS = ("rsa-sha1", "rsa-sha256", "ed25519-sha256")
# By how many tags are missing.
_WITHOUT_TAGS = {
    1: said("The signature with d={domain} and s={selector} is malformed: it has no {first}=."),
    2: said("The signature with d={domain} and s={selector} is malformed: it has no {first}= and no {second}=."),
    3: said(
        "The signature with d={domain} and s={selector} is malformed: it has no {first}= and no {second}= and no "
        "{third}=."
    ),
}
_UNKNOWN_ALGORITHM = said(
    "The signature with d={domain} and s={selector} is malformed: no receiver knows a={algorithm}."
)
_OTHERWISE_MALFORMED = said(
    "The signature with d={domain} and s={selector} is malformed: a tag is missing, stands twice or has a bad value, "
    "h= lacks From, or i= is outside of d=."
)


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


def _of(result: DkimResult, text: Said, **more: str) -> Said:
    """What is said of a signature, with its domain and selector."""
    nothing = said("(none)")
    return text.of(domain=result.domain or nothing, selector=result.selector or nothing, **more)


def _weak_algorithm(result: DkimResult) -> Finding:
    return error(
        "dkim-weak-algorithm",
        _of(
            result,
            said("The signature with d={domain} and s={selector} uses {algorithm}: receivers no longer take SHA-1."),
            algorithm=f"{result.algorithm}",
        ),
        said("Set your signer to rsa-sha256; the key may stay."),
    )


def _malformed(result: DkimResult) -> Finding:
    missing = [
        tag for tag, value in (("d", result.domain), ("s", result.selector), ("a", result.algorithm)) if not value
    ]
    if missing:
        places = dict(zip(("first", "second", "third"), missing, strict=False))
        text = _of(result, _WITHOUT_TAGS[len(missing)], **places)
    elif result.algorithm not in _ALGORITHMS:
        text = _of(result, _UNKNOWN_ALGORITHM, algorithm=f"{result.algorithm}")
    else:
        text = _of(result, _OTHERWISE_MALFORMED)
    return error(
        "dkim-malformed",
        text,
        said(
            "Mend the configuration of your signer: v, a, b, bh, d, h and s must be there, From must be in h=, and i= "
            "must be in d= or in a subdomain of it."
        ),
    )


def _expired(result: DkimResult) -> Finding:
    return warning(
        "dkim-expired",
        _of(
            result,
            said("The signature with d={domain} and s={selector} had expired (x=) before the mail was delivered."),
        ),
        said("Let your signatures hold for longer than mail may wait in queues, a week at least, or set no x= at all."),
    )


def _partial_body(result: DkimResult) -> Finding:
    return warning(
        "dkim-partial-body",
        _of(
            result,
            said(
                "The signature with d={domain} and s={selector} covers only the start of the body (l=): whatever is "
                "added still passes."
            ),
        ),
        said("Set your signer to sign whole bodies, without l=."),
    )


def _unsigned(from_domain: str | None) -> Finding:
    domain = from_domain or said("<the From domain>")
    return warning(
        "dkim-unsigned",
        said("The mail has no DKIM signature."),
        said("Sign with d={domain} at the server or service that sends the mail, and publish its key.", domain=domain),
        any_key(f"<selector>._domainkey.{domain}"),
    )


_BY_REASON: dict[tuple[DkimVerdict, DkimReason | None], Callable[[DkimResult], Finding]] = {
    (DkimVerdict.PERMERROR, DkimReason.WEAK): _weak_algorithm,
    (DkimVerdict.PERMERROR, DkimReason.MALFORMED): _malformed,
    (DkimVerdict.PERMERROR, DkimReason.EXPIRED_AT_DELIVERY): _expired,
}
