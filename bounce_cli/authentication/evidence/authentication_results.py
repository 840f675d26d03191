"""What servers on the way wrote of a mail into its header: Authentication-Results (RFC 8601), Received-SPF (RFC 7208).

These are claims of whoever wrote them, to be quoted under that name. Real ones keep to no grammar: nothing here raises.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from bounce_cli.authentication.addresses import read_address

__all__ = [
    "AuthenticationResult",
    "AuthenticationResults",
    "ReceivedSpf",
    "address_in",
    "authentication_results",
    "received_spf",
]

_MOST_HEADERS = 50
_MOST_CHARACTERS = 20_000
# The library copies what is left of a value at each token, which takes the square of its length.
_MOST_FOR_LIBRARY = 4_000
# A comment may hold one more comment. What a backslash escapes begins nothing, or time would grow with the square.
_INNER = r"\((?:[^()\\]++|\\.)*+\)"
_QUOTED = r'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(
    rf"(?P<comment>\((?:[^()\\]++|\\.|{_INNER})*+\))|(?P<end>;)|{_QUOTED}|\\.|[^();\"\\]++|.", re.DOTALL
)
_NAME = r"[A-Za-z0-9_][\w.\-/]*+"
_PAIR = re.compile(rf"(?P<name>{_NAME}) ?=(?: ?(?!{_NAME} ?=)(?P<value>(?:{_QUOTED}|\\.|[^\s\"\\])++))?+|[^\s=]++|.")
_WORD = re.compile(r"[A-Za-z][A-Za-z\-]*+\Z")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# Where semicolons are missing these begin a result of their own.
_METHODS = frozenset(
    {"arc", "auth", "bimi", "compauth", "dkim", "dkim-adsp", "dkim-atps", "dmarc", "domainkeys", "iprev"}
    | {"rrvs", "sender-id", "smime", "spf", "vbr"}
)
_OLDER_RESULTS = {"error": "temperror", "unknown": "permerror", "hardfail": "fail"}
_SPF_RESULT = re.compile(r"(?i)\W*+(pass|fail|softfail|neutral|none|temperror|permerror|error|unknown|hardfail)\b")
_DESIGNATED = re.compile(r"(?i)\bdesignates? <?\[?([0-9a-f.:]{3,45})")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationResult:
    """What is said of one method.

    Attributes:
        method: in lower case, without a version: `spf`, `dkim`, `dmarc`, `x-hmca`.
        result: in lower case: `pass`, `softfail`.
        reason: the value of `reason=`.
        comment: what stands in round brackets; several are joined by blanks.
        properties: names in lower case, such as `smtp.mailfrom`, with their values, in order.
    """

    method: str
    result: str
    reason: str | None = None
    comment: str | None = None
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationResults:
    """One header: who says it, in lower case and None where nobody is named, and what is said."""

    authserv_id: str | None
    results: tuple[AuthenticationResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedSpf:
    """A Received-SPF header (RFC 7208 section 9.1); None is what it does not tell.

    Attributes:
        result: a result of SPF; the names of older drafts are read as those of today.
        client_ip: the address that was checked, in its shortest form.
        envelope_from: the reverse-path without angle brackets; empty for the null one.
        helo: the name in HELO.
    """

    result: str | None = None
    client_ip: str | None = None
    envelope_from: str | None = None
    helo: str | None = None


class _Segment(NamedTuple):
    """What stands between two semicolons, with each comment taken out."""

    text: str
    comment: str | None


def authentication_results(values: Iterable[str]) -> tuple[AuthenticationResults, ...]:
    """Read the values of Authentication-Results or ARC-Authentication-Results headers, folded or not; never raises.

    Of more than 50 the first ones are read, of each at most 20,000 characters; one without any word says nothing.
    """
    read = (_read(value[:_MOST_CHARACTERS]) for value in islice(values, _MOST_HEADERS))
    return tuple(found for found in read if found)


def received_spf(value: str) -> ReceivedSpf:
    """Read the value of a Received-SPF header, at most 20,000 characters of it; never raises."""
    segments = _segments(value[:_MOST_CHARACTERS])
    pairs: dict[str, str] = {}
    for segment in segments:
        for name, text in _pairs(segment.text):
            pairs.setdefault(name, text)
    result = _SPF_RESULT.match(segments[0].text) if segments else None
    word = result[1].lower() if result else None
    envelope_from, helo = pairs.get("envelope-from"), pairs.get("helo")
    return ReceivedSpf(
        result=_OLDER_RESULTS.get(word, word) if word else None,
        client_ip=address_in(pairs.get("client-ip", "")) or _designated(segments),
        envelope_from=None if envelope_from is None else envelope_from.strip("<> "),
        helo=helo or None,
    )


def address_in(text: str) -> str | None:
    """An IP address in its shortest form, also where brackets or `IPv6:` stand around it; None where it is none."""
    found = read_address(text.strip("[]<>() .,;'\""))
    return str(found) if found else None


def _designated(segments: list[_Segment]) -> str | None:
    found = _DESIGNATED.search(" ".join(segment.comment or "" for segment in segments))
    return address_in(found[1]) if found else None


def _read(value: str) -> AuthenticationResults | None:
    segments = _segments(value)
    if segments and re.fullmatch(r"i ?= ?\d{1,4}", segments[0].text):  # RFC 8617 section 4.1.1
        del segments[0]
    if not segments:
        return None
    authserv_id, rest = _authserv_id(segments[0].text)
    if authserv_id and not rest:
        del segments[0]
        results = _by_library(authserv_id, segments) or tuple(_leniently(segments))
    else:
        results = tuple(_leniently([segments[0]._replace(text=rest), *segments[1:]]))
    return AuthenticationResults(authserv_id=authserv_id, results=results)


def _segments(value: str) -> list[_Segment]:
    """The value at its semicolons, those in comments and quotes left alone; blanks are made one."""
    parts: list[tuple[list[str], list[str]]] = [([], [])]
    for token in _TOKEN.finditer(value):
        if token["end"]:
            parts.append(([], []))
        elif token["comment"]:
            parts[-1][0].append(" ")
            parts[-1][1].append(" ".join(token[0][1:-1].split()))
        else:
            parts[-1][0].append(token[0])
    read = [_Segment(" ".join("".join(texts).split()), " ".join(comments) or None) for texts, comments in parts]
    return [segment for segment in read if segment.text or segment.comment]


def _authserv_id(text: str) -> tuple[str | None, str]:
    """Who speaks, and what stands after that and the version; nobody where a result comes first."""
    word, _, rest = text.partition(" ")
    if not word or word.lower() == "none" or "=" in word or rest.startswith("="):
        return None, text
    version, _, after = rest.partition(" ")
    return word.strip('"').lower() or None, after if version.isdecimal() else rest


@cache
def _library() -> Any:
    import authres.core  # type: ignore[import-untyped]  # noqa: PLC0415 - slow

    class Strict(authres.core.AuthenticationResultsHeader):  # type: ignore[misc]
        """A reader that refuses what it would otherwise skip without a word."""

        def __init__(self, context: Any) -> None:
            super().__init__(context, strict=True)

    return lambda text: Strict.parse_value(authres.all_features(), text)


def _by_library(authserv_id: str, segments: list[_Segment]) -> tuple[AuthenticationResult, ...] | None:
    """What authres reads; it gets no comments, for it drops them, and in them Microsoft names the sending address."""
    text = "; ".join([authserv_id, *(segment.text for segment in segments)])
    if len(text) > _MOST_FOR_LIBRARY:
        return None
    try:
        found = [_of_library(result) for result in _library()(text).results]
    except Exception:  # noqa: BLE001 - besides its own errors it stumbles over what it took apart
        return None
    if len(found) != len(segments):
        return None
    return tuple(
        AuthenticationResult(method=method, result=result, reason=reason, comment=segment.comment, properties=pairs)
        for (method, result, reason, pairs), segment in zip(found, segments, strict=True)
    )


def _of_library(result: Any) -> tuple[str, str, str | None, tuple[tuple[str, str], ...]]:
    pairs = tuple((f"{item.type}.{item.name}", str(item.value or "")) for item in result.properties)
    return str(result.method), str(result.result), str(result.reason) if result.reason else None, pairs


def _leniently(segments: Iterable[_Segment]) -> Iterator[AuthenticationResult]:
    """The results, each with the pairs after it; pairs that stand before any (Yahoo's `from=`) go to the next one."""
    early: list[tuple[str, str]] = []
    for segment in segments:
        groups: list[list[tuple[str, str]]] = []
        for name, value in _pairs(segment.text):
            if _begins_result(name, value, is_first=not groups):
                groups.append([(name.partition("/")[0], value.lower()), *early])
                early = []
            else:
                (groups[-1] if groups else early).append((name, value))
        yield from (_result(group, segment.comment) for group in groups)


def _begins_result(name: str, value: str, *, is_first: bool) -> bool:
    method = name.partition("/")[0]
    is_method = method in _METHODS or (is_first and "." not in name and name not in {"from", "reason"})
    return is_method and _WORD.match(value) is not None


def _result(group: list[tuple[str, str]], comment: str | None) -> AuthenticationResult:
    (method, result), *pairs = group
    reasons = [value for name, value in pairs if name == "reason"]
    return AuthenticationResult(
        method=method,
        result=result,
        reason=reasons[0] if reasons else None,
        comment=comment,
        properties=tuple(pair for pair in pairs if pair[0] != "reason"),
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Each `name=value`, names in lower case, values without quotes; what is no pair is passed over."""
    for found in _PAIR.finditer(text):
        if found["name"]:
            value = (found["value"] or "").removesuffix(",")
            yield found["name"].lower(), _ESCAPED.sub(r"\1", value[1:-1]) if _is_quoted(value) else value


def _is_quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] == '"'
