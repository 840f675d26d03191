"""What a fuzzer may call: for each kind of input one function of octets, which raises nothing for what they are."""

import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from unicodedata import bidirectional, category

from bounce_cli.authentication.dkim.key import find_key
from bounce_cli.authentication.dkim.signature import parse_signature
from bounce_cli.authentication.dmarc.record import parse_dmarc_record
from bounce_cli.authentication.dmarc.tree_walk import tree_walk
from bounce_cli.authentication.evidence.authentication_results import authentication_results, received_spf
from bounce_cli.authentication.evidence.claims import claims_in
from bounce_cli.authentication.evidence.trace import read_hop
from bounce_cli.authentication.lookup.answer import Answer, Outcome
from bounce_cli.authentication.lookup.recording import read_recording
from bounce_cli.authentication.spf.evaluation import evaluate
from bounce_cli.authentication.spf.listing import listing
from bounce_cli.authentication.spf.terms import read_terms
from bounce_cli.classifier.phrases import compile_phrase
from bounce_cli.classifier.rules import read_rules
from bounce_cli.configuration import read_configuration
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.errors import BounceError
from bounce_cli.expectation.comparing import differences
from bounce_cli.expectation.files import expected_of, updated, written
from bounce_cli.ledger.accounts import read_accounts
from bounce_cli.ledger.judging.policy import policy_named
from bounce_cli.ledger.lists.reading import read_list
from bounce_cli.ledger.sent.reading import read_sent
from bounce_cli.limits import Limits
from bounce_cli.message.view import Message
from bounce_cli.rendering.record import ndjson_line, record
from bounce_cli.rendering.story import story
from bounce_cli.rendering.style import Style
from bounce_cli.reports.decoders import decode
from bounce_cli.source.model import Item, RawMessage
from bounce_cli.source.reading import read
from bounce_cli.source.spans import read_spans, spans
from bounce_cli.triage import cases, triage
from bounce_cli.verdict.authentication import authenticated
from tests.fuzzing import seeds

__all__ = ["ENTRIES", "NOW", "Entry", "OneRecord", "diagnoses_of", "mails_both_ways"]

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NARROW = Style(width=80)
_UNPACKED = Limits(decompressed_octets=1 << 20, archive_members=200)
# Where the octets lie for what reads files: in memory, where the system has such a place.
_MEMORY = Path("/dev/shm")
# What no line of JSON has: controls, separators of lines, halves of characters, and what turns text around.
_OBEYED = frozenset({"Cc", "Zl", "Zp", "Cs", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


class Entry(NamedTuple):
    """One kind of input.

    Attributes:
        run: takes octets.
        seeds: gives what damage and mutation begin with.
        longest: octets of an input.
    """

    run: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    longest: int = 4_096


class Place:
    """A file with given octets, made once."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None)

    def holding(self, octets: bytes, name: str = "fuzzed") -> Path:
        place = Path(self._folder.name) / name
        place.write_bytes(octets)
        return place


PLACE = Place()


class OneRecord:
    """A resolver: each name has what is fuzzed as its TXT record, and one address."""

    def __init__(self, text: str) -> None:
        self._text = text

    def ask(self, name: str, type_: str) -> Answer:
        records = {"TXT": (self._text,), "A": ("192.0.2.1",), "MX": ("10 mx.example.org",)}.get(type_, ())
        return Answer(name=name, type=type_, outcome=Outcome.RECORDS if records else Outcome.NODATA, records=records)


def diagnoses_of(octets: bytes) -> list[Diagnosis]:
    found = triage(RawMessage(origin="-", octets=octets))
    assert found
    for diagnosis in found:
        line = ndjson_line(diagnosis)
        assert not _OBEYED & {name for sign in line[:-1] for name in (category(sign), bidirectional(sign))}
        assert json.loads(line)["id"] == diagnosis.id
    return found


def examined(octets: bytes) -> None:
    """A mail behind a line that is all that the DNS says: what is found of it, as a record and as a story."""
    said, _, mail = octets.partition(b"\n")
    found = cases(RawMessage(origin="-", octets=mail), any_mail=True)
    for diagnosis in authenticated(found, OneRecord(said.decode("latin-1")), NOW):
        json.loads(ndjson_line(diagnosis))
        list(story(diagnosis, NARROW, verbose=True))


def _mails(items: "list[Item]") -> list[bytes]:
    return [item.octets for item in items if isinstance(item, RawMessage)]


def mails_both_ways(octets: bytes) -> tuple[list[bytes], list[bytes]]:
    """The mails of a file as it is read in one go, and piece by piece."""
    path = str(PLACE.holding(octets))
    whole = _mails(list(read([path])))
    with suppress(BounceError):
        return whole, _mails(list(read_spans(path, list(spans(path)))))
    return whole, whole


def mbox(octets: bytes) -> None:
    whole, pieces = mails_both_ways(b"From - Thu Nov 26 12:00:00 2026\n" + octets)
    assert whole == pieces


def archive(octets: bytes) -> None:
    list(read([str(PLACE.holding(octets))], limits=_UNPACKED))


def delivery_status(octets: bytes) -> None:
    decode(Message(b"Content-Type: message/delivery-status\n\n" + octets))


def spf(octets: bytes) -> None:
    text = octets.decode("latin-1")
    read_terms(text)
    resolver = OneRecord(text)
    evaluate("192.0.2.1", "kim@example.org", "mx.example.org", resolver)
    listing("example.org", resolver)


def dkim(octets: bytes) -> None:
    parse_signature(octets)
    find_key("example.org", "s1", OneRecord(octets.decode("latin-1")))


def dmarc(octets: bytes) -> None:
    text = octets.decode("latin-1")
    parse_dmarc_record(text)
    tree_walk("mail.example.org", OneRecord(text))


def claims(octets: bytes) -> None:
    text = octets.decode("utf-8", "surrogateescape")
    authentication_results([text])
    received_spf(text)
    read_hop(text)
    claims_in(text, "5.7.26")


def rules(octets: bytes) -> None:
    with suppress(BounceError):
        read_rules(octets.decode("utf-8", "replace"), "rules.toml")
    compile_phrase.cache_clear()


def expectation(octets: bytes) -> None:
    found = [record(diagnosis) for diagnosis in seeds.diagnosed()]
    with suppress(BounceError):
        expected = expected_of(PLACE.holding(octets), tuple(found[0]))
        assert expected is not None
        list(differences(expected, found))
        written(updated(expected, found))


def configuration(octets: bytes) -> None:
    with suppress(BounceError):
        read_configuration(PLACE.holding(octets, "bounce.toml"))


def accounts(octets: bytes) -> None:
    with suppress(BounceError):
        read_accounts(None, PLACE.holding(octets))


def policy(octets: bytes) -> None:
    with suppress(BounceError):
        policy_named(str(PLACE.holding(octets)))


def sent(octets: bytes) -> None:
    with suppress(BounceError):
        list(read_sent(str(PLACE.holding(octets)), now=NOW))


def lists(octets: bytes) -> None:
    with suppress(BounceError):
        list(read_list(str(PLACE.holding(octets))))


def recording(octets: bytes) -> None:
    with suppress(BounceError):
        read_recording(PLACE.holding(octets)).ask("example.org", "TXT")


ENTRIES = {
    "mail": Entry(diagnoses_of, seeds.mails, 3_000),
    "mbox": Entry(mbox, seeds.mailboxes, 4_000),
    "examined": Entry(examined, seeds.examined, 4_000),
    "archive": Entry(archive, seeds.archives),
    "delivery-status": Entry(delivery_status, seeds.delivery_statuses, 1_200),
    "spf": Entry(spf, seeds.spf_records, 600),
    "dkim": Entry(dkim, seeds.dkim_texts, 1_500),
    "dmarc": Entry(dmarc, seeds.dmarc_records, 600),
    "claims": Entry(claims, seeds.claims, 800),
    "rules": Entry(rules, seeds.rules, 2_000),
    "expectation": Entry(expectation, seeds.expectations, 2_000),
    "configuration": Entry(configuration, seeds.configurations, 1_500),
    "accounts": Entry(accounts, seeds.accounts, 1_000),
    "policy": Entry(policy, seeds.policies, 2_000),
    "sent": Entry(sent, seeds.sent_logs, 2_000),
    "lists": Entry(lists, seeds.lists, 2_000),
    "recording": Entry(recording, seeds.recordings, 2_000),
}
