"""Which addresses a notice in plain words says something about, and the lines that belong to each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from bounce_cli.address import ADDRESS, clean_address, is_daemon
from bounce_cli.reports.words.guarded import lower, lowered
from bounce_cli.reports.words.recipient_places import (
    ALIAS_OF,
    CARRIED_OVER,
    CONTACT,
    DISPLAY_NAME,
    ENDINGS_BEFORE,
    ENDINGS_CARRIED_OVER,
    HEADING,
    ID_BEFORE,
    LABELLED,
    LINE_START,
    MORE,
    NOT_A_RECIPIENT,
    PROGRAM,
    REST_OF_SENTENCE,
    SENDER_BEFORE,
    SENTENCE,
    SENTENCE_IN_ASCII,
    SURE_SENTENCE,
    TO_OF_ORIGINAL,
    TRANSCRIPT,
    TRANSCRIPT_STARTS,
    WORDS_OF_SENTENCE,
    WRITE_TO,
)
from bounce_cli.reports.words.successors import is_successor, without_successors

__all__ = ["FailedAddress", "Rank", "failed_addresses"]

_LONGEST_ENDING = 60
# What stands farther from an address on its line says nothing of it.
_REACH = 80
_LONGEST_OWN_LINE = 400
# Addresses of one line beyond these are no more than bystanders either.
_MOST_GUESSED = 100
_WORDS = re.compile(r"\w{2}")


class Rank(IntEnum):
    """How much the place of an address says for its being the one that failed."""

    BYSTANDER = 1
    ADDRESSEE = 2
    SENTENCE = 3
    TRANSCRIPT = 4
    CERTAIN = 5


@dataclass(slots=True)
class FailedAddress:
    """One address with the lines of the notice that belong to it; `shares` is the address that they are said beside."""

    address: str
    rank: Rank
    line: int
    block: str = ""
    shares: str | None = None


def failed_addresses(notice: str, *, sender: str | None = None, known: tuple[str, ...] = ()) -> list[FailedAddress]:
    """Find the addresses that a notice reports on, with their lines.

    Args:
        notice: the words before the returned mail.
        sender: who got the notice; that address counts only where it stands as a recipient without doubt.
        known: addresses stated elsewhere (`X-Failed-Recipients`, delivery-status): they win over all that is guessed.

    Returns:
        Addresses of the strongest kind of place that occurs, in order; may be empty.
    """
    lines = notice.split("\n")
    found = _candidates(lines, lowered(notice), sender) if "@" in notice else []
    if known:
        # The strongest place counts, of equals the first.
        places = {item.address.lower(): item for item in sorted(found, key=lambda item: (item.rank, -item.line))}
        unplaced = (FailedAddress(address=address, rank=Rank.CERTAIN, line=-1) for address in known)
        chosen = _once([places.get(item.address.lower(), item) for item in unplaced])
    else:
        best = max((item.rank for item in found), default=Rank.BYSTANDER)
        chosen = _once([item for item in found if item.rank == best])
    _give_blocks(chosen, lines)
    return chosen


def _once(items: list[FailedAddress]) -> list[FailedAddress]:
    seen: dict[str, FailedAddress] = {}
    for item in items:
        seen.setdefault(item.address.lower(), item)
    return list(seen.values())


def _candidates(lines: list[str], low: str, sender: str | None) -> list[FailedAddress]:
    """All addresses with the rank of their place, in order; `low` is all the lines in lower case."""
    out: list[FailedAddress] = []
    contacts: set[str] = set()
    has_transcript = "transcript" in low or "technical" in low or "message details" in low
    has_aliases = "generated from" in low or "expanded from" in low
    in_transcript = False
    above = ""
    owner = -1  # how far the address is indented that the paragraph belongs to
    program = -1  # the line that names a program as the recipient
    for number, whole in enumerate(lines):
        line = without_successors(whole) if "@" in whole else whole
        if has_transcript:
            in_transcript = in_transcript or bool(TRANSCRIPT_STARTS.match(line))
        if has_aliases:
            program = number if PROGRAM.match(line) else program
            alias = ALIAS_OF.search(line) if program >= 0 else None
            if alias:
                out.append(FailedAddress(address=alias["a"], rank=Rank.CERTAIN, line=program))
        if "@" in line and not _is_carried_over(above[-_LONGEST_ENDING:], line, joined=_is_joined(lines, number)):
            indent = len(line) - len(line.lstrip())
            if 0 <= owner < indent and not above.endswith(":"):
                continue
            low_line = lower(line)
            prose = _goes_on(above, line)
            for address, found in _in_line(line, low_line, in_transcript=in_transcript):
                rank = Rank.SENTENCE if prose and found is Rank.CERTAIN else found
                owner = indent if rank is Rank.CERTAIN and line.lstrip().startswith("<") else owner
                clean = clean_address(address.strip("'`*"))
                if clean and "@" in clean and not _is_bystander(clean, rank, line, above, sender):
                    out.append(FailedAddress(address=clean, rank=rank, line=number))
            contacts.update(_contacts(line, low_line))
        ended = line.rstrip()
        if ended:
            above = ended
        else:
            owner = program = -1
    return [item for item in out if item.rank >= Rank.SENTENCE or item.address.lower() not in contacts]


def _is_joined(lines: list[str], number: int) -> bool:
    """Whether no blank line stands above a line."""
    return number > 0 and bool(lines[number - 1].strip())


def _goes_on(above: str, line: str) -> bool:
    """Whether a line that begins with an address is the rest of a sentence that the line above began."""
    if not above[-1:].isalnum() or not REST_OF_SENTENCE.match(line):
        return False
    return len(above) - len(above.lstrip()) == len(line) - len(line.lstrip())


def _is_carried_over(above: str, line: str, *, joined: bool) -> bool:
    """Whether the line above breaks off before the address of a sender, an alias, a successor, or a contact."""
    low = lower(above)
    if low.rstrip(" \t:").endswith(ENDINGS_CARRIED_OVER) and CARRIED_OVER.search(above):
        return True
    if is_successor(line, above):
        return True
    breaks_off = joined and "@" not in above and not above.endswith((".", "!"))
    return breaks_off and bool(CONTACT.search(low)) and not (HEADING.search(above) or LABELLED.match(line))


def _contacts(line: str, low: str) -> Iterator[str]:
    """Whom a line says to write to: not who failed, wherever else the address stands without saying so."""
    contact = CONTACT.search(low)
    if contact:
        yield from (match[0].lower() for match in islice(ADDRESS.finditer(line, contact.end()), _MOST_GUESSED))


def _is_bystander(address: str, rank: Rank, line: str, above: str, sender: str | None) -> bool:
    """Whether an address is the notice's own addressee or a mail system's, in a place that does not make up for it."""
    if sender is not None and address.lower() == sender.lower() and rank < Rank.CERTAIN:
        return True
    if not is_daemon(address):
        return False
    # A sentence that breaks before a contact's address leaves it at a line's start, but not below a heading.
    line = line[:_LONGEST_OWN_LINE]
    heading = above.endswith(":") or bool(HEADING.search(above[-_LONGEST_ENDING * 2 :]))
    alone = line.strip().strip("<>").lower() == address.lower() and heading
    marked = f"{address}>:" in line or f"{address}:" in line or f"{address}> (expanded from" in line
    return rank < Rank.CERTAIN or not (alone or marked)


def _in_line(line: str, low: str, *, in_transcript: bool) -> list[tuple[str, Rank]]:
    """The addresses of a line with the rank of their places; `low` is the line in lower case."""
    # Each pattern is tried only where the line holds what it cannot do without.
    has_label = ":" in line or "：" in line
    has_angle = "<" in line
    if has_label and NOT_A_RECIPIENT.match(line):
        return []
    labelled = LABELLED.match(line) if has_label else None
    if labelled is None and has_angle and ("to " in low or "to\t" in low):
        labelled = SURE_SENTENCE.search(line)
    if labelled:
        return _list(labelled["a"], Rank.CERTAIN, line[labelled.end() :])
    transcript = TRANSCRIPT.search(line) if "rcpt" in low or "..." in line else None
    if transcript:
        return [(transcript["a"] or transcript["b"], Rank.TRANSCRIPT)]
    start = (DISPLAY_NAME.match(line) if has_angle else None) or LINE_START.match(line)
    if start and not _no_recipient(line, start.start("a")) and not _is_prose_after(start["after"], line[start.end() :]):
        return _list(start["a"], Rank.SENTENCE if in_transcript else Rank.CERTAIN, line[start.end("a") :])
    if has_label and TO_OF_ORIGINAL.match(line):
        return [(match[0], Rank.ADDRESSEE) for match in islice(ADDRESS.finditer(line), _MOST_GUESSED)]
    sentence = _sentence(line, low)
    if sentence and not CONTACT.search(low[: sentence.start()]) and not WRITE_TO.search(line[: sentence.start("a")]):
        return [(line[sentence.start("a") : sentence.end("a")], Rank.SENTENCE)]
    return [] if CONTACT.search(low) else [(address, Rank.BYSTANDER) for address in _others(line)]


def _sentence(line: str, low: str) -> re.Match[str] | None:
    """A sentence of the line about an address, with offsets that hold for it and for the line in lower case."""
    if not any(word in low for word in WORDS_OF_SENTENCE):
        return None
    return SENTENCE_IN_ASCII.search(low) if line.isascii() else SENTENCE.search(line)


def _others(line: str) -> Iterator[str]:
    """The addresses of a line that may be a recipient's for all that stands in front of them."""
    for match in islice(ADDRESS.finditer(line), _MOST_GUESSED):
        if not _no_recipient(line, match.start()):
            yield match[0]


def _no_recipient(line: str, start: int) -> bool:
    """Whether the words in front of an address say that it is a sender's, or an identifier and no address."""
    before = line[max(0, start - _REACH) : start]
    if not lower(before).rstrip(' \t:=<"').endswith(ENDINGS_BEFORE):
        return False
    return bool(ID_BEFORE.search(before) or SENDER_BEFORE.search(before))


def _list(address: str, rank: Rank, rest: str) -> list[tuple[str, Rank]]:
    """An address with those that follow it on its line, set off by commas."""
    if "@" not in rest:
        return [(address, rank)]
    return [(address, rank), *((other, rank) for other in MORE.findall(rest))]


def _is_prose_after(after: str, rest: str) -> bool:
    """Whether a line that starts with an address goes on as a sentence about somebody else (`a@b wrote:`)."""
    words = (after + rest).strip(">:\"' ,").lower()
    return words.startswith(("wrote", "schrieb", "a écrit", "said on", "escribió", "ha scritto"))


def _give_blocks(items: list[FailedAddress], lines: list[str]) -> None:
    """Give each address the lines from its own to the next one's; a lone address gets all lines from its own on.

    Addresses that stand in a list, with nothing said between them, share the words below the last of them.
    """
    starts = sorted({item.line for item in items if item.line >= 0})
    ends = [*starts[1:], _paragraph_end(lines, starts[-1]) if len(items) > 1 else len(lines)] if starts else []
    last_of = {item.line: item for item in items}
    shared: dict[int, tuple[FailedAddress, str]] = {}
    below: tuple[FailedAddress, str] | None = None
    for start, end in zip(reversed(starts), reversed(ends), strict=True):
        if below is None or not _is_silent(lines, start, end):
            below = last_of[start], "\n".join(lines[start:end])
        shared[start] = below
    for item in items:
        if item.line < 0:
            item.block = "\n".join(lines) if len(items) == 1 else ""
        else:
            anchor, item.block = shared[item.line]
            item.shares = anchor.address if anchor is not item else None


def _is_silent(lines: list[str], start: int, end: int) -> bool:
    """Whether lines hold an address and nothing else."""
    return not any(map(str.strip, lines[start + 1 : end])) and _WORDS.search(ADDRESS.sub("", lines[start])) is None


def _paragraph_end(lines: list[str], start: int) -> int:
    """Where the last of several addresses' lines end: at the second blank line, or at a rule."""
    blanks = 0
    for number in range(start + 1, len(lines)):
        text = lines[number].strip()
        blanks = blanks + 1 if not text else blanks
        if blanks > 1 or text.startswith(("-----", "=====", "*****", "_____")):
            return number
    return len(lines)
