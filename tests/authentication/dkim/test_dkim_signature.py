"""One signature field: its values, and what voids it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.dkim.signature import parse_signature, read_base64, read_tags

SOUND = {
    "v": "1",
    "a": "rsa-sha256",
    "d": "Example.org",
    "s": "Sel",
    "h": "From : to:\r\n\tfrom",
    "bh": "YWJj",
    "b": "YWJj\r\n ZGVm",
}


def written(**tags: str | None) -> bytes:
    return "; ".join(f"{name}={value}" for name, value in {**SOUND, **tags}.items() if value is not None).encode()


def test_the_values_of_a_sound_signature() -> None:
    signature = parse_signature(
        b" " + written(c="Relaxed/simple", i="Ann@News.example.org", l="12", t="100", x="200", q="dns/txt") + b";\r\n"
    )
    assert signature.faults == ()
    assert (signature.version, signature.algorithm, signature.key_type) == ("1", "rsa-sha256", "rsa")
    assert (signature.domain, signature.selector, signature.hash_name) == ("example.org", "sel", "sha256")
    assert (signature.identity, signature.identity_domain) == ("Ann@news.example.org", "news.example.org")
    assert (signature.header_canonicalization, signature.body_canonicalization) == ("relaxed", "simple")
    assert signature.signed == ("from", "to", "from")
    assert (signature.body_hash, signature.octets) == (b"abc", b"abcdef")
    assert (signature.length, signature.timestamp, signature.expiry) == (12, 100, 200)


def test_what_holds_where_tags_are_left_out() -> None:
    signature = parse_signature(written())
    assert (signature.header_canonicalization, signature.body_canonicalization) == ("simple", "simple")
    assert (signature.identity, signature.length, signature.timestamp, signature.expiry) == (
        "@example.org",
        None,
        None,
        None,
    )
    assert parse_signature(written(c="relaxed")).body_canonicalization == "simple"


@pytest.mark.parametrize("name", ["v", "a", "b", "bh", "d", "h", "s"])
@pytest.mark.parametrize("value", [None, "", " \r\n "])
def test_k4_a_tag_that_is_missing_or_empty(name: str, value: str | None) -> None:
    assert parse_signature(written(**{name: value})).faults == ("missing-tag",)


@pytest.mark.parametrize(
    ("tags", "fault"),
    [
        ({"v": "2"}, "unknown-version"),
        ({"a": "rsa-md5"}, "unknown-algorithm"),
        ({"c": "relaxed/nofws"}, "unknown-canonicalization"),
        ({"c": "nofws"}, "unknown-canonicalization"),
        ({"c": "relaxed/relaxed/simple"}, "unknown-canonicalization"),
        ({"h": "to:subject"}, "from-not-signed"),
        ({"i": "ann@example.net"}, "identity-outside-domain"),
        ({"i": "ann@badexample.org"}, "identity-outside-domain"),
        ({"i": "example.org"}, "identity-outside-domain"),
        ({"q": "dns/other"}, "unknown-query"),
        ({"b": "YWJ%"}, "bad-base64"),
        ({"b": "YWJjY"}, "bad-base64"),
        ({"bh": "="}, "bad-base64"),
        ({"l": "-1"}, "bad-number"),
        ({"l": "9" * 77}, "bad-number"),
        ({"t": "١"}, "bad-number"),
        ({"x": "9" * 5000}, "bad-number"),
        ({"t": "200", "x": "199"}, "expiry-before-timestamp"),
        ({"1a": "x"}, "bad-tag"),
    ],
)
def test_k4_other_faults(tags: dict[str, str], fault: str) -> None:
    assert parse_signature(written(**tags)).faults == (fault,)


@pytest.mark.parametrize(
    ("more", "fault"), [(b"; d=example.org; d=example.net; v=1", "duplicate-tag"), (b"; nothing", "bad-tag")]
)
def test_k4_faults_of_the_list(more: bytes, fault: str) -> None:
    signature = parse_signature(written() + more)
    assert (signature.faults, signature.domain) == ((fault,), "example.org")


@pytest.mark.parametrize("tags", [{"q": "x : dns/txt"}, {"i": "@example.org"}, {"a": "RSA-SHA256"}, {"l": "0"}])
def test_unusual_and_sound(tags: dict[str, str]) -> None:
    assert parse_signature(written(**tags)).faults == ()


def test_k5_sha1_is_known_and_told_by_its_hash() -> None:
    signature = parse_signature(written(a="rsa-sha1"))
    assert (signature.faults, signature.hash_name) == ((), "sha1")


def test_base64_may_lack_its_padding() -> None:
    assert read_base64("YW Jj\r\n\tZA") == read_base64("YWJjZA==") == b"abcd"
    assert read_base64("YWJj=ZA") is None


def test_of_equal_tags_the_first_counts() -> None:
    assert read_tags("a=1;;a=2; =3;b") == ({"a": "1"}, ["duplicate-tag", "bad-tag"])


@given(st.binary() | st.text("abdhistvxlq=;:/@ 1Z").map(str.encode))
def test_never_raises(value: bytes) -> None:
    signature = parse_signature(value)
    assert signature.faults or signature.domain
