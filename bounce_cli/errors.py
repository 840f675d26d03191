"""The exception types, one per stage; a caller that catches `BounceError` has caught them all."""

__all__ = [
    "BounceError",
    "ConfigurationError",
    "LedgerError",
    "NoNameServerError",
    "OutputError",
    "RuleError",
    "UsageError",
    "own_fault",
]

# An exception may quote what it was about, which may be all of a mail.
_LONGEST = 300


class BounceError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(BounceError):
    """The command or the call asks for something that does not exist; the text says what to do."""


class ConfigurationError(BounceError):
    """A configuration file is not valid; the text names the file and the key."""


class NoNameServerError(ConfigurationError):
    """The DNS cannot be asked, because neither the system nor an option names a name server."""


class RuleError(BounceError):
    """A rule file is not valid; the text names file, rule and field."""


class OutputError(BounceError):
    """An output could not be written; the text names it and the cause."""


class LedgerError(BounceError):
    """A ledger could not be opened, read or written; the text names the file, the cause, and what became of it."""


def own_fault(error: BaseException) -> str:
    """What is told of an exception that nobody raised on purpose."""
    return f"an error of bounce itself, please report it: {type(error).__name__}: {str(error)[:_LONGEST]}"
