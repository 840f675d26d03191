"""Media types and parameters as senders write them."""

import pytest

from bounce_cli.message.content_type import parse_content_type, parse_parameters


@pytest.mark.parametrize(
    ("value", "media_type", "parameters"),
    [
        (None, "text/plain", {}),
        ("", "text/plain", {}),
        ("TEXT/HTML", "text/html", {}),
        (" text / plain ; Charset = UTF-8 ", "text/plain", {"charset": "UTF-8"}),
        ("text/plain;charset=us-ascii;", "text/plain", {"charset": "us-ascii"}),
        ("text/plain (words; more) ; charset=a", "text/plain", {"charset": "a"}),
        ("text/plain charset=utf-8", "text/plain", {"charset": "utf-8"}),
        ("text", "text/plain", {}),
        ("html", "text/html", {}),
        ("text; charset=a/b", "text/plain", {"charset": "a/b"}),
        ("text;name=a/b", "text/plain", {"name": "a/b"}),
        ("/", "text/plain", {}),
        ('multipart/report; report-type=delivery-status; boundary="a b?=_"', "multipart/report",
         {"report-type": "delivery-status", "boundary": "a b?=_"}),
        ('multipart/report; boundary="a" report-type=b', "multipart/report", {"boundary": "a", "report-type": "b"}),
        ("multipart/mixed; boundary=-=_Next Part 1; x=y", "multipart/mixed", {"boundary": "-=_Next Part 1", "x": "y"}),
        ('multipart/mixed; boundary=a type="b"', "multipart/mixed", {"boundary": "a", "type": "b"}),
        ('multipart/mixed; boundary="unclosed', "multipart/mixed", {"boundary": "unclosed"}),
        ('a/b; n="q\\"q\\\\"; n=second', "a/b", {"n": 'q"q\\'}),
        ('a/b; n="\\', "a/b", {"n": ""}),
        ("a/b; n=", "a/b", {"n": ""}),
        ('a/b; n=""', "a/b", {"n": ""}),
        ('a/b;; =x; ;"y"; n=v', "a/b", {"n": "v"}),
        ('message/delivery-status; charset="utf-8"; x', "message/delivery-status", {"charset": "utf-8"}),
    ],
)  # fmt: skip
def test_content_types(value: str | None, media_type: str, parameters: dict[str, str]) -> None:
    found = parse_content_type(value)
    assert (found.type, found.parameters) == (media_type, parameters)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('attachment; filename*0="a"; filename*1=b; filename*2=c', {"filename": "abc"}),
        ("x; f*1=b; f*0=a", {"f": "ab"}),
        ("x; f*=utf-8'en'%C3%A4", {"f": "ä"}),
        ("x; f*=iso-8859-1''%E4", {"f": "ä"}),
        ("x; f*=''%C3%A4", {"f": "ä"}),
        ("x; f*=no-charset%20x", {"f": "no-charset x"}),
        ("x; f*0*=utf-8''%E2%82; f*1*=%AC; f*2=.txt", {"f": "€.txt"}),
        ("x; f=plain; f*=utf-8''full", {"f": "full"}),
        ("x; f*9999=a; f*x*=b'", {"f": "a"}),
        ("x; f*=unicode_escape''%5Cud800", {"f": "\\ud800"}),
        ('attachment; name="=?utf-8?q?=C3=A4=22?="; x="=?utf-8?q?y?="', {"name": 'ä"', "x": "=?utf-8?q?y?="}),
        ("attachment", {}),
        ("", {}),
    ],
)
def test_extended_parameters(value: str, expected: dict[str, str]) -> None:
    assert parse_parameters(value) == expected
