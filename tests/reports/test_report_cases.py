"""Every message below `cases/` gives the records that stand beside it: each as far as it is written there."""

import json
from pathlib import Path
from typing import Any

import pytest

from bounce_cli.rendering.record import record
from bounce_cli.triage import diagnose

CASES = sorted((Path(__file__).parent / "cases").rglob("*.eml"))


def differences(wanted: Any, found: Any, path: str = "") -> list[str]:
    """Where a record misses what is wanted of it: objects by their named fields, arrays by what they contain."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [line for key, value in wanted.items() for line in differences(value, found.get(key), f"{path}.{key}")]
    if isinstance(wanted, list) and wanted and isinstance(found, list):
        return [f"{path} holds no {item}" for item in wanted if all(differences(item, other) for other in found)]
    return [] if wanted == found else [f"{path}: wanted {wanted!r}, found {found!r}"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_message_gives_its_records(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".expect.json").read_text(encoding="utf-8"))
    found = [record(diagnosis) for diagnosis in diagnose(path.read_bytes())]
    assert [item["recipient"] for item in found] == [item["recipient"] for item in wanted]
    assert [line for one, other in zip(wanted, found, strict=True) for line in differences(one, other)] == []


def test_every_decoder_has_cases() -> None:
    wanted = {
        "automatic_response",
        "challenge",
        "delivery_status",
        "disposition",
        "feedback",
        "none",
        "notice",
        "notification_json",
        "quoted",
        "subscription",
    }
    assert {path.parent.name for path in CASES} == wanted
