"""How a mail is sent again: resent to a person, cloned for those of many who did not get it."""

from functools import cache

from bounce_cli.advice.facts import Facts
from bounce_cli.advice.model import Actor, Step
from bounce_cli.advice.tables import table
from bounce_cli.language.said import said, together

__all__ = ["SENDING", "send_step"]


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = table("catalogue")["_send"]
    return found


# The ids of steps that send the mail again.
SENDING = frozenset({"resend", "clone", "send-again"})


def send_step(after: str, when: str, remark: str, facts: Facts) -> Step:
    """The step that sends the mail again.

    Args:
        after: `later`, once it is `mended`, or once the receiver has `confirmed`.
        when: as of a `Step`.
        remark: a sentence that follows; may be empty.
        facts: of the case; they say what kind of mail it is.
    """
    words, places = _words()[facts.profile or "unknown"], facts.places
    text = said(words[after], **places)
    return Step(
        id=words["id"],
        actor=Actor.SENDER,
        text=together(text, said(remark, **places)) if remark else text,
        when=when,
    )
