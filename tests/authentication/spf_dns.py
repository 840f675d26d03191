"""A DNS that is a table: what SPF tests ask."""

from collections.abc import Iterable, Mapping

from bounce_cli.authentication.lookup.answer import Answer, Outcome

Zone = Mapping[tuple[str, str], Iterable[str] | Outcome]


class TableDns:
    """Answers from `{(name, type): records or outcome}`; a name without any entry does not exist."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self.names = {name for name, _ in zone}
        self.asked: list[tuple[str, str]] = []

    def ask(self, name: str, type_: str) -> Answer:
        self.asked.append((name, type_))
        found = self.zone.get((name, type_), Outcome.NODATA if name in self.names else Outcome.NXDOMAIN)
        if not all(0 < len(label) < 64 for label in name.split(".")):
            found = Outcome.BAD_NAME
        if isinstance(found, Outcome):
            return Answer(name=name, type=type_, outcome=found)
        return Answer(name=name, type=type_, outcome=Outcome.RECORDS, records=tuple(found))


class FaultyDns:
    """A DNS that fails at the questions with the given numbers."""

    def __init__(self, dns: TableDns, faults: Mapping[int, Outcome]) -> None:
        self.dns = dns
        self.faults = faults
        self.number = 0

    def ask(self, name: str, type_: str) -> Answer:
        self.number += 1
        fault = self.faults.get(self.number)
        return Answer(name=name, type=type_, outcome=fault) if fault else self.dns.ask(name, type_)


def records(**texts: str) -> dict[tuple[str, str], list[str]]:
    """SPF records of names under `.example`, underscores for dots: `mail_shop="v=spf1 -all"` is mail.shop.example."""
    return {(f"{name.replace('_', '.')}.example", "TXT"): [text] for name, text in texts.items()}
