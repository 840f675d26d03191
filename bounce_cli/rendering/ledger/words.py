"""Words for what a ledger knows."""

from bounce_cli.language.said import Said, counted, said
from bounce_cli.ledger.lists.model import ListName
from bounce_cli.ledger.proof.level import Level
from bounce_cli.rendering.style import Style

__all__ = ["LISTED", "level_words", "proof_words"]

_LEVELS = {
    Level.NONE: said("nothing proves that it was your mail"),
    Level.OWN_DOMAIN: said("names your domain"),
    Level.PLAUSIBLE: said("fits your mail, but a reader could have made it"),
    Level.SENT: said("in the index of sent mail"),
    Level.TOKEN: said("token of your reverse-path"),
    Level.SIGNATURE: said("your DKIM signature"),
}
LISTED = {
    ListName.SUPPRESS: counted(
        0, "{count:,} address on the suppression list", "{count:,} addresses on the suppression list"
    ),
    ListName.HOLD: counted(0, "{count:,} address on hold", "{count:,} addresses on hold"),
}


def level_words(level: int) -> Said:
    """A level of evidence in words."""
    return _LEVELS[Level(level)]


def proof_words(level: int, by: str | None, style: Style) -> str:
    """A level of evidence with what it is."""
    words = style.say(level_words(level))
    return f"{words} ({by})" if by else words
