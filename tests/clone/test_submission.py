import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bounce_cli.clone.fresh import FreshMail
from bounce_cli.clone.submission import Credentials, Sent, Submission, credentials_for, send, server_named
from bounce_cli.errors import ConfigurationError, OutputError, UsageError
from tests.clone.loopback import serving
from tests.servers import sink as sinks
from tests.servers.sink import Script

HEADER = b"From: news@example.com\nTo: kim@example.org\nSubject: Hi\n\n"
MAIL = FreshMail(
    recipients=("kim@example.org", "lee@example.org"),
    header=HEADER,
    body=b"Hello.\n.\n..two\n.three\n\n",
    subject="Hi",
    return_path="bounces@example.com",
)
BASIC = ("PIPELINING", "SIZE 52428800")


def sent(port: int, *mails: FreshMail, sender: str | None = None) -> list[Sent]:
    return list(send(mails, Submission(host="127.0.0.1", port=port), sender))


def test_the_server_gets_the_mail_with_its_dots_and_line_ends() -> None:
    with serving() as (server, port):
        (done,) = sent(port, MAIL)
    (taken,) = server.taken
    assert done.accepted == MAIL.recipients
    assert taken.recipients == MAIL.recipients
    assert taken.reverse_path == "bounces@example.com"
    assert taken.octets == (MAIL.header + MAIL.body).replace(b"\n", b"\r\n")


def test_several_mails_go_over_one_connection() -> None:
    with serving() as (server, port):
        assert len(sent(port, MAIL, replace(MAIL, recipients=("max@example.org",)))) == 2
    assert [taken.recipients for taken in server.taken] == [MAIL.recipients, ("max@example.org",)]
    assert sum(line.lower().startswith("ehlo") for line in server.heard) == 1


@pytest.mark.parametrize(
    ("sender", "found"), [(None, "bounces@example.com"), ("a@example.com", "a@example.com"), ("", "")]
)
def test_the_reverse_path_is_the_old_one_or_the_stated_one(sender: str | None, found: str) -> None:
    with serving() as (server, port):
        sent(port, MAIL, sender=sender)
    assert server.taken[0].reverse_path == found


def test_a_refused_recipient_is_named_and_the_others_get_it() -> None:
    script = Script(recipients={"lee@example.org": "550-5.1.1 No such\n550 5.1.1 user here"})
    with serving(script) as (server, port):
        (done,) = sent(port, MAIL)
    assert done.accepted == ("kim@example.org",)
    assert done.refused["lee@example.org"] == "550 5.1.1 No such 5.1.1 user here"
    assert server.taken[0].recipients == ("kim@example.org",)


@pytest.mark.parametrize(
    "script",
    [
        Script(rcpt="550 5.7.1 Not here"),
        Script(mail="550 5.7.1 Not here"),
        Script(data="550 5.7.1 Not here"),
        Script(end="550 5.7.1 Not here"),
    ],
)
def test_a_mail_that_is_refused_says_so_for_each_recipient_and_the_next_is_tried(script: Script) -> None:
    with serving(script) as (server, port):
        done = sent(port, MAIL, MAIL)
    assert [dict(one.refused) for one in done] == [dict.fromkeys(MAIL.recipients, "550 5.7.1 Not here")] * 2
    assert server.taken == []


def test_a_server_that_hangs_up_ends_the_run_with_its_name() -> None:
    with serving(Script(mail=sinks.DROP)) as (_, port), pytest.raises(OutputError, match=f"127.0.0.1:{port}: "):
        sent(port, MAIL)


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(OutputError, match="refused"):
        sent(port, MAIL)


def test_8_bit_mail_is_announced_and_kept() -> None:
    mail = replace(MAIL, body="Grüße\n".encode("latin-1"))
    with serving() as (server, port):
        sent(port, mail)
    assert any("body=8bitmime" in line.lower() for line in server.heard)
    assert server.taken[0].octets.endswith(b"Gr\xfc\xdfe\r\n")


def test_8_bit_mail_is_kept_from_a_server_that_would_break_it() -> None:
    with serving(Script(extensions=BASIC)) as (server, port):
        (done,) = sent(port, replace(MAIL, body="Grüße\n".encode()))
    assert not done.accepted
    assert "8BITMIME" in done.refused["kim@example.org"]
    assert server.taken == []


INTERNATIONAL = replace(MAIL, recipients=("jürgen@example.org",), header=HEADER.replace(b"kim", "jürgen".encode()))


def test_an_international_address_asks_for_its_extension() -> None:
    with serving(Script(extensions=("8BITMIME", "SMTPUTF8"))) as (server, port):
        (done,) = sent(port, INTERNATIONAL)
    assert done.accepted == ("jürgen@example.org",)
    assert any("smtputf8" in line.lower() for line in server.heard if line.startswith("mail"))
    assert server.taken[0].recipients == ("jürgen@example.org",)


def test_an_international_address_is_kept_from_a_server_without_the_extension() -> None:
    with serving() as (server, port):
        (done,) = sent(port, INTERNATIONAL)
    assert "SMTPUTF8" in done.refused["jürgen@example.org"]
    assert server.taken == []


@pytest.mark.parametrize(
    ("header", "extensions", "asked"),
    [
        ("Subject: Grüße\n\n".encode(), ("8BITMIME", "SMTPUTF8"), True),
        ("Subject: Grüße\n\n".encode(), ("8BITMIME",), False),
        ("Subject: Grüße\n\n".encode("latin-1"), ("8BITMIME", "SMTPUTF8"), False),
    ],
)
def test_a_header_beyond_ascii_goes_as_it_came(header: bytes, extensions: tuple[str, ...], asked: bool) -> None:  # noqa: FBT001
    with serving(Script(extensions=extensions)) as (server, port):
        sent(port, replace(MAIL, header=header))
    assert server.taken[0].octets.startswith(header.rstrip())
    assert any("smtputf8" in line.lower() for line in server.heard) is asked


def test_a_certificate_that_nobody_knows_ends_the_run() -> None:
    with serving(Script(starttls="ok")) as (server, port), pytest.raises(OutputError, match=r"(?i)certificate"):
        list(send([MAIL], Submission(host="127.0.0.1", port=port, starttls=True), None))
    assert server.taken == []


def test_a_server_without_tls_gets_nothing_where_it_is_asked_for() -> None:
    with serving() as (server, port), pytest.raises(OutputError, match="STARTTLS"):
        list(send([MAIL], Submission(host="127.0.0.1", port=port, starttls=True), None))
    assert server.taken == []


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """The context of servers with a certificate for localhost that this process trusts."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", *words, *names, *files], check=True, capture_output=True, timeout=60)

    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, key)
    opened: list[ssl.SSLSocket] = []

    class Context:
        def wrap_socket(self, connection: socket.socket, *, server_side: bool) -> ssl.SSLSocket:
            opened.append(made.wrap_socket(connection, server_side=server_side))
            return opened[-1]

    monkeypatch.setattr(sinks, "_context", lambda _: Context())
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    yield made
    for connection in opened:
        connection.close()


@pytest.mark.usefixtures("trusted")
def test_a_trusted_server_gets_the_mail_over_tls() -> None:
    with serving(Script(starttls="ok")) as (server, port):
        (done,) = send([MAIL], Submission(host="localhost", port=port, starttls=True), None)
    assert done.accepted == MAIL.recipients
    assert len(server.taken) == 1


def test_at_the_port_for_submission_over_tls_nothing_is_said_in_the_clear(
    trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tls=trusted) as (server, port):
        monkeypatch.setattr("bounce_cli.clone.submission._SUBMISSIONS", port)
        submission = Submission(host="localhost", port=port)
        (done,) = send([MAIL], submission, None)
    assert submission.is_secret
    assert done.accepted == MAIL.recipients
    assert len(server.taken) == 1


@pytest.mark.usefixtures("trusted")
def test_a_password_that_the_server_does_not_ask_for_ends_the_run_unsaid() -> None:
    credentials = Credentials(user="alice", password="geheim")
    submission = Submission(host="localhost", port=0, starttls=True, credentials=credentials)
    with serving(Script(starttls="ok")) as (server, port), pytest.raises(OutputError, match="AUTH"):
        list(send([MAIL], replace(submission, port=port), None))
    assert "geheim" not in repr(submission) + " ".join(server.heard)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mail.example.com", ("mail.example.com", 25)),
        ("mail.example.com:587", ("mail.example.com", 587)),
        ("[2001:db8::1]:587", ("2001:db8::1", 587)),
        ("[::1]", ("::1", 25)),
    ],
)
def test_servers_are_named_with_or_without_a_port(text: str, found: tuple[str, int]) -> None:
    assert server_named(text) == found


@pytest.mark.parametrize("text", ["", "mail:0", "mail:99999", "mail:x", "::1:25", "user@mail:25", "mail\r\nQUIT:25"])
def test_what_is_no_server_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="--smtp"):
        server_named(text)


def test_credentials_come_from_the_environment_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / ".netrc"
    path.write_text("machine mail.example.com login file password secret\nmachine odd.example.com login x\n")
    path.chmod(0o600)
    home = {"HOME": str(tmp_path)}
    own = {"BOUNCE_SMTP_USER": "alice", "BOUNCE_SMTP_PASSWORD": "pass"}
    assert credentials_for("mail.example.com", {**home, **own}) == Credentials(user="alice", password="pass")
    assert credentials_for("mail.example.com", home) == Credentials(user="file", password="secret")
    assert credentials_for("other.example.com", {"NETRC": str(path)}) is None
    assert credentials_for("mail.example.com", {"HOME": "/nowhere"}) is None


def test_half_a_credential_and_a_broken_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="only one of them"):
        credentials_for("h", {"BOUNCE_SMTP_USER": "alice"})
    path = tmp_path / "netrc"
    path.write_text("machine\n  nonsense here\nfoo bar\n")
    with pytest.raises(ConfigurationError, match="netrc"):
        credentials_for("h", {"NETRC": str(path)})
    with pytest.raises(ConfigurationError):
        credentials_for("h", {"NETRC": str(tmp_path)})
