"""`bounce check`: what SPF and DMARC say of a sender, as the DNS has it now."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.dns_options import Ask, asks_dns
from bounce_cli.cli.output import open_output, terminal_style
from bounce_cli.errors import UsageError

if TYPE_CHECKING:
    from bounce_cli.authentication.lookup.answer import Resolver
    from bounce_cli.rendering.authentication import Findings

__all__ = ["check"]

FOUND = 1
_RESULTS = frozenset({"pass", "fail", "softfail", "neutral", "none", "permerror", "temperror"})


class Form(StrEnum):
    """Forms of the findings."""

    TEXT = "text"
    JSON = "json"


@asks_dns
def check(
    *,
    client_ip: Annotated[
        str | None,
        typer.Option("--client-ip", metavar="IP", help="The sending address, for SPF; with one of the next two."),
    ] = None,
    mail_from: Annotated[
        str | None, typer.Option("--mail-from", metavar="ADDR", help="The reverse-path; empty for a bounce's own.")
    ] = None,
    helo: Annotated[str | None, typer.Option("--helo", metavar="NAME", help="The name in HELO or EHLO.")] = None,
    from_domain: Annotated[
        str | None, typer.Option("--from", metavar="DOMAIN", help="The domain of the From address, for DMARC.")
    ] = None,
    spf_pass: Annotated[
        list[str] | None, typer.Option("--spf-pass", metavar="DOMAIN", help="Take SPF to have passed for this domain.")
    ] = None,
    dkim_pass: Annotated[
        list[str] | None,
        typer.Option("--dkim-pass", metavar="DOMAIN", help="Take a signature of this domain as valid."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="Form of the findings.")] = Form.TEXT,
    fail_on: Annotated[
        str, typer.Option("--fail-on", metavar="RESULT,…", help="End with status 1 where a result is one of these.")
    ] = "",
    ask: Ask,
) -> None:
    """Evaluate SPF for a sender, DMARC for a From domain, or both, by what the DNS says now.

    \b
    bounce check --client-ip 192.0.2.7 --mail-from news@example.com
    bounce check --from news.example.com --dkim-pass example.com
    bounce check --client-ip 192.0.2.7 --mail-from b@example.com --from example.com --fail-on fail

    With both, an SPF pass counts for DMARC. Values are taken as they come.

    Exit status: 0 done, 1 a result is one of --fail-on.
    """
    fatal = _fatal(fail_on)
    if client_ip is None and from_domain is None:
        raise UsageError("check needs --client-ip with --mail-from or --helo, or --from; see bounce check --help")
    if client_ip is not None and mail_from is None and helo is None:
        raise UsageError("--client-ip needs --mail-from or --helo: SPF is about a name")
    if client_ip is None and (mail_from is not None or helo is not None):
        raise UsageError("--mail-from and --helo need --client-ip: SPF is about an address")
    with ask() as run:
        sender = None if client_ip is None else (client_ip, mail_from or "", helo or "")
        found = _findings(sender, from_domain, spf_pass or [], dkim_pass or [], run.resolver)
    _write(found, form)
    results = {str(one.result) for one in (found.spf, found.dmarc) if one}
    if results & fatal:
        raise typer.Exit(FOUND)


def _findings(
    sender: tuple[str, str, str] | None,
    from_domain: str | None,
    spf_pass: list[str],
    dkim_pass: list[str],
    resolver: "Resolver",
) -> "Findings":
    from bounce_cli.authentication.dmarc.evaluation import evaluate_dmarc  # noqa: PLC0415 - no other command needs them
    from bounce_cli.authentication.dmarc.second_opinion import second_opinion  # noqa: PLC0415
    from bounce_cli.authentication.spf.evaluation import SpfCode, evaluate  # noqa: PLC0415
    from bounce_cli.rendering.authentication import Findings  # noqa: PLC0415

    spf = evaluate(*sender, resolver) if sender else None
    if spf and spf.result is SpfCode.PASS:
        spf_pass = [*spf_pass, spf.domain]
    dmarc = second = None
    if from_domain is not None:
        dmarc = evaluate_dmarc(from_domain, resolver, spf_domains=spf_pass, dkim_domains=dkim_pass)
        second = second_opinion(dmarc, resolver, spf_domains=spf_pass, dkim_domains=dkim_pass)
    return Findings(client_ip=sender[0] if sender else "", spf=spf, dmarc=dmarc, second_opinion=second)


def _write(found: "Findings", form: Form) -> None:
    from bounce_cli.rendering.authentication import findings_json, findings_text  # noqa: PLC0415

    lines = findings_json(found) if form is Form.JSON else findings_text(found, terminal_style(to_file=False))
    with open_output(None) as write:
        for line in lines:
            write(line)


def _fatal(text: str) -> frozenset[str]:
    words = frozenset(word.strip() for word in text.split(",") if word.strip())
    for word in sorted(words - _RESULTS):
        raise UsageError(f"--fail-on {word!r}: the results are {', '.join(sorted(_RESULTS))}")
    return words
