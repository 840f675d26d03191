"""The letters to the own IT and to the recipient, and the checklist for a mail that was not seen."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bounce_cli.advice.model import Actor, Hint, Step
from bounce_cli.advice.profile import Profile
from bounce_cli.authentication.lookup.asking import Questions, asking
from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import said
from bounce_cli.language.translation import ENGLISH
from bounce_cli.letter.grouping import by_author_domain, by_domain, by_recipient
from bounce_cli.letter.model import Letter
from bounce_cli.letter.origins import origins_of
from bounce_cli.letter.own_it import is_for_own_it, own_it
from bounce_cli.letter.recipient import to_recipient
from bounce_cli.letter.their_it import their_it
from bounce_cli.letter.unseen import checklist, sent
from bounce_cli.message.view import Message
from bounce_cli.rendering.letter.text import text_form
from bounce_cli.source.model import RawMessage
from bounce_cli.triage import cases, diagnose
from bounce_cli.verdict.authentication import authenticated
from tests.conftest import SAMPLES
from tests.language.pseudo import PSEUDO
from tests.letter.letters import NOBODY, bounce, flat
from tests.mails import ORDINARY

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def shown(letter: Letter) -> str:
    return flat("".join(text_form([letter], ENGLISH)))


def examined(name: str) -> list[Diagnosis]:
    with asking(Questions(replay=SAMPLES / "dns.jsonl")) as run:
        raw = RawMessage(origin=name, octets=(SAMPLES / name).read_bytes())
        return authenticated(cases(raw), run.resolver, NOW)


def own(*diagnoses: Diagnosis) -> str:
    (group,) = by_author_domain(diagnoses)
    return shown(own_it(group, NOBODY))


def to_person(*diagnoses: Diagnosis) -> str:
    (group,) = by_recipient(diagnoses)
    return shown(to_recipient(group, origins_of(group.diagnoses, NOBODY), NOBODY))


def test_the_own_it_gets_every_finding_with_its_fix_and_its_records() -> None:
    (found,) = examined("auth-address-not-in-spf.eml")
    assert found.authentication
    text = own(found)
    assert text.startswith("Subject: Mail from club.example does not arrive: what to change on our side Hello,")
    for finding in found.authentication.findings:
        assert flat(f"{finding.text} {finding.fix}") in text
        for record in finding.records:
            assert record in text
    assert found.diagnostic
    assert found.diagnostic in text
    assert text.count("The SPF record of club.example does not let 192.0.2.77 send") == 1


def test_records_are_copied_as_they_stand() -> None:
    (group,) = by_author_domain(examined("auth-nothing-aligned.eml"))
    text = "".join(text_form([own_it(group, NOBODY)], ENGLISH))
    assert "\n    s1._domainkey.example.com. IN CNAME s1._domainkey.esp.example.\n" in text


def test_words_of_ours_below_a_finding_or_a_step_are_said() -> None:
    (found,) = examined("auth-address-not-in-spf.eml")
    assert found.authentication
    (finding, *_) = found.authentication.findings
    record = said("{name}  {cost}", name="club.example", cost=said("two lookups"))
    step = Step(id="x", actor=Actor.OWN_IT, text="Do it.", when="now", records=(record, "a  b"))
    examination = replace(found.authentication, findings=(replace(finding, records=(record, "a  b")),))
    (group,) = by_author_domain([replace(found, authentication=examination, advice=(step,))])
    text = "".join(text_form([own_it(group, NOBODY)], PSEUDO))
    assert text.count("\n    club.example⟦  ⟧⟦two lookups⟧\n    a  b\n") == 2


def test_without_the_dns_the_catalogue_says_what_to_do() -> None:
    (found,) = diagnose((SAMPLES / "postfix-reverse-dns-expired.eml").read_bytes())
    text = own(found)
    assert "This is what has to be done: 1. Set a PTR record" in text
    assert "DNS shows" not in text


def test_what_the_dns_does_not_know_stands_besides() -> None:
    (found,) = examined("auth-address-not-in-spf.eml")
    (other,) = diagnose((SAMPLES / "postfix-reverse-dns-expired.eml").read_bytes())
    other = replace(other, original=found.original)
    assert "Set a PTR record" in own(found, other).partition("Besides that:")[2]


def test_an_unknown_sender_gets_no_name() -> None:
    (found,) = diagnose((SAMPLES / "postfix-reverse-dns-expired.eml").read_bytes())
    text = own(replace(found, original=None))
    assert text.startswith("Subject: Our mail does not arrive: what to change on our side")
    assert "A mail of ours was not accepted" in text


def test_for_whom_there_is_work() -> None:
    assert is_for_own_it(examined("auth-key-missing.eml")[0])
    assert not is_for_own_it(bounce())


def test_a_person_is_told_what_to_do_about_a_refusal() -> None:
    text = to_person(bounce())
    assert text.startswith("To: lee@corp.example Subject: Mail from news@example.com that you did not get")
    assert "on 20 Nov 2026 09:12 +01:00 your mail server refused our mail." in text
    for words in (
        "1. Send this mail on to your IT, and ask them to let our mail pass.",
        "2. Look into your junk folder. If earlier mail from us is there, move it to the inbox.",
        "3. Add news@example.com to your address book.",
        "4. Open the mails that you get from us, and click links in them",
        "For your IT, to let our mail pass: The sending domain is example.com.",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.MAILBOX_FULL, "1. Make space in your mailbox: it is full."),
        (Reason.SERVER_UNAVAILABLE, "1. Send this mail on to your IT, and ask them to look at what the server said."),
        (Reason.RECIPIENT_RESTRICTED, "1. Ask your IT, or the owner of the address, to let us write to it"),
    ],
)
def test_a_person_is_asked_for_what_fits_the_reason(reason: Reason, words: str) -> None:
    text = to_person(bounce(reason=reason, generated_by="local"))
    assert words in text
    assert "our mail could not be delivered to your mail server." in text
    assert "junk" not in text
    assert "For your IT" not in text


def test_a_person_without_our_address_is_told_of_it_in_general() -> None:
    text = to_person(bounce(original=None))
    assert "Subject: Mail you did not get" in text
    assert "Add the address that we write from to your address book." in text


def test_recipients_that_are_no_addresses_get_no_letter() -> None:
    assert (
        by_recipient([bounce(recipient="lee@corp.example", number=1), replace(bounce(), recipient="a pipe")])[1:] == []
    )


def unseen(octets: bytes = ORDINARY, *names: str) -> list[Diagnosis]:
    return sent(Message(octets), "sent.eml", names)


def test_a_sent_mail_is_found_by_its_facts() -> None:
    (group,) = by_domain(unseen())
    text = shown(their_it(group, origins_of(group.diagnoses, NOBODY), NOBODY))
    assert text.startswith("To: postmaster@example.com Subject: Mail from kim@example.org to example.com not seen")
    assert "We sent a mail to lee@example.com and got no notice that it failed" in text
    assert "1. Look in your quarantine for this mail" in text
    assert "2. Put the domain example.org on your allowlist" in text
    assert "3. Answer this letter with what you found." in text
    assert "Last attempt" not in text
    assert "notice that we got" not in text


def test_a_person_is_told_what_to_do_about_a_mail_that_came_unseen() -> None:
    text = to_person(*unseen())
    assert "We sent you this mail, and no notice came that it failed" in text
    assert "1. Look into your junk folder. If the mail is there, move it to the inbox." in text
    assert "4. If it is not in the junk folder, ask your IT whether it is held in a quarantine" in text


@pytest.mark.parametrize(
    ("field", "identifier"),
    [
        (b"<a@example.com> (added)", "a@example.com"),
        (b"a@example.com", "a@example.com"),
        (b"<a@example.com> <b@example.com>", "a@example.com"),
        (b"<>", None),
    ],
)
def test_a_sent_mail_has_the_facts_that_a_returned_one_has(field: bytes, identifier: str | None) -> None:
    octets = b"Return-Path: <>\nList-Id: <news.example.org>\n" + ORDINARY.replace(b"<lunch@example.org>", field)
    (found,) = unseen(octets)
    assert found.original
    assert (found.original.message_id, found.original.return_path) == (identifier, "<>")
    assert (found.original.profile, found.original.complete) == (Profile.MARKETING, True)
    text = shown(checklist([found], origins_of([found], NOBODY), NOBODY, ()))
    assert ("the Message-ID <a@example.com>." in text) == (identifier is not None)


def test_several_recipients_of_a_sent_mail_are_who_has_not_seen_it() -> None:
    (group,) = by_domain(unseen(ORDINARY, "a@example.com", "b@example.com"))
    text = shown(their_it(group, origins_of(group.diagnoses, NOBODY), NOBODY))
    assert "that it failed, but the recipients have not seen it." in text


def test_the_recipients_of_a_sent_mail() -> None:
    octets = ORDINARY.replace(b"To: lee@example.com\n", b"To: a@example.com, B <b@example.com>\nCc: a@example.com, x\n")
    assert [one.recipient for one in unseen(octets)] == ["a@example.com", "b@example.com"]
    assert [one.recipient for one in unseen(octets, "c@example.com")] == ["c@example.com"]
    assert unseen(ORDINARY.replace(b"To: lee@example.com\n", b"To: undisclosed-recipients:;\n")) == []


def test_the_checklist_goes_from_the_log_to_the_allowlist_with_the_values_of_the_mail() -> None:
    diagnoses = unseen()
    hints = (Hint(id="shortened-links", text="A shortened link."),)
    text = shown(checklist(diagnoses, origins_of(diagnoses, NOBODY), NOBODY, hints))
    for words in (
        "1. Make sure that the server of the recipients took the mail.",
        "Search the log of your mail server for the Message-ID <lunch@example.org>.",
        "2. The recipient looks into the junk folder",
        "3. The recipient adds kim@example.org to the address book.",
        "4. The recipient opens mails",
        "5. Their IT looks in the quarantine, by the subject (Lunch), the From address (Kim <kim@example.org>)",
        "6. Their IT puts the domain example.org on the allowlist",
        "can make a filter hold it: 1. A shortened link.",
    ):
        assert words in text


def test_the_checklist_for_a_mail_with_little_in_its_header() -> None:
    diagnoses = unseen(b"To: lee@example.com\n\nHello.\n")
    text = shown(checklist(diagnoses, origins_of(diagnoses, NOBODY), NOBODY, ()))
    assert "Search the log of your mail server for mail to lee@example.com at that time." in text
    assert "The recipient adds the From address" in text
    assert "looks in the quarantine, by the facts above" in text
    assert "6. Their IT puts all IP addresses that you send from on the allowlist" in text
    assert "hold it:" not in text


def test_the_checklist_lists_addresses() -> None:
    (found,) = unseen()
    with_ip = origins_of([replace(found, client_ip="192.0.2.1")], NOBODY)
    text = shown(checklist([found], with_ip, NOBODY, ()))
    assert (
        "6. Their IT puts these IP addresses on the allowlist at network level, or else the domain example.org" in text
    )
    assert text.endswith("192.0.2.1")
    text = shown(checklist([found], replace(with_ip, domains=()), NOBODY, ()))
    assert "6. Their IT puts these IP addresses on the allowlist at network level. 192.0.2.1" in text
