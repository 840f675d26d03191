"""What every notice of a server says, whatever happened, must not be taken for the cause."""

import pytest

from bounce_cli.classifier import Diagnostic, classify

_BOILERPLATE = {
    "postfix": "This is the mail system at host mx.example.org. I'm sorry to have to inform you that your message "
    "could not be delivered to one or more recipients. It's attached below. For further assistance, "
    "please send mail to postmaster. If you do so, please include this problem report. You can delete "
    "your own text from the attached returned message. The mail system",
    "exim": "This message was created automatically by mail delivery software. A message that you sent could not "
    "be delivered to one or more of its recipients. This is a permanent error. The following address(es) "
    "failed:",
    "qmail": "Hi. This is the qmail-send program at mx.example.org. I'm afraid I wasn't able to deliver your "
    "message to the following addresses. This is a permanent error; I've given up. Sorry it didn't work "
    "out.",
    "sendmail": "The original message was received at Mon, 1 Apr 2024 10:00:00 +0200 from localhost [127.0.0.1] ----- "
    "The following addresses had permanent fatal errors ----- <a@example.org> ----- Transcript of session "
    "follows ----- ... while talking to mx.example.org.:",
    "exchange": "Delivery has failed to these recipients or groups: a@example.org. Diagnostic information for "
    "administrators: Generating server: MX.example.org. Remote Server returned. Original message headers:",
    "google": "Message not delivered. There was a problem delivering your message to a@example.org. See the "
    "technical details below. LEARN MORE. The response was:",
    "yahoo": "Sorry, we were unable to deliver your message to the following address. --- Below this line is a "
    "copy of the message.",
    "courier": "This is a delivery status notification from mx.example.org, running the Courier mail server. The "
    "original message was received. UNDELIVERABLE MAIL Your message to the following recipients cannot be "
    "delivered:",
    "opensmtpd": "Hi! This is the MAILER-DAEMON, please DO NOT REPLY to this email. An error has occurred while "
    "attempting to deliver a message for the following list of recipients: Below is a copy of the "
    "original message:",
    "domino": "Your message Subject: Hello was not delivered to: a@example.org because:",
    "notice": "This is an automatically generated Delivery Status Notification. Delivery to the following "
    "recipients failed.",
    "advice": "If you think this is wrong, contact your system administrator or your Internet service provider for "
    "help.",
    "disclaimer": "This e-mail and its attachments are confidential. If you are not the intended recipient, delete it.",
}


@pytest.mark.parametrize("name", _BOILERPLATE)
def test_boilerplate_says_nothing(name: str) -> None:
    for diagnostic in (Diagnostic(text=_BOILERPLATE[name]), Diagnostic(text="", words=_BOILERPLATE[name])):
        result = classify(diagnostic)
        assert (result.reason, result.evidence) == ("unknown", ())


@pytest.mark.parametrize("name", _BOILERPLATE)
def test_boilerplate_does_not_hide_the_cause(name: str) -> None:
    for text, reason in (("550 5.1.1 User unknown", "user_unknown"), ("452 4.2.2 Over quota", "mailbox_full")):
        assert classify(Diagnostic(text=text, words=_BOILERPLATE[name])).reason == reason
        assert classify(Diagnostic(text=f"{_BOILERPLATE[name]} {text}")).reason == reason
