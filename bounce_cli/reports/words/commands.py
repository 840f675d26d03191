"""Which SMTP command a refusal answered, as notices say it."""

import re

__all__ = ["find_command"]

_VERB = r"(RCPT|MAIL|DATA|BDAT|TEXT|HELO|EHLO|LHLO|STARTTLS|AUTH|QUIT|VRFY)"
_STATE = "STATE"
# In order of trust. The second item is the command where the words name none themselves.
_SAYINGS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.MULTILINE), command)
    for pattern, command in (
        (rf"\(in\s{{1,9}}reply\s{{1,9}}to\s{{1,9}}(?:the\s{{1,9}})?(?:end\s{{1,9}}of\s{{1,9}})?{_VERB}\b", None),
        (r"\bafter (?:end of data|sending data block|final data|the data command|\.)|end of message", "DATA"),
        (r"\bafter (?:initial connection|connect)\b|refused to talk to me|greeting failed", "CONNECT"),
        (rf"\bafter (?:pipelined )?{_VERB}\b", None),
        (r"\[(RCPT_TO|MAIL_FROM|DATA|CONNECT|HELO|EHLO)\]", None),
        (rf"^[ \t]{{0,12}}(?:>>>|-->|Sent <<<|C:|In:)[ \t]{{0,4}}{_VERB}\b", None),
        (rf"\bfor {_VERB} command|\b{_VERB} command", None),
        (r"did not like our (RCPT|MAIL|final DATA|DATA|EHLO|HELO)", None),
        (r"does not like recipient", "RCPT"),
        (r"but sender was rejected", "MAIL"),
        (r"failed after I sent the message", "DATA"),
        (rf"^SMTP:{_VERB}\b", None),
        (r"\(state (\d{1,2})\)", _STATE),
    )
)
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
    for pattern, command in _SAYINGS:
        match = pattern.search(text)
        if match and command == _STATE:
            return _STATES.get(match[1])
        if match and command:
            return command
        if match:
            word = next(group for group in match.groups() if group).upper()
            return _SYNONYMS.get(word, word)
    return None
