"""Pieces of the texts: dates that a screen can say in its language, reasons, since when and from where."""

from datetime import datetime
from shlex import quote

from bounce_cli.advice.catalogue import entry
from bounce_cli.language.said import Said, said, together
from bounce_cli.language.translation import Moment
from bounce_cli.patterns.group import Group
from bounce_cli.patterns.thresholds import RECENT_DAYS

__all__ = ["command", "is_over", "reasons_of", "when_and_whence"]


def reasons_of(group: Group) -> Said:
    """The two commonest reasons by their names for people."""
    first, *others = (said(entry(name).title) for name in group.usual_reasons)
    return said("{first}, {second}", first=first, second=others[0]) if others else first


def when_and_whence(group: Group, newest_day: int, *, names_ip: bool = True) -> str:
    """A sentence on the time of the records and on the sending IP of all of them; empty where neither is known.

    Args:
        group: the records.
        newest_day: the newest day of the whole mailbox; records that end long before it are told to be over.
        names_ip: whether the sending IP is told.
    """
    client_ip = group.client_ip if names_ip else None
    if is_over(group, newest_day):
        over = said("From {since} to {until}.", since=Moment(group.since or ""), until=Moment(group.last or ""))
        return together(over, said("All from {client_ip}.", client_ip=client_ip) if client_ip else "")
    if group.since and client_ip:
        return said("Since {since}, all from {client_ip}.", since=Moment(group.since), client_ip=client_ip)
    if group.since:
        return said("Since {since}.", since=Moment(group.since))
    return said("All from {client_ip}.", client_ip=client_ip) if client_ip else ""


def is_over(group: Group, newest_day: int) -> bool:
    """Whether the last of the records is long before the newest day of the mailbox."""
    return group.last is not None and datetime.fromisoformat(group.last).toordinal() < newest_day - RECENT_DAYS


def command(*words: str) -> str:
    """A command as one types it; a word that a mail wrote is put in quotation marks where a shell needs them."""
    return " ".join(map(quote, words))
