"""A DNS of a few names, which remembers what it was asked."""

from bounce_cli.authentication.lookup.answer import Answer, Outcome

__all__ = ["FakeDns", "Policies", "dmarc_dns"]

Policies = dict[str, str | list[str] | Outcome]


class FakeDns:
    """Answers from a mapping of (name, type) to records, or to the outcome that a question is to have.

    A name that has other types, or names below it, gives NODATA; any other NXDOMAIN. A "CNAME" is followed.
    """

    def __init__(self, records: dict[tuple[str, str], list[str] | Outcome]) -> None:
        self.records = records
        self.asked: list[tuple[str, str]] = []

    def ask(self, name: str, type_: str) -> Answer:
        self.asked.append((name, type_))
        chain: list[str] = []
        target = name
        while isinstance(alias := self.records.get((target, "CNAME")), list):
            target = alias[0]
            chain.append(target)
        found = self.records.get((target, type_), self._nothing(target))
        if isinstance(found, Outcome):
            return Answer(name=name, type=type_, outcome=found, chain=tuple(chain))
        return Answer(name=name, type=type_, outcome=Outcome.RECORDS, records=tuple(found), chain=tuple(chain))

    def _nothing(self, name: str) -> Outcome:
        # A question that ends in an error does not show that the name is there.
        there = (
            known for (known, _), found in self.records.items() if isinstance(found, list) or found is Outcome.NODATA
        )
        exists = any(f".{known}".endswith(f".{name}") for known in there)
        return Outcome.NODATA if exists else Outcome.NXDOMAIN


def dmarc_dns(policies: Policies, others: dict[tuple[str, str], list[str] | Outcome] | None = None) -> FakeDns:
    """A DNS in which each domain has a DMARC record of these tags, or has these texts or this outcome in its place."""
    records: dict[tuple[str, str], list[str] | Outcome] = {}
    for domain, value in policies.items():
        whole = value if isinstance(value, Outcome | list) else [f"v=DMARC1; {value}"]
        records[f"_dmarc.{domain}", "TXT"] = whole
    return FakeDns({**records, **(others or {})})
