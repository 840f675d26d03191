"""What a delivery status says against itself: such a report proves nothing, whoever made it."""

from collections.abc import Iterator
from typing import NamedTuple

from bounce_cli.address import author_addresses
from bounce_cli.folding import fold
from bounce_cli.language.said import said
from bounce_cli.late import late
from bounce_cli.problem import Problem
from bounce_cli.reports.model import Action, RecipientReport
from bounce_cli.reports.signs import announces_report
from bounce_cli.reports.words.wordings import words_for

__all__ = ["DIFFERENT_THINGS", "Stated", "doubts_about"]

# RFC 3464 section 2.3.3: what class of code an action rules out. A failure may state the code of the last attempt,
# and a delay a reply that the sender takes for a passing one (`soft_bounce` of Postfix).
_RULED_OUT = {
    Action.FAILED: frozenset("2"),
    Action.DELAYED: frozenset("2"),
    Action.DELIVERED: frozenset("45"),
    Action.RELAYED: frozenset("45"),
    Action.EXPANDED: frozenset("45"),
}
_FAILURES = frozenset({Action.FAILED, Action.DELAYED})
_LONGEST = 20_000
_ANGLED = late(r"<[^<>@\s]{1,128}@[^<>\s]{1,255}>")

DIFFERENT_THINGS = Problem(
    code="contradictory_groups", text=said("the report says different things about this recipient")
)
"""The doubt about a report that gives two values of what has one, in one group of fields or in several."""


class Stated(NamedTuple):
    """The codes that fields state: that of the Status field, and those of the reply in the Diagnostic-Code field."""

    status: str | None
    status_of_reply: str | None = None
    reply_code: int | None = None


def doubts_about(item: RecipientReport, field: str, stated: Stated) -> tuple[Problem, ...]:
    """The doubts about what a report says of a recipient.

    Args:
        item: what it says.
        field: its Final-Recipient field.
        stated: the codes of its fields; what the report says of the recipient may come from the words beside them.
    """
    return tuple(_doubts(item, field, stated))


def _doubts(item: RecipientReport, field: str, stated: Stated) -> Iterator[Problem]:
    codes = (*stated, item.status, item.reply_code)
    classes = {str(code)[0] for code in codes if code}
    is_refused_for_now = item.action is Action.DELAYED and stated.status is not None and stated.status[0] == "5"
    if classes & _RULED_OUT[item.action] or is_refused_for_now:
        text = said("the action and the codes that the report states do not go together")
        yield Problem(code="contradictory_status", text=text)
    if item.action in _FAILURES and _tell_of_success(item.words):
        text = said("the words say that the mail was delivered, the fields that it was not")
        yield Problem(code="contradictory_words", text=text)
    if field.count("@") > 1 and _names_several(field.partition(";")[2]):
        text = said("a field that is for one recipient names several addresses: one of them was read")
        yield Problem(code="several_addresses", text=text)


def _names_several(value: str) -> bool:
    is_plain = not {'"', "("}.intersection(value)
    return len(set(author_addresses(value))) > 1 or (is_plain and len(set(_ANGLED.findall(value))) > 1)


def _tell_of_success(words: str) -> bool:
    folded = fold(words[:_LONGEST])
    return words_for("delivered").within(folded) and not announces_report(folded)
