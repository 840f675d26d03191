"""Who writes: the name and the address of a From field."""

from dataclasses import dataclass

from bounce_cli.address import ADDRESS, author_addresses, domain_of
from bounce_cli.letter.harmless import harmless

__all__ = ["Author", "author_of", "is_address"]

_LONGEST_ADDRESS = 320


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes.

    Attributes:
        name: for people; empty where there is none.
        address: the address; None where there is none.
    """

    name: str = ""
    address: str | None = None

    @property
    def domain(self) -> str | None:
        """The domain of the address."""
        return domain_of(self.address)

    @property
    def field(self) -> str | None:
        """Name and address as a From field shows them; None where there is no address."""
        if self.address is None:
            return None
        return f"{self.name} <{self.address}>" if self.name else self.address


def author_of(value: str | None) -> Author:
    """The first author of a From field whose encoded words are decoded (RFC 5322 section 3.4)."""
    if not value:
        return Author()
    last = value.rpartition("<")[2].partition(">")[0].strip()
    # A name may hold angle brackets of its own, once its encoded words are decoded.
    address = next((one for one in (*author_addresses(value), last) if is_address(one)), None)
    name = value.partition(f"<{address}")[0].strip().strip('"').replace('\\"', '"').strip() if "<" in value else ""
    return Author(name=harmless(name, 80), address=address)


def is_address(text: str) -> bool:
    """Whether a text is one address that mail can be sent to (RFC 5321 section 4.5.3.1 for its length)."""
    return len(text) <= _LONGEST_ADDRESS and ADDRESS.fullmatch(text) is not None and text == harmless(text)
