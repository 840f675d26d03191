"""The words beside the formal part of a report, by recipient."""

from bounce_cli.address import clean_address
from bounce_cli.language.said import said
from bounce_cli.message.view import Message
from bounce_cli.reports.notice_text import Notice
from bounce_cli.reports.words.failed_addresses import FailedAddress, Rank, failed_addresses
from bounce_cli.reports.words.hosts import find_host
from bounce_cli.reports.words.replies import Reply
from bounce_cli.reports.words.transcript import Transcript

__all__ = ["HumanPart"]

_LONGEST = 100_000
_Answer = tuple[Reply | None, str | None, str | None]


class HumanPart:
    """The lines of a notice about each recipient that the formal part names; it fills the gaps of the fields."""

    def __init__(self, message: Message, notice: Notice, recipients: list[str | None]) -> None:
        self._text = notice.text[:_LONGEST]
        if len(notice.text) > _LONGEST:
            message.note(
                "notice_too_long", said("only the first {limit} characters of the words were read", limit=_LONGEST)
            )
        known = tuple(dict.fromkeys(address for address in recipients if address))
        sender = clean_address(message.root.fields.first("to") or "")
        items = failed_addresses(self._text, sender=sender, known=known) if self._text else []
        self._blocks = {item.address.lower(): item.block for item in items}
        self._lone = len(known) == 1 or len(recipients) == 1
        self._unnamed = [] if known else [item for item in reversed(items) if item.rank >= Rank.SENTENCE]
        self._transcript = Transcript(self._text)
        self._answers: dict[str, _Answer] = {}
        self._hosts: dict[str, str | None] = {}

    def about(self, recipient: str | None) -> str:
        """The lines about one recipient; all lines where it is the only one."""
        return self._text if self._lone else self._blocks.get((recipient or "").lower(), "")

    def answer(self, recipient: str | None) -> _Answer:
        """What the server said to this recipient, to which command, and the server's name; looked for once."""
        key = (recipient or "").lower()
        if key not in self._answers:
            block = self.about(recipient)
            reply, command = self._transcript.answer_to(recipient, block, lone=self._lone)
            if block not in self._hosts:  # addresses in a list share their words
                self._hosts[block] = find_host(block)
            self._answers[key] = (reply, command, self._hosts[block])
        return self._answers[key]

    def next_unnamed(self) -> FailedAddress | None:
        """The next address that the words name, where the fields name none at all."""
        return self._unnamed.pop() if self._unnamed else None
