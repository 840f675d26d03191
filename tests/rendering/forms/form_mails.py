"""Mails as forms are written from them, with a text in all the places where a mail can put one."""

from bounce_cli.classifier import BounceType, Evidence, Reason, Suppression
from bounce_cli.diagnosis import Diagnosis, OriginalSummary
from bounce_cli.rendering.forms.mail import Fault, TriagedMail

__all__ = ["bounce", "everywhere", "mail"]


def bounce(
    text: str = "550 unknown", *, recipient: str | None = "kim@example.org", origin: str = "a b.eml"
) -> Diagnosis:
    return Diagnosis(
        id="0" * 64,
        origin=origin,
        kind="failure",
        recipient=recipient,
        status="5.1.1",
        diagnostic=text,
        reason=Reason.USER_UNKNOWN,
        type=BounceType.HARD,
        suppress=Suppression.YES,
        evidence=(Evidence(rule="generic.user-unknown", field="diagnostic", text=text),),
        original=OriginalSummary(
            message_id="1@x", from_=None, to=None, subject=text, date=None, return_path=None, complete=True
        ),
    )


def mail(*records: Diagnosis, fault: str | None = None) -> TriagedMail:
    faults = (Fault(rule="suppress=yes", text=fault, id=records[0].id),) if fault is not None else ()
    return TriagedMail(origin=records[0].origin, records=records, faults=faults)


def everywhere(text: str) -> TriagedMail:
    """The text as what the server said, as address, subject, name of the file, and in a fault of the whole mail."""
    records = (bounce(text, recipient=text, origin=text or "-"),)
    return TriagedMail(origin=text or "-", records=records, faults=(Fault(rule="expected", text=text),))
