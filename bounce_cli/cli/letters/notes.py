"""What standard error says beside letters: which bounces have none, and who acts on them; what the letters lack."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bounce_cli.advice.catalogue import entry
from bounce_cli.advice.model import Actor
from bounce_cli.classifier import Reason
from bounce_cli.cli.output import note
from bounce_cli.letter.asks import Ask, ask_of, is_bounce, is_own_refusal, mends_itself_first
from bounce_cli.letter.grouping import Group, receiving_domain, recipients_of
from bounce_cli.rendering.words import ACTORS

if TYPE_CHECKING:
    from bounce_cli.diagnosis import Diagnosis
    from bounce_cli.letter.model import Letter
    from bounce_cli.letter.origins import Origins

__all__ = ["note_leftovers", "note_unsigned", "notes_on", "why_not_own_it", "why_not_theirs"]

_KINDS = {
    "delivered": "a report that it was delivered",
    "relayed": "a report that it was handed on",
    "expanded": "a report that it was delivered to a list",
    "feedback": "a complaint of the recipient",
    "auto_reply": "an automatic reply",
    "challenge": "a request to confirm that a person wrote",
    "disposition": "a read receipt",
    "subscription": "mail about a list subscription",
}
_OTHER = "no report about a delivery"
# Of one cause so many bounces are named, the others counted.
_NAMED = 3
_CUT_OFF = frozenset(
    {
        *(Reason.SERVER_UNAVAILABLE, Reason.CONNECTION_FAILED, Reason.DNS_FAILURE, Reason.ROUTING_LOOP),
        *(Reason.DELIVERY_EXPIRED, Reason.DELIVERY_DELAYED, Reason.TLS_FAILURE, Reason.RELAY_DENIED),
    }
)


def why_not_theirs(diagnosis: "Diagnosis") -> str:
    """Why no letter to the recipient's side is of use; who acts instead, and how."""
    if not is_bounce(diagnosis):
        return _no_bounce(diagnosis.kind)
    assert diagnosis.reason is not None
    title = entry(diagnosis.reason).title
    if is_own_refusal(diagnosis):
        return f"{title}: your own side refused it, nobody else has seen it; your own IT acts: --to own-it"
    if ask_of(diagnosis):
        return f"{title}: the notice names neither a recipient nor a server: there is nobody to write to"
    if any(step.actor is Actor.OWN_IT for step in diagnosis.advice):
        return f"{title}: your own IT acts, not theirs: --to own-it writes that letter"
    return f"{title}: a letter does not help{_instead(diagnosis)}"


def why_not_own_it(diagnosis: "Diagnosis") -> str:
    """Why the own IT has nothing to do about it; who acts instead, and how."""
    if not is_bounce(diagnosis):
        return _no_bounce(diagnosis.kind)
    assert diagnosis.reason is not None
    return f"{entry(diagnosis.reason).title}: your IT has nothing to do about it{_instead(diagnosis)}"


def _no_bounce(kind: str) -> str:
    return f"{_KINDS.get(kind, _OTHER)}: nothing was refused here, so there is nothing to write"


def _instead(diagnosis: "Diagnosis") -> str:
    step = next(iter(diagnosis.advice), None)
    if step is None:
        return ""
    who = str(ACTORS[step.actor])
    return f". {who[0].upper()}{who[1:]}: {step.text}"


def note_leftovers(diagnoses: "Iterable[Diagnosis]", why: "Callable[[Diagnosis], str]") -> None:
    """Name the bounces that no letter is about; of many for one reason the others are counted."""
    found: dict[object, list[Diagnosis]] = {}
    for one in diagnoses:
        found.setdefault((one.kind, one.reason, is_own_refusal(one)), []).append(one)
    for alike in found.values():
        if len(alike) > 1 and not is_bounce(alike[0]):
            note(f"{len(alike):,} of the mails are no bounces ({_KINDS.get(alike[0].kind, _OTHER)})")
            continue
        for one in alike[:_NAMED]:
            who = f"{one.recipient}: " if one.recipient else ""
            note(f"{one.origin}: {who}{why(one)}")
        if len(alike) > _NAMED:
            note(f"{len(alike) - _NAMED:,} more alike ({entry(str(alike[0].reason)).title})")


def note_unsigned(letters: "Iterable[Letter]") -> None:
    """Say that letters lack a signature, and how they get one."""
    if any(one.author is None for one in letters):
        note("nothing says who writes: --from ADDRESS signs the letter")


def notes_on(groups: "Sequence[tuple[Group, Origins]]", *, to_person: bool) -> Iterator[str]:
    """What a reader should know before sending the letters about these groups."""
    asking = [(group, origins) for group, origins in groups if any(ask_of(one) in _NEEDS for one in group.diagnoses)]
    lacking = [group.name for group, origins in asking if not origins.ranges]
    if lacking:
        yield f"no sending IP is known for the letter about {_names(lacking)}: give --ips FILE, or --allowlist"
    if any(origins.ranges and not origins.is_stated for _, origins in asking):
        yield "the sending IPs are those that the bounces name; --ips FILE or --allowlist gives the complete list"
    for remark in dict.fromkeys(remark for _, origins in asking for remark in origins.unlisted):
        yield f"the SPF record lets more send than can be listed: {remark}"
    members = [one for group, _ in groups for one in group.diagnoses]
    if any(one.original is None for one in members):
        yield "no mail came back with some bounces, so the letter lacks subject, From and date: add what you know"
    if not all(recipients_of([one]) for one in members):
        yield "a notice does not name its recipient: add the address to the letter"
    if any(mends_itself_first(one) for one in members):
        yield "an allowlist helps with this receiver only; the cause is for your own IT: --to own-it"
    if to_person and any(is_bounce(one) for one in members):
        yield "mail to this address has just been refused: give the letter to the person by another way"
    elif any(one.reason in _CUT_OFF for one in members):
        cut = dict.fromkeys(receiving_domain(one) or "?" for one in members if one.reason in _CUT_OFF)
        yield f"mail to {_names(list(cut))} did not get through: the letter may need another way, or another sender"


_NEEDS = frozenset({Ask.ALLOW, Ask.FIND})


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
