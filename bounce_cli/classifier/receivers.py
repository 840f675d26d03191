"""Who the receiver is: by host name, by the recipient's domain, or by a mark that it leaves in its texts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bounce_cli.beside import beside
from bounce_cli.classifier.folding import words_of
from bounce_cli.remembering import remembered

__all__ = [
    "BY_HOST",
    "READY",
    "Receivers",
    "built_in_receivers",
    "domains_of",
    "known_receivers",
    "receivers_named_by",
    "receivers_of",
]

READY = "receivers.json"

# How far a name is trusted: a host name or a mark of the receiver itself, and a mere domain of the recipient.
BY_HOST = 1.0
BY_DOMAIN = 0.97

# RFC 1035 section 2.3.4.
_LONGEST_NAME = 255
_TRIMMED = "<>()[]{},;:\"'"


def domains_of(host: str) -> Iterator[str]:
    """The name in lower case, and each domain that it lies in; no top level, which is nobody's."""
    rest = host.strip(_TRIMMED)[-_LONGEST_NAME:].rstrip(".").lower()
    while "." in rest:
        yield rest
        rest = rest.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Receivers:
    """The table: suffixes of host names, domains of recipients, and single words that only this receiver writes."""

    hosts: Mapping[str, Sequence[str]]
    domains: Mapping[str, Sequence[str]]
    marks: Mapping[str, Sequence[str]]

    def named_by(self, host: str) -> dict[str, float]:
        """Return the receivers to which a host name or domain belongs, with the trust in it."""
        found: dict[str, float] = {}
        for rest in domains_of(host):
            for name in self.domains.get(rest, ()):
                found.setdefault(name, BY_DOMAIN)
            for name in self.hosts.get(rest, ()):
                found[name] = BY_HOST
        return found

    def seen_in(self, text: str) -> dict[str, float]:
        """Return the receivers that folded text shows, by a mark among its words or by a host name in it."""
        found: dict[str, float] = {}
        marks = [mark for mark in self.marks if mark in text]
        if marks:
            words = words_of(text, prefixes=False)
            found = {name: BY_HOST for mark in marks if mark in words for name in self.marks[mark]}
        for token in text.split():
            if "." not in token:
                continue
            for part in token.replace("[", " ").replace("@", " @").split():
                if "." in part:
                    names = receivers_named_by(part.removeprefix("@"))
                    trust = BY_DOMAIN if part.startswith("@") else BY_HOST
                    found.update({name: max(min(trust, known), found.get(name, 0)) for name, known in names.items()})
        return found


@cache
def built_in_receivers() -> Receivers:
    """Return the table that comes with the package: `receivers.toml`, turned round and kept ready as JSON.

    `python -m tests.classifier.make_ready` makes it: to read the one takes a tenth of the time that the other takes.
    """
    return Receivers(**json.loads(beside("bounce_cli.classifier").joinpath(READY).read_text(encoding="utf-8")))


@remembered
def receivers_named_by(host: str) -> Mapping[str, float]:
    """Return the receivers to which a host name or domain belongs, with the trust in it; many mails name the same."""
    return built_in_receivers().named_by(host)


def receivers_of(host: str) -> frozenset[str]:
    """Return the names of the receivers to which a host name or a domain of recipients belongs."""
    return frozenset(receivers_named_by(host))


@cache
def known_receivers() -> frozenset[str]:
    """Return the names that a rule may use."""
    known = built_in_receivers()
    return frozenset(
        name for table in (known.hosts, known.domains, known.marks) for names in table.values() for name in names
    )
