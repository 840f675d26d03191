"""Octets to text: declared, declared wrongly, not declared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.message.charsets import codec_of, decode, read
from bounce_cli.message.guessing import guess_codec


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf_8"),
        ("utf8", "utf_8"),
        ("us-ascii", "utf_8"),
        ("ANSI_X3.4-1968", "utf_8"),
        ("unknown-8bit", "utf_8"),
        ("x-unknown", "utf_8"),
        ("'iso-8859-1'", "cp1252"),
        ("ISO8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("iso-8859-1*en", "cp1252"),
        ("iso-8859-15", "iso8859_15"),
        ("iso-8859-9", "cp1254"),
        ("iso-8859-8-i", "iso8859_8"),
        ("windows-1251", "cp1251"),
        ("win-1251", "cp1251"),
        ("x-cp1251", "cp1251"),
        ("windows-1252http-equiv", "cp1252"),
        ("cp-850", "cp850"),
        ("GB2312", "gb18030"),
        ("x-gbk", "gb18030"),
        ("Big5", "cp950"),
        ("ks_c_5601-1987", "cp949"),
        ("EUC-KR", "cp949"),
        ("Shift_JIS", "cp932"),
        ("x-sjis", "cp932"),
        ("windows-31j", "cp932"),
        ("cp50220", "iso2022_jp_ext"),
        ("unicode-1-1-utf-7", "utf_7"),
        ("koi8-r", "koi8_r"),
        ("koi8-u", "koi8_u"),
        ("tis-620", "cp874"),
        ("x-mac-cyrillic", "mac_cyrillic"),
    ],
)
def test_names(declared: str, codec: str) -> None:
    assert codec_of(declared) == codec


@pytest.mark.parametrize(
    ("octets", "charset", "expected"),
    [
        (b"plain", None, "plain"),
        (b"plain", "utf-16", "plain"),
        ("für".encode(), None, "für"),
        ("für".encode(), "us-ascii", "für"),
        ("für".encode("latin-1"), "us-ascii", "für"),
        ("für".encode("latin-1"), "utf-8", "für"),
        ("“für”".encode("cp1252"), "iso-8859-1", "“für”"),
        (b"\xef\xbb\xbfa\xc3\xa4", "utf-8", "aä"),
        # UTF-8 that was cut, or holds one wrong octet, stays UTF-8.
        ("Müllers Bücher über".encode()[:-5], None, "Müllers Bücher "),
        ("Müllers Bücher ü".encode()[:-1], None, "Müllers Bücher \ufffd"),
        ("große Bücher".encode() + b"\xff", "utf-8", "große Bücher\ufffd"),
        ("große Bücher".encode() + b"\xff", "iso-2022-jp", "große Bücher\ufffd"),
        # So does any other charset, if only little is broken.
        ("日本語日本語日本語日本語".encode("cp932") + b"\x81", "shift_jis", "日本語日本語日本語日本語\ufffd"),
        ("schön für äöü \x81".encode("latin-1"), "windows-1252", "schön für äöü \ufffd"),
        # UTF-7.
        (b"+AOQ-", "unicode-1-1-utf-7", "ä"),
        (b"+2AA-", "utf-7", "\ufffd"),
        (b"a+", "utf-7", "a"),
        (b"a+!b+", "utf-7", "a+!b+"),
        (b"+AOQ- \xe4", "utf-7", "+AOQ- ä"),
        (b"~{VPND~}", "hz-gb-2312", "中文"),
        # UTF-16 and UTF-32, with and without a mark, and what only claims to be.
        ("ä b".encode("utf-16"), "utf-16", "ä b"),
        ("ä b".encode("utf-16"), None, "ä b"),
        ("ä b".encode("utf-16-be"), "utf-16", "ä b"),
        ("ä b".encode("utf-16-le"), "utf-16", "ä b"),
        ("a b".encode("utf-16-le"), "unicode", "a b"),
        ("ä b".encode("utf-16-be"), "utf-16be", "ä b"),
        ("ä b".encode("utf-32"), "utf-32", "ä b"),
        ("für".encode("latin-1"), "utf-16", "für"),
        # ISO 2022, declared or not.
        ("日本語 abc".encode("iso-2022-jp"), None, "日本語 abc"),
        ("日本語 abc".encode("iso-2022-jp"), "us-ascii", "日本語 abc"),
        ("日本語".encode("iso-2022-jp"), "iso-2022-jp", "日本語"),
        ("日本語".encode("iso-2022-jp-2004"), "iso-2022-jp-2004", "日本語"),
        (b"\x1b$B-!-j\x1b(B \x1b(I1\x1b(B!", "iso-2022-jp", "①㈱ ｱ!"),
        (b"\x1b$BF|K\\8l", None, "日本語"),
        (b"\x1b$BF", "iso-2022-jp", "F"),
        (b"\x1b$B" + b"\x7fP`P!" + b"\x1b(B", None, "\x7fP猥!"),
        ("한국어".encode("iso-2022-kr"), None, "한국어"),
        ("한국어".encode("iso-2022-kr"), "iso-2022-kr", "한국어"),
        (b"\x1b[31mred", None, "\x1b[31mred"),
        (b"\x1b[31m \xc3\xa4", None, "\x1b[31m ä"),
        (b"\x1b[31mred", "utf-7", "\x1b[31mred"),
    ],
)
def test_decode(octets: bytes, charset: str | None, expected: str) -> None:
    assert decode(octets, charset) == expected


@pytest.mark.parametrize(
    ("octets", "charset", "sound"),
    [
        (b"plain", "no-such-charset", True),
        ("für".encode(), "no-such-charset", False),
        ("für".encode("latin-1"), "no-such-charset", False),
        ("für".encode(), None, True),
        ("für".encode(), "us-ascii", True),
        ("für".encode(), "unknown-8bit", True),
        ("für".encode("latin-1"), "unknown-8bit", False),
        ("für".encode("latin-1"), None, False),
        ("für".encode("latin-1"), "us-ascii", False),
        ("für".encode("latin-1"), "utf-8", False),
        ("für".encode("latin-1"), "iso-8859-1", True),
        (b"f\x81r", "windows-1252", False),
        ("große Bücher".encode() + b"\xff", "utf-8", False),
        ("große Bücher\ufffd".encode(), "utf-8", True),
        ("für €".encode(), "gb2312", False),
        ("für".encode(), "utf-16", False),
        (b"plain", "utf-16", True),
        ("für 1".encode("utf-16"), "utf-16", True),
        (b"\xff\xfea\x00b", "utf-16", False),
        (b"+AOQ-", "utf-7", True),
        (b"+2AA-", "utf-7", False),
        ("日本語".encode("iso-2022-jp"), "us-ascii", True),
        (b"\x1b$B" + b"\x7fP`P!" + b"\x1b(B", None, True),
        (b"\x1b$B~~\x1b(B", "iso-2022-jp", False),
        (b"\x1b$)C\x0e!", "iso-2022-kr", False),
    ],
)
def test_whether_the_text_is_sound(octets: bytes, charset: str | None, sound: bool) -> None:  # noqa: FBT001
    assert read(octets, charset) == (decode(octets, charset), sound)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x1b")))
def test_utf8_is_always_read_as_such(text: str) -> None:
    assert decode(text.encode()) == text


# Words of notices in the charset that their senders once used, none declared.
UNDECLARED = [
    ("Die Nachricht hat folgende Empfänger nicht erreicht", "cp1252"),
    ("Das Postfach ist über­füllt".replace("\u00ad", ""), "iso8859_1"),
    ("La boîte aux lettres du destinataire est pleine", "cp1252"),
    ("Échec de la remise à ces destinataires", "cp1252"),
    ("Buzón lleno, la dirección no existe", "cp1252"),
    ("La casella è piena, il messaggio non è stato recapitato", "cp1252"),
    ("Não foi possível entregar a sua mensagem", "cp1252"),
    ("Användaren finns inte på den här servern", "cp1252"),
    ("Brugeren findes ikke på serveren, forsøg igen", "cp1252"),
    ("Viestiä ei voitu välittää vastaanottajalle", "cp1252"),
    ("“Mailbox” – unavailable…", "cp1252"),
    ("Skrzynka odbiorcy jest pełna, użytkownik nieznany", "iso8859_2"),
    ("Skrzynka odbiorcy jest pełna, użytkownik nieznany", "cp1250"),
    ("Schránka příjemce je plná, zprávu nelze doručit", "iso8859_2"),
    ("Schránka příjemce je plná, zprávu nelze doručit", "cp1250"),
    ("A címzett postafiókja megtelt, az üzenet nem kézbesíthető", "iso8859_2"),
    ("Alıcının posta kutusu dolu, ileti teslim edilemedi, şu an", "cp1254"),
    ("Почтовый ящик получателя переполнен", "koi8_r"),
    ("Почтовый ящик получателя переполнен", "cp1251"),
    ("Почтовый ящик получателя переполнен", "cp866"),
    ("Почтовый ящик получателя переполнен", "iso8859_5"),
    ("НЕ УДАЛОСЬ ДОСТАВИТЬ ПИСЬМО", "cp1251"),
    ("Поштову скриньку переповнено, її немає", "koi8_u"),
    ("Το γραμματοκιβώτιο του παραλήπτη είναι πλήρες", "iso8859_7"),
    ("תיבת הדואר של הנמען מלאה", "cp1255"),
    ("صندوق بريد المستلم ممتلئ", "cp1256"),
    ("ไม่สามารถส่งข้อความถึงผู้รับได้", "tis_620"),
    ("メールを配信できませんでした。", "cp932"),
    ("メールを配信できませんでした。", "euc_jp"),
    ("宛先のメールボックスがいっぱいです", "euc_jp"),
    ("Subject: 配信不能のお知らせ", "cp932"),
    ("收件人邮箱已满，邮件无法投递", "gbk"),
    ("用户不存在", "gb2312"),
    ("收件人信箱已滿，郵件無法傳遞給下列收件者", "big5"),
    ("받는 사람의 편지함이 가득 찼습니다", "euc_kr"),
    ("사용자를 찾을 수 없습니다", "euc_kr"),
]


@pytest.mark.parametrize(("text", "codec"), UNDECLARED)
def test_undeclared(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text
    assert decode(b"a line in ASCII\n" * 200 + text.encode(codec)).endswith("\n" + text)


def test_octets_that_are_no_language() -> None:
    assert guess_codec(b"ascii") == "cp1252"
    assert guess_codec(b"") == "cp1252"
    assert decode(b"\x81\xff\x8d\xa0\x90" * 20)
