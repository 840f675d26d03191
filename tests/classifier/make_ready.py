"""Makes the rules of the package ready: `python -m tests.classifier.make_ready`, when one of them has changed."""

import json
from pathlib import Path

import bounce_cli.classifier
from bounce_cli.classifier.ready import NAME, ready_document
from bounce_cli.classifier.rules import built_in_files, load_rules

PLACE = Path(bounce_cli.classifier.__file__).with_name(NAME)


def ready() -> str:
    """What the file has to hold: one line for each rule and each word, so that a change of one is a change of few."""
    document = ready_document(load_rules(), built_in_files())
    parts = [f"{json.dumps(name)}: {_lines(value)}" for name, value in document.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value: object) -> str:
    if isinstance(value, dict):
        inner = ",\n".join(f"{json.dumps(str(name))}: {_on_one_line(one)}" for name, one in value.items())
        return "{\n" + inner + "\n}"
    assert isinstance(value, list)
    return "[\n" + ",\n".join(map(_on_one_line, value)) + "\n]" if value else "[]"


def _on_one_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    PLACE.write_text(ready(), encoding="utf-8")
