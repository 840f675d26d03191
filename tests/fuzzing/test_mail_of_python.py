"""The mails that Python's own tests of `email` read: each is diagnosed, and the same in the same words again."""

from pathlib import Path

import pytest

from tests.fuzzing.entries import diagnoses_of
from tests.fuzzing.seeds import mails_of_python

ABSENT = pytest.param(None, marks=pytest.mark.skip(reason="this Python came without its own tests"))


@pytest.mark.parametrize("file", mails_of_python() or [ABSENT], ids=lambda file: file.name if file else "none")
def test_the_mails_of_pythons_own_tests_are_diagnosed(file: Path) -> None:
    octets = file.read_bytes()
    assert diagnoses_of(octets) == diagnoses_of(octets)
