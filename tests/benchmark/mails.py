"""Mail to measure with, made of the samples: addresses and Message-ID are each mail's own, so that none is a copy."""

import re
from collections.abc import Iterator
from itertools import cycle, islice

from tests.conftest import SAMPLES

# Local parts of addresses and left sides of identifiers, but those by which programs are known.
LOCAL_PART = re.compile(
    rb"(?i)(?<![a-z0-9._%+=-])(?!(?:mailer.?daemon|post.?master|no.?reply|bounces?|abuse|m?daemon|mail.?delivery)[^@]{0,9}@)"
    rb"([a-z0-9._+-]{1,40})@(?=[a-z0-9])"
)
_FROM_LINE = re.compile(rb"(?m)^(>*From )")


def mails(count: int) -> Iterator[bytes]:
    """So many mails, the samples in turn."""
    samples = [path.read_bytes().replace(b"\r\n", b"\n") for path in sorted(SAMPLES.glob("*.eml"))]
    for number, mail in enumerate(islice(cycle(samples), count)):
        yield LOCAL_PART.sub(rb"\g<1>%d@" % number, mail)


def mailbox(count: int) -> bytes:
    """The same as an mbox (mboxrd)."""
    parts = (b"From - Thu Nov 26 12:00:00 2026\n" + _FROM_LINE.sub(rb">\1", mail) + b"\n" for mail in mails(count))
    return b"".join(parts)
