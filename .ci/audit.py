"""Asks for known vulnerabilities of all that is pinned: `python .ci/audit.py FILE…`.

Without a network, or where the index knows no advisories, it says so and is no failure. Needs pip-audit.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# What pip-audit says where it gets no answer: its ServiceError, and what requests raises.
_NO_NETWORK = re.compile(
    r"(?:Could not connect to \S+ vulnerability feed|ConnectionError|NameResolutionError|ConnectTimeout)"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and tell; gives the exit status."""
    files = sys.argv[1:] if arguments is None else arguments
    named = [word for file in files for word in ("-r", file)]
    asked = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    done = subprocess.run([*asked, "-f", "json", *named], capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        if not _NO_NETWORK.search(done.stderr):
            print(done.stderr.strip() or f"pip-audit ended with {done.returncode}", file=sys.stderr)
            return 1
        found = []
    return told(found)


def told(dependencies: Sequence[Mapping[str, Any]]) -> int:
    """Tell what pip-audit found; 1 where there is a vulnerability."""
    asked = [one for one in dependencies if "vulns" in one]
    if not asked:
        print("audit.py: skipped: the advisories of the index are not to be had here")
        return 0
    for line in faults(asked):
        print(f"audit.py: {line}", file=sys.stderr)
    unknown = len(dependencies) - len(asked)
    print(f"audit.py: {len(asked)} asked about" + (f", {unknown} not known there" if unknown else ""))
    return int(any(faults(asked)))


def faults(dependencies: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The vulnerabilities, each with the versions in which it is mended."""
    for one in dependencies:
        for fault in one["vulns"]:
            mended = ", ".join(fault.get("fix_versions", ())) or "no version yet"
            yield f"{one['name']} {one['version']}: {fault['id']}, mended in {mended}"


if __name__ == "__main__":
    raise SystemExit(main())
