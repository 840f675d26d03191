"""Who moved failed at the old address: the new one, which the notice tells of, is good and is never given up."""

import pytest

from tests.reports.report_samples import DAEMON, parts, plain, records

OLD, NEW = "bob@example.org", "bob.new@example.net"
TO_BOB = f"Your message to {OLD} could not be delivered.\n\n"
OURS = f"From: us@example.com\nTo: {OLD}\nSubject: Hello\n\nHello.\n"


@pytest.mark.parametrize(
    "words",
    [
        f"551 5.1.6 User moved; please try <{NEW}>\n",
        f"551 5.1.6 User not local; please try <{NEW}>\n",
        f"550 5.1.1 User unknown, try {NEW}\n",
        f"550 5.1.6 The user has moved to {NEW}\n",
        f"550 5.1.6 {OLD} has been changed to <{NEW}>\n",
        f"550 5.1.6 User has moved. The new address is {NEW}.\n",
        f"The user has moved.\n\nNew address:\n\n  {NEW}\n",
        f"The user has moved.\nPlease use\n<{NEW}>\n",
        f"550 5.1.6 User has moved, forwarding address: <{NEW}>\n",
        f"550 5.1.1 recipient unknown: please send to {NEW}\n",
        f"550 5.1.1 User unknown. Please update your address book with {NEW}\n",
        f"550 5.1.1 User unknown, my new email is {NEW}\n",
        f"550 5.1.1 User changed e-mail address to {NEW}\n",
        f"550 5.1.1 User unknown.\nUse {NEW} instead.\n",
        f"Der Empfänger ist unbekannt. Die neue E-Mail-Adresse lautet {NEW}.\n",
        f"L'utilisateur est inconnu. Sa nouvelle adresse est {NEW}\n",
        f"Użytkownik nieznany (550 5.1.1 user unknown). Nowy adres: {NEW}\n",
    ],
)
def test_the_old_address_is_the_one_that_failed(words: str) -> None:
    (found,) = records(plain(TO_BOB + words, DAEMON, "Undeliverable: Hello"))
    assert (found["recipient"], found["kind"]) == (OLD, "failure")
    assert found["suppress"] in {"yes", "hold"}
    assert found["reason"] in {"mailbox_moved", "user_unknown"}


@pytest.mark.parametrize("words", [f"551 5.1.6 User moved; please try <{NEW}>\n", f"New address:\n\n  {NEW}\n"])
def test_where_only_another_place_names_the_old_one(words: str) -> None:
    words = "Your message could not be delivered.\n\n" + words
    listed = f"{DAEMON}X-Failed-Recipients: {OLD}\n"
    returned = parts(("text/plain", words), ("message/rfc822", OURS), sender=DAEMON)
    for mail in (plain(words, listed, "Undeliverable: Hello"), returned):
        assert [item["recipient"] for item in records(mail)] == [OLD]
    (found,) = records(plain(words, DAEMON, "Undeliverable: Hello"))
    assert found["recipient"] is None
    assert found["suppress"] != "yes"


@pytest.mark.parametrize(
    "words",
    [
        f"Please try {OLD} again later.\n550 5.1.1 no such user",
        f"Please try {OLD} later: 550 5.1.1 no such user",
        f"<{OLD}>: new mail is not accepted, 550 5.1.1 no such user",
        f"Delivery to the new address {OLD} failed: 550 5.1.1 no such user",
        f"Your message to the new account {OLD} was rejected: 550 5.1.1 no such user",
        f"The new mailbox {OLD} does not exist: 550 5.1.1 no such user",
        f"The forwarding address {OLD} failed: 550 5.1.1 no such user",
        f"Forwarding address: {OLD}\nReason: 550 5.1.1 no such user",
        f"Please check the new address\n{OLD}\n550 5.1.1 no such user",
        f"If you try this, use another:\n\n<{OLD}>: 550 5.1.1 no such user",
        f"Zustellung an die neue Adresse {OLD} : 550 5.1.1 no such user",
    ],
)
def test_such_words_about_the_recipient_mean_something_else(words: str) -> None:
    mail = plain(f"Your message could not be delivered.\n\n{words}\n", DAEMON, "Undeliverable: Hello")
    (found,) = records(mail)
    assert (found["recipient"], found["reason"], found["suppress"]) == (OLD, "user_unknown", "yes")


@pytest.mark.parametrize("name", ["user1", "use", "trying", "try", "newman"])
def test_names_that_begin_like_such_words_are_names(name: str) -> None:
    words = f"Your message could not be delivered to\n{name}@example.org\n550 5.1.1 no such user\n"
    (found,) = records(plain(words, DAEMON, "Undeliverable: Hello"))
    assert (found["recipient"], found["suppress"]) == (f"{name}@example.org", "yes")
