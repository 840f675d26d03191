"""Terms about records, as `suppress=yes`, `hard` or `user_unknown`: what is meant, and which records meet it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bounce_cli.address import domain_of
from bounce_cli.classifier import BounceType, Reason, Suppression
from bounce_cli.diagnosis import KINDS, Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.suggestion import suggestion

__all__ = ["FIELDS", "Term", "Terms", "read_terms", "value_of"]

_ABSENT = "null"
_REASONS = tuple(reason.value for reason in Reason)
_TYPES = tuple(type_.value for type_ in BounceType)
# The words that the values of a field can be.
_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "reason": _REASONS,
    "type": _TYPES,
    "suppress": tuple(word.value for word in Suppression),
    "generated_by": ("remote", "local"),
}
_DERIVED: Mapping[str, Callable[[Diagnosis], object]] = {
    "domain": lambda diagnosis: domain_of(diagnosis.recipient),
    "day": lambda diagnosis: diagnosis.date[:10] if diagnosis.date else None,
}
FIELDS = (
    "kind",
    "reason",
    "type",
    "suppress",
    "recipient",
    "domain",
    "status",
    "reply_code",
    "action",
    "command",
    "generated_by",
    "reporting_mta",
    "remote_mta",
    "decoder",
    "feedback_type",
    "disposition_type",
    "client_ip",
    "day",
    "origin",
)
"""The fields that terms, groups and the order of records can name; `domain` is the recipient's, `day` of `date`."""


class Term(NamedTuple):
    """A field and one of its values; `null` stands for none."""

    field: str
    value: str

    def __str__(self) -> str:
        """As it can be written."""
        return f"{self.field}={self.value}"


@dataclass(frozen=True, slots=True)
class Terms:
    """Several terms."""

    terms: tuple[Term, ...]

    def met_by(self, diagnosis: Diagnosis) -> Term | None:
        """The first of the terms that a record meets; None where it meets none."""
        return next((term for term in self.terms if _is_met(term, diagnosis)), None)

    def all_met_by(self, diagnosis: Diagnosis) -> bool:
        """Whether a record meets a term of every field that is named."""
        fields = {term.field for term in self.terms}
        return fields == {term.field for term in self.terms if _is_met(term, diagnosis)}


def value_of(diagnosis: Diagnosis, field: str) -> str | None:
    """The value of a field as text; None where the record has none."""
    derive = _DERIVED.get(field)
    value = derive(diagnosis) if derive else getattr(diagnosis, field)
    return None if value is None else str(value)


def _is_met(term: Term, diagnosis: Diagnosis) -> bool:
    value = value_of(diagnosis, term.field)
    return term.value == (_ABSENT if value is None else value.lower())


def read_terms(option: str, texts: Sequence[str]) -> Terms:
    """Read terms that are parted by commas: `field=value`, or a reason or a type alone.

    Raises:
        UsageError: a field or a word is not known, or there is no term; the text names the nearest.
    """
    words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
    if not words:
        raise UsageError(f"{option} names nothing: a reason, a type, or a field and its value (suppress=yes) is wanted")
    return Terms(tuple(dict.fromkeys(_term(option, word) for word in words)))


def _term(option: str, word: str) -> Term:
    field, is_pair, value = word.partition("=")
    if not is_pair:
        if word in _REASONS:
            return Term("reason", word)
        if word in _TYPES:
            return Term("type", word)
        known = (*_REASONS, *_TYPES)
        raise UsageError(f"{option}: {word!r} is neither a reason nor a type{suggestion(word, known)}")
    field, value = field.strip(), value.strip().lower()
    if field not in FIELDS:
        raise UsageError(f"{option}: there is no field {field!r}{suggestion(field, FIELDS)}; {', '.join(FIELDS)} are")
    if not value:
        raise UsageError(f"{option}: {word!r} names no value; {_ABSENT} stands for none")
    known = _VOCABULARIES.get(field, ())
    if known and value not in {*known, _ABSENT}:
        raise UsageError(f"{option}: {field} is never {value!r}{suggestion(value, known)}; {', '.join(known)} are")
    return Term(field, value)
