"""A run as JUnit XML, which CI systems show as tests: a mail is a case, and fails by its faults and nothing else.

The form that Jenkins and GitLab read (jenkins-junit.xsd); without times, so that a run gives the same bytes again.
"""

import re
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from xml.sax.saxutils import escape, quoteattr

from bounce_cli.rendering.forms.line import in_one_line
from bounce_cli.rendering.forms.mail import TriagedMail
from bounce_cli.rendering.style import Style
from bounce_cli.rendering.text import safe

__all__ = ["junit_pieces"]

# What XML 1.0 section 2.2 has no place for, beside what is made visible anyhow.
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
# Behind these GitLab and a plugin of Jenkins read the name of a file, which they show or fetch.
_ATTACHES = "[[ATTACHMENT|"
_IN_MEMORY = 1 << 22


def junit_pieces(mails: Iterable[TriagedMail], style: Style) -> Iterator[str]:
    """The document in pieces; the counts stand first, so the cases wait in a file until all are known."""
    tests = failures = 0
    with SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8", newline="\n") as cases:
        for mail in mails:
            tests += 1
            failures += bool(mail.faults)
            cases.writelines(_case(mail, style))
        counts = f'tests="{tests}" failures="{failures}" errors="0"'
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n'
        yield f'  <testsuite name="bounce" {counts} skipped="0">\n'
        cases.seek(0)
        yield from cases
        yield "  </testsuite>\n</testsuites>\n"


def _case(mail: TriagedMail, style: Style) -> Iterator[str]:
    yield f'    <testcase classname="bounce" name={_attribute(mail.origin)}>\n'
    for fault in mail.faults:
        yield f"      <failure type={_attribute(fault.rule)} message={_attribute(fault.text)}/>\n"
    if mail.records:
        lines = "\n".join(_text(in_one_line(one, style)) for one in mail.records)
        yield f"      <system-out>{lines}</system-out>\n"
    yield "    </testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_NO_CHARACTER.sub("\ufffd", safe(text)))


def _text(text: str) -> str:
    return escape(_NO_CHARACTER.sub("\ufffd", text).replace(_ATTACHES, f"[ {_ATTACHES[1:]}"))
