"""`bounce explain`: what a reason, a code or a server's reply means."""

from typing import Annotated

import typer

from bounce_cli.cli.configured import classifier_of
from bounce_cli.cli.options import ConfigOption, LangOption, RulesOption
from bounce_cli.cli.output import open_output, terminal_style
from bounce_cli.errors import UsageError

__all__ = ["explain"]


def explain(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REASON|CODE|REPLY",
            help="A reason, a status or reply code, or a server's whole reply; without it, all reasons are listed.",
        ),
    ] = None,
    *,
    receiver: Annotated[
        str | None, typer.Option("--receiver", metavar="HOST", help="The server that wrote the reply, or its domain.")
    ] = None,
    rules: RulesOption = None,
    config: ConfigOption = None,
    lang: LangOption = None,
) -> None:
    """Say what a reason, a code or a reply means, and what to do.

    \b
    bounce explain mailbox_full
    bounce explain 5.7.27
    bounce explain "550-5.1.1 The email account that you tried to reach"
    bounce explain --receiver mx.example.org "554 refused"
    """
    from bounce_cli.rendering.explanation import explanation, vocabulary  # noqa: PLC0415 - reads the catalogue

    style = terminal_style(to_file=False, language=lang)
    subject = " ".join(words or ()).strip()
    if words and not subject:
        raise UsageError("explain needs a reason, a code or a server's reply; see bounce explain --help")
    lines = explanation(subject, style, classifier_of(rules, config), receiver) if subject else vocabulary(style)
    with open_output(None) as write:
        for line in lines:
            write(line)
