"""Who gets a mail again, for people and as JSON; and what is about to be sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from bounce_cli.advice.profile import Profile
from bounce_cli.clone.decision import Decision, PlannedRecipient
from bounce_cli.clone.fresh import FreshMail
from bounce_cli.clone.plan import PlannedMail
from bounce_cli.json_text import indented
from bounce_cli.language.said import said
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import column, join, labelled, lead, safe, shorten, wrap

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
_LEAST_RUN = 4
_GOES_ON = " \\"
_COMMANDS = {
    Decision.NOW: (said("next"), None),
    Decision.HOLD: (said("then"), said("once the steps above are done")),
    Decision.LATER: (said("later"), said("when the time has come")),
}


def plan_json(mails: Iterable[PlannedMail], style: Style) -> Iterator[str]:
    """One object with the mails and, for each, what is to be done for its recipients.

    Sentences are in the language of the style.
    """
    yield indented({"mails": [_mail(mail, style) for mail in mails]}) + "\n"


def _mail(mail: PlannedMail, style: Style) -> dict[str, Any]:
    summary, material = mail.summary, mail.material
    return {
        "origins": list(mail.origins),
        "message_id": summary.message_id if summary else None,
        "from": summary.from_ if summary else None,
        "subject": summary.subject if summary else None,
        "date": summary.date if summary else None,
        "size": material.octets if material else None,
        "profile": material.profile.value if material else None,
        "fault": style.say(mail.fault) if mail.fault else None,
        "recipients": [_recipient(recipient, style) for recipient in mail.recipients],
    }


def _recipient(recipient: PlannedRecipient, style: Style) -> dict[str, Any]:
    return {
        "address": recipient.address,
        "decision": recipient.decision.value,
        "when": recipient.when.isoformat() if recipient.when else None,
        "reason": recipient.reason.value if recipient.reason else None,
        "note": style.say(recipient.note),
        "id": recipient.record,
    }


def plan_text(mails: Sequence[PlannedMail], style: Style, commands: Mapping[Decision, Sequence[str]]) -> Iterator[str]:
    """Rows for all recipients of each mail, and the next commands.

    Args:
        mails: the plan.
        style: how the text looks.
        commands: the words of the command that sends to the recipients of a decision, where there is one.
    """
    count = sum(len(mail.chosen) for mail in mails)
    yield from lead(
        style.counted(count, "{count:,} recipient gets a mail again.", "{count:,} recipients get a mail again.")
        if count
        else style.say("Nobody gets a mail again now."),
        style,
    )
    for mail in mails:
        yield from _about(mail, style)
        yield from _rows(mail.recipients, style)
        yield "\n"
    yield from _next(mails, style, commands)


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


def _rows(recipients: Iterable[PlannedRecipient], style: Style) -> Iterator[str]:
    """A row for each recipient; where many in a row have the same note, it stands once, below the last of them."""
    marks = max(_MARK, *(len(style.say(mark)) + 1 for mark in _MARKS.values()))
    for (decision, note), run in groupby(recipients, lambda one: (one.decision, _note(one, style))):
        mark = style.paint(_COLOURS[decision], column(style.say(_MARKS[decision]), marks))
        addresses = [safe(one.address) or style.say("(no recipient named)") for one in run]
        if len(addresses) < _LEAST_RUN:
            for address in addresses:
                yield from _row(mark, address, note, style, left=marks + 1)
        else:
            for address in addresses:
                yield f" {mark}{shorten(address, style.room - marks - 1)}\n"
            for line in wrap(note, style.room - marks - 1):
                yield f"{' ' * (marks + 1)}{line}\n"


def _note(recipient: PlannedRecipient, style: Style) -> str:
    note = style.say(recipient.note)
    if recipient.when:
        when = style.language.moment(recipient.when)
        note = style.say("after {moment} ({reason})", moment=when, reason=note)
    return safe(note)


def _row(mark: str, address: str, note: str, style: Style, *, left: int) -> Iterator[str]:
    """The decision, the recipient and why; what does not fit beside them stands below, in the same column."""
    room = _room(style)
    shown = address if style.width is None else shorten(address, room - 1)
    lines = wrap(note, style.room - left - room - 1) or [""]
    yield f" {mark}{column(shown, room)} {lines[0]}".rstrip() + "\n"
    for line in lines[1:]:
        yield f"{' ' * (left + room + 1)}{line}\n"


def _next(mails: Sequence[PlannedMail], style: Style, commands: Mapping[Decision, Sequence[str]]) -> Iterator[str]:
    shown = 0
    for decision, (name, remark) in _COMMANDS.items():
        if decision in commands and any(mail.material and mail.having(decision) for mail in mails):
            shown += 1
            yield from _command(style.say(name), commands[decision], style)
            if remark:
                yield from labelled("", style.say(remark), style)
    if shown > 1:
        told = style.say(
            "Each of these commands sends to all whose turn it is then: run only one, or some get the mail twice."
        )
        yield from labelled("", told, style)


def _command(name: str, words: Sequence[str], style: Style) -> Iterator[str]:
    """A command that a shell reads as one, in however many lines it is copied."""
    lines = join([safe(word) for word in words], " ", style.room - style.label_room - 4 - len(_GOES_ON))
    for number, line in enumerate(lines):
        label = column("" if number else name, style.label_room)
        yield f"   {label}{line}{_GOES_ON if number < len(lines) - 1 else ''}\n"


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
