"""The words of the cause in a notice that quotes no reply."""

import re

from bounce_cli.address import ADDRESS
from bounce_cli.late import late
from bounce_cli.remembering import remembered
from bounce_cli.reports.words.guarded import Guarded, lower
from bounce_cli.reports.words.replies import REMARKS, RULES, Reply, clean_diagnostic

__all__ = ["gave_up_by_itself", "is_own_verdict", "reason_text"]

# The strongest label first: what a server said stands before what the notice makes of it.
_SAID = r"additional information follows|diagnostic(?: code)?|error-text|error message below|remote server replied"
_THOUGHT = (
    r"(?:for the |delivery failed for the |due to the )?(?:following )?reason|error(?: description| text)?|"
    r"the problem appears to be|because|.{0,60} because|.{0,80} the following reason|delay reason|"
    r".{0,100} was automatically rejected|"
    r"technical details of (?:permanent|temporary) failure"
)
_LABELS = (
    *(
        late(rf"^[ \t]{{0,12}}(?:{words})[ \t]{{0,3}}[:：][ \t]{{0,40}}(.{{0,1000}})$", re.IGNORECASE)
        for words in (_SAID, _THOUGHT)
    ),
    late(
        r"^[ \t]{0,12}-{3,20} ?(?:non-delivered information|failure reasons)[ \t]{0,3}-{3,20}[ \t]{0,9}()$",
        re.IGNORECASE,
    ),
)
_LONGEST = 1000
_HOST_UNKNOWN = late(r"550 (?:5\.1\.2 )?host unknown", re.IGNORECASE)
# What follows an address on its line and is no cause: when delivery was tried.
_WHEN = late(r"^on .{0,40}\d{1,2}[:.]\d\d|^on \w{3}, \d{1,2} \w{3,9} \d{4}$", re.IGNORECASE)
_TIME = late(r"^[\d:. +\-/]{4,40}(?:[AP]M)?(?: ?\([A-Z]{1,5}\))?$")
# Announces other recipients, or says whom to ask.
_HEADING = late(r"(?i)\bfollowing\b.{0,80}:$|^please (?:reply|contact|do not|don't)\b|^for (?:further|more) ")
_ALIAS = late(r"^\(?(?:ultimately )?(?:generated|expanded) (?:from|by)\b.{0,400}$", re.IGNORECASE)
# Words of a sending system about itself: nobody refused anything.
_NO_ANSWER = Guarded(
    r"^(?:connect to |delivery temporarily suspended: connect|host or domain name not found|"
    r"unable to (?:connect|look ?up)|no mx |dns |name service|mail for .{1,80} loops back)|"
    r"connection (?:timed out|refused)|message expired|"
    r"unrouteable|retry time(?:out)? (?:not|exceeded)|couldn't find any host|couldn't find a mail exchanger|"
    r"able to establish an smtp connection|all hosts have been failing|in the queue too long|no route to host|"
    r"non-existent hosts|does not accept mail \(nullmx\)|domain does not exist|no mx found|no valid route|"
    r"network error on destination|could not deliver for the last|envelope expired|dns lookup failure|"
    r"^(?:550 )?(?:5\.1\.2 )?(?:<[^<>]{1,300}>\.\.\. )?host unknown",
    (
        *(
            "connect",
            "delivery temporarily suspended",
            "host or domain name",
            "unable to",
            "no mx ",
            "dns ",
            "name service",
        ),
        *("loops back", "message expired", "unrouteable", "retry time", "couldn't find a", "able to establish an smtp"),
        *("all hosts have been", "in the queue too long", "no route to host", "non-existent hosts", "(nullmx)"),
        *("domain does not exist", "no mx found", "no valid route", "network error on destination", "host unknown"),
        *("could not deliver for the last", "envelope expired", "dns lookup failure"),
    ),
    flags=0,
)


def reason_text(block: str, own: str, address: str | None) -> str | None:
    """A labelled line with those that go on with it, else what stands beside or below the address; None without both.

    Args:
        block: where a label counts.
        own: the lines from the address on.
        address: the recipient, where known.
    """
    words = _behind_label(block)
    if words:
        return clean_diagnostic(words[:_LONGEST])
    return clean_diagnostic(_beside(own, address)[:_LONGEST]) if address else None


@remembered  # all recipients of a list share it
def _behind_label(block: str) -> str:
    """What the first label of the strongest kind announces; empty where there is none."""
    lines = block.split("\n")
    labelled = [(number, line) for number, line in enumerate(lines) if ":" in line or "：" in line or "---" in line]
    for label in _LABELS:
        for number, line in labelled:
            match = label.match(line)
            words = _labelled(match[1].strip(), lines[number + 1 :]) if match else ""
            if words:
                return words
    return ""


def is_own_verdict(words: str | None) -> bool:
    """Whether words say that the sending side gave up by itself: no such host, no answer, the time is over."""
    return _says_no_answer(words) if words else False


@remembered
def _says_no_answer(words: str) -> bool:
    return _NO_ANSWER.search(lower(words)) is not None


def gave_up_by_itself(reply: Reply) -> bool:
    """Whether a reply is the sending side's own, in a server's form: `550 4.4.7 message expired`.

    Networks and routes (x.4.x, RFC 3463 section 3.5) are what the sending side knows of; a server that refuses may use
    the same words about somebody else. Sendmail answers itself where it finds no host to ask.
    """
    if _HOST_UNKNOWN.match(reply.text):
        return True
    return (reply.status or "")[1:4] == ".4." and is_own_verdict(reply.text)


def _labelled(first: str, below: list[str]) -> str:
    """What a label announces: the rest of its line and the indented lines below, else the next paragraph."""
    if first:
        return " ".join((first, *_paragraph(below, indented=True)))
    start = next((number for number, line in enumerate(below[:3]) if line.strip()), None)
    return "" if start is None else " ".join(_paragraph(below[start:], indented=False)).removeprefix("-- ")


def _paragraph(lines: list[str], *, indented: bool) -> list[str]:
    out: list[str] = []
    for line in lines:
        text = line.strip()
        if (
            not text
            or text.startswith(RULES)
            or text.lower().startswith(REMARKS)
            or (indented and line[0] not in " \t")
        ):
            break
        out.append(text)
    return out


def _beside(own: str, address: str) -> str:
    low = own.lower()
    place = low.find(address.lower())
    if place < 0:
        return ""
    lines, at = own.split("\n"), low.count("\n", 0, place)
    rest = lines[at][lines[at].lower().find(address.lower()) + len(address) :].strip(">\"' \t:;,.)]*-")
    if rest.startswith(("(", "[")):
        rest = rest.strip("()[]")
    words = [rest] if _says_something(rest) and not _WHEN.match(rest) else []
    for line in lines[at + 1 :]:
        text = line.strip()
        if text.startswith(RULES) or text.lower().startswith(REMARKS) or (words and not text):
            break
        if _HEADING.search(text):
            continue
        if _says_something(text) and not _TIME.match(text) and not _ALIAS.match(text):
            words.append(text)
    return " ".join(words)


def _says_something(text: str) -> bool:
    return re.search(r"\w{2}", ADDRESS.sub("", text)) is not None
