"""Which SMTP command a refusal answered, as notices say it."""

import re
from operator import itemgetter

from bounce_cli.remembering import by_line
from bounce_cli.reports.words.guarded import Guarded, lower, lowered

__all__ = ["find_command"]

_VERB = r"(rcpt|mail|data|bdat|text|helo|ehlo|lhlo|starttls|auth|quit|vrfy)"
_STATE = "STATE"
_AFTER_DATA = ("end of data", "sending data block", "final data", "the data command", ".")
# Such a remark may run over several lines.
_IN_REPLY = Guarded(
    rf"\(in\s{{1,9}}reply\s{{1,9}}to\s{{1,9}}(?:the\s{{1,9}})?(?:end\s{{1,9}}of\s{{1,9}})?{_VERB}\b", ("(in",)
)
# In order of trust. The second item is the command where the words name none themselves.
_SAYINGS = (
    (
        Guarded(
            r"\bafter (?:end of data|sending data block|final data|the data command|\.)|end of message",
            (*(f"after {what}" for what in _AFTER_DATA), "end of message"),
        ),
        "DATA",
    ),
    (
        Guarded(
            r"\bafter (?:initial connection|connect)\b|refused to talk to me|greeting failed",
            ("after initial connection", "after connect", "refused to talk to me", "greeting failed"),
        ),
        "CONNECT",
    ),
    (Guarded(rf"\bafter (?:pipelined )?{_VERB}\b", ("after ",)), None),
    (Guarded(r"\[(rcpt_to|mail_from|data|connect|helo|ehlo)\]", ("[",)), None),
    (
        Guarded(
            rf"^[ \t]{{0,12}}(?:>>>|-->|sent <<<|c:|in:)[ \t]{{0,4}}{_VERB}\b", (">>>", "-->", "sent <<<", "c:", "in:")
        ),
        None,
    ),
    (Guarded(rf"\bfor {_VERB} command|\b{_VERB} command", (" command",)), None),
    (Guarded(r"did not like our (rcpt|mail|final data|data|ehlo|helo)", ("did not like our ",)), None),
    (Guarded(r"does not like recipient", ("does not like recipient",)), "RCPT"),
    (Guarded(r"but sender was rejected", ("but sender was rejected",)), "MAIL"),
    (Guarded(r"failed after i sent the message", ("failed after i sent the message",)), "DATA"),
    (Guarded(rf"^smtp:{_VERB}\b", ("smtp:",)), None),
    (Guarded(r"\(state (\d{1,2})\)", ("(state ",)), _STATE),
)
_SIGNS = tuple((sign, trust) for trust, (saying, _) in enumerate(_SAYINGS) for sign in saying.signs)
# The numbers that Google's old notices gave to the stages of a session.
_STATES = {
    "9": "AUTH",
    "12": "AUTH",
    "13": "HELO",
    "14": "RCPT",
    "15": "DATA",
    "16": "DATA",
    "17": "DATA",
    "18": "DATA",
}
_SYNONYMS = {"FINAL DATA": "DATA", "TEXT": "DATA", "BDAT": "DATA", "RCPT_TO": "RCPT", "MAIL_FROM": "MAIL"}


def find_command(text: str) -> str | None:
    """The SMTP command that was answered, where the text states it: `MAIL`, `RCPT`, `DATA`, `CONNECT` or another."""
    if match := _IN_REPLY.search(lowered(text)):
        return _named(text, match)
    found = [one for one in _in_lines(text) if one]
    # The saying of most trust counts, of equals the first.
    return min(found, key=itemgetter(0))[1] if found else None


@by_line
def _in_lines(line: str) -> tuple[int, str | None] | None:
    """How little a line's saying is trusted, and what it says; None for a line that says nothing of a command."""
    low = lower(line)
    # All signs are asked for in one go: most lines hold none.
    for trust in sorted({trust for sign, trust in _SIGNS if sign in low}):
        saying, command = _SAYINGS[trust]
        if match := saying.pattern.search(low):
            if command == _STATE:
                return trust, _STATES.get(match[1])
            return trust, command or _named(line, match)
    return None


def _named(text: str, match: re.Match[str]) -> str:
    number = next(number for number, group in enumerate(match.groups(), 1) if group)
    word = text[match.start(number) : match.end(number)].upper()
    return _SYNONYMS.get(word, word)
