"""`bounce rules`: list, show and test rules, those of the package and one's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bounce_cli.classifier import Classifier, Reason, Rule, classifier_with
from bounce_cli.classifier.rules import load_rules
from bounce_cli.classifier.trial import failure_of, trials_in
from bounce_cli.cli.commands import Commands
from bounce_cli.cli.configured import rule_files
from bounce_cli.cli.options import ConfigOption, RulesOption
from bounce_cli.cli.output import open_output, terminal_style
from bounce_cli.cli.statuses import FOUND
from bounce_cli.errors import RuleError, UsageError
from bounce_cli.suggestion import suggestion

__all__ = ["rules"]


rules = Commands(
    "rules",
    text="""List, show and test rules: those of the package and your own.

    \b
    bounce rules list our-rules.toml
    bounce rules test our-rules.toml

    A rule file is TOML:

    \b
    [[rule]]
    id = "our.partner-refuses"                 # your own name for it
    reason = "sender_blocked"                  # bounce explain lists them
    text = ["we (do not|don't) want … mail"]   # … is a gap, (a|b) a choice
    status = ["5.7.1"]                         # only with this code
    example = [{ text = "550 We do not want your mail", status = "5.7.1" }]
    counter = ["550 We want your mail"]        # bounce rules test tries both

    Also: receiver (only what this host or domain says), unless, reply, command, names_recipient, suppress, type,
    confidence, source, and place = "after" for a rule that is heard only where no other knows the words ("before" is
    usual).
    Use a file with --rules FILE, or for every run with rules = ["FILE"] in bounce.toml.
    """,
)


@rules.command("list")
def list_rules(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE…", help="Only the rules of these files.")] = None,
    *,
    reason: Annotated[Reason | None, typer.Option("--reason", metavar="REASON", help="Only rules for this.")] = None,
    config: ConfigOption = None,
) -> None:
    """List rules, one a line: name, reason, confidence, file.

    \b
    bounce rules list --reason mailbox_full
    bounce rules list our-rules.toml
    """
    from bounce_cli.rendering.rule_listing import rule_row  # noqa: PLC0415 - no other command needs this screen

    chosen = load_rules(files) if files else classifier_with(rule_files(None, config)).rules
    style = terminal_style(to_file=False)
    with open_output(None) as write:
        for rule in chosen:
            if reason in {None, rule.reason}:
                write(rule_row(rule, style))


@rules.command("show")
def show_rules(
    names: Annotated[list[str], typer.Argument(metavar="NAME|FILE…", help="Names of rules, or files of rules.")],
    *,
    rules: RulesOption = None,
    config: ConfigOption = None,
) -> None:
    """Show all that a rule says.

    Its words and codes, what it decides, where it comes from.

    \b
    bounce rules show google.user-unknown
    bounce rules show our-rules.toml
    """
    from bounce_cli.rendering.rule_listing import rule_details  # noqa: PLC0415

    known = {rule.id: rule for rule in classifier_with(rule_files(rules, config)).rules}
    chosen = [rule for name in names for rule in _named(name, known)]
    style = terminal_style(to_file=False)
    with open_output(None) as write:
        for number, rule in enumerate(chosen):
            write("\n" if number else "")
            for line in rule_details(rule, style):
                write(line)


def _named(name: str, known: dict[str, Rule]) -> list[Rule]:
    if name in known:
        return [known[name]]
    if Path(name).exists():
        return list(load_rules([Path(name)]))
    raise UsageError(f"{name}: no rule has this name{suggestion(name, known)}, and there is no such file")


@rules.command("test")
def try_rules(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Rule files; else those of the configuration.")
    ] = None,
    *,
    config: ConfigOption = None,
) -> None:
    """Try rules on the examples that stand beside them.

    All other rules in force are asked too.

    \b
    bounce rules test our-rules.toml

    An `example` must get the rule's reason, and the rule must match it; a `counter` must not be decided by the rule.
    Each is a text or a table with text, receiver, status, reply_code, command, words, action, recipient, and for a
    counter the reason that is right.

    Exit status: 0 all came out right, 1 some did not, 2 a file is not valid.
    """
    from bounce_cli.rendering.rule_listing import trial_lines  # noqa: PLC0415

    configured = rule_files(None, config)
    mine = load_rules(files or configured) if files or configured else ()
    if not mine:
        if files:
            raise UsageError(f"{', '.join(map(str, files))}: no rule stands in it")
        raise UsageError("rules test needs a rule file, or a bounce.toml that names one; see bounce rules test --help")
    failures = dict(_failures(mine, classifier_with((*(files or ()), *configured))))
    style = terminal_style(to_file=False)
    with open_output(None) as write:
        for line in trial_lines(mine, failures, style):
            write(line)
    if any(failure for failure in failures.values()):
        raise typer.Exit(FOUND)


def _failures(mine: tuple[Rule, ...], classifier: Classifier) -> Iterator[tuple[tuple[str, str], str | None]]:
    """((rule, example), what went wrong or None) for each example in the files of the rules."""
    by_id = {rule.id: rule for rule in mine}
    for origin in dict.fromkeys(rule.origin for rule in mine):
        try:
            content = Path(origin).read_text(encoding="utf-8")
        except OSError as error:  # pragma: no cover - it was read a moment ago
            raise RuleError(f"{origin}: cannot be read: {error}") from None
        for trial in trials_in(content, origin):
            yield (trial.rule, trial.name), failure_of(trial, classifier, by_id)
