"""Recipients that a notice names by their local part only: the domain is its own, or the returned mail's."""

from bounce_cli.address import domain_of, find_addresses
from bounce_cli.late import late

__all__ = ["bare_names"]

_HEADING = late(r"(?i)(?:following|recipient|address|not delivered|could not be delivered)[^\n]{0,200}:[ \t]*$")
# Such a heading is followed by recipients and by nothing else.
_SURE_HEADING = late(
    r"(?i)(?:not (?:be )?delivered|undeliverable|delivery (?:has )?failed|failed) (?:to|for)[^\n]{0,80}:[ \t]*$"
)
_NAME = late(r"^[ \t>|]{1,12}<?([A-Za-z0-9][A-Za-z0-9._+\-]{1,63})>?(?:[ \t]*[:(].*|[ \t]{2,}\S.*)?$")
# Names of fields, with which a notice describes the mail.
_LABELS = frozenset({"cc", "date", "error", "from", "message", "message-id", "reason", "sent", "size", "subject", "to"})
# How many lines a heading goes on, and how far below it a name may stand.
_HEADING_LINES = 3
_REACH = 3
_LONGEST_HEADING = 600


def bare_names(notice: str, system_domain: str | None, original_to: str | None, *, sure: bool = False) -> list[str]:
    """Addresses made from the lone names below a heading such as "the following recipients could not be reached:".

    Args:
        notice: the words before the returned mail.
        system_domain: the domain of the system that wrote the notice.
        original_to: the To field of the returned mail: it completes a name that it holds.
        sure: whether the heading must leave no doubt that recipients follow.
    """
    wanted = _SURE_HEADING if sure else _HEADING
    domain = _mail_domain(notice, system_domain)
    whole = {address.partition("@")[0].lower(): address for address in find_addresses(original_to or "")}
    lines = notice.split("\n")
    for number, line in enumerate(lines):
        heading = (
            " ".join(lines[max(0, number + 1 - _HEADING_LINES) : number + 1]) if line.rstrip().endswith(":") else ""
        )
        if not wanted.search(heading[-_LONGEST_HEADING:]):
            continue
        names = _names_below(lines[number + 1 :])
        found = [whole.get(name.lower()) or (f"{name}@{domain}" if domain else None) for name in names]
        if found:
            return list(dict.fromkeys(address for address in found if address))
    return []


def _mail_domain(notice: str, system_domain: str | None) -> str | None:
    """The domain of the system's mailboxes: where it lies in one of which the notice names an address, that one."""
    for address in find_addresses(notice) if system_domain else ():
        domain = domain_of(address) or ""
        if "." in domain and (system_domain or "").endswith(f".{domain}"):
            return domain
    return system_domain


def _names_below(lines: list[str]) -> list[str]:
    """The names at the beginning of the lines that follow; the first line that holds none ends them."""
    out: list[str] = []
    for distance, line in enumerate(lines):
        match = _NAME.match(line)
        if match and match[1].lower() in _LABELS:
            break
        if match:
            out.append(match[1])
        elif out or distance >= _REACH or line.strip():
            break
    return out
