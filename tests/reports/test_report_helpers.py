"""The small functions under the decoders: dates, separators, fields, addresses, reasons, wordings, originals."""

import pytest

from bounce_cli.message.view import Message
from bounce_cli.reports.dates import rfc3339
from bounce_cli.reports.notice_text import read_notice_text
from bounce_cli.reports.original import find_original, original_from_text, original_recipients
from bounce_cli.reports.status_fields import looks_like_status, read_status_fields
from bounce_cli.reports.words.bare_names import bare_names
from bounce_cli.reports.words.failed_addresses import Rank, failed_addresses
from bounce_cli.reports.words.reasons import reason_text
from bounce_cli.reports.words.separators import cut_at_original
from bounce_cli.reports.words.transcript import Transcript
from bounce_cli.reports.words.wordings import words_for


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon, 16 Nov 2026 09:59:00 +0100", "2026-11-16T09:59:00+01:00"),
        ("16 Nov 2026 09:59:00 GMT", "2026-11-16T09:59:00+00:00"),
        ("Mon, 16 Nov 2026 09:59:60 +0000", "2026-11-16T09:59:59+00:00"),
        ("Mon, 16 Nov 2026 09:59:00 -0330 (NST)", "2026-11-16T09:59:00-03:30"),
        ("2026-11-16 09:59:00.123+05:30", "2026-11-16T09:59:00+05:30"),
        ("2026-11-16T09:59-0800", "2026-11-16T09:59:00-08:00"),
        ("2026-11-16T09:59:00", "2026-11-16T09:59:00-00:00"),
        ("Mon, 16 Nov 2026 09:59:00", "2026-11-16T09:59:00-00:00"),
        ("Mon, 16 Nov 2026 09:59:00 +9999", "2026-11-16T09:59:00+00:00"),
        ("2026-13-45T09:59:00Z", None),
        ("Mon, 99 Nov 2026 09:59:00 +0100", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(written: str | None, read: str | None) -> None:
    assert rfc3339(written) == read


@pytest.mark.parametrize(
    "line",
    [
        "--- Below this line is a copy of the message.",
        "--- Below the next line is a copy of the message.",
        "---Below this line is a copy of the message.",
        "--- Mensaje original adjunto.",
        "--- Attachment is a copy of the message.",
        "------ This is a copy of the message, including all the headers. ------",
        "------ This is a copy of the message's headers. ------",
        "--- The header of the original message is following. ---",
        "   ----- Original message follows -----",
        "   ----- Message header follows -----",
        "   ----- Unsent message follows -----",
        "----- Original message -----",
        "    Below is a copy of the original message:",
        "Original message follows.",
        "Message headers follow:",
        "------- Returned Message --------",
        "-------- Returned Mail --------",
        "--------RETURNED MAIL FOLLOWS--------",
        "Original message headers:",
        "Ursprüngliche Nachrichtenkopfzeilen:",
        "En-têtes de message d'origine :",
        "Included is a copy of the message header:",
        "-------original message",
        "-------original mail info",
        "Your message reads (in part):",
        "Message text follows:",
        "Old message:",
        "Original mail as follows:",
        "'++++++++++++++++++++++++++++++",
        "The attachment contains the original mail headers",
        "   -- The header and top 20 lines of the message follows --",
    ],
)
def test_separators(line: str) -> None:
    notice, original = cut_at_original(f"Sorry.\n\n{line}\n\n  From: a@example.org\n  Subject: x\n\n  text\n")
    assert notice == "Sorry."
    assert original == "From: a@example.org\nSubject: x\n\ntext\n"


def test_a_bare_header_separates_too() -> None:
    assert cut_at_original("Sorry.\n\nReceived: by a\nFrom: b\n") == ("Sorry.", "Received: by a\nFrom: b\n")
    assert (
        cut_at_original("Sorry.\n-----------\nFrom MAILER-DAEMON Thu\nReturn-Path: <a@b.c>\n")[1]
        == "Return-Path: <a@b.c>\n"
    )
    assert cut_at_original("Sorry, that is all.") == ("Sorry, that is all.", None)
    assert cut_at_original("Sorry.\nOld message:\nno header") == ("Sorry.", "\nno header")


def test_status_fields_keep_what_belongs_to_the_message() -> None:
    fields = read_status_fields(
        "X-Queue-Id: 1\nReporting-MTA: dns; a\n\nFinal-Recipient: rfc822; b@c.d\nX-More: 1\n", 9
    )
    assert fields.message == {"x-queue-id": "1", "reporting-mta": "dns; a"}
    assert fields.recipients == ({"final-recipient": "rfc822; b@c.d", "x-more": "1"},)


def test_status_fields_have_a_limit() -> None:
    text = "\n".join(f"Final-Recipient: rfc822; u{number}@c.d\nAction: failed\n" for number in range(9))
    assert len(read_status_fields(text, 3).recipients) == 3


def test_a_reply_goes_on_behind_a_blank_line() -> None:
    text = "Final-Recipient: rfc822; b@c.d\nDiagnostic-Code: smtp; 550 one\n\ntwo and three\n"
    assert read_status_fields(text, 9).recipients[0]["diagnostic-code"] == "smtp; 550 one two and three"


def test_diagnostics_given_twice_are_joined() -> None:
    text = "Final-Recipient: rfc822; b@c.d\nDiagnostic-Code: smtp; 550 one\nDiagnostic-Code: two\n"
    assert read_status_fields(text, 9).recipients[0]["diagnostic-code"] == "smtp; 550 one two"


def test_text_that_looks_like_a_status() -> None:
    assert looks_like_status("> Final-Recipient: a\n> Action: b\n> Status: c\n")
    assert not looks_like_status("Action: b\nStatus: c\nReporting-MTA: d\n")
    assert not looks_like_status("Final-Recipient: a\nAction: b\n")


@pytest.mark.parametrize(
    ("line", "rank"),
    [
        ("<bob@example.org>:", Rank.CERTAIN),
        ("Failed Recipient: bob@example.org", Rank.CERTAIN),
        ("Recipient: [SMTP:bob@example.org]", Rank.CERTAIN),
        ("收件人：bob@example.org", Rank.CERTAIN),
        ("\tbob@example.org (user not found)", Rank.CERTAIN),
        ("  * bob@example.org", Rank.CERTAIN),
        ('"Bob" <bob@example.org>', Rank.CERTAIN),
        (">>> RCPT TO:<bob@example.org>", Rank.TRANSCRIPT),
        ("550 <bob@example.org>... unknown", Rank.TRANSCRIPT),
        ("There was an error delivering your mail to <bob@example.org>.", Rank.CERTAIN),
        ("We had trouble; your message to bob@example.org is lost", Rank.SENTENCE),
        ("To: bob@example.org", Rank.ADDRESSEE),
        ("it is about bob@example.org somehow", Rank.BYSTANDER),
    ],
)
def test_ranks_of_places(line: str, rank: Rank) -> None:
    found = failed_addresses(f"Sorry.\n{line}\n")
    assert [(item.address, item.rank) for item in found] == [("bob@example.org", rank)]


@pytest.mark.parametrize(
    "text",
    [
        "From: bob@example.org",
        "Original Sender: <bob@example.org>",
        "A message sent by\n\n  <bob@example.org>\n\nfailed",
        "error after MAIL FROM:<bob@example.org>:",
        "For further assistance, please contact\nbob@example.org",
        "For assistance write to us at bob@example.org",
        "bob@example.org wrote:",
        "Message-ID: <bob@example.org>",
        "see message id <bob@example.org>",
        "  postmaster@example.org",
    ],
)
def test_places_of_no_recipient(text: str) -> None:
    assert [item for item in failed_addresses(text) if item.rank > Rank.BYSTANDER] == []


def test_a_daemon_counts_where_it_is_named_without_doubt() -> None:
    assert [item.address for item in failed_addresses("these failed:\n\npostmaster@example.org\n")]
    assert [item.address for item in failed_addresses("<postmaster@example.org>: 550 no\n")]


def test_the_addressee_of_a_notice_is_no_recipient() -> None:
    text = "It was sent to ann@example.com.\nIt could not be delivered to bob@example.org."
    assert [item.address for item in failed_addresses(text, sender="Ann@example.com")] == ["bob@example.org"]


def test_blocks_of_several_addresses() -> None:
    text = "<a@b.org>:\nno such user\n\n<c@d.org>:\nfull\n\n\nrest\n"
    blocks = {item.address: item.block for item in failed_addresses(text)}
    assert "no such user" in blocks["a@b.org"]
    assert "full" not in blocks["a@b.org"]
    assert "rest" not in blocks["c@d.org"]
    blocks = {item.address: item.block for item in failed_addresses("a@b.org: one\nc@d.org: two\n--------\nz")}
    assert blocks == {"a@b.org": "a@b.org: one", "c@d.org": "c@d.org: two"}


def test_an_alias_of_a_program_is_the_recipient() -> None:
    text = '<a@b.org>\n  (reason: 550 no)\n"|/usr/bin/archive -d x"\n  (reason: 127)\n  (expanded from: <c@b.org>)\n'
    blocks = {item.address: item.block for item in failed_addresses(text)}
    assert blocks["a@b.org"] == "<a@b.org>\n  (reason: 550 no)"
    assert blocks["c@b.org"].startswith('"|/usr/bin/archive')


def test_a_summary_states_what_the_answer_does_not() -> None:
    session = ">>> RCPT To:<a@b.org>\n<<< 550 no such user\n550 5.1.1 <a@b.org>... User unknown\n"
    transcript = Transcript(session)
    reply = transcript.answer_to("a@b.org", "", lone=False)
    assert reply is not None
    assert (reply.text, reply.status) == ("550 no such user", "5.1.1")
    assert transcript.command_of("a@b.org", "", lone=False) == "RCPT"


def test_known_addresses_win() -> None:
    items = failed_addresses("<a@b.org>: no", known=("x@y.org",))
    assert [(item.address, item.line, item.block) for item in items] == [("x@y.org", -1, "<a@b.org>: no")]
    assert [item.block for item in failed_addresses("nothing", known=("x@y.org", "z@y.org"))] == ["", ""]


def test_names_without_domain() -> None:
    text = "Sorry, the following recipients\ncould not be reached:\n\n  bob   no such person\n  cat\n\nbye\n  dan\n"
    assert bare_names(text, "example.org", None) == ["bob@example.org", "cat@example.org"]
    assert bare_names(text, "example.org", "Bob <bob@example.net>") == ["bob@example.net", "cat@example.org"]
    assert bare_names(text, None, None) == []
    assert bare_names("the following address failed:\n\n\n\n\n\n  bob", "example.org", None) == []
    assert bare_names("no heading\n  bob", "example.org", None) == []


def test_reasons_by_label() -> None:
    text = "The problem appears to be :\n-- wrong address\n\nAdditional information follows :\n-- 5.4.1 denied\n"
    assert reason_text(text, text, "a@b.c") == "5.4.1 denied"
    assert reason_text("because:\n\n  not listed\n", "", None) == "not listed"
    assert reason_text("Reason: full\n   since May\nx", "", None) == "full since May"
    assert reason_text("because:\n\n\n\n", "", None) is None


def test_reasons_beside_and_below_the_address() -> None:
    assert reason_text("", "\ta@b.org (user not found)\n", "a@b.org") == "user not found"
    assert reason_text("", "a@b.org on Mon, 16 Nov 2026 09:59:00\n 09:59:00 +0100\n gone\n", "a@b.org") == "gone"
    assert reason_text("", "a@b.org\n\nfull\n---\nx", "a@b.org") == "full"
    assert reason_text("", "nothing", "a@b.org") is None
    assert reason_text("", "a@b.org", None) is None


def test_wordings() -> None:
    words = words_for("auto_reply_subject")
    assert words.begins("automatic reply: x")
    assert not words.within("hello")
    assert words_for("challenge").count("is protected by a challenge") == 2
    with pytest.raises(KeyError):
        words_for("no such group")


def test_a_footer_of_a_list_is_no_part_of_a_notice() -> None:
    footer = "_" * 47 + "\nReaders mailing list\nreaders@lists.example.org\n"
    assert "readers@" not in read_notice_text(Message(b"A: b\n\nSorry.\n" + footer.encode())).text
    assert read_notice_text(Message(b"A: b\n\n" + footer.encode())).text == ""
    other = "_" * 47 + "\nbob@example.org is full\n"
    assert "bob@" in read_notice_text(Message(b"A: b\n\nSorry.\n" + other.encode())).text


def test_stand_ins_are_no_notice() -> None:
    mail = (
        b'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\nUse HTML.\n'
        b"--b\nContent-Type: text/html\n\n<p>bob@example.org is unknown</p>\n--b--\n"
    )
    assert read_notice_text(Message(mail)).text.strip() == "bob@example.org is unknown"


def test_what_is_no_original() -> None:
    assert original_from_text("just words") is None
    assert original_from_text("") is None
    assert original_recipients(None) is None
    assert find_original(Message(b"Content-Type: message/rfc822\n\nonly words\n")) is None
