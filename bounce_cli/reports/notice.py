"""Notices in plain words, without a formal part: recipient, reply and cause are read from what they say."""

import re
from functools import cached_property

from bounce_cli.address import author_address, clean_address, domain_of, find_addresses, is_daemon, same_address
from bounce_cli.folding import fold
from bounce_cli.language.said import said
from bounce_cli.late import late
from bounce_cli.message.view import Message
from bounce_cli.reports.automatic_response import decode_automatic_response
from bounce_cli.reports.elsewhere import recipients_elsewhere, telling_subject
from bounce_cli.reports.merging import note_limit
from bounce_cli.reports.model import Action, DeliveryReport, Original, RecipientReport
from bounce_cli.reports.notice_text import Notice, read_notice_text
from bounce_cli.reports.original import find_original, original_recipients, returned_mail
from bounce_cli.reports.signs import (
    HeaderSigns,
    action_by_codes,
    announces_report,
    answers_or_forwards,
    answers_or_forwards_report,
    header_signs,
    is_of_a_persons_program,
    marked_as_quoted,
    stated_action,
)
from bounce_cli.reports.words.bare_names import bare_names
from bounce_cli.reports.words.commands import find_command
from bounce_cli.reports.words.failed_addresses import FailedAddress, Rank, failed_addresses
from bounce_cli.reports.words.hosts import find_host
from bounce_cli.reports.words.reasons import gave_up_by_itself, is_own_verdict, reason_text
from bounce_cli.reports.words.recipient_places import ALIAS_OF
from bounce_cli.reports.words.replies import Reply, reply_in
from bounce_cli.reports.words.transcript import Transcript
from bounce_cli.reports.words.wordings import words_for
from bounce_cli.status import find_reply, find_status, find_statuses

__all__ = ["decode_notice", "notice_report"]

_REPORTED_AT = 4
_SESSION_OF_OTHERS = late(r"(?i)\bsmtp server: errors from\b")
_LONGEST_NOTICE = 20_000
_LOGGED = late(r"^(?=[^\n]{0,200}(?:[.,:]_|\./))[^\s_@]{1,60}(?:_[^\s_@]{1,60}){3,200}$", re.MULTILINE)
_SIGNS_OF_LOG = ("._", ",_", ":_", "./")
_LONGEST_ALIAS = 600


def decode_notice(message: Message) -> DeliveryReport | None:
    """Decode a report that is made of words only; None where the signs do not suffice."""
    signs = header_signs(message)
    if signs.points == 0 or _is_statistics(message):
        return None
    notice = read_notice_text(message)
    text = notice.text[:_LONGEST_NOTICE]
    folded = fold(text)
    announced = announces_report(folded)
    points = signs.points + 2 * announced + (notice.separated and signs.points > 1)
    if announced and points < _REPORTED_AT and _returns_readers_mail(message):
        points += 2
    action = stated_action(folded, signs.subject) or (Action.FAILED if signs.listed else None)
    if action is None and signs.daemon and points >= _REPORTED_AT:
        action = action_by_codes(text, returned=notice.separated or find_original(message) is not None)
    if action is None or points < _REPORTED_AT or _only_looks_like_it(message, signs, folded):
        return None
    if not (signs.mechanical or notice.separated or _returns_mail(message)):
        return None
    if not announced and not _supported(signs, notice):
        return None
    if not signs.daemon and not signs.listed and decode_automatic_response(message) is not None:
        return None
    report = notice_report(message, notice, action, sure=min(1.0, 0.5 + points / 16))
    original = report.original
    if report.recipients[0].recipient is None and original and header_signs(original.message).daemon:
        return None  # a wrapping around another report, which says more
    doubt = _doubt(message, signs, notice, report)
    if doubt:
        message.note("quoted_report", doubt)
        return report._replace(quoted=True)
    return report


def _is_statistics(message: Message) -> bool:
    """Whether a receiver reports on all mail of a domain (RFC 9990 section 4, RFC 8460 section 5.3): none came back."""
    subject = fold(message.root.fields.first("subject") or "")
    declared = message.root.content_type.parameters.get("report-type", "").lower()
    return declared == "tlsrpt" or (subject.startswith("report domain:") and "submitter:" in subject)


def _doubt(message: Message, signs: HeaderSigns, notice: Notice, report: DeliveryReport) -> str | None:
    """Why a notice may speak of a mail that its reader never sent; None where nothing says so."""
    if marked_as_quoted(notice.text, tuple(item.recipient for item in report.recipients if item.recipient)):
        return said("the report stands in lines that are marked as quoted")
    if _SESSION_OF_OTHERS.search(message.root.fields.first("subject") or ""):
        return said("a transcript for the postmaster, of a session that may be anybody's")
    if not signs.listed and answers_or_forwards_report(message.root.fields):
        return said("the subject is that of a report which somebody answers or sends on")
    if not signs.daemon and report.original is None and not signs.listed:
        return said("the sender is no mail system and returns no mail: the words may be quoted from elsewhere")
    return None


def _returns_mail(message: Message) -> bool:
    """Whether a person's mail is attached: a person who sends on a report attaches a mail system's."""
    original = find_original(message)
    return original is not None and not header_signs(original.message).daemon


def _only_looks_like_it(message: Message, signs: HeaderSigns, folded: str) -> bool:
    """Whether a postmaster answers as a person, or somebody wants a click, or a list server counts errors."""
    if signs.listed or find_original(message) is not None:
        return False
    fields = message.root.fields
    if not signs.null_path and answers_or_forwards(fields) and is_of_a_persons_program(fields):
        return True
    return words_for("no_report").within(folded)


def _returns_readers_mail(message: Message) -> bool:
    """Whether the mail that is attached was sent by whom this one is addressed to."""
    original = find_original(message)
    reader = find_addresses(message.root.fields.first("to") or "")
    if original is None or not reader:
        return False
    fields = original.message.root.fields
    senders = find_addresses(" ".join(fields.first(name) or "" for name in ("from", "return-path", "sender")))
    return any(same_address(address, sender) for address in reader[:1] for sender in senders)


def _supported(signs: HeaderSigns, notice: Notice) -> bool:
    """Whether a notice whose heading is in no known language still has something that only a report has."""
    if signs.listed:
        return True
    text = notice.text[:_LONGEST_NOTICE]
    stated = find_reply(text) is not None or bool(find_status(text))
    return signs.daemon and (stated or signs.null_path or (signs.subject is not None and notice.separated))


def notice_report(
    message: Message, notice: Notice, action: Action, *, sure: float, quoted: bool = False
) -> DeliveryReport:
    """Build the report from a notice's words, its header and the returned mail."""
    original = returned_mail(message, notice)
    header = message.root.fields.first("x-failed-recipients") if not quoted else None
    known = tuple(find_addresses(header)) if header else ()
    sender = None if quoted else clean_address(message.root.fields.first("to") or "")
    text = _with_blanks(notice.text[:_LONGEST_NOTICE])
    if len(notice.text) > _LONGEST_NOTICE:
        message.note(
            "notice_too_long", said("only the first {limit} characters of the words were read", limit=_LONGEST_NOTICE)
        )
    items = failed_addresses(text, sender=sender, known=known)
    if known and all(item.line < 0 for item in items):
        # An alias was resolved between header and text: the words are nearer to what failed.
        items = [item for item in failed_addresses(text, sender=sender) if item.rank is Rank.CERTAIN] or items
    if not known and (not items or items[0].rank < Rank.CERTAIN):
        rivals = bool(items) and items[0].rank > Rank.ADDRESSEE
        named = bare_names(text, _system_domain(message), original_recipients(original), sure=rivals)
        items = [FailedAddress(address=name, rank=Rank.CERTAIN, line=-1, block=text) for name in named] or items
    if not items or (items[0].rank <= Rank.ADDRESSEE and not known):
        items = _from_elsewhere(message, original, text, items)
    whole = _Whole(text, items, subject="" if quoted else telling_subject(message))
    limit = message.limits.recipients
    if len(items) > limit:
        note_limit(message)
    if not items:
        message.note("no_recipient", "the report names no recipient")
    subjects: list[FailedAddress] | list[None] = items[:limit] or [None]
    recipients = tuple(_recipient_report(item, whole, action) for item in subjects)
    return DeliveryReport(
        decoder="notice",
        recipients=recipients,
        sure=sure,
        reporting_mta=_system_domain(message),
        original=original,
        quoted=quoted,
    )


def _with_blanks(text: str) -> str:
    """Lines in the form of qmail's log, `550_no_such_user./Giving_up.`, with blanks in the place of its signs."""
    # So many lines are in no such form that they are asked for one of its signs first.
    if not any(sign in text for sign in _SIGNS_OF_LOG) or not _LOGGED.search(text):
        return text
    return "\n".join(
        line.replace("_", " ").replace("/", " ") if _LOGGED.match(line) else line for line in text.split("\n")
    )


def _from_elsewhere(
    message: Message, original: Original | None, text: str, weak: list[FailedAddress]
) -> list[FailedAddress]:
    """Recipients where the words name none: another place that names one, else a lone address in the text."""
    named = recipients_elsewhere(message, original)
    if len(named) != 1:
        return weak if len(weak) == 1 or (weak and weak[0].rank > Rank.BYSTANDER) else []
    return [FailedAddress(address=named[0], rank=Rank.ADDRESSEE, line=-1, block=text)]


class _Whole:
    """All words of a notice; what only they say holds for every recipient, and is looked for once."""

    def __init__(self, text: str, items: list[FailedAddress], *, subject: str) -> None:
        lone = len(items) == 1
        first = min((item.line for item in items if item.line >= 0), default=0)
        self._above = "\n".join(text.split("\n")[:first])
        self.text = text
        self.lone = lone
        self._subject = subject
        self.transcript = Transcript(text)
        self._reasons: dict[tuple[str, str | None], str | None] = {}
        self._facts: dict[str, tuple[str | None, str | None]] = {}

    def reason(self, own: str, address: str | None) -> str | None:
        """The words of the cause, of one recipient's lines or of all; addresses in a list share their lines."""
        key = own, address
        if key not in self._reasons:
            self._reasons[key] = reason_text(self.text if self.lone or not own else own, own, address)
        return self._reasons[key]

    def words(self, own: str) -> str:
        """All that is said of a recipient: its lines and those above all of them; the subject too for a lone one."""
        if self.lone:
            return f"{self._subject}\n{self.text}" if self._subject else self.text
        return f"{self._above}\n{own}" if own else self.text

    def facts(self, own: str) -> tuple[str | None, str | None]:
        """The status code and the host that some lines name."""
        if own not in self._facts:
            self._facts[own] = _refusal(own), find_host(own)
        return self._facts[own]

    @cached_property
    def reply(self) -> Reply | None:
        """The first reply."""
        return reply_in(self.text)

    @cached_property
    def status(self) -> str | None:
        """The first status code of a refusal."""
        return _refusal(self.text)

    @cached_property
    def command(self) -> str | None:
        """The command that any of the words name."""
        return find_command(self.text)

    @cached_property
    def host(self) -> str | None:
        """The remote server that any of the words name."""
        return find_host(self.text)


def _is_remote(reply: Reply | None, diagnostic: str | None) -> bool | None:
    if reply:
        return not (reply.last_answer or gave_up_by_itself(reply))
    return False if is_own_verdict(diagnostic) else None


def _refusal(text: str) -> str | None:
    """The first status code that is no success: in a refusal such a number is a version or another recipient's."""
    return next((status for status in find_statuses(text) if status[0] != "2"), None)


def _recipient_report(item: FailedAddress | None, whole: _Whole, action: Action) -> RecipientReport:
    address, own = (item.address, item.block) if item else (None, "")
    only = whole.lone or not item
    reply = whole.transcript.answer_to(address, own, lone=only)
    command = whole.transcript.command_of(address, own, lone=only)
    general = whole.lone or not own
    if reply is None and general:
        reply = whole.reply
    diagnostic = reply.text if reply else whole.reason(own, (item.shares if item else None) or address)
    status, host = whole.facts(own)
    alias = ALIAS_OF.search(own[:_LONGEST_ALIAS])
    return RecipientReport(
        recipient=address,
        original_recipient=alias["a"] if alias and not same_address(alias["a"], address) else None,
        action=action,
        status=(reply.status if reply else None) or status or (whole.status if general else None),
        reply_code=reply.reply_code if reply else None,
        diagnostic=diagnostic,
        words=whole.words(own),
        command=command or (whole.command if general else None),
        remote_mta=host or (whole.host if general else None),
        remote=_is_remote(reply, diagnostic),
    )


def _system_domain(message: Message) -> str | None:
    """The domain of the mail system that wrote the notice."""
    sender = author_address(message.root.fields.first("from") or "")
    return domain_of(sender) if is_daemon(sender) else None
