"""The letter to the recipient's IT: what it says, what it asks for, and nothing that is not known."""

from dataclasses import replace

import pytest

from bounce_cli.classifier import Reason, Suppression
from bounce_cli.language.translation import language
from bounce_cli.letter.asks import Ask, ask_of
from bounce_cli.letter.author import author_of
from bounce_cli.rendering.text import width_of
from tests.letter.letters import SPAM, bounce, flat, to_their_it

ALLOWED = (
    *(Reason.SPAM_CONTENT, Reason.CONTENT_REJECTED, Reason.POLICY_REJECTED, Reason.SENDER_BLOCKED, Reason.UNKNOWN),
    *(Reason.POOR_REPUTATION, Reason.IP_BLOCKLISTED, Reason.GREYLISTED, Reason.RATE_LIMITED, Reason.AUTH_FAILURE),
)


def test_a_refused_mail_is_told_with_all_that_an_admin_searches_for() -> None:
    text = to_their_it(bounce(client_ip="192.0.2.1"))
    assert text.startswith("To: postmaster@corp.example\nSubject: Mail from news@example.com to corp.example refused: ")
    words = flat(text)
    assert "Your mail server refused a mail from news@example.com to lee@corp.example on 20 Nov 2026 09:12" in words
    assert "As far as we know the address is correct." in words
    for fact in (
        "Subject November",
        "From Example News <news@example.com>",
        "To lee@corp.example",
        "Sent 20 Nov 2026 09:11 +01:00",
        "Message-ID <original1@example.com>",
        "Queue ID 4F1A2B3C4D",
        "Receiving server mx.example.org",
        "Refused 20 Nov 2026 09:12 +01:00",
        "The sending domain is example.com.",
    ):
        assert fact in words
    assert f"\n    {SPAM}\n" in text
    assert "\n    192.0.2.1\n" in text
    assert "1. Look in your quarantine for this mail, by its subject, From address and date, and release it" in words
    assert "2. Put this IP address on your allowlist at network level, or else the domain example.com, which" in words
    assert "3. Tell us which rule or filter refused the mail." in words
    assert "4. Answer this letter once that is done: then we make the address eligible for our mail again" in words
    assert text.endswith("Kind regards,\nExample News\nnews@example.com\n")


@pytest.mark.parametrize("reason", ALLOWED)
def test_refusals_of_filters_ask_for_an_allowlist(reason: Reason) -> None:
    text = flat(to_their_it(bounce(reason=reason)))
    assert "on your allowlist" in text
    assert ("quarantine" in text) == (reason not in {Reason.GREYLISTED, Reason.RATE_LIMITED})


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason.MAILBOX_FULL, "See that there is space again in the mailbox of lee@corp.example."),
        (Reason.MAILBOX_UNAVAILABLE, "See whether the mailbox of lee@corp.example exists"),
        (Reason.SERVER_UNAVAILABLE, "See whether your mail server is overloaded"),
        (Reason.CONNECTION_FAILED, "See whether the mail server of corp.example can be reached"),
        (Reason.DNS_FAILURE, "See whether the name servers of corp.example answer"),
        (Reason.ROUTING_LOOP, "Look for a forwarding"),
        (Reason.TLS_FAILURE, "See whether STARTTLS"),
        (Reason.RELAY_DENIED, "See whether the MX records of corp.example"),
        (Reason.DELIVERY_EXPIRED, "See whether your mail server takes mail for lee@corp.example"),
        (Reason.DELIVERY_DELAYED, "See whether your mail server takes mail for lee@corp.example"),
    ],
)
def test_faults_of_their_server_ask_to_mend_it_and_for_no_allowlist(reason: Reason, words: str) -> None:
    text = flat(to_their_it(bounce(reason=reason, generated_by="local")))
    assert words in text
    assert "allowlist" not in text
    assert "quarantine" not in text
    assert "could not be delivered to your mail server; the last attempt was on" in text


def test_a_restricted_address_asks_to_let_the_sender_in() -> None:
    text = flat(to_their_it(bounce(reason=Reason.RECIPIENT_RESTRICTED)))
    assert "Mail from news@example.com to corp.example: please let the sender in" in text
    assert "1. Let news@example.com write to lee@corp.example" in text
    assert "allowlist" not in text
    unsigned = flat(to_their_it(bounce(reason=Reason.RECIPIENT_RESTRICTED, original=None)))
    assert "1. Let us write to lee@corp.example" in unsigned


@pytest.mark.parametrize("reason", [Reason.USER_UNKNOWN, Reason.DMARC_POLICY, Reason.MESSAGE_TOO_LARGE])
def test_nobody_is_asked_for_what_is_not_theirs_to_mend(reason: Reason) -> None:
    assert ask_of(bounce(reason=reason)) is None


def test_what_the_own_side_refused_is_not_asked_of_theirs() -> None:
    assert ask_of(bounce(generated_by="local")) is None
    assert ask_of(bounce(generated_by="local", reason=Reason.UNKNOWN)) is Ask.ALLOW
    assert ask_of(bounce(remote_mta="Relay.example.com")) is None
    assert ask_of(bounce(remote_mta="relay.notexample.com")) is Ask.ALLOW
    assert ask_of(bounce("kim@example.com", remote_mta="mx.example.com")) is Ask.ALLOW
    assert ask_of(bounce(remote_mta=None)) is Ask.ALLOW


def test_bounces_of_one_domain_make_one_letter_that_says_equal_facts_once() -> None:
    text = to_their_it(bounce(), bounce("kim@corp.example", number=2))
    assert text.count("Dear postmaster") == 1
    assert text.count("Example News <news@example.com>") == 1
    assert text.count(SPAM) == 1
    assert "to 2 addresses at corp.example" in flat(text)
    assert "Mail 1:\n" in text
    assert "Mail 2:\n" in text
    assert "Look in your quarantine for these mails" in flat(text)


def test_recipients_of_one_mail_share_its_facts() -> None:
    text = to_their_it(bounce(), bounce("kim@corp.example"))
    assert "    To                lee@corp.example, kim@corp.example\n" in text
    assert text.count("<original1@example.com>") == 1


def test_words_that_differ_stand_at_their_mail() -> None:
    text = to_their_it(bounce(), bounce(number=2, reply="550 5.7.1 Rejected as spam, score 9"))
    assert text.index(SPAM) < text.index("Mail 2:") < text.index("score 9")


def test_bounces_of_several_domains_make_several_letters() -> None:
    text = to_their_it(bounce(), bounce("kim@club.example"))
    assert text.count("Dear postmaster of ") == 2
    assert "\n" + "=" * 72 + "\n\nTo: postmaster@club.example\n" in text


def test_of_many_mails_the_others_are_counted() -> None:
    text = to_their_it(*(bounce(f"p{number}@corp.example", number=number) for number in range(90)))
    assert "Mail 20:" in text
    assert "Mail 21:" not in text
    words = flat(text)
    assert "70 more mails were treated alike. They went to: p20@corp.example, p21@corp.example" in words
    assert "and 20 more." in words


def test_different_requests_share_a_letter_in_parts() -> None:
    text = flat(to_their_it(bounce(number=2, reason=Reason.MAILBOX_FULL), bounce(), bounce(reason=Reason.UNKNOWN)))
    assert text.startswith(
        "To: postmaster@corp.example Subject: Mail to corp.example does not arrive: please look into"
    )
    assert text.count("We ask you to:") == 2
    assert text.index("on your allowlist") < text.index("there is space again")


def test_each_fault_is_named_once_with_its_own_recipients() -> None:
    text = flat(
        to_their_it(
            bounce("a@corp.example", reason=Reason.MAILBOX_FULL),
            bounce("b@corp.example", number=2, reason=Reason.DELIVERY_EXPIRED),
            bounce("c@corp.example", number=3, reason=Reason.DELIVERY_DELAYED),
        )
    )
    assert "1. See that there is space again in the mailbox of a@corp.example. 2." in text
    assert "2. See whether your mail server takes mail for b@corp.example, c@corp.example, and" in text
    assert "3. Tell us" in text


def test_what_is_not_known_is_said_to_be_missing() -> None:
    text = flat(to_their_it(bounce(original=None)))
    assert "The notice that we got does not name: Subject, From, Sent, Message-ID." in text
    assert "Your mail server refused mail that we sent to lee@corp.example." in text
    assert "Look in your quarantine for mail to this address at that time" in text
    assert "Put us on your allowlist; we give you the IP addresses and the domain that we send from." in text
    assert text.endswith("Kind regards,")


def test_who_writes_can_be_stated() -> None:
    text = to_their_it(bounce(original=None), author=author_of("Ann Lee <ann@example.com>"))
    assert "from ann@example.com to lee@corp.example" in flat(text)
    assert "The sending domain is example.com." in text
    assert text.endswith("Ann Lee\nann@example.com\n")


def test_hidden_recipients_are_said_to_be_hidden() -> None:
    hidden = replace(bounce(), recipient=None)
    text = flat(to_their_it(hidden))
    assert "To: postmaster" not in text
    assert "To (the notice does not name the address)" in text
    assert "Dear postmaster of corp.example," in text
    nowhere = flat(to_their_it(replace(hidden, original=None)))
    assert "Dear postmaster of mx.example.org," in nowhere


def test_a_delay_promises_nothing_that_the_server_does_by_itself() -> None:
    text = flat(to_their_it(bounce(kind="delay", reason=Reason.GREYLISTED)))
    assert "could not be delivered to your mail server" in text
    assert "what has not arrived by then, we send again" in text


def test_an_address_that_was_never_held_is_not_said_to_be() -> None:
    text = flat(to_their_it(bounce(suppress=Suppression.NO)))
    assert "eligible" not in text
    assert "then we send again what did not arrive" in text


def test_several_senders_are_told_by_their_domain() -> None:
    one = bounce()
    assert one.original
    other = bounce(number=2)
    assert other.original
    other = replace(other, original=replace(other.original, from_="Shop <shop@example.com>"))
    assert "refused mail from example.com to lee@corp.example, last on" in flat(to_their_it(one, other))
    assert other.original
    far = replace(other, original=replace(other.original, from_="Shop <shop@club.example>"))
    text = flat(to_their_it(one, far))
    assert "Your mail server refused mail that we sent to lee@corp.example." in text
    assert "The sending domains are example.com, club.example." in text


@pytest.mark.parametrize("date", ["2026-11-20T09:11:58-00:00"])
def test_a_date_without_a_zone_says_so(date: str) -> None:
    found = bounce()
    assert found.original
    found = replace(found, original=replace(found.original, date=date))
    assert "Sent 20 Nov 2026 09:11 +00:00 (no time zone was stated)" in flat(to_their_it(found))


def test_a_date_that_is_none_is_left_out() -> None:
    found = bounce(last_attempt_date="soon", date=None, arrival_date=None)
    assert found.original
    text = flat(to_their_it(replace(found, original=replace(found.original, date="soon"))))
    assert "Sent" not in text
    assert "Your mail server refused mail that we sent to lee@corp.example." in text


def test_lines_are_at_most_72_columns_but_for_what_is_copied() -> None:
    long = "550 5.7.1 " + "Message rejected as spam " * 8
    text = to_their_it(bounce(reply=long))
    assert f"\n    {' '.join(long.split())}\n" in text
    assert all(width_of(line) <= 72 for line in text.splitlines()[2:] if "550 5.7.1" not in line)


def test_dates_are_those_of_the_language() -> None:
    assert "2026年11月20日 09:12 +01:00" in to_their_it(bounce(), language=language("zh"))
    assert "20. nov. 2026, 09:12 +01:00" in flat(to_their_it(bounce(), language=language("nb")))


def test_a_low_confidence_is_not_told_as_a_reason() -> None:
    assert "We understand the reason as: the mail was classed as spam." in flat(to_their_it(bounce()))
    assert "We understand" not in to_their_it(bounce(confidence=0.4))
    assert "We understand" not in to_their_it(bounce(reason=Reason.UNKNOWN))


def test_nothing_is_quoted_where_nothing_was_said() -> None:
    text = to_their_it(bounce(diagnostic=None))
    assert "said:" not in text


def test_several_recipients_without_a_copy_of_their_mail_are_counted() -> None:
    text = flat(to_their_it(bounce(original=None), bounce("kim@corp.example", number=2, original=None)))
    assert "Your mail server refused mail that we sent to 2 addresses at corp.example." in text
    assert "Some of the notices that we got do not name: Subject, From, Sent, Message-ID." in text
    delayed = [bounce(name, kind="delay", original=None) for name in ("a@corp.example", "b@corp.example")]
    assert "Mail that we sent to 2 addresses at corp.example could not be delivered" in flat(to_their_it(*delayed))
