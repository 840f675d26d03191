"""What is said of a mail's authentication in words, in English and in any other language."""

from dataclasses import replace
from typing import Any

import pytest

from bounce_cli.authentication.assessment import Assessment
from bounce_cli.authentication.dkim.judging import DkimReason, DkimResult, DkimVerdict
from bounce_cli.authentication.dmarc.evaluation import Alignment, DmarcReason
from bounce_cli.authentication.dmarc.verdict import DmarcJudgement
from bounce_cli.authentication.evidence.claims import Claims
from bounce_cli.authentication.reverse_dns import Iprev, ReverseDns, Unasked
from bounce_cli.authentication.spf.verdict import SpfVerdict
from bounce_cli.classifier import Reason
from bounce_cli.rendering.authentication.answer import answer
from bounce_cli.rendering.authentication.words import (
    MARKS,
    aligned_words,
    difference_words,
    host_name_words,
    reason_words,
)
from tests.authentication.dkim_dns import DOMAIN
from tests.language.pseudo import PSEUDO, words_outside
from tests.rendering.authentication_mails import EVIDENCE, SENDER

SPF = SpfVerdict(result="pass", reason="evaluated-now", sender=SENDER, domain=DOMAIN)
SIGNED = DkimResult(result=DkimVerdict.PASS, domain=DOMAIN, selector="sel", algorithm="rsa-sha256")
BROKEN = replace(SIGNED, result=DkimVerdict.FAIL, reason=DkimReason.WEAK)
PASSED = DmarcJudgement(result="pass", reason=None, evaluated=None)
FAILED = DmarcJudgement(result="fail", reason=None, evaluated=None)
CHANGED = "a record was mended since, or the receiver saw another mail."


def judged(
    said: Claims, spf: SpfVerdict = SPF, dkim: DkimResult = SIGNED, dmarc: DmarcJudgement = PASSED
) -> Assessment:
    return Assessment(
        evidence=replace(EVIDENCE, said=said),
        spf=spf,
        dkim=(dkim,),
        dmarc=dmarc,
        second_opinion=None,
        disagreements=(),
        age_days=2,
    )


ANSWERS = [
    (judged(Claims(spf="fail")), f"Refused for SPF, but it passes now: {CHANGED}"),
    (judged(Claims()), f"Refused for authentication, but it passes now: {CHANGED}"),
    (
        judged(Claims(dmarc="fail"), dmarc=FAILED),
        "Refused for DMARC, and rightly: neither SPF nor DKIM passes for example.org.",
    ),
    (
        judged(Claims(), dmarc=replace(FAILED, reason="no-aligned-identifier")),
        "Refused for authentication, and rightly: nothing in this mail can align with example.org.",
    ),
    (
        judged(Claims(spf="fail"), spf=replace(SPF, result="permerror")),
        "Refused for SPF, and rightly: example.org has a broken SPF record.",
    ),
    (
        judged(Claims(spf="none"), spf=replace(SPF, result="none")),
        "Refused for SPF, and rightly: example.org has no SPF record.",
    ),
    (
        judged(Claims(spf="fail"), spf=replace(SPF, result="softfail")),
        "Refused for SPF, and rightly: the SPF record of example.org does not let 198.51.100.1 send.",
    ),
    (
        judged(Claims(spf="fail"), spf=replace(SPF, result="neutral")),
        "Refused for SPF: the SPF record of example.org does not name 198.51.100.1.",
    ),
    (
        judged(Claims(spf="fail", dkim="fail"), dkim=BROKEN),
        "Refused for DKIM and SPF, and rightly: the signature of example.org does not hold, too weak.",
    ),
    (
        judged(Claims(dkim="fail"), dkim=DkimResult(result=DkimVerdict.PERMERROR, reason=DkimReason.MALFORMED)),
        "Refused for DKIM, and rightly: a signature does not hold, the signature is malformed.",
    ),
    (
        judged(Claims(spf="fail"), spf=replace(SPF, result="temperror"), dmarc=replace(PASSED, result="temperror")),
        "Refused for SPF; the DNS gave no answer that proves or disproves that.",
    ),
    (
        judged(Claims(), dmarc=replace(PASSED, result="temperror", reason="dns")),
        "Refused for authentication; the DNS gave no answer that proves or disproves that.",
    ),
    (
        judged(Claims(spf="fail"), spf=replace(SPF, result="unverifiable")),
        "Refused for SPF; what came back neither proves nor disproves that.",
    ),
    (
        judged(Claims(), dmarc=replace(PASSED, result="unverifiable", reason="depends-on-spf")),
        "Refused for authentication; what came back neither proves nor disproves that.",
    ),
]


@pytest.mark.parametrize(("found", "expected"), ANSWERS)
def test_answers(found: Assessment, expected: str) -> None:
    text = answer(Reason.AUTH_FAILURE, found)
    assert text == expected
    assert words_outside(PSEUDO.say(text)) <= {"SPF", "DKIM", "DMARC"}


@pytest.mark.parametrize(
    ("dmarc", "expected"),
    [
        (PASSED, "DMARC passes now."),
        (FAILED, "DMARC fails: neither SPF nor DKIM passes for example.org."),
        (replace(PASSED, result="none"), "There is no DMARC policy to meet."),
        (
            replace(PASSED, result="unverifiable", reason="depends-on-dkim"),
            "DMARC is unverifiable: it depends on DKIM, which cannot be verified.",
        ),
    ],
)
def test_answers_about_mail_that_nobody_refused_for_it(dmarc: DmarcJudgement, expected: str) -> None:
    found = judged(Claims(), dmarc=dmarc)
    assert answer(None, found) == expected
    other = answer(Reason.MAILBOX_FULL, found)
    assert other.startswith("Not refused for authentication: ")
    assert other.endswith(f". {expected}")
    assert words_outside(PSEUDO.say(other)) <= {"unverifiable"}


def test_every_reason_and_mark_has_words() -> None:
    reasons = [*DkimReason, *DmarcReason, "no-mail-from", "record-broken", "record-may-have-changed", "no-client-ip"]
    for reason in (*reasons, "no-aligned-identifier", "depends-on-spf", "depends-on-dkim"):
        assert words_outside(PSEUDO.say(reason_words(reason))) == set(), reason
    assert words_outside(PSEUDO.say(reason_words("ip-candidate-would-softfail"))) == {"softfail"}
    assert reason_words(None) == reason_words("evaluated-now") == ""
    marks = {"expired-since", "partial-body-signed", "key-testing", "dangling-cname", "more-signatures"}
    assert set(MARKS) == marks
    for alignment in Alignment:
        assert words_outside(PSEUDO.say(aligned_words(alignment, "fail"))) == set()


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        (("result",), "other result"),
        (("policy", "alignment"), "other policy and alignment"),
        (("result", "policy", "alignment"), "other result, policy and alignment"),
    ],
)
def test_differences(differences: tuple[str, ...], words: str) -> None:
    assert difference_words(differences) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unasked": Unasked.NOT_PUBLIC}, "not asked: no public address"),
        ({"names": ("a.example",), "confirmed": ("a.example",), "result": Iprev.PASS}, "a.example (forward-confirmed)"),
        ({"names": ("a.example",), "result": Iprev.TEMPERROR}, "a.example (not known whether it is confirmed)"),
        ({"result": Iprev.TEMPERROR}, "not known"),
        ({"names": ("a.example", "b.example")}, "a.example, b.example (not confirmed)"),
        ({}, "no name (not confirmed)"),
    ],
)
def test_names_of_addresses(changes: dict[str, Any], words: str) -> None:
    plain = ReverseDns(client_ip="192.0.2.1", names=(), confirmed=(), result=Iprev.FAIL, unasked=None)
    found = host_name_words(replace(plain, **changes))
    assert found == words
    assert words_outside(PSEUDO.say(found)) == set()
