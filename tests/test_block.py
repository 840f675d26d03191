"""Blocks of work: mails by their places in a file give the records that the whole file gives."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import bounce_cli
from bounce_cli import block
from bounce_cli.block import ndjson_lines
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import UsageError
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import triage
from tests.benchmark.mails import mailbox
from tests.conftest import SAMPLES


@pytest.fixture
def mbox(tmp_path: Path) -> str:
    path = tmp_path / "m.mbox"
    path.write_bytes(mailbox(150))
    return str(path)


def _lines(path: str) -> list[dict[str, object]]:
    raw = [item for item in bounce_cli.read([path]) if isinstance(item, RawMessage)]
    return [json.loads(line) for mail in raw for line in ndjson_lines(mail).splitlines()]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_blocks_of_any_size_give_the_records_of_the_whole(mbox: str, size: int) -> None:
    places = list(bounce_cli.spans(mbox))
    found = [
        record
        for start in range(0, len(places), size)
        for record in bounce_cli.triage_block(mbox, places[start : start + size], first=start + 1)
    ]
    assert json.loads(json.dumps(found)) == _lines(mbox)
    assert len(places) == 150


def test_neighbours_may_be_read_as_one_piece(mbox: str) -> None:
    places = list(bounce_cli.spans(mbox))
    first, last = places[10], places[20]
    whole = bounce_cli.triage_block(mbox, [(first.offset, last.offset + last.length - first.offset)], first=11)
    apart = bounce_cli.triage_block(mbox, places[10:21], first=11)
    assert list(whole) == list(apart)


def test_the_mails_of_a_mailbox_cover_it(mbox: str) -> None:
    places = list(bounce_cli.spans(mbox))
    ends = [place.offset + place.length for place in places]
    assert [0, *ends[:-1]] == [place.offset for place in places]
    assert ends[-1] == Path(mbox).stat().st_size


def test_a_block_done_again_gives_the_same_ids(mbox: str) -> None:
    place = next(bounce_cli.spans(mbox))
    once, again = ([record["id"] for record in bounce_cli.triage_block(mbox, [place])] for _ in range(2))
    assert once == again


def test_a_file_that_holds_one_mail_is_its_own_block() -> None:
    path = str(SAMPLES / "postfix-three-fates.eml")
    places = list(bounce_cli.spans(path))
    assert places == [(0, Path(path).stat().st_size)]
    assert json.loads(json.dumps(list(bounce_cli.triage_block(path, places)))) == _lines(path)


def test_a_mail_too_long_to_be_read_whole_ends_where_the_next_begins(tmp_path: Path) -> None:
    path = tmp_path / "m.mbox"
    separator = b"From - Thu Nov 26 12:00:00 2026\n"
    long, short = b"Subject: a\n\n" + b"x\n" * 60_000 + b"\n", b"Subject: b\n\nx\n"
    path.write_bytes(separator + long + separator + short)
    limits = bounce_cli.Limits(message_octets=5000)
    places = list(bounce_cli.spans(str(path), limits=limits))
    assert places == [(0, len(separator + long)), (len(separator + long), len(separator + short))]


def test_a_mailbox_whose_mails_are_counted_is_cut_where_they_end(tmp_path: Path) -> None:
    path = tmp_path / "m.mbox"
    body = b"\nFrom me Thu Nov 26 12:00:00 2026\nSubject: no mail\n\n"
    separator = b"From - Thu Nov 26 12:00:00 2026\n"
    mail = separator + b"Subject: a\nContent-Length: %d\n\n" % len(body) + body
    path.write_bytes((mail + b"\n") * 3)
    assert [place.length for place in bounce_cli.spans(str(path))] == [len(mail) + 1] * 3


def test_an_empty_file_has_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert list(bounce_cli.spans(str(path))) == []


def test_what_is_not_as_it_is_has_no_places(tmp_path: Path) -> None:
    path = tmp_path / "m.mbox.gz"
    path.write_bytes(gzip.compress(mailbox(3)))
    with pytest.raises(UsageError, match="unpack it first"):
        list(bounce_cli.spans(str(path)))


@pytest.mark.parametrize("place", [(0, 10**9), (-1, 5), (5, -1)])
def test_places_that_are_not_there_are_refused(mbox: str, place: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match=r"m\.mbox: it has [\d,]+ octets, and none from "):
        list(bounce_cli.triage_block(mbox, [place]))


def test_damage_is_told_and_what_is_plainly_no_mail_is_passed_over(tmp_path: Path) -> None:
    damaged = tmp_path / "a.gz"
    damaged.write_bytes(gzip.compress(mailbox(3))[:-20])
    with pytest.raises(UsageError, match=r"a\.gz: truncated gzip data"):
        list(bounce_cli.triage_block(str(damaged), [(0, damaged.stat().st_size)]))
    image = tmp_path / "a.png"
    image.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert list(bounce_cli.triage_block(str(image), [(0, 8)])) == []


def test_a_file_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        list(bounce_cli.triage_block("nowhere", [(0, 1)]))


def test_lines_are_those_of_the_records() -> None:
    raw = RawMessage(origin="-", octets=SAMPLES.joinpath("postfix-three-fates.eml").read_bytes())
    lines = ndjson_lines(raw).splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(json.dumps(bounce_cli.record(one))) for one in triage(raw)
    ]
    assert json.loads(ndjson_lines(raw, fields=["reason"]).splitlines()[0]).keys() == {"reason"}


def test_a_mail_on_which_we_fail_has_a_record_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "mbox"
    path.write_bytes(mailbox(4))
    calls: list[object] = []

    def faulty(raw: RawMessage, **options: Any) -> list[Diagnosis]:
        calls.append(raw)
        if len(calls) == 2:
            raise ZeroDivisionError("odd")
        return triage(raw, **options)

    monkeypatch.setattr(block, "triage", faulty)
    found = list(bounce_cli.triage_block(str(path), bounce_cli.spans(str(path))))
    assert {one["origin"] for one in found} == {f"{path}#{number}" for number in range(1, 5)}
    failed = [one for one in found if "internal_error" in [problem["code"] for problem in one["problems"]]]
    assert [one["origin"] for one in failed] == [f"{path}#2"]
