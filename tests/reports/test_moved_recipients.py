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
        f"Der Empfänger ist unbekannt. Die neue E-Mail-Adresse lautet {NEW}.\n",
        f"L'utilisateur est inconnu. Sa nouvelle adresse est {NEW}\n",
        f"Użytkownik nieznany (550 5.1.1 user unknown). Nowy adres: {NEW}\n",
    ],
)
def test_the_old_address_is_the_one_that_failed(words: str) -> None:
    (found,) = records(plain(TO_BOB + words, DAEMON, "Undeliverable: Hello"))
    assert (found["recipient"], found["kind"], found["suppress"]) == (OLD, "failure", "yes")
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


@pytest.mark.parametrize("words", [f"Please try {OLD} again later.\n", f"<{OLD}>: new mail is not accepted\n"])
def test_such_words_beside_the_recipient_mean_something_else(words: str) -> None:
    words = f"Your message could not be delivered.\n\n{words}550 5.1.1 no such user\n"
    (found,) = records(plain(words, DAEMON, "Undeliverable: Hello"))
    assert found["recipient"] == OLD
