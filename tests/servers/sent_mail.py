"""The list of sent mail that the samples are bounces of: what `bounce ledger sent` takes in."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from bounce_cli.triage import diagnose

# Whose mail the samples are about.
_OURS = ("example.com", "news.example.com", "desk.example.com")


def sent_mail(mails: Iterable[Path]) -> str:
    """CSV with a row for each mail of ours and each of its recipients that the bounces name."""
    rows: dict[tuple[str, str, str], None] = {}
    for mail in sorted(mails):
        for diagnosis in diagnose(mail.read_bytes()):
            original = diagnosis.original
            recipient = diagnosis.original_recipient or diagnosis.recipient
            if original is None or original.message_id is None or recipient is None or "@" not in recipient:
                continue
            if original.message_id.rpartition("@")[2] in _OURS:
                rows[original.message_id, recipient, original.subject or ""] = None
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("message_id", "recipient", "subject"))
    writer.writerows(rows)
    return text.getvalue()
