"""Words that a mail may hold to be obeyed by whatever reads them."""

__all__ = ["HOSTILE"]

HOSTILE = (
    "",
    '=HYPERLINK("http://x.example","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "a|b|c",
    "[x](http://x.example)",
    "<script>alert(1)</script>",
    "![i](http://x.example/i.png)",
    "`code` *bold* ~~no~~ # no\n# heading",
    "\\|",
    "\x1b[31mred\x1b]8;;http://x.example\x07link\x1b]8;;\x07",
    "\x1b]52;c;aGk=\x07",
    "\x9b31m",
    "gnp.\u202eexe",
    "a\u2028b\u2029c",
    "a\x00b",
    "\ud800",
    "first\r\nsecond",
    "%0A%0D%25",
    "'; DROP TABLE events; --",
    "$(touch x) `touch x` ; touch x",
    "../../etc/passwd",
    "a,b;c\"d'e",
)
