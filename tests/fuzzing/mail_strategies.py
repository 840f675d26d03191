"""Mail as the standards have it, and as it should not be: strategies that make octets."""

from random import Random

from hypothesis import strategies as st

from tests.fuzzing.damage import damaged
from tests.hostile import HOSTILE

__all__ = ["MAILS", "REPORTS", "WHOLE_MAILS", "damage_of", "mailboxes"]

_NAMES = (
    "Received",
    "Subject",
    "To",
    "Auto-Submitted",
    "X-Failed-Recipients",
    "List-Id",
    "Precedence",
    "Reply-To",
    "X-Any",
)
_DOMAINS = ("example.org", "example.net", "b\u00fccher.example", "xn--bcher-kva.example", "[192.0.2.1]")
_REPLIES = (
    "550 5.1.1 <{0}>: user unknown", "552 5.2.2 Mailbox full", "421 4.7.0 Try again later", "550-5.7.26 not\n 550 ok",
    "554 5.7.1 Message rejected as spam", "connect to mx.example.org: timed out", "x", "550", "\u00fc 550 \u4f4d",
)  # fmt: skip
_DATES = ("Thu, 26 Nov 2026 12:00:00 +0000", "26 Nov 26 12:00 EST", "Thu, 99 Foo 0000 99:99:99 +9999", "2026-11-26", "")
_CHARSETS = ("utf-8", "us-ascii", "iso-8859-1", "utf-7", "iso-2022-jp", "x-none", '"utf-8"', "")
_ENCODINGS = ("7bit", "8bit", "base64", "quoted-printable", "x-uuencode", "")

_text = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(HOSTILE)
_plain = st.from_regex(r"[A-Za-z0-9 .,=?_-]{0,40}", fullmatch=True)
_locals = st.from_regex(r"[a-z0-9.+=_-]{1,12}", fullmatch=True) | st.sampled_from(
    ['"a b"', "a%b", "mailer-daemon", "\u00fc"]
)
_addresses = st.builds("{}@{}".format, _locals, st.sampled_from(_DOMAINS))
_dates = st.sampled_from(_DATES)
_ids = st.builds("<{}@example.com>".format, _plain)


def _field(name: str, value: str, fold: str) -> bytes:
    one = f"{name}: {value}".replace("\r", " ").replace("\n", "\n " if fold else " ")
    return one.encode("utf-8", "surrogatepass") + b"\n"


_fields = st.lists(
    st.builds(_field, st.sampled_from(_NAMES), _text | _plain | _addresses | _dates, st.sampled_from(("", "\n "))),
    max_size=4,
).map(b"".join)


@st.composite
def _header(draw: st.DrawFn) -> bytes:
    sender = draw(st.sampled_from(("MAILER-DAEMON@mail.example.com", "kim@example.com", "")) | _addresses)
    known = (("Return-Path", "<>"), ("From", sender), ("Date", draw(_dates)), ("Message-ID", draw(_ids)))
    return draw(_fields) + b"".join(_field(name, value, "") for name, value in known if draw(st.booleans()))


@st.composite
def _group(draw: st.DrawFn) -> bytes:
    """The fields of one recipient of a delivery status (RFC 3464 section 2.3)."""
    address = draw(_addresses)
    reply = draw(st.sampled_from(_REPLIES)).format(address)
    values = (
        ("Original-Recipient", f"rfc822;{address}"),
        ("Final-Recipient", f"{draw(st.sampled_from(('rfc822', 'RFC822', 'utf-8', 'x400')))}; {address}"),
        (
            "Action",
            draw(st.sampled_from(("failed", "delayed", "delivered", "relayed", "expanded", "Failed (x)", "no"))),
        ),
        ("Status", draw(st.from_regex(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}", fullmatch=True) | _plain)),
        ("Remote-MTA", f"dns; {draw(st.sampled_from(_DOMAINS))}"),
        ("Diagnostic-Code", f"smtp; {reply}"),
        ("Last-Attempt-Date", draw(_dates)),
        ("Will-Retry-Until", draw(_dates)),
    )
    return b"".join(_field(name, value, "\n ") for name, value in values if draw(st.integers(0, 4)))


@st.composite
def _delivery_status(draw: st.DrawFn) -> bytes:
    head = _field("Reporting-MTA", "dns; mail.example.com", "") + _field("Arrival-Date", draw(_dates), "")
    return b"\n".join([head, *draw(st.lists(_group(), max_size=3))])


@st.composite
def _feedback(draw: st.DrawFn) -> bytes:
    """A machine-readable part of a complaint (RFC 5965 section 3)."""
    values = (
        ("Feedback-Type", draw(st.sampled_from(("abuse", "fraud", "not-spam", "virus", "auth-failure", "x")))),
        ("Version", "1"),
        ("User-Agent", draw(_plain)),
        ("Original-Rcpt-To", draw(_addresses)),
        ("Original-Mail-From", f"<{draw(_addresses)}>"),
        ("Source-IP", draw(st.sampled_from(("192.0.2.1", "2001:db8::1", "no")))),
        ("Arrival-Date", draw(_dates)),
    )
    return b"".join(_field(name, value, "") for name, value in values if draw(st.integers(0, 4)))


@st.composite
def _disposition(draw: st.DrawFn) -> bytes:
    """A machine-readable part of a receipt (RFC 8098 section 3)."""
    done = draw(st.sampled_from(("displayed", "deleted", "processed/error", "")))
    values = (
        ("Final-Recipient", f"rfc822;{draw(_addresses)}"),
        ("Original-Message-ID", draw(_ids)),
        ("Disposition", f"manual-action/MDN-sent-manually; {done}"),
    )
    return b"".join(_field(name, value, "") for name, value in values)


@st.composite
def _notice(draw: st.DrawFn) -> bytes:
    """The words of a mail system, with the answers that it got."""
    address = draw(_addresses)
    lines = [
        draw(
            st.sampled_from(
                ("This is the mail system at host mail.example.com.", "Hi. This is the qmail-send program", "x")
            )
        ),
        draw(
            st.sampled_from(
                ("Your message could not be delivered:", "Delivery has been delayed.", "I am on holiday.", "")
            )
        ),
        f"<{address}>:",
        draw(st.sampled_from(_REPLIES)).format(address),
        draw(_text),
        draw(
            st.sampled_from(
                ("", "--- Below this line is a copy of the message.", "------ This is a copy of your message")
            )
        ),
    ]
    return "\n\n".join(lines).encode("utf-8", "surrogatepass")


_returned = st.builds(b"\n".join, st.tuples(_header(), _text.map(lambda text: text.encode("utf-8", "surrogatepass"))))


@st.composite
def _part(draw: st.DrawFn, type_: str, body: bytes) -> bytes:
    charset, encoding = draw(st.sampled_from(_CHARSETS)), draw(st.sampled_from(_ENCODINGS))
    head = f"Content-Type: {type_}" + (f"; charset={charset}\n" if charset and type_.startswith("text") else "\n")
    return f"{head}Content-Transfer-Encoding: {encoding}\n\n".encode() + body


@st.composite
def _report(draw: st.DrawFn, kind: str, fields: bytes) -> bytes:
    """A `multipart/report` (RFC 6522): words, fields, and what came back."""
    parts = [
        draw(_part("text/plain", draw(_notice()))),
        draw(_part(f"message/{kind}", fields)),
        draw(_part(draw(st.sampled_from(("message/rfc822", "text/rfc822-headers"))), draw(_returned))),
    ]
    border = draw(st.sampled_from(("b", "=_b", "b b", "")))
    head = f'Content-Type: multipart/report; report-type={kind}; boundary="{border}"\nMIME-Version: 1.0\n\n'.encode()
    line = b"--" + border.encode()
    kept = [part for part in parts if draw(st.integers(0, 9))]
    return draw(_header()) + head + b"".join(line + b"\n" + part + b"\n" for part in kept) + line + b"--\n"


def _tree(children: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    kinds = st.sampled_from(("mixed", "alternative", "related", "digest", "report", "x"))
    joined = st.lists(children, max_size=3).map(
        lambda parts: b"".join(b"--t\n" + part + b"\n" for part in parts) + b"--t--\n"
    )
    return st.builds(
        lambda kind, body: f"Content-Type: multipart/{kind}; boundary=t\n\n".encode() + body, kinds, joined
    )


_leaves = st.builds(
    _part, st.sampled_from(("text/plain", "text/html", "message/rfc822", "image/png")), _returned
).flatmap(lambda part: part)
_trees = st.recursive(_leaves, _tree, max_leaves=6)

REPORTS = st.one_of(
    _delivery_status().flatmap(lambda fields: _report("delivery-status", fields)),
    _feedback().flatmap(lambda fields: _report("feedback-report", fields)),
    _disposition().flatmap(lambda fields: _report("disposition-notification", fields)),
)
WHOLE_MAILS = st.one_of(
    REPORTS,
    st.builds(b"\n".join, st.tuples(_header(), _notice())),
    st.builds(b"".join, st.tuples(_header(), _trees)),
)


def damage_of(octets: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """The same octets, damaged."""
    return st.builds(lambda one, seed: damaged(one, Random(seed)), octets, st.integers(0, 1 << 32))


MAILS = WHOLE_MAILS | damage_of(WHOLE_MAILS)


def mailboxes() -> st.SearchStrategy[tuple[bytes, int]]:
    """An mbox (mboxrd) and the number of its mails."""
    separator = b"From MAILER-DAEMON Thu Nov 26 12:00:00 2026\n"

    def box(mails: list[bytes]) -> tuple[bytes, int]:
        quoted = [b"\n".join(b">" + line if _is_quoted(line) else line for line in mail.split(b"\n")) for mail in mails]
        return b"".join(separator + mail + b"\n\n" for mail in quoted), len(mails)

    return st.lists(WHOLE_MAILS.filter(bytes.strip), min_size=1, max_size=5).map(box)


def _is_quoted(line: bytes) -> bool:
    return line.lstrip(b">").startswith(b"From ")
