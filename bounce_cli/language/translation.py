"""Languages: texts said in them, with their plural forms, dates and numbers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Self

from bounce_cli.language.said import Said, Together

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = ["ENGLISH", "LANGUAGES", "Language", "Moment", "language"]

# The languages, with the locale whose forms of dates and numbers each takes (Unicode CLDR).
LANGUAGES = {"en": "en_GB", "pl": "pl", "zh": "zh_Hans", "nb": "nb"}
_NO_SPACE = frozenset({"zh"})
# CLDR has no form of a date and time with the offset in it.
_MOMENTS = {
    "en": "d MMM y HH:mm xxx",
    "pl": "d MMM y, HH:mm xxx",
    "zh": "y年M月d日 HH:mm xxx",
    "nb": "d. MMM y, HH:mm xxx",
}


class _Number(int):
    """A count, whose thousands are grouped as its language does."""

    locale: str

    def __format__(self, form: str) -> str:
        if form != ",":
            return int(self).__format__(form)
        from babel.numbers import format_decimal  # noqa: PLC0415 - English needs none

        return format_decimal(int(self), locale=self.locale)


class Language:
    """One language.

    Attributes:
        code: `en`, `pl`, `zh` (simplified) or `nb` (bokmål).
    """

    def __init__(self, code: str, translations: "NullTranslations | None" = None) -> None:
        """Take its code, and its translations; English has none."""
        self.code = code
        self._locale = LANGUAGES[code]
        self._translations = translations

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """What pickle makes it of again: other processes read the texts themselves."""
        return language, (self.code,)

    def told(self, text: str) -> str:
        """A text that may be somebody else's words: ours in this language, others as they are."""
        return self.say(text) if isinstance(text, Said | Together) else text

    def say(self, text: str, /, **values: object) -> str:
        """A text of our own in this language; one that nobody translated stays as it is.

        Args:
            text: a Said, sentences together, or a template that is written out at the call or in a table.
            values: what stands in the places of a template.
        """
        if self.code == "en" and not values:
            return text
        match text:
            case Said():
                return self._made(text.template, text.values, text.plural)
            case Together():
                return ("" if self.code in _NO_SPACE else " ").join(map(self.say, text.parts))
        return self._made(text, values) if values else self._translated(text)

    def counted(self, count: int, one: str, several: str, /, **values: object) -> str:
        """A text about a count, which stands in the place `{count}`."""
        return self._made(one, {**values, "count": count}, several)

    def listed(self, items: Iterable[str]) -> str:
        """Items one after the other."""
        return ("、" if self.code == "zh" else ", ").join(map(self.say, items))

    def day(self, when: datetime) -> str:
        """A date, such as `24 Nov 2026`."""
        from babel.dates import format_date  # noqa: PLC0415 - most runs write none

        return format_date(when, "medium", locale=self._locale)

    def moment(self, when: datetime) -> str:
        """A date and time with its offset from UTC, such as `20 Nov 2026 09:12 +01:00`."""
        from babel.dates import format_datetime  # noqa: PLC0415 - most runs write none

        return format_datetime(when, _MOMENTS[self.code], locale=self._locale)

    def _made(self, template: str, values: Mapping[str, object], plural: str | None = None) -> str:
        if plural is None:
            found = self._translated(template)
        else:
            count = values["count"]
            assert isinstance(count, int)
            found = self._of_number(template, plural, count)
        return found.format_map({name: self._value(value) for name, value in values.items()}) if values else found

    def _of_number(self, one: str, several: str, count: int) -> str:
        if self._translations is None:
            return one if count == 1 else several
        return self._translations.ngettext(one, several, count)

    def _translated(self, template: str) -> str:
        # gettext keeps the head of its file under the empty text.
        return self._translations.gettext(template) if self._translations and template else template

    def _value(self, value: object) -> object:
        match value:
            case Said() | Together():
                return self.say(value)
            case Moment():
                when = datetime.fromisoformat(value.date)
                return self.day(when) if value.is_day else self.moment(when)
            case int() if self.code != "en":
                number = _Number(value)
                number.locale = self._locale
                return number
        return value


ENGLISH = Language("en")


class Moment(str):
    """A date in English that every language says in its own form.

    Attributes:
        date: RFC 3339.
        is_day: whether the time of the day is left out.
    """

    __slots__ = ("date", "is_day")

    date: str
    is_day: bool

    def __new__(cls, date: str, *, is_day: bool = False) -> Self:
        """Say a date of RFC 3339."""
        when = datetime.fromisoformat(date)
        text = super().__new__(cls, ENGLISH.day(when) if is_day else ENGLISH.moment(when))
        text.date, text.is_day = date, is_day
        return text


@cache
def language(code: str) -> Language:
    """The language of this code. Raises KeyError for one that is none of `LANGUAGES`."""
    if code == "en":
        return ENGLISH
    import gettext  # noqa: PLC0415 - English needs none of these
    from importlib.resources import files  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    source = files("bounce_cli.language").joinpath("texts", f"{code}.po")
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=LANGUAGES[code]))
    compiled.seek(0)
    return Language(code, gettext.GNUTranslations(compiled))
