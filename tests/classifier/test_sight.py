"""What is read out of a diagnostic before the rules are asked."""

from typing import Any

import pytest

from bounce_cli.classifier import Diagnostic, classify
from bounce_cli.classifier.haystack import haystack_of
from bounce_cli.classifier.receivers import known_receivers
from bounce_cli.classifier.sight import Sight, sight_of


def _sight(diagnostic: Diagnostic) -> Sight:
    return sight_of(diagnostic, haystack_of("text", diagnostic.text), haystack_of("words", diagnostic.words))


@pytest.mark.parametrize(
    ("known", "command"),
    [
        ({"text": "x", "command": "RCPT TO"}, "RCPT"),
        ({"text": "x", "command": "end of DATA"}, "DATA"),
        ({"text": "x", "command": "vrfy"}, "VRFY"),
        ({"text": "x", "command": " "}, None),
        ({"text": "said: 550 x (in reply to RCPT TO command)"}, "RCPT"),
        ({"text": "said: 550 x (in reply to end of DATA command)"}, "DATA"),
        ({"text": "error from remote mail server after MAIL FROM:<a@example.org>: 550 x"}, "MAIL"),
        ({"text": "after many days"}, None),
        ({"text": "x"}, None),
    ],
)
def test_command(known: dict[str, Any], command: str | None) -> None:
    assert _sight(Diagnostic(**known)).command == command


@pytest.mark.parametrize(
    ("known", "status", "reply"),
    [
        ({"text": "550 5.1.1 x"}, "5.1.1", 550),
        ({"text": "550 5.1.1 x", "status": "5.0.0", "reply_code": 554}, "5.1.1", 554),
        ({"text": "550 5.0.0 x", "status": "5.1.1"}, "5.1.1", 550),
        ({"text": "451 4.4.1 tried; mx.example.org said: 550 5.1.1 no such user"}, "5.1.1", 550),
        ({"text": "451 4.4.1 mx.example.org said: not today at all"}, "4.4.1", 451),
        ({"text": "x"}, None, None),
    ],
)
def test_codes(known: dict[str, Any], status: str | None, reply: int | None) -> None:
    sight = _sight(Diagnostic(**known))
    assert (sight.status, sight.reply_code) == (status, reply)


@pytest.mark.parametrize(
    ("known", "receiver"),
    [
        ({"text": "x", "receiver": "ASPMX.L.GOOGLE.COM."}, "google"),
        ({"text": "x", "receiver": "gmail.com"}, "google"),
        ({"text": "x", "recipient": "a@gmail.com"}, "google"),
        ({"text": "550 x - gsmtp"}, "google"),
        ({"text": "host gmail-smtp-in.l.google.com[192.0.2.9] said: no"}, "google"),
        ({"text": "<a@gmail.com>: no"}, "google"),
        ({"text": "x [AM.eop-EUR05.prod.protection.outlook.com]"}, "exchange_online"),
        ({"text": "x", "receiver": "a.olc.protection.outlook.com"}, "outlook_com"),
        ({"text": "x", "receiver": "mx.example.org"}, None),
    ],
)
def test_receiver(known: dict[str, Any], receiver: str | None) -> None:
    found = _sight(Diagnostic(**known)).receivers()
    assert receiver in found if receiver else not found.keys() & known_receivers()


def test_a_receiver_known_by_domain_alone_is_trusted_less() -> None:
    by_host = classify(Diagnostic(text="email quota exceeded", receiver="aspmx.l.google.com"))
    by_domain = classify(Diagnostic(text="email quota exceeded", recipient="a@gmail.com"))
    assert by_host.evidence[0].rule == by_domain.evidence[0].rule == "google.email-quota"
    assert by_domain.confidence < by_host.confidence


def test_words_of_the_notice_are_weaker_than_the_reply() -> None:
    in_text = classify(Diagnostic(text="user unknown"))
    in_words = classify(Diagnostic(text="", words="user unknown"))
    assert in_words.evidence[0].field == "words"
    assert in_words.confidence < in_text.confidence
    both = classify(Diagnostic(text="552 over quota", words="The user is unknown."))
    assert both.reason == "mailbox_full"


def test_evidence_is_as_it_was_written() -> None:
    (evidence, *_) = classify(Diagnostic(text="550  5.1.1 <A@example.org>: User\r\n UNKNOWN")).evidence
    assert (evidence.field, evidence.text) == ("text", "User UNKNOWN")
    (evidence, *_) = classify(Diagnostic(text="", status="5.1.1")).evidence
    assert (evidence.field, evidence.text) == ("status", "5.1.1")
    (evidence, *_) = classify(Diagnostic(text="", reply_code=556)).evidence
    assert (evidence.field, evidence.text) == ("reply", "556")


def test_a_top_level_domain_is_no_receiver() -> None:
    for host in ("mx.example.free", "google", "a." * 20_000 + "orange"):
        assert not _sight(Diagnostic(text="", receiver=host)).receivers().keys() & known_receivers()
