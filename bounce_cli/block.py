"""The unit of scale: what is done with a block of mails, wherever it is done.

Processes of this machine are given such work, and so may be those of an engine on many: a block is a path with places
in it, what comes back is finished, and the ids of records do not change when a block is done again.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from bounce_cli.errors import UsageError
from bounce_cli.limits import Limits
from bounce_cli.parallel.deadline import Deadline
from bounce_cli.parallel.outcome import done
from bounce_cli.rendering.record import ndjson_line, record
from bounce_cli.rendering.style import ENGLISH_STYLE, Style
from bounce_cli.source.model import RawMessage, Skipped, Unreadable
from bounce_cli.source.spans import read_spans
from bounce_cli.triage import triage, undiagnosed

if TYPE_CHECKING:
    from bounce_cli.classifier import Classifier

__all__ = ["ndjson_lines", "triage_block"]


def triage_block(
    path: str,
    spans: Iterable[tuple[int, int]],
    *,
    first: int = 1,
    limits: Limits | None = None,
    classifier: "Classifier | None" = None,
) -> Iterator[dict[str, Any]]:
    """The records of the mails in some places of a file, as `bounce triage --offline` writes them.

    A mail on which we fail ourselves has one whose problem says so.

    Args:
        path: a mailbox, or a file that holds one mail.
        spans: offset and length in octets of each mail, as `spans` finds them, or of several neighbours together.
        first: the number of the first of these mails among those of the file, for the field `origin`.
        limits: bounds of what is read.
        classifier: asked for the reasons; None for the one with the rules of the package.

    Raises:
        OSError: the file cannot be read.
        UsageError: it has no such places, or what lies there is damaged.
    """
    bounds = limits or Limits()
    for item in read_spans(path, spans, first=first, limits=bounds):
        match item:
            case RawMessage():
                outcome = done(
                    partial(triage, limits=bounds, classifier=classifier), item, Deadline(bounds.message_seconds)
                )
                yield from map(record, [undiagnosed(item, outcome.fault)] if outcome.fault else outcome.found or ())
            case Unreadable():
                raise UsageError(f"{item.path}: {item.cause}")
            case Skipped():
                pass  # plainly no mail


def ndjson_lines(
    raw: RawMessage,
    *,
    style: Style = ENGLISH_STYLE,
    fields: Sequence[str] | None = None,
    **reading: Any,
) -> str:
    """The records of one mail as lines of NDJSON, or those fields of them; other arguments are those of `triage`."""
    return "".join([ndjson_line(one, style, fields) for one in triage(raw, **reading)])
