"""`bounce letter`: requests ready to send, to the recipients' IT, to the own IT, to the recipients."""

from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.configured import classifier_of, limits_of, paths_or_stdin
from bounce_cli.cli.dns_options import FRESH_DAYS, Ask, FreshOption, asks_dns
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
from bounce_cli.cli.options import ConfigOption, LangOption, RulesOption
from bounce_cli.cli.output import note, tell, terminal_style
from bounce_cli.cli.running.authenticator import authenticator
from bounce_cli.cli.running.run import Reading, Run
from bounce_cli.cli.statuses import INCOMPLETE
from bounce_cli.errors import UsageError

if TYPE_CHECKING:
    from bounce_cli.diagnosis import Diagnosis

__all__ = ["letter"]


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
    typer.Option(
        "--check",
        help="With --to own-it: ask the DNS what has to be published; so does naming a server or a recording.",
    ),
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
    fresh_days: FreshOption = FRESH_DAYS,
    ask: Ask,
) -> None:
    """Write the request that gets mail through, ready to send.

    \b
    bounce letter returned.eml                       to the recipient's IT
    bounce letter --allowlist --domain example.org mbox
    bounce letter --to own-it --check returned.eml   what to publish
    bounce letter --to recipient -f eml -o drafts/ mbox

    Bounces of one receiving domain make one letter. What is asked fits the reason of the bounce; where a letter is of
    no use, as for an unknown user, standard error says who acts instead.

    Exit status: 0 done, 3 some input could not be read, no letter was written, or a list of addresses is not complete.
    """
    from bounce_cli.cli.letters import composing  # noqa: PLC0415 - no other command needs letters
    from bounce_cli.cli.letters.writing import write_letters  # noqa: PLC0415

    sources, limits = paths_or_stdin("letter", paths), limits_of(config)
    stated, address = stated_author(author), stated_address(to_address, "--to-address")
    _refuse_contradictions(to, check=check, lists=allowlist or ips is not None)
    run = Run(Reading(classifier=classifier_of(rules, config), limits=limits), targets=(output,))
    language = terminal_style(to_file=output is not None, language=lang).language
    with ExitStack() as stack:
        is_wanted = to is Reader.OWN_IT and (check or ask.is_asked_for)
        judge = stack.enter_context(authenticator(ask, wanted=is_wanted, fresh_days=fresh_days, limits=limits))
        if is_wanted and judge is None:
            note("no name server to ask: the letter is written without what the DNS says")
        sending = stack.enter_context(senders(ips, ask, stated, look_up=allowlist, limits=limits))
        found = [one for mail in run.diagnoses(iter(sources), judge) for one in mail if _is_at(one, domain)]
        if to is Reader.OWN_IT:
            letters = composing.to_own_it(found, stated, is_checked=judge is not None)
        else:
            letters = composing.to_others(found, sending, stated, to_person=to is Reader.RECIPIENT)
    if letters:
        write_letters([replace(one, to=address or one.to) for one in letters], form, language, output)
    elif domain and run.mails and not found:
        note(f"no bounce of {domain} is among these mails ({run.mails:,})")
    elif run.mails == run.unreadable == 0:
        tell(", ".join(sources), "no mail found")
    for fault in sending.faults:
        note(fault)
    if run.unreadable or sending.faults or not letters:
        raise typer.Exit(INCOMPLETE)


def _refuse_contradictions(to: Reader, *, check: bool, lists: bool) -> None:
    if check and to is not Reader.OWN_IT:
        raise UsageError("--check looks for what your own IT has to publish: it needs --to own-it")
    if lists and to is Reader.OWN_IT:
        raise UsageError("--ips and --allowlist are for the other side: your own IT knows where you send from")


def _is_at(diagnosis: "Diagnosis", domain: str | None) -> bool:
    """Whether a bounce is of a receiving domain, or of one below it."""
    if domain is None:
        return True
    from bounce_cli.letter.grouping import receiving_domain  # noqa: PLC0415 - no other command needs letters

    wanted = domain.rpartition("@")[2].strip(".").lower()
    return f".{receiving_domain(diagnosis) or ''}".endswith(f".{wanted}")
