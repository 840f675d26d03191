"""Whether a returned mail is all there: half a mail is never sent again."""

import re
from collections.abc import Iterable

from bounce_cli.language.said import Said, said
from bounce_cli.message.view import Entity
from bounce_cli.problem import Problem
from bounce_cli.reports.model import Original

__all__ = ["fault_of_original", "is_soundly_encoded"]

_CUT = frozenset(
    {
        "message_truncated",
        "source_truncated",
        "part_too_long",
        "truncated",
        "unclosed_multipart",
        "recipient_cut",
        "header_too_long",
        "too_many_fields",
    }
)
# What servers write where they break off, on a line of its own at the end.
_MARK = re.compile(
    rb"(?im)^[^a-z\n]{0,60}(?:(?:the )?(?:rest|remainder|end) of )?(?:the |this |your )?(?:original )?"
    rb"(?:message|mail|e-mail|text|body|content)s?(?: body| text| content)? (?:(?:was|has been|is|too \w+,?) )?"
    rb"(?:truncated|cut off|snipped|omitted|stripped)[^a-z\n]{0,60}$"
    rb"|^[^a-z\n]{1,20}(?:truncated|snip)[^a-z\n]{1,20}$"
)
_WHERE_MARKS_STAND = 400
_NO_LETTER = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_BLANKS = b" \t\n"
_GROUP = 4
_BROKEN_CODE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\n)")


def fault_of_original(original: Original | None, problems: Iterable[Problem]) -> Said | None:
    """Why a mail cannot be cloned; None where it came back whole, as far as that can be seen.

    `problems` are those of the report that it came with.
    """
    if original is None:
        return said("cannot be cloned: the mail did not come back with it; send it again from where it was written")
    root = original.message.root
    if not original.complete:
        if root.raw_body.strip():
            return _cut_short()
        return said("cannot be cloned: only its header came back; send it again from where it was written")
    if any(problem.code in _CUT for problem in (*problems, *original.message.problems)):
        return _cut_short()
    if _MARK.search(original.message.octets, max(root.body_start, root.end - _WHERE_MARKS_STAND), root.end):
        return _cut_short()
    return None if _is_whole(root) else _cut_short()


def _cut_short() -> Said:
    return said("cannot be cloned: it came back cut short; send it again from where it was written")


def _is_whole(root: Entity) -> bool:
    """Whether its multipart is closed, and no encoded part ends in the middle."""
    return _is_closed(root) and all(_ends_well(leaf) for leaf in root.leaves())


def _is_closed(root: Entity) -> bool:
    """Whether the outermost multipart has its closing boundary line: what cuts a mail takes that along."""
    if not root.is_multipart:
        return True
    boundary = root.content_type.parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    closing = re.compile(rb"^--" + re.escape(boundary) + rb"--[ \t]*$", re.MULTILINE)
    return bool(boundary) and closing.search(root.octets, root.body_start, root.end) is not None


def _ends_well(leaf: Entity) -> bool:
    if leaf.encoding == "base64":
        return _letters(leaf.octets[leaf.body_start : leaf.end]) % _GROUP == 0
    if leaf.encoding == "quoted-printable":  # a soft line break joins two lines, so another one has to follow
        return not leaf.octets[max(leaf.body_start, leaf.end - _WHERE_MARKS_STAND) : leaf.end].rstrip().endswith(b"=")
    return True


def _letters(body: bytes) -> int:
    """How many signs of a base64 body are of its alphabet."""
    return len(body.translate(None, _NO_LETTER))


def is_soundly_encoded(leaf: Entity) -> bool:
    """Whether decoding a part gives its octets without guessing; damage that readers pass over would go unseen."""
    body = leaf.raw_body
    if leaf.encoding == "base64":
        signs = body.translate(None, _BLANKS)
        return _letters(signs) == len(signs) and len(signs) % _GROUP == 0 and b"=" not in signs[:-2]
    if leaf.encoding == "quoted-printable":
        return _BROKEN_CODE.search(body) is None
    return True
