"""What a mail names is never run, fetched or written: the name server that is given is all that a run reaches.

Only names that the verdicts on SPF, DKIM and DMARC rest on are asked for, whatever else a mail or a record names.
"""

import json
import subprocess
import sys
from pathlib import Path

import dns.message
import dns.rrset

from tests.authentication.name_servers import misbehaving
from tests.conftest import SAMPLES
from tests.hostile import HOSTILE
from tests.mails import report

# Runs the command line with a hook that no code can take out again, and tells what was reached on standard error.
WATCHED = """\
import json, sys
reached = []
def hook(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.bind", "socket.sendmsg"}:
        reached.append([event, repr(arguments[1])])
    elif event == "open" and (set("wax+") & set(arguments[1] or "") or (arguments[2] or 0) & 3):
        reached.append([event, repr(arguments[0])])
    elif event in {"os.system", "os.exec", "os.posix_spawn", "os.startfile", "os.rename", "os.remove", "os.mkdir",
                   "subprocess.Popen", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request",
                   "http.client.connect", "ftplib.connect", "smtplib.connect", "shutil.unpack_archive"}:
        reached.append([event, repr(arguments)])
sys.addaudithook(hook)
from bounce_cli.cli.main import main
try:
    main()
finally:
    sys.stderr.write("REACHED " + json.dumps(reached) + "\\n")
"""
URLS = "https://evil.example/mark.svg http://evil.example/?%s file:///etc/passwd ftp://evil.example/x //evil.example/x"
SIGNATURE = (
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; q=dns/txt;"
    b" h=from:to:subject; bh=aGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=; b=c3Nzcw==\n"
)
LURES = (
    b"BIMI-Selector: v=BIMI1; s=brand\nList-Unsubscribe: <https://evil.example/u>\nX-Face-URL: http://evil.example/f\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\nDisposition-Notification-To: eve@evil.example\n"
    b"Received: from $(touch x).evil.example (evil.example [192.0.2.9]) by `id`.evil.example; Fri, 20 Nov 2026 09:00\n"
)
RECORDS = {
    ("example.com.", "TXT"): "v=spf1 include:spf.example.com exp=exp.evil.example x=https://evil.example/x -all",
    ("spf.example.com.", "TXT"): "v=spf1 ip4:127.0.0.1 a:in.example.com -all",
    ("in.example.com.", "A"): "127.0.0.1",
    (
        "_dmarc.example.com.",
        "TXT",
    ): "v=DMARC1; p=reject; rua=https://evil.example/rua,mailto:d@evil.example; ruf=mailto:f@evil.example",
    ("sel._domainkey.example.com.", "TXT"): f"v=DKIM1; k=rsa; p=AAAA; n={URLS}",
}
NEEDED = {
    "_dmarc.com. IN TXT",
    "_dmarc.example.com. IN TXT",
    "example.com. IN TXT",
    "in.example.com. IN A",
    "sel._domainkey.example.com. IN TXT",
    "spf.example.com. IN TXT",
}


def reply(query: dns.message.Message, _: bool) -> dns.message.Message:  # noqa: FBT001 - says how it was asked
    asked = query.question[0]
    response = dns.message.make_response(query)
    type_ = asked.to_text().rpartition(" ")[2]
    found = RECORDS.get((asked.name.to_text().lower(), type_))
    if found:
        data = found if type_ == "A" else f'"{found}"'
        response.answer.append(dns.rrset.from_text(asked.name, 60, "IN", type_, data))
    return response


def hostile_mails() -> list[bytes]:
    """Bounces of a mail that names hosts, addresses and commands wherever a reader might follow them."""
    refusal = "550 5.7.26 SPF [example.com] with ip: [192.0.2.1] = did not pass"
    mails = []
    for number, words in enumerate((*HOSTILE, *URLS.split())):
        octets = words.encode("utf-8", "replace").replace(b"\r", b" ").replace(b"\n", b" ")
        whole = report(reply=f"{refusal} see ", status="5.7.26", message_id=f"r{number}")
        whole = whole.replace(b"see ", b"see " + octets).replace(
            b"Hello.", b"<img src='http://evil.example/i.png'> " + octets
        )
        head = b"Return-Path: <news@example.com>\n"
        mails.append(whole.replace(head, head + SIGNATURE + LURES).replace(b"Subject: November", b"Subject: " + octets))
    return mails


def watched(*arguments: str, folder: Path) -> tuple[str, list[tuple[str, str]]]:
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, *arguments],
        check=False,
        capture_output=True,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(SAMPLES.parent), "HOME": str(folder)},
        timeout=120,
    )
    told = done.stderr.decode().rpartition("REACHED ")[2]
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(), [(event, what) for event, what in json.loads(told)]


def test_a_run_reaches_the_name_server_and_nothing_else(tmp_path: Path) -> None:
    mailbox = b"".join(b"From MAILER-DAEMON Fri Nov 20 09:12:04 2026\n" + mail + b"\n" for mail in hostile_mails())
    (tmp_path / "hostile.mbox").write_bytes(mailbox)
    with misbehaving(reply) as (server, asked):
        output, reached = watched(
            "triage",
            "hostile.mbox",
            "-f",
            "ndjson",
            "--nameserver",
            f"127.0.0.1:{server.port}",
            "--now",
            "2026-11-21T00:00:00Z",
            folder=tmp_path,
        )
    records = [json.loads(line) for line in output.splitlines()]
    assert len(records) == len(hostile_mails())
    assert all(one["authentication"]["dmarc"]["result"] == "fail" for one in records)
    assert {name.lower() for name in asked} == {name.lower() for name in NEEDED}
    there = f"('127.0.0.1', {server.port})"
    assert {event for event, what in reached if what == there} >= {"socket.sendto"}
    assert [one for one in reached if one[1] != there] == []
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.mbox"]


def test_the_hook_sees_what_a_run_writes(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(hostile_mails()[0])
    _, reached = watched("triage", "one.eml", "--offline", "-f", "ndjson", "-o", "out.ndjson", folder=tmp_path)
    assert any(event == "open" and "out.ndjson" in what for event, what in reached)
