"""`bounce schema`: the JSON Schema of the records."""

import json
import sys

from bounce_cli.rendering.schema import record_schema

__all__ = ["schema"]


def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of the records."""
    sys.stdout.write(json.dumps(record_schema(), indent=2, ensure_ascii=False) + "\n")
