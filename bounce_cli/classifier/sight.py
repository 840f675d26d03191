"""A diagnostic made ready for the search: its codes gathered, its receiver recognised."""

import re
from typing import NamedTuple

from bounce_cli.classifier.folding import fold
from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.model import Diagnostic
from bounce_cli.classifier.receivers import BY_HOST, built_in_receivers, domains_of, receivers_named_by
from bounce_cli.status import find_reply, find_statuses, more_specific

__all__ = ["BEFORE_COMMAND", "Sight", "names_recipient", "sight_of"]

_COMMANDS = {
    "rcpt": "RCPT",
    "mail": "MAIL",
    "data": "DATA",
    "ehlo": "EHLO",
    "helo": "HELO",
    "end": "DATA",
    "bdat": "DATA",
}
_BRACKETED = re.compile(r"<[^<>@\s]{1,64}@[^<>\s]{1,255}>")
BEFORE_COMMAND = ("in reply to ", "after sending ", "after pipelined ", "after ", "did not like our ")


class Sight(NamedTuple):
    """All that rules may ask about; `status` and `reply_code` are the most telling of `statuses` and `replies`."""

    diagnostic: Diagnostic
    text: Haystack
    words: Haystack
    statuses: tuple[str, ...]
    replies: tuple[int, ...]
    status: str | None
    reply_code: int | None
    command: str | None

    def receivers(self) -> dict[str, float]:
        """Return the receivers by name with the trust in each, and the domains of remote host and recipient."""
        found = built_in_receivers().seen_in(self.text.folded)
        recipient = (self.diagnostic.recipient or "").rpartition("@")[2]
        for host in filter(None, (self.diagnostic.receiver, recipient)):
            for name, trust in receivers_named_by(host).items():
                found[name] = max(trust, found.get(name, 0.0))
            found.update(dict.fromkeys(domains_of(host), BY_HOST))
        return found

    def names_recipient(self) -> bool:
        """Tell whether the text contains the failed address."""
        return names_recipient(self.diagnostic, self.text.folded)


def names_recipient(diagnostic: Diagnostic, folded: str) -> bool:
    """Tell whether folded text contains the failed address; any in brackets, where it is not known which failed."""
    if diagnostic.recipient:
        return fold(diagnostic.recipient) in folded
    return bool(_BRACKETED.search(folded))


def _command(diagnostic: Diagnostic, folded: str) -> str | None:
    """Return the SMTP command that was answered, as stated or as the text tells."""
    if diagnostic.command:
        word = diagnostic.command.split(maxsplit=1)[:1]
        return _COMMANDS.get(word[0].lower(), word[0].upper()) if word else None
    for mark in BEFORE_COMMAND:
        start = folded.rfind(mark)
        if start >= 0:
            word = folded[start + len(mark) :].split(maxsplit=1)[:1]
            if word and word[0] in _COMMANDS:
                return _COMMANDS[word[0]]
    return None


def sight_of(diagnostic: Diagnostic, text: Haystack, words: Haystack) -> Sight:
    """Gather what a diagnostic tells besides the words; codes that it does not carry are looked for in its text.

    Args:
        diagnostic: what a report says.
        text: its text, prepared.
        words: its words, prepared.
    """
    stated = diagnostic.status.strip() if diagnostic.status else None
    written = find_statuses(text.shown)
    quoted = find_statuses(text.shown[text.focus :]) if text.focus else written
    status = more_specific(stated, next(iter(quoted or written), None))
    found = find_reply(text.shown[text.focus :])
    if found is None and text.focus:
        found = find_reply(text.shown)
    replies = [code for code in (diagnostic.reply_code, found) if code]
    return Sight(
        diagnostic,
        text,
        words,
        tuple(dict.fromkeys([*filter(None, [stated]), *written])),
        tuple(dict.fromkeys(replies)),
        status,
        replies[0] if replies else None,
        _command(diagnostic, text.folded),
    )
