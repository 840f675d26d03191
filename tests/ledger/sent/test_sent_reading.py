import bz2
import gzip
import io
import lzma
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounce_cli.errors import UsageError
from bounce_cli.ledger.sent.model import SentForm, SentMail
from bounce_cli.ledger.sent.reading import read_sent
from tests.ledger.sent.sent_samples import NOW, codes_in, mails_in, read_file, written
from tests.source.source_samples import zstd_packed

POSTFIX = "Nov 20 09:12:01 mail postfix/smtp[1]: {}: to=<{}>, relay=none, delay=0, status=sent (ok)\n"
EXIM = "2026-11-20 09:12:01 1xWRCJ-00002l-15 => {} R=x\n"
OTHERS = "Nov 20 09:12:01 mail cron[1]: running\n"
UNUSABLE = POSTFIX.format("4XyZ1", "nobody")


@pytest.mark.parametrize("compress", [bytes, gzip.compress, bz2.compress, lzma.compress, zstd_packed])
def test_compressed_logs_are_unfolded(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    text = (OTHERS * 300 + POSTFIX.format("4XyZ1", "kim@example.org") + EXIM.format("lee@example.org")).encode()
    for octets in (compress(text), compress(compress(text))):
        assert [mail.recipient for mail in mails_in(tmp_path, octets)] == ["kim@example.org", "lee@example.org"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    text = gzip.compress(POSTFIX.format("4XyZ1", "kim@example.org").encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    [mail] = read_file("-")
    assert isinstance(mail, SentMail)
    assert not sys.stdin.closed
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="log or list of sent mail - cannot be read: standard input is closed"):
        read_file("-")


def test_a_form_that_is_named_is_the_only_one(tmp_path: Path) -> None:
    text = POSTFIX.format("4XyZ1", "kim@example.org") + EXIM.format("lee@example.org")
    assert codes_in(tmp_path, text, SentForm.POSTFIX) == ["kim@example.org"]
    assert codes_in(tmp_path, text, SentForm.EXIM) == ["lee@example.org"]


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    for path, cause in (
        (tmp_path / "none", "No such file or directory"),
        (tmp_path, "Is a directory"),
        ("a\0b", "the name holds a NUL character"),
        (written(tmp_path, gzip.compress(b"x")[:8]), "truncated gzip data"),
    ):
        with pytest.raises(UsageError, match=cause) as raised:
            read_file(path)
        assert str(path) in str(raised.value)


@pytest.mark.parametrize("text", ["Dear all,\n", "\x00\x01\n", '{"MESSAGE": "x"}\n', "a,b,c\n1,2,3\n"])
def test_what_is_neither_a_log_nor_a_list(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="neither a log of Postfix or Exim nor a list"):
        read_file(written(tmp_path, text))


@pytest.mark.parametrize("text", ["", "\n\n", OTHERS, "recipient,subject\n", "# nothing\n"])
@pytest.mark.parametrize("form", SentForm)
def test_a_file_without_any_mail(tmp_path: Path, text: str, form: SentForm) -> None:
    if form is SentForm.LIST and text == OTHERS:
        assert codes_in(tmp_path, text, form) == ["unusable_line"]
    else:
        assert codes_in(tmp_path, text, form) == ["no_sent_mail"]


def test_the_first_faults_are_told_and_the_others_counted(tmp_path: Path) -> None:
    for more, last in (
        (0, "line 20 tells of no mail that can be used"),
        (1, "1 more line tells of"),
        (1234, "1,234 more"),
    ):
        found = read_file(written(tmp_path, UNUSABLE * (20 + more)))
        texts = [one.text for one in found if not isinstance(one, SentMail)]
        assert texts[0] == "line 1 tells of no mail that can be used"
        assert texts[-1].startswith(last)
        assert len(texts) == 20 + bool(more)


def test_a_log_that_ends_early_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    text = "".join(POSTFIX.format(f"{number:08X}", f"{number * 7919}@example.org") for number in range(5_000))
    found = read_file(written(tmp_path, gzip.compress(text.encode())[:-2_000]))
    *mails, problem = found
    assert len(mails) > 1_000
    assert not isinstance(problem, SentMail)
    assert problem.code == "source_truncated"
    assert "truncated gzip data" in problem.text


def test_too_long_lines_of_a_log_are_told(tmp_path: Path) -> None:
    text = "x" * 200_000 + POSTFIX.format("4XyZ1", "v@x") + POSTFIX.format("4XyZ1", "kim@example.org")
    assert codes_in(tmp_path, OTHERS + text) == ["unusable_line", "kim@example.org"]


def test_a_last_line_without_its_end(tmp_path: Path) -> None:
    assert codes_in(tmp_path, POSTFIX.format("4XyZ1", "kim@example.org").rstrip()) == ["kim@example.org"]
    assert codes_in(tmp_path, OTHERS.encode() + b"\xff\xc3") == ["no_sent_mail"]


@pytest.mark.parametrize("pattern", [POSTFIX, "2026-11-20 09:12:01 1xWRCJ-{:>06.6}-15 => {} R=x\n"])
def test_memory_does_not_grow_with_the_log(tmp_path: Path, pattern: str) -> None:
    def peak(number: int) -> int:
        path = written(tmp_path, "".join(pattern.format("4XyZ1", f"{one % 50}@example.org") for one in range(number)))
        tracemalloc.start()
        for _ in read_sent(str(path), now=NOW):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    small = peak(40_000)
    assert peak(100_000) < small + 1_500_000


def test_logs_are_read_fast(tmp_path: Path) -> None:
    path = written(tmp_path, (OTHERS * 3 + POSTFIX.format("4XyZ1", "kim@example.org")) * 25_000)
    began = time.process_time()
    assert len(read_file(path)) == 1
    assert time.process_time() - began < 10


@given(octets=st.binary() | st.text().map(str.encode), form=st.sampled_from(SentForm))
@settings(deadline=None)
def test_nothing_but_a_usage_error_is_raised(octets: bytes, form: SentForm) -> None:
    with TemporaryDirectory() as folder, suppress(UsageError):
        read_file(written(Path(folder), octets), form)


STARTS = ["email,date,subject\n", '{"to": "a@b.example"}\n', "<1@x> a@b.example\n", OTHERS, "to;time\n", ""]


@given(start=st.sampled_from(STARTS), text=st.text(st.sampled_from('a@b.,;"\r\n<> {}:[]1\0\ufeff\u2028')))
@settings(deadline=None)
def test_no_rest_of_a_file_makes_reading_fail(start: str, text: str) -> None:
    with TemporaryDirectory() as folder:
        for form in SentForm:
            with suppress(UsageError):
                read_file(written(Path(folder), start + text), form)
