"""How many records have values in common."""

from collections.abc import Iterable, Iterator, Sequence

from bounce_cli.diagnosis import Diagnosis
from bounce_cli.selection.terms import value_of

__all__ = ["groups"]


def groups(records: Iterable[Diagnosis], by: Sequence[str]) -> Iterator[tuple[tuple[str | None, ...], int, int]]:
    """For each combination of values how many records there are, and about how many addresses; the most frequent first.

    Args:
        records: what is counted; only the counts and the addresses of each group are held.
        by: the fields.
    """
    counts: dict[tuple[str | None, ...], int] = {}
    addresses: dict[tuple[str | None, ...], set[str]] = {}
    for record in records:
        values = tuple(value_of(record, name) for name in by)
        counts[values] = counts.get(values, 0) + 1
        if record.recipient:
            addresses.setdefault(values, set()).add(record.recipient.lower())
    order = sorted(counts, key=lambda values: (-counts[values], [value or "" for value in values]))
    for values in order:
        yield values, counts[values], len(addresses.get(values, ()))
