"""Whose mail a bounce is about."""

from pathlib import Path

import pytest

from bounce_cli.diagnosis import OriginalSummary
from bounce_cli.errors import ConfigurationError, UsageError
from bounce_cli.ledger.accounts import Accounts, read_accounts


def mail(from_: str | None = None, return_path: str | None = None) -> OriginalSummary:
    return OriginalSummary(
        message_id=None, from_=from_, to=None, subject=None, date=None, return_path=return_path, complete=False
    )


def written(folder: Path, text: str, account: str | None = None) -> Accounts:
    path = folder / "accounts.toml"
    path.write_text(text, encoding="utf-8")
    return read_accounts(account, path)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return written(
        tmp_path,
        "[accounts]\n"
        '"example.com" = "all"\n"News.Example.com." = "newsletter"\n"bücher.example" = "books"\n'
        '"bounces@EXAMPLE.com" = " shop "\n',
        "rest",
    )


@pytest.mark.parametrize(
    ("from_", "return_path", "account"),
    [
        (None, "bounces@example.com", "shop"),
        ("Us <hello@news.example.com>", "bounces@example.com", "shop"),
        ("Us <bounces@example.com>", "x@news.example.com", "shop"),
        (None, "Bounces@example.com", "all"),
        (None, "x+kim=example.org@NEWS.example.com", "newsletter"),
        (None, "x@deep.news.example.com", "newsletter"),
        (None, "x@mail.example.com", "all"),
        ("Us <hello@news.example.com>", "<>", "newsletter"),
        ("Us <hello@news.example.com>", "x@elsewhere.example", "newsletter"),
        ("hello@xn--bcher-kva.example", None, "books"),
        ("hello@BÜCHER.example", None, "books"),
        ('"hello@news.example.com" <us@elsewhere.example>', None, "rest"),
        ("us@notexample.com", None, "rest"),
        ("no address", "neither", "rest"),
        (None, None, "rest"),
    ],
)
def test_reverse_path_before_domain_and_the_nearest_domain(
    accounts: Accounts, from_: str | None, return_path: str | None, account: str
) -> None:
    assert accounts.account_of(mail(from_, return_path), ()) == account


def test_the_address_that_a_bounce_was_sent_to_counts_last(accounts: Accounts) -> None:
    paths = ("x@news.example.com", "bounces@example.com")
    assert accounts.account_of(None, paths) == "shop"
    assert accounts.account_of(None, paths[:1]) == "newsletter"
    assert accounts.account_of(mail("us@example.com"), paths[:1]) == "all"
    assert accounts.account_of(mail("us@elsewhere.example"), paths[:1]) == "newsletter"


def test_without_a_file_all_mail_is_of_one_account() -> None:
    assert read_accounts(None, None).account_of(mail("us@example.com"), ()) == ""
    assert read_accounts(" news ", None).account_of(None, ("us@example.com",)) == "news"


@pytest.mark.parametrize("name", ["", " ", "*", "a\nb", "a\0"])
def test_what_cannot_be_the_name_of_an_account(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"--account: .* cannot be the name"):
        read_accounts(name, None)
    quoted = name.replace("\n", "\\n").replace("\0", "\\u0000")
    with pytest.raises(UsageError, match=r"accounts\.toml: .* cannot be the name"):
        written(tmp_path, f'[accounts]\n"example.com" = "{quoted}"\n')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "one table [accounts]"),
        ("accounts = 1", "one table [accounts]"),
        ('[account]\n"example.com" = "a"', "one table [accounts]"),
        ('x = 1\n[accounts]\n"example.com" = "a"', "one table [accounts]"),
        ('[accounts]\n"example.com" = 1', "'example.com' must be a text"),
        ('[accounts]\nexample.com = "a"', "'example' must be a text"),
        ('[accounts]\n"exa mple" = "a"', "'exa mple' is neither a domain nor an address"),
        ('[accounts]\n"@example.com" = "a"', "'@example.com' is neither"),
        ('[accounts]\n"" = "a"', "'' is neither"),
        ("[accounts", "not TOML"),
    ],
)
def test_the_faults_of_a_file_name_it_and_the_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        written(tmp_path, text)
    assert words in str(caught.value)
    assert str(tmp_path / "accounts.toml") in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="none: cannot be read"):
        read_accounts(None, tmp_path / "none")
    (tmp_path / "latin").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="latin: not TOML"):
        read_accounts(None, tmp_path / "latin")
