"""Encoded words, as RFC 2047 has them and as they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.message.encoded_words import decode_encoded_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=?iso-8859-1?Q?a=E4_b?=", "aä b"),
        ("=?UTF-8?b?w6Q=?= x", "ä x"),
        ("=?utf-8*en?q?a?=", "a"),
        ("a =?utf-8?q?b?=\t=?iso-8859-1?q?c?= d", "a bc d"),
        ("=?utf-8?q?=C3?= =?UTF-8?q?=A4?=", "ä"),
        ("=?utf-8?q?a?=b=?utf-8?q?c?=", "abc"),
        ("(=?utf-8?q?a?=)", "(a)"),
        # What breaks the rules.
        ("=?utf-8?q?Where are you??= now", "Where are you? now"),
        ("=?utf-8?q?a?b?=", "a?b"),
        ("=?utf-8?q?cut =?utf-8?q?whole?=", "=?utf-8?q?cut whole"),
        ("=?utf-8?q?unclosed", "=?utf-8?q?unclosed"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        ("=??q?a?=", "=??q?a?="),
        ("=?utf-8?q??=x", "x"),
        ("=?utf-8?b?w6Q?=", "ä"),
        ("=?utf-8?b?w6 Q=?=", "ä"),
        ("=?utf-8?b?YWI=YWI=?=", "abab"),
        ("=?no-such?q?=C3=A4?=", "ä"),
        ("=?unicode_escape?q?=5Cud800?=", "\\ud800"),
        ("=?utf-7?q?+2AA-?=", "\ufffd"),
        ("=?iso-8859-1?q?für?=", "für"),
        ("=?us-ascii?q?für?=", "für"),
        ("=?koi8-r?q?für漢?=", "fц╪rФ╪╒"),
        ("=?shift_jis?b?k/qWe4zq?=", "日本語"),
        ("=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"),
        ("=?gb2312?B?1tDOxA==?=", "中文"),
        ("=?ks_c_5601-1987?B?x9GxuQ==?=", "한국"),
        ("=?utf-8?q?=ZZ?=", "=ZZ"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert decode_encoded_words(text) == expected


@given(st.text(st.characters(exclude_characters="?")))
def test_text_without_words_is_unchanged(text: str) -> None:
    assert decode_encoded_words(text) == text
