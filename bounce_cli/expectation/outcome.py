"""What came of a run over mails of which something is expected."""

from dataclasses import dataclass

__all__ = ["Outcome"]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """Counts of a run, which grow with it.

    Attributes:
        mails: files of mail that were read.
        met: of these, those that are as expected.
        differing: those that are not.
        unexpected: those of which nothing is expected.
        orphans: expectations whose mail is not there.
        updated: expectations that were written.
    """

    mails: int = 0
    met: int = 0
    differing: int = 0
    unexpected: int = 0
    orphans: int = 0
    updated: int = 0

    @property
    def is_failed(self) -> bool:
        """Whether anything is not as expected."""
        return bool(self.differing or self.unexpected or self.orphans)
