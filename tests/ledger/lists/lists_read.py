"""Lists as they are read in tests."""

from collections.abc import Callable
from pathlib import Path

from bounce_cli.ledger.lists.model import Listed, ListForm
from bounce_cli.ledger.lists.reading import read_list
from bounce_cli.problem import Problem

Found = tuple[list[Listed], list[str]]
Read = Callable[..., Found]


def reader(folder: Path) -> Read:
    """A function that reads a text: the entries, and the sentences of the problems."""

    def reading(text: str | bytes, form: ListForm | None = None) -> Found:
        path = folder / "list"
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        items = list(read_list(str(path), form))
        entries = [item for item in items if isinstance(item, Listed)]
        assert all(item.source == str(path) for item in entries)
        return entries, [str(item.text) for item in items if isinstance(item, Problem)]

    return reading


def addresses(found: Found) -> list[str]:
    assert found[1] == []
    return [item.address for item in found[0]]
