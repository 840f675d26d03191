"""What is given to the commands about the ledger, read strictly: an address, an account, a time."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bounce_cli.errors import UsageError
from bounce_cli.times import read_time

__all__ = ["Who", "account_given", "moment_of", "who_is"]

# One address and nothing else (RFC 5321 section 4.1.2); twice the sign, which people mistype, bounces, and is one too.
_ONE_ADDRESS = re.compile(r'(?:"(?:[^"\\]|\\.)*+"|[^\s"(),:;<>\[\]\\@]++@?)@[^\s"(),;<>\\@]++')
_IN_BRACKETS = re.compile(r"[^<>]*+<\s*+([^<>]*?)\s*+>")
_AGO = re.compile(r"(\d{1,18})([hdwmy])", re.ASCII)
_UNITS = {"h": 3_600, "d": 86_400, "w": 7 * 86_400, "m": 30 * 86_400, "y": 365 * 86_400}
_LONGEST_AGO = 200 * 365 * 86_400
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)


class Who(NamedTuple):
    """An address that was given: its key in the ledger, and as it is written."""

    key: str
    address: str


def who_is(text: str) -> Who:
    """The one address that a text is, a name and brackets around it aside.

    Raises:
        UsageError: it is none, or more than one.
    """
    from bounce_cli.ledger.addresses import key_of  # noqa: PLC0415 - late, as all of the ledger

    bracketed = _IN_BRACKETS.fullmatch(text.strip())
    address = bracketed[1] if bracketed else text.strip()
    key = key_of(address) if _ONE_ADDRESS.fullmatch(address) else None
    if key is None:
        raise UsageError(f"{text!r} is no address")
    return Who(key, address)


def account_given(name: str) -> str:
    """The name of an account, without blanks around it.

    Raises:
        UsageError: it cannot be the name of one.
    """
    from bounce_cli.ledger.accounts import account_named  # noqa: PLC0415 - late, as all of the ledger

    return account_named(name, "--account")


def moment_of(option: str, value: str, now: int | None = None) -> int:
    """The time of an option as seconds since 1970: a date, a time, or with `now` how long ago it was.

    Raises:
        UsageError: it is none.
    """
    if now is not None and (ago := _AGO.fullmatch(value)):
        return now - min(int(ago[1]) * _UNITS[ago[2]], _LONGEST_AGO)
    moment = read_time(value)
    if moment is None or not timedelta(0) <= moment - _FIRST:
        wanted = "2026-11-25, 2026-11-25T12:00:00Z" + ("" if now is None else " or 30d (h, d, w, m, y)")
        raise UsageError(f"{option} {value!r}: a time like {wanted} is wanted")
    return int(moment.timestamp())
