"""Short words for verdicts, shared by all forms for people."""

from bounce_cli.advice.catalogue import entry
from bounce_cli.advice.vocabularies import word
from bounce_cli.classifier import Alternative, Reason, Suppression
from bounce_cli.diagnosis import Diagnosis, is_undiagnosed
from bounce_cli.language.said import counted, said
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import width_of

__all__ = [
    "ABOUT_AUTHENTICATION",
    "ACTORS",
    "NEXT_WIDTH",
    "catalogued",
    "is_no_mail",
    "kind_words",
    "label",
    "label_of",
    "next_step",
    "plural",
    "reason_words",
    "rivals",
    "title",
]

ACTORS = {
    "sender": said("you"),
    "own_it": said("your IT"),
    "recipient": said("recipient"),
    "recipient_it": said("their IT"),
    "nobody": said("nobody"),
}
# Reasons that `bounce check` has the remedy for.
ABOUT_AUTHENTICATION = frozenset({Reason.AUTH_FAILURE, Reason.DMARC_POLICY})
_LABELS = {"hard": "HARD", "soft": "SOFT", "pending": "PEND", "global": "GLOB"}
_KIND_LABELS = {
    "feedback": "CMPL",
    "delivered": "DLVD",
    "relayed": "RLYD",
    "expanded": "EXPD",
    "auto_reply": "AUTO",
    "challenge": "CHAL",
    "disposition": "READ",
    "subscription": "LIST",
    "other": "MAIL",
}
_NO_MAIL = frozenset({"empty", "binary_data", "malformed_header"})
_SURE = 0.9
# Columns for what to do, in a table.
NEXT_WIDTH = 17
_KIND_WORDS = {
    "failure": said("bounce"),
    "delay": said("delay"),
    "feedback": said("complaint"),
    "delivered": said("delivery confirmed"),
    "relayed": said("mail relayed"),
    "expanded": said("list expanded"),
    "auto_reply": said("auto reply"),
    "challenge": said("challenge"),
    "disposition": said("read receipt"),
    "subscription": said("subscription mail"),
    "other": said("ordinary mail"),
}
_COUNTED_KINDS = {
    "failure": counted(0, "{count:,} bounce", "{count:,} bounces"),
    "delay": counted(0, "{count:,} delay", "{count:,} delays"),
    "feedback": counted(0, "{count:,} complaint", "{count:,} complaints"),
    "delivered": counted(0, "{count:,} delivery confirmed", "{count:,} deliveries confirmed"),
    "relayed": counted(0, "{count:,} mail relayed", "{count:,} mails relayed"),
    "expanded": counted(0, "{count:,} list expanded", "{count:,} lists expanded"),
    "auto_reply": counted(0, "{count:,} auto reply", "{count:,} auto replies"),
    "challenge": counted(0, "{count:,} challenge", "{count:,} challenges"),
    "disposition": counted(0, "{count:,} read receipt", "{count:,} read receipts"),
    "subscription": counted(0, "{count:,} subscription mail", "{count:,} subscription mails"),
    "other": counted(0, "{count:,} ordinary mail", "{count:,} ordinary mails"),
}
_KIND_TITLES = {"feedback": "_complaint", "challenge": "_challenge", "auto_reply": "_auto_reply"}


def rivals(alternatives: tuple[Alternative, ...], confidence: float) -> str | None:
    """The other readings in words; None beside a sure verdict, which needs no doubt."""
    if confidence >= _SURE:
        return None
    return ", ".join(f"{other.reason} ({other.confidence:.2f})" for other in alternatives) or None


def plural(count: int, kind: str, style: Style) -> str:
    """A count with the words for a kind, such as `1 auto reply` or `1,010 bounces`."""
    return style.say(_COUNTED_KINDS[kind].of(count=count))


def kind_words(kind: str, style: Style) -> str:
    """A kind in words."""
    return style.say(_KIND_WORDS[kind])


def label(diagnosis: Diagnosis) -> str:
    """Four letters for the first column: the bounce type, else the kind; `AUTH` for a refusal for SPF, DKIM, DMARC."""
    if diagnosis.reason in ABOUT_AUTHENTICATION:
        return "AUTH"
    return label_of(diagnosis.kind, diagnosis.type)


def label_of(kind: str, type_: str | None) -> str:
    """Four letters for a bounce type, else for a kind."""
    return _LABELS[type_] if type_ else _KIND_LABELS.get(kind, "MAIL")


def is_no_mail(diagnosis: Diagnosis) -> bool:
    """Whether what was read is no mail at all: an empty file, binary data, text without a header."""
    return diagnosis.kind == "other" and any(problem.code in _NO_MAIL for problem in diagnosis.problems)


def title(diagnosis: Diagnosis, style: Style) -> str:
    """The reason's name for people, in the vocabulary of the style, or the kind where there is no reason."""
    if diagnosis.reason and diagnosis.type and style.vocabulary:
        return style.say(word(style.vocabulary, diagnosis.reason, diagnosis.type))
    if diagnosis.reason:
        return style.say(entry(diagnosis.reason).title)
    if diagnosis.kind == "feedback" and diagnosis.feedback_type not in {None, "abuse"}:
        return style.say("{type} report", type=diagnosis.feedback_type)
    return style.say("not understood") if is_undiagnosed(diagnosis) else kind_words(diagnosis.kind, style)


def catalogued(diagnosis: Diagnosis) -> str | None:
    """The entry of the catalogue that a record goes by: its reason, else that of its kind; None where it has none."""
    return diagnosis.reason.value if diagnosis.reason else _KIND_TITLES.get(diagnosis.kind)


def next_step(diagnosis: Diagnosis, style: Style) -> str:
    """What to do, in at most 17 columns; empty where nothing is to be done."""
    d = diagnosis
    if d.suppress is Suppression.YES:
        return style.say("drop")
    if d.type == "pending":
        return style.say("wait: retried")
    if d.reason in ABOUT_AUTHENTICATION and d.original:
        return style.say("fix: bounce check")
    name = catalogued(d)
    if name is None or (d.kind == "feedback" and not d.advice):
        return ""
    found = entry(name)
    if found.short and not (d.retry_after and found.holds):
        return style.say(found.short)
    if d.retry_after:
        day = style.day(d.retry_after)
        told = style.say("after {day}", day=day)
        return told if width_of(told) <= NEXT_WIDTH else day
    return style.say("hold: see advice") if d.suppress is Suppression.HOLD else style.say("send again")


def reason_words(reason: str | None, style: Style) -> str:
    """A reason of the vocabulary, or a complaint, in words; empty for none."""
    if reason is None:
        return ""
    return style.say("complaint") if reason == "complaint" else style.say(entry(reason).title)
