"""Words that an option takes, and the one that was probably meant."""

from collections.abc import Iterable, Sequence

from bounce_cli.errors import UsageError

__all__ = ["suggestion", "words_of"]


def suggestion(word: object, known: Iterable[str]) -> str:
    """Return ` (did you mean 'x'?)` after the known word nearest to one that is not known; empty where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - for what is wrong

    found = get_close_matches(word, [*map(str, known)], 1) if isinstance(word, str) else []
    return f" (did you mean {found[0]!r}?)" if found else ""


def words_of(option: str, text: str, known: Sequence[str], *, noun: str = "", where: str = "") -> tuple[str, ...]:
    """The words of an option, parted by commas, each once.

    Args:
        option: its name.
        text: what was given.
        known: the words that there are.
        noun: what they are, with a blank behind it, as `field `.
        where: where they are told; empty to name all of them.

    Raises:
        UsageError: a word is not known, or there is none; the text names the nearest.
    """
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    told = where or f"{', '.join(known)} are"
    for word in words:
        if word not in known:
            raise UsageError(f"{option}: there is no {noun}{word!r}{suggestion(word, known)}; {told}")
    if not words:
        raise UsageError(
            f"{option} names {f'no {noun.strip()}' if noun else 'nothing'}; {told}{'' if where else ' there'}"
        )
    return words
