"""What a receiver says of SPF, DKIM and DMARC in its refusal: its words first, then codes that say it by themselves.

A claim is quoted and compared, and lets a check that does not pass now stand as failed: a text that only names a
mechanism, asks for it or speaks of what would be, claims nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

from bounce_cli.authentication.evidence.authentication_results import address_in
from bounce_cli.folding import fold

__all__ = ["ClaimedResult", "Claims", "claims_in"]


class ClaimedResult(StrEnum):
    """What a receiver may say of a mechanism; `fail` stands for any "did not pass", `none` also for `neutral`."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a refusal says; None is what it does not say.

    Attributes:
        spf: what SPF gave, one of `ClaimedResult`; so the two below.
        dkim: what DKIM gave.
        dmarc: what DMARC gave.
        spf_domain: the domain that was checked by SPF, in lower case.
        client_ip: the sending address as the receiver names it, in its shortest form.
        dkim_domain: the signing domain, in lower case.
    """

    spf: str | None = None
    dkim: str | None = None
    dmarc: str | None = None
    spf_domain: str | None = None
    client_ip: str | None = None
    dkim_domain: str | None = None


_MOST_CHARACTERS = 20_000
# Recipients of one report may share a reply.
_MOST_KEPT = 4
_CODE = re.compile(r"(?<![\w.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\w)")
# Each line of a reply begins with its codes, amid a sentence.
_LINE_CODES = re.compile(r"(?<![\w.])[245]\d\d(?:[- ]#?[245]\.\d{1,3}\.\d{1,3}|-)(?![\w.])[: ]?")
_ADDRESS_OF_PAGE = re.compile(r"\(?\b(?:https?://|www\.)\S++")

_NAMES = {
    "spf": "spf",
    "sender policy framework": "spf",
    "dkim": "dkim",
    "domainkeys identified mail": "dkim",
    "dmarc": "dmarc",
}
_NAME = rf"(?<![\w.@/-])(?:{'|'.join(_NAMES)})(?![.@]\w|_)"
_EACH_NAME = re.compile("|".join(_NAMES))
_M = rf"(?P<names>{_NAME}(?:(?: ?[/,&+] ?| and | or | und | oder | et | ou ){_NAME}){{0,3}})"
_OF = r"(?:(?:for|of|from|in|by|de|du|von) )?(?:domain |sender )?(?=\S{1,250}\.)\S++(?<![.,;!?])"
_NOUN = (
    r"(?:authentication|auth|validation|verification|evaluation|checks?|checking|tests?|policy|signature|results?|status|"
    rf"identity|alignment|error|lookup|prufung|uberprufung|signatur|richtlinie|validierung|sender|{_OF})"
)
_NOUNS = rf"(?:[ -]{_NOUN}){{0,4}}?"
_LINK = r"(?: ?[:(-] ?| )(?:(?:sender|has|have|is|was|were|been|are|a|an|the|it|est|ist|wurde) ){0,3}"
_RECORD = r"(?:record|policy|entry|eintrag|enregistrement)"
_SOME_WORDS = r"(?: [^\s.;]{1,250}){0,4}?"
_NOT_VALID = (
    r"(?:(?:did|does|do|has|have|could) not|(?:did|does|do|has|have)n't|not|fail(?:ed|s|ing)? to) "
    r"(?:pass(?:ed)?|validated?|verify|verified|authenticated?|satisfy|satisfied)\b"
)
_FAILED = (
    rf"(?:{_NOT_VALID}|fail(?:s|ed|ure|ing|edcontinue)?\b(?! reports?)|hard ?-?fail\b|invalid|reject(?:s|ed|ion)?\b|"
    r"violat(?:ion|ed|es)\b|"
    r"mismatch|unauthori[sz]ed|not (?:valid|authenticated|authori[sz]ed|permitted|designated)\b|bad\b|en echec|echoue|"
    r"(?:ist )?fehlgeschlagen|ungultig|nicht bestanden)"
)
_FAILS = (
    rf"(?<!not )(?<!never )\b(?:{_NOT_VALID}|fail(?:s|ed|ing|ure of)?(?: to (?:meet|satisfy))?|"
    r"violat(?:es|ed|ing|ion of)|"
    r"bad|invalid|no (?:valid|passing)|rejected by|verstoss gegen|echec (?:de|du))"
)
_ARTICLES = r"(?: ?[:(] ?| )(?:(?:the|your|our|both|a|an|either|all|any|domain'?s?|sender'?s?|die|der|le|la) ){0,4}"
_NO_VERB = r"(?!\w)(?! ?[=:]| (?:is|was|did|does|pass|passed|fail|failed|none)\b)"
_REFUSED_BY = (
    r"(?:due to|because of|according to|wegen|aufgrund|gemass|selon|en raison de|"
    r"(?:reject|refus|block)\w{0,30}+ (?:by|per|under))"
)
_TROUBLE = r"(?:error|failure|problem|trouble|issue|time-?out)s?"
_PASSING = rf"(?:temporary|dns)(?: dns)? {_TROUBLE}"
_ALLOWED = r"(?:allowed|authori[sz]ed|permitted)"
_CHECK = r"(?:check|verif|evaluat|look|quer|retriev|fetch|resolv|determin|perform|gepruft)\w{0,30}+"

# Both `=` and the words of Google: "SPF [example.com] with ip: [192.0.2.1] = did not pass".
_ASSIGNED = re.compile(
    rf"(?P<names>{_NAME})(?: \[[^\]]{{0,255}}\])?(?: with ip: \[[^\]]{{0,60}}\])? ?[=:] ?"
    r"(?:(?P<fail>did not pass|didn't pass|not pass|hard ?fail|fail|reject|invalid)|(?P<softfail>soft ?-?fail)|"
    r"(?P<pass>pass)|"
    r"(?P<temperror>temp-?error)|(?P<permerror>perm-?error)|(?P<none>none|neutral))(?:ed|ure)?\b"
)
# Of several statements on a mechanism the first in this order counts: "SPF did not pass: temporary DNS error".
_STATEMENTS = tuple(
    (result, re.compile(pattern))
    for result, pattern in (
        ("temperror", rf"(?:temporary|transient|dns)(?: \S{{1,60}})? {_TROUBLE}{_SOME_WORDS} {_M}"),
        (
            "temperror",
            rf"{_M}{_NOUNS}(?:{_LINK}|{_SOME_WORDS} )(?:temp-?error|{_PASSING}|timed? ?out)\b",
        ),
        ("temperror", rf"(?:could not|couldn't|cannot|can't|unable to) {_CHECK}{_SOME_WORDS} {_M}"),
        ("temperror", rf"{_M}{_NOUNS} (?:could not|cannot|konnte nicht|kann nicht)(?: be)? {_CHECK}"),
        ("permerror", rf"(?:permanent error|syntax error|too many dns lookups){_SOME_WORDS} {_M}"),
        ("permerror", rf"{_M}{_NOUNS}(?: record)?{_LINK}(?:perm-?error|permanent error|syntax error|too many)"),
        ("permerror", r"(?:invalid|malformed|broken|multiple) (?P<names>spf) records?\b"),
        ("permerror", r"(?P<names>spf) record(?: (?:for|of) \S{1,255})? is (?:invalid|malformed|broken)"),
        ("none", rf"\b(?:no|missing|lacks|without|lack of)(?: an?)?(?: valid)? {_M} {_RECORD}\b"),
        ("none", rf"(?:does not|doesn't|do not|don't) (?:have|publish)(?: an?)?(?: valid)? {_M} {_RECORD}\b"),
        ("none", rf"{_M}[ -]{_RECORD} (?:is |was )?(?:not found|missing|fehlt|absent)"),
        ("none", r"(?:no|missing|without|lacks)(?: an?)? (?P<names>dkim)[ -]signature\b"),
        ("none", r"(?P<names>dkim)[ -]signature (?:is |was )?(?:not found|missing|fehlt|absent)"),
        ("none", r"\bnot (?P<names>dkim)[ -]signed"),
        ("none", r"\bnot signed (?:with|by) (?P<names>dkim)"),
        ("softfail", rf"{_M}{_NOUNS}{_LINK}soft ?-?fail"),
        ("softfail", rf"soft ?-?fail(?:ed|s)?{_ARTICLES}{_M}{_NO_VERB}"),
        ("fail", rf"{_M}{_NOUNS}{_LINK}{_FAILED}"),
        ("fail", rf"{_FAILS}{_ARTICLES}{_M}{_NO_VERB}"),
        ("fail", rf"{_REFUSED_BY}(?: \S{{1,255}}){{0,6}}? {_M}[ -](?:policy|richtlinie|violation|restriction)"),
        ("fail", rf"{_REFUSED_BY}(?: \S{{1,255}}){{0,2}}? politique {_M}"),
        ("fail", r"(?P<names>dmarc) policy that asks (?:for|us)"),
        ("fail", r"(?P<names>spf) unauthori[sz]ed mail"),
        ("fail", r"(?:has|for) an (?P<names>spf) record with a hard fail policy"),
        (
            "fail",
            r"(?P<names>spf) record(?: (?:for|of) \S{1,255})? does not (?:permit|allow|authori[sz]e|include|list)",
        ),
        ("fail", rf"(?P<names>spf): \S{{1,255}} is not {_ALLOWED} to"),
        (
            "pass",
            rf"{_M}{_NOUNS}{_LINK}(?:pass|passes|passed|succeeded|bestanden)\b(?! (?:is |are )?(?:required|needed))",
        ),
        ("pass", rf"\b(?<!not )(?:passes|passed){_ARTICLES}{_M}{_NO_VERB}"),
    )
)
# What is said of mechanisms without their names, or of what must be there for the mail not to be refused.
_SAYINGS = tuple(
    (frozenset(names.split()), result, re.compile(pattern))
    for names, result, pattern in (
        ("dkim", "none", r"\(message not signed\)"),
        ("spf", "fail", r"does not designate \S{1,255} as (?:a )?permitted sender|openspf\.(?:org|net)/why"),
        ("spf", "fail", r"\b(?:ofr|ouk|lpn)\w{0,30}_401\b|\bmi:spf\b|\bib508\b"),
        ("dmarc", "fail", r"\b(?:ofr|ouk|lpn)\w{0,30}_517\b|\bmi:dma\b|due to domain owner policy restrictions"),
        ("dmarc", "fail", r"from: header \S{0,255} ?(?:isn't|is not|not) aligned"),
        ("spf dkim", "fail", r"require\w{0,30}+ (?:all )?senders to authenticate with (?:either )?spf or dkim"),
        ("spf dkim", "fail", r"unless they (?:must )?pass (?:either )?spf or dkim"),
        ("spf dkim", "fail", r"not have authentication information or fails to pass authentication checks"),
    )
)
_SUPPOSED = re.compile(
    r"\b(?:if|whether|unless|until|once|ensure|make sure|must|should|needs?|about|wenn|falls|sofern|ob)\b"
    r"(?:[^.;,!?:]|[.:](?=\S))*+\Z"
)
_SUPPOSED_WITHIN = 60

_GOOGLE = re.compile(r"\bgsmtp\b|\bsupport\.google\.com\b|\bgmail requires\b")
# RFC 7372 section 3; X.7.21 and X.7.22 mean signatures that pass and are not accepted, X.7.26 does not say what failed.
_REGISTERED = {
    **dict.fromkeys(("4.7.20", "5.7.20"), ("dkim", "fail")),
    **dict.fromkeys(("4.7.21", "5.7.21", "4.7.22", "5.7.22"), ("dkim", "pass")),
    "5.7.23": ("spf", "fail"),
    "4.7.24": ("spf", "temperror"),
    "5.7.24": ("spf", "permerror"),
    "5.7.509": ("dmarc", "fail"),
}
# Google's own meanings; its X.7.23 is of reverse DNS, its X.7.24 of what an SPF record holds.
_OF_GOOGLE = {
    **dict.fromkeys(("4.7.27", "5.7.27"), ("spf", "fail")),
    **dict.fromkeys(("4.7.30", "5.7.30"), ("dkim", "fail")),
    **dict.fromkeys(("4.7.32", "5.7.32"), ("dmarc", "fail")),
    **dict.fromkeys(("4.7.40", "5.7.40"), ("dmarc", "none")),
}

_DOMAIN = r"<?(?:[^\s@<>\[\]]{1,64}@)?(?P<found>[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,10})"
_IN_NAME = r"in the name of|on behalf of"
_SPF_DOMAINS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bspf (?:domain )?\[{_DOMAIN}",
        rf"\bmail from domain \[{_DOMAIN}",
        rf"openspf\.(?:org|net)/why\?(?:[^\s&;]{{0,99}}[&;]){{0,4}}?id={_DOMAIN}",
        rf"\bdomain of (?:transitioning )?{_DOMAIN} does not designate",
        rf"\bspf record (?:for|of) {_DOMAIN}",
        rf"\bspf\b{_SOME_WORDS} for (?:domain )?\[?{_DOMAIN}",
        rf"\bspf\b[^;]{{0,200}}? not {_ALLOWED} to send (?:e?-?mail )?(?:from|for|{_IN_NAME}) {_DOMAIN}",
    )
)
_IP = r"\[?(?P<found>(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}:[0-9a-f:.]{1,41}[0-9a-f:])(?!\.*+\w)"
_CLIENT_IPS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bwith (?:the )?ip: {_IP}",
        rf"openspf\.(?:org|net)/why\?(?:[^\s&;]{{0,300}}[&;]){{0,4}}?ip={_IP}",
        rf"does not (?:designate|permit|allow|authori[sz]e|include|list) {_IP}",
        rf"\bspf\b[^;]{{0,200}}? {_IP}\]? is not {_ALLOWED}",
        rf"\bmessages? from {_IP}",
        rf"\bover ipv6 {_IP}",
        rf"\byour ip address:? {_IP}",
    )
)
_DKIM_DOMAINS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bdkim (?:domain )?\[{_DOMAIN}",
        rf"\bdkim[ -]signature (?:for|of|from|by) {_DOMAIN}",
        rf"\bdkim\b[^;]{{0,100}}?\b(?:header\.)?d={_DOMAIN}",
    )
)


@lru_cache(maxsize=_MOST_KEPT)
def claims_in(diagnostic: str | None, status: str | None) -> Claims:
    """What a refusal claims; of the text at most 20,000 characters are read; never raises.

    Args:
        diagnostic: the receiver's reply, with or without its codes.
        status: the enhanced status code of the report; one in the text goes before it.
    """
    text = " ".join((diagnostic or "")[:_MOST_CHARACTERS].lower().split())
    codes = _CODE.findall(text) or [(status or "").strip()]
    plain = " ".join(_LINE_CODES.sub("", text).split())
    claimed = _by_words(fold(plain))
    is_google = _GOOGLE.search(text) is not None
    if is_google and "4.7.26" in codes and claimed.get("dmarc") == "fail":
        claimed["dmarc"] = "temperror"  # Google refuses for good where the policy was found and not met
    meanings = _OF_GOOGLE if is_google else _REGISTERED
    for name, result in (meanings[code] for code in codes if code in meanings):
        claimed.setdefault(name, result)
    results = {name: ClaimedResult(claimed[name]) for name in ("spf", "dkim", "dmarc") if name in claimed}
    addresses = (address_in(found) for found in _found(_CLIENT_IPS, plain))
    return Claims(
        **results,
        spf_domain=next(iter(_found(_SPF_DOMAINS, unquote(plain))), None),
        client_ip=next((address for address in addresses if address), None),
        dkim_domain=next(iter(_found(_DKIM_DOMAINS, plain)), None),
    )


def _found(patterns: tuple[re.Pattern[str], ...], text: str) -> list[str]:
    """What the first match of each pattern names, in the order of the patterns."""
    return [match["found"] for pattern in patterns if (match := pattern.search(text))]


def _by_words(text: str) -> dict[str, str]:
    """Mechanisms with what the folded text says of them: first what it assigns, then what it states."""
    claimed: dict[str, str] = {}
    for match in _ASSIGNED.finditer(text):
        claimed.setdefault(_NAMES[match["names"]], match.lastgroup or "")
    for names, result, saying in _SAYINGS:
        if saying.search(text):
            claimed.update(dict.fromkeys(names - claimed.keys(), result))
    text = _ADDRESS_OF_PAGE.sub(".", text)
    for result, statement in _STATEMENTS:
        for match in statement.finditer(text):
            if not _is_supposed(text, match.start()):
                claimed.update(dict.fromkeys(_named(match) - claimed.keys(), result))
    return claimed


def _named(match: re.Match[str]) -> set[str]:
    return {_NAMES[name] for name in _EACH_NAME.findall(match["names"])}


def _is_supposed(text: str, start: int) -> bool:
    """Whether a statement stands under a condition or a wish: "if SPF fails"."""
    return _SUPPOSED.search(text[max(0, start - _SUPPOSED_WITHIN) : start]) is not None
