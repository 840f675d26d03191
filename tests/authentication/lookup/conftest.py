"""An authority for servers on loopback, and what it certified."""

from pathlib import Path

import pytest

from tests.authentication.tls_servers import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def loopback(authority: Authority) -> Path:
    return authority.certify("loopback", "IP:127.0.0.1,DNS:dns.test")


@pytest.fixture(scope="module")
def elsewhere(authority: Authority) -> Path:
    """Good for another address; its old-fashioned common name says the right one, which counts for nothing."""
    return authority.certify("127.0.0.1", "IP:127.0.0.2,DNS:other.test,DNS:127.0.0.1")


@pytest.fixture
def _trusted(monkeypatch: pytest.MonkeyPatch, authority: Authority) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
