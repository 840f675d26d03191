"""`bounce schema`: the JSON Schema of the records."""

import json
import sys

__all__ = ["schema"]


def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of the records."""
    from bounce_cli.rendering.schema import record_schema  # noqa: PLC0415 - knows all verdicts of authentication

    sys.stdout.write(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n")
