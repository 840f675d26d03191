"""Names are brought into one form, for mail strictly, for the DNS with any characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.lookup.names import normal_name, normalised, question


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("Example.COM", "example.com"),
        (" example.com. ", "example.com"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("例え。example", "xn--r8jz45g.example"),
        ("_x.Bücher.example", "_x.xn--bcher-kva.example"),
        ("a_Ü.example", "xn--a_-yka.example"),
        ("i❤.example", "xn--i-7iq.example"),
        ("\u200db.example", "xn--b-tgn.example"),
        ("", ""),
        (".", ""),
        ("a..example", ""),
        ("example.com..", ""),
        ("a.example, b.example", ""),
        ("[192.0.2.1]", ""),
        ("a@example.com", ""),
        ("a\x00.example", ""),
        ("ü\ud800.example", ""),
        ("ü\u0378\u2026example", ""),
        (f"{'a' * 64}.example", ""),
        (".".join(["a" * 60] * 5), ""),
        ("ü." * 5000, ""),
    ],
)
def test_domains_are_brought_into_one_form(domain: str, name: str) -> None:
    assert normalised(domain) == name


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        (" Example.ORG. ", "example.org"),
        ("_spf.B\u00fccher.example", "_spf.xn--bcher-kva.example"),
        ("B\u00fccher.example\u3002", "xn--bcher-kva.example"),
        ('a"b\\c d@[x].example', 'a"b\\c d@[x].example'),
        ("a\x00\x7f.example", "a\x00\x7f.example"),
        (f"{'a' * 63}.example", f"{'a' * 63}.example"),
        (f"{'a' * 64}.example", None),
        ("a." * 127, ("a." * 127)[:-1]),
        ("a." * 127 + "a", None),
        ("", None),
        (".", None),
        ("a..example", None),
        ("example.org..", None),
        ("\u00ad", None),
        ("\ud800.example", None),
    ],
)
def test_any_characters_may_stand_in_a_name_of_the_dns(name: str, normal: str | None) -> None:
    assert normal_name(name) == normal
    assert question(name, "A") == (name if normal is None else normal, "A")


@given(st.text() | st.text("aÜß.。_-❤\u200d\ud800", max_size=80))
def test_what_is_in_its_form_stays_so(text: str) -> None:
    name = normalised(text)
    assert normalised(name) == name
    assert name.isascii()
    assert name in {"", normal_name(text)}
