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
    HISTORY = "history"


def schema(
    document: Annotated[
        Document,
        typer.Argument(
            metavar="record|findings|history",
            help="A record of triage, what --findings writes, or what ledger show does.",
        ),
    ] = Document.RECORD,
) -> None:
    """Print the JSON Schema of the records.

    \b
    bounce schema
    bounce schema findings

    Draft 2020-12; of the document of --findings, or of ledger show (history), too.
    """
    from bounce_cli.rendering.ledger.address_fields import history_schema  # noqa: PLC0415 - late, as all rendering
    from bounce_cli.rendering.patterns import patterns_schema  # noqa: PLC0415
    from bounce_cli.rendering.schema import record_schema  # noqa: PLC0415

    schemas = {
        Document.RECORD: record_schema,
        Document.FINDINGS: patterns_schema,
        Document.HISTORY: history_schema,
    }
    sys.stdout.write(json.dumps(schemas[document](), indent=2, ensure_ascii=False) + "\n")
