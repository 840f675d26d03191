"""What is kept from mail to mail is little, however long the fields are that somebody writes."""

import gc
import re
import tracemalloc

import pytest

from bounce_cli.classifier.engine import built_in
from bounce_cli.ledger.event import subject_key
from bounce_cli.patterns.facts import fact_of
from bounce_cli.rendering.record import ndjson_line
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage
from tests.conftest import SAMPLES

# Postfix says that in ASCII; a letter beyond it makes the charset matter.
MAIL = (
    (SAMPLES / "postfix-mailbox-full.eml")
    .read_bytes()
    .replace(b"This is the mail system", b"This is th\xe9 mail system")
)
PLACES = {
    "recipient": rb"(?mi)^(final-recipient: *rfc822; *)",
    "server": rb"(?mi)^(remote-mta: *dns; *)",
    "diagnostic": rb"(?mi)^(diagnostic-code: *smtp; *)",
    "sender": rb"(?mi)^(from: *)",
    "subject": rb"(?mi)^(subject: *)",
    "charset": rb"(?i)(charset=)[\w-]+",
}
LENGTH, MAILS = 10_000, 32


def look_at(mail: bytes) -> None:
    for diagnosis in triage(RawMessage(origin="-", octets=mail)):
        ndjson_line(diagnosis)
        fact_of(diagnosis)
        if diagnosis.original:
            subject_key(diagnosis.original.subject)


@pytest.mark.parametrize("place", PLACES)
def test_long_fields_are_not_kept(place: str) -> None:
    text = b"<a@b%d" + b".example" * (LENGTH // 8) + b">"
    mails = [re.sub(PLACES[place], rb"\g<1>" + text % number + b" ", MAIL) for number in range(MAILS)]
    assert min(map(len, mails)) > LENGTH
    look_at(mails.pop())  # what is loaded and compiled for such mail stays
    look_at(MAIL)
    tracemalloc.start()
    for mail in mails:
        look_at(mail)
    for _ in range(3):
        look_at(MAIL)
    built_in()._memory.forget()  # verdicts are kept within a bound of their own
    gc.collect()
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 24 * LENGTH  # the last of long texts are kept, so that recipients may share them
