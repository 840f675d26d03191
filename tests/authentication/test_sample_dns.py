"""The recording beside the samples is what a real name server says."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.authentication.sample_dns import RECORDING, record


def answers(path: Path) -> list[dict[str, Any]]:
    return sorted(map(json.loads, path.read_text(encoding="utf-8").splitlines()), key=json.dumps)


@pytest.mark.server
def test_the_recording_is_what_a_name_server_says(tmp_path: Path) -> None:
    again = tmp_path / "dns.jsonl"
    record(again)
    assert answers(again) == answers(RECORDING)


def test_every_question_was_answered() -> None:
    outcomes = {line.get("outcome") for line in answers(RECORDING)}
    assert {"records", "nxdomain"} < outcomes <= {None, "records", "nodata", "nxdomain"}
