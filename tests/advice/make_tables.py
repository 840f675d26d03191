"""Puts the tables of the advice into one file: `python -m tests.advice.make_tables`, when one of them has changed."""

import json
import tomllib
from pathlib import Path

import bounce_cli.advice

FOLDER = Path(bounce_cli.advice.__file__).parent
PLACE = FOLDER / "tables.json"


def ready() -> str:
    """What the file has to hold."""
    tables = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    return json.dumps(tables, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    PLACE.write_text(ready(), "utf-8")
