"""What tells a report from ordinary mail: signs in the header, and words that only mail systems write."""

import re
from functools import lru_cache
from typing import NamedTuple

from bounce_cli.address import author_address, is_daemon
from bounce_cli.folding import fold
from bounce_cli.late import late
from bounce_cli.message.fields import Fields
from bounce_cli.message.view import Message
from bounce_cli.remembering import remembered
from bounce_cli.reports.model import Action
from bounce_cli.reports.owners import host_of
from bounce_cli.reports.words.reasons import is_own_verdict
from bounce_cli.reports.words.wordings import words_for
from bounce_cli.status import find_reply, find_statuses

__all__ = [
    "HeaderSigns",
    "action_by_codes",
    "announces_report",
    "answers",
    "answers_or_forwards",
    "answers_or_forwards_report",
    "header_signs",
    "is_of_a_list",
    "is_of_a_loop",
    "is_of_a_persons_program",
    "is_robot",
    "marked_as_quoted",
    "names_daemon",
    "sent_by_machine",
    "stated_action",
    "stated_sender",
    "words_of_failure",
]

_DAEMON_NAME = late(
    r"mail(?:er)?[ _\-.]?(?:delivery|deliver|daemon|system|administrator)|delivery (?:sub)?system|postmaster\b|"
    r"system administrator|"
    r"microsoft outlook|mail server|mailserver|mail router|mail gateway|internet mail|lsmtp|"
    r"gateway(?=[\"')]?\s*(?:$|[<@(.\d]|appliance|server|notif))|"
    r"mail transport|server administrator|e-?mail connect|list ?serv|list server|posta-certificata@|"
    r"e-?manager|interscan|virus ?wall"
)
# A filter that names itself in the domain alone; else hosts are called so, and no owner: companies have such names too.
_DAEMON_ADDRESS = "alert@notification"
_DOMAIN = late(r"@[a-z0-9.\-]{1,255}")
_ROBOT = late(r"(?i)(?:^|[<\s])(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|auto[-_.]?reply|abuse|bounces?)[^@\s]{0,64}@")
# Addresses that feedback loops and gateways report from.
_MACHINE = late(
    r"(?i)(?:^|[<\s\"._-])(?:(?:fbl|arf|feedback[-_.]?(?:loops?|reports?)?|compl(?:aints?|ains?)|(?:abuse|spam)[-_.]?reports?|nd[rn]s?|"
    r"non[-_.]?delivery)(?:[-_.+][^@\s]{0,64})?@|staff@hotmail\.com)"
)
# Beginnings of subjects with which mail programs answer, and with which they forward.
_ANSWER = late(r"(?i)\s*(?:re|aw|antw|sv|vs|rif|r|odp|res|rv|ref|va|ynt|回复|答复|回覆)(?:\[\d+\])?\s?[:：]")
_FORWARD = late(
    r"(?i)\s*(?:fwd?|wg|tr|i|enc|pd|vb|vl|doorst|weiterleitung|inoltrato|transf[eé]r[eé]|encaminhad[ao]|"
    r"przekaz(?:ane)?|转发|轉寄|転送)\s?[:：]"
)
# What people write mail with.
_PERSONS_PROGRAM = late(
    r"(?i)thunderbird|mozilla|mutt|evolution|kmail|the bat|apple mail|outlook|eudora|roundcube|squirrelmail|horde|"
    r"claws|sylpheed|alpine|gnus|becky"
)
# Addresses at which list software speaks for itself.
_OF_A_LIST = late(r"(?i)(?:-(?:owner|bounces|admin)|mailman(?:-bounces)?)@")
# A mail program's mark before the lines of somebody else; Sendmail's transcripts mark their commands like that too.
_MARKED = late(
    r"[ \t]{0,8}>(?!>>[ \t]?(?:<?[^\s<>@]{1,64}@|RCPT|MAIL|DATA|BDAT|[EHL]HLO|HELO|QUIT|STARTTLS|AUTH|RSET|VRFY|\.)\b)",
    re.IGNORECASE,
)


class HeaderSigns(NamedTuple):
    """What a header says for being a report's.

    Attributes:
        points: from 0 up, the subject's included.
        mechanical: whether something besides the subject speaks.
        daemon: whether a mail system is named as the sender.
        null_path: whether the return path is empty or a daemon's.
        listed: whether `X-Failed-Recipients` names who failed.
        subject: what the subject says was done.
    """

    points: int
    mechanical: bool
    daemon: bool
    null_path: bool
    listed: bool
    subject: Action | None


@lru_cache(maxsize=2)  # one decoder after the other asks for the same
def header_signs(message: Message) -> HeaderSigns:
    """Judge the header of a message by what reports have: null return path, a daemon as sender, a telling subject."""
    fields = message.root.fields
    path = fields.raw("return-path")
    path = fields.raw("x-smtp-mail-from") if path is None else path
    null_path = path is not None and path.strip() in {b"<>", b"<MAILER-DAEMON>", b""}
    sender = stated_sender(fields)
    daemon = names_daemon(sender) or _is_list_server(message, sender)
    path_daemon = path is not None and b"mailer-daemon" in path.lower()
    subject = _subject(fields.first("subject") or "")
    points = 2 * (null_path or path_daemon) + 2 * daemon
    listed = "x-failed-recipients" in fields
    points += 4 * listed
    points += 3 * ("x-ms-embedded-report" in fields or "x-ms-exchange-message-is-ndr" in fields)
    points += 3 * (message.root.type == "multipart/report")
    mechanical = points > 0
    points += "auto-submitted" in fields and fields.plain("auto-submitted").strip() != "no"
    # Shops and parcel services write from such addresses too, also that something was not delivered.
    points += not daemon and bool(_ROBOT.search(sender))
    return HeaderSigns(
        points=points + 2 * (subject is not None),
        mechanical=mechanical,
        daemon=daemon,
        null_path=null_path or path_daemon,
        listed=listed,
        subject=subject,
    )


def stated_sender(fields: Fields) -> str:
    """The text of the From field, of Sender where there is none."""
    return fields.first("from") or fields.first("sender") or ""


def answers(fields: Fields) -> bool:
    """Whether the subject is that of an answer."""
    return _ANSWER.match(fields.first("subject") or "") is not None


def answers_or_forwards(fields: Fields) -> bool:
    """Whether the subject is that of an answer or of a mail that is sent on."""
    return answers(fields) or _FORWARD.match(fields.first("subject") or "") is not None


def answers_or_forwards_report(fields: Fields) -> bool:
    """Whether the subject is that of a report, sent on or answered: mail systems answer no reports."""
    subject = fields.first("subject") or ""
    prefix = _ANSWER.match(subject) or _FORWARD.match(subject)
    return prefix is not None and _subject(subject[prefix.end() :].strip()) is not None


def is_of_a_persons_program(fields: Fields) -> bool:
    """Whether the header names a program with which people write mail."""
    return _PERSONS_PROGRAM.search(f"{fields.plain('user-agent')} {fields.plain('x-mailer')}") is not None


@remembered
def names_daemon(sender: str) -> bool:
    """Whether the text of a From field names a mail system."""
    address = author_address(sender) or sender.strip("<> ")
    if is_daemon(address) and not _ROBOT.search(address):
        return True
    folded = fold(sender)
    if _DAEMON_ADDRESS in folded:
        return True
    return bool(_DAEMON_NAME.search(_DOMAIN.sub(lambda found: f"@{host_of(found[0])} ", folded)))


def _is_list_server(message: Message, sender: str) -> bool:
    """Whether list software speaks for itself: its posts carry the same fields, but a person's From."""
    fields = message.root.fields
    if "x-list-administrivia" in fields:
        return bool(_OF_A_LIST.search(sender))
    return "x-mlserver" in fields and "-admin@" in sender.lower()


@remembered
def _subject(value: str) -> Action | None:
    """What a subject says was done; the same few stand above most reports."""
    if not value:
        return None
    text = fold(value.replace("_", " "))
    if words_for("delayed_subject").within(text):
        return Action.DELAYED
    if text.startswith(("re:", "fwd:", "fw:", "aw:")):
        return None
    return Action.FAILED if words_for("failed_subject").within(text) else None


@lru_cache(maxsize=2)  # of a notice it is asked twice
def words_of_failure(folded: str) -> bool:
    """Whether folded text holds words with which mail systems announce that a mail was not delivered."""
    return words_for("failed").within(folded)


@lru_cache(maxsize=2)
def _words_of_delay(folded: str) -> bool:
    return words_for("delayed").within(folded)


def announces_report(folded: str) -> bool:
    """Whether folded text announces a failure or a delay."""
    return words_of_failure(folded) or _words_of_delay(folded)


def stated_action(folded: str, subject: Action | None) -> Action | None:
    """What folded words of a notice say was done; None where they say nothing of delivery."""
    if _words_of_delay(folded) and not any(
        words in folded
        for words in ("given up", "giving up", "permanent error", "permanently failed", "permanent failure")
    ):
        return Action.DELAYED
    if words_of_failure(folded):
        return Action.DELAYED if subject is Action.DELAYED else Action.FAILED
    if words_for("delivered").within(folded):
        return Action.DELIVERED
    return subject


def action_by_codes(text: str, *, returned: bool) -> Action | None:
    """What the codes of a notice in an unknown language say: of transient ones only, a warning that returns no mail.

    None where neither a refusal nor a sender's own verdict stands in it.
    """
    classes = {status[0] for status in find_statuses(text)} | {str(code)[0] for code in (find_reply(text),) if code}
    if classes & {"4", "5"}:
        return Action.DELAYED if "5" not in classes and not returned else Action.FAILED
    return Action.FAILED if any(map(is_own_verdict, text.split("\n"))) else None


def sent_by_machine(message: Message) -> bool:
    """Whether anything in the header says that a program wrote the mail: what a report stands in is its own."""
    if header_signs(message).mechanical:
        return True
    fields = message.root.fields
    if fields.plain("auto-submitted").startswith("auto-") or "report-type" in message.root.content_type.parameters:
        return True
    return is_robot(stated_sender(fields))


def is_of_a_list(address: str) -> bool:
    """Whether an address is one at which list software speaks for itself."""
    return bool(_OF_A_LIST.search(address))


def is_robot(sender: str) -> bool:
    """Whether the text of a From field, or an address, is one from which programs write, feedback loops among them."""
    return bool(_ROBOT.search(sender)) or is_of_a_loop(sender)


def is_of_a_loop(sender: str) -> bool:
    """Whether the text of a From field is that of a feedback loop, or of a gateway that reports."""
    return bool(_MACHINE.search(sender))


def marked_as_quoted(text: str, addresses: tuple[str, ...]) -> bool:
    """Whether lines that are marked as somebody else's name one of the addresses, or announce a failure."""
    if ">" not in text:
        return False
    marked = "\n".join(line for line in text.split("\n") if _MARKED.match(line)).lower()
    return bool(marked) and (any(address.lower() in marked for address in addresses) or announces_report(fold(marked)))
