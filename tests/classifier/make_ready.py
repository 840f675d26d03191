"""Makes the rules and receivers of the package ready: `python -m tests.classifier.make_ready`, after any change."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bounce_cli.classifier
from bounce_cli.classifier.folding import fold, squeeze
from bounce_cli.classifier.keys import keys_of, words_in
from bounce_cli.classifier.model import Rule
from bounce_cli.classifier.ready import NAME, ready_lines
from bounce_cli.classifier.receivers import READY
from bounce_cli.classifier.rules import built_in_files, load_rules

PLACE = Path(bounce_cli.classifier.__file__).with_name(NAME)
PLACE_OF_RECEIVERS = PLACE.with_name(READY)
_RECEIVERS = PLACE.with_name("receivers.toml")
_EXAMPLES = PLACE.with_name("examples")
_SEPARATORS = str.maketrans("()|~…", "     ")
_COMMON = 5


def ready() -> str:
    """What the file has to hold."""
    rules = load_rules()
    return "".join(f"{line}\n" for line in ready_lines(rules, built_in_files(), _common(rules)))


def receivers() -> str:
    """What the file of receivers has to hold: the names of receivers by what tells them."""
    table: dict[str, dict[str, list[str]]] = {"hosts": {}, "domains": {}, "marks": {}}
    for name, entry in tomllib.loads(_RECEIVERS.read_text(encoding="utf-8")).items():
        for kind, values in entry.items():
            for value in values:
                table[kind].setdefault(value, []).append(name)
    return json.dumps(table, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


def _common(rules: tuple[Rule, ...]) -> dict[str, int]:
    """How often the examples and the phrases have the keys that stand in several of them."""
    counts: Counter[str] = Counter()
    for file in sorted(_EXAMPLES.glob("*.toml")):
        for text in _texts(tomllib.loads(file.read_text(encoding="utf-8"))):
            counts.update(_keys(text))
    for rule in rules:
        for phrase in rule.text:
            counts.update(_keys(phrase.translate(_SEPARATORS)))
    return {key: counts[key] for key in sorted(counts) if counts[key] >= _COMMON}


def _keys(text: str) -> set[str]:
    folded = fold(squeeze(text))
    return keys_of(folded, words_in(folded))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)


if __name__ == "__main__":
    # What the rules name has to be known before them.
    PLACE_OF_RECEIVERS.write_text(receivers(), encoding="utf-8")
    PLACE.write_text(ready(), encoding="utf-8")
