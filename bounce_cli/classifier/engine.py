"""The verdict: all rules that match are gathered, and the most trusted one decides."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from bounce_cli.classifier.haystack import haystack_of
from bounce_cli.classifier.index import Index, Reading, expand_status, filed
from bounce_cli.classifier.judgement import Standing, judge
from bounce_cli.classifier.memory import Memory
from bounce_cli.classifier.model import Alternative, Classification, Diagnostic, Evidence, Place, Reason, Rule
from bounce_cli.classifier.ready import ReadyRules, known_phrases, ready_rules
from bounce_cli.classifier.receivers import BY_HOST
from bounce_cli.classifier.rules import built_in_files, built_in_rules, load_rules
from bounce_cli.classifier.sight import Sight, sight_of
from bounce_cli.classifier.weighing import LEAST_CONFIDENCE, Match, weighed

__all__ = ["Classifier", "built_in", "classifier_with", "classify"]

# Words of the notice around the reply are weaker than the reply, and weaker still where the reply says enough itself.
_OF_NOTICE = 0.85
_OF_NOTICE_BESIDE_A_REPLY = 0.65
_ENOUGH = 0.6
# Words before a quoted reply are the reporter's reading of it.
_BEFORE_QUOTATION = 0.8
# A code without words ranks this much below its confidence: words beat codes.
_CODE_HANDICAP = 0.3
_LEAST_ALTERNATIVE = 0.2
_MOST_ALTERNATIVES = 4
_MOST_EVIDENCE = 8
# Reasons that say nothing of the cause, so that a delay is all that is known.
_WITHOUT_CAUSE = frozenset({Reason.UNKNOWN, Reason.DELIVERY_EXPIRED, Reason.DELIVERY_DELAYED})
_BY_ACTION = 0.5
# A member of an enumeration is found by a function in Python 3.11, which would be most of the cost of a comparison.
_BEFORE, _BESIDE, _AFTER = Place.BEFORE, Place.BESIDE, Place.AFTER
_UNKNOWN, _DELAYED = Reason.UNKNOWN, Reason.DELIVERY_DELAYED


class Classifier:
    """A set of rules, filed; `classify` is safe to call from several threads."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: Sequence[Rule] = rules if isinstance(rules, ReadyRules) else tuple(rules)
        if isinstance(self.rules, ReadyRules):
            self._index = self.rules.filed
        else:
            self._index = Index(self.rules, filed(self.rules, known_phrases()))
        self._memory = Memory(self._index.sought())

    def classify(self, diagnostic: Diagnostic) -> Classification:
        """Return reason, type, suppression and evidence for what a report says. Never raises for any text."""
        text, words = haystack_of("text", diagnostic.text), haystack_of("words", diagnostic.words)
        case = self._memory.case(diagnostic, text, words)
        known = self._memory.verdict(case) if case else None
        if known:
            return known
        sight = sight_of(diagnostic, text, words)
        matches = _with_last_words(_best_first(self._matches(sight, every=False)))
        bearing, verdict = _verdict(matches, sight)
        if case:
            self._memory.keep(case, verdict, bearing, matches)
        return verdict

    def matching(self, diagnostic: Diagnostic) -> tuple[str, ...]:
        """Return the ids of all rules that match, best first; `classify` skips those that cannot change its verdict."""
        sight = sight_of(diagnostic, haystack_of("text", diagnostic.text), haystack_of("words", diagnostic.words))
        return tuple(match.rule.id for match in _best_first(self._matches(sight, every=True)))

    def _matches(self, sight: Sight, *, every: bool) -> list[Match]:
        index = self._index
        reading = index.reading(sight.text)
        asked = _Conditions(sight)
        found = _by_text(reading, asked, 1.0, every=every)
        if sight.words.folded:
            enough = any(match.confidence >= _ENOUGH for match in found)
            weight = _OF_NOTICE_BESIDE_A_REPLY if enough else _OF_NOTICE
            found += _by_text(index.reading(sight.words), asked, weight, every=every)
        by_status = [(rule, "status", status) for status in sight.statuses for rule in index.with_status(status)]
        by_reply = [(rule, "reply", str(reply)) for reply in sight.replies for rule in index.with_reply(reply)]
        for rule, field, code in (*by_status, *by_reply):
            trust = asked.trust(rule)
            if trust and not (rule.unless and reading.has(index.unless(rule))):
                confidence = rule.confidence * trust
                found.append(Match(rule, field, code, confidence - _CODE_HANDICAP, confidence))
        return found


def _by_text(reading: Reading, asked: "_Conditions", weight: float, *, every: bool) -> list[Match]:
    """Try what is filed, the most trusted first; a reason that has been found needs no weaker rule for it.

    Where one server quotes another, a weaker rule can still win, because it matched in the quotation.
    """
    settled: dict[Reason, float] = {}
    haystack = reading.haystack
    focus = haystack.focus
    found = []
    for entry in reading.entries.values():
        rule = entry.rule
        if rule is None:
            continue
        if settled and not every and rule.place is _BESIDE and rule.confidence < settled.get(rule.reason, 0.0):
            continue
        trust = asked.trust(rule)
        span = entry.first(haystack) if trust else None
        if span is None or (entry.unless and reading.has(entry.unless)):
            continue
        confidence = rule.confidence * trust * weight
        if span[1] <= focus:
            confidence *= _BEFORE_QUOTATION
        elif trust == BY_HOST and rule.place is not _AFTER:
            settled.setdefault(rule.reason, rule.confidence)
        found.append(Match(rule, haystack.field, haystack.slice(*span), confidence, confidence, span))
    return found


def _best_first(matches: Iterable[Match]) -> list[Match]:
    """Return the best match of every rule."""
    best: dict[str, Match] = {}
    for match in sorted(matches, key=Match.order):
        best.setdefault(match.rule.id, match)
    return list(best.values())


def _with_last_words(matches: list[Match]) -> list[Match]:
    """Let rules `after` the others decide where the words of no other give a reason; else drop them."""
    last = [match for match in matches if match.rule.place is _AFTER]
    if not last:
        return matches
    others = matches[: -len(last)]
    return others if any(match.speaks() for match in others) else last + others


@cache
def _exact(patterns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(code for pattern in patterns for code in expand_status(pattern))


class _Conditions:
    """Answers whether the conditions besides the words hold; who the receiver is is found out only when asked."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._receivers: dict[str, float] | None = None

    def trust(self, rule: Rule) -> float:
        """Return 0 where a condition fails, else how far the receiver is trusted to be the one."""
        sight = self._sight
        if rule.status and not any(_asked(status, rule) for status in sight.statuses):
            return 0.0
        if rule.reply and not any(reply in rule.reply for reply in sight.replies):
            return 0.0
        if rule.command and sight.command not in rule.command:
            return 0.0
        if rule.names_recipient is not None and rule.names_recipient != sight.names_recipient():
            return 0.0
        if not rule.receiver:
            return 1.0
        if self._receivers is None:
            self._receivers = sight.receivers()
        return max([self._receivers.get(name, 0.0) for name in rule.receiver])


def _asked(status: str, rule: Rule) -> bool:
    codes = _exact(rule.status)
    return status in codes or status.rpartition(".")[0] + ".x" in codes


def _verdict(matches: list[Match], sight: Sight) -> tuple[list[Match], Classification]:
    """Return the matches that bear the verdict, and it."""
    delayed = (sight.diagnostic.action or "").lower() == "delayed"
    first = matches[0] if matches else None
    confidence = weighed(first, matches) if first else 0.0
    known = first is not None and (confidence >= LEAST_CONFIDENCE or first.rule.place is _BEFORE)
    reason = first.rule.reason if first and known else _UNKNOWN
    if delayed and reason in _WITHOUT_CAUSE:
        reason, confidence = _DELAYED, max(confidence, _BY_ACTION)
    bearing = [match for match in matches if match.rule.reason is reason]
    standing = Standing(
        rule=bearing[0].rule if bearing else None,
        by_words=any(match.by_words for match in bearing),
        confidence=confidence,
        status=sight.status,
        reply_code=sight.reply_code,
        delayed=delayed,
    )
    kind, suppress = judge(reason, standing)
    verdict = Classification(
        reason=reason,
        type=kind,
        suppress=suppress,
        confidence=round(confidence, 2),
        rule=bearing[0].rule.id if bearing else "",
        evidence=tuple(Evidence(rule=m.rule.id, field=m.field, text=m.text) for m in bearing[:_MOST_EVIDENCE]),
        alternatives=_alternatives(reason, matches, 0.0 if reason is _UNKNOWN else confidence),
    )
    return bearing, verdict


def _alternatives(reason: Reason, matches: list[Match], confidence: float) -> tuple[Alternative, ...]:
    """The other reasons, the likeliest first; each as likely as its match says, and as the verdict leaves room for."""
    others: dict[Reason, float] = {}
    for match in matches:
        other = match.rule.reason
        if other is not reason and other is not _UNKNOWN and match.rank >= _LEAST_ALTERNATIVE and other not in others:
            others[other] = round(min(match.rank, 1 - confidence), 2)
    return tuple(Alternative(reason=name, confidence=rank) for name, rank in [*others.items()][:_MOST_ALTERNATIVES])


@cache
def built_in() -> Classifier:
    """Return the classifier with the rules that come with the package, loaded on the first call."""
    return Classifier(ready_rules(built_in_files()) or load_rules())


def classifier_with(paths: Iterable[Path]) -> Classifier:
    """Return a classifier with the rules that come with the package and those of more files or directories.

    Raises RuleError where a file is not valid, or gives a rule the id of another.
    """
    added = tuple(paths)
    return Classifier(load_rules((built_in_rules(), *added))) if added else built_in()


def classify(diagnostic: Diagnostic) -> Classification:
    """Classify with the rules that come with the package; they are loaded on first use."""
    return built_in().classify(diagnostic)
