"""The words beside the formal part of a report, by recipient."""

from functools import cached_property

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


class HumanPart:
    """The lines of a notice about each recipient that the formal part names; it fills the gaps of the fields."""

    def __init__(self, message: Message, notice: Notice, recipients: list[str | None]) -> None:
        self._text = notice.text[:_LONGEST]
        if len(notice.text) > _LONGEST:
            message.note(
                "notice_too_long", said("only the first {limit} characters of the words were read", limit=_LONGEST)
            )
        self._known = tuple(dict.fromkeys(address for address in recipients if address))
        self._lone = len(self._known) == 1 or len(recipients) == 1
        self._reader = message.root.fields.first("to") or ""
        self._hosts: dict[str, str | None] = {}

    @cached_property
    def _items(self) -> list[FailedAddress]:
        """The addresses with their lines; not looked for where all lines are about one recipient."""
        sender = clean_address(self._reader)
        return failed_addresses(self._text, sender=sender, known=self._known) if self._text else []

    @cached_property
    def _blocks(self) -> dict[str, str]:
        return {item.address.lower(): item.block for item in self._items}

    @cached_property
    def _unnamed(self) -> list[FailedAddress]:
        return [] if self._known else [item for item in reversed(self._items) if item.rank >= Rank.SENTENCE]

    @cached_property
    def _transcript(self) -> Transcript:
        return Transcript(self._text)

    def about(self, recipient: str | None) -> str:
        """The lines about one recipient; all lines where it is the only one."""
        return self._text if self._lone else self._blocks.get((recipient or "").lower(), "")

    def answer(self, recipient: str | None) -> Reply | None:
        """What the server said to this recipient."""
        return self._transcript.answer_to(recipient, self.about(recipient), lone=self._lone)

    def may_go_on_with(self, reply: str) -> bool:
        """Whether the words can quote more of a reply of which this is the first line: they hold its longest word.

        Of several recipients the words are not searched anew for each.
        """
        if not self._lone:
            return True
        words = reply.split(" ")[:-1]
        return not words or max(words, key=len) in self._text or "\\" in reply

    def command(self, recipient: str | None) -> str | None:
        """To which command the server answered so."""
        return self._transcript.command_of(recipient, self.about(recipient), lone=self._lone)

    def host(self, recipient: str | None) -> str | None:
        """The server's name; addresses in a list share their words, and it is looked for once."""
        block = self.about(recipient)
        if block not in self._hosts:
            self._hosts[block] = find_host(block)
        return self._hosts[block]

    def next_unnamed(self) -> FailedAddress | None:
        """The next address that the words name, where the fields name none at all."""
        return self._unnamed.pop() if self._unnamed else None
