"""Who made a report, and about whose mail: what mail systems do not do when they report to a sender."""

from bounce_cli.address import author_address, clean_address, find_addresses, is_daemon, same_address
from bounce_cli.folding import fold
from bounce_cli.late import late
from bounce_cli.message.fields import Fields
from bounce_cli.message.view import Message
from bounce_cli.reports.model import DeliveryReport
from bounce_cli.reports.owners import owner_of
from bounce_cli.reports.signs import (
    header_signs,
    is_of_a_list,
    is_of_a_persons_program,
    is_robot,
    names_daemon,
    stated_sender,
)

__all__ = [
    "is_about_foreign_mail",
    "is_about_its_reader",
    "is_passed_on_by_a_person",
    "is_sent_by_a_person",
    "is_written_by_a_person",
    "share_readers",
]

_READER = ("to", "delivered-to", "x-original-to", "envelope-to")
_SENDER = ("return-path", "from", "sender", "reply-to", "errors-to")
_WORDS_OF_A_NAME = range(2, 6)
# Letters that the words below are written in; and what is in the names that mail systems, filters and feedback loops
# give themselves.
_LATIN = late(r"[A-Za-z\u00c0-\u024f .,'-]{1,200}")
_OF_A_PROGRAM = late(
    r"\b(?:arf|fbl|cfl|isp|auto\w*|e-?mail\w*|mail(?:er|s|box|server|system|gateway|daemon)?|hosts?|hosting|desk|trust|"
    r"loop|team|outlook|exchange|robot|staff|network)\b|"
    r"post ?master|daemon|system|deliver|server|admin|notif|report|internet|filter|scan|gateway|virus|spam|bounce|"
    r"return|domino|service|support|security|abuse|complain|feedback|compliance|protect|defen[cs]e|essentials"
)
# What local parts name in every company: two who share one have nothing in common.
_ROLES = frozenset(
    {
        *("info", "office", "contact", "kontakt", "mail", "email", "news", "newsletter", "sales", "support", "service"),
        *("admin", "administrator", "webmaster", "hostmaster", "marketing", "team", "hello", "help", "billing", "shop"),
    }
)


def is_sent_by_a_person(message: Message) -> bool:
    """Whether a mail in the form of a report comes from somebody, and from no mail system.

    RFC 3464 section 2: reports have an empty return path. Where none is stated, the program tells.
    """
    signs = header_signs(message)
    fields = message.root.fields
    if signs.null_path or signs.listed:
        return False
    sender = author_address(stated_sender(fields))
    if sender is None or is_robot(sender) or is_of_a_list(sender):
        return False
    path = clean_address(fields.first("return-path") or "")
    is_named, uses_program = _has_a_persons_name(fields), is_of_a_persons_program(fields)
    if path is None:
        return uses_program and (is_named or not signs.daemon)
    is_own = same_address(path, sender)
    # A person may write in the role of the postmaster.
    if (uses_program and (is_named or is_own)) or (is_named and is_own):
        return True
    if is_daemon(path) or names_daemon(sender):
        return False
    return not signs.daemon or is_own


def is_written_by_a_person(message: Message) -> bool:
    """Whether the header names a program with which people write, or a sender by a name that no program has."""
    fields = message.root.fields
    if header_signs(message).null_path:
        return False
    sender = stated_sender(fields)
    address = author_address(sender)
    if address is None or is_robot(sender) or is_of_a_list(address):
        return False
    return is_of_a_persons_program(fields) or _has_a_persons_name(fields)


def _has_a_persons_name(fields: Fields) -> bool:
    """Whether a name of several words stands beside the address of a sender that is not said to be a program.

    Names of one word are companies' as well, and what is said in other letters is not known here.
    """
    if fields.plain("auto-submitted").startswith("auto-") or "x-ms-exchange-message-is-ndr" in fields:
        return False
    sender = stated_sender(fields)
    words = sender.replace(author_address(sender) or "", "").replace('"', " ").strip("<>()' ").split()
    name = " ".join(words)
    if len(words) not in _WORDS_OF_A_NAME or not _LATIN.fullmatch(name):
        return False
    return _OF_A_PROGRAM.search(fold(name)) is None


def is_passed_on_by_a_person(message: Message) -> bool:
    """Whether somebody sent the mail on as it was (RFC 5322 section 3.6.6); lists do so too, in their own name."""
    fields = message.root.fields
    by = author_address(fields.first("resent-from") or "")
    if by is None or header_signs(message).null_path or "list-id" in fields:
        return False
    return not (is_daemon(by) or is_robot(by) or is_of_a_list(by))


def is_about_foreign_mail(message: Message, report: DeliveryReport) -> bool:
    """Whether the mail that came back was sent by somebody who has nothing to do with whom the report is addressed to.

    Only where its return path is stated: senders have their mail sent by services, whose return path alone is theirs. A
    system that reports to its own people (of a list, of mail that was sent on) may report of anybody's mail.
    """
    if report.original is None:
        return False
    returned = report.original.message.root.fields
    path = clean_address(returned.first("return-path") or "")
    fields = message.root.fields
    if path is None or "@" not in path:
        return False
    reader = clean_address(fields.first("to") or "")
    if reader and owner_of(reader) == owner_of(path):  # as it mostly is
        return False
    readers = _addresses(fields, _READER)
    # The return path of the mail exempts nothing: whoever made that mail chose it.
    if not readers or any(map(is_daemon, readers)):
        return False
    senders = _addresses(returned, _SENDER)
    ours = {*map(owner_of, readers)}
    reporters = {*map(owner_of, _addresses(fields, ("from",))), owner_of(f"@{report.reporting_mta or ''}")}
    if ours & ({*map(owner_of, senders)} | reporters):
        return False
    return not ({*map(_local_part, readers)} - _ROLES) & {*map(_local_part, senders)}


def share_readers(message: Message, inner: Message) -> bool:
    """Whether two mails were sent to the same people, or one of them does not say to whom.

    What a mail system wraps and hands on is for its own reader; a report to somebody else comes back as a bounce does,
    and whoever archives other people's mail (a journal) did not send it. List software tells the owners of a list of
    what was sent to the list.
    """
    if is_of_a_list(message.root.fields.first("from") or ""):
        return True
    readers, others = ({*map(owner_of, _addresses(one.root.fields, _READER))} for one in (message, inner))
    return not (readers and others) or bool(readers & others)


def is_about_its_reader(message: Message, report: DeliveryReport) -> bool:
    """Whether the only recipient is whom the report was sent to, and reached, about a mail of somebody else."""
    if len(report.recipients) != 1 or report.original is None:
        return False
    recipient = report.recipients[0].recipient
    fields = message.root.fields
    if recipient is None or recipient.lower() not in (fields.first("to") or "").lower():  # as it mostly is
        return False
    if not any(same_address(recipient, reader) for reader in _addresses(fields, ("to",))):
        return False
    senders = _addresses(report.original.message.root.fields, _SENDER)
    return bool(senders) and owner_of(recipient) not in map(owner_of, senders)


def _addresses(fields: Fields, names: tuple[str, ...]) -> list[str]:
    return find_addresses(" ".join(fields.first(name) or "" for name in names))


def _local_part(address: str) -> str:
    return address.rpartition("@")[0].lower()
