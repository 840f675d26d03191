"""Base64 and quoted-printable, whole and damaged."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.message.transfer import lenient_base64, undo_base64, undo_quoted_printable


@given(st.binary(max_size=300))
def test_what_was_encoded_is_restored(octets: bytes) -> None:
    """RFC 2045 section 6.8: any characters outside of the base64 alphabet, such as line ends, are to be ignored."""
    assert undo_base64(base64.encodebytes(octets)) == octets
    assert undo_base64(base64.b64encode(octets)) == octets
    assert lenient_base64(base64.encodebytes(octets)) == octets


@given(st.binary(max_size=300).filter(lambda octets: b"\r" not in octets))
def test_quoted_printable_is_restored(octets: bytes) -> None:
    """RFC 2045 section 6.7: any octet may be written as `=` and two hex digits; a soft line break is removed."""
    assert undo_quoted_printable(quopri.encodestring(octets)) == octets


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", b""),
        (b"SGVsbG8", b"Hello"),
        (b"SGVsbG8gd29ybGQ", b"Hello world"),
        (b"SGVsbG8=\n", b"Hello"),
        (b"SGVsb", b"Hel"),
        (b"SGVs=bG8=", b"Hello"),
        (b"SGVsbG8=\nIHdv\ncmxkIQ==\n", b"Hello world!"),
        (b"\nSGVs\n\nbG8h\n", b"Hello!"),
        (b"SGVsbG8g!d29ybGQhIQ==SGVsbG8gd29ybGQhIQ==", b"Hello world!!" * 2),
        # A list has put its footer behind.
        (b"SGVsbG8h\n\n-- \nlist footer\n", b"Hello!\n\n-- \nlist footer"),
        (b"SGVsbG8=\n____________\nlist footer\n", b"Hello\n\n____________\nlist footer"),
        (b"SGVsbG8=\n\nDisclaimer\n", b"Hello\n\nDisclaimer"),
        # It never was base64.
        (b"This is\nplain text.\n", b"This is\nplain text."),
        (b"Hello\nplain text.\n", b"Hello\nplain text.\n"),
    ],
)
def test_damaged_base64(body: bytes, expected: bytes) -> None:
    assert undo_base64(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Final-Reci=\npient: rfc822; a@b=\n=2Ec", b"Final-Recipient: rfc822; a@b.c"),
        (b"soft=  \nbreak=\t\n!", b"softbreak!"),
        (b"a = b", b"a = b"),
        (b"=e4=E4", b"\xe4\xe4"),
        (b"=", b""),
        (b"=4", b"=4"),
        (b"=XY", b"=XY"),
    ],
)
def test_quoted_printable(body: bytes, expected: bytes) -> None:
    assert undo_quoted_printable(body) == expected
