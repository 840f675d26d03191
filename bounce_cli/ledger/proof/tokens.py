"""Tokens in the reverse-path of our mail, which a bounce brings back as the address that it was sent to.

VERP puts the recipient into it; with a keyed hash beside it only we can have made it. BATV (draft-levine-smtp-batv)
signs the sender's address alone: it proves that a mail is ours, and nothing about the recipient.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from pathlib import Path

from bounce_cli.errors import UsageError
from bounce_cli.ledger.addresses import address_of, key_of
from bounce_cli.ledger.proof.level import UNPROVED, Level, Proof

__all__ = ["Verp", "batv_proof", "read_key", "read_verp", "token_of"]

_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACES = ("recipient", "local", "domain", "token")
_HASH = r"(?P<token>[0-9a-f]{16,64})"
_LEAST_KEY = 16
_DIGITS = 16
# `prvs=` K DDD SSSSSS `=` address: number of the key, day of expiry, the first three octets of the keyed hash.
_BATV = re.compile(r"(?i)prvs=(?P<key>\d)(?P<day>\d{3})(?P<hash>[0-9a-f]{6})=(?P<local>[^@]+)@(?P<domain>[^@]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verp:
    """A form of reverse-path with the recipient in it, such as `bounces+{token}-{recipient}@example.com`.

    Attributes:
        pattern: as it was written.
        has_token: whether a keyed hash stands in it.
    """

    pattern: str
    has_token: bool

    def proof(self, path: str, recipient: str, key: bytes | None) -> Proof:
        """What a reverse-path proves about a recipient; without a key anybody can have written it."""
        place = key_of(recipient)
        spellings = dict.fromkeys((recipient, address_of(place) if place else recipient))
        found = next(filter(None, (self._form(one).fullmatch(path) for one in spellings)), None)
        if found is None:
            return UNPROVED
        if not self.has_token or key is None:
            return Proof(level=Level.PLAUSIBLE, by="verp")
        wanted = token_of(recipient, key, len(found["token"]))
        is_ours = hmac.compare_digest(found["token"].lower(), wanted)
        return Proof(level=Level.TOKEN, by="verp-token") if is_ours else UNPROVED

    def _form(self, recipient: str) -> re.Pattern[str]:
        """The reverse-paths of a recipient: the case of letters may have changed on the way."""
        values = {name: re.escape(value) for name, value in _values(recipient).items()} | {"token": _HASH}
        pieces = enumerate(_PLACE.split(self.pattern))
        return re.compile("(?i)" + "".join(values[one] if number % 2 else re.escape(one) for number, one in pieces))

    def address_for(self, recipient: str, key: bytes | None) -> str:
        """The reverse-path for a mail to a recipient.

        Raises:
            UsageError: the pattern wants a token, and there is no key.
        """
        if self.has_token and key is None:
            raise UsageError(f"{self.pattern}: a token needs a key: name its file with --key-file")
        values = _values(recipient)
        if key is not None:
            values["token"] = token_of(recipient, key, _DIGITS)
        return _PLACE.sub(lambda place: values[place[1]], self.pattern)


def read_verp(pattern: str) -> Verp:
    """Read a form of reverse-path: `{recipient}` (local part, `=`, domain) or `{local}` and `{domain}`, and `{token}`.

    Raises:
        UsageError: a place is unknown, or the recipient does not stand in it.
    """
    places = _PLACE.findall(pattern)
    unknown = [name for name in places if name not in _PLACES]
    names = set(places)
    if unknown:
        raise UsageError(f"{pattern}: there is no place {{{unknown[0]}}}; {', '.join(f'{{{n}}}' for n in _PLACES)} are")
    if len(places) != len(names) or not ("recipient" in names) ^ ({"local", "domain"} <= names) or "@" not in pattern:
        raise UsageError(f"{pattern}: wanted is an address with {{recipient}}, or with {{local}} and {{domain}}, in it")
    return Verp(pattern=pattern, has_token="token" in names)


def _values(recipient: str) -> dict[str, str]:
    """What stands in the places for a recipient."""
    local, _, domain = recipient.rpartition("@")
    return {"local": local, "domain": domain, "recipient": f"{local}={domain}"}


def token_of(recipient: str, key: bytes, digits: int = _DIGITS) -> str:
    """The token of a recipient: the first digits of HMAC-SHA-256 over the address in lower case, in hexadecimal."""
    place = key_of(recipient)
    text = (address_of(place) if place else recipient).lower()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:digits]


def batv_proof(path: str, key: bytes) -> Proof:
    """What a BATV address proves; its day is not looked at, as bounces are read later than they come."""
    found = _BATV.fullmatch(path)
    if found is None:
        return UNPROVED
    text = f"{found['key']}{found['day']}{found['local']}@{found['domain']}"
    wanted = hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha1).hexdigest()[:6]
    is_ours = hmac.compare_digest(found["hash"].lower(), wanted)
    return Proof(level=Level.PLAUSIBLE, by="batv") if is_ours else UNPROVED


def read_key(path: Path) -> bytes:
    """The key in a file: all octets of its first line.

    Raises:
        UsageError: it cannot be read, or is shorter than 16 octets.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise UsageError(f"{path}: the key cannot be read: {error.strerror}") from None
    key = lines[0].strip() if lines else b""
    if len(key) < _LEAST_KEY:
        raise UsageError(f"{path}: a key has at least {_LEAST_KEY} characters on its first line")
    return key
