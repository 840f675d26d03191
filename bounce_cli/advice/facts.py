"""What is known of a case, and what the steps of a remedy say of it."""

from dataclasses import dataclass

from bounce_cli.advice.profile import Profile
from bounce_cli.language.said import said

__all__ = ["Facts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of a case; None for what is not known.

    Attributes:
        recipient: the address.
        domain: of the receiving side.
        from_domain: of the sender.
        ips: the sending addresses.
        profile: what kind of mail it is.
        last_known: when the last attempt was made, RFC 3339, to count the waiting time from.
    """

    recipient: str | None = None
    domain: str | None = None
    from_domain: str | None = None
    ips: str | None = None
    profile: Profile | None = None
    last_known: str | None = None

    @property
    def places(self) -> dict[str, str]:
        """Values for the placeholders of the catalogue; what is not known is told in general words."""
        return {
            "recipient": self.recipient or said("the address"),
            "domain": self.domain or said("the recipient's domain"),
            "from_domain": self.from_domain or said("your sending domain"),
            "ips": self.ips or said("your sending IP addresses"),
        }
