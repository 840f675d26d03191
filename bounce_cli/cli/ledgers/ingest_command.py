"""`bounce ledger ingest`: take the records of mail into the ledger, each once."""

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from bounce_cli.cli.dns_options import Ask, asks_dns
from bounce_cli.cli.ledgers.arguments import account_given
from bounce_cli.cli.ledgers.options import (
    AccountsOption,
    KeyFileOption,
    OwnDomainOption,
    Use,
    VerpOption,
    ours_of,
    uses_ledger,
)
from bounce_cli.cli.ledgers.recording import recorder
from bounce_cli.cli.output import write_lines
from bounce_cli.cli.running.progress import progress
from bounce_cli.cli.running.reading import PathsArgument, Source, reads_mail
from bounce_cli.cli.running.run import Run
from bounce_cli.cli.running.voice import Voice, speaks
from bounce_cli.errors import NoNameServerError

if TYPE_CHECKING:
    from bounce_cli.authentication.lookup.answer import Resolver
    from bounce_cli.authentication.lookup.heard import Heard
    from bounce_cli.ledger.proof.proving import Ours

__all__ = ["ingest"]

_Account = Annotated[
    str | None,
    typer.Option("--account", metavar="NAME", parser=account_given, help="Whose mail the bounces are about."),
]


@asks_dns
@uses_ledger
@speaks
@reads_mail
def ingest(
    paths: PathsArgument = None,
    *,
    account: _Account = None,
    accounts: AccountsOption = None,
    own_domain: OwnDomainOption = None,
    verp: VerpOption = None,
    key_file: KeyFileOption = None,
    source: Source,
    voice: Voice,
    ask: Ask,
    use: Use,
) -> None:
    """Take the records of mail into the ledger, each once.

    The same mailbox read again changes nothing.

    \b
    bounce ledger ingest ~/bounces --own-domain example.com
    bounce ledger ingest bounces.mbox --account newsletter
    bounce ledger ingest in.mbox --key-file k --verp 'b-{recipient}@example.com'

    A bounce only counts for the suppression list where it is proved that it answers mail that you sent to this very
    recipient; what proves it, the strongest first: a DKIM signature of an --own-domain over the To or Cc with the
    recipient (its key is looked up); a --verp address with a token, which is HMAC-SHA-256 of the recipient in lower
    case with the key of --key-file, its first hexadecimal digits (bounce ledger verp writes such addresses); the
    recipient beside the Message-ID or queue id in the index that bounce ledger sent makes. Everything else puts an
    address on hold at most.
    """
    from bounce_cli.ledger.accounts import read_accounts  # noqa: PLC0415 - late, as all of the ledger
    from bounce_cli.rendering.ledger.ingest import Ingested, ingest_text  # noqa: PLC0415

    listed = source.paths("ledger ingest", paths)
    ours = ours_of(use.settings, own_domain, verp, key_file)
    named = read_accounts(account or use.settings.account, accounts or use.settings.accounts)
    run = Run(source.reading(), voice=voice)
    with ExitStack() as stack:
        resolver = _resolver(ask, ours, stack, run.heard)
        book = stack.enter_context(use.opened(write=True))
        run.line = stack.enter_context(progress(wanted=not voice.is_quiet, paths=source.known(paths)))
        with recorder(book, named, ours, resolver, run.reading.limits) as recording:
            for _ in run.diagnoses(listed, None, recording):
                pass
        totals = book.totals()
    found = Ingested(
        mails=run.mails,
        new=recording.new,
        known=recording.known,
        better=recording.better,
        left_out=recording.left_out,
        unreadable=run.unreadable,
        totals=totals,
    )
    if not voice.is_quiet:
        write_lines(ingest_text(found, use.style))
    run.finish()


def _resolver(ask: Ask, ours: "Ours", stack: ExitStack, heard: "Heard | None") -> "Resolver | None":
    """Who looks up the keys of signatures; nobody where no domain is ours, or there is no network."""
    if not ours.domains:
        return None
    try:
        asking = stack.enter_context(ask(heard))
    except NoNameServerError:
        return None
    return None if asking.is_cut_off else asking.resolver
