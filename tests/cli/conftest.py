"""The command as a process would run it, with what it wrote and its exit status."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bounce_cli.authentication.lookup.servers import Server
from bounce_cli.cli.main import main
from tests.authentication.name_servers import nsd
from tests.mails import AUTO_REPLY, ORDINARY, report

__all__ = ["Run", "address_of"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object, stdin: bytes | None = None) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bounce", *map(str, arguments)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capfd.readouterr()
        return int(end.value.code or 0), out, err

    return call


def address_of(server: Server) -> str:
    """A name server as `--nameserver` takes it."""
    return f"{server.host}:{server.port}"


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real name server with the zones of the module (`ZONES`), as `--nameserver` takes it."""
    with nsd(tmp_path_factory.mktemp("nsd"), request.module.ZONES) as found:
        yield address_of(found)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "1.eml").write_bytes(report())
    reply = "452 4.2.2 The recipient's inbox is out of storage space"
    (folder / "2.eml").write_bytes(report("ana@school.example", reply, "4.2.2", "delayed", "r2"))
    (folder / "3.eml").write_bytes(AUTO_REPLY)
    (folder / "4.eml").write_bytes(ORDINARY)
    (folder / "notes.md").write_text("# no mail\n")
    return folder
