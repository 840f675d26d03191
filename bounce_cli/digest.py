"""SHA-256 without what else the standard library's `hashlib` loads: OpenSSL takes two milliseconds of every start.

Its own `random` does the same.
"""

try:
    from _sha2 import sha256  # type: ignore[import-not-found] # since Python 3.12
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:  # pragma: no cover - a Python built without them
        from hashlib import sha256

__all__ = ["sha256_of"]


def sha256_of(octets: bytes) -> str:
    """The SHA-256 (FIPS 180-4) of octets, in hexadecimal."""
    found: str = sha256(octets).hexdigest()
    return found
