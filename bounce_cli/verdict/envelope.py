"""What all diagnoses of one message share, and what each of them is worth."""

from typing import Any

from bounce_cli.address import author_domain, domain_of, is_mailbox
from bounce_cli.advice.facts import Facts
from bounce_cli.advice.profile import Profile
from bounce_cli.classifier import Suppression
from bounce_cli.diagnosis import OriginalSummary, summarized
from bounce_cli.message.view import Message
from bounce_cli.remembering import remembered
from bounce_cli.reports.dates import read_date
from bounce_cli.reports.message_ids import bare_id
from bounce_cli.reports.model import Original, Report

__all__ = ["Envelope", "at_most", "confidence", "summary_of"]

# A report that somebody quoted can be written by anybody.
_QUOTED_WEIGHT = 0.7


class Envelope:
    """What all records of one message share."""

    def __init__(
        self, message: Message, origin: str, attached: Message | None = None, profile: Profile | None = None
    ) -> None:
        """Take the facts from the attached report where the message only carries one.

        `profile` is what the mails that came back count as, whatever their header shows; None where that decides.
        """
        fields = (attached or message).root.fields
        self.message = message
        self.origin = origin
        self.profile = profile
        self.message_id = bare_id(fields.first("message-id"))
        self.date = read_date(message, fields.first("date"))
        # RFC 5322 section 3.6.4: the last of the references is the one that is answered.
        self.in_reply_to = bare_id(fields.first("in-reply-to")) or bare_id(fields.first("references"), last=True)

    def common(self) -> dict[str, Any]:
        """Fields of the record that come from the message itself; read last, so that all problems are known."""
        return {
            "origin": self.origin,
            "date": self.date,
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "problems": tuple(self.message.problems),
        }

    def facts(
        self,
        recipient: str | None,
        original: OriginalSummary | None,
        client_ip: str | None,
        last_known: str | None = None,
    ) -> Facts:
        """What the steps of a remedy are made of; `last_known` is when delivery was tried last, RFC 3339."""
        return Facts(
            recipient=recipient,
            domain=domain_of(recipient),
            from_domain=_author_domain(original.from_ or "" if original else ""),
            ips=client_ip,
            profile=original.profile if original else self.profile,
            last_known=last_known,
        )


def confidence(report: Report, verdict: float = 1.0) -> float:
    """How sure a record is: of the report, and of the verdict on it."""
    return round(verdict * report.sure * (_QUOTED_WEIGHT if report.quoted else 1.0), 3)


def at_most(suppress: Suppression, recipient: str | None, *, doubtful: bool) -> Suppression:
    """A suppression as far as there is an address to suppress, and no doubt about the report."""
    if suppress is Suppression.YES and (doubtful or not is_mailbox(recipient)):
        return Suppression.HOLD
    return suppress


@remembered
def _author_domain(value: str) -> str | None:
    """The domain of the first author; the mails that come back to somebody are of few authors."""
    return author_domain(value)


def summary_of(original: Original | None, envelope: Envelope) -> OriginalSummary | None:
    """The returned mail as a record tells it; faults of its date are noted on the message."""
    if original is None:
        return None
    fields = original.message.root.fields
    date = read_date(envelope.message, fields.first("date"))
    return summarized(fields, date, complete=original.complete, profile=envelope.profile)
