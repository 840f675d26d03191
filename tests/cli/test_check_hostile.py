"""`bounce check`: neither a mail, nor the DNS, nor the name of a file speaks to the terminal."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.conftest import SAMPLES

NOT_ALIGNED = SAMPLES / "auth-nothing-aligned.eml"
# What a terminal or a reader obeys: C0, C1, bidirectional controls, separators of lines.
OBEYED = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))} - {
    "\n"
}
EVIL = "\x1b]0;owned\x07\x1b[31m\u202e\u2066\x9b2J"


def _hostile_mail(path: Path) -> Path:
    octets = NOT_ALIGNED.read_bytes()
    for word in (b"Example News", b"is not accepted", b"d=esp.example", b"s=s1", b"b-7711"):
        assert word in octets
        octets = octets.replace(word, word + EVIL.encode())
    # The returned mail is the last: what it claims is shown too.
    head, returned = octets.rsplit(b"DKIM-Signature:", 1)
    claim = f"Authentication-Results: mx{EVIL}.example; spf=pass{EVIL} smtp.mailfrom=a{EVIL}\nDKIM-Signature:"
    path.write_bytes(head + claim.encode() + returned)
    return path


def _hostile_recording(path: Path) -> Path:
    lines = [json.loads(line) for line in (SAMPLES / "dns.jsonl").read_text().splitlines()]
    for answer in lines[1:]:
        if answer["records"]:
            answer["records"] = [
                record.replace("v=DMARC1;", f"v=DMARC1; x={EVIL}\n bounce: a lie; {EVIL};").replace(
                    "v=spf1", f"v=spf1 exp={EVIL}"
                )
                if answer["type"] == "TXT"
                else f"10 a{EVIL}\r\n.example"
                for record in answer["records"]
            ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("subject", ["mail", "domain", "sample"])
def test_neither_mail_nor_dns_can_speak_to_the_terminal(run: Run, tmp_path: Path, form: str, subject: str) -> None:
    subjects = {"mail": _hostile_mail(tmp_path / f"{EVIL}.eml"), "domain": "example.com", "sample": NOT_ALIGNED}
    replay = _hostile_recording(tmp_path / "dns.jsonl")
    status, out, err = run("check", subjects[subject], "-f", form, "--dns-replay", replay)
    assert (status, err) == (0, "")
    assert not OBEYED & set(out)
    assert ("\\x1b" if form == "text" else "\\u001b") in out
    assert "\n bounce: a lie" not in out
    if form == "json":
        assert EVIL in _texts(json.loads(out))


def _texts(value: Any) -> str:
    """All texts of a document."""
    if isinstance(value, dict):
        return "\n".join(map(_texts, value.values()))
    return "\n".join(map(_texts, value)) if isinstance(value, list) else str(value)


def test_names_of_files_cannot_either(run: Run, tmp_path: Path) -> None:
    _, _, err = run("check", tmp_path / f"{EVIL}.eml", "--offline")
    assert "No such file or directory" in err
    assert not OBEYED & set(err)
