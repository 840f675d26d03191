"""The facts of mails as blocks of a letter: what an admin searches a log or a quarantine for."""

from collections.abc import Iterator, Sequence

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import counted, said
from bounce_cli.language.translation import Moment
from bounce_cli.letter.grouping import Mail
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Block, Paragraph, Row, Table, Verbatim
from bounce_cli.times import read_time

__all__ = ["last_moment", "mail_blocks", "moment", "recipient_list", "when"]

_MOST_MAILS = 20
_MOST_RECIPIENTS = 50
_LONGEST_WORDS = 2000

_SUBJECT, _FROM, _TO, _SENT, _ID = (
    said("Subject"),
    said("From"),
    said("To"),
    said("Sent"),
    said("Message-ID"),
)


def moment(text: str | None) -> str | None:
    """A date of RFC 3339 with its zone; one whose zone was not stated says so. None where there is none."""
    if text is None or read_time(text) is None:
        return None
    written = Moment(text)
    if text.endswith("-00:00"):
        return said("{moment} (no time zone was stated)", moment=written)
    return written


def when(diagnosis: Diagnosis) -> str | None:
    """When the mail was refused, or tried last, as far as the notice tells (RFC 3339)."""
    return diagnosis.last_attempt_date or diagnosis.date or diagnosis.arrival_date


def last_moment(diagnoses: Sequence[Diagnosis]) -> str | None:
    """The latest of the times at which mails were refused."""
    known = [(time, text) for one in diagnoses if (text := when(one)) and (time := read_time(text))]
    return max(known)[1] if known else None


def recipient_list(names: Sequence[str]) -> str:
    """Addresses one after the other; of very many the others are counted."""
    shown = _listed([harmless(name) for name in names[:_MOST_RECIPIENTS]])
    if len(names) <= _MOST_RECIPIENTS:
        return shown
    return counted(
        len(names) - _MOST_RECIPIENTS, "{names} and {count:,} more", "{names} and {count:,} more", names=shown
    )


def _listed(items: Sequence[str]) -> str:
    """Items one after the other; empty where there is none."""
    listed = items[-1] if items else ""
    for item in reversed(items[:-1]):
        listed = said("{first}, {others}", first=item, others=listed)
    return listed


def mail_blocks(mails: Sequence[Mail]) -> Iterator[Block]:
    """The facts of mails and the words that were said of them; what is the same for all stands once.

    Of more than 20 mails the others are counted.
    """
    shown = mails[:_MOST_MAILS]
    tables = [_rows(mail) for mail in shown]
    same_words = len({mail.first.diagnostic for mail in shown}) == 1
    if len(shown) > 1:
        shared = [row for row in tables[0] if all(row in table for table in tables)]
        tables = [[row for row in table if row not in shared] for table in tables]
        if shared:
            yield Paragraph(text=said("The same for all of these mails:"))
            yield Table(rows=tuple(shared))
        if same_words:
            yield from _words(shown[0].first)
    for number, (mail, rows) in enumerate(zip(shown, tables, strict=True), 1):
        if len(shown) > 1:
            yield Paragraph(text=said("Mail {number}:", number=number))
        if rows:
            yield Table(rows=tuple(rows))
        if len(shown) == 1 or not same_words:
            yield from _words(mail.first)
    if len(mails) > len(shown):
        yield _others(mails[_MOST_MAILS:])
    yield from _missing(shown)


def _rows(mail: Mail) -> list[Row]:
    one, original = mail.first, mail.first.original
    to = recipient_list(mail.recipients) or said("(the notice does not name the address)")
    wrote = sorted({other for each in mail.diagnoses if (other := each.original_recipient)} - set(mail.recipients))
    seen_as = said("Refused") if one.kind == "failure" and one.generated_by != "local" else said("Last attempt")
    found = (
        (_SUBJECT, _shown(original.subject) or said("(no subject)") if original else None),
        (_FROM, _shown(original.from_ if original else None)),
        (_TO, to),
        (said("Written to"), recipient_list(wrote)),
        (_SENT, moment(original.date if original else None)),
        (_ID, f"<{harmless(original.message_id)}>" if original and original.message_id else None),
        (said("Sending server"), _shown(one.reporting_mta if one.kind != "other" else None)),
        (said("Sending IP"), _shown(one.client_ip)),
        (said("Queue ID"), _shown(one.queue_id)),
        (said("Receiving server"), _shown(one.remote_mta)),
        (seen_as, moment(when(one)) if one.kind != "other" else None),
    )
    return [Row(label=label, value=value) for label, value in found if value]


def _shown(text: str | None) -> str | None:
    return harmless(text) if text else None


def _words(diagnosis: Diagnosis) -> Iterator[Block]:
    """The server's own words, with who said them."""
    if not diagnosis.diagnostic:
        return
    speakers = {"remote": said("The receiving server said:"), "local": said("The sending server said:")}
    yield Paragraph(text=speakers.get(diagnosis.generated_by or "", said("The notice says:")))
    yield Verbatim(lines=(harmless(diagnosis.diagnostic, _LONGEST_WORDS),))


def _others(mails: Sequence[Mail]) -> Paragraph:
    names = tuple(dict.fromkeys(name for mail in mails for name in mail.recipients))
    return Paragraph(
        text=counted(
            len(mails),
            "{count:,} more mail was treated alike. It went to: {names}.",
            "{count:,} more mails were treated alike. They went to: {names}.",
            names=recipient_list(names),
        )
    )


def _missing(mails: Sequence[Mail]) -> Iterator[Block]:
    """What an admin would search for and the notices do not tell."""
    names: dict[str, None] = {}
    for mail in mails:
        original = mail.first.original
        values = (
            (_SUBJECT, original),
            (_FROM, original and original.from_),
            (_SENT, original and original.date),
            (_ID, original and original.message_id),
        )
        names |= {label: None for label, value in values if not value}
    if names and mails[0].first.kind != "other":
        yield Paragraph(
            text=counted(
                len(mails),
                "The notice that we got does not name: {facts}.",
                "Some of the notices that we got do not name: {facts}.",
                facts=_listed(list(names)),
            )
        )
