"""Mail, mailboxes and archives that the tests of reading build."""

import io
import os
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bounce_cli.limits import Limits
from bounce_cli.source.model import InputFormat, Item, RawMessage, Skipped, Unreadable
from bounce_cli.source.octets import Octets
from bounce_cli.source.reading import read

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FROM = b"From MAILER-DAEMON  Thu Apr 29 23:34:45 2026\n"
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights that users of Windows lack")
needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="names or words that Windows does not know")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="paths longer than other systems allow")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def mail(number: int = 1, body: bytes = b"no such user\n") -> bytes:
    return b"Return-Path: <>\nSubject: Undelivered %d\n\n" % number + body


def mbox(*mails: bytes) -> bytes:
    return b"".join(FROM + one + b"\n" for one in mails)


def quoted(one: bytes) -> bytes:
    """Quote as mboxrd does."""
    return re.sub(rb"(?:\A|(?<=[\r\n]))(?=>*From )", b">", one)


def tar(members: Iterable[tuple[str, bytes]], tar_format: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tar_format) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def zipped(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def zstd_packed(data: bytes) -> bytes:
    return zstd.compress(data)


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def stream(data: bytes, size: int = 1 << 16) -> Octets:
    return Octets(pieces(data, size))


def items(
    *paths: Path | str,
    input_format: InputFormat = InputFormat.AUTO,
    limits: Limits | None = None,
    stdin: bytes | None = None,
) -> list[Item]:
    return list(
        read(
            [str(path) for path in paths],
            input_format=input_format,
            limits=limits or Limits(),
            stdin=None if stdin is None else io.BytesIO(stdin),
        )
    )


def mails(found: Iterable[Item]) -> list[RawMessage]:
    return [item for item in found if isinstance(item, RawMessage)]


def skipped(found: Iterable[Item]) -> list[Skipped]:
    return [item for item in found if isinstance(item, Skipped)]


def unreadable(found: Iterable[Item]) -> list[Unreadable]:
    return [item for item in found if isinstance(item, Unreadable)]


def summary(found: Iterable[Item], top: Path) -> list[str]:
    """Tell each item in a word and its place below `top`."""
    words = {RawMessage: "mail", Skipped: "skip", Unreadable: "bad"}
    told = []
    for item in found:
        place = item.origin if isinstance(item, RawMessage) else item.path
        told.append(f"{words[type(item)]} {below(top, place)}")
    return told


def below(top: Path, place: str) -> str:
    """Write a place without the folder that it lies below, the same on all systems."""
    return place.removeprefix(str(top)).replace(os.sep, "/").lstrip("/")


def codes(message: RawMessage) -> list[str]:
    return [problem.code for problem in message.problems]
