"""Delivery status notifications with a formal part (RFC 3464, RFC 6533), its gaps filled from the words beside it."""

import re

from bounce_cli.address import decode_xtext, field_address, same_address
from bounce_cli.late import late
from bounce_cli.message.encoded_words import decode_encoded_words
from bounce_cli.message.view import Entity, Message
from bounce_cli.reports.dates import read_date
from bounce_cli.reports.doubts import DIFFERENT_THINGS, Stated, doubts_about
from bounce_cli.reports.elsewhere import recipients_elsewhere
from bounce_cli.reports.human_part import HumanPart
from bounce_cli.reports.merging import merged, note_limit
from bounce_cli.reports.model import Action, DeliveryReport, RecipientReport
from bounce_cli.reports.notice_text import Notice, read_notice_text
from bounce_cli.reports.original import returned_mail
from bounce_cli.reports.status_fields import CONTRADICTORY, StatusFields, looks_like_status, read_status_fields
from bounce_cli.reports.words.commands import find_command
from bounce_cli.reports.words.guarded import Guarded, lowered
from bounce_cli.reports.words.hosts import mta_name
from bounce_cli.reports.words.reasons import gave_up_by_itself, is_own_verdict
from bounce_cli.reports.words.replies import LEAST_REFUSAL, Reply, best_status, clean_diagnostic, read_reply
from bounce_cli.status import find_status

__all__ = ["decode_delivery_status", "has_status_part"]

_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status", "message/global-status"})
# A multipart that lies among the leaves lost its boundary: all its parts stand in one text.
_READABLE = ("text/", "multipart/")
# Gateways attach the fields as a file without a type.
_LONGEST_FILE = 1 << 16
# RFC 3464 section 2.3.3 has five words; systems write others, and forms of these.
_ACTIONS = (
    *(
        (word, Action.FAILED)
        for word in ("fail", "undeliver", "error", "expire", "reject", "refuse", "bounce", "return")
    ),
    ("deliver", Action.DELIVERED),
    ("relay", Action.RELAYED),
    ("expand", Action.EXPANDED),
    ("delay", Action.DELAYED),
    ("warn", Action.DELAYED),
)
_OWN_VOICE = late(r"^\s*(?:x-(?!.*smtp)[a-z0-9\-_]+|local|unix)\s*;", re.IGNORECASE)
_BY_CLASS = {"2": Action.DELIVERED, "4": Action.DELAYED}
_EMPTY_WORDS = 12
_QUEUE_ID = Guarded(
    r"(?:message identifier is|queue[- ]?id)[ \t]*[:=][ \t]*([a-z0-9\-]{6,40})",
    ("message identifier is", "queueid", "queue-id", "queue id"),
)


def _status_texts(message: Message) -> list[str]:
    """The texts of the delivery-status parts; of none that is declared, the one that looks like it.

    What lies behind the returned mail may be a part of that mail.
    """
    found: list[str] = []
    fallback: str | None = None
    for leaf in message.root.leaves():
        if leaf.type in _TYPES:
            text = leaf.text()
            if text.strip():
                found.append(text)
        elif found and leaf.type.startswith("message/"):
            break
        elif fallback is None and not found and (leaf.type.startswith(_READABLE) or _is_small_file(leaf)):
            fallback = _status_in_text(leaf)
    return found or ([fallback] if fallback else [])


def _status_fields(message: Message) -> StatusFields | None:
    """The fields of all those parts; None where there are no such parts, or no recipient has a field in them."""
    limit = message.limits.recipients
    about: dict[str, str] = {}
    groups: list[dict[str, str]] = []
    for text in _status_texts(message):
        fields = read_status_fields(text, limit)
        about = fields.message | about
        groups.extend(fields.recipients)
        if fields.cut or len(groups) > limit:
            note_limit(message)
            break
    return StatusFields(message=about, recipients=tuple(groups[:limit])) if groups else None


def has_status_part(message: Message) -> bool:
    """Whether a part is declared as a delivery status."""
    return any(leaf.type in _TYPES for leaf in message.root.leaves())


def _is_small_file(leaf: Entity) -> bool:
    return leaf.type == "application/octet-stream" and len(leaf.raw_body) <= _LONGEST_FILE


def _status_in_text(leaf: Entity) -> str | None:
    text = leaf.text()
    if not looks_like_status(text):
        return None
    first = re.search(
        r"(?im)^[ \t]*(?:reporting-mta|arrival-date|received-from-mta|final-recipient|original-recipient|"
        r"action)[ \t]*:",
        text,
    )
    return text[first.start() :] if first else text


def decode_delivery_status(message: Message) -> DeliveryReport | None:
    """Decode a message with delivery-status fields; None where none of them names an action or a recipient."""
    fields = _status_fields(message)
    if fields is None:
        return None
    notice = read_notice_text(message)
    human = HumanPart(message, notice, [_recipient(group)[0] for group in fields.recipients])
    reports = [_recipient_report(message, group, human) for group in fields.recipients]
    original = returned_mail(message, notice)
    if len(reports) == 1 and reports[0].recipient is None:
        named = recipients_elsewhere(message, original)
        reports = [reports[0]._replace(recipient=named[0] if len(named) == 1 else None)]
    recipients = merged(message, reports)
    about = fields.message
    return DeliveryReport(
        decoder="delivery_status",
        recipients=recipients,
        reporting_mta=mta_name(about.get("reporting-mta")),
        arrival_date=read_date(message, about.get("arrival-date")),
        queue_id=_queue_id(about, notice),
        envelope_id=decode_xtext(about["original-envelope-id"]) if about.get("original-envelope-id") else None,
        original=original,
    )


def _recipient_report(message: Message, group: dict[str, str], human: HumanPart) -> RecipientReport:
    recipient, original_recipient = _recipient(group)
    if recipient is None:
        named = human.next_unnamed()
        recipient = named.address if named else None
    block = human.about(recipient)
    field, stated = group.get("diagnostic-code"), group.get("status", "")
    diagnostic = clean_diagnostic(field)
    in_field = read_reply(diagnostic) if diagnostic else None
    quoted = _quoted(in_field, recipient, human)
    reply = quoted or in_field
    remote_mta = mta_name(group.get("remote-mta"))
    status = _status(find_status(stated), reply)
    code = reply.reply_code if reply else None
    report = RecipientReport(
        recipient=recipient,
        original_recipient=original_recipient,
        action=_action(message, group.get("action"), status, code),
        status=status,
        reply_code=code if code is not None else _reply_in_status(stated),
        diagnostic=reply.text if reply else _status_comment(stated),
        words=block,
        command=find_command(diagnostic or "") or human.command(recipient),
        remote_mta=remote_mta or human.host(recipient),
        remote=_is_remote(field, reply, remote_mta, block, quoted=quoted is not None),
        last_attempt_date=read_date(message, group.get("last-attempt-date")),
        will_retry_until=read_date(message, group.get("will-retry-until")),
        cut=_names_program(group),
    )
    codes = _stated(stated, field, in_field)
    doubts = doubts_about(report, group.get("final-recipient", ""), codes)
    return report._replace(doubts=(DIFFERENT_THINGS, *doubts) if CONTRADICTORY in group else doubts)


def _stated(status: str, field: str | None, reply: Reply | None) -> Stated:
    """The codes of the fields themselves, also where the words fill the gap that their reply leaves.

    A number in a sender's own voice (`X-Unix; 255`) is no reply code.
    """
    if reply is None or field is None or _OWN_VOICE.match(field):
        return Stated(find_status(status))
    return Stated(find_status(status), reply.status, reply.reply_code)


def _status(field: str | None, reply: Reply | None) -> str | None:
    """The more specific of the field's code and the reply's; what a sender that gave up was told last comes first."""
    if reply is None:
        return field
    return best_status(reply.status, field) if reply.last_answer else best_status(field, reply.status)


def _recipient(group: dict[str, str]) -> tuple[str | None, str | None]:
    """(final recipient, original recipient where it differs)."""
    final, original, actual = (
        field_address(_decoded(group.get(name, "")))
        for name in ("final-recipient", "original-recipient", "x-actual-recipient")
    )
    if final is None or "@" not in final or final.startswith("@"):
        final = next((a for a in (original, actual) if a and "@" in a), final or original or actual)
    if final and final.startswith("@"):  # a domain with nobody in it
        final = None
    return final, original if original and not same_address(original, final) else None


def _names_program(group: dict[str, str]) -> bool:
    """Whether the mail went to a program: an address among its arguments may be anybody's."""
    return group.get("final-recipient", "").partition(";")[2].lstrip(' "').startswith("|")


def _decoded(value: str) -> str:
    """A recipient field with xtext undone; an encoded word (RFC 2047) for a local part is what the sender addressed."""
    if "=?" in value and "@" not in value:
        return decode_encoded_words(value)
    return decode_xtext(value) if "+" in value else value


def _action(message: Message, value: str | None, status: str | None, code: int | None) -> Action:
    """What the field says; where it says nothing that is known, what the class of the code means."""
    word = (value or "").strip().lower()
    for beginning, action in _ACTIONS:
        if word.startswith(beginning):
            return action
    if word:
        message.note("unknown_action", "the report says of a recipient what no standard knows")
    return _BY_CLASS.get((status or str(code or ""))[:1], Action.FAILED)


def _quoted(reply: Reply | None, recipient: str | None, human: HumanPart) -> Reply | None:
    """The reply as the words quote it, where they say more of it than the fields."""
    if _is_vague(reply):
        return human.answer(recipient)
    if reply is None or not human.may_go_on_with(reply.text):
        return None
    answer = human.answer(recipient)
    return answer if _goes_on(reply, answer) else None


def _is_vague(reply: Reply | None) -> bool:
    """Whether the fields quote no reply, a bare number, or a success, so that the words must fill the gap."""
    if reply is None or len(reply.text) <= _EMPTY_WORDS:
        return True
    return reply.reply_code is not None and reply.reply_code < LEAST_REFUSAL


def _goes_on(reply: Reply | None, answer: Reply | None) -> bool:
    """Whether the transcript has all lines of a reply of which the field has the first."""
    return reply is not None and answer is not None and answer.text.startswith(reply.text) and answer != reply


def _reply_in_status(value: str) -> int | None:
    match = re.fullmatch(r"\s*([245]\d\d)\s*", value)
    return int(match[1]) if match else None


def _status_comment(value: str) -> str | None:
    match = re.search(r"\(([^()]{4,300})\)", value)
    return clean_diagnostic(match[1]) if match else None


def _is_remote(
    field: str | None, reply: Reply | None, remote_mta: str | None, words: str, *, quoted: bool
) -> bool | None:
    """Whether a remote server refused; None where neither the fields nor the words tell."""
    if reply is None or (quoted and reply.reply_code is None):
        return False if is_own_verdict(words) else None
    if gave_up_by_itself(reply):
        return False
    if quoted:
        return not reply.last_answer
    if reply.last_answer or reply.reply_code is None or (field and _OWN_VOICE.match(field)):
        return False
    return remote_mta is not None or reply.text[:1] in "245"


def _queue_id(about: dict[str, str], notice: Notice) -> str | None:
    for name, value in about.items():
        if name.endswith("-queue-id") and value:
            return value
    match = _QUEUE_ID.search(lowered(notice.text))
    return notice.text[match.start(1) : match.end(1)] if match else None
