"""What many bounces say together: patterns, and how well a list of addresses is kept."""

from dataclasses import dataclass
from enum import StrEnum

from bounce_cli.language.said import Said, Together
from bounce_cli.problem import Problem

__all__ = ["ListHealth", "Pattern", "PatternId", "Share"]


class PatternId(StrEnum):
    """The kinds of patterns; the values are words for programs.

    `domain-filter` and `service-filter`: a receiving domain, or one service before many of them, refuses most good
    addresses. `sending-ip` and `signing-domain`: one sender is refused where others are heard, or by many.
    `reason-rise`: a reason on more bounces than on the days before. `typo-domain`: a mistyped domain. `server-down`:
    nobody answers at a domain. `own-connection`: nobody answers anywhere. `rate-limit`: mail is sent too fast.
    `still-mailed`: dead addresses that get mail.
    """

    DOMAIN_FILTER = "domain-filter"
    SERVICE_FILTER = "service-filter"
    SENDING_IP = "sending-ip"
    SIGNING_DOMAIN = "signing-domain"
    REASON_RISE = "reason-rise"
    TYPO_DOMAIN = "typo-domain"
    SERVER_DOWN = "server-down"
    OWN_CONNECTION = "own-connection"
    RATE_LIMIT = "rate-limit"
    STILL_MAILED = "still-mailed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What some records show together.

    Attributes:
        id: its kind.
        text: one sentence or two for people; dates in it are `Moment`.
        rule: what counts as such a pattern, in one sentence.
        count: addresses that it is about; of a rise, bounces of its first day.
        of: addresses, or bounces, among which they were counted; None where that says nothing.
        since: the first of its records, RFC 3339.
        until: the last of them.
        domain: the receiving domain.
        server: the organization whose servers answered, where that is not the domain.
        sender: the domain of the From field.
        likely: the domain that was probably meant.
        client_ip: the sending IP address, where every record names the same.
        reason: the commonest reason.
        examples: recipients, the earliest first, at most 5.
        origins: the records of these, at most 5.
        command: the next commands, as one types them before the paths of the mail.
    """

    id: PatternId
    text: Said | Together
    rule: Said
    count: int
    of: int | None = None
    since: str | None = None
    until: str | None = None
    domain: str | None = None
    server: str | None = None
    sender: str | None = None
    likely: str | None = None
    client_ip: str | None = None
    reason: str | None = None
    examples: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many addresses of a group, named by a domain or an age, are dead."""

    name: str
    dead: int
    addresses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHealth:
    """How well addresses are kept.

    Attributes:
        is_list: whether a list was given; without one the addresses are those that the mail tells of.
        addresses: different addresses.
        dead: those to which no mail may go any more (`suppress` is `yes` for a failure, and no delivery came later).
        domains: the domains with most dead addresses, at most 10.
        ages: by the year in which they came into the list; without a list, dead addresses that bounced on several days
            by how long ago the first of these bounces was, counted from the newest one.
        roles: addresses of a function, such as `info`.
        duplicates: lines of the list that repeat an address, its domain in any case.
        alike: addresses of the list that probably are another one of it: case, and at Gmail dots and what follows `+`.
        limits: what was not counted any more, where bounds of memory were reached.
    """

    is_list: bool
    addresses: int
    dead: int
    domains: tuple[Share, ...] = ()
    ages: tuple[Share, ...] = ()
    roles: int = 0
    duplicates: int = 0
    alike: int = 0
    limits: tuple[Problem, ...] = ()
