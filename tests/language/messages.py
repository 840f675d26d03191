"""The texts that translators translate: found in the code and in the tables, and kept in the files of the languages.

`python -m tests.language.messages` brings the files of all languages up to date: new texts without a translation are
added, those that nobody says any more are taken out, no translation is lost otherwise.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bounce_cli.advice.hubspot import hubspot_reasons
from bounce_cli.language.translation import LANGUAGES

PACKAGE = Path(__file__).parents[2] / "bounce_cli"
TEXTS = PACKAGE / "language" / "texts"
# `note` remembers a problem of a message: its code, and what is said of it.
KEYWORDS = {"said": (0,), "say": (0,), "counted": (1, 2), "note": (1,), "note_limit": (1,)}
# Tables whose texts are for people, and the keys under which these stand.
TABLES = {
    "authentication/blocklists.toml": {"note", "closed", "meanings"},
    "authentication/findings/services.toml": {"instead"},
    "advice/catalogue.toml": {"title", "short", "means", "text"},
    "advice/findings.toml": {"text"},
    "advice/fixes.toml": {"means", "text"},
    "advice/hubspot.toml": {"means", "text"},
    "ledger/judging/policies.toml": {"about"},
}
# How mail is sent again stands under these keys, and HubSpot's words are keys themselves.
SENDING = {"later", "mended", "confirmed"}

# Which of the forms a number takes, as gettext writes it.
PLURALS = {
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "zh_Hans": "nplurals=1; plural=0;",
    "nb": "nplurals=2; plural=(n != 1);",
}


def messages() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """(file, text) of every text, a pair of templates where something is counted."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = str(path.relative_to(PACKAGE))
        yield from ((name, text) for text in _calls(ast.parse(path.read_text(encoding="utf-8"))))
    for name, keys in TABLES.items():
        table = tomllib.loads((PACKAGE / name).read_text(encoding="utf-8"))
        yield from ((name, text) for text in _texts(table, keys))
        yield from ((name, text) for text in _texts(table.get("_send", {}), SENDING))
    yield from (("advice/hubspot.toml", word) for word in (*hubspot_reasons(), "Pending"))


def _calls(tree: ast.Module) -> Iterator[str | tuple[str, str]]:
    """What calls of the known names say, inside of f-strings too; a text that is chosen gives both."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        places = KEYWORDS.get(name, ())
        literals = [list(_literals(node.args[place])) for place in places if place < len(node.args)]
        match literals:
            case [texts]:
                yield from texts
            case [[one], [several]]:
                yield one, several


def _literals(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body)
            yield from _literals(orelse)


def _texts(value: object, keys: set[str]) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                if isinstance(inner, str) and key in keys:
                    yield inner
                elif isinstance(inner, dict) and key in keys:
                    yield from (text for text in inner.values() if isinstance(text, str))
                else:
                    yield from _texts(inner, keys)
        case list():
            for inner in value:
                yield from _texts(inner, keys)


def read(code: str) -> Catalog:
    """What a language has so far."""
    path = TEXTS / f"{code}.po"
    if not path.exists():
        return Catalog(locale=LANGUAGES[code])
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGES[code])


def updated(code: str) -> Catalog:
    """All texts of today, each with the translation that the language has."""
    known = read(code)
    made = datetime(2026, 11, 26, tzinfo=UTC)  # a file changes with its texts, not with the day
    catalog = Catalog(
        locale=LANGUAGES[code],
        project="bounce",
        header_comment="# The texts of bounce; tests/language/messages.py keeps the list of them.",
        last_translator="The bounce authors",
        language_team="",
        creation_date=made,
        revision_date=made,
        fuzzy=False,
    )
    for name, text in messages():
        if "".join(text):
            found = known.get(text)
            catalog.add(text, string=found.string if found else None, locations=[(name, 0)])
    return catalog


def written(catalog: Catalog) -> bytes:
    """The file of a language, its texts in the order of the alphabet; the same whichever version of Babel writes it."""
    octets = BytesIO()
    write_po(octets, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    plural = f'"Plural-Forms: {PLURALS[str(catalog.locale)]}\\n"\n'.encode()
    text = re.sub(rb'"Plural-Forms: (?:[^"]*"\n")*?[^"]*\\n"\n', lambda _: plural, octets.getvalue(), count=1)
    return re.sub(rb'"Generated-By: [^"]*"\n', b"", text, count=1)


def untranslated(catalog: Catalog) -> list[str]:
    """Texts that lack a translation, or one of its plural forms."""
    return [
        str(message.id)
        for message in catalog
        if message.id and not (all(message.string) if isinstance(message.string, (tuple, list)) else message.string)
    ]


def main() -> None:
    """Bring the files up to date, and say what is left to do."""
    TEXTS.mkdir(exist_ok=True)
    for code in LANGUAGES:
        if code != "en":
            catalog = updated(code)
            (TEXTS / f"{code}.po").write_bytes(written(catalog))
            sys.stdout.write(f"{code}: {len(catalog)} texts, {len(untranslated(catalog))} without a translation\n")


if __name__ == "__main__":
    main()
