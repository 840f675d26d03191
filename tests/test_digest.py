"""The digest is the standard library's."""

import hashlib
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from bounce_cli.digest import sha256_of


@given(octets=st.binary())
def test_it_is_sha256(octets: bytes) -> None:
    assert sha256_of(octets) == hashlib.sha256(octets).hexdigest()


def test_it_loads_no_openssl() -> None:
    check = "import sys, bounce_cli.digest; print('_hashlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
