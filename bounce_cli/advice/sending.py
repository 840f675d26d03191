"""How a mail is sent again: resent to a person, cloned for those of many who did not get it."""

from functools import cache

from bounce_cli.advice.model import Actor, Step
from bounce_cli.advice.profile import Profile
from bounce_cli.advice.tables import table
from bounce_cli.language.said import said, together

__all__ = ["SENDING", "send_step"]


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = table("catalogue")["_send"]
    return found


# The ids of steps that send the mail again.
SENDING = frozenset({"resend", "clone", "send-again"})


def send_step(after: str, when: str, remark: str, profile: Profile | None) -> Step:
    """The step that sends the mail again, before the facts of the case are filled in.

    Args:
        after: `later`, once it is `mended`, or once the receiver has `confirmed`.
        when: as of a `Step`.
        remark: a sentence that follows; may be empty.
        profile: what kind of mail it is; None where that is not known.
    """
    words = _words()[profile or "unknown"]
    text = said(words[after])
    return Step(
        id=words["id"],
        actor=Actor.SENDER,
        text=together(text, said(remark)) if remark else text,
        when=when,
    )
