import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.clone.header import HeaderField, fresh_header, split_header
from bounce_cli.clone.header_fields import DROPPED, DROPPED_PREFIXES, RENEWED, is_dropped

DATE, ID = "Tue, 01 Dec 2026 09:00:00 +0000", "<new@example.com>"

WORDS = st.text("abcXYZ019-_", min_size=1, max_size=12).map(str.encode)
NAMES = st.one_of(
    WORDS,
    st.sampled_from(
        [b"To", b"tO", b"Cc", b"BCC", b"Date", b"Message-ID", b"Resent-To", b"Received", b"ARC-Seal", b"From"]
    ),
    st.sampled_from([b"Content-Type", b"MIME-Version", b"In-Reply-To", b"References", b"List-Unsubscribe", b"Subject"]),
)
LINES = st.binary(max_size=30).map(lambda octets: octets.translate(None, b"\r\n\0"))
VALUES = st.lists(LINES, min_size=1, max_size=4).map(b"\n ".join)
FIELDS = st.tuples(NAMES, st.sampled_from([b":", b": ", b" :", b":\t"]), VALUES).map(b"".join)
SECTIONS = st.lists(FIELDS, max_size=12).map(lambda fields: b"".join(field + b"\n" for field in fields))
ADDRESSES = st.lists(
    st.sampled_from(["kim@example.org", "jürgen@example.org", "a+b@example.net"]), min_size=1, unique=True
)


def fresh(section: bytes, *to: str) -> bytes:
    fields = split_header(section)
    assert fields is not None
    return fresh_header(fields, to=to or ("kim@example.org",), date=DATE, message_id=ID)


@given(SECTIONS)
def test_splitting_loses_no_octet(section: bytes) -> None:
    fields = split_header(section)
    assert fields is not None
    assert b"".join(field.octets for field in fields) == section


@given(SECTIONS, ADDRESSES)
def test_a_fresh_header_has_one_to_one_date_one_identifier_and_no_copies(section: bytes, to: list[str]) -> None:
    fields = split_header(fresh(section, *to))
    assert fields is not None
    names = [field.name for field in fields]
    assert [names.count(name) for name in ("to", "date", "message-id", "cc", "bcc")] == [1, 1, 1, 0, 0]
    assert next(field.octets for field in fields if field.name == "to") == ("To: " + ",\n ".join(to) + "\n").encode()


@given(SECTIONS)
def test_kept_fields_are_the_same_octets_in_the_same_order(section: bytes) -> None:
    old, new = split_header(section), split_header(fresh(section))
    assert old is not None
    assert new is not None

    def kept(fields: tuple[HeaderField, ...]) -> list[HeaderField]:
        return [field for field in fields if field.name not in RENEWED and not is_dropped(field.name)]

    assert kept(new) == kept(old)


@given(SECTIONS, ADDRESSES)
def test_no_line_comes_in_that_is_no_field(section: bytes, to: list[str]) -> None:
    out = fresh(section, *to)
    before = split_header(section)
    assert before is not None
    added = sum(name not in {field.name for field in before} for name in RENEWED)
    assert b"\n\n" not in b"\n" + out.replace(b"\n ", b"").replace(b"\n\t", b"")
    assert len(split_header(out) or ()) <= len(before) + added


@given(st.binary(max_size=300))
def test_splitting_never_raises(section: bytes) -> None:
    fields = split_header(section)
    assert fields is None or b"".join(field.octets for field in fields).rstrip(b"\n") == section.rstrip(b"\n")


def test_a_renewed_field_stands_where_the_old_one_stood() -> None:
    section = b"From: a@example.com\nTO : x@example.org,\n y@example.org\nto: z@example.org\nSubject: Hi\n"
    assert fresh(section) == (
        b"From: a@example.com\nTo: kim@example.org\nSubject: Hi\n" + f"Date: {DATE}\nMessage-ID: {ID}\n".encode()
    )


def test_folds_and_octets_beyond_ascii_stay() -> None:
    kept = b"Subject: =?utf-8?q?a?=\n \tb \xe4\xff\nX-Odd:no blank\nReferences: <a@b>\n\t<c@d>\n"
    assert fresh(kept).startswith(kept)


@pytest.mark.parametrize(
    "section",
    [b" folded first\nFrom: a@b\n", b"From: a@b\nno field\n", b"From: a\0b\n", b"From: a@b\rBcc: c@d\n", b": x\n"],
)
def test_a_section_that_a_receiver_may_read_differently_is_refused(section: bytes) -> None:
    assert split_header(section) is None


@pytest.mark.parametrize(
    "name",
    ["X-Spam-Status", "ARC-Seal", "Resent-Message-ID", "X-MS-Exchange-Organization-SCL", "Errors-To", "Content-Length"],
)
def test_what_servers_wrote_about_the_old_mail_goes(name: str) -> None:
    assert is_dropped(name.lower())


@pytest.mark.parametrize(
    "name",
    ["Disposition-Notification-To", "List-Unsubscribe", "List-Unsubscribe-Post", "Content-Type", "Sender", "Reply-To"],
)
def test_what_the_author_wrote_stays(name: str) -> None:
    assert not is_dropped(name.lower())


def test_the_table_names_no_field_twice_and_all_in_lower_case() -> None:
    names = [name for part in (*DROPPED.values(), *DROPPED_PREFIXES.values()) for name in part]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() for name in names)
    assert not set(names) & set(RENEWED)


def test_an_international_address_is_written_as_it_is() -> None:
    assert fresh(b"To: x@example.org\n", "jürgen@example.org").startswith("To: jürgen@example.org\n".encode())
