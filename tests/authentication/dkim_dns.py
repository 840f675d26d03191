"""Keys, signed mail and a DNS in memory for the tests of DKIM."""

import base64
import hashlib
from typing import Any

import dkim  # type: ignore[import-untyped]
from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]
from dkim.crypto import parse_private_key  # type: ignore[import-untyped]
from nacl.encoding import Base64Encoder
from nacl.signing import SigningKey

from bounce_cli.authentication.lookup.answer import Answer, Outcome

SELECTOR, DOMAIN = "sel", "example.org"
KEY_NAME = f"{SELECTOR}._domainkey.{DOMAIN}"

# Made for these tests; PKCS#1 in base64, by bits.
PRIVATE = {
    512: (
        "MIIBOwIBAAJBAOL6N3egz0sHpMFHmQAFxxcBIF06I6EascQ8NqMtoMF/4lKumLhGpvu41A8fyv89/mTHKuK2XG3S5jt11p0GQfkC"
        "AwEAAQJAI/hnZev0Lf3OHFtOYfSIcprZGC0ojFWAqoqoVf/bJA7l0y4AlUvYB6I5Iz8Z/gpcUtMh/qP96U/Gr1qKFKQ9CQIhAPUm"
        "3yksrg+12aaEra9meQCseHpsTvvOPge9EBkL+iybAiEA7QV2HXuc/rYQ2bMPiETOytDriFcZuImNq/xSSDXW8vsCIF+nCh3DrCq/"
        "FqxNSoOMpRvpL5z805iWcUeNslFDhhqPAiEAjMTgmLQQ0uo46cLCJ9GN68DXEjuAyCvR22JZUA/B4L8CIQDe0HeQEVxrWEPlyzDB"
        "/Pa2tThvNbKy0RDfsv1boVoXtA=="
    ),
    1024: (
        "MIICWwIBAAKBgQDAs4rD9sUzuW8M5vK/VKMZk3eE3NlZ2LswNuXgT5v9oaYpJ5xPpUJtJg3wTvCrviZ+cROzOFMzuuknnAFIASM7"
        "YEHtx7MQlZewkPKxW6XnMkyxFJO7lleLQpyC+ItxjEXTsWR5J9XxbcRsdeWeL2WLlTAsEibNhU2K9EInw/KnTQIDAQABAoGACESr"
        "45SnCX0fYrJWIBeFmAdXzX+cY9qEzaDNZD6GNu/ErWdhsZkprH1Bg9ofQX87L5myerIj/8g5UNXEyE4kMMjdnB1NQIBI8Nbm8o+w"
        "KRSgo0RBGT8vIvxcnXKb/DzgT0GNgTENDZtbEXbAXHuKujCZe1qo4FSJ5iLc7wqhJAECQQD1AwXFQP/fXi32Ek9rr3rraO8S9Nbl"
        "3DKSVvb8BATZ3frgypU5nKbyJwzdPWMTmnzph3Ii6qatT8pkrH9yMFENAkEAyVfxk55T8LjckLMYI2yz8YVzodClTQhwxLNbQq4h"
        "PRktfjuwWixNuRhh+s/+TcERR+kvixJds7ywd//RJPOfQQJARTBcUc7AMwi6e/HBwcwlLxNL6BOCGBktosuyJYrQ/+FCtnYe280U"
        "C+/hHxz1vJR0z9Gy9o9DEFAm/HUF7G4ehQJARG4xWtya5tvNixhzgca2OcYDkOGa7N2Lhi73O2h3P47JGXgr7dnU6K3Szy3V3pNZ"
        "zjkAwaGSWz4sM/ysFoT+gQJAW3Nld9yEgckQEY1DvnxSNBmuiOM2/RJEsbBQX9rCjJnWeAMeypU0Sv3ak7KNObusXWfZlDid9xEX"
        "VWP+mfhJAQ=="
    ),
    2048: (
        "MIIEpAIBAAKCAQEAxTKibh/JHrmXzoD7Bx2CLhxXSYFDMJ9Su+3E3eVOowvayAR1ZVQg0HCI5SQFQxF7Poikwfrmiy/2K1vJlFYL"
        "h/wRKsdvHxuzch+25M34/NHYS5nM52wNATk/dNgYKmxpPJZxWj1A7Y8DNzb1+hyR+Aqu6puL+Jktm8sLPEJNA/O0ol7hrZ/OIYoQ"
        "LrEZvRRDnYR7WUn6octO4jYIfTZup540DcIRtIsterXY5FMJZmcuudWlOum1L7Ih8pn7UJAooovOHeVNHrQdpxALvQG0G/A4sII6"
        "79n9yuHMb1eVkJ9TIQa3CwsRjdp+IOzSD5VWTG+Q55ZXcQqNtkgR17Lu4wIDAQABAoIBAA8bowAm5US6WVwT26ee5iNcPn++LISk"
        "IDWPsN6DO/QX62oZlVjvChiOFp7flJuf0j5nP6Aw9crCIO0PejEoKnf/ot0RLH1IpQXgUiXTdfkApr6cCOvOBm0KkscD604Mwj9H"
        "E2YjfT72DvwC9PN1juVfBCmrQx0Ht0vRUYoLVlUwCzUtlzrfLDpoP5EtM/x9FQ674vj+hPHUbW/1o/A7o+K/eyDlbTbZlIr4o2I3"
        "IWNDXh+XBRfQZjAMtPkKhCHJOQngS3WVCtinSOHmwtKpJw2RTZIYf0PF7cLGCU8W8f9N5+wDvA468eeBLscyavLf95TxAFbaltbR"
        "5m46nPWr0yECgYEA7DhZObQgepD1x2rYUAux685v0FiZ77v0VbpBKUbndVpIhoe3K9gswn10nc0A+NRo8PAhKbrh5diAR0a3yqru"
        "uMs5bOBaQwvQQWK5o+NrYQMoRL0TdcIlcVr9fawPbmTP6ldokwPFxYrhp9T0da/KeTn6pwwkIR/pN0l5bNiCG/MCgYEA1bXMH5BY"
        "D+2Nmz0NS4TEnas9ktdqPvzQvUdpLQXktpfBXcMygh5N09bNX3OUKaKggnfQfWUiyAbYrcQGotcEj/UHkQU6qe4SVQr/IcYcos1N"
        "yKTCEBAfpISAHcJM1tsNs9fCIhe9NXPzxmu5b9X7YPooXpI77YoLMmwkZKNgTVECgYEApWMKbZFFECuAOYAANYMKrjvaI3h1RtlE"
        "x+ThDIJdOdfdYXuR7rurEvz9ciJ/ZLhrRQ4LWglDcka0AbNsqRQmkfGPokAuUjTqOW1i5nEq1EB+qCntfwxQZN49DwkxwKwKuls6"
        "l3wTsyx6s6QxCFjtHRVP/jdM8HhEM/ZYcrHf3qsCgYEAt7q3Bb/b5b2uS3Medflr671nj1HBVuuVLdUx9/IkIlKvfEOvrawN7vyx"
        "zckY7P6Sjfgh91w2nc89A48OwXqnwne/DI95UtSJUDHHDCs9PT3SDJiQ+qxR9+euGWeNFf53dlEc5qCQG19XihPc9ef6WPJYOI3y"
        "FZLjc3MDir3msjECgYAhoiIpOEb0Qvd4ttY5Wt3C25sVqXThryRQYWECb7w6arj/f+bze/gKoqBG+pD2iBotHgiie5eAbxtzKQTo"
        "wdZrWhiGAYyMxQTkd48VDhsFhR/DAsPLRKCHp+I56hi++zQbW4sJ2aGpCtdb/8FrosLkMkOep6ynDfCyEii5mF+I+w=="
    ),
}
ED25519 = SigningKey(hashlib.sha256(b"a key of these tests").digest())

HEADERS = (
    b"Received: from a.example.org by b.example.org; Thu, 1 Oct 2026 10:00:00 +0000\r\n"
    b"From: Ann <ann@example.org>\r\n"
    b"To: bob@example.net\r\n"
    b"Subject: A rather long subject that\r\n goes on\tin  a second line\r\n"
    b"Message-ID: <1@example.org>\r\n"
)
BODY = b"Dear Bob,\r\n\r\nthe  caf\xe9 is open. \r\n\r\nAnn\r\n\r\n"


class FakeDns:
    """Answers out of a dictionary, NXDOMAIN for whatever is not in it; remembers the questions."""

    def __init__(self, zone: dict[str, Answer] | None = None) -> None:
        self.zone = zone or {}
        self.asked: list[tuple[str, str]] = []

    def ask(self, name: str, type_: str) -> Answer:
        self.asked.append((name, type_))
        return self.zone.get(name) or Answer(name=name, type=type_, outcome=Outcome.NXDOMAIN)


def dns(*records: str) -> FakeDns:
    """A DNS that has TXT records where the tests' key is looked up."""
    return FakeDns({KEY_NAME: Answer(name=KEY_NAME, type="TXT", outcome=Outcome.RECORDS, records=records)})


def failing(outcome: Outcome, *chain: str) -> FakeDns:
    """A DNS without records where the key is looked up."""
    return FakeDns({KEY_NAME: Answer(name=KEY_NAME, type="TXT", outcome=outcome, chain=chain)})


def key_record(bits: int | None = 2048, *, tags: str = "v=DKIM1; ", bare: bool = False) -> str:
    """The key record of a test key; of the Ed25519 key for None; `bare` without SubjectPublicKeyInfo around it."""
    if bits is None:
        point = ED25519.verify_key.encode(Base64Encoder).decode()
        return f"{tags}k=ed25519; p={point}"
    return f"{tags}p={base64.b64encode(public_der(bits, bare=bare)).decode()}"


def public_der(bits: int, *, bare: bool = False) -> bytes:
    key = parse_private_key(base64.b64decode(PRIVATE[bits]))
    return rsa_der(key["modulus"], key["publicExponent"], bare=bare)


def rsa_der(modulus: int, exponent: int, *, bare: bool = False) -> bytes:
    """RFC 8017 appendix A.1.1, in the structure of RFC 5280 unless bare."""
    key = _der(0x30, _integer(modulus) + _integer(exponent))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    return key if bare else _der(0x30, algorithm + _der(0x03, b"\0" + key))


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def pem(bits: int) -> bytes:
    return f"-----BEGIN RSA PRIVATE KEY-----\n{PRIVATE[bits]}\n-----END RSA PRIVATE KEY-----\n".encode()


def sign(
    headers: bytes = HEADERS,
    body: bytes = BODY,
    *,
    bits: int | None = 2048,
    forms: bytes = b"relaxed/relaxed",
    signed: bytes = b"from:to:subject:message-id:from",
    algorithm: bytes | None = None,
    more: dict[bytes, bytes] | None = None,
) -> bytes:
    """A header section with a signature on top, made by dkimpy; with the Ed25519 key where `bits` is None.

    `more` adds tags or replaces them.
    """
    signer: Any = dkim.DKIM(
        headers + b"\r\n" + body, signature_algorithm=algorithm or (b"rsa-sha256" if bits else b"ed25519-sha256")
    )
    signer.hasher = dkim.HASH_ALGORITHMS[signer.signature_algorithm]
    policy = CanonicalizationPolicy.from_c_value(forms)
    length = (more or {}).get(b"l")
    hashed = policy.canonicalize_body(body)[: int(length) if length else None]
    tags = {
        b"v": b"1",
        b"a": signer.signature_algorithm,
        b"c": forms,
        b"d": DOMAIN.encode(),
        b"s": SELECTOR.encode(),
        b"h": signed,
        b"bh": base64.b64encode(signer.hasher(hashed).digest()),
        **(more or {}),
        b"b": b"0" * 60,
    }
    key = parse_private_key(base64.b64decode(PRIVATE[bits])) if bits else ED25519
    value = signer.gen_header(list(tags.items()), signed.lower().split(b":"), policy, b"DKIM-Signature", key)
    return b"DKIM-Signature: " + bytes(value) + headers
