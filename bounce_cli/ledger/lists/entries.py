"""One entry of a list, from the columns of a row or the keys of an object, by the names that systems give them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bounce_cli.language.said import Said, said
from bounce_cli.ledger.lists.addresses import address_in
from bounce_cli.ledger.lists.model import Listed, ListName
from bounce_cli.ledger.lists.values import COLUMNS, COMPLAINT, known_reason, time_in
from bounce_cli.problem import Problem

__all__ = ["entry", "is_of_amazon", "is_own", "places"]

# The surest first; in lower case, letters only.
_NAMES = {
    "address": (
        *("address", "email", "emailaddress", "mail", "mailaddress", "recipient", "recipientemail", "recipientaddress"),
        *(
            "emailid",
            "emailrecipient",
            "finalrecipient",
            "originalrecipient",
            "rcpt",
            "rcptto",
            "to",
            "user",
            "contact",
        ),
        *(
            "adres",
            "adresemail",
            "epost",
            "epostadresse",
            "mailadresse",
            "emailadresse",
            "邮箱",
            "电子邮件",
            "邮件地址",
        ),
    ),
    "list": ("list",),
    "reason": ("reason", "bouncereason", "suppressionreason", "cause", "description", "diagnostic", "error"),
    "type": ("type", "bouncetype"),
    "since": (
        *("since", "lastupdatetime", "created", "createdat", "createdtime", "updated", "updatedat", "added", "addedat"),
        *("dateadded", "datecreated", "timestamp", "date", "time", "datum", "data", "dato"),
    ),
    "account": ("account",),
    "note": ("note", "notes", "comment", "comments"),
    "source": ("source",),
}
_MEANINGS = {name: (kind, rank) for kind, names in _NAMES.items() for rank, name in enumerate(names)}
_LONGEST_NAME = 40
_TYPES = frozenset({"hard", "soft", "pending", "global"})
# The reasons of Amazon SES.
_AMAZON = {"bounce": None, "complaint": COMPLAINT}


@lru_cache(maxsize=64)
def places(names: tuple[str, ...]) -> Mapping[str, int]:
    """By kind of value, the place of the surest of these names; empty where none is that of an address."""
    found: dict[str, tuple[int, int]] = {}
    for place, name in enumerate(names):
        letters = "".join(filter(str.isalpha, name[:_LONGEST_NAME].lower()))
        if letters in _MEANINGS:
            kind, rank = _MEANINGS[letters]
            found[kind] = min(found.get(kind, (rank, place)), (rank, place))
    return {kind: place for kind, (_, place) in found.items()} if "address" in found else {}


def is_of_amazon(reason: str) -> bool:
    """Whether a text is one of the two reasons of Amazon SES."""
    return reason.strip().lower() in _AMAZON


def is_own(names: Sequence[str]) -> bool:
    """Whether the names are those that this package writes."""
    return set(COLUMNS) <= set(names)


def entry(values: Mapping[str, object], place: Said, path: str, *, own: bool) -> Iterator[Listed | Problem]:
    """The entry that values by kind make, and what is wrong with it.

    Args:
        values: by kind as `places` names them; None or an empty text where absent.
        place: where it was read, such as "line 3".
        path: the source of an entry that does not carry its own.
        own: whether this package wrote it, so that list, account and source mean what they mean here.
    """
    address = address_in(_text(values, "address") or "")
    if address is None:
        yield Problem(code="no_address", text=said("{place} holds no address", place=place))
        return
    reason, words = _reason(_text(values, "reason"))
    when = values.get("since")
    since = time_in(when)
    if since is None and when is not None and str(when)[:1].strip():
        yield Problem(
            code="bad_time", text=said("{place} holds no time that can be read; the time is left out", place=place)
        )
    kind = (_text(values, "type") or "").strip().lower()
    is_held = own and (_text(values, "list") or "").strip().lower() == ListName.HOLD
    yield Listed(
        address=address,
        list=ListName.HOLD if is_held else ListName.SUPPRESS,
        reason=reason,
        type=kind if kind in _TYPES else None,
        since=since,
        account=_text(values, "account") if own else None,
        note="; ".join(filter(None, (words, _text(values, "note")))) or None,
        source=(_text(values, "source") if own else None) or path,
    )


def _reason(text: str | None) -> tuple[str | None, str | None]:
    """The word of the vocabulary, else the words for the note."""
    if text is None or is_of_amazon(text):
        return _AMAZON.get(text.strip().lower()) if text else None, None
    known = known_reason(text)
    return known, None if known else text.strip() or None


def _text(values: Mapping[str, object], kind: str) -> str | None:
    value = values.get(kind)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return value if isinstance(value, str) and value else None
