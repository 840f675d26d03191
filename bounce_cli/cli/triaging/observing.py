"""What the mails of one run show together: watched while they pass, told at the end."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bounce_cli.cli.output import Write, tell
from bounce_cli.rendering.style import Style

if TYPE_CHECKING:
    from bounce_cli.patterns.address_list import AddressList
    from bounce_cli.rendering.forms.mail import TriagedMail

__all__ = ["Observer"]


class Observer:
    """Sees the records of a run pass by."""

    def __init__(self, address_list: str | None = None) -> None:
        """Begin; an address list is held against what the bounces say.

        Raises:
            UsageError: the list cannot be read, or holds no address.
        """
        from bounce_cli.patterns.observer import Patterns  # noqa: PLC0415 - not needed for records alone

        self.has_list = address_list is not None
        self._patterns: Patterns = Patterns()
        self._listed = _read(address_list) if address_list else None

    def watched(self, mails: "Iterator[TriagedMail]") -> "Iterator[TriagedMail]":
        """The same mails, which are taken note of."""
        for mail in mails:
            self._patterns.add(list(mail.records))
            yield mail

    def lines(self, style: Style, paths: Sequence[str]) -> Iterator[str]:
        """What a table ends with, in lines that each end with LF; nothing where nothing was found."""
        from bounce_cli.rendering.patterns import patterns_text  # noqa: PLC0415 - late, as all rendering

        return patterns_text(self._patterns.found(), self._patterns.health(self._listed), style, paths=paths)

    def write_document(self, write: Write, style: Style) -> None:
        """Write all that was found as one JSON object."""
        from bounce_cli.json_text import indented  # noqa: PLC0415 - late, as all rendering
        from bounce_cli.rendering.patterns import patterns_document  # noqa: PLC0415

        found, health = self._patterns.found(), self._patterns.health(self._listed)
        write(indented(patterns_document(found, health, style)) + "\n")


def _read(path: str) -> "AddressList":
    from bounce_cli.patterns.address_list import read_address_list  # noqa: PLC0415 - most runs have none

    listed, faults = read_address_list(path)
    for fault in faults:
        tell(path, fault.text)
    return listed
