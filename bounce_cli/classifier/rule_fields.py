"""How each field of a rule is read from TOML; a ValueError says what is wrong with its value."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from bounce_cli.classifier.model import BounceType, Place, Reason, Suppression
from bounce_cli.classifier.phrases import PhraseError, compile_phrase
from bounce_cli.classifier.receivers import known_receivers
from bounce_cli.suggestion import suggestion

__all__ = ["READERS", "READERS_OF_BUILT_IN"]

_FIRST_REPLY, _LAST_REPLY = 200, 699
_STATUS_PARTS = 3
# What a server can refuse; the end of DATA counts as DATA.
_COMMANDS = ("CONNECT", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA")
_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_\-]*[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?")


def _phrases(value: Any) -> tuple[str, ...]:
    phrases = _words(value)
    for phrase in phrases:
        try:
            compile_phrase(phrase)
        except PhraseError as error:
            message = f"{phrase!r}: {error}"
            raise ValueError(message) from None
    return phrases


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        hint = f": [{value!r}]" if isinstance(value, str) and value else ", not empty"
        message = f"must be a list of strings{hint}"
        raise ValueError(message)
    return tuple(value)


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value:
        message = "must be a string, not empty"
        raise ValueError(message)
    return value


def _is_status(code: str) -> bool:
    head, *details = code.split(".")
    if head not in {"4", "5", "x"} or len(details) != _STATUS_PARTS - 1 or not details[0].isdecimal():
        return False
    first, dash, last = details[1].partition("-")
    return details[1] == "x" or (first.isdecimal() and (last.isdecimal() if dash else True))


def _statuses(value: Any) -> tuple[str, ...]:
    for code in _words(value):
        if not _is_status(code):
            message = f"{code!r} is no code like '5.1.1', 'x.1.1', '5.7.x' or '5.7.606-649'"
            raise ValueError(message)
    return tuple(value)


def _replies(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not value or not all(type(item) is int for item in value):
        message = "must be a list of integers, not empty"
        raise ValueError(message)
    for code in value:
        if not _FIRST_REPLY <= code <= _LAST_REPLY:
            message = f"{code} is no reply code"
            raise ValueError(message)
    return tuple(value)


def _receivers(value: Any) -> tuple[str, ...]:
    return tuple(map(_receiver, _words(value)))


def _receiver(name: str) -> str:
    """A receiver's name as it is known, or a domain name in lower case and A-labels (RFC 5890)."""
    try:
        folded = name.lower() if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        folded = name
    if folded not in known_receivers() and not _DOMAIN.fullmatch(folded):
        hint = suggestion(name, known_receivers())
        message = f"{name!r} is no domain name, and no receiver that bounce knows{hint}"
        raise ValueError(message)
    return folded


def _commands(value: Any) -> tuple[str, ...]:
    words = tuple(word.upper() for word in _words(value))
    for word in words:
        if word not in _COMMANDS:
            message = f"{word!r} is none of {', '.join(_COMMANDS)}"
            raise ValueError(message)
    return words


def _confidence(value: Any) -> float:
    if type(value) not in {int, float} or not 0 < value <= 1:
        message = "must be a number above 0 and at most 1"
        raise ValueError(message)
    return float(value)


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        message = "must be true or false"
        raise ValueError(message)
    return value


def _member(kind: type[StrEnum]) -> Callable[[Any], StrEnum]:
    def read(value: Any) -> StrEnum:
        try:
            return kind(value)
        except ValueError:
            message = f"{value!r} is none of {', '.join(kind)}{suggestion(value, kind)}"
            raise ValueError(message) from None

    return read


READERS: Mapping[str, Callable[[Any], Any]] = {
    "id": _word,
    "reason": _member(Reason),
    "confidence": _confidence,
    "text": _phrases,
    "unless": _phrases,
    "status": _statuses,
    "reply": _replies,
    "command": _commands,
    "receiver": _receivers,
    "names_recipient": _truth,
    "type": _member(BounceType),
    "suppress": _member(Suppression),
    "place": _member(Place),
    "source": _word,
}
# The phrases that come with the package were compiled by its tests; doing it again would double the time of loading.
READERS_OF_BUILT_IN = {**READERS, "text": _words, "unless": _words}
