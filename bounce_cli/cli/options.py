"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

from bounce_cli.advice.profile import Profile
from bounce_cli.advice.vocabularies import Vocabulary
from bounce_cli.cli.help.options import READING, WRITING
from bounce_cli.language.choice import language_named
from bounce_cli.language.translation import Language

__all__ = ["ConfigOption", "LangOption", "ProfileOption", "RulesOption", "VocabularyOption"]

RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        metavar="FILE",
        help="Ask rules of your own too (a TOML file or a folder of them).",
        rich_help_panel=READING,
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="Use this file instead of the nearest bounce.toml.", rich_help_panel=READING
    ),
]
LangOption = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        parser=language_named,
        help="Language of the text: en, pl, zh (zh-CN), nb (no); without it that of LC_ALL or LANG.",
        rich_help_panel=WRITING,
    ),
]
ProfileOption = Annotated[
    Profile | None,
    typer.Option(
        "--profile",
        help="What mails that come back count as; without it their header says (List-Unsubscribe and such).",
        rich_help_panel=READING,
    ),
]
VocabularyOption = Annotated[
    Vocabulary | None,
    typer.Option(
        "--vocabulary", help="Show reasons in this system's words, and add them to records.", rich_help_panel=WRITING
    ),
]
