"""What proves that a bounce answers mail of ours: signatures, tokens, and at least the domain it names."""

from collections.abc import Iterable
from dataclasses import dataclass

from bounce_cli.address import author_addresses, domain_of
from bounce_cli.authentication.dkim.own_signatures import OwnSignature, own_signatures
from bounce_cli.authentication.dkim.returned_copy import ReturnedCopy
from bounce_cli.authentication.lookup.answer import Resolver
from bounce_cli.authentication.lookup.names import is_within, normalised
from bounce_cli.diagnosis import OriginalSummary
from bounce_cli.ledger.addresses import same_mailbox
from bounce_cli.ledger.proof.level import UNPROVED, Level, Proof
from bounce_cli.ledger.proof.tokens import Verp, batv_proof

__all__ = ["Ours", "Witness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What a bounce brings with it that may prove something.

    Attributes:
        original: the mail it is about, as the record tells it.
        signatures: the valid signatures of ours on what came back of that mail.
        paths: addresses that the bounce was sent to, and the reverse-path of the mail where it is stated.
    """

    original: OriginalSummary | None = None
    signatures: tuple[OwnSignature, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What is ours.

    Attributes:
        domains: domains whose mail is ours, in their one form; those below them too.
        verps: forms of reverse-path with the recipient in them.
        key: the key of the tokens in them, and of BATV; None where there is none.
    """

    domains: tuple[str, ...] = ()
    verps: tuple[Verp, ...] = ()
    key: bytes | None = None

    def owns(self, domain: str | None) -> bool:
        """Whether a domain is one of ours, or below one."""
        name = normalised(domain) if domain else ""
        return bool(name) and any(is_within(name, own) for own in self.domains)

    def signatures(self, copy: ReturnedCopy, resolver: Resolver) -> tuple[OwnSignature, ...]:
        """The valid signatures of ours on what came back."""
        return own_signatures(copy, self.owns, resolver) if self.domains else ()

    def proof(self, witness: Witness, recipient: str) -> Proof:
        """The strongest evidence that a bounce answers mail of ours to this recipient.

        What stands in the index of sent mail is looked up later, when the ledger judges an address.

        Args:
            witness: what the bounce brings with it.
            recipient: the address that the ledger would hold the bounce against.
        """
        best = UNPROVED
        for signature in witness.signatures:
            by = f"dkim {signature.selector}._domainkey.{signature.domain}"
            if any(same_mailbox(address, recipient) for address in signature.recipients):
                return Proof(level=Level.SIGNATURE, by=by)
            best = Proof(level=Level.PLAUSIBLE, by=by)
        found = (best, *self._of_paths(witness.paths, recipient), self._of_domain(witness.original))
        return max(found, key=lambda proof: proof.level)

    def _of_paths(self, paths: Iterable[str], recipient: str) -> Iterable[Proof]:
        for path in paths:
            for verp in self.verps:
                yield verp.proof(path, recipient, self.key)
            if self.key is not None and self.owns(domain_of(path)):
                yield batv_proof(path, self.key)

    def _of_domain(self, original: OriginalSummary | None) -> Proof:
        domain = next(filter(self.owns, _sender_domains(original)), None)
        return Proof(level=Level.OWN_DOMAIN, by=f"from {normalised(domain)}") if domain else UNPROVED


def _sender_domains(original: OriginalSummary | None) -> Iterable[str | None]:
    if original is None:
        return
    yield domain_of(original.return_path)
    for address in author_addresses(original.from_ or ""):
        yield domain_of(address)
