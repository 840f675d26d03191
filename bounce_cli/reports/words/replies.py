"""SMTP replies inside notices: the server's own words and the codes that they state."""

import re
from typing import NamedTuple

from bounce_cli.escaping import escaped
from bounce_cli.late import late
from bounce_cli.remembering import by_line, remembered
from bounce_cli.reports.words.guarded import Guarded, lower
from bounce_cli.reports.words.typed_fields import without_type
from bounce_cli.status import find_reply, find_status, more_specific

__all__ = [
    "LEAST_REFUSAL",
    "REMARKS",
    "RULES",
    "Reply",
    "best_status",
    "clean_diagnostic",
    "read_reply",
    "reply_in",
    "stated_code",
]

_CONTROL = late(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Postfix's remark about the session is not the server's.
_REMARK_WORDS = " (in reply to "
_REMARK = re.compile(r" \(in reply to [^()]{1,60}\)$")
LEAST_REFUSAL = 400
# A code where only mail systems put one: at the beginning of a reply, behind a label of their own, before quoted words.
_CODE = late(
    r"(?:^|\b(?:said|returned was|responded|response was|responded with|replied|answered):? {0,2}[\"']?|"
    r"\berror_code ?: ?|\bresponse ?code:? ?|\berror[- ]code:? ?|\], {0,2})"
    r"[\"'(\[#]?([245]\d\d)(?=[ \-,.:;\"')]|$)"
    r"(?! ?(?:bytes|octets|days?|hours?|minutes?|seconds?|messages|recipients|times|attempts?)\b)"
    r"|(?<= )([45]\d\d)[ \-](?=['\"][a-z0-9])"
)
# What stands wherever any of these finds a code: most lines have none.
_ANY_CODE = re.compile(r"[245]\d\d(?=[\s\-,.:;\"')>]|$)")
# A sender that gave up quotes the last thing the other side said: that is the reply, the rest its own voice.
_LAST_ANSWER = Guarded(
    r"(?:expired|unable to deliver|given up|giving up|retry time).{0,200}?[<(\[]([45]\d\d[ \-][^<>\n]{3,400})",
    ("expired", "unable to deliver", "given up", "giving up", "retry time"),
)
# What a server says after it has refused the mail already.
_CONSEQUENCES = (
    "554 5.0.0 service unavailable",
    "503 5.0.0 need rcpt",
    "503 5.5.1",
    "503 bad sequence",
    "503 need rcpt",
    "503 valid rcpt",
)
_LONGEST_REPLY = 30
_CLASSES = frozenset("245")
_TWICE = re.compile(r"^([245]\d\d) \1(?=[ \-])")
_HEAD = re.compile(r"([245]\d\d)([ \-])([245]\.\d{1,3}\.\d{1,3})?")
_NEXT_CODE = re.compile(r"[245]\d\d[ \-]")
# A greeting in front of a refusal: `220-example 421 4.2.1 try later`.
_LATE_REFUSAL = re.compile(r"2\d\d[ \-][^\s]{1,80} ([45]\d\d)[ \-](?=[45]\.\d)")
# Some notices leave the reply code out: a line that begins with an enhanced status code is the server's too.
_BEGINS_WITH_STATUS = re.compile(r"(?:-- )?(?=[45]\.\d{1,3}\.\d{1,3} {1,3}\S)")
# What mail systems put below a reply that they quote: a rule, the next step of the session, their own remark.
REMARKS = (
    "giving up on",
    "i'm not going to try again",
    "this has been a permanent",
    "status:",
    "action:",
    "hmailserver",
    "connection closed",
    "remote-mta:",
)
RULES = ("---", "===", ">>>", "<<<", "***", "___", "+++")


class Reply(NamedTuple):
    """A server's answer as a notice quotes it: its words on one line, and the codes that they state.

    `last_answer` is true where a sender that gave up quotes what the other side said last: the codes are that one's.
    """

    text: str
    reply_code: int | None
    status: str | None
    last_answer: bool = False


def clean_diagnostic(value: str | None) -> str | None:
    """A reply on one line: its type and repeated codes off, control characters escaped; None if empty."""
    return _cleaned(value) if value else None


@remembered
def _cleaned(value: str) -> str | None:
    text = " ".join(without_type(value).split())
    if not text.isprintable():
        text = _CONTROL.sub(lambda found: escaped(found[0]), text)
    if text.endswith("]") and "[" not in text:  # the end of a bracket that was opened before the reply
        text = text[:-1]
    text = _without_repeats(text)
    return (_REMARK.sub("", text) if _REMARK_WORDS in text else text) or None


def _without_repeats(text: str) -> str:
    """Multi-line replies repeat their code before every line: keep the first (`550-5.1.1 a 550 5.1.1 b`)."""
    if text[:1] not in _CLASSES:
        return text
    if text[:3] == text[4:7]:
        text = _TWICE.sub(r"\1", text)  # Google's old notices say it twice
    match = _HEAD.match(text)
    if not match:
        return text
    code, status = match[1], match[3]
    head = f"{code} {status}" if status else code
    rest = text[match.end() :]
    if code not in rest:
        return " ".join((head + " " + rest).split())
    if status:
        rest = re.sub(rf"(?<=\s){code}[ \-]{re.escape(status)}(?=[\s\-]|$)", "", rest)
    rest = re.sub(rf"(?<=\s){code}-(?=\S)", "", rest)
    if match[2] == "-":
        rest = re.sub(rf"(?<=\s){code}(?: {re.escape(status)})?(?= )" if status else rf"(?<=\s){code}(?= )", "", rest)
    return " ".join((head + " " + rest).split())


def stated_code(text: str) -> int | None:
    """The first reply code that a diagnostic or a line of a notice states, in any of the forms that servers use."""
    if not _ANY_CODE.search(text):
        return None
    late = _LATE_REFUSAL.match(text)
    if late:
        return int(late[1])
    labelled = _CODE.search(lower(text))
    if labelled:
        return int(labelled[1] or labelled[2])
    return find_reply(text)


@remembered  # the fields and the words ask about the same, and many servers say the same
def read_reply(text: str) -> Reply:
    """The codes of a reply; of a sender's own expiry notice those of the answer that it quotes last."""
    found = _LAST_ANSWER.search(lower(text))
    if found:
        answer = text[found.start(1) : found.end(1)]
        status = find_status(answer) or find_status(text)
        return Reply(text=text, reply_code=int(answer[:3]), status=status, last_answer=True)
    return Reply(text=text, reply_code=stated_code(text), status=find_status(text))


def best_status(*candidates: str | None) -> str | None:
    """The most specific of several stated status codes; of equals the first."""
    best: str | None = None
    for candidate in candidates:
        if candidate:
            best = candidate if best is None else more_specific(best, candidate)
    return best


@by_line
def _codes(line: str) -> int | None:
    return stated_code(line.strip()) if _ANY_CODE.search(line) else None


def reply_in(block: str) -> Reply | None:
    """The reply that a block of a notice quotes; of several the first that is not a mere consequence of another."""
    lines = block.split("\n")
    best: Reply | None = None
    for index, code in enumerate(_codes(block)):
        if code is None or code < LEAST_REFUSAL:
            continue
        text = clean_diagnostic(_from_code(lines, index, str(code)))
        if text:
            best = read_reply(text)
            if not best.text.lower().startswith(_CONSEQUENCES):
                break
    return best or _without_code(lines)


def _without_code(lines: list[str]) -> Reply | None:
    for index, line in enumerate(lines):
        match = _BEGINS_WITH_STATUS.match(line.strip())
        if match:
            first = line.strip()[match.end() :]
            text = clean_diagnostic(" ".join((first, *_continuation(lines[index + 1 :], first.split(" ", 1)[0]))))
            return read_reply(text) if text else None
    return None


def _from_code(lines: list[str], index: int, code: str) -> str:
    """A reply from its code on, with the lines that go on with it; the quotes or brackets around it are taken off."""
    line = lines[index]
    start = line.find(code)
    text = " ".join((line[start:].strip(), *_continuation(lines[index + 1 :], code)))
    closing = {"'": "'", '"': '"', "[": "]"}.get(line[start - 1] if start else "")
    return text[: text.rfind(closing)] if closing and text.rfind(closing) > len(code) else text


def _continuation(lines: list[str], code: str) -> list[str]:
    """Lines that go on with a reply: indented, or beginning with its code; a blank line ends it."""
    out: list[str] = []
    for line in lines[:_LONGEST_REPLY]:
        stripped = line.strip()
        # An address alone on its line heads what is said about the next recipient.
        is_head = "@" in stripped and " " not in stripped
        if not stripped or is_head or "@" in line.split(" ", 1)[0] or stripped.startswith(RULES):
            break
        if stripped.lower().startswith(REMARKS):
            break
        if _NEXT_CODE.match(stripped) and not stripped.startswith(code):
            break
        if not out or line[0] in " \t" or stripped.startswith(code) or len(out[-1]) > 50:  # noqa: PLR2004
            out.append(stripped)
        else:
            break
    return out
