"""HTML reduced to what a reader sees."""

import pytest

from bounce_cli.message.html import declared_charset, html_to_text
from bounce_cli.message.view import Message
from tests.message.message_samples import codes


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("a\nb  c\u00a0 d", "a b c d"),
        ("<pre>a\nb</pre>", "a\nb"),
        ("a &lt;b@c&gt; &amp; &eacute;&#233;&#xe9;", "a <b@c> & ééé"),
        ("x <a@b.example> y", "x <a@b.example> y"),
        ("1 < 2 > 1 <b>x</b>", "1 < 2 > 1 x"),
        ("<b\n>a</b >", "a"),
        ("<a href='x'>a", "a"),
        ("a<!-- b -->c<!-- d", "ac"),
        ("<head><title>t</title><style>s</style></head><body>a", "a"),
        ("<header>a</header>", "a"),
        ("<SCRIPT>x</SCRIPT>a<style type=t>b</style\n>c<script>d", "acd"),
        ("İ<script>x</script>a", "İa"),
        ("a<div style='DISPLAY : none'>b<div>c</div></div>d", "ad"),
        ("a<span style='mso-hide:all'>b</span>c<span>d</span>", "acd"),
        ("a<div style='display:none'>b<div style='display:none'>c", "a\nb\nc"),
        ("a<td style='display:none'/>b", "a\nb"),
        ("a<br style='display:none'>b", "a\nb"),
        ("&#99999999999999999999999;&#xd800;&#xFFFFFFFFFFFFF; &#" + "9" * 5000, "\ufffd\ufffd\ufffd \ufffd"),
        ("a<", "a<"),
        ("", ""),
    ],
)
def test_words(markup: str, expected: str) -> None:
    assert html_to_text(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "windows-1251"),
        (b"<META charset='koi8-r'>", "koi8-r"),
        (b"<p>charset=x", None),
        (b"", None),
    ],
)
def test_declared_charset(markup: bytes, expected: str | None) -> None:
    assert declared_charset(markup) == expected


def test_a_document_names_its_charset() -> None:
    body = "<meta charset=iso-8859-5><p>Ящик".encode("iso-8859-5")
    assert Message(b"Content-Type: text/html\n\n" + body).root.text() == "Ящик"


def test_a_document_in_disguise() -> None:
    message = Message(b"Subject: a\n\n\n<!DOCTYPE html><p>a</p>")
    assert message.root.text() == "a"
    assert codes(message) == []
    assert Message(b"Subject: a\n\na <html>").root.text() == "a <html>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<blockquote type=cite>b<br>c</blockquote>d", "a\n> b\n> c\nd"),
        ('<blockquote class="gmail_quote">a<blockquote>b</blockquote>c</blockquote>d', "> a"),
        ("<blockquote>a</blockquote><blockquote cite='mid:x'>b</blockquote>c", "> b"),
        ("a</blockquote><blockquote type=cite>b", "a\n\n> b"),
    ],
)
def test_what_is_quoted_from_another_mail_is_marked(markup: str, text: str) -> None:
    assert text in html_to_text(markup, marks_quotes=True)
    assert ">" not in html_to_text(markup)


@pytest.mark.parametrize("markup", ["a<blockquote>b</blockquote>c", "a</blockquote>b", "<blockquote type=cite"])
def test_what_no_mail_program_quoted_is_not_marked(markup: str) -> None:
    assert html_to_text(markup, marks_quotes=True) == html_to_text(markup)
