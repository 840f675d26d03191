"""Which header fields a fresh mail has anew, and which it leaves out: all others stay as they are, octet for octet."""

__all__ = ["DROPPED", "DROPPED_PREFIXES", "RENEWED", "is_dropped"]

RENEWED = ("date", "to", "message-id")
"""Written anew: when it is sent now, to whom, and an identifier of its own (RFC 5322 section 3.6.4)."""

DROPPED: dict[str, tuple[str, ...]] = {
    # Who got the mail the first time. It is addressed to the others only, and nobody learns of a blind copy.
    "recipients": (
        "cc",
        "bcc",
        "apparently-to",
        "x-apparently-to",
        "x-bcc",
        "envelope-to",
        "x-envelope-to",
        "x-rcpt-to",
    ),
    # The way that the mail took (RFC 5321 section 4.4), which is not the way of the fresh one. `Delivered-To` and its
    # like are loop marks besides: the recipient's server would refuse a mail that seems to have been there. With the
    # way goes where the way back led: `Errors-To` is an obsolete reverse-path, often with one recipient's name in it.
    "trace": (
        "received",
        "x-received",
        "return-path",
        "delivered-to",
        "x-original-to",
        "x-delivered-to",
        "x-original-from",
        "original-recipient",
        "delivery-date",
        "errors-to",
        "x-envelope-from",
        "x-forwarded-to",
        "x-forwarded-for",
        "x-originating-ip",
        "x-originating-host",
        "x-google-smtp-source",
        "x-gm-message-state",
        "x-gm-gg",
        "x-gm-features",
        "x-authenticated-sender",
        "x-get-message-sender-via",
        "x-antiabuse",
        "x-source",
        "x-source-args",
        "x-source-dir",
    ),
    # Signatures are over the old Date, To and Message-ID, so they would fail; who sends the fresh mail signs it.
    "signatures": (
        "dkim-signature",
        "domainkey-signature",
        "x-google-dkim-signature",
        "x-dkim-signature",
        "dkim-filter",
    ),
    # What servers found when they checked the mail. It says nothing of the fresh one, and verdicts on the way out of
    # one's own house are none of the recipient's business (RFC 8601 section 5; RFC 7208 section 9.1).
    "verdicts": (
        "received-spf",
        "authentication-results",
        "authentication-results-original",
        "x-authentication-results",
        "x-original-authentication-results",
        "x-authentication-warning",
        "x-bogosity",
        "x-scanned-by",
        "x-virus-scanned",
        "x-virus-status",
        "x-ms-traffictypediagnostic",
        "x-ms-publictraffictype",
        "bimi-location",
        "bimi-indicator",
    ),
    # What a mailbox notes about a mail that lies in it. A stale `Content-Length` makes readers cut the mail.
    "mailbox": (
        "status",
        "x-status",
        "x-keywords",
        "x-uid",
        "x-uidl",
        "x-imap",
        "x-imapbase",
        "content-length",
        "lines",
    ),
}
"""Left out, by why; names in lower case."""

DROPPED_PREFIXES: dict[str, tuple[str, ...]] = {
    # Who sent the mail on before (RFC 5322 section 3.6.6): they do not send this one.
    "resent": ("resent-",),
    "signatures": ("arc-",),
    "verdicts": (
        "x-spam-",
        "x-amavis-",
        "x-rspamd-",
        "x-dspam-",
        "x-crm114-",
        "x-ironport-",
        "x-proofpoint-",
        "x-barracuda-",
        "x-mailscanner-",
        "x-mimecast-spam-",
        "x-virus-",
        "x-microsoft-antispam",
        "x-forefront-",
        "x-ms-exchange-",
        "x-ms-office365-filtering-",
    ),
    "mailbox": ("x-mozilla-", "x-evolution"),
}
"""Left out with every name that begins so."""

# What stays, to name some that one may wonder about: From, Sender, Reply-To, Subject, In-Reply-To, References, all of
# MIME, List-*, Feedback-ID, Precedence, Auto-Submitted, Disposition-Notification-To, Return-Receipt-To, Importance.

_NAMES = frozenset(name for names in DROPPED.values() for name in names)
_PREFIXES = tuple(prefix for prefixes in DROPPED_PREFIXES.values() for prefix in prefixes)


def is_dropped(name: str) -> bool:
    """Whether a field of this name, in lower case, is left out."""
    return name in _NAMES or name.startswith(_PREFIXES)
