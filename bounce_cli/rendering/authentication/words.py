"""Results and reasons of SPF, DKIM and DMARC in words for people."""

from collections.abc import Sequence

from bounce_cli.authentication.dmarc.evaluation import Alignment
from bounce_cli.authentication.reverse_dns import ReverseDns
from bounce_cli.language.said import Said, said

__all__ = [
    "ALIGNMENTS",
    "MARKS",
    "SOURCES",
    "aligned_words",
    "cost_words",
    "difference_words",
    "host_name_words",
    "reason_words",
    "record_words",
]

SOURCES = {
    "given": said("as stated"),
    "diagnostic": said("named by the receiver"),
    "received": said("by the receiver's own trace"),
    "received-spf": said("by the receiver's Received-SPF"),
    "candidate": said("perhaps: the reporting server's"),
}
MARKS = {
    "expired-since": said("expired since"),
    "partial-body-signed": said("only a part of the body is signed"),
    "key-testing": said("the key is only tested"),
    "dangling-cname": said("its CNAME leads to no key"),
    "more-signatures": said("more signatures were not looked at"),
}
ALIGNMENTS = {
    Alignment.ALIGNED: said("aligned"),
    Alignment.NOT_ALIGNED: said("not aligned"),
    Alignment.TEMPERROR: said("alignment not known"),
}
_REASONS = {
    "no-mail-from": said("nothing says what MAIL FROM was"),
    "dns": said("the DNS gave no answer"),
    "record-broken": said("the record is broken for every address"),
    "no-record": said("no record"),
    "evaluated-now": "",
    "record-may-have-changed": said("it does not pass now, but the bounce is old and the record may have changed"),
    "no-client-ip": said("nothing says from which address it came"),
    "headers-incomplete": said("not all header fields came back"),
    "signed-after-this-copy": said("the copy came back from before it was signed"),
    "malformed": said("the signature is malformed"),
    "weak": said("too weak"),
    "expired-at-delivery": said("the signature had expired"),
    "no-ed25519-support": said("no library for Ed25519 is installed"),
    "key-missing-or-rotated": said("there is no key now: missing, or rotated since"),
    "key-revoked": said("the key is revoked"),
    "key-constraint": said("the key may not be used so"),
    "headers-altered-somewhere": said("header fields were changed somewhere, perhaps on the way back"),
    "body-altered-somewhere": said("the body was changed somewhere, perhaps on the way back"),
    "header-valid-body-missing": said("the body did not come back; the signature of the header is valid"),
    "from": said("From names not exactly one domain"),
    "multiple-records": said("several records, of which none counts"),
    "no-policy": said("the record asks for nothing that is valid"),
    "no-aligned-identifier": said("no domain in it can align, which needs no key, address or body to prove"),
    "depends-on-spf": said("it depends on SPF, which cannot be verified"),
    "depends-on-dkim": said("it depends on DKIM, which cannot be verified"),
}
_CANDIDATE = "ip-candidate-would-"
_DIFFERENCES = {
    ("result",): said("other result"),
    ("policy",): said("other policy"),
    ("alignment",): said("other alignment"),
    ("result", "policy"): said("other result and policy"),
    ("result", "alignment"): said("other result and alignment"),
    ("policy", "alignment"): said("other policy and alignment"),
    ("result", "policy", "alignment"): said("other result, policy and alignment"),
}


def reason_words(reason: str | None) -> str:
    """The reason of a verdict in words; empty where the verdict says it all."""
    if reason and reason.startswith(_CANDIDATE):
        return said("from that address it would be {result}", result=reason.removeprefix(_CANDIDATE))
    return _REASONS.get(reason or "", reason or "")


def difference_words(differences: Sequence[str]) -> Said:
    """In what receivers of the older standard differ, as a second opinion names it."""
    return _DIFFERENCES[tuple(differences)]


def record_words(result: str) -> Said:
    """What stands in the place of a record that is not there, or of which the DNS says nothing."""
    return said("not known") if result == "temperror" else said("no record")


def cost_words(lookups: int, void_lookups: int) -> Said:
    """What a check of an SPF record costs (RFC 7208 section 4.6.4)."""
    return said("{lookups} of 10 look-ups, {void} of 2 void", lookups=lookups, void=void_lookups)


def host_name_words(found: ReverseDns) -> Said:
    """The names of an address, and whether they lead back to it; a DNS that does not answer proves nothing."""
    names = ", ".join(found.names)
    if found.unasked:
        return said("not asked: no public address")
    if found.confirmed:
        return said("{names} (forward-confirmed)", names=names)
    if found.result == "temperror":
        return said("{names} (not known whether it is confirmed)", names=names) if names else said("not known")
    return said("{names} (not confirmed)", names=names) if names else said("no name (not confirmed)")


def aligned_words(alignment: Alignment | None, result: str) -> str:
    """Whether an identifier is aligned, or would be if it passed; empty where that was not asked."""
    if alignment is Alignment.ALIGNED and result != "pass":
        return said("its domain is aligned")
    return ALIGNMENTS[alignment] if alignment else ""
