"""How a text form looks: as wide as the terminal, in colour or without, in which language."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bounce_cli.language.translation import ENGLISH, Language

if TYPE_CHECKING:
    from bounce_cli.advice.vocabularies import Vocabulary

__all__ = ["ENGLISH_STYLE", "Style"]

_UNLIMITED = 1_000_000
_CODES = {"hard": "31", "soft": "33", "pending": "36", "good": "32", "dim": "2", "bold": "1", "complaint": "35"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a text form looks.

    Attributes:
        width: columns of the terminal; None where lines may be as long as they are (a pipe, a file).
        colour: whether to write colour.
        language: what its words are said in.
        vocabulary: whose names for reasons are shown; None for our own.
    """

    width: int | None = None
    colour: bool = False
    language: Language = ENGLISH
    vocabulary: "Vocabulary | None" = None

    @property
    def is_plain(self) -> bool:
        """Whether its words are those of the records: English, with no other vocabulary than HubSpot's."""
        return self.language is ENGLISH and self.vocabulary in {None, "hubspot"}

    @property
    def room(self) -> int:
        """Columns to write in: those of the terminal, or more than any line has."""
        return self.width or _UNLIMITED

    @property
    def label_room(self) -> int:
        """Columns for the labels of a story; other languages need more than English."""
        return 12 if self.language.code == "en" else 16

    @property
    def day_room(self) -> int:
        """Columns for a date without its time; some languages need more than English."""
        return 11 if self.language.code == "en" else 14

    def paint(self, name: str, text: str) -> str:
        """`text` in the colour of `name`, or as it is where colour is off."""
        code = _CODES.get(name)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text

    def say(self, text: str, /, **values: object) -> str:
        """A text of the tool's own in the language of the form; see `Language.say`."""
        return self.language.say(text, **values)

    def told(self, text: str) -> str:
        """A text that may be somebody else's words; see `Language.told`."""
        return self.language.told(text)

    def day(self, value: str) -> str:
        """A date of a record (RFC 3339) without its time."""
        return self.language.day(datetime.fromisoformat(value))

    def moment(self, value: str) -> str:
        """A date of a record (RFC 3339) with time and offset."""
        return self.language.moment(datetime.fromisoformat(value))

    def counted(self, count: int, one: str, several: str, /, **values: object) -> str:
        """A text about a count; see `Language.counted`."""
        return self.language.counted(count, one, several, **values)


# That of the records: English, whatever the environment says.
ENGLISH_STYLE = Style()
