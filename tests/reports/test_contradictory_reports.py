"""A report that says one thing and its opposite is told as such, is less sure, and gives no address up."""

import pytest

from tests.reports.report_samples import DAEMON, codes, delivery, parts, plain, records

REPORT = "report; report-type=delivery-status"
REFUSED = "550 5.1.1 no such user"


def group(action: str, status: str, reply: str = "", recipient: str = "bob@example.org") -> str:
    code = f"Diagnostic-Code: smtp; {reply}\n" if reply else ""
    return f"Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: {status}\n{code}\n"


def in_parts(*groups: str) -> str:
    fields = (("message/delivery-status", f"Reporting-MTA: dns; mx.example.com\n\n{one}") for one in groups)
    return parts(("text/plain", "Sorry."), *fields, kind=REPORT, sender=DAEMON)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        (("delivered", "5.1.1", REFUSED), "delivered"),
        (("delivered", "5.1.1"), "delivered"),
        (("delivered", "2.0.0", REFUSED), "delivered"),
        (("relayed", "4.4.1"), "relayed"),
        (("expanded", "5.1.1"), "expanded"),
        (("failed", "2.0.0"), "failure"),
        (("failed", "2.0.0", REFUSED), "failure"),
        (("failed", "5.1.1", "250 2.1.5 Ok"), "failure"),
        (("delayed", "5.1.1", REFUSED), "delay"),
        (("delayed", "2.0.0"), "delay"),
    ],
)
def test_an_action_and_a_code_that_exclude_each_other(fields: tuple[str, ...], kind: str) -> None:
    (found,) = records(delivery(group(*fields)))
    assert (found["kind"], codes(found)) == (kind, ["contradictory_status"])
    assert found["suppress"] != "yes"
    assert found["confidence"] <= 0.7


@pytest.mark.parametrize(
    "fields",
    [
        ("failed", "4.4.7", "452 4.2.2 mailbox full"),
        ("failed", "4.0.0", REFUSED),
        ("delayed", "4.1.1", REFUSED),
        ("delivered", "2.1.5", "250 2.1.5 Ok"),
        ("relayed", "2.0.0"),
    ],
)
def test_an_action_and_a_code_that_may_stand_together(fields: tuple[str, ...]) -> None:
    (found,) = records(delivery(group(*fields)))
    assert found["problems"] == []


@pytest.mark.parametrize(
    "words",
    [
        "Your message was successfully delivered to the destination(s) listed below.\n\n<bob@example.org>: ok\n",
        "Ihre Nachricht wurde erfolgreich an den Empfänger bob@example.org zugestellt.\n",
        "Votre message a été remis avec succès à bob@example.org.\n",
        "Su mensaje fue entregado con éxito a bob@example.org.\n",
        "Twoja wiadomość została pomyślnie dostarczona do bob@example.org.\n",
        "Uw bericht is met succes afgeleverd bij bob@example.org.\n",
    ],
)
def test_words_of_success_beside_a_failure(words: str) -> None:
    (found,) = records(delivery(group("failed", "5.1.1", REFUSED), words=words))
    assert (found["kind"], found["suppress"], codes(found)) == ("failure", "hold", ["contradictory_words"])
    (found,) = records(delivery(group("delivered", "2.0.0"), words=words))
    assert (found["kind"], codes(found)) == ("delivered", [])


@pytest.mark.parametrize(
    "words",
    [
        "Ihre Nachricht konnte leider nicht erfolgreich übermittelt werden: bob@example.org",
        "Sie konnte nicht erfolgreich an den folgenden Empfänger zugestellt werden: bob@example.org",
        "Twoja wiadomość nie została pomyślnie dostarczona do bob@example.org",
        "Uw bericht werd niet succesvol afgeleverd bij bob@example.org",
        "Uw bericht is niet met succes bezorgd bij bob@example.org",
        "Votre message n'est pas remis avec succès à bob@example.org",
        "Il messaggio non consegnato correttamente a bob@example.org",
        "Your message was not successfully delivered to bob@example.org",
    ],
)
def test_what_was_not_done_with_success_failed(words: str) -> None:
    (found,) = records(plain(f"{words}\n\n{REFUSED}\n", DAEMON, "Undeliverable: Hello"))
    assert (found["kind"], found["recipient"], found["suppress"]) == ("failure", "bob@example.org", "yes")


def test_a_mailbox_that_is_none_cannot_be_full() -> None:
    mail = delivery(group("failed", "5.1.1", REFUSED), words="It failed.\n\n<bob@example.org>: mailbox is full\n")
    (found,) = records(mail)
    assert (found["reason"], codes(found)) == ("user_unknown", ["contradictory_reasons"])
    assert found["confidence"] < 0.95
    (found,) = records(mail.replace("mailbox is full", "it is refused"))
    assert (found["reason"], codes(found)) == ("user_unknown", [])


def test_a_mailbox_can_be_full_and_disabled() -> None:
    reply = "552 5.2.2 The mailbox is full and inactive: this account is disabled"
    (found,) = records(delivery(group("failed", "5.2.2", reply)))
    assert found["problems"] == []


def test_words_of_failure_do_not_hide_the_success_in_a_field() -> None:
    words = f"Your message could not be delivered.\n\n<bob@example.org>: {REFUSED}\n"
    (found,) = records(delivery(group("failed", "5.1.1", "250 2.1.5 Ok delivered"), words=words))
    assert (found["kind"], found["reply_code"], codes(found)) == ("failure", 550, ["contradictory_status"])
    assert found["suppress"] == "hold"


def test_the_exit_status_of_a_program_is_no_reply_code() -> None:
    fields = group("failed", "5.0.0", "255").replace("smtp; 255", "X-Unix; 255")
    words = "Your message could not be delivered.\n\n<bob@example.org>: 554 5.3.0 unknown mailer error 255\n"
    (found,) = records(delivery(fields, words=words))
    assert (found["kind"], found["reply_code"], found["problems"]) == ("failure", 554, [])


def test_words_of_failure_beside_a_success() -> None:
    words = f"Your message could not be delivered.\n\n<bob@example.org>: {REFUSED}\n"
    (found,) = records(delivery(group("delivered", "2.0.0"), words=words))
    assert (found["kind"], found["status"], codes(found)) == ("delivered", "5.1.1", ["contradictory_status"])


def test_parts_that_disagree_about_one_recipient() -> None:
    failed, arrived = group("failed", "5.1.1", REFUSED), group("delivered", "2.0.0", "250 2.0.0 Ok")
    for mail in (in_parts(failed, arrived), in_parts(arrived, failed)):
        (found,) = records(mail)
        assert (found["kind"], found["suppress"]) == ("failure", "hold")
        assert codes(found) == ["merged_groups", "contradictory_groups"]
        assert found["confidence"] <= 0.7


def test_parts_that_agree_are_one_report() -> None:
    failed = group("failed", "5.1.1", REFUSED)
    (found,) = records(in_parts(failed, failed))
    assert (found["suppress"], codes(found)) == ("yes", ["merged_groups"])


def test_the_recipients_of_every_part_are_read() -> None:
    names = ["bob@example.org", "carl@example.net"]
    found = records(in_parts(*(group("failed", "5.1.1", REFUSED, name) for name in names)))
    assert [item["recipient"] for item in found] == names


@pytest.mark.parametrize("again", ["Action: delivered\n", "Status: 2.0.0\n", "Action: delivered\nStatus: 4.2.2\n"])
def test_a_field_that_is_given_twice(again: str) -> None:
    (found,) = records(delivery(group("failed", "5.1.1").rstrip("\n") + "\n" + again))
    assert (found["kind"], found["status"], found["suppress"]) == ("failure", "5.1.1", "hold")
    assert codes(found) == ["contradictory_groups"]
    assert found["confidence"] <= 0.7


def test_a_field_that_is_given_twice_alike() -> None:
    (found,) = records(delivery(group("failed", "5.1.1", REFUSED).rstrip("\n") + "\nStatus: 5.1.1\nAction: failed\n"))
    assert (found["suppress"], found["problems"]) == ("yes", [])


def test_fields_without_end_make_one_recipient() -> None:
    (found,) = records(delivery("Final-Recipient: rfc822; bob@example.org\n" + "Action: failed\n" * 20_000))
    assert (found["recipient"], codes(found)) == ("bob@example.org", ["too_many_recipients"])


def test_groups_may_end_with_their_recipient() -> None:
    names = ["bob@example.org", "carl@example.net"]
    found = records(
        delivery("".join(f"Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; {name}\n" for name in names))
    )
    assert [(item["recipient"], item["status"]) for item in found] == [(name, "5.1.1") for name in names]
