"""Links are read as browsers read them, and hints about them are given for what readers would see."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.advice.hints.content import content_hints
from bounce_cli.advice.hints.links import read_link
from bounce_cli.advice.hints.tables import attachment_kinds, free_mail_domains, rewriters, shorteners
from bounce_cli.message.view import Message
from tests.advice.hints_mails import HEADER, hint, html_mail, text_mail
from tests.message.message_samples import assert_linear


def anchor(url: str, text: str = "Read more") -> str:
    return html_mail(f'<a class="x" href="{url}" style="color:red">{text}</a>')


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Example.COM:8443/a", "example.com"),
        (" \nhttp:\\\\example.com\\a", "example.com"),
        ("//example.com", "example.com"),
        ("https:example.com", "example.com"),
        ("https://kim:secret@example.com./", "example.com"),
        ("https://ex%61mple.com", "example.com"),
        ("https://exa\tmple.com", "example.com"),
        ("http://[2001:db8::1]:80/", "2001:db8::1"),
        ("mailto:kim@example.com", None),
        ("cid:part1", None),
        ("/a", None),
        ("#top", None),
        ("https://", None),
        ("https://{{host}}/a", None),
        ("https://%%host%%/a", None),
        ("https://" + "a" * 300, None),
    ],
)
def test_hosts(url: str, host: str | None) -> None:
    link = read_link(url)
    assert (link.host if link else None) == host


def test_shortened_links_are_counted_once_for_text_and_html() -> None:
    markup = (
        '<a href="https://bit.ly/abc">one</a> <A HREF=http://www.youtu.be/xyz?t=1>two</A> <a href="//bit.ly/abc">x</a>'
        '<map><area href="https://example.com/"></map>'
    )
    text = hint(html_mail(markup, plain="one: https://bit.ly/abc, two: youtu.be/xyz."), "shortened-links")
    expected = "2 shortened links (bit.ly, youtu.be) can raise the spam score: link to the long address."
    assert text == expected
    one = hint(text_mail("看这里：https://t.cn/A6x8。"), "shortened-links")
    assert one == "1 shortened link (t.cn) can raise the spam score: link to the long address."


def test_only_the_first_shorteners_are_named() -> None:
    urls = " ".join(f"https://{host}/a" for host in sorted(shorteners())[:8])
    text = hint(text_mail(urls), "shortened-links")
    assert text is not None
    assert text.startswith("8 shortened links (")
    assert text.count(", ") == 5
    assert "…" in text


@pytest.mark.parametrize(
    "mail",
    [
        text_mail("https://bit.ly/ and https://bit.ly are about shortening, as is bit.ly"),
        text_mail("https://orbit.ly/abc https://bit.ly.example.com/abc https://example.com/bit.ly/abc x@bit.ly/abc"),
        text_mail("https://example.com/?to=bit.ly/abc"),
        anchor("https://example.com/"),
        html_mail('<!-- <a href="https://bit.ly/abc">x</a> --><script>"<a href=https://bit.ly/abc>"</script>'),
        html_mail('<a data-href="https://bit.ly/abc">x</a><a name="https://bit.ly/abc">y</a>'),
        html_mail('<style><a href="https://bit.ly/abc"></style><!-- <a href="https://bit.ly/abc">'),
        HEADER + "X-Link: https://bit.ly/abc\n",
    ],
)
def test_links_that_are_not_shortened(mail: str) -> None:
    assert hint(mail, "shortened-links") is None


def test_links_are_found_in_any_encoding_and_in_unfinished_markup() -> None:
    quoted = HEADER + "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<a hre=\nf=3D'https://b="
    assert hint(quoted + "\nit.ly/abc'>x", "shortened-links")
    wide = HEADER.encode() + b"Content-Type: text/plain; charset=utf-16le\n\n" + "https://bit.ly/abc".encode("utf-16le")
    assert hint(wide, "shortened-links")
    chinese = (
        HEADER.encode() + b"Content-Type: text/html; charset=gb2312\n\n" + "<a href=http://t.cn/a>看".encode("gbk")
    )
    assert hint(chinese, "shortened-links")
    assert hint(html_mail('<a href="https://bit.ly/a&amp;b">x <a href=https://example.com>'), "shortened-links")


@pytest.mark.parametrize(
    ("url", "shown", "pair"),
    [
        ("https://click.esp.example/1", "example.com", "example.com → click.esp.example"),
        ("https://click.esp.example/1", "https://example.com/offers?x=1", "example.com → click.esp.example"),
        ("https://click.esp.example/1", "<b>www.</b>Example.com/offers.", "www.example.com → click.esp.example"),
        ("https://click.esp.example/1", "exam\u200bple&#46;co.uk", "example.co.uk → click.esp.example"),
        ("https://click.esp.example/1", "sklep.example.pl", "sklep.example.pl → click.esp.example"),
        ("https://click.esp.example/1", "bücher.example.de", "bücher.example.de → click.esp.example"),
        ("http://192.0.2.1/", "https://example.com", "example.com → 192.0.2.1"),
        ("https://a.example.co.uk/", "https://b.other.co.uk", "b.other.co.uk → a.example.co.uk"),
        ("https://click.esp.example/1", "правда.рф", "правда.рф → click.esp.example"),
    ],
)
def test_link_text_differs(url: str, shown: str, pair: str) -> None:
    text = hint(anchor(url, shown), "link-text-differs")
    assert text is not None
    assert f"1 link shows another domain than it leads to ({pair})" in text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://click.news.example.com/1", "www.example.com"),
        ("https://EXAMPLE.com/", "example.com"),
        ("https://xn--bcher-kva.example/", "https://bücher.example"),
        ("https://click.esp.example/1", "Read more at example.com"),
        ("https://click.esp.example/1", "kim@example.com"),
        ("https://click.esp.example/1", "Node.js"),
        ("https://click.esp.example/1", "ASP.NET"),
        ("https://click.esp.example/1", "readme.md"),
        ("https://click.esp.example/1", "report.pdf"),
        ("https://click.esp.example/1", "v1.2.3"),
        ("https://click.esp.example/1", "<img src=a.png>"),
        ("https://click.esp.example/1", f"<span title='{'x' * 3000}'>example.com</span>"),
        ("https://eur01.safelinks.protection.outlook.com/?url=x", "example.com"),
        ("mailto:kim@example.com", "example.org"),
        ("https://click.esp.example/1", "https://co..uk"),
    ],
)
def test_link_texts_that_are_honest(url: str, shown: str) -> None:
    assert hint(anchor(url, shown), "link-text-differs") is None


def test_three_differing_links_are_named() -> None:
    markup = "".join(f'<a href="https://a{n}.example/">https://b{n}.example</a>' for n in range(5))
    text = hint(html_mail(markup), "link-text-differs")
    assert text is not None
    assert "5 links show other domains" in text
    assert "b2.example → a2.example, …)" in text
    assert "b3.example" not in text


@pytest.mark.parametrize(
    ("url", "id_", "named"),
    [
        ("http://192.0.2.1/a", "link-to-address", "192.0.2.1"),
        ("http://[2001:db8::1]/a", "link-to-address", "2001:db8::1"),
        ("http://3221225985/", "link-to-address", "3221225985"),
        ("http://0xC0.0.0x2.1/", "link-to-address", "0xc0.0.0x2.1"),
        ("https://www.example.com@evil.example/", "link-with-user", "evil.example"),
        ("https://ex\u0430mple.com/", "link-with-mixed-scripts", "xn--exmple-4nf.com"),
        ("https://xn--exmple-4nf.com/", "link-with-mixed-scripts", "xn--exmple-4nf.com"),
    ],
)
def test_hosts_that_filters_distrust(url: str, id_: str, named: str) -> None:
    for mail in (anchor(url), text_mail(f"See {url} for more.")):
        text = hint(mail, id_)
        assert text is not None
        assert f"({named})" in text


@pytest.mark.parametrize("id_", ["link-to-address", "link-with-user", "link-with-mixed-scripts"])
@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/@kim",
        "https://example.com/?to=kim@example.org",
        "https://1.2.3.example.com/",
        "https://4u.example/",
        "https://пример.рф/",
        "https://bücher.example/",
        "https://東京タワー.example/",
        "https://tokyo東京.example/",
        "https://xn--a.example/",
        "https://xn--\u00fc.example/",
    ],
)
def test_hosts_that_nobody_distrusts(url: str, id_: str) -> None:
    assert hint(anchor(url), id_) is None


def test_several_hosts_are_named() -> None:
    text = "http://192.0.2.1/ http://192.0.2.2/ https://a@b.example https://c@d.example https://раy.example https://оne.example"
    assert "2 bare IP addresses (192.0.2.1, 192.0.2.2)" in (hint(text_mail(text), "link-to-address") or "")
    assert "(b.example, d.example)" in (hint(text_mail(text), "link-with-user") or "")
    assert "Hosts of links mix" in (hint(text_mail(text), "link-with-mixed-scripts") or "")


def test_tables_are_tidy() -> None:
    ends = [end for known in attachment_kinds().values() for end in known]
    for word in (*shorteners(), *rewriters(), *free_mail_domains(), *ends):
        assert word == word.lower().strip(". ")
    assert all("." in host and not host.startswith("www.") for host in shorteners())


PIECES = [
    "<a ", "<a>", "</a>", "href=", "href='", 'href="', "https://", "http://[", "//", "@", "%", "%ff", "xn--", ">", "<",
    "<!--", "-->", "<script>", "</script>", "&#", "&#99999999999;", "\u0430", "a.example", "bit.ly/", "192.0.2.1", ".",
    "/", " ", "\n", "<img ", "width=", "9", "\u200b", "\\",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join))
def test_any_markup(text: str) -> None:
    octets = text.encode("utf-8", "replace")
    for media_type in (b"text/html", b"text/plain"):
        content_hints(Message(b"Content-Type: " + media_type + b"\n\n" + octets))


@pytest.mark.parametrize(
    "piece",
    [
        "<a href=https://a.example/>b.example</a>", "<a ", "<a>", "<a href", "<a href=' ", '<a\thref="', "<!--",
        "<!-- -->", "<script>", "<img ", "<img width=", "<div>", "<p><b>", "https://", "https://a", "a.", "a-", "a.a/",
        "a@", "http://[", "&#9", " ", "\u0430", "https://a.example/ ", "<style></style>", "<a href=//1>",
        "<area href=x>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["html", "plain"])
def test_cost_is_linear(piece: str, kind: str) -> None:
    def run(size: int) -> Callable[[], object]:
        message = f"Content-Type: text/{kind}\n\n".encode() + (piece * (size // len(piece))).encode()
        return lambda: content_hints(Message(message))

    assert_linear(run, 8_000)


@pytest.mark.parametrize("parts", [1, 400])
def test_no_more_is_looked_at_than_can_matter(parts: int) -> None:
    def work(links: int) -> int:
        page = b"Content-Type: text/html\n\n" + b"<a href=https://bit.ly/%d>b.example</a>" * links
        body = b"".join(b"--b\n" + page.replace(b"%d", b"%d" % number) + b"\n" for number in range(parts))
        message = Message(b"Content-Type: multipart/mixed; boundary=b\n\n" + body + b"--b--\n")
        return len(content_hints(message))

    assert_linear(lambda size: lambda: work(size), 100_000 // parts, growth=2)
