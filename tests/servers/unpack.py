"""Debian packages unpacked into folders: a whole small root per mail server, nothing installed on the system.

Every server gets a root folder of its own with all libraries it needs, so servers that conflict in Debian stand side by
side. The cache lies in the folder named by the environment variable BOUNCE_SERVERS, else in `~/.cache/bounce-servers`.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

BASE = (
    "base-files",
    "bash",
    "coreutils",
    "dash",
    "diffutils",
    "findutils",
    "grep",
    "sed",
    "hostname",
    "libc-bin",
    "nsd",
)
"""What every root holds besides the server: a shell, its helpers, and the name server."""

_MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")


class UnavailableError(Exception):
    """A server cannot be had here: no apt, no root, no name spaces, or no registry. The text says which."""


def cache_folder() -> Path:
    """Give the folder in which packages and roots are kept."""
    named = os.environ.get("BOUNCE_SERVERS")
    return Path(named) if named else Path.home() / ".cache" / "bounce-servers"


def root_folder(name: str, packages: Sequence[str], *, fetch: bool = False) -> Path:
    """Give the folder with the unpacked packages and all they depend on; with `fetch` it is made where it is missing.

    Raises UnavailableError where it is missing and may not, or cannot, be fetched.
    """
    wanted = sorted({*packages, *BASE})
    key = hashlib.sha256(" ".join(wanted).encode()).hexdigest()[:8]
    root = cache_folder() / "roots" / f"{name}-{key}"
    with _locked():
        if not root.exists() and not fetch:
            message = f"{name} is not unpacked here: python -m tests.servers.make_samples --unpack"
            raise UnavailableError(message)
        if not root.exists():
            _build(root, wanted)
    return root


def version_of(root: Path, package: str) -> str:
    """Give the Debian version of a package in a root, such as `3.7.11-0+deb12u1`."""
    for line in (root / "packages.txt").read_text().splitlines():
        name, version = line.split("\t")
        if name == package:
            return version
    raise KeyError(package)


@contextmanager
def _locked() -> Iterator[None]:
    """Let only one process at a time fill the cache."""
    cache_folder().mkdir(parents=True, exist_ok=True)
    with (cache_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(root: Path, packages: Sequence[str]) -> None:
    archives = _download(packages)
    unfinished = root.with_name(root.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for name in _MERGED:
        (unfinished / "usr" / name).mkdir(parents=True)
        (unfinished / name).symlink_to(f"usr/{name}")
    for archive in archives:
        _extract(archive, unfinished)
    lines = [_run("dpkg-deb", "-W", "--showformat=${Package}\t${Version}\n", str(path)) for path in archives]
    (unfinished / "packages.txt").write_text("".join(sorted(lines)))
    unfinished.rename(root)


def _extract(archive: Path, folder: Path) -> None:
    """Unpack like `dpkg -x`, but keep the links of the merged /usr."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE) as packed:
        excluded = [f"--exclude=./usr/share/{name}" for name in ("doc", "man", "locale", "info")]
        command = [
            "tar",
            "-x",
            "-p",
            "--numeric-owner",
            "-C",
            str(folder),
            "--keep-directory-symlink",
            *excluded,
            "-f",
            "-",
        ]
        subprocess.run(command, stdin=packed.stdout, check=True, timeout=120)
    if packed.returncode:
        message = f"{archive.name} cannot be unpacked"
        raise UnavailableError(message)


def _download(packages: Sequence[str]) -> list[Path]:
    """Fetch the packages and everything they depend on; an empty dpkg status makes apt name all of it."""
    if shutil.which("apt-get") is None:
        message = "apt-get is missing: the servers are Debian packages"
        raise UnavailableError(message)
    if not (cache_folder() / "apt" / "lists.done").exists():
        _apt("update")
        (cache_folder() / "apt" / "lists.done").touch()
    _apt("install", "-y", "--download-only", *packages)
    plan = _apt("install", "-y", "--print-uris", "--reinstall", "--simulate", *packages)
    chosen = {line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")}
    folder = cache_folder() / "apt" / "cache" / "archives"
    newest: dict[str, Path] = {}
    for path in sorted(folder.glob("*.deb"), key=lambda path: path.stat().st_mtime):
        newest[path.name.split("_")[0]] = path
    return [newest[name] for name in sorted(chosen)]


def _apt(*arguments: str) -> str:
    """Run apt-get with state and cache of its own, so that the system's are neither needed nor touched."""
    base = cache_folder() / "apt"
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (base / folder).mkdir(parents=True, exist_ok=True)
    (base / "status").touch()
    options = {
        "Dir::State": base / "state",
        "Dir::State::status": base / "status",
        "Dir::Cache": base / "cache",
        "APT::Install-Recommends": "0",
        "APT::Sandbox::User": "root",
        "APT::Keep-Downloaded-Packages": "1",
        "Acquire::Languages": "none",
        "Acquire::Retries": "2",
    }
    return _run(
        "apt-get", "-q", *(part for key, value in options.items() for part in ("-o", f"{key}={value}")), *arguments
    )


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        message = f"{command[0]} {command[-1]}: {' '.join(last)}"
        raise UnavailableError(message)
    return done.stdout
