"""Runs of the command that write a form into a file, in this process."""

import sys
from pathlib import Path
from shutil import copy

import pytest

from bounce_cli.cli.main import main
from tests.conftest import NOWHERE, SAMPLES

__all__ = ["ALL_SAMPLES", "differing", "written"]

ALL_SAMPLES = ("triage", "samples", "--dns-replay", "samples/dns.jsonl")


def written(folder: Path, *words: object) -> str:
    """What the command writes with these words, run where the samples are."""
    place = folder / "written"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(SAMPLES.parent)
        patch.setenv("XDG_CONFIG_HOME", NOWHERE)
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setattr(sys, "argv", ["bounce", *map(str, words), "--output", str(place)])
        with pytest.raises(SystemExit):
            main()
    return place.read_bytes().decode()


def differing(folder: Path) -> Path:
    """A folder of mails: one is as expected, one differs in two fields, and of one nothing is expected."""
    mails = folder / "mails"
    mails.mkdir()
    for name in ("courier-null-mx.eml", "courier-null-mx.expect.json", "exim-null-mx.eml", "exim-user-unknown.eml"):
        copy(SAMPLES / name, mails)
    (mails / "exim-null-mx.expect.json").write_text('[{"kind": "delay", "type": "soft"}]', encoding="utf-8")
    return mails
