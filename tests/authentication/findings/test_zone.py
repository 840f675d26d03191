"""Zone file lines are read back as what was to be published."""

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.txtbase
from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.authentication.findings.zone import cname_line, txt_line


def test_a_short_text_is_one_string() -> None:
    assert txt_line("_dmarc.example.com", "v=DMARC1; p=none") == '_dmarc.example.com. IN TXT "v=DMARC1; p=none"'
    assert cname_line("s1._domainkey.example.com", "s1.esp.example") == (
        "s1._domainkey.example.com. IN CNAME s1.esp.example."
    )


def test_a_long_text_is_divided() -> None:
    line = txt_line("s1._domainkey.example.com", "x" * 300)
    assert line.partition(" IN TXT ")[2] == f'"{"x" * 255}" "{"x" * 45}"'


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=600))
def test_what_a_name_server_reads_is_the_text(text: str) -> None:
    data = txt_line("a.example", text).partition(" IN TXT ")[2]
    read = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.TXT, data)
    assert isinstance(read, dns.rdtypes.txtbase.TXTBase)
    assert b"".join(read.strings) == text.encode("latin-1")
