"""The verdicts on answers that were met before, which differ from later ones in nothing but names.

After a campaign the same few answers come again and again, with other addresses, identifiers and times in them.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bounce_cli.classifier.folding import fold
from bounce_cli.classifier.haystack import Haystack
from bounce_cli.classifier.masks import Masks, is_masked
from bounce_cli.classifier.model import Classification, Diagnostic, Evidence
from bounce_cli.classifier.sight import names_recipient
from bounce_cli.classifier.weighing import Match, compared

__all__ = ["Memory"]

# So many verdicts are kept, on texts of so many signs together: those that were asked for of late.
_MOST_KEPT = 2_048
_MOST_SIGNS = 1 << 22
_LONGEST_KEPT = 16_384


class _Key(NamedTuple):
    """All that a verdict depends on, with the texts masked."""

    text: str
    words: str
    status: str | None
    reply_code: int | None
    receiver: str | None
    command: str | None
    action: str | None
    domain: str
    names_recipient: bool


class Case(NamedTuple):
    """What a verdict is asked for, and by what it is remembered."""

    key: _Key
    text: Haystack
    words: Haystack

    def names_in(self, match: Match) -> bool:
        """Tell whether there are masked words in a match."""
        masked, haystack = self.key.text if match.field == "text" else self.key.words, self.haystack(match)
        if not haystack.is_as_long_as_shown:
            masked = fold(masked)
        return is_masked(masked[slice(*match.span)] if len(masked) == len(haystack.folded) else masked)

    def haystack(self, match: Match) -> Haystack:
        """Return the text that a match stands in."""
        return self.text if match.field == "text" else self.words


class _Known(NamedTuple):
    """A verdict, and the evidence in it that has to be cut anew.

    Attributes:
        verdict: as it was first.
        named: the evidence with names in it: its number, its match, and whether its place is that in the text, which
            saves folding it.
    """

    verdict: Classification
    named: Sequence[tuple[int, Match, bool]]


class Memory:
    """Verdicts of one classifier; safe for threads, since what one of them loses is only found anew."""

    def __init__(self, sought: Iterable[str]) -> None:
        """Take the words that are looked for in texts, as far as they may stand in names."""
        self._sought = frozenset(sought)
        self._masks = Masks(self._sought)
        self.forget()

    def __reduce__(self) -> tuple[type["Memory"], tuple[frozenset[str]]]:
        """What pickle makes it of again, for other processes: nothing is remembered yet."""
        return Memory, (self._sought,)

    def forget(self) -> None:
        """Forget all verdicts."""
        # The older half is forgotten when the younger is full.
        self._younger: dict[_Key, _Known] = {}
        self._older: dict[_Key, _Known] = {}
        self._signs = 0

    def case(self, diagnostic: Diagnostic, text: Haystack, words: Haystack) -> Case | None:
        """Return what the memory is asked by; None of texts that are not kept."""
        one, other = text.shown, words.shown
        names = (diagnostic.receiver, diagnostic.recipient)
        if sum(map(len, filter(None, (one, other, *names)))) > _LONGEST_KEPT or is_masked(one) or is_masked(other):
            return None
        # A quotation begins at a place of the folded form, which in such a text may be one inside of a name.
        if not text.is_as_long_as_shown and text.focus:
            return None
        key = _Key(
            self._masks.of_text(one),
            self._masks.of_text(other),
            diagnostic.status,
            diagnostic.reply_code,
            diagnostic.receiver,
            diagnostic.command,
            diagnostic.action,
            (diagnostic.recipient or "").rpartition("@")[2],
            names_recipient(diagnostic, text.folded),
        )
        return Case(key, text, words)

    def verdict(self, case: Case) -> Classification | None:
        """Return the verdict on a case, with the words of its evidence as they stand in this one."""
        known = self._younger.get(case.key)
        if known is None:
            known = self._older.get(case.key)
            if known is None:
                return None
            self._keep(case.key, known)
        verdict = known.verdict
        if not known.named:
            return verdict
        evidence = list(verdict.evidence)
        for number, match, is_place_in_text in known.named:
            haystack = case.haystack(match)
            text = haystack.shown if is_place_in_text else haystack.folded
            evidence[number] = Evidence(rule=match.rule.id, field=match.field, text=text[slice(*match.span)])
        return Classification(
            reason=verdict.reason,
            type=verdict.type,
            suppress=verdict.suppress,
            confidence=verdict.confidence,
            rule=verdict.rule,
            evidence=tuple(evidence),
            alternatives=verdict.alternatives,
        )

    def keep(self, case: Case, verdict: Classification, bearing: Sequence[Match], matches: Sequence[Match]) -> None:
        """Keep a verdict, unless it rests on names.

        Args:
            case: what it is on.
            verdict: what the classifier found.
            bearing: the matches of which it is evidence, in that order.
            matches: all of them.
        """
        if any(case.names_in(match) for match in compared(matches)):
            return
        named = [
            (number, match, case.haystack(match).is_as_long_as_shown)
            for number, match in enumerate(bearing[: len(verdict.evidence)])
            if match.by_words and case.names_in(match)
        ]
        self._keep(case.key, _Known(verdict, named))

    def _keep(self, key: _Key, known: _Known) -> None:
        if len(self._younger) >= _MOST_KEPT // 2 or self._signs >= _MOST_SIGNS // 2:
            self._older, self._younger, self._signs = self._younger, {}, 0
        self._younger[key] = known
        self._signs += len(key.text) + len(key.words)
