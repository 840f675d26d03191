"""Who made a report, and about whose mail: what mail systems do not do when they report to a sender."""

from bounce_cli.address import clean_address, domain_of, find_addresses, is_daemon, same_address
from bounce_cli.late import late
from bounce_cli.message.fields import Fields
from bounce_cli.message.view import Message
from bounce_cli.reports.model import DeliveryReport
from bounce_cli.reports.signs import header_signs, is_of_a_list, is_of_a_persons_program, is_robot, names_daemon

__all__ = ["is_about_foreign_mail", "is_sent_by_a_person"]

_READER = ("to", "delivered-to", "x-original-to", "envelope-to")
_SENDER = ("return-path", "from", "sender", "reply-to", "errors-to")
# Labels of a domain that companies and providers share between their hosts; below `co.uk` and its like one more.
_OWN_LABELS = 2
_FOR_ANYBODY = late(
    r"(?:ac|ad|asn|biz|com?|edu?|gen|go|gob|gou?v|govt|gr|gv|ind|info|lg|ltd|me|mil|net?|nhs|nic|nom|org?|pe|plc|re|sch|"
    r"school)\.[a-z]{2}"
)


def is_sent_by_a_person(message: Message) -> bool:
    """Whether a mail in the form of a report comes from somebody, and from no mail system.

    RFC 3464 section 2: reports have an empty return path. Where none is stated, the program tells.
    """
    signs = header_signs(message)
    fields = message.root.fields
    if signs.null_path or signs.listed:
        return False
    sender = next(iter(find_addresses(fields.first("from") or fields.first("sender") or "")), None)
    if sender is None or is_robot(sender) or is_of_a_list(sender):
        return False
    path = clean_address(fields.first("return-path") or "")
    if path is None:
        return not signs.daemon and is_of_a_persons_program(fields)
    if is_daemon(path) or names_daemon(sender):
        return False
    return not signs.daemon or same_address(path, sender)


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
    if reader and _owner(reader) == _owner(path):  # as it mostly is
        return False
    readers = _addresses(fields, _READER)
    # The return path of the mail exempts nothing: whoever made that mail chose it.
    if not readers or any(map(is_daemon, readers)):
        return False
    senders = _addresses(returned, _SENDER)
    ours = {*map(_owner, readers)}
    reporters = {*map(_owner, _addresses(fields, ("from",))), _owner(f"@{report.reporting_mta or ''}")}
    if ours & ({*map(_owner, senders)} | reporters):
        return False
    return not {*map(_local_part, readers)} & {*map(_local_part, senders)}


def _addresses(fields: Fields, names: tuple[str, ...]) -> list[str]:
    return find_addresses(" ".join(fields.first(name) or "" for name in names))


def _owner(address: str) -> str:
    """The part of its domain that is one owner's.

    No list of public suffixes is at hand here: a country's domain with a common label before it is taken for one.
    """
    labels = (domain_of(address) or "").split(".")
    owner = ".".join(labels[-_OWN_LABELS:])
    return ".".join(labels[-_OWN_LABELS - 1 :]) if _FOR_ANYBODY.fullmatch(owner) else owner


def _local_part(address: str) -> str:
    return address.rpartition("@")[0].lower()
