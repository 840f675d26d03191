"""What a letter is made of: a subject, and blocks in order, each of which every form can write.

Our own words in it are texts (`Said`) and dates (`Moment`), which the forms say in a language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Block", "Item", "Letter", "Lines", "Paragraph", "Row", "Steps", "Table", "Verbatim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fact: its name and its value, which may come from mail."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Facts, one below the other."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim:
    """Lines that are copied as they stand: a server's words, addresses, records."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of several numbered things, and what is copied as it stands below it, such as records to publish."""

    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is asked for, in order."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines of their own, as of a signature."""

    lines: tuple[str, ...]


Block = Paragraph | Table | Verbatim | Steps | Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter.

    Attributes:
        name: whom or what it is about, as a domain or an address; letters of one run have different names.
        subject: one line.
        blocks: the body, in order.
        to: where it goes; None where that is not known.
        author: whose it is, as a From field has it; None where that is not known.
        is_mail: whether it is to be sent; a list of what to do is not.
    """

    name: str
    subject: str
    blocks: Sequence[Block]
    to: str | None = None
    author: str | None = None
    is_mail: bool = True
