"""Mail to measure with, made of the samples: every mail has a Message-ID of its own, so that none is a copy."""

import re
from collections.abc import Iterator
from itertools import cycle, islice

from tests.conftest import SAMPLES

_MESSAGE_ID = re.compile(rb"(?im)^(Message-ID:[ \t]*<)")
_FROM_LINE = re.compile(rb"(?m)^(>*From )")


def mails(count: int) -> Iterator[bytes]:
    """So many mails, the samples in turn."""
    samples = [path.read_bytes().replace(b"\r\n", b"\n") for path in sorted(SAMPLES.glob("*.eml"))]
    for number, mail in enumerate(islice(cycle(samples), count)):
        yield _MESSAGE_ID.sub(rb"\g<1>n%d." % number, mail, count=1)


def mailbox(count: int) -> bytes:
    """The same as an mbox (mboxrd)."""
    parts = (b"From - Thu Nov 26 12:00:00 2026\n" + _FROM_LINE.sub(rb">\1", mail) + b"\n" for mail in mails(count))
    return b"".join(parts)
