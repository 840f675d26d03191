"""What stands in a letter, in its language and with nothing that a program would obey."""

from datetime import datetime

from bounce_cli.escaping import visible
from bounce_cli.language.translation import Language, Moment

__all__ = ["told"]


def told(text: str, language: Language) -> str:
    """A text of a block on one line: our own words and dates in the language, those of a mail as they are."""
    if isinstance(text, Moment):
        return language.moment(datetime.fromisoformat(text.date))
    return visible(language.told(text))
