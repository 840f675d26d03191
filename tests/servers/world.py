"""A world of its own for one server: root folder, host name, processes and loopback network are private to it.

The root is an overlay over the unpacked packages (`unpack.py`), kept in memory and gone afterwards. The network has
nothing but loopback, on which addresses kept for documentation (RFC 5737) stand for the hosts of the story. Closing the
world ends all processes in it.
"""

import contextlib
import ctypes
import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from .unpack import UnavailableError

Result = TypeVar("Result")

_OWN_ADDRESS = "192.0.2.1"
_NEW_NETWORK = 0x40000000  # CLONE_NEWNET of <linux/sched.h>

_SETUP = """
set -e
mount -t tmpfs tmpfs {scratch}
mkdir {scratch}/changes {scratch}/work {scratch}/root
mount -t overlay overlay -o lowerdir={lower},upperdir={scratch}/changes,workdir={scratch}/work {scratch}/root
chmod 755 {scratch}/root
mount -t proc proc {scratch}/root/proc
mount -t tmpfs tmpfs {scratch}/root/dev
for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9; do
  mknod -m 666 {scratch}/root/dev/${{node%%:*}} c $(echo ${{node#*:}} | tr : ' ')
done
ln -s /proc/self/fd {scratch}/root/dev/fd
for number in 0:stdin 1:stdout 2:stderr; do
  ln -s /proc/self/fd/${{number%%:*}} {scratch}/root/dev/${{number#*:}}
done
hostname {hostname}
ip link set lo up
for address in {addresses}; do ip address add $address/32 dev lo; done
exec chroot {scratch}/root sh -c 'echo ready; exec cat'
"""
# "ready" is said only from inside the new root. `cat` as first process ends with our end of its pipe, and everything
# else in the process name space with it.

_PASSWD = """root:x:0:0:root:/root:/bin/sh
mail:x:8:8:mail:/var/mail:/bin/false
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
"""
_GROUP = "root:x:0:\ndaemon:x:1:\ntty:x:5:\nmail:x:8:\nutmp:x:43:\nnogroup:x:65534:\n"


class World:
    """A private root, host name, process space and loopback network; a context manager."""

    def __init__(self, *, root: Path, hostname: str, addresses: Iterable[str]) -> None:
        """Take the unpacked root folder, the full host name, and the IPv4 addresses besides 127.0.0.1."""
        self.hostname = hostname
        self.log: list[str] = []
        self.scratch = Path(tempfile.mkdtemp(prefix="bounce-world-"))
        self._setup = _SETUP.format(
            scratch=self.scratch, lower=root, hostname=shlex.quote(hostname), addresses=" ".join(addresses)
        )
        self._pid = 0
        self._children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        if os.geteuid() != 0:
            message = "only root can give a server a world of its own"
            raise UnavailableError(message)
        command = [
            "unshare",
            "--mount",
            "--net",
            "--uts",
            "--ipc",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            self._setup,
        ]
        self._holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert self._holder.stdout is not None
        assert self._holder.stderr is not None
        if self._holder.stdout.readline() != b"ready\n":
            text = self._holder.stderr.read().decode(errors="replace").strip()
            self.close()
            message = f"no world of its own for a server: {text}"
            raise UnavailableError(message)
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children")
        self._pid = int(children.read_text().split()[0])
        try:
            self._refuse_own_root()
            self._furnish()
        except BaseException:
            self.close()
            raise
        return self

    def _refuse_own_root(self) -> None:
        """Make sure that what is done "inside" is not done to the machine itself."""
        if Path(f"/proc/{self._pid}/root/").samefile("/") or self.run("hostname").strip() != self.hostname:
            message = "the world did not get a root folder of its own"
            raise UnavailableError(message)

    @property
    def pid(self) -> int:
        """The number that its first process has outside."""
        return self._pid

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything in the world and remove its traces."""
        if self._pid:
            # The first process takes all others of its space along, and `unshare` waits for that (pid_namespaces(7)).
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        else:
            self._holder.kill()
        for process in (*self._children, self._holder):
            process.wait(timeout=20)
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()
        with contextlib.suppress(AttributeError, OSError):
            self._log_socket.shutdown(socket.SHUT_RDWR)  # nobody who still listens hears of its end otherwise
            self._log_socket.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def write(self, path: str, text: str, *, mode: int = 0o644, owner: str = "0:0", append: bool = False) -> None:
        """Write a file of the world, given by its absolute path there.

        A process inside does it: from outside, an absolute link on the way would lead to the machine's own files.
        """
        script = (
            f'mkdir -p "$(dirname "$1")" && cat {">>" if append else ">"} "$1" && chown "$2" "$1" && chmod "$3" "$1"'
        )
        self.run("sh", "-c", script, "sh", path, owner, f"{mode:o}", octets=text.encode())

    def read(self, path: str) -> str:
        """Read a file of the world."""
        return self.run("cat", path)

    def folder(self, path: str, *, mode: int = 0o755, owner: str = "0:0") -> None:
        """Make a folder of the world, or give an existing one this mode and owner."""
        script = 'mkdir -p "$1" && chown "$2" "$1" && chmod "$3" "$1"'
        self.run("sh", "-c", script, "sh", path, owner, f"{mode:o}")

    def add_users(self, users: Mapping[str, int], groups: Mapping[str, int] | None = None) -> None:
        """Add users, each with a group of the same name and number, and groups besides."""
        passwd = [f"{name}:x:{number}:{number}:{name}:/home/{name}:/bin/sh\n" for name, number in users.items()]
        group = [f"{name}:x:{number}:\n" for name, number in {**users, **(groups or {})}.items()]
        self.write("/etc/passwd", "".join(passwd), append=True)
        self.write("/etc/group", "".join(group), append=True)

    def command(self, *command: str) -> list[str]:
        """Give the command line that runs a command inside."""
        target = ["--target", str(self._pid), "--mount", "--uts", "--ipc", "--net", "--pid", "--root"]
        path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"
        return ["nsenter", *target, "env", "-i", "--chdir=/", path, "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/root", *command]

    def run(self, *command: str, octets: bytes = b"", timeout: float = 30, check: bool = True) -> str:
        """Run a command inside to its end; gives what it wrote. Raises RuntimeError with its words when it fails."""
        done = subprocess.run(
            self.command(*command),
            input=octets,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
        said = done.stdout.decode(errors="replace")
        if check and done.returncode:
            message = f"{shlex.join(command)} ended with {done.returncode}: {said}"
            raise RuntimeError(message)
        return said

    def spawn(self, *command: str) -> None:
        """Start a command inside that stays until the world is closed; what it writes goes to the log."""
        process = subprocess.Popen(
            self.command(*command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self._children.append(process)
        threading.Thread(target=self._follow, args=(process,), daemon=True).start()

    def processes(self) -> list[str]:
        """Give the numbers that the processes inside have outside."""
        space = Path(f"/proc/{self._pid}/ns/pid").readlink()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (process / "ns/pid").readlink() == space:
                    found.append(process.name)
        return found

    def listen(self, address: str, port: int) -> socket.socket:
        """Give a socket that listens on an address of the world."""
        return self._inside(lambda: socket.create_server((address, port)))

    def connect(self, address: str, port: int, *, source: str = "127.0.0.1", timeout: float = 30) -> socket.socket:
        """Give a connection to an address of the world, from one of its addresses."""
        return self._inside(lambda: socket.create_connection((address, port), timeout, (source, 0)))

    def wait_for_port(self, address: str, port: int, *, timeout: float = 20) -> None:
        """Wait until something listens there. Raises TimeoutError with the log of the world."""

        def answers() -> bool:
            try:
                self.connect(address, port, timeout=2).close()
            except OSError:
                return False
            return True

        self.wait_until(answers, f"nothing listens on {address}:{port}", timeout=timeout)

    def wait_until(self, condition: Callable[[], bool], complaint: str, *, timeout: float = 20) -> None:
        """Wait until a condition holds. Raises TimeoutError with the complaint and the log of the world."""
        limit = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > limit:
                raise TimeoutError("\n".join([complaint, *self.log[-40:]]))
            time.sleep(0.05)

    def _inside(self, action: Callable[[], Result]) -> Result:
        """Do something in the network of the world; a socket made there stays there."""
        outcome: list[Result] = []
        failure: list[OSError] = []

        def enter() -> None:
            try:
                self._enter_network()
                outcome.append(action())
            except OSError as error:
                failure.append(error)

        thread = threading.Thread(target=enter)
        thread.start()
        thread.join()
        if failure:
            raise failure[0]
        return outcome[0]

    def _enter_network(self) -> None:
        """Move the calling thread into the network of the world."""
        with Path(f"/proc/{self._pid}/ns/net").open("rb") as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), _NEW_NETWORK):
                raise OSError(ctypes.get_errno(), "setns")

    def _furnish(self) -> None:
        """Write the files every program expects of a Unix system, and take in what is said to syslog."""
        short = self.hostname.split(".")[0]
        self.write("/etc/passwd", _PASSWD)
        self.write("/etc/group", _GROUP)
        self.write("/etc/hosts", f"127.0.0.1 localhost\n{_OWN_ADDRESS} {self.hostname} {short}\n")
        self.write("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
        self.write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\n")
        self.write("/etc/mailname", f"{self.hostname}\n")
        self.write("/etc/hostname", f"{self.hostname}\n")
        self.write("/etc/services", "domain 53/tcp\ndomain 53/udp\nsmtp 25/tcp mail\nsubmission 587/tcp\n")
        self.write("/etc/protocols", "ip 0 IP\ntcp 6 TCP\nudp 17 UDP\n")
        for path in ("/tmp", "/var/tmp", "/dev/shm"):
            self.folder(path, mode=0o1777)
        self.run("sh", "-c", "ln -sfn /run /var/run; ln -sfn /run/lock /var/lock; mkdir -p /run/lock")
        self._log_socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._log_socket.bind(f"/proc/{self._pid}/root/dev/log")
        self.run("chmod", "666", "/dev/log")
        threading.Thread(target=self._take_in, daemon=True).start()

    def _take_in(self) -> None:
        with contextlib.suppress(OSError):
            while said := self._log_socket.recv(65536):
                self.log.append(said.decode(errors="replace").rstrip())

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with contextlib.suppress(ValueError):
            for line in process.stdout:
                self.log.append(line.decode(errors="replace").rstrip())
