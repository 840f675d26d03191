"""Senders: one sending IP address, or one From domain, that is refused where others are heard, or by many receivers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bounce_cli.language.said import Said, Together, counted, said, together
from bounce_cli.patterns.group import Group
from bounce_cli.patterns.memory import Memory, Sender
from bounce_cli.patterns.model import Pattern, PatternId
from bounce_cli.patterns.outcome import AUTHENTICATION, STANDING, kind_of
from bounce_cli.patterns.thresholds import MANY_LEAST, OTHERS_LEAST, RECEIVERS_LEAST, SENDER_LEAST, SENDER_SHARE
from bounce_cli.patterns.words import command, reasons_of, when_and_whence

__all__ = ["by_many", "by_one"]

_HEARD = 0


@dataclass(slots=True)
class _AtReceiver:
    """The senders of one kind (`ip` or `from`) at one receiver, by their value and what they met."""

    what: str
    receiver: str
    refused: dict[str, list[Sender]] = field(default_factory=lambda: defaultdict(list))
    heard: dict[str, Sender] = field(default_factory=dict)


def by_one(memory: Memory, newest_day: int) -> Iterator[Pattern]:
    """Senders that one receiver refuses nearly always, while it hears another one at that time."""
    places: dict[tuple[str, str], _AtReceiver] = {}
    for (what, value, receiver, kind), sender in memory.senders.items():
        place = places.setdefault((what, receiver), _AtReceiver(what, receiver))
        if kind == _HEARD:
            place.heard[value] = sender
        else:
            place.refused[value].append(sender)
    for place in places.values():
        for value in place.refused:
            if found := _refused_here(value, place, newest_day):
                yield found


def _refused_here(value: str, place: _AtReceiver, newest_day: int) -> Pattern | None:
    senders, what = place.refused[value], place.what
    count = sum(sender.addresses for sender in senders)
    heard = place.heard.get(value)
    total = count + (heard.addresses if heard else 0)
    if count < SENDER_LEAST or count < SENDER_SHARE * total:
        return None
    group = Group.of(sender.group for sender in senders if sender.group)
    other = _heard_meanwhile(group, place, value)
    if group.since is None or other is None:
        return None
    text = together(
        _one_words(what, count, total=total, receiver=place.receiver, value=value, reasons=reasons_of(group)),
        when_and_whence(group, newest_day, names_ip=False),
        said("Mail from {other} is not refused there.", other=other),
    )
    rule = said(
        "At least {least} recipients at one receiver, {share} % of what this sender sent there, refused; meanwhile "
        "none of another sender's {others} or more.",
        least=SENDER_LEAST,
        share=round(100 * SENDER_SHARE),
        others=OTHERS_LEAST,
    )
    return replace(
        _pattern(what, value, group, text, rule),
        count=count,
        of=total,
        server=place.receiver,
        command=(_command(what, value, group, at_one=True),),
    )


def _one_words(what: str, count: int, **values: object) -> Said:
    if what == "ip":
        return counted(
            count,
            "One sending address, {value}: {count:,} of {total:,} recipients at {receiver} refused ({reasons}).",
            "One sending address, {value}: {count:,} of {total:,} recipients at {receiver} refused ({reasons}).",
            **values,
        )
    return counted(
        count,
        "One From domain, {value}: {count:,} of {total:,} recipients at {receiver} refused ({reasons}).",
        "One From domain, {value}: {count:,} of {total:,} recipients at {receiver} refused ({reasons}).",
        **values,
    )


def _heard_meanwhile(group: Group, place: _AtReceiver, value: str) -> str | None:
    """Another sender that the receiver heard after its first refusal of this one, and never refused."""
    others = [
        (-sender.addresses, other)
        for other, sender in place.heard.items()
        if other != value
        and other not in place.refused
        and sender.addresses >= OTHERS_LEAST
        and sender.until >= group.seconds
    ]
    return min(others)[1] if others else None


def by_many(memory: Memory, newest_day: int) -> Iterator[Pattern]:
    """IP addresses of bad standing, and From domains that fail authentication, at several receivers."""
    kinds = {"ip": STANDING, "from": AUTHENTICATION}
    found: dict[tuple[str, str], dict[str, Sender]] = defaultdict(dict)
    for (what, value, receiver, kind), sender in memory.senders.items():
        if kind == kinds[what]:
            found[what, value][receiver] = sender
    for (what, value), receivers in found.items():
        count = sum(sender.addresses for sender in receivers.values())
        if len(receivers) < RECEIVERS_LEAST or count < MANY_LEAST:
            continue
        group = Group.of(sender.group for sender in receivers.values() if sender.group)
        words = _many_words(what, value, count, len(receivers), group)
        rule = said(
            "At least {least} recipients at {receivers} receivers or more refused for what is the sender's own.",
            least=MANY_LEAST,
            receivers=RECEIVERS_LEAST,
        )
        text = together(words, when_and_whence(group, newest_day, names_ip=what != "ip"))
        yield replace(_pattern(what, value, group, text, rule), count=count)


def _many_words(what: str, value: str, count: int, receivers: int, group: Group) -> Said:
    values = {"value": value, "receivers": receivers, "reasons": reasons_of(group)}
    if what == "ip":
        return counted(
            count,
            "The standing of the sending address {value}: {receivers:,} receivers refused {count:,} recipient "
            "({reasons}).",
            "The standing of the sending address {value}: {receivers:,} receivers refused {count:,} recipients "
            "({reasons}).",
            **values,
        )
    return counted(
        count,
        "SPF, DKIM or DMARC of the From domain {value}: {receivers:,} receivers refused {count:,} recipient "
        "({reasons}).",
        "SPF, DKIM or DMARC of the From domain {value}: {receivers:,} receivers refused {count:,} recipients "
        "({reasons}).",
        **values,
    )


def _pattern(what: str, value: str, group: Group, text: Together, rule: Said) -> Pattern:
    is_ip = what == "ip"
    return Pattern(
        id=PatternId.SENDING_IP if is_ip else PatternId.SIGNING_DOMAIN,
        text=text,
        rule=rule,
        count=0,
        since=group.since,
        until=group.last,
        domain=group.domain or None,
        sender=None if is_ip else value,
        client_ip=value if is_ip else group.client_ip or None,
        reason=group.usual_reasons[0],
        examples=group.examples,
        origins=group.origins,
        command=(_command(what, value, group, at_one=False),),
    )


def _command(what: str, value: str, group: Group, *, at_one: bool) -> str:
    reason = group.usual_reasons[0]
    if what == "from" and kind_of(reason) == AUTHENTICATION:
        return command("bounce", "check", value)
    if at_one:
        return command("bounce", "letter", *(("--domain", group.domain) if group.domain else ()))
    return command("bounce", "explain", reason)
