"""Results and reasons of SPF, DKIM and DMARC in words for people."""

from collections.abc import Iterator

from bounce_cli.authentication.dmarc.evaluation import Alignment
from bounce_cli.authentication.reverse_dns import ReverseDns
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import labelled

__all__ = ["SOURCES", "aligned_words", "colour_of", "host_name_words", "reason_words", "verdict_lines"]

_COLOURS = {"pass": "good", "fail": "hard", "permerror": "hard", "softfail": "soft", "temperror": "soft"}
SOURCES = {
    "given": "as stated",
    "diagnostic": "named by the receiver",
    "received": "by the receiver's own trace",
    "received-spf": "by the receiver's Received-SPF",
    "candidate": "perhaps: the reporting server's",
}
_REASONS = {
    "no-mail-from": "nothing says what MAIL FROM was",
    "dns": "the DNS gave no answer",
    "record-broken": "the record is broken for every address",
    "no-record": "no record",
    "evaluated-now": "",
    "record-may-have-changed": "it does not pass now, but the bounce is old and the record may have changed",
    "no-client-ip": "nothing says from which address it came",
    "headers-incomplete": "not all header fields came back",
    "signed-after-this-copy": "the copy came back from before it was signed",
    "malformed": "the signature is malformed",
    "weak": "too weak",
    "expired-at-delivery": "the signature had expired",
    "no-ed25519-support": "no library for Ed25519 is installed",
    "key-missing-or-rotated": "there is no key now: missing, or rotated since",
    "key-revoked": "the key is revoked",
    "key-constraint": "the key may not be used so",
    "headers-altered-somewhere": "header fields were changed somewhere, perhaps on the way back",
    "body-altered-somewhere": "the body was changed somewhere, perhaps on the way back",
    "header-valid-body-missing": "the body did not come back; the signature of the header is valid",
    "from": "From names not exactly one domain",
    "multiple-records": "several records, of which none counts",
    "no-policy": "the record asks for nothing that is valid",
    "no-aligned-identifier": "no domain in it can align, which needs no key, address or body to prove",
    "depends-on-spf": "it depends on SPF, which cannot be verified",
    "depends-on-dkim": "it depends on DKIM, which cannot be verified",
}
_CANDIDATE = "ip-candidate-would-"


def reason_words(reason: str | None) -> str:
    """The reason of a verdict in words; empty where the verdict says it all."""
    if reason and reason.startswith(_CANDIDATE):
        return f"from that address it would be {reason.removeprefix(_CANDIDATE)}"
    return _REASONS.get(reason or "", reason or "")


def host_name_words(found: ReverseDns) -> str:
    """The names of an address, and whether they lead back to it; a DNS that does not answer proves nothing."""
    names = ", ".join(found.names)
    if found.unasked:
        return "not asked: no public address"
    if found.confirmed:
        return f"{names} (forward-confirmed)"
    if found.result == "temperror":
        return f"{names} (not known whether it is confirmed)" if names else "not known"
    return f"{names or 'no name'} (not confirmed)"


def aligned_words(alignment: Alignment | None, result: str) -> str:
    """Whether an identifier is aligned, or would be if it passed; empty where that was not asked."""
    if alignment is Alignment.ALIGNED:
        return "aligned" if result == "pass" else "its domain is aligned"
    if alignment is Alignment.TEMPERROR:
        return "alignment not known"
    return "not aligned" if alignment is Alignment.NOT_ALIGNED else ""


def verdict_lines(name: str, result: str, rest: str, style: Style) -> Iterator[str]:
    """A labelled result in its colour, and what follows it."""
    lines = labelled(name, f"{result}{rest}", style)
    yield next(lines).replace(f" {result}", f" {style.paint(colour_of(result), result)}", 1)
    yield from lines


def colour_of(result: str) -> str:
    """The colour of a result."""
    return _COLOURS.get(result, "bold")
