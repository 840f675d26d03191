"""The first lines of a screen about one mail: was it refused for SPF, DKIM or DMARC, and rightly so?"""

from collections.abc import Sequence

from bounce_cli.advice.catalogue import entry
from bounce_cli.authentication.assessment import Assessment
from bounce_cli.authentication.findings.series import all_of
from bounce_cli.classifier import Reason
from bounce_cli.language.said import Said, said, together
from bounce_cli.rendering.authentication.words import reason_words
from bounce_cli.rendering.words import ABOUT_AUTHENTICATION

__all__ = ["NAMES", "answer"]

NAMES = {"dmarc": "DMARC", "dkim": "DKIM", "spf": "SPF"}
# Each by whether the receiver names SPF, DKIM or DMARC.
_RIGHTLY = {
    True: said("Refused for {cause}, and rightly: {why}."),
    False: said("Refused for authentication, and rightly: {why}."),
}
_PASSES_NOW = {
    True: said("Refused for {cause}, but it passes now: a record was mended since, or the receiver saw another mail."),
    False: said(
        "Refused for authentication, but it passes now: a record was mended since, or the receiver saw another mail."
    ),
}
_NO_ANSWER = {
    True: said("Refused for {cause}; the DNS gave no answer that proves or disproves that."),
    False: said("Refused for authentication; the DNS gave no answer that proves or disproves that."),
}
_NO_PROOF = {
    True: said("Refused for {cause}; what came back neither proves nor disproves that."),
    False: said("Refused for authentication; what came back neither proves nor disproves that."),
}


def answer(reason: Reason | None, found: Assessment) -> str:
    """What came of a mail by its authentication, in one or two sentences.

    Args:
        reason: why it came back; None where nothing refused it.
        found: what may be said of its authentication.
    """
    if reason is None:
        return _own_result(found)
    named = [name for name in NAMES if getattr(found.evidence.said, name) not in {None, "pass"}]
    if not named and reason not in ABOUT_AUTHENTICATION:
        means = said(entry(reason).means)
        return together(said("Not refused for authentication: {means}.", means=means), _own_result(found))
    return _refused(named, found)


def _refused(named: Sequence[str], found: Assessment) -> Said:
    """Whether a mail was refused rightly for what the receiver names, which may be nothing."""
    cause, spf, is_named = all_of([NAMES[name] for name in named]), found.spf, bool(named)
    why = _failure_of(named, found)
    if why:
        return _RIGHTLY[is_named].of(cause=cause, why=why)
    if "spf" in named and spf.result == "neutral":
        return said(
            "Refused for {cause}: the SPF record of {domain} does not name {address}.",
            cause=cause,
            domain=spf.domain,
            address=spf.sender.client_ip,
        )
    if _passes(named, found):
        return _PASSES_NOW[is_named].of(cause=cause)
    if found.dmarc.result == "temperror":
        return _NO_ANSWER[is_named].of(cause=cause)
    return _NO_PROOF[is_named].of(cause=cause)


def _passes(named: Sequence[str], found: Assessment) -> bool:
    """Whether all that the receiver names passes now; DMARC where it names nothing."""
    passed = {
        "spf": found.spf.result == "pass",
        "dkim": any(one.result == "pass" for one in found.dkim),
        "dmarc": found.dmarc.result == "pass",
    }
    return all(passed[name] for name in named or ("dmarc",))


def _failure_of(named: Sequence[str], found: Assessment) -> Said | None:
    """Why a mechanism that the receiver names fails, by our own finding; None where it does not."""
    if found.dmarc.result == "fail" and ("dmarc" in named or not named):
        return _dmarc_failure(found)
    if "spf" in named and (why := _spf_failure(found)):
        return why
    broken = next((one for one in found.dkim if one.result in {"fail", "permerror", "policy"}), None)
    if "dkim" not in named or broken is None:
        return None
    reason = reason_words(broken.reason)
    if broken.domain is None:
        return said("a signature does not hold, {reason}", reason=reason)
    return said("the signature of {domain} does not hold, {reason}", domain=broken.domain, reason=reason)


def _spf_failure(found: Assessment) -> Said | None:
    domain = found.spf.domain
    match found.spf.result:
        case "permerror":
            return said("{domain} has a broken SPF record", domain=domain)
        case "none":
            return said("{domain} has no SPF record", domain=domain)
        case "fail" | "softfail":
            address = found.spf.sender.client_ip
            return said("the SPF record of {domain} does not let {address} send", domain=domain, address=address)
    return None


def _dmarc_failure(found: Assessment) -> Said:
    # DMARC only fails for a From with a domain.
    domain = found.evidence.from_domains[0]
    if found.dmarc.reason == "no-aligned-identifier":
        return said("nothing in this mail can align with {domain}", domain=domain)
    return said("neither SPF nor DKIM passes for {domain}", domain=domain)


def _own_result(found: Assessment) -> Said:
    result = found.dmarc.result
    match result:
        case "pass":
            return said("DMARC passes now.")
        case "fail":
            return said("DMARC fails: {why}.", why=_dmarc_failure(found))
        case "none":
            return said("There is no DMARC policy to meet.")
    return said("DMARC is {result}: {why}.", result=result, why=reason_words(found.dmarc.reason))
