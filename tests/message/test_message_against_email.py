"""Well-formed mail read as the standard library reads it."""

import email
import email.policy
from collections.abc import Iterator
from email.encoders import encode_base64, encode_quopri
from email.header import Header
from email.message import Message as StandardMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.message.view import Entity, Message

# Letters that the codec and its superset read alike.
LETTERS = {
    "us-ascii": "abcXYZ 019 .,:;!?=_-@<>()\"'\\/+",
    "utf-8": "abc äöü ñ € Привет 漢字 한국 ไทย עברית 🙂 =?_",
    "iso-8859-1": "abc äöüßéèñçåøÆ =?_",
    "iso-8859-15": "abc €äöü =?_",
    "iso-8859-2": "abc ąćęłńóśźżřůě",
    "iso-8859-7": "αβγ δεζ",
    "iso-8859-9": "abc ışğİŞĞ",
    "windows-1251": "Привет мир Ёжик",
    "windows-1252": "abc “quoted” – …",
    "koi8-r": "Привет мир ёлка",
    "shift_jis": "日本語 カタカナ ひらがな",
    "iso-2022-jp": "日本語 カタカナ ひらがな abc",
    "euc-jp": "日本語 カタカナ abc",
    "gb2312": "中文 简体 退信 abc",
    "gb18030": "中文 繁體 abc",
    "big5": "中文 繁體 退信 abc",
    "euc-kr": "한국어 메일 abc",
}
charsets = st.sampled_from(sorted(LETTERS))
words_of = {name: st.text(alphabet=letters, min_size=1, max_size=60) for name, letters in LETTERS.items()}
lines = st.text(alphabet="abc =.-\t?<>:;é", max_size=90)
tokens = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)
boundaries = st.text(alphabet="abcXYZ019'()+_,-./:=?", min_size=1, max_size=30).filter(lambda text: text.strip("-"))


@st.composite
def texts(draw: st.DrawFn) -> StandardMessage:
    charset = draw(charsets)
    body = "\n".join(draw(st.lists(words_of[charset], max_size=5)))
    return MIMEText(body, draw(st.sampled_from(["plain", "html", "x-test"])), charset)


@st.composite
def raw_texts(draw: st.DrawFn) -> StandardMessage:
    part = MIMEText("")
    part.replace_header("Content-Transfer-Encoding", draw(st.sampled_from(["7bit", "8bit", "binary"])))
    part.set_payload("\n".join(draw(st.lists(lines, max_size=5))).encode("utf-8").decode("ascii", "surrogateescape"))
    return part


@st.composite
def binaries(draw: st.DrawFn) -> StandardMessage:
    part = MIMEBase(draw(st.sampled_from(["application", "image", "audio"])), "x-" + draw(tokens))
    octets = draw(st.binary(max_size=200))
    if draw(st.booleans()):
        part.set_payload(octets)
        encode_base64(part)
    else:
        part.set_payload(octets.replace(b"\r", b"="))  # it leaves CR as it stands, which is a line end
        encode_quopri(part)
    return part


@st.composite
def quoted(draw: st.DrawFn) -> StandardMessage:
    return MIMEMessage(draw(texts()))


@st.composite
def multiparts(draw: st.DrawFn, parts: st.SearchStrategy[StandardMessage]) -> StandardMessage:
    subtype = draw(st.sampled_from(["mixed", "alternative", "report", "related"]))
    inner = draw(st.lists(parts, min_size=1, max_size=4))
    boundary = draw(st.none() | boundaries)
    outer = MIMEMultipart(subtype, boundary, inner)
    if draw(st.booleans()):
        outer.preamble, outer.epilogue = draw(tokens), draw(tokens)
    return outer


trees = st.recursive(texts() | raw_texts() | binaries() | quoted(), multiparts, max_leaves=8)


def entities(message: StandardMessage) -> Iterator[StandardMessage]:
    """All entities in order, without entering embedded messages."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            assert isinstance(part, StandardMessage)
            yield from entities(part)


def bodies_agree(ours: Entity, theirs: StandardMessage) -> bool:
    if ours.type == "message/rfc822":
        inner = theirs.get_payload(0)
        assert isinstance(inner, StandardMessage)
        return ours.embedded().root.decoded() == inner.get_payload(decode=True)
    return ours.decoded() == theirs.get_payload(decode=True)


@settings(max_examples=150, deadline=None)
@given(trees, st.sampled_from([b"\n", b"\r\n", b"\r"]))
def test_parts_and_bodies(tree: StandardMessage, line_end: bytes) -> None:
    """Parts and their octets are those that the standard library finds.

    RFC 2046 section 5.1: the boundary delimiter line MUST occur at the beginning of a line, and the line end before it
    belongs to it. RFC 2045 section 6.7 and 6.8: decoders MUST restore what was encoded. RFC 5322 section 2.3: lines end
    with CRLF; files keep LF, old ones CR.
    """
    for number, part in enumerate(tree.walk()):
        if part.get_boundary():
            part.set_boundary(f"{part.get_boundary()}{number}")  # no two alike, some the beginning of another
    octets = tree.as_bytes()
    expected = list(entities(email.message_from_bytes(octets)))
    message = Message(octets.replace(b"\n", line_end))
    found = list(message.root.walk())
    assert [entity.type for entity in found] == [part.get_content_type() for part in expected]
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.content_type.parameters.get("boundary") == theirs.get_boundary()
        assert [name.decode() for name in ours.fields.names] == [name.lower() for name in theirs.keys()]  # noqa: SIM118
        if not ours.is_multipart:
            assert bodies_agree(ours, theirs)
    assert not message.problems or {problem.code for problem in message.problems} <= {"malformed_header", "empty"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_texts_in_every_charset(data: st.DataObject) -> None:
    """RFC 2046 section 4.1.2: the charset parameter says how the octets of a text part are to be read."""
    charset = data.draw(charsets)
    text = "\n".join(data.draw(st.lists(words_of[charset], min_size=1, max_size=4)))
    part = MIMEText(text, "plain", charset)
    assert Message(part.as_bytes()).root.text() == text


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_unstructured_fields(data: st.DataObject) -> None:
    """A subject comes back as it was written.

    RFC 2047 section 6.2: white space between two encoded words MUST be ignored. RFC 5322 section 2.2.3: unfolding
    removes the line end before white space.
    """
    charset = data.draw(charsets)
    text = " ".join(data.draw(words_of[charset]).split()) or "x"
    octets = (
        b"Subject: " + Header(text, charset, header_name="Subject", maxlinelen=76).encode().encode("ascii") + b"\n\n"
    )
    expected = email.message_from_bytes(octets, policy=email.policy.default)["subject"]
    found = Message(octets).root.fields.first("subject")
    assert found == text
    if charset in {"us-ascii", "utf-8", "iso-8859-1"}:
        assert " ".join(str(expected).split()) == found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(tokens, st.text('abc ;:="é\t', max_size=30)), max_size=12))
def test_field_values(fields: list[tuple[str, str]]) -> None:
    """RFC 5322 section 2.2: a field is a name, a colon and a body; a name is compared without case."""
    octets = b"".join(f"X-{name}: {' '.join(value.split()) or 'v'}\n".encode() for name, value in fields) + b"\nbody\n"
    theirs = email.message_from_bytes(octets, policy=email.policy.SMTPUTF8)
    ours = Message(octets).root.fields
    assert len(ours) == len(fields)
    for name, _ in fields:
        key = f"x-{name}"
        assert key in ours
        assert list(ours.each(key)) == [
            str(value).encode("utf-8", "surrogateescape").decode() for value in theirs.get_all(key, [])
        ]


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(tokens, st.text("abc 09;=\\\"'é漢", min_size=1, max_size=100), max_size=5),
)
def test_parameters(parameters: dict[str, str]) -> None:
    """Parameters come back as they were written.

    RFC 2231 section 3 and 4: parameters in pieces are joined in the order of their numbers, and octets written as `%XX`
    are read in the charset named before the first apostrophe. RFC 2045 section 5.1: quotes are no part of a value.
    """
    part = MIMEBase("application", "x-test")
    for name, value in parameters.items():
        if value.isascii():
            part.set_param(name, value)
        else:
            part.set_param(name, value, charset="utf-8")
    found = Message(part.as_bytes(policy=email.policy.compat32)).root.content_type
    assert found.parameters == parameters


@settings(max_examples=100, deadline=None)
@given(st.lists(texts(), min_size=1, max_size=3))
def test_digests(parts: list[StandardMessage]) -> None:
    """RFC 2046 section 5.1.5: in a digest the default Content-Type of a part is message/rfc822."""
    body = b"".join(b"--b\n\n" + part.as_bytes() + b"\n" for part in parts)
    octets = b"Content-Type: multipart/digest; boundary=b\n\n" + body + b"--b--\n"
    expected = [part.get_content_type() for part in entities(email.message_from_bytes(octets))]
    found = Message(octets)
    assert [entity.type for entity in found.root.walk()] == expected
    assert [leaf.embedded().root.type for leaf in found.root.leaves()] == [part.get_content_type() for part in parts]
