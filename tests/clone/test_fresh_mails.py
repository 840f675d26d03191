import re
from email import policy
from email.parser import BytesParser

from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.clone.fresh import FreshMail, fresh_mails
from tests.clone.bounces import BULK, FULL, HEAD, NOW, SPAM, TEXT, UNKNOWN, bounce, planned


def mails(*reports: bytes) -> list[FreshMail]:
    return [fresh for mail in planned(*reports) for fresh in fresh_mails(mail, NOW)]


def test_the_fresh_mail_is_the_old_one_but_for_the_named_fields() -> None:
    (mail,) = mails(bounce())
    message_id = re.search(rb"Message-ID: (<[0-9a-f]{32}@example\.com>)\n", mail.header)
    assert message_id
    assert mail.header == (
        b"From: Example News <news@example.com>\n"
        b"To: kim@example.org\n"
        b"Subject: Our\n programme\n"
        b"Date: Tue, 01 Dec 2026 09:00:00 +0000\n"
        b"Message-ID: " + message_id[1] + b"\n"
        b"References: <a@example.com>\n\t<b@example.com>\n\n"
    )
    assert mail.body == b"Hello.\n.\n..two\nFrom here on.\n\n"
    assert mail.size == len((mail.header + mail.body).replace(b"\n", b"\r\n"))
    assert (mail.subject, mail.return_path) == ("Our programme", "news@example.com")


def test_identifiers_are_never_the_same() -> None:
    assert len({mails(bounce())[0].header for _ in range(20)}) == 20


def test_only_who_should_get_it_stands_in_to() -> None:
    report = bounce({"kim@example.org": FULL, "gone@example.org": UNKNOWN, "lee@example.org": SPAM})
    assert [mail.recipients for mail in mails(report)] == [("kim@example.org",)]


def test_mail_to_persons_goes_together_to_those_who_know_of_each_other() -> None:
    found = mails(bounce({"kim@EXAMPLE.org": FULL, "blind@example.org": FULL, "lee@example.org": FULL}))
    assert [mail.recipients for mail in found] == [("kim@EXAMPLE.org", "lee@example.org"), ("blind@example.org",)]
    assert b"To: kim@EXAMPLE.org,\n lee@example.org\n" in found[0].header


def test_mail_to_many_goes_to_each_alone() -> None:
    found = mails(bounce({"kim@example.org": FULL, "lee@example.org": FULL}, BULK))
    assert [mail.recipients for mail in found] == [("kim@example.org",), ("lee@example.org",)]
    assert all(b"List-Unsubscribe: <https://example.com/u>\n" in mail.header for mail in found)


def test_a_mail_that_does_not_tell_its_reverse_path() -> None:
    (mail,) = mails(bounce(original=TEXT.replace(b"Return-Path: <news@example.com>\n", b"")))
    assert mail.return_path is None


def test_nobody_to_send_to_makes_no_mail() -> None:
    assert mails(bounce({"kim@example.org": UNKNOWN})) == []
    assert mails(bounce(original=HEAD, part="text/rfc822-headers")) == []


LINE = st.binary(max_size=60).map(lambda octets: octets.translate(None, b"\r\n\0"))


@given(st.lists(LINE, min_size=1, max_size=12))
def test_any_body_comes_through_octet_for_octet(lines: list[bytes]) -> None:
    body = b"begin\n" + b"\n".join(lines).replace(b"--b1", b"") + b"\nend.\n"
    (mail,) = mails(bounce(original=HEAD + b"\n" + body))
    assert mail.body == body


def test_a_standard_parser_reads_the_same_mail() -> None:
    (mail,) = mails(bounce())
    old = BytesParser(policy=policy.default).parsebytes(TEXT)
    new = BytesParser(policy=policy.default).parsebytes(mail.header + mail.body)
    changed = {"Return-Path", "Received", "DKIM-Signature", "To", "Cc", "Date", "Message-ID"}
    assert [item for item in new.items() if item[0] not in changed] == [
        item for item in old.items() if item[0] not in changed
    ]
    assert new.get_content() == old.get_content()
