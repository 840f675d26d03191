"""Who gets a mail again, for people and as JSON; and what is about to be sent."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bounce_cli.advice.profile import Profile
from bounce_cli.clone.decision import Decision, PlannedRecipient
from bounce_cli.clone.fresh import FreshMail
from bounce_cli.clone.plan import PlannedMail
from bounce_cli.language.said import said
from bounce_cli.rendering.json_text import indented
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, labelled, lead, safe, shorten, wrap

__all__ = ["plan_json", "plan_text", "sending_text"]

_MARKS = {
    Decision.NOW: said("NOW"),
    Decision.LATER: said("LATER"),
    Decision.HOLD: said("HOLD"),
    Decision.WAIT: said("WAIT"),
    Decision.NEVER: said("NEVER"),
}
_COLOURS = {
    Decision.NOW: "good",
    Decision.LATER: "pending",
    Decision.HOLD: "soft",
    Decision.WAIT: "pending",
    Decision.NEVER: "hard",
}
_MARK, _LEAST_ADDRESS, _WIDEST_ADDRESS = 7, 12, 32
_PIPE_ADDRESS = 34
_MOST_ORIGINS = 3


def plan_json(mails: Iterable[PlannedMail]) -> Iterator[str]:
    """One object with the mails and, for each, what is to be done for its recipients."""
    yield indented({"mails": [_mail(mail) for mail in mails]}) + "\n"


def _mail(mail: PlannedMail) -> dict[str, Any]:
    summary, material = mail.summary, mail.material
    return {
        "origins": list(mail.origins),
        "message_id": summary.message_id if summary else None,
        "from": summary.from_ if summary else None,
        "subject": summary.subject if summary else None,
        "date": summary.date if summary else None,
        "size": material.octets if material else None,
        "profile": material.profile.value if material else None,
        "fault": mail.fault,
        "recipients": [_recipient(recipient) for recipient in mail.recipients],
    }


def _recipient(recipient: PlannedRecipient) -> dict[str, Any]:
    return {
        "address": recipient.address,
        "decision": recipient.decision.value,
        "when": recipient.when.isoformat() if recipient.when else None,
        "reason": recipient.reason.value if recipient.reason else None,
        "note": recipient.note,
        "id": recipient.record,
    }


def plan_text(mails: Sequence[PlannedMail], style: Style, *, paths: Sequence[str], several: bool) -> Iterator[str]:
    """Rows for all recipients of each mail, and the next command.

    Args:
        mails: the plan.
        style: how the text looks.
        paths: as they were given, for the commands.
        several: whether more than one mail would be written.
    """
    count = sum(len(mail.chosen) for mail in mails)
    yield from lead(
        style.counted(count, "{count:,} recipient gets a mail again.", "{count:,} recipients get a mail again.")
        if count
        else style.say("Nobody gets a mail again now."),
        style,
    )
    room = _room(style)
    for mail in mails:
        yield from _about(mail, style)
        for recipient in mail.recipients:
            yield from _row(recipient, style, room)
        yield "\n"
    yield from _next(mails, style, paths, several=several)


def _about(mail: PlannedMail, style: Style) -> Iterator[str]:
    summary = mail.summary
    if summary:
        yield from labelled(style.say("subject"), summary.subject or "", style)
        yield from labelled(style.say("from"), summary.from_ or "", style)
    shown = ", ".join(mail.origins[:_MOST_ORIGINS])
    more = len(mail.origins) - _MOST_ORIGINS
    if more > 0:
        shown = style.say("{origins} and {more:,} more", origins=shown, more=more)
    yield from labelled(style.say("returned in"), shown, style)
    if mail.fault:
        yield from labelled(style.say("fault"), style.say(mail.fault), style)
    elif mail.material and len(mail.recipients) > 1:
        profile = mail.material.profile
        told = (
            style.say("mail to many: one for each recipient")
            if profile is Profile.MARKETING
            else style.say("mail to persons: one for all who stand in its To or Cc, one for each other")
        )
        yield from labelled(style.say("kind"), told, style)


def _room(style: Style) -> int:
    """The width of the column of addresses."""
    return _PIPE_ADDRESS if style.width is None else max(_LEAST_ADDRESS, min(_WIDEST_ADDRESS, style.width // 2 - _MARK))


def _address(recipient: PlannedRecipient, style: Style) -> str:
    return safe(recipient.address) or style.say("(no recipient named)")


def _row(recipient: PlannedRecipient, style: Style, room: int) -> Iterator[str]:
    """The decision, the recipient and why; what does not fit beside them stands below, in the same column."""
    marks = max(_MARK, *(len(style.say(mark)) + 1 for mark in _MARKS.values()))
    mark = column(style.say(_MARKS[recipient.decision]), marks)
    address = _address(recipient, style)
    shown = address if style.width is None else shorten(address, room - 1)
    note = style.say(recipient.note)
    if recipient.when:
        when = style.language.moment(recipient.when)
        note = style.say("after {moment} ({reason})", moment=when, reason=note)
    left = marks + room + 1
    lines = wrap(safe(note), style.room - left) or [""]
    yield f" {style.paint(_COLOURS[recipient.decision], mark)}{column(shown, room)} {lines[0]}".rstrip() + "\n"
    for line in lines[1:]:
        yield f"{' ' * (left + 1)}{line}\n"


def _next(mails: Sequence[PlannedMail], style: Style, paths: Sequence[str], *, several: bool) -> Iterator[str]:
    named = shlex.quote(paths[0]) if len(paths) == 1 else "…"
    if any(mail.chosen for mail in mails):
        command = "bounce clone --output FOLDER {paths}" if several else "bounce clone {paths} | sendmail -i -t"
        yield from labelled(style.say("next"), command.format(paths=named), style)
    if any(mail.material and mail.having(Decision.HOLD) for mail in mails):
        told = style.say("bounce clone --held {paths}, once the steps above are done", paths=named)
        yield from labelled(style.say("then"), told, style)
    if any(mail.material and mail.having(Decision.LATER) for mail in mails):
        told = style.say("bounce clone {paths} once more, when the time has come", paths=named)
        yield from labelled(style.say("later"), told, style)


def sending_text(mails: Iterable[tuple[FreshMail, str]], style: Style, server: str) -> Iterator[str]:
    """What would be handed to a server: each mail with its reverse-path, its recipients and its size."""
    count = 0
    for mail, sender in mails:
        count += 1
        yield from labelled(style.say("subject"), mail.subject or "", style)
        yield from labelled("MAIL FROM", f"<{sender}>", style)
        for recipient in mail.recipients:
            yield from labelled("RCPT TO", f"<{recipient}>", style)
        yield from labelled(style.say("size"), style.counted(mail.size, "{count:,} octet", "{count:,} octets"), style)
        yield "\n"
    yield from labelled(
        style.say("next"),
        style.counted(
            count,
            "Nothing was sent. --send hands {count:,} mail to {server}.",
            "Nothing was sent. --send hands {count:,} mails to {server}.",
            server=server,
        ),
        style,
    )
