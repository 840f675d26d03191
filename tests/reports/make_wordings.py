"""Files the wordings of reports: `python -m tests.reports.make_wordings`, when one in `wordings/*.toml` has changed."""

import json
import tomllib
from collections import Counter
from pathlib import Path

import bounce_cli.reports.words
from bounce_cli.folding import fold

FOLDER = Path(bounce_cli.reports.words.__file__).with_name("wordings")
PLACE = FOLDER / "ready.json"
Filed = list[tuple[str, list[str]]]
LENGTHS = range(4, 9)
# What the usual notices say: to look for letters that stand in them spares little.
USUAL = """
this is the mail system at host mx.example.org. i'm sorry to have to inform you that your message could not be delivered
to one or more recipients. it's attached below. for further assistance, please send mail to postmaster. if you do so,
please include this problem report. you can delete your own text from the attached returned message. the mail system
this message was created automatically by mail delivery software. a message that you sent could not be delivered to one
or more of its recipients. this is a permanent error. the following address(es) failed: unrouteable address
smtp error from remote mail server after rcpt to: host mx.example.net [192.0.2.1]: 550 5.1.1 recipient rejected
hi. this is the qmail-send program at example.org. i'm afraid i wasn't able to deliver your message to the following
addresses. this is a permanent error; i've given up. sorry it didn't work out. below this line is a copy of the message.
the original message was received at thu, 26 nov 2026 12:00:00 +0100 (cet) from localhost
the following addresses had permanent fatal errors. transcript of session follows. while talking to mx.example.net
said: 552 5.2.2 mailbox full, over quota, user unknown, access denied, service unavailable, connection timed out
delivery has failed to these recipients or groups. the email address you entered couldn't be found. please check the
recipient's email address and try to resend the message. if the problem continues, contact your email admin.
delivery to the following recipient failed permanently. technical details of permanent failure. google tried to deliver
your message, but it was rejected by the server for the recipient domain. the error that the other server returned was
delivery status notification (failure). undeliverable. returned mail: see transcript for details. failure notice
"""


def phrases_by_group() -> dict[str, list[str]]:
    """The folded wordings of each group, in all languages."""
    groups: dict[str, dict[str, list[str]]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        groups |= tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: [fold(phrase) for lines in one.values() for phrase in lines] for name, one in groups.items()}


def ready() -> str:
    """What the file has to hold: one line for each group."""
    groups = phrases_by_group()
    lines = []
    for name, phrases in groups.items():
        filed = _filed([phrase for phrase in phrases if phrase.isascii()])
        beyond = [phrase for phrase in phrases if not phrase.isascii()]
        lines.append(f"{json.dumps(name)}: {json.dumps([filed, beyond], ensure_ascii=False, separators=(',', ':'))}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _filed(phrases: list[str]) -> Filed:
    """The phrases behind the letters that they share: what is usual first, then what most of the rest share."""
    out: Filed = []
    left = list(phrases)
    usual = " ".join(USUAL.split())
    while left:
        counts = Counter(part for phrase in left for part in _parts(phrase))
        shared, number = min(
            ((part, number) for part, number in counts.items() if part not in usual),
            key=lambda found: (-found[1], -len(found[0]), found[0]),
            default=("", 0),
        )
        if number < 2:
            break
        out.append((shared, [phrase for phrase in left if shared in phrase]))
        left = [phrase for phrase in left if shared not in phrase]
    out += [(phrase, [phrase]) for phrase in left]
    # The first that is found ends the search.
    return sorted(out, key=lambda item: not any(phrase in usual for phrase in item[1]))


def _parts(phrase: str) -> set[str]:
    return {phrase[start : start + length] for length in LENGTHS for start in range(len(phrase) - length + 1)}


if __name__ == "__main__":
    PLACE.write_text(ready(), encoding="utf-8")
