"""Reports that a person quoted line by line in a mail of their own."""

import re

from bounce_cli.folding import fold
from bounce_cli.late import late
from bounce_cli.message.view import Message
from bounce_cli.reports.model import Action, DeliveryReport
from bounce_cli.reports.notice import notice_report
from bounce_cli.reports.notice_text import Notice
from bounce_cli.reports.signs import announces_report, stated_action, words_of_failure
from bounce_cli.reports.words.separators import cut_at_original
from bounce_cli.status import find_reply, find_status

__all__ = ["decode_quoted_lines"]

_QUOTED = late(r"^[ \t]*>(?:[ \t]?>)*[ \t]?", re.MULTILINE)
_FROM = "from|von|de|da|fra|från|van|od|от|差出人|发件人|寄件者"
_LINE = r"[ \t*]{0,4}[^\n:：]{2,20}[:：][^\n]{0,300}\n"
# What mail programs put above a mail that is sent on, in the languages that they speak.
_FORWARDED = late(
    r"(?im)^[ \t]*+-{3,}+[ \t]*+(?:(?:begin )?forwarded message|original message|"
    r"(?:weitergeleitete|urspr[uü]ngliche) nachricht|message (?:transf[eé]r[eé]|d'origine)|"
    r"mensaje (?:reenviado|original)|messaggio (?:inoltrato|originale)|mensagem (?:encaminhada|original)|"
    r"(?:doorgestuurd|oorspronkelijk) bericht|vidarebefordrat meddelande|ursprungligt meddelande|"
    r"videresendt (?:melding|meddelelse)|opprinnelig melding|oprindelig meddelelse|"
    r"(?:tre[sś][cć] )?przekazan(?:a wiadomo[sś][cć]|ej wiadomo[sś]ci)|oryginalna wiadomo[sś][cć]|"
    r"(?:p[rř]eposlan[aá]|p[uů]vodn[ií]) zpr[aá]va|пересылаемое сообщение|исходное сообщение|"
    r"転送(?:され[たる])?メッセージ|元のメッセージ|转发的邮件|原始邮件)[ \t]*+-*+[ \t]*+$"
)
# The header that Outlook and its kin put above what they forward, without another mark.
_BLOCK = late(
    rf"(?im)^[ \t*]{{0,4}}(?:{_FROM})[ *]{{0,3}}[:：][^\n]{{1,300}}\n"
    rf"(?:{_LINE}){{2,6}}[ \t]*\n"
)
_HEAD = late(rf"(?:{_LINE}){{2,8}}[ \t]*\n")
_LINES_NEEDED = 3
_LONGEST_ATTRIBUTION = 200
_FORWARDED_HEAD = 600
_MAIL_SYSTEM = late(
    r"(?i)mailer[-_. ]?daemon|post[-_]?master|mail delivery (?:sub)?system|mail deliver(?:y)? system|mail system\b|"
    r"microsoft outlook|system administrator"
)
_FROM_LINE = late(rf"(?im)^[ \t*]{{0,4}}(?:{_FROM})[ \t*]{{0,3}}[:：][ \t*]{{0,4}}([^\n]{{1,200}})$")


def decode_quoted_lines(message: Message) -> DeliveryReport | None:
    """The notice that a person quoted in their own text: its words, or the line "… wrote:", say that it is one."""
    text = next((leaf.text() for leaf in message.root.leaves() if leaf.type.startswith("text/")), "")
    quoted, attributed = _quoted_part(text)
    if not quoted:
        return None
    notice, original = cut_at_original(quoted)
    folded = fold(notice[:20_000])
    stated = find_reply(notice) is not None or find_status(notice) is not None or original is not None
    if not (announces_report(folded) if attributed and not stated else attributed or words_of_failure(folded)):
        return None
    action = stated_action(folded, Action.FAILED if attributed else None)
    if action is None:
        return None
    report = notice_report(message, Notice(text=notice, original=original), action, sure=0.6, quoted=True)
    if not any(item.recipient for item in report.recipients):
        return None
    if not (attributed or stated or _machine_words(folded)):
        return None
    message.note("quoted_report", "the report was quoted in a mail of somebody else")
    return report


def _quoted_part(text: str) -> tuple[str, bool]:
    """The lines that somebody else wrote, and whether the line above or their own From says that a mail system did."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.lstrip().startswith(">")), len(lines))
    marked = [_QUOTED.sub("", line, count=1) for line in lines if line.lstrip().startswith(">")]
    above = " ".join(line.strip() for line in lines[max(0, first - 3) : first] if line.strip())
    attributed = bool(marked) and bool(_MAIL_SYSTEM.search(above[-_LONGEST_ATTRIBUTION:]))
    if marked and (attributed or len(marked) >= _LINES_NEEDED):
        return "\n".join(marked), attributed
    forwarded = _FORWARDED.search(text)
    block = None if forwarded else _BLOCK.search(text)
    if forwarded is None and block is None:
        return "", False
    rest = text[forwarded.end() if forwarded else block.start() if block else 0 :].lstrip("\n")
    sender = _FROM_LINE.search(rest[:_FORWARDED_HEAD])
    head = _HEAD.match(rest)  # whom it was sent to is nobody that failed
    return rest[head.end() if head else 0 :], sender is not None and bool(_MAIL_SYSTEM.search(sender[1]))


def _machine_words(folded: str) -> bool:
    """Words that a person does not write about a mail that came back."""
    return any(
        words in folded
        for words in (
            "mail delivery s",
            "mailer-daemon",
            "postmaster",
            "permanent error",
            "created automatically",
            "this is the",
            "following address",
            "following recipient",
            "delivery has failed",
            "qmail",
        )
    )
