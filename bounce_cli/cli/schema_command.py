"""`bounce schema`: the JSON Schemas of what programs read."""

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["schema"]


class Document(StrEnum):
    """What has a schema."""

    RECORD = "record"
    FINDINGS = "findings"


def schema(
    document: Annotated[
        Document, typer.Argument(help="A record of triage, or what --findings writes.")
    ] = Document.RECORD,
) -> None:
    """Print the JSON Schema (draft 2020-12) of the records, or of findings."""
    from bounce_cli.rendering.patterns import patterns_schema  # noqa: PLC0415 - late, as all rendering
    from bounce_cli.rendering.schema import record_schema  # noqa: PLC0415

    found = record_schema() if document is Document.RECORD else patterns_schema()
    sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
