"""SPF (RFC 7208): whether an IP address may send mail for a domain, by pyspf with look-ups of our own.

Where it departs from pyspf: `redirect` counts as a look-up only where it is followed, names of modifiers have no case,
and unknown modifiers may be repeated. Where it departs from RFC 7208 (section 5.5), with pyspf: a DNS error in `ptr` is
`temperror`, for the term not to match could lead to `fail`.
"""

import warnings
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, cast

from bounce_cli.authentication.lookup.answer import Outcome, Resolver
from bounce_cli.authentication.spf.node import Node
from bounce_cli.authentication.spf.terms import (
    LONGEST_RECORD,
    TOO_LONG,
    Branch,
    is_valid_domain,
    read_terms,
    spf_records,
    without_surprises,
)

__all__ = ["SpfCode", "SpfIdentity", "SpfResult", "evaluate"]


class SpfCode(StrEnum):
    """The results of RFC 7208 section 2.6."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    PERMERROR = "permerror"
    TEMPERROR = "temperror"


class SpfIdentity(StrEnum):
    """Which name was checked (RFC 7208 sections 2.3 and 2.4)."""

    MAILFROM = "mailfrom"
    HELO = "helo"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpfResult:
    """What SPF says.

    Attributes:
        result: the result.
        explanation: of `fail` the words of the domain's owner (`exp=`), of `none` and the errors what is wrong; a
            stranger may have written it. Empty otherwise.
        domain: the domain that was checked, in lower case.
        identity: `helo` where MAIL FROM is empty.
        record: the SPF record of that domain, None where there is none.
        mechanism: the term of the start record, or of the one that it redirects to, that matched; None if none did.
        lookups: terms that were looked up; at most 10 are allowed, and the 11th ends the check (section 4.6.4).
        void_lookups: those that found nothing; at most 2 are allowed.
        trace: the records that were read.
    """

    result: SpfCode
    explanation: str
    domain: str
    identity: SpfIdentity
    record: str | None
    mechanism: str | None
    lookups: int
    void_lookups: int
    trace: Branch


def evaluate(client_ip: str, mail_from: str, helo: str, resolver: Resolver, *, explain: bool = True) -> SpfResult:
    """`check_host()` of RFC 7208 section 4; never raises.

    Without a valid client IP only the domain's own record is read: an error where that has one, `none` otherwise.

    Args:
        client_ip: IPv4 or IPv6, also in the brackets of an address literal.
        mail_from: the reverse-path, with or without angle brackets; empty for the null one.
        helo: the name of HELO or EHLO, the identity where MAIL FROM is empty.
        resolver: who answers; its time-outs hold.
        explain: whether the words that `exp=` names are asked for, which may tell the domain's owner who asks.
    """
    identity, local_part, domain = _identity(mail_from, helo)
    query = _query_class()(resolver, _address(client_ip), f"{local_part}@{domain}", _bare(helo))
    code, explanation = query.judged(explain=explain)
    trace = query.root.branch()
    return SpfResult(
        result=code,
        explanation=explanation,
        domain=domain.lower(),
        identity=identity,
        record=trace.record,
        mechanism=query.mechanism,
        lookups=trace.lookups,
        void_lookups=trace.void_lookups,
        trace=trace,
    )


def _identity(mail_from: str, helo: str) -> tuple[SpfIdentity, str, str]:
    """The identity, its local part and its domain; without a local part it is `postmaster` (section 4.3)."""
    sender = _bare(mail_from)
    local_part, _, domain = sender.rpartition("@")
    if sender:
        return SpfIdentity.MAILFROM, local_part or "postmaster", domain.removesuffix(".")
    return SpfIdentity.HELO, "postmaster", _bare(helo).removesuffix(".")


def _bare(text: str) -> str:
    """Text without blanks and angle brackets around it, and without lone surrogates, which nothing can encode."""
    text = text.encode("utf-8", "replace").decode().strip()
    return text[1:-1].strip() if text.startswith("<") and text.endswith(">") else text


def _address(text: str) -> str | None:
    """An IP address in its usual form, without a zone; None where it is none."""
    bare = text.strip().lower().removeprefix("[").removesuffix("]").removeprefix("ipv6:")
    try:
        return str(ip_address(bare)).partition("%")[0]
    except ValueError:
        return None


if TYPE_CHECKING:

    class _Query:
        # What is used of pyspf's own class, which comes late and without types.
        lookups: int
        void_lookups: int
        ipaddr: object

        def __init__(self, i: str | None, s: str, h: str) -> None: ...
        def set_default_explanation(self, exp: str) -> None: ...
        def check(self) -> tuple[str, int, str]: ...
        def check0(self, spf: str | None, recursion: int) -> tuple[str, int, str]: ...
        def check1(self, spf: str | None, domain: str, recursion: int) -> tuple[str, int, str]: ...
        def check_lookups(self) -> None: ...
        def validate_mechanism(self, mech: str) -> tuple[str, str, str, int, str]: ...
        def get_explanation(self, spec: str) -> str | None: ...
        def dns_spf(self, domain: str) -> str | None: ...
else:
    _Query = object


@cache
def _query_class() -> type["_TracedQuery"]:
    with warnings.catch_warnings():
        # Python minds the escapes in pyspf's strings, and tells it in each run where nothing that is compiled is kept.
        warnings.simplefilter("ignore")
        import spf  # type: ignore[import-untyped]  # noqa: PLC0415 - a tenth of a second

    return cast("type[_TracedQuery]", type("_Check", (_TracedQuery, spf.query), {"pyspf": spf}))


class _TracedQuery(_Query):
    """A check that asks our resolver and remembers the way it takes."""

    pyspf: Any
    mechanism: str | None = None

    def __init__(self, resolver: Resolver, client_ip: str | None, sender: str, helo: str) -> None:
        super().__init__(i=client_ip, s=sender, h=helo)
        # pyspf splits at the first sign, in `"a@b"@example.org` the wrong one.
        self.l, _, self.o = sender.rpartition("@")
        self.d = self.o
        self.set_default_explanation("")
        self.mech: list[str] = []
        self.prob = ""
        self.resolver = resolver
        self.root = self.entered = Node(domain=self.d, led_by="", start=(0, 0))
        self.node: Node | None = None
        self.explanation_at: tuple[str, str] | None = None
        self.is_include = self.has_redirect = False

    def judged(self, *, explain: bool) -> tuple[SpfCode, str]:
        """The result and its explanation."""
        if not is_valid_domain(self.d):
            return SpfCode.NONE, "no valid domain name"
        try:
            code = SpfCode(self.check()[0])
        except ValueError as error:  # numbers of thousands of digits in a macro or a prefix length
            code, self.prob = SpfCode.PERMERROR, str(error)
        if code is SpfCode.FAIL:
            return code, self._owners_words() if explain else ""
        text = ": ".join((self.prob, *self.mech)) if self.prob else ""
        return code, text or ("no SPF record" if code is SpfCode.NONE else "")

    def _owners_words(self) -> str:
        """The text that `exp=` names, of the record that failed; nothing where that cannot be had (section 6.2)."""
        if self.explanation_at is None:
            return ""
        spec, self.d = self.explanation_at
        try:
            return super().get_explanation(spec) or ""
        except (self.pyspf.TempError, ValueError):
            return ""

    def get_explanation(self, spec: str) -> None:
        """Put off what pyspf would ask for at each record, needed or not."""
        self.explanation_at = (spec, self.d)

    def check0(self, spf: str | None, recursion: int) -> tuple[str, int, str]:
        """Evaluate one record; the explanations of included ones do not count."""
        outer, self.explanation_at = self.explanation_at, None
        if len(spf or "") > LONGEST_RECORD:
            raise self.pyspf.PermError(str(TOO_LONG))
        tidy = without_surprises(spf) if spf else spf
        self.has_redirect = " redirect=" in (tidy or "")
        result = super().check0(tidy, recursion)
        if recursion:
            self.explanation_at = outer
        return result

    def check1(self, spf: str | None, domain: str, recursion: int) -> tuple[str, int, str]:
        """Evaluate the record that was looked up last, as a branch of its own."""
        node, outer, self.node = self.entered, self.node, self.entered
        try:
            return super().check1(spf, domain, recursion) if self.ipaddr else self._linted(spf)
        finally:
            self.node = outer
            node.count(self.lookups, self.void_lookups)

    def _linted(self, record: str | None) -> tuple[str, int, str]:
        """What can be said of a record without an IP address."""
        for term in read_terms(record or ""):
            if term.problem:
                raise self.pyspf.PermError(term.problem, term.text)
        self.prob = "no valid client IP" if record else ""
        return "none", 250, ""

    def validate_mechanism(self, mech: str) -> tuple[str, str, str, int, str]:
        """Check a mechanism, and keep where an `include` leads."""
        checked = super().validate_mechanism(mech)
        if checked[1] == "include" and self.node:
            self.node.includes[checked[2]] = mech
        return checked

    def check_lookups(self) -> None:
        """Count a term; `redirect`, which pyspf counts as soon as it reads it, not yet."""
        if self.has_redirect:
            self.has_redirect = False
        else:
            self.is_include = True  # until it turns out to be another term, by its question
            super().check_lookups()

    def dns_spf(self, domain: str) -> str | None:
        """Look up the record of the start, of an `include` or of a `redirect`."""
        if self.node:
            led_by = self.node.includes[domain] if self.is_include else f"redirect={domain}"
            if not self.is_include:
                super().check_lookups()
            self.entered = Node(domain=domain, led_by=led_by, start=(self.lookups, self.void_lookups))
            self.node.children.append(self.entered)
        try:
            return super().dns_spf(domain)
        finally:
            self.is_include = False
            self.entered.count(self.lookups, self.void_lookups)

    def dns(self, name: str, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:  # noqa: FBT001, FBT002, ARG002 - pyspf's own signature
        """Answer one of pyspf's questions in its own types."""
        self.is_include = False
        name = name.removesuffix(".").lower()
        answer = self.resolver.ask(name, qtype)
        if answer.failed:
            raise self.pyspf.TempError(f"the DNS gave {answer.outcome}", f"{qtype} {name}")
        if qtype == "TXT":
            self.entered.records = self.entered.records or spf_records(answer)
        if not answer.records and not ignore_void and answer.outcome is not Outcome.BAD_NAME:
            self.void_lookups += 1
            if self.void_lookups > self.pyspf.MAX_VOID_LOOKUPS:
                raise self.pyspf.PermError("Too many look-ups found nothing")
        return [_in_pyspfs_form(qtype, record) for record in answer.records]


def _in_pyspfs_form(qtype: str, record: str) -> str | list[bytes] | tuple[int, str]:
    if qtype == "TXT":
        return [record.encode("latin-1")]
    if qtype == "MX":
        preference, _, exchange = record.partition(" ")
        return int(preference), exchange.removesuffix(".")
    return record
