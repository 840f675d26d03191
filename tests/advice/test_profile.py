"""Mail to one person and mail to many are told apart by their header."""

import pytest

from bounce_cli.advice.profile import Profile, profile_of
from bounce_cli.message.view import Message


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (b"List-Unsubscribe: <mailto:off@example.com>", Profile.MARKETING),
        (b"List-ID: News <news.example.com>", Profile.MARKETING),
        (b"Feedback-ID: 1:campaign:example", Profile.MARKETING),
        (b"Precedence: bulk", Profile.MARKETING),
        (b"Precedence: LIST", Profile.MARKETING),
        (b"Precedence: first-class", Profile.ONE_TO_ONE),
        (b"X-List: none", Profile.ONE_TO_ONE),
    ],
)
def test_a_header_field_tells(field: bytes, expected: Profile) -> None:
    assert profile_of(Message(b"From: ana@example.com\n" + field + b"\n\nhello\n").root.fields) is expected
