"""Where the messages of a mailbox begin is found alike, however the octets come and whether they are kept or not."""

from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.source import mbox
from bounce_cli.source.model import InputFormat
from tests.source.source_samples import FROM, stream

_LINES = st.sampled_from(
    [
        b"\n",
        b"x\n",
        FROM,
        b">From me\n",
        b"From me\n",
        b"Subject: a\n",
        b"Content-Length: 20\n",
        b"Content-Length: 7\n",
        b"\r\n",
    ]
)


@given(lines=st.lists(_LINES, max_size=60), size=st.integers(1, 5000))
def test_each_border_begins_a_separator_line_and_a_message(lines: list[bytes], size: int) -> None:
    data = FROM + b"Subject: a\n\n" + b"".join(lines)
    found = list(mbox.borders(stream(data, size), style=InputFormat.AUTO, limit=1 << 20))
    assert found == list(mbox.borders(stream(data), style=InputFormat.AUTO, limit=1 << 20))
    assert all(data.startswith(b"From ", border) for border in found)
    assert len(found) + 1 == len(list(mbox.messages(stream(data), style=InputFormat.AUTO, limit=1 << 20)))
