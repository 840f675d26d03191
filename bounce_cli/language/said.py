"""Texts that know how they were made, so that they can be said again in another language.

Code and tables hold English. A text is a template with named places and the values that stand there; as a `str` it is
the English sentence, which is all that records need, and a `Language` makes another sentence of its parts.
"""

from collections.abc import Iterable, Mapping
from typing import Self

__all__ = ["Said", "Together", "counted", "said", "together"]


class Said(str):
    """An English text with the template and the values that it was made of.

    Attributes:
        template: the English template, with `{names}` for the values; by it translations are found.
        plural: the template for any count but one; None for a text that counts nothing.
        values: what stands in the places; a value that is a Said is translated as well. `{count:,}` groups thousands
            as the language does.
    """

    __slots__ = ("plural", "template", "values")

    template: str
    plural: str | None
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object], plural: str | None = None) -> Self:
        """Make the English text; without any values it is the template, for `of` to fill in.

        Raises KeyError for a place that has no value beside others that have.
        """
        chosen = template if plural is None or values["count"] == 1 else plural
        text = super().__new__(cls, chosen.format_map(values) if values else chosen)
        text.template, text.plural, text.values = template, plural, values
        return text

    def __getnewargs__(self) -> tuple[str, Mapping[str, object], str | None]:  # type: ignore[override]
        """What pickle makes it of again."""
        return self.template, self.values, self.plural

    def of(self, **values: object) -> Self:
        """The same text with other values."""
        return type(self)(self.template, {**self.values, **values}, self.plural)


class Together(str):
    """Whole sentences that follow each other."""

    __slots__ = ("parts",)

    parts: tuple[str, ...]

    def __new__(cls, parts: Iterable[str]) -> Self:
        """Join the sentences as English does; empty ones are left out."""
        kept = tuple(part for part in parts if part)
        text = super().__new__(cls, " ".join(kept))
        text.parts = kept
        return text

    def __getnewargs__(self) -> tuple[tuple[str, ...]]:  # type: ignore[override]
        """What pickle makes it of again."""
        return (self.parts,)


def said(template: str, /, **values: object) -> Said:
    """A text; `template` is written out at the call, so that translators find it."""
    return Said(template, values)


def counted(count: int, one: str, several: str, /, **values: object) -> Said:
    """A text about a count, which stands in the place `{count}`: one template for one, the other for any other."""
    return Said(one, {**values, "count": count}, several)


def together(*sentences: str) -> Together:
    """Sentences that follow each other; empty ones are left out."""
    return Together(sentences)
