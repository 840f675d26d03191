"""`bounce unseen`: what to do about a mail that was sent, came not back, and was not seen."""

from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.configured import limits_of
from bounce_cli.cli.dns_options import Ask, asks_dns
from bounce_cli.cli.letters.options import (
    AllowlistOption,
    Form,
    FormOption,
    FromOption,
    IpsOption,
    OutputOption,
    ToAddressOption,
    stated_address,
    stated_author,
)
from bounce_cli.cli.letters.senders import senders
from bounce_cli.cli.options import LangOption
from bounce_cli.cli.output import note, tell, terminal_style
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.errors import UsageError
from bounce_cli.language.said import said
from bounce_cli.origin import arguments, can_be_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bounce_cli.cli.letters.senders import Senders
    from bounce_cli.diagnosis import Diagnosis
    from bounce_cli.language.translation import Language
    from bounce_cli.letter.author import Author
    from bounce_cli.letter.model import Letter
    from bounce_cli.letter.origins import Origins
    from bounce_cli.message.view import Message
    from bounce_cli.source.model import RawMessage

__all__ = ["unseen"]

# Kinds of mail that somebody may have sent oneself.
_OWN_MAIL = frozenset({"other", "subscription"})
_REPORTS = frozenset({"failure", "delay"})


class Reader(StrEnum):
    """To whom a letter goes."""

    THEIR_IT = "their-it"
    RECIPIENT = "recipient"


_Path = Annotated[str, typer.Argument(metavar="MESSAGE", help="A mail as it was sent; - is standard input.")]
_Letter = Annotated[
    Reader | None, typer.Option("--letter", help="Write the letter to this reader instead of the checklist.")
]
_Recipients = Annotated[
    list[str] | None,
    typer.Option("--recipient", metavar="ADDRESS", help="Who has not seen it, if not all of To, Cc and Bcc."),
]


@asks_dns
def unseen(
    path: _Path,
    *,
    letter: _Letter = None,
    recipient: _Recipients = None,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    ips: IpsOption = None,
    allowlist: AllowlistOption = False,
    author: FromOption = None,
    to_address: ToAddressOption = None,
    lang: LangOption = None,
    ask: Ask,
) -> None:
    """List what to do about a mail that came through unseen.

    \b
    bounce unseen sent.eml                           the checklist
    bounce unseen --letter recipient sent.eml        the letter to the person
    bounce unseen --letter their-it --recipient kim@corp.example sent.eml

    Exit status: 0 done, 3 the mail could not be read or is none of yours, or a list of addresses is not complete.
    """
    from bounce_cli.cli.letters.writing import write_letters  # noqa: PLC0415 - no other command writes letters

    if letter is None and form is Form.EML:
        raise UsageError("--format eml is a form of letters: give --letter their-it or --letter recipient")
    stated, address = stated_author(author), stated_address(to_address, "--to-address")
    names = [name for one in recipient or () if (name := _bare_address(one))]
    language = terminal_style(to_file=output is not None, language=lang).language
    limits = limits_of(None)
    with ExitStack() as stack:
        sending = stack.enter_context(senders(ips, ask, stated, look_up=allowlist, limits=limits))
        found = _sent_mail(path, names)
        if found is None:
            raise typer.Exit(INCOMPLETE)
        message, diagnoses = found
        if letter is None:
            given = _given(names, ips, author, lang, is_looked_up=allowlist)
            letters = [_with_commands(_checklist(message, diagnoses, sending.find(diagnoses), stated), path, given)]
        else:
            letters = _letters(letter, diagnoses, sending, stated)
    write_letters([replace(one, to=address or one.to) for one in letters], form, language, output)
    for fault in sending.faults:
        note(fault)
    if sending.faults:
        raise typer.Exit(INCOMPLETE)


def _bare_address(text: str) -> str | None:
    """The bare address of --recipient. Raises UsageError for what is none."""
    from bounce_cli.letter.author import author_of  # noqa: PLC0415 - late, as all of letters

    return author_of(stated_address(text, "--recipient")).address


def _sent_mail(path: str, names: "Sequence[str]") -> "tuple[Message, list[Diagnosis]] | None":
    """The mail of a path, with one diagnosis for each recipient; None where there is none, which is told."""
    from bounce_cli.letter.unseen import sent  # noqa: PLC0415 - late, as all of letters
    from bounce_cli.message.view import Message  # noqa: PLC0415
    from bounce_cli.rendering.words import is_no_mail  # noqa: PLC0415
    from bounce_cli.triage import triage  # noqa: PLC0415

    raw = _only_mail(path)
    if raw is None:
        return None
    first = triage(raw)[0]
    if first.kind in _REPORTS:
        tell(path, f"is a bounce, so it was not delivered: bounce triage {arguments([path])} says why")
        return None
    if first.kind not in _OWN_MAIL or is_no_mail(first):
        tell(path, "is no mail that you sent; the mail itself is wanted, as the folder of sent mail has it")
        return None
    message = Message(raw.octets, problems=raw.problems)
    diagnoses = sent(message, raw.origin, names)
    if not diagnoses:
        tell(path, "names no recipient (To, Cc and Bcc are hidden or empty): give --recipient ADDRESS")
        return None
    return message, diagnoses


def _only_mail(path: str) -> "RawMessage | None":
    """The one mail of a path.

    Raises:
        UsageError: there are several.
    """
    from bounce_cli.source.model import RawMessage, Unreadable  # noqa: PLC0415 - late, as all of letters
    from bounce_cli.source.reading import read  # noqa: PLC0415

    found: RawMessage | None = None
    for item in read((path,)):
        if isinstance(item, Unreadable):
            tell(item.path, item.cause)
            return None
        if isinstance(item, RawMessage):
            if found:
                raise UsageError(f"{path} holds several mails; name one of them, such as {found.origin}")
            found = item
    if not found:
        tell(path, "no mail found")
    return found


def _checklist(message: "Message", diagnoses: "list[Diagnosis]", origins: "Origins", stated: "Author") -> "Letter":
    from bounce_cli.advice.hints.content import content_hints  # noqa: PLC0415 - no letter needs them
    from bounce_cli.letter.unseen import checklist  # noqa: PLC0415 - late, as all of letters

    return checklist(diagnoses, origins, stated, content_hints(message))


def _given(
    names: "Sequence[str]", ips: Path | None, author: str | None, lang: "Language | None", *, is_looked_up: bool
) -> list[str]:
    """The options that the letters have in common with the checklist, as words for a shell."""
    values = [("--recipient", name) for name in names]
    values += [("--ips", str(ips))] if ips else []
    values += [("--from", author)] if author else []
    values += [("--lang", lang.code)] if lang else []
    words = [word for option, value in values for word in (option, quote(value))]
    return [*words, "--allowlist"] if is_looked_up else words


def _with_commands(found: "Letter", path: str, given: list[str]) -> "Letter":
    """The checklist with the commands that write its letters; what came from standard input is gone."""
    from bounce_cli.letter.model import Paragraph, Verbatim  # noqa: PLC0415 - late, as all of letters

    if not can_be_named(path):
        return found
    commands = tuple(" ".join(("bounce unseen --letter", reader, *given, arguments([path]))) for reader in Reader)
    next_ = (Paragraph(text=said("The letters for that are written by:")), Verbatim(lines=commands))
    return replace(found, blocks=(*found.blocks, *next_))


def _letters(reader: Reader, diagnoses: "list[Diagnosis]", sending: "Senders", stated: "Author") -> "list[Letter]":
    """The letters about a sent mail: one for each domain, or for each recipient."""
    from bounce_cli.cli.letters.composing import composed  # noqa: PLC0415 - late, as all of letters
    from bounce_cli.letter.grouping import by_domain, by_recipient  # noqa: PLC0415

    is_person = reader is Reader.RECIPIENT
    groups = by_recipient(diagnoses) if is_person else by_domain(diagnoses)
    return composed(groups, sending, stated, to_person=is_person)
