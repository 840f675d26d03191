"""What is to happen in a sample: the scenarios, read from `scenarios/*.toml`.

These files are the one source of the README table, of the expected records and of the server tests.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from .sink import Script

FOLDER = Path(__file__).parent / "scenarios"

_TEXT = """Dear all,

the minutes of our October meeting are below.
Please tell me by Friday if something is missing.

Alice"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail that will bounce."""

    subject: str = "Minutes of the October meeting"
    text: str = _TEXT
    attachment: int = 0
    """Size of an attached file in octets; 0 for none."""
    attachment_name: str = "plan.bin"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One sample: who sends what to whom through which server, what the others answer, and how the notice is read."""

    name: str
    scripted: str
    """What happened, in words for the README."""
    server: str = ""
    """Name of the server that makes it; empty where the mail was written by hand."""
    sender: str = "alice@example.com"
    recipients: tuple[str, ...] = ()
    notify: str = ""
    """RFC 3461 NOTIFY, such as `SUCCESS,FAILURE`; empty for none."""
    ret: str = ""
    """RFC 3461 RET, `FULL` or `HDRS`; empty for none."""
    envelope_id: str = ""
    nth: int = 1
    """Which of the notices is the sample."""
    timeout: float = 60
    quick: bool = False
    """Whether the server tests run it."""
    mail: Mail = Mail()
    settings: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    sinks: Mapping[str, Script] = field(default_factory=dict)
    expect: tuple[Mapping[str, Any], ...] = ()

    @property
    def message_id(self) -> str:
        """The Message-ID of the mail that will bounce."""
        return f"<{self.name}.1@desk.example.com>"

    def octets(self) -> bytes:
        """Write the mail to send, with line feeds."""
        message = EmailMessage(policy=SMTPUTF8)
        message["From"] = self.mail.headers.get("From", f"Alice Carpenter <{self.sender}>")
        message["To"] = ", ".join(self.recipients)
        message["Subject"] = self.mail.subject
        message["Date"] = format_datetime(datetime.now(tz=UTC))
        message["Message-ID"] = self.message_id
        for name, value in self.mail.headers.items():
            if name not in message:
                message[name] = value
        message.set_content(self.mail.text + "\n")
        if self.mail.attachment:
            plan = bytes(range(256)) * (self.mail.attachment // 256 + 1)
            name = self.mail.attachment_name
            message.add_attachment(plan, maintype="application", subtype="octet-stream", filename=name)
        return message.as_bytes().replace(b"\r\n", b"\n")


def load() -> tuple[Scenario, ...]:
    """Read all scenarios, in the order of the files and within them."""
    return tuple(_scenario(table, path.stem) for path in sorted(FOLDER.glob("*.toml")) for table in _tables(path))


def _tables(path: Path) -> list[dict[str, Any]]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["scenario"]
    assert isinstance(tables, list)
    return tables


def _scenario(table: dict[str, Any], server: str) -> Scenario:
    plain = {key: value for key, value in table.items() if key not in {"recipients", "mail", "sinks", "expect"}}
    sinks = {host: _script(script) for host, script in table.get("sinks", {}).items()}
    return Scenario(
        **{"server": "" if server == "written" else server, **plain},
        recipients=tuple(table.get("recipients", ())),
        mail=Mail(**table.get("mail", {})),
        sinks=sinks,
        expect=tuple(_nullified(record) for record in table["expect"]),
    )


def _script(table: dict[str, Any]) -> Script:
    if "extensions" in table:
        table = {**table, "extensions": tuple(table["extensions"])}
    return Script(**table)


def _nullified(record: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null; a record has no empty string: so one stands for the other."""
    return {key: None if value == "" else value for key, value in record.items()}
