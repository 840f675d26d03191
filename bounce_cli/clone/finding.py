"""The returned mail's own octets, as they lie in the report."""

from collections.abc import Iterator

from bounce_cli.clone.wholeness import is_soundly_encoded
from bounce_cli.limits import Limits
from bounce_cli.message.view import Entity, Message
from bounce_cli.reports.model import Original

__all__ = ["LIMITS", "exact_octets"]

# A mail is taken whole or not at all, so what only bounds the reading of words elsewhere must hold the largest mails.
LIMITS = Limits(message_octets=256 << 20, text_octets=256 << 20, parts=10_000)
# How many messages may lie around the report.
_DEEPEST = 8
_COMPARED = 40


def exact_octets(report: bytes, original: Original) -> bytes | None:
    """The octets of a returned mail with LF line ends; None where the report does not hold them as they were.

    A mail that lies in a part of its own has them, unless its encoding is damaged. One that stands among the words of
    a notice was read as text, and is looked for in the octets of that text.
    """
    find = _in_part if original.message.root.depth else _in_text
    for leaf in _leaves(Message(report, limits=LIMITS), 0):
        found = find(leaf, original.message)
        if found is not None:
            return found or None
    return None


def _leaves(message: Message, depth: int) -> Iterator[Entity]:
    for leaf in message.root.leaves():
        yield leaf
        if depth < _DEEPEST and leaf.type.startswith("message/rfc822"):
            yield from _leaves(leaf.embedded(), depth + 1)


def _in_part(leaf: Entity, wanted: Message) -> bytes | None:
    """The mail where this part holds it: empty where its encoding is damaged; None where this is not the part."""
    is_raw = leaf.encoding not in {"base64", "quoted-printable"}
    if is_raw and len(wanted.octets) > leaf.end - leaf.body_start:
        return None
    if leaf.embedded().octets != wanted.octets:
        return None
    return wanted.octets if is_soundly_encoded(leaf) else b""


def _in_text(leaf: Entity, wanted: Message) -> bytes | None:
    """The mail where it stands verbatim in this text: from its header to the end."""
    head = wanted.octets[: wanted.root.head_end + 1]
    position = leaf.octets.find(b"\n" + head, leaf.body_start - 1, leaf.end)
    if position < 0 or leaf.encoding in {"base64", "quoted-printable"}:
        return None
    found = leaf.octets[position + 1 : leaf.end]
    # What no boundary closes has no other mark of its end than the end of its last line.
    if leaf.end == len(leaf.octets) and not found.endswith(b"\n"):
        return b""
    # Where lines were left out below, such as a footer of a list, the ends differ.
    end = wanted.octets.rstrip()[-_COMPARED:]
    return found if found.rstrip().endswith(end) or not end.isascii() else b""
