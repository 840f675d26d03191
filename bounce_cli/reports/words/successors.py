"""New addresses that a notice tells of: who moved there failed at the old one, and the new one is good."""

from itertools import islice

from bounce_cli.address import ADDRESS
from bounce_cli.reports.words.guarded import Guarded, lower

__all__ = ["announces_successor", "without_successors"]

_MAIL = r"(?:e-?(?:mail|post)[ -]?|mail-?)?"
_NOUN = rf"{_MAIL}(?:address|adresse?n?|adress|adresa|adres|direcci[oó]n|endere[cç]o|indirizzo|mailbox|account)"
_NEW = r"new|neue[nr]?|nouvelle|nueva|novo|nuovo|nowy|nieuwe?|nye?|nya"
# RFC 5321 section 3.4: "551 User not local; please try <forward-path>"; what people write in its stead means the same.
_ANNOUNCED = (
    rf"(?:please|bitte|user not local[;,]?) (?:try|use)(?: the| their| his| her)?(?: (?:{_NEW}))?(?: {_NOUN})?"
    rf"|[;,.] try|\b(?:{_NEW}) {_NOUN}(?: (?:is|ist|lautet|est|es|[eè]|to))?"
    r"|\bforwarding address(?: is)?|\b(?:has|have) (?:been )?(?:moved|changed)(?: permanently| address)? to"
    r"|\b(?:verwenden|benutzen|nutzen) sie(?: bitte)?(?: die adresse)?"
)
_SIGNS = (
    *("please ", "bitte ", "user not local", "; try", ", try", ". try", "new", "neue", "nouvelle", "nueva", "novo"),
    *("nuovo", "nowy", "nieuw", "ny ", "nye ", "nya ", "forwarding", "moved", "changed", "verwenden", "nutzen"),
)
_BEFORE = Guarded(
    rf"(?:{_ANNOUNCED})[ \t:：]{{0,3}}[<\"'\[(]{{0,2}}(?P<a>{ADDRESS.pattern})(?![\w.\-]{{0,60}}[ \t>]{{0,3}}again)",
    _SIGNS,
)
_AT_THE_END = Guarded(rf"(?:{_ANNOUNCED})[ \t]{{0,3}}[:：]?[ \t]{{0,3}}\Z", _SIGNS)
_MOST = 100


def without_successors(line: str) -> str:
    """A line with blanks in the place of each address that is somebody's new one."""
    low = lower(line)
    if _BEFORE.search(low) is None:
        return line
    out, at = [], 0
    for found in islice(_BEFORE.pattern.finditer(low), _MOST):
        start, end = found.span("a")
        out += [line[at:start], " " * (end - start)]
        at = end
    return "".join([*out, line[at:]])


def announces_successor(line: str) -> bool:
    """Whether the end of a line announces that a new address follows."""
    return _AT_THE_END.search(lower(line)) is not None
