"""SMTP reply codes (RFC 5321, section 4.2) and enhanced status codes (RFC 3463) as they stand in free text."""

import re

from bounce_cli.late import late

__all__ = ["find_reply", "find_status", "find_statuses", "is_generic", "more_specific"]

_NUMBER = r"(?:0|[1-9]\d{0,2})"
# A pattern that begins with the digit is sought faster than one that begins with what must not stand before it.
_STATUS = re.compile(rf"[245](?<![\w.,/].)\.{_NUMBER}\.{_NUMBER}(?!\d|\.\d|,\d)", re.ASCII)

# What stands right before a dotted number that is a version of some software and not a status.
_VERSION_BEFORE = late(
    r"(?:[a-z]-|\b(?:v|ver|version|release|rel|build|patch|exim|postfix|sendmail|esmtp|qmail|imail|mailer|courier"
    r"|spamassassin|amavisd-new|opensmtpd|dovecot|microsoft smtp server|dkim filter|opendkim|clamav)[ :.)]{1,3})$",
    re.IGNORECASE | re.ASCII,
)
_VERSION_REACH = 28
_ENDS_OF_WORDS = frozenset(" :.)-\t")
# RFC 3463 and the registry know subjects 0 to 7; more are dates ("5.11.20"), unless a reply code stands before them.
_LAST_SUBJECT = 7
_DATE_BEFORE = late(
    r"\b(?:vom|am|den|seit|bis|on|dated|since|le|du|del|el|dal|dnia|van|op|d\.|от|с)[ \t]{1,2}$", re.IGNORECASE
)
_REPLY_BEFORE = re.compile(r"(?<!\d)[245]\d\d[ \t-]{1,3}[#(]?$", re.ASCII)

# Most lines hold no such number, and then nothing else is looked for.
_ANY_CODE = re.compile(r"[245]\d\d(?=[ \t:;,)>\"'\n-]|$)", re.ASCII)
_CODE = r"(?P<code>[245]\d\d)"
_BEFORE_STATUS = re.compile(
    rf"(?<![\w.,/:+-]){_CODE}[ \t-]{{1,3}}[#(]?[245]\.{_NUMBER}\.{_NUMBER}(?!\d|\.\d)", re.ASCII
)
_AFTER_LABEL = re.compile(
    r"(?:^[ \t]{0,8}(?:<<<[ \t]{0,3}|[\"'(<>#-]{1,3}[ \t]?)?"
    r"|\b(?:said|says|saying|respon(?:se|ded)(?: was| with)?|repl(?:y|ied)(?: was| with)?|answer(?:ed)?|returned|error"
    r"|code|errors? was|smtp|after [a-z ]{2,24}|reason|diagnostic|status|result|rejected|failed|because|message)"
    r"[ \t]{0,3}[:;,=(\"'<-]{0,3}\s{0,3}[\"'(<#]{0,2}"
    r"|->\s{0,3}[\"'(<#]{0,2}"
    r"|(?<!number)(?<!size)(?<!case)(?<!ticket)(?<!lines)(?<!\bid)(?<!\bno)(?<!\bnr):[ \t]{1,3}[\"'(<]?)"
    rf"(?<!\d){_CODE}(?=[ \t-]{{1,3}}[^\s\d]|[ \t]{{1,3}}\d{{1,2}}\b[ .]|[:;,)>\"']|[ \t]*$)"
    r"(?![ \t]{1,3}(?:bytes|octets|days?|hours?|minutes?|seconds?|messages|recipients?|times|attempts?|[kmg]i?b)\b)",
    re.IGNORECASE | re.ASCII | re.MULTILINE,
)


def _is_no_code(match: re.Match[str]) -> bool:
    """Tell whether a dotted number is a version of some software or a date."""
    text, start = match.string, match.start()
    reach = max(0, start - _VERSION_REACH)
    # Behind a digit and a blank, as most stand behind their reply code, there is no such word.
    is_behind_word = text[start - 1 : start] in _ENDS_OF_WORDS and not text[start - 2 : start - 1].isdigit()
    if is_behind_word and (_VERSION_BEFORE.search(text, reach, start) or _DATE_BEFORE.search(text, reach, start)):
        return True
    return int(match[0].split(".")[1]) > _LAST_SUBJECT and not _REPLY_BEFORE.search(text, reach, start)


def find_statuses(text: str) -> list[str]:
    """Return every enhanced status code of class 2, 4 or 5 in order; IP addresses and versions are none."""
    return [match[0] for match in _STATUS.finditer(text) if not _is_no_code(match)]


def find_status(text: str) -> str | None:
    """Return the first enhanced status code of class 2, 4 or 5, as "5.1.1", or None."""
    for match in _STATUS.finditer(text):
        if not _is_no_code(match):
            return match[0]
    return None


def find_reply(text: str) -> int | None:
    """Return the first number that stands where a reply code of class 2, 4 or 5 is written, or None.

    That is at the beginning of a line, behind a word like "said:" or "smtp;", or before an enhanced status code.
    """
    # Most texts without such a code have no such number at all, and to know that costs next to nothing.
    if not _ANY_CODE.search(text):
        return None
    before, after = _BEFORE_STATUS.search(text), _AFTER_LABEL.search(text)
    found = [match for match in (before, after) if match]
    return int(min(found, key=lambda match: match.start("code"))["code"]) if found else None


def is_generic(status: str) -> bool:
    """Tell whether the code names at most a subject (X.0.0, X.7.0), so that nearly any other code says more."""
    return status.endswith(".0")


def _weight(status: str | None) -> int:
    if not status:
        return 0
    if status.endswith(".0.0"):
        return 1
    return 2 if is_generic(status) else 3


def more_specific(first: str | None, second: str | None) -> str | None:
    """Return the code that says more: X.Y.Z over X.Y.0 over X.0.0 over none; of two equals the first."""
    return second if _weight(second) > _weight(first) else first
