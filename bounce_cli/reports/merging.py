"""What a report says more than once about one recipient, made one; and no more recipients than are read."""

from collections.abc import Iterable
from itertools import islice

from bounce_cli.language.said import said
from bounce_cli.message.view import Message
from bounce_cli.reports.doubts import DIFFERENT_THINGS
from bounce_cli.reports.model import Action, RecipientReport

__all__ = ["limited", "merged", "note_limit"]

_WORST_FIRST = (Action.FAILED, Action.DELAYED, Action.EXPANDED, Action.RELAYED, Action.DELIVERED)


def merged(message: Message, reports: Iterable[RecipientReport]) -> tuple[RecipientReport, ...]:
    """One report for each recipient: the worst of its groups counts, groups that disagree leave a mark.

    Groups without a recipient may be about different people and stay apart.
    """
    out: dict[str | int, RecipientReport] = {}
    for number, report in enumerate(reports):
        key = report.recipient.lower() if report.recipient else number
        if key in out:
            message.note("merged_groups", "several groups about one recipient were read as one")
        out[key] = _one_of(out[key], report) if key in out else report
    limit = message.limits.recipients
    if len(out) > limit:
        note_limit(message)
    return tuple(islice(out.values(), limit))


def _one_of(one: RecipientReport, other: RecipientReport) -> RecipientReport:
    """The worse of two, marked where what both state differs; of equally bad ones that which quotes a reply."""
    worse = min(one, other, key=lambda report: (_WORST_FIRST.index(report.action), report.diagnostic is None))
    stated = ((one.status, other.status), (one.diagnostic, other.diagnostic))
    differ = one.action is not other.action or any(a and b and a != b for a, b in stated)
    is_doubted = differ or DIFFERENT_THINGS in (*one.doubts, *other.doubts)
    if not is_doubted or DIFFERENT_THINGS in worse.doubts:
        return worse
    return worse._replace(doubts=(DIFFERENT_THINGS, *worse.doubts))


def limited(message: Message, addresses: Iterable[str]) -> tuple[str, ...]:
    """Each address once, whatever its case, and no more of them than a report may have."""
    once: dict[str, str] = {}
    for address in addresses:
        once.setdefault(address.lower(), address)
    limit = message.limits.recipients
    if len(once) > limit:
        note_limit(message)
    return tuple(islice(once.values(), limit))


def note_limit(message: Message) -> None:
    """Remember that a report names more recipients than are read."""
    message.note(
        "too_many_recipients", said("only the first {limit} recipients were read", limit=message.limits.recipients)
    )
