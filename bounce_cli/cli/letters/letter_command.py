"""`bounce letter`: requests ready to send, to the recipients' IT, to the own IT, to the recipients."""

import sys
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.authenticator import Authenticator, authenticator
from bounce_cli.cli.dns_options import Ask, FreshOption, asks_dns
from bounce_cli.cli.letters.sharing import (
    AllowlistOption,
    Form,
    FormOption,
    FromOption,
    IpsOption,
    OutputOption,
    ToAddressOption,
    note,
    senders,
    stated_address,
    stated_author,
    write_letters,
)
from bounce_cli.cli.options import ConfigOption, LangOption, RulesOption, classifier_of
from bounce_cli.cli.output import tell, terminal_style
from bounce_cli.cli.run import Reading, Run
from bounce_cli.errors import UsageError
from bounce_cli.letter.grouping import receiving_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bounce_cli.diagnosis import Diagnosis

__all__ = ["letter"]

INCOMPLETE = 3


class Reader(StrEnum):
    """To whom a letter goes."""

    THEIR_IT = "their-it"
    OWN_IT = "own-it"
    RECIPIENT = "recipient"


_Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="MESSAGE…", help="Bounces: mails, mailboxes, folders, archives; - is standard input."),
]
_To = Annotated[Reader, typer.Option("--to", help="Who is asked: the recipients' IT, your own IT, or the recipient.")]
_Domain = Annotated[
    str | None,
    typer.Option("--domain", metavar="DOMAIN", help="Only bounces of this receiving domain and those below."),
]
_Check = Annotated[
    bool,
    typer.Option("--check", help="With --to own-it: ask the DNS what has to be published; so does any DNS option."),
]


@asks_dns
def letter(
    paths: _Paths = None,
    *,
    to: _To = Reader.THEIR_IT,
    domain: _Domain = None,
    form: FormOption = Form.TEXT,
    output: OutputOption = None,
    ips: IpsOption = None,
    allowlist: AllowlistOption = False,
    check: _Check = False,
    author: FromOption = None,
    to_address: ToAddressOption = None,
    rules: RulesOption = None,
    config: ConfigOption = None,
    lang: LangOption = None,
    fresh_days: FreshOption = 7,
    ask: Ask,
) -> None:
    """Write the request that gets mail through, ready to send.

    \b
    bounce letter returned.eml                     to the recipient's IT: release it, let us pass
    bounce letter --allowlist --domain corp.example mbox   with all addresses that you send from
    bounce letter --to own-it --check returned.eml to your own IT, with the records to publish
    bounce letter --to recipient -f eml -o drafts/ mbox    drafts for a mail program

    Bounces of one receiving domain make one letter. What is asked fits the reason of the bounce; where a letter is of
    no use, as for an unknown user, standard error says who acts instead.

    Exit status: 0 done, 3 some input could not be read, no letter was written, or a list of addresses is not complete.
    """
    from bounce_cli.cli.letters import composing  # noqa: PLC0415 - no other command needs letters

    stated, address = stated_author(author), stated_address(to_address, "--to-address")
    _refuse_contradictions(to, check=check, lists=allowlist or ips is not None)
    run = Run(Reading(classifier=classifier_of(rules, config)), targets=(output,))
    language = terminal_style(to_file=output is not None, language=lang).language
    with ExitStack() as stack:
        judge = None
        if to is Reader.OWN_IT and (check or _names_a_server(ask)):
            judge = stack.enter_context(authenticator(ask, wanted=True, fresh_days=fresh_days))
            if judge is None:
                note("no name server to ask: the letter is written without what the DNS says")
        find, faults = stack.enter_context(senders(ips, ask, stated, look_up=allowlist))
        found = [one for one in _diagnoses(run, paths, judge) if _is_at(one, domain)]
        if to is Reader.OWN_IT:
            letters = composing.to_own_it(found, stated, language, is_checked=judge is not None)
        else:
            letters = composing.to_others(found, find, stated, language, to_person=to is Reader.RECIPIENT)
    if letters:
        write_letters([replace(one, to=address or one.to) for one in letters], form, language, output)
    elif domain and run.mails and not found:
        note(f"no bounce of {domain} is among these mails ({run.mails:,})")
    elif run.mails == run.unreadable == 0:
        tell(", ".join(paths or ("-",)), "no mail found")
    for fault in faults:
        note(fault)
    if run.unreadable or faults or not letters:
        raise typer.Exit(INCOMPLETE)


def _refuse_contradictions(to: Reader, *, check: bool, lists: bool) -> None:
    if check and to is not Reader.OWN_IT:
        raise UsageError("--check looks for what your own IT has to publish: it needs --to own-it")
    if lists and to is Reader.OWN_IT:
        raise UsageError("--ips and --allowlist are for the other side: your own IT knows where you send from")


def _names_a_server(ask: Ask) -> bool:
    """Whether an option says whom to ask, so that asking is wanted."""
    options = ask.keywords if isinstance(ask, partial) else {}
    return any(options.get(name) for name in ("nameserver", "doh", "dot", "dns_record", "dns_replay"))


def _diagnoses(run: Run, paths: list[str] | None, judge: "Authenticator | None") -> "Iterator[Diagnosis]":
    """The diagnoses of all paths."""
    if not paths and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("letter needs a bounce, as a path or on standard input; see bounce letter --help")
    for diagnoses in run.diagnoses(iter(paths or ["-"]), judge):
        yield from diagnoses


def _is_at(diagnosis: "Diagnosis", domain: str | None) -> bool:
    """Whether a bounce is of a receiving domain, or of one below it."""
    if domain is None:
        return True
    wanted = domain.rpartition("@")[2].strip(".").lower()
    return f".{receiving_domain(diagnosis) or ''}".endswith(f".{wanted}")
