"""The resolver of a run: asked, recorded, replayed, or not asked at all."""

from datetime import UTC, datetime
from pathlib import Path

import dns.rcode
import pytest

from bounce_cli.authentication.lookup.asking import Questions, asking
from bounce_cli.errors import ConfigurationError, OutputError
from tests.authentication.name_servers import misbehaving, with_code

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_a_run_is_recorded_and_replayed(tmp_path: Path) -> None:
    path = tmp_path / "dns.ndjson"
    with misbehaving(with_code(dns.rcode.NXDOMAIN)) as (server, asked):
        with asking(Questions(servers=(server,), record=path), clock=lambda: NOW) as run:
            answers = [run.resolver.ask("example.org", "A") for _ in range(3)]
            assert run.now == NOW
        with asking(Questions(replay=path)) as again:
            assert again.now == NOW
            assert again.resolver.ask("example.org", "A") == answers[0]
            assert again.resolver.ask("example.org", "MX").outcome == "not-asked"
        assert len(asked) == 1
    later = datetime(2027, 1, 1, tzinfo=UTC)
    with asking(Questions(replay=path, now=later)) as again:
        assert again.now == later


def test_offline_nothing_is_asked() -> None:
    with asking(Questions(offline=True)) as run:
        assert run.resolver.ask("example.org", "A").outcome == "not-asked"


def test_a_run_has_a_budget() -> None:
    with (
        misbehaving(with_code(dns.rcode.NXDOMAIN)) as (server, asked),
        asking(Questions(servers=(server,), most=2)) as run,
    ):
        outcomes = [run.resolver.ask(f"{number}.example.org", "A").outcome for number in range(4)]
    assert outcomes == ["nxdomain", "nxdomain", "not-asked", "not-asked"]
    assert len(asked) == 2


def test_a_recording_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "dns.ndjson"
    path.write_text("kept", encoding="utf-8")
    with pytest.raises(OutputError, match="exists already"), asking(Questions(offline=True, record=path)):
        pass
    assert path.read_text(encoding="utf-8") == "kept"
    with pytest.raises(OutputError, match="No such file"), asking(Questions(offline=True, record=tmp_path / "a" / "b")):
        pass


def test_a_system_without_name_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bounce_cli.authentication.lookup.asking.system_servers", lambda **_: ())
    with pytest.raises(ConfigurationError, match="names no name server"), asking(Questions()):
        pass
