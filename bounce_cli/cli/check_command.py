"""`bounce check`: what SPF, DKIM and DMARC say of a mail, a domain or a sender, as the DNS has it now."""

import re
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.checks import Checked, Manner, Stated, check_cases, check_domain, check_sender
from bounce_cli.cli.configured import limits_of
from bounce_cli.cli.dns_options import FRESH_DAYS, Ask, FreshOption, asks_dns
from bounce_cli.cli.options import LangOption
from bounce_cli.cli.output import open_output, record_style, tell, terminal_style
from bounce_cli.cli.statuses import FOUND, INCOMPLETE
from bounce_cli.errors import UsageError
from bounce_cli.language.translation import Language
from bounce_cli.source.paths import container_of

if TYPE_CHECKING:
    from bounce_cli.authentication.lookup.asking import Asking
    from bounce_cli.parallel.outcome import Outcome
    from bounce_cli.source.model import RawMessage

__all__ = ["check"]

_RESULTS = ("pass", "fail", "softfail", "neutral", "none", "policy", "permerror", "temperror", "unverifiable")
_SEVERITIES = ("error", "warning", "note")
_SELECTOR = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,200}[A-Za-z0-9_])?")
_MAIL_SUFFIXES = (".eml", ".msg", ".mbox", ".txt", ".gz")


class Form(StrEnum):
    """Forms of the findings."""

    TEXT = "text"
    JSON = "json"


_Subject = Annotated[
    str | None, typer.Argument(metavar="MESSAGE|DOMAIN", help="A bounce (- is standard input), or a sending domain.")
]
_ClientIp = Annotated[str | None, typer.Option("--client-ip", metavar="IP", help="The sending address.")]
_MailFrom = Annotated[
    str | None, typer.Option("--mail-from", metavar="ADDR", help="The reverse-path; empty for a bounce's own.")
]
_Helo = Annotated[str | None, typer.Option("--helo", metavar="NAME", help="The name in HELO or EHLO.")]
_Selectors = Annotated[
    list[str] | None, typer.Option("--selector", metavar="NAME", help="Look at this DKIM key of the domain too.")
]
_Dnsbl = Annotated[bool, typer.Option("--dnsbl", help="Ask the block lists that the bounce names.")]
_From = Annotated[
    str | None, typer.Option("--from", metavar="DOMAIN", help="Without a subject: the From domain, for DMARC.")
]
_SpfPass = Annotated[
    list[str] | None, typer.Option("--spf-pass", metavar="DOMAIN", help="With --from: SPF passed for this domain.")
]
_DkimPass = Annotated[
    list[str] | None,
    typer.Option("--dkim-pass", metavar="DOMAIN", help="With --from: this domain's signature is valid."),
]
_Form = Annotated[Form, typer.Option("--format", "-f", help="Form of the findings.")]
_FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="WORD,…", help="End with status 1 where a result or a finding's severity is one of these."
    ),
]


@asks_dns
def check(
    subject: _Subject = None,
    *,
    client_ip: _ClientIp = None,
    mail_from: _MailFrom = None,
    helo: _Helo = None,
    selector: _Selectors = None,
    dnsbl: _Dnsbl = False,
    from_domain: _From = None,
    spf_pass: _SpfPass = None,
    dkim_pass: _DkimPass = None,
    form: _Form = Form.TEXT,
    fail_on: _FailOn = "",
    fresh_days: FreshOption = FRESH_DAYS,
    lang: LangOption = None,
    ask: Ask,
) -> None:
    """Tell whether SPF, DKIM or DMARC failed, and what to publish.

    \b
    bounce check returned.eml                  what to publish
    bounce check example.com --selector s1     the records of a domain
    bounce check example.com --client-ip 192.0.2.7 --helo mail.example.com
    bounce check --client-ip 192.0.2.7 --mail-from news@example.com
    bounce check --from news.example.com --dkim-pass example.com

    Without a subject, --client-ip with --mail-from or --helo evaluates SPF, and --from DMARC, by any values.

    Exit status: 0 done, 1 a result or a finding is one of --fail-on, 3 the message could not be checked.
    """
    from bounce_cli.authentication.lookup.budget import wide_budget  # noqa: PLC0415 - not needed for --help

    fatal = _fatal(fail_on)
    stated = Stated(client_ip=client_ip, mail_from=mail_from, helo=helo)
    is_mail, is_whole = subject is not None and _is_mail(subject), True
    if not is_mail:
        _refuse_half_a_sender(stated, subject, from_domain)
    if subject is not None and (from_domain is not None or spf_pass or dkim_pass):
        raise UsageError("--from, --spf-pass and --dkim-pass stand for a message or a domain: leave one of them out")
    if (dnsbl and not is_mail) or (selector and (is_mail or subject is None)):
        raise UsageError("--dnsbl is about the lists that a message names, --selector about the keys of a domain")
    limits = limits_of(None)
    with ask() as run:
        if subject is not None and is_mail:
            fresh_for = timedelta(days=fresh_days)
            manner = Manner(stated=_valid(stated), ask_lists=dnsbl, fresh_for=fresh_for, limits=limits)
            found, is_whole = _of_mails(subject, run, manner)
        else:
            resolver = wide_budget(run.resolver, limits)
            if subject is None:
                found = [check_sender(stated, from_domain, spf_pass or [], dkim_pass or [], resolver)]
            else:
                found = [check_domain(_domain(subject), _selectors(selector), _valid(stated), resolver)]
    _write(found, form, lang)
    if any(one.results & fatal for one in found):
        raise typer.Exit(FOUND)
    if not found or not is_whole:
        raise typer.Exit(INCOMPLETE)


def _is_mail(subject: str) -> bool:
    """Whether a subject names mail: a file that is there, standard input, or what can be no domain."""
    named = subject == "-" or "/" in subject or subject.lower().endswith(_MAIL_SUFFIXES)
    return named or Path(container_of(subject)).exists()


def _domain(subject: str) -> str:
    """The domain of a subject that is one, or an address; as a zone has it, so that the records can be published.

    Raises:
        UsageError: it is neither.
    """
    from bounce_cli.authentication.lookup.names import normal_name  # noqa: PLC0415 - only of use to a domain
    from bounce_cli.authentication.spf.terms import is_valid_domain  # noqa: PLC0415

    name = subject.rpartition("@")[2].strip().removesuffix(".")
    if not is_valid_domain(name):
        raise UsageError(f"{subject!r} is neither a file nor a domain name")
    return normal_name(name) or name


def _selectors(names: list[str] | None) -> list[str]:
    """The selectors (RFC 6376 section 3.1).

    Raises:
        UsageError: one is no name that a key can have.
    """
    for name in names or ():
        if not _SELECTOR.fullmatch(name):
            raise UsageError(f"--selector {name!r} is none: the name behind s= in a DKIM-Signature is wanted")
    return names or []


def _refuse_half_a_sender(stated: Stated, domain: str | None, from_domain: str | None) -> None:
    if stated.client_ip is None and domain is None and from_domain is None:
        raise UsageError("check needs a message or a domain, or --client-ip or --from; see bounce check --help")
    if domain is None and stated.client_ip is not None and stated.mail_from is None and stated.helo is None:
        raise UsageError("--client-ip needs --mail-from or --helo: SPF is about a name")
    if stated.client_ip is None and (stated.mail_from is not None or stated.helo is not None):
        raise UsageError("--mail-from and --helo need --client-ip: SPF is about an address")


def _valid(stated: Stated) -> Stated:
    """What is stated of a mail's sender, the address in its shortest form.

    Raises:
        UsageError: the address is none.
    """
    if stated.client_ip is None:
        return stated
    from bounce_cli.authentication.addresses import read_address  # noqa: PLC0415 - only of use to a stated sender

    address = read_address(stated.client_ip)
    if address is None:
        raise UsageError(f"--client-ip {stated.client_ip!r} is no IP address")
    return replace(stated, client_ip=str(address))


def _of_mails(path: str, run: "Asking", manner: Manner) -> tuple[list[Checked], bool]:
    """What is found of each mail of a path, and whether we failed on none; where there is nothing to check is told."""
    from bounce_cli.source.model import RawMessage, Unreadable  # noqa: PLC0415 - only of use to mail
    from bounce_cli.source.reading import read  # noqa: PLC0415

    found: list[Checked] = []
    told = failed = False
    for item in read((path,), limits=manner.limits):
        if isinstance(item, Unreadable):
            tell(item.path, item.cause)
            told = True
        elif isinstance(item, RawMessage):
            outcome = _checked(item, run, manner)
            failed = failed or outcome.fault is not None
            if not outcome.found:
                nothing = "there is nothing to check: it is no mail, or a bounce that returns none"
                tell(item.origin, outcome.fault.text if outcome.fault else nothing)
                told = True
            found += outcome.found or ()
    if not found and not told:
        tell(path, "no mail found")
    return found, not failed


def _checked(item: "RawMessage", run: "Asking", manner: Manner) -> "Outcome[list[Checked]]":
    """What is found of a mail; the time that it may take is that of reading it, not that of the name servers."""
    from bounce_cli.parallel.deadline import Deadline  # noqa: PLC0415 - only of use to mail
    from bounce_cli.parallel.outcome import Outcome, done  # noqa: PLC0415
    from bounce_cli.triage import cases  # noqa: PLC0415

    limits = manner.limits
    outcome = done(partial(cases, limits=limits, any_mail=True), item, Deadline(limits.message_seconds))
    if outcome.found is None:
        return Outcome(None, outcome.fault, outcome.trace)
    found = outcome.found
    return done(lambda _: list(check_cases(found, run, manner)), item, Deadline(0))


def _write(found: list[Checked], form: Form, lang: Language | None) -> None:
    from bounce_cli.json_text import indented  # noqa: PLC0415 - late, as all rendering

    style = terminal_style(to_file=False, language=lang) if form is Form.TEXT else record_style(lang)
    with open_output(None) as write:
        if form is Form.JSON and found:
            documents = [one.document(style) for one in found]
            write(indented(documents[0] if len(documents) == 1 else documents) + "\n")
        for number, one in enumerate(found if form is Form.TEXT else ()):
            if number:
                write("\n")
            for line in one.text(style):
                write(line)


def _fatal(text: str) -> frozenset[str]:
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in sorted(words - {*_RESULTS, *_SEVERITIES}):
        raise UsageError(f"--fail-on {word!r}: one of {', '.join((*_RESULTS, *_SEVERITIES))} is wanted")
    return words
