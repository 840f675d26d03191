"""The table [ledger] of the configuration file."""

import os
import sys
from pathlib import Path

import pytest

from bounce_cli.configuration import Configuration, LedgerSettings, ledger_place, read_configuration
from bounce_cli.errors import ConfigurationError

WHOLE = """
[ledger]
file = "bounces.sqlite"
account = "newsletter"
accounts = "accounts.toml"
own_domains = ["example.com", "bücher.example"]
verp = ["bounces+{token}-{recipient}@example.com"]
key_file = "/etc/verp.key"
policy = "strict"
"""


def written(folder: Path, text: str) -> Configuration:
    path = folder / "bounce.toml"
    path.write_text(text, encoding="utf-8")
    return read_configuration(path)


def test_all_settings(tmp_path: Path) -> None:
    assert written(tmp_path, WHOLE).ledger == LedgerSettings(
        file=tmp_path / "bounces.sqlite",
        account="newsletter",
        accounts=tmp_path / "accounts.toml",
        own_domains=("example.com", "bücher.example"),
        verp=("bounces+{token}-{recipient}@example.com",),
        key_file=Path("/etc/verp.key"),
        policy="strict",
    )


def test_no_setting_has_to_be_there(tmp_path: Path) -> None:
    assert written(tmp_path, "").ledger == written(tmp_path, "[ledger]").ledger == LedgerSettings()


def test_rules_stand_beside_it(tmp_path: Path) -> None:
    found = written(tmp_path, 'rules = ["own.toml"]\n' + WHOLE)
    assert (found.rules, found.ledger.account) == ((tmp_path / "own.toml",), "newsletter")


def test_a_policy_is_a_name_or_a_file_beside_the_configuration(tmp_path: Path) -> None:
    assert written(tmp_path, '[ledger]\npolicy = "hubspot"').ledger.policy == "hubspot"
    assert written(tmp_path, '[ledger]\npolicy = "own.toml"').ledger.policy == str(tmp_path / "own.toml")


def test_a_file_may_lie_in_ones_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/kim")
    assert written(tmp_path, '[ledger]\nfile = "~/b.sqlite"').ledger.file == Path("/home/kim/b.sqlite")
    with pytest.raises(ConfigurationError, match="'file'"):
        written(tmp_path, '[ledger]\nfile = "~nobody-of-that-name/b.sqlite"')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ledger = 1", ("'ledger' must be a table",)),
        ("[[ledger]]", ("'ledger' must be a table",)),
        ("[ledgr]", ("'ledgr'", "did you mean 'ledger'?")),
        ('[ledger]\nacount = "a"', ("'acount'", "did you mean 'account'?")),
        ('[ledger]\nown_domain = ["a"]', ("'own_domain'", "did you mean 'own_domains'?")),
        ('[ledger]\nown_domains = "example.com"', ("'own_domains' must be a list of texts",)),
        ("[ledger]\nown_domains = [1]", ("'own_domains' must be a list of texts",)),
        ('[ledger]\nverp = [""]', ("'verp' must be a list of texts",)),
        ("[ledger]\nfile = 1", ("'file' must be a text",)),
        ('[ledger]\nfile = ""', ("'file' must be a text",)),
        ('[ledger]\naccount = ["a"]', ("'account' must be a text",)),
        ("[ledger]\npolicy = true", ("'policy' must be a text",)),
    ],
)
def test_faults_name_the_file_and_the_key(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        written(tmp_path, text)
    for word in (str(tmp_path / "bounce.toml"), *words):
        assert word in str(caught.value)


@pytest.mark.parametrize("key", ["file", "accounts", "key_file"])
def test_a_name_that_no_file_can_have(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigurationError, match=f"'{key}'"):
        written(tmp_path, f'[ledger]\n{key} = "a\\u0000b"')


def test_the_ledger_of_a_user_who_names_none() -> None:
    assert ledger_place({"XDG_DATA_HOME": "/data", "HOME": "/home/kim"}) == Path("/data/bounce/ledger.sqlite")
    assert ledger_place({"HOME": "/home/kim"}) == Path("/home/kim/.local/share/bounce/ledger.sqlite")
    assert ledger_place({"XDG_DATA_HOME": "", "HOME": "/home/kim"}) == ledger_place({"HOME": "/home/kim"})


@pytest.mark.skipif(sys.platform == "win32", reason="users are looked up in another way")
def test_without_an_environment_the_system_knows_where_the_user_is_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd  # noqa: PLC0415 - not on Windows

    monkeypatch.setenv("HOME", "")
    own = Path(pwd.getpwuid(os.getuid()).pw_dir)
    for environment in ({}, {"HOME": ""}):
        assert ledger_place(environment) == own / ".local" / "share" / "bounce" / "ledger.sqlite"
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    with pytest.raises(ConfigurationError, match="name a ledger with --ledger"):
        ledger_place({})
