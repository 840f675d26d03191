"""Each hint is given for a mail that has what it is about, and not for one that only looks like it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.advice.hints.content import content_hints
from bounce_cli.language.said import Said, Together
from bounce_cli.message.view import Message
from bounce_cli.reports.decoders import decode
from bounce_cli.reports.model import DeliveryReport
from tests.advice.hints_mails import HEADER, hint, html_mail, ids, mixed, text_mail
from tests.conftest import SAMPLES

SIGNED = "DKIM-Signature: v=1; a=rsa-sha256; d={}; s=s1; h=from; bh=YQ==; b=YQ==\n"
BULK = "Precedence: bulk\n"
UNSUBSCRIBE = "List-Unsubscribe: <https://example.com/u?1>, <mailto:u@example.com>\n"
ONE_CLICK = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"


def test_a_plain_mail_has_no_hints() -> None:
    assert ids(text_mail()) == []
    assert ids(html_mail('<a href="https://www.example.com/a">Read more</a>')) == []


def test_texts_can_be_translated_and_are_sentences() -> None:
    mail = html_mail('<a href="https://bit.ly/a">b</a><img src=x>', words="", plain=None, fields=BULK)
    found = content_hints(Message(mail.encode()))
    assert [each.id for each in found] == ["shortened-links", "no-list-unsubscribe", "one-big-image", "no-plain-text"]
    assert all(isinstance(each.text, (Said, Together)) and each.text.endswith(".") for each in found)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (SIGNED.format("esp.example"), True),
        (SIGNED.format("esp.example") + SIGNED.format("other.example"), True),
        (SIGNED.format("esp.example") + SIGNED.format("example.com"), False),
        (SIGNED.format("Mail.Example.Com"), False),
        ("DKIM-Signature: v=1\n", False),
        ("", False),
    ],
)
def test_from_not_signed(fields: str, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    text = hint(text_mail(fields=fields), "from-not-signed")
    assert bool(text) is expected
    assert not text or "From is example.com, but the signature is of esp.example" in text


def test_from_not_signed_takes_international_domains_in_either_form() -> None:
    mail = text_mail(fields="From: a@bücher.example\n" + SIGNED.format("xn--bcher-kva.example"))
    assert hint(mail, "from-not-signed") is None
    mail = text_mail(fields="From: a@[192.0.2.1]\n" + SIGNED.format("esp.example"))
    assert hint(mail, "from-not-signed") is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (BULK, ["no-list-unsubscribe"]),
        ("List-Id: <news.example.com>\n", ["no-list-unsubscribe"]),
        ("Feedback-ID: 7:42:news:example\n", ["no-list-unsubscribe"]),
        (ONE_CLICK, ["no-list-unsubscribe"]),
        ("Feedback-ID: 1.eu-west-1.abc=:AmazonSES\n", []),
        (BULK + "Auto-Submitted: auto-generated\n", []),
        (BULK + UNSUBSCRIBE, ["no-one-click"]),
        (BULK + UNSUBSCRIBE + ONE_CLICK, []),
        (UNSUBSCRIBE + "List-Post: <mailto:list@example.com>\n", []),
        (UNSUBSCRIBE + "List-Post: NO\n", ["no-one-click"]),
        ("List-Unsubscribe: <mailto:u@example.com>\n" + ONE_CLICK, ["no-one-click"]),
    ],
)
def test_unsubscribing(fields: str, expected: list[str]) -> None:
    assert ids(text_mail(fields=fields)) == expected
    assert ids(fields + HEADER) == expected  # the header alone says it too


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("BUY THIS NOW", True),
        ("Re: AW: BUY THIS NOW", True),
        ("=?utf-8?q?K=C3=98B_DETTE_N=C3=85?=", True),
        ("Buy THIS NOW", False),
        ("INVOICE-2026-11-20", False),
        ("RFC 5322 2026-11-20", False),
        ("关于 IBM AI PRODUCTS 的介绍", False),
        ("要点 一二三四五六七八九十", False),
        ("", False),
    ],
)
def test_subject_in_capitals(subject: str, expected: bool) -> None:  # noqa: FBT001
    mail = HEADER.replace("November", subject)
    assert bool(hint(mail, "subject-in-capitals")) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("Reply-To: Kim <kim@gmail.com>\n", True),
        ("Reply-To: Kim <kim@example.com>, kim@wp.pl\n", True),
        ("Reply-To: kim@example.org\n", False),
        ("Reply-To: kim@gmail.com\nList-Post: <mailto:list@example.com>\n", False),
        ("From: kim@outlook.com\nReply-To: kim@gmail.com\n", False),
        ("", False),
    ],
)
def test_reply_to_free_mail(fields: str, expected: bool) -> None:  # noqa: FBT001
    assert bool(hint(fields + HEADER, "reply-to-free-mail")) is expected


def test_repeated_fields() -> None:
    text = hint("Subject: Two\nTo: lee@example.org\n" + HEADER, "repeated-fields")
    assert text is not None
    assert "has To, Subject more than once" in text
    assert hint("Received: from a by b\nX-A: 1\nX-A: 2\n" + HEADER, "repeated-fields") is None


def test_missing_fields() -> None:
    lacking = text_mail().replace("Message-ID:", "X-Id:").replace("Date:", "X-Date:")
    text = hint(lacking, "missing-fields")
    assert text is not None
    assert "lacks Date, Message-ID," in text
    assert hint(text_mail(), "missing-fields") is None
    assert hint(lacking, "missing-fields", complete=False) is None
    assert hint(lacking.partition("\n\n")[0], "missing-fields") is None
    assert hint("From: kim@example.com\nTo: lee@example.org\n\nHello.\n", "missing-fields") is None


IMAGE = '<img src="https://example.com/a.png" width="600">'


@pytest.mark.parametrize(
    ("markup", "words", "expected"),
    [
        (IMAGE, "", True),
        (f"<style>p {{ color: red }} {'x' * 500}</style>{IMAGE}<!-- {'x' * 500} -->", "Unsubscribe", True),
        ("<img src=a.png>", "", True),
        ('<img src=a.png width="100%">', "", True),
        (IMAGE, "Here are the words that tell what the picture shows. " * 5, False),
        (IMAGE, "这里有很多文字，说明图片里的内容，读者不看图片也能明白。" * 3, False),
        ('<img src="https://example.com/o" width="1" height="1">', "", False),
        ("<img src=logo.png style='width:90px'>", "Hello", False),
        ("", "", False),
    ],
)
def test_one_big_image(markup: str, words: str, expected: bool) -> None:  # noqa: FBT001
    mail = html_mail(markup, words=words)
    assert bool(hint(mail, "one-big-image")) is expected
    assert hint(mail, "one-big-image", complete=False) is None
    assert hint(mail.replace("--b--", ""), "one-big-image") is None  # cut at its end


def test_no_plain_text() -> None:
    assert hint(html_mail("", plain=None), "no-plain-text")
    assert hint(html_mail(""), "no-plain-text") is None
    assert hint(text_mail(), "no-plain-text") is None
    assert hint(html_mail("", plain=None), "no-plain-text", complete=False) is None
    page = "Content-Type: text/html\nContent-Disposition: attachment; filename=a.html\n\n<p>Hello\n"
    assert hint(mixed(page), "no-plain-text") is None


def test_very_large() -> None:
    part = "Content-Type: application/pdf; name=a.pdf\n\n" + "x" * 12_000_000
    text = hint(mixed(part), "very-large")
    assert text is not None
    assert text.startswith("The mail has 12 MB")
    assert hint(text_mail("x\n" * 1_000_000), "very-large") is None


def attached(name: str, disposition: str = "attachment", media_type: str = "application/octet-stream") -> str:
    return f'Content-Type: {media_type}\nContent-Disposition: {disposition}; filename="{name}"\n\nx\n'


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("setup.exe", "is of a type that Gmail or Microsoft 365 refuse (setup.exe)"),
        ("SETUP.EXE. ", "is of a type"),
        ("run.js", "is of a type"),
        ("disk.iso", "is of a type"),
        ("list.xlsm", "may hold macros (list.xlsm)"),
        ("page.htm", "is a web page (page.htm)"),
        ("invoice.pdf.exe", "has two extensions, as malware does (invoice.pdf.exe)"),
        ("invoice.pdf          .scr", "has two extensions, as malware does (invoice.pdf .scr)"),
        ("invoice\u202efdp.exe", "is of a type that Gmail or Microsoft 365 refuse (invoicefdp.exe)"),
        ("=?utf-8?q?r=C3=A5d=2Evbs?=", "(råd.vbs)"),
        ("x" * 200 + ".exe", "(xxxxxxxxxxxxxxxxxxxxxxxx…xxxxxxxxxxx.exe)"),
    ],
)
def test_attachment_type(name: str, words: str) -> None:
    text = hint(mixed(attached(name)), "attachment-type")
    assert text is not None
    assert words in text


@pytest.mark.parametrize(
    "part",
    [
        attached("report.pdf"),
        attached("report.v1.2.docx"),
        attached("photos.zip"),
        attached("exe"),
        attached("notes.exe.txt"),
        attached("logo.svg", "inline", "image/svg+xml"),
        attached("body.html", "inline", "text/html"),
        "Content-Type: text/html; name=body.html\n\n<p>Hello\n",
        "Content-Type: application/octet-stream\nContent-Disposition: attachment\n\nx\n",
        "Content-Type: message/rfc822\n\n" + mixed(attached("setup.exe")).replace('"m"', '"n"').replace("--m", "--n"),
    ],
)
def test_attachments_that_nobody_refuses(part: str) -> None:
    assert hint(mixed(part), "attachment-type") is None


def test_several_attachments_are_told_by_kind_and_counted() -> None:
    names = [f"{number}.exe" for number in range(5)] + ["a.pdf.com", "b.doc.js", "c.docm", "d.pptm", "e.html", "f.svg"]
    text = hint(mixed(*map(attached, names)), "attachment-type")
    assert text is not None
    assert "5 attachments are of types that Gmail or Microsoft 365 refuse (0.exe, 1.exe, 2.exe, …)" in text
    assert "2 attachments have two extensions" in text
    assert "2 attachments may hold macros (c.docm, d.pptm)" in text
    assert "2 attachments are web pages (e.html, f.svg)" in text


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_samples(path: Path) -> None:
    expected = {
        "auth-nothing-aligned": ["from-not-signed"],
        "postfix-attachment-refused": ["attachment-type"],
        "postfix-newsletter-spam": ["shortened-links", "no-one-click"],
    }
    report = decode(Message(path.read_bytes()))
    if isinstance(report, DeliveryReport) and report.original:
        found = content_hints(report.original.message, complete=report.original.complete)
        assert [each.id for each in found] == expected.get(path.stem, [])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_octets(octets: bytes) -> None:
    content_hints(Message(octets))
    content_hints(Message(b"Content-Type: text/html\n\n" + octets))
    content_hints(Message(b"DKIM-Signature: d=a.example;" + octets + b"\n" + HEADER.encode() + b"\n\nx"))
