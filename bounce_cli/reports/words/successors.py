"""New addresses that a notice tells of: who moved there failed at the old one, and the new one is good."""

from itertools import islice

from bounce_cli.address import ADDRESS
from bounce_cli.late import late
from bounce_cli.reports.words.guarded import Guarded, lower

__all__ = ["is_successor", "without_successors"]

_MAIL = r"(?:e-?(?:mail|post)[ -]?|mail-?)?"
_NOUN = rf"{_MAIL}(?:address|adresse?n?|adress|adresa|adres|direcci[oó]n|endere[cç]o|indirizzo|mailbox|account)"
_NEW = r"new|neue[nr]?|nouvelle|nueva|novo|nuovo|nowy|nieuwe?|nye?|nya"
_IS = r"(?: (?:is|ist|lautet|est|es|[eè]|to)(?: now)?:?|:)"
# RFC 5321 section 3.4: "551 User not local; please try <forward-path>"; what people write in its stead means the same.
_ANNOUNCED = (
    r"(?:\bplease|\bbitte|user not local[;,]?|[;,.]|^)[ \t]{0,3}(?:try|use)\b(?: the| their| his| her)?"
    rf"(?: (?:{_NEW}))?(?: {_NOUN})?:?"
    rf"|\b(?:{_NEW}) (?:{_NOUN}|e-?mail){_IS}"
    r"|\bforwarding address is|\bmoved[,.;:]? (?:(?:his|her|their|the) )?forwarding address:?"
    rf"|\b(?:has|have) (?:been )?(?:moved|changed)(?: permanently)? to|\bchanged (?:(?:his|her|their|the) )?{_NOUN} to"
    rf"|\b(?:verwenden|benutzen|nutzen) sie(?: bitte)?(?: die)?(?: (?:{_NEW}))?(?: {_NOUN})?:?"
    r"|\bplease (?:re)?send(?: (?:it|mail|e-?mail|(?:your|the|this) (?:mail|message|e-?mail)))? to"
    r"|\bupdate your (?:address ?book|contacts?|records)(?: entry)? (?:with|to)"
)
_SIGNS = (
    *("please", "bitte", "not local", "try", "use", "new", "neue", "nouvelle", "nueva", "novo", "nuovo", "nowy"),
    *("nieuw", "ny ", "nye ", "nya ", "forwarding", "moved", "changed", "verwenden", "nutzen", "update"),
)
# What is said so of the address itself: it is the one that failed, or is to be tried again.
_ITS_OWN = (
    r"(?:again|later|once more|soon|in an? |failed|is (?:unknown|invalid)|was rejected|rejected|does(?: not|n't) exist|"
    r"could not|couldn't|cannot|can't|: ?[45]\d\d)"
)
_AFTER = rf"(?![\w.\-]{{0,60}}[ \t>\"')\]]{{0,3}}{_ITS_OWN})"
_BEFORE = Guarded(rf"(?:{_ANNOUNCED})[ \t]{{0,3}}[<\"'\[(]{{0,2}}(?P<a>{ADDRESS.pattern}){_AFTER}", _SIGNS)
_AT_THE_END = Guarded(rf"(?:{_ANNOUNCED})[ \t]{{0,3}}\Z", _SIGNS)
_ALONE = late(rf"[\s<(\"'\[]{{0,40}}{ADDRESS.pattern}[\s>)\"'\].,;]{{0,40}}(?:instead\.?)?\s{{0,40}}")
_MOST = 100  # on one line; whoever names more of them tells of no successor


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


def is_successor(line: str, above: str) -> bool:
    """Whether a line is nothing but an address, and the end of the one above announces it as a new one."""
    return _AT_THE_END.search(lower(above)) is not None and _ALONE.fullmatch(line) is not None
