"""Which language to speak: as an option names it, else as the environment of the process does (POSIX, section 8.2)."""

from collections.abc import Mapping

from bounce_cli.errors import UsageError
from bounce_cli.language.translation import LANGUAGES, Language, language

__all__ = ["language_named", "language_of"]

# Other codes of the same languages: ISO 639-1 `no` for all Norwegian; who reads nynorsk reads bokmål too.
_ALIASES = {"no": "nb", "nn": "nb", "cmn": "zh"}
# Chinese that is written with traditional characters is not what we have.
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_NONE = frozenset({"", "c", "posix"})


def language_named(name: str) -> Language:
    """The language of an option's value, such as `pl`, `zh-CN` or `no`. Raises UsageError for one that we lack."""
    code = _code(name)
    if code is None:
        raise UsageError(f"--lang {name}: no such language; there are {', '.join(LANGUAGES)} (zh-CN and no as well)")
    return language(code)


def language_of(environment: Mapping[str, str]) -> Language:
    """The language that LC_ALL, LC_MESSAGES or LANG asks for, the first that is set; else English."""
    name = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(key))), "")
    return language(_code(name) or "en")


def _code(name: str) -> str | None:
    """The code of a language tag (RFC 5646) or of a locale such as `pl_PL.UTF-8`; None where we lack it."""
    first, *others = name.partition(".")[0].partition("@")[0].lower().replace("_", "-").split("-")
    if first in _NONE:
        return None
    if first == "zh" and _TRADITIONAL & set(others):
        return None
    code = _ALIASES.get(first, first)
    return code if code in LANGUAGES else None
