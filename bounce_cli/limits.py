"""How much of a hostile or broken input is looked at; reaching a limit gives a problem, never an error."""

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Upper bounds, each far above what real mail needs.

    Attributes:
        message_octets: octets kept of one message; the rest is skipped.
        header_octets: octets of one header section.
        header_fields: fields of one header section.
        nesting: depth of multiparts inside each other.
        parts: MIME parts of one message.
        text_octets: octets of one part that are decoded to text.
        recipients: recipients of one report.
        senders: different senders of one message that are authenticated.
        decompressed_octets: octets that all that is packed in one file may unfold to, in every layer together.
        compression_ratio: unfolded octets for each octet of that file, beyond the first MiB.
        archive_members: members of one archive.
        archive_layers: archives, or compressions, inside each other.
        archive_path: characters of the name of a member.
        message_seconds: seconds of the processor that diagnosing one message may take; 0 for as many as it takes.
        dns_lookups: different questions to the DNS that one message may cause; of `check` and `allowlist` 4 times that.
        dns_seconds: how long all their answers may take, 0 for any time; what is not asked then counts as an error.
        dns_octets: octets of the data of one answer; a longer one counts as an error of the DNS.
    """

    message_octets: int = 64 << 20
    header_octets: int = 1 << 20
    header_fields: int = 2_000
    nesting: int = 20
    parts: int = 500
    text_octets: int = 1 << 20
    recipients: int = 10_000
    senders: int = 100
    decompressed_octets: int = 16 << 30
    compression_ratio: int = 1_000
    archive_members: int = 1_000_000
    archive_layers: int = 8
    archive_path: int = 4_096
    message_seconds: float = 10.0
    dns_lookups: int = 150
    dns_seconds: float = 30.0
    dns_octets: int = 1 << 15
