"""Understand bounce mail: what happened to each recipient, why, and what to do now.

    for item in bounce_cli.read(["bounces.mbox"]):
        if isinstance(item, bounce_cli.RawMessage):
            for diagnosis in bounce_cli.diagnose(item.octets, origin=item.origin):
                print(bounce_cli.record(diagnosis))

What is named here is loaded on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bounce_cli.block import triage_block
    from bounce_cli.diagnosis import Diagnosis
    from bounce_cli.limits import Limits
    from bounce_cli.rendering.record import record
    from bounce_cli.source.model import RawMessage, Skipped, Unreadable
    from bounce_cli.source.reading import read
    from bounce_cli.source.spans import Span, spans
    from bounce_cli.triage import diagnose

__all__ = [
    "Diagnosis",
    "Limits",
    "RawMessage",
    "Skipped",
    "Span",
    "Unreadable",
    "diagnose",
    "read",
    "record",
    "spans",
    "triage_block",
]

__version__ = "0.1.0"

_HOMES = {
    "Diagnosis": "diagnosis",
    "Limits": "limits",
    "RawMessage": "source.model",
    "Skipped": "source.model",
    "Span": "source.spans",
    "Unreadable": "source.model",
    "diagnose": "triage",
    "read": "source.reading",
    "record": "rendering.record",
    "spans": "source.spans",
    "triage_block": "block",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'bounce_cli' has no attribute {name!r}")
    return getattr(import_module(f"bounce_cli.{_HOMES[name]}"), name)
