"""Fresh mails by SMTP: to a server of one's own, which takes them on."""

import contextlib
import netrc
import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bounce_cli.clone.fresh import FreshMail
from bounce_cli.errors import ConfigurationError, OutputError, UsageError

__all__ = ["Credentials", "Sent", "Submission", "credentials_for", "send", "server_named"]

_SMTP, _SUBMISSIONS = 25, 465
_HIGHEST_PORT = 65535
_TIMEOUT = 300  # seconds; RFC 5321 section 4.5.3.2 asks for patience of five minutes and more
_SERVER = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._\-]+)(?::(\d{1,5}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A user name and a password, which no text shows."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Where and how mails are handed in; at port 465 TLS comes first (RFC 8314), else where `starttls` asks for it."""

    host: str
    port: int
    starttls: bool = False
    credentials: Credentials | None = None

    @property
    def is_secret(self) -> bool:
        """Whether the connection is encrypted before anything is said."""
        return self.starttls or self.port == _SUBMISSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one mail: `refused` are recipients with the server's words, the others got it."""

    mail: FreshMail
    refused: Mapping[str, str]

    @property
    def accepted(self) -> tuple[str, ...]:
        """The recipients for whom the server took the mail."""
        return tuple(address for address in self.mail.recipients if address not in self.refused)


def server_named(text: str) -> tuple[str, int]:
    """Host and port of `HOST`, `HOST:PORT` or `[IPV6]:PORT`.

    Raises:
        UsageError: it is none of these.
    """
    found = _SERVER.fullmatch(text)
    port = int(found[2] or _SMTP) if found else 0
    if found is None or not 0 < port <= _HIGHEST_PORT:
        raise UsageError(f"--smtp {text!r} is no server: HOST, HOST:PORT or [IPV6]:PORT is wanted")
    return found[1].strip("[]"), port


def credentials_for(host: str, environment: Mapping[str, str]) -> Credentials | None:
    """User and password from BOUNCE_SMTP_USER and BOUNCE_SMTP_PASSWORD, else from the entry of `host` in ~/.netrc.

    Raises:
        ConfigurationError: only one of the two is set, or the file is not valid.
    """
    user, password = (environment.get(f"BOUNCE_SMTP_{name}", "") for name in ("USER", "PASSWORD"))
    if bool(user) != bool(password):
        raise ConfigurationError("BOUNCE_SMTP_USER and BOUNCE_SMTP_PASSWORD go together: only one of them is set")
    if user:
        return Credentials(user=user, password=password)
    path = Path(environment.get("NETRC") or Path(environment.get("HOME", "/nowhere"), ".netrc"))
    try:
        entry = netrc.netrc(str(path)).hosts.get(host)
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    return Credentials(user=entry[0], password=entry[2] or "") if entry else None


def send(mails: Iterable[FreshMail], submission: Submission, sender: str | None) -> Iterator[Sent]:
    """Send mails one after the other over one connection.

    Args:
        mails: to send, each to its recipients.
        submission: the server.
        sender: the reverse-path of all; None for each mail's own.

    Raises:
        OutputError: the server cannot be reached, or it breaks off; the mails given before are sent.
    """
    try:
        client = _connected(submission)
        try:
            for mail in mails:
                yield Sent(mail=mail, refused=_deliver(client, mail, mail.return_path if sender is None else sender))
        finally:
            _leave(client)
    except (smtplib.SMTPException, OSError) as error:
        raise OutputError(f"{submission.host}:{submission.port}: {_words(error)}") from error


def _leave(client: smtplib.SMTP) -> None:
    """Say goodbye; an answer that goes wrong changes nothing of what the server took."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        client.quit()
    client.close()


def _connected(submission: Submission) -> smtplib.SMTP:
    where = (submission.host, submission.port)
    client: smtplib.SMTP
    if submission.port == _SUBMISSIONS:
        client = smtplib.SMTP_SSL(*where, timeout=_TIMEOUT, context=ssl.create_default_context())
    else:
        client = smtplib.SMTP(*where, timeout=_TIMEOUT)
    try:
        if submission.starttls and submission.port != _SUBMISSIONS:
            client.starttls(context=ssl.create_default_context())
        if submission.credentials:
            client.login(submission.credentials.user, submission.credentials.password)
    except BaseException:
        client.close()
        raise
    return client


def _deliver(client: smtplib.SMTP, mail: FreshMail, sender: str | None) -> dict[str, str]:
    """The recipients who were refused, with the server's words."""
    client.ehlo_or_helo_if_needed()
    options, missing = _options(client, mail, sender or "")
    if missing:
        return dict.fromkeys(mail.recipients, missing)
    # Every line end becomes CRLF before smtplib doubles the dots, so no server sees the end of the mail elsewhere.
    octets = (mail.header + mail.body).replace(b"\n", b"\r\n")
    try:
        refused = client.sendmail(sender or "", mail.recipients, octets, options)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return dict.fromkeys(mail.recipients, _words(error))
    return {address: _reply(code, text) for address, (code, text) in refused.items()}


def _options(client: smtplib.SMTP, mail: FreshMail, sender: str) -> tuple[list[str], str]:
    """The parameters of MAIL, and what the server would need to know but does not.

    A header beyond ASCII asks for SMTPUTF8 (RFC 6531) where the server has it; it came without once already. An
    envelope beyond ASCII cannot do without.
    """
    options: list[str] = []
    if not (mail.header.isascii() and mail.body.isascii()):
        if not client.has_extn("8bitmime"):
            return [], "the server does not take 8-bit mail (8BITMIME)"
        options.append("BODY=8BITMIME")
    envelope_needs = not (sender.isascii() and all(address.isascii() for address in mail.recipients))
    if envelope_needs and not client.has_extn("smtputf8"):
        return [], "the server does not take addresses beyond ASCII (SMTPUTF8)"
    if envelope_needs or (client.has_extn("smtputf8") and not mail.header.isascii() and _is_utf8(mail.header)):
        options.append("SMTPUTF8")
    return options, ""


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return str(error)


def _reply(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"
