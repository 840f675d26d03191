import json
import re
import socket
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.servers.comparing import differences, triage
from tests.servers.make_samples import expectation, readme
from tests.servers.needing import unless_unavailable
from tests.servers.sent_mail import sent_mail
from tests.servers.story import load

SAMPLES = Path(__file__).parents[1] / "samples"
MAILS = sorted(SAMPLES.glob("*.eml"))


@pytest.fixture(scope="module")
def records() -> dict[str, list[dict[str, Any]]]:
    """The tool's records of all samples, by the name of the sample; one run for all."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in triage(SAMPLES):
        found[Path(record["origin"]).name].append(record)
    return found


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.stem)
def test_a_sample_is_read_as_expected(mail: Path, records: dict[str, list[dict[str, Any]]]) -> None:
    expected = json.loads(mail.with_suffix(".expect.json").read_text(encoding="utf-8"))
    assert differences(expected, records[mail.name]) == []


def test_every_sample_has_expected_records_and_they_a_sample() -> None:
    expected = {path.name.removesuffix(".expect.json") for path in SAMPLES.glob("*.expect.json")}
    assert expected == {path.stem for path in MAILS}


def test_the_readme_names_every_sample_and_no_other() -> None:
    lines = (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
    named = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert sorted(named) == sorted(path.name for path in MAILS)


def test_the_readme_is_that_of_the_scenarios() -> None:
    with unless_unavailable():  # the versions of the servers stand in it
        assert (SAMPLES / "README.md").read_text(encoding="utf-8") == readme(load())


def test_the_expectations_are_those_of_the_scenarios() -> None:
    for scenario in load():
        written = json.loads((SAMPLES / f"{scenario.name}.expect.json").read_text(encoding="utf-8"))
        assert written == expectation(scenario)


def test_the_list_of_sent_mail_is_that_of_the_bounces() -> None:
    assert (SAMPLES / "sent.csv").read_text(encoding="utf-8") == sent_mail(SAMPLES.glob("*.eml"))


def test_at_least_forty_samples() -> None:
    assert len(MAILS) >= 40


def test_samples_do_not_name_the_machine_that_made_them() -> None:
    own = {socket.gethostname().encode(), b"localhost.localdomain"}
    words = {mail.name: set(re.split(rb"[^\w.-]+", mail.read_bytes())) for mail in MAILS}
    assert [name for name, said in words.items() if own & said] == []
