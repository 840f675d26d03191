"""What was answered can be shown again, and a file that is no recording is named."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.authentication.lookup.recording import Recorder, Unasked, read_recording
from bounce_cli.errors import ConfigurationError

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
FIRST = '{"schema": "bounce-dns/1", "time": "2026-11-25T12:00:00+00:00"}\n'
SECOND = '{"name": "a.org", "type": "A", "outcome": "records", "records": ["192.0.2.1"], "chain": [], "ttl": 5}\n'


class Known:
    """Answers from a table."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = {(answer.name, answer.type): answer for answer in answers}

    def ask(self, name: str, type_: str) -> Answer:
        return self._answers[name, type_]


ANSWERS = (
    Answer(
        name="a.org", type="TXT", outcome=Outcome.RECORDS, records=("v=spf1 \xff -all", "x"), chain=("b.org",), ttl=60
    ),
    Answer(name="b.org", type="TXT", outcome=Outcome.SERVFAIL),
    Answer(name="a.org", type="A", outcome=Outcome.NXDOMAIN, ttl=9),
)


def test_a_recording_gives_the_same_answers(tmp_path: Path) -> None:
    file = io.StringIO()
    recorder = Recorder(Known(*ANSWERS), file, lambda: NOW)
    for answer in ANSWERS:
        assert recorder.ask(answer.name, answer.type) == answer
    path = tmp_path / "dns.ndjson"
    path.write_text(file.getvalue(), encoding="utf-8")
    replay = read_recording(path)
    assert replay.time == NOW
    assert [replay.ask(f"{answer.name.upper()}.", answer.type) for answer in ANSWERS] == list(ANSWERS)
    assert replay.ask("c.org", "TXT").outcome == "not-asked"
    assert replay.ask("c.org", "TXT").failed


def test_a_name_is_found_in_whatever_form_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "dns.ndjson"
    path.write_text(FIRST + SECOND.replace("a.org", "xn--bcher-kva.Example"), encoding="utf-8")
    replay = read_recording(path)
    for name in ("b\u00fccher.example", "B\u00dcCHER.example.", " XN--bcher-kva.example"):
        assert replay.ask(name, "A").records == ("192.0.2.1",)


def test_without_a_network_nothing_is_asked() -> None:
    answer = Unasked().ask("a.org", "A")
    assert (answer.outcome, answer.failed) == ("not-asked", True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it is empty"),
        ("nonsense", "line 1 is not JSON"),
        ("[]", "line 1 is none of a recording"),
        ('{"schema": "x"}', "its schema is 'x', not 'bounce-dns/1'"),
        ('{"schema": "bounce-dns/1", "time": "2026-11-25T12:00:00"}', "its time has no zone"),
        ('{"schema": "bounce-dns/1", "time": "today"}', "line 1 is none"),
        (FIRST + "\n{}", "line 3 is none of a recording of DNS answers: 'records'"),
        (FIRST + SECOND.replace("records", "answers", 1), "'answers' is not a valid Outcome"),
        (FIRST + SECOND.replace('"192.0.2.1"', "1"), "records and chain hold texts"),
        (FIRST + SECOND.replace("5}", '"5"}'), "ttl is a number"),
    ],
)
def test_what_is_no_recording_is_named(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "dns.ndjson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_recording(path)
    assert str(caught.value).startswith(str(path))
    assert words in str(caught.value)


def test_a_recording_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        read_recording(tmp_path / "none")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="no text in UTF-8"):
        read_recording(tmp_path / "binary")
