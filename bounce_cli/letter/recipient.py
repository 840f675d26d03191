"""The request to the person: how mail that is wanted comes to be seen."""

from collections.abc import Iterator, Sequence

from bounce_cli.classifier import Reason
from bounce_cli.diagnosis import Diagnosis
from bounce_cli.language.said import Said, counted, said, together
from bounce_cli.letter.asks import Ask, ask_of
from bounce_cli.letter.author import Author
from bounce_cli.letter.facts import last_moment, mail_blocks, moment
from bounce_cli.letter.grouping import Group, mails_of, usual_author
from bounce_cli.letter.harmless import harmless
from bounce_cli.letter.model import Block, Item, Letter, Paragraph, Steps
from bounce_cli.letter.opening import signature, whose
from bounce_cli.letter.origins import Origins
from bounce_cli.letter.their_it import sending_blocks

__all__ = ["to_recipient"]


def to_recipient(group: Group, origins: Origins, stated: Author) -> Letter:
    """The letter to one recipient of bounces, or of sent mails that were not seen; arguments as of `their_it`."""
    diagnoses = group.diagnoses
    author = usual_author(diagnoses, stated)
    mails = mails_of(diagnoses)
    is_sent = all(ask_of(one) is Ask.FIND for one in diagnoses)
    blocks: list[Block] = [
        Paragraph(text=said("Hello,")),
        Paragraph(text=_unseen(len(mails)) if is_sent else _refused(diagnoses)),
    ]
    blocks += mail_blocks(mails)
    blocks.append(Paragraph(text=said("This is what you can do:")))
    blocks.append(Steps(items=tuple(Item(text=text) for text in _steps(diagnoses, stated, is_sent=is_sent))))
    if (origins.ranges or origins.domains) and any(ask_of(one) in {Ask.ALLOW, Ask.FIND} for one in diagnoses):
        blocks.append(Paragraph(text=said("For your IT, to let our mail pass:")))
        blocks += sending_blocks(origins)
    blocks.append(signature(author))
    sender = whose(diagnoses, stated)
    subject = said("Mail from {sender} that you did not get", sender=sender) if sender else said("Mail you did not get")
    return Letter(
        name=harmless(group.name),
        subject=subject,
        blocks=tuple(blocks),
        to=diagnoses[0].recipient,
        author=author.field,
    )


def _unseen(mails: int) -> Said:
    return counted(
        mails,
        "We sent you this mail, and no notice came that it failed; it may lie in your junk folder, or your mail system "
        "may hold it back.",
        "We sent you these mails, and no notice came that they failed; they may lie in your junk folder, or your mail "
        "system may hold them back.",
    )


def _refused(diagnoses: Sequence[Diagnosis]) -> Said:
    last = moment(last_moment(diagnoses))
    is_refused = all(one.kind == "failure" and one.generated_by != "local" for one in diagnoses)
    if is_refused and last:
        return said("We wanted to write to you, but on {when} your mail server refused our mail.", when=last)
    return said("We wanted to write to you, but our mail could not be delivered to your mail server.")


def _steps(diagnoses: Sequence[Diagnosis], stated: Author, *, is_sent: bool) -> Iterator[str]:
    sender = whose(diagnoses, stated)
    if not is_sent:
        if any(one.reason is Reason.MAILBOX_FULL for one in diagnoses):
            yield said("Make space in your mailbox: it is full.")
        yield _tell_your_it(diagnoses)
    asks = {ask_of(one) for one in diagnoses}
    if asks & {Ask.ALLOW, Ask.FIND}:
        yield from _in_the_mailbox(sender, is_sent=is_sent)
    if is_sent:
        yield _ask_your_it()


def _in_the_mailbox(sender: str | None, *, is_sent: bool) -> Iterator[str]:
    yield together(
        said("Look into your junk folder. If the mail is there, move it to the inbox.")
        if is_sent
        else said("Look into your junk folder. If earlier mail from us is there, move it to the inbox."),
        said("That tells your mail system where such mail belongs, and helps our reputation as a sender."),
    )
    if sender and "@" in sender:
        yield said("Add {sender} to your address book.", sender=sender)
    else:
        yield said("Add the address that we write from to your address book.")
    yield said(
        "Open the mails that you get from us, and click links in them: your mail system learns that you want them."
    )


def _tell_your_it(diagnoses: Sequence[Diagnosis]) -> Said:
    asks = {ask_of(one) for one in diagnoses}
    if asks <= {Ask.MEND, None}:
        return said("Send this mail on to your IT, and ask them to look at what the server said.")
    if asks <= {Ask.LET_IN, None}:
        return said("Ask your IT, or the owner of the address, to let us write to it; send them this mail.")
    return said("Send this mail on to your IT, and ask them to let our mail pass.")


def _ask_your_it() -> Said:
    return said(
        "If it is not in the junk folder, ask your IT whether it is held in a quarantine; they find it by the subject, "
        "the From address and the date above."
    )
