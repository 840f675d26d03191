"""The rules that were made ready are those of the files, and found as those are."""

from pathlib import Path

import pytest

from bounce_cli.classifier import Diagnostic, load_rules
from bounce_cli.classifier.engine import Classifier, built_in
from bounce_cli.classifier.ready import ReadyRules, ready_rules
from bounce_cli.classifier.rules import built_in_files
from tests.classifier.make_ready import PLACE, PLACE_OF_RECEIVERS, ready, receivers


def test_they_are_of_today() -> None:
    assert PLACE.read_text(encoding="utf-8") == ready(), "python -m tests.classifier.make_ready"


def test_the_receivers_are_of_today() -> None:
    assert PLACE_OF_RECEIVERS.read_text(encoding="utf-8") == receivers(), "python -m tests.classifier.make_ready"


def test_they_are_those_of_the_files() -> None:
    rules = built_in().rules
    assert isinstance(rules, ReadyRules)
    assert tuple(rules) == load_rules()
    assert rules[:2] == list(load_rules()[:2])
    assert rules[-1] == load_rules()[-1]


@pytest.mark.parametrize(
    "diagnostic",
    [
        Diagnostic(text="550 5.1.1 User unknown", status="5.1.1", reply_code=550),
        Diagnostic(text="552 mailbox full", receiver="gmail-smtp-in.l.google.com"),
        Diagnostic(text="554 refused", words="the message was classed as spam"),
        Diagnostic(text="", status="4.4.1"),
        Diagnostic(text="", reply_code=421),
        Diagnostic(text="zork"),
    ],
)
def test_they_are_found_as_those_of_the_files_are(diagnostic: Diagnostic) -> None:
    filed = Classifier(load_rules())
    assert built_in().classify(diagnostic) == filed.classify(diagnostic)
    assert built_in().matching(diagnostic) == filed.matching(diagnostic)


def test_where_a_file_has_changed_since_they_are_read_anew(tmp_path: Path) -> None:
    files = built_in_files()
    changed = tmp_path / files[0].name
    changed.write_text("# another length", encoding="utf-8")
    assert ready_rules([changed, *files[1:]]) is None
    assert ready_rules(files[1:]) is None
    assert ready_rules(files) is not None
