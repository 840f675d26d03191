"""One form for text and phrases: folded, without repeated codes, one spelling of each word."""

import re

from bounce_cli.folding import fold as fold_text

__all__ = [
    "FIRST_UNSPACED",
    "PREFIX",
    "SPELLINGS",
    "fold",
    "hide_names",
    "is_unspaced",
    "squeeze",
    "words_of",
]

# So many first letters of a word are filed.
PREFIX = 4

_CODE = 3
_WORD = re.compile(r"[^\W_]+")

# From here on scripts are written without blanks between words, or with endings glued on (Hangul).
FIRST_UNSPACED = "\u2e80"

# What may stand around a name without belonging to it.
_BRACKETS = {ord(sign): " " for sign in "<>()[]{}\"',;:|="}
_BLOT = "\x00"
_COUNTRY = 2
# fmt: off
_TOP_LEVEL = frozenset({
    "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "mobi", "arpa",
    "local", "localdomain", "lan", "internal", "example", "test", "invalid",
})
# Words that begin a sentence where the blank behind the full stop was forgotten, though domains end so as well.
_SMALL_WORDS = frozenset({
    "as", "at", "be", "by", "do", "go", "if", "in", "is", "it",
    "me", "my", "no", "of", "on", "or", "so", "to", "us", "we",
})
# fmt: on

# Spellings of one word.
SPELLINGS = (
    ("e-mail", "email"),
    ("mail box", "mailbox"),
    ("mail-box", "mailbox"),
    ("black list", "blacklist"),
    ("black-list", "blacklist"),
    ("block list", "blocklist"),
    ("block-list", "blocklist"),
    ("gray list", "greylist"),
    ("graylist", "greylist"),
    ("gray-list", "greylist"),
    ("grey list", "greylist"),
    ("grey-list", "greylist"),
    ("over-quota", "over quota"),
    ("overquota", "over quota"),
    ("can not", "cannot"),
)


def _repeated_code(text: str) -> int:
    """Return where the first such code ends, or -1."""
    cut = text.find("-")
    while cut >= 0:
        if text[cut - 1 : cut].isdigit():  # which next to no other hyphen stands behind
            code = text[max(0, cut - 3) : cut]
            before = text[max(0, cut - 4) : cut - 3]
            if len(code) == _CODE and code.isdigit() and code[0] in "245" and not before.isalnum():
                return cut
        cut = text.find("-", cut + 1)
    return -1


def _drop_repeated_codes(text: str) -> str:
    """Take out the code that a multi-line reply repeats on every line ("550-5.1.1 ")."""
    cut = _repeated_code(text)
    if cut >= 0:
        code = text[cut - _CODE : cut]
        status = text[cut + 1 :].partition(" ")[0]
        tails = (f"-{status} ", f" {status} ", "-", " ") if status[1:2] == "." else ("-", " ")
        for tail in tails:
            text = text.removeprefix(code + tail).replace(f" {code}{tail}", " ")
    return text


def squeeze(text: str) -> str:
    """Return the text on one line with single blanks and without repeated reply codes; case stays."""
    return _drop_repeated_codes(" ".join(text.split()))


def fold(squeezed: str) -> str:
    """Return the form in which phrases are compared, of text that `squeeze` returned."""
    folded = fold_text(squeezed)
    for written, usual in SPELLINGS:
        if written in folded:
            folded = folded.replace(written, usual)
    return folded


def _is_name(part: str) -> bool:
    """Tell whether a run of signs without brackets and blanks is an address, a link or a host name."""
    bare = part.rstrip(".!?")
    if "@" in bare.strip("@") or "//" in bare:
        return True
    head, dot, last = bare.rpartition(".")
    if not dot or not head:
        return "/" in bare and "." in bare
    if "/" in bare:
        return "." in bare.partition("/")[0]
    if last in _TOP_LEVEL or (last.isalpha() and "." in head):
        return True
    return len(last) == _COUNTRY and last.isalpha() and last not in _SMALL_WORDS


def hide_names(folded: str) -> str:
    """Return text of the same length in which addresses, links and host names are blotted out."""
    tokens = folded.split(" ")
    for number, token in enumerate(tokens):
        if "." not in token and "@" not in token:
            continue
        bare = token.rstrip(".!?")
        if "." not in bare and "@" not in bare and "/" not in bare:
            continue
        for part in token.translate(_BRACKETS).split():
            if _is_name(part):
                token = token.replace(part, _BLOT * len(part))  # noqa: PLW2901 (the token is rewritten part by part)
        tokens[number] = token
    return " ".join(tokens)


def is_unspaced(character: str) -> bool:
    """Tell whether the character belongs to a script where words do not end at blanks."""
    return character >= FIRST_UNSPACED


def words_of(folded: str, *, prefixes: bool = True) -> set[str]:
    """Return the words of folded text, and with `prefixes` their beginnings, marked with "…".

    Runs of an unspaced script give their pairs of neighbours as well.
    """
    words = set(_WORD.findall(folded))
    if not folded.isascii():
        for run in [word for word in words if any(map(is_unspaced, word))]:
            words.update(run[start : start + 2] for start in range(len(run)))
    if prefixes:
        words.update([word[:PREFIX] + "…" for word in words])
    return words
