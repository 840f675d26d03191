"""Whether a file lies on a network file system, where SQLite's write-ahead log does not work (sqlite.org/wal.html)."""

import os
from pathlib import Path

__all__ = ["is_on_network"]

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "gfs2", "glusterfs", "lustre"),
        *("ocfs2", "ncpfs", "davfs", "davfs2", "virtiofs", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs"),
        *("fuse.davfs2", "fuse.cephfs", "fuse.ceph", "beegfs", "orangefs", "pvfs2", "vboxsf", "prl_fs", "vmhgfs"),
    }
)


def is_on_network(path: Path, mounts: Path = _MOUNTS) -> bool:
    """Whether a path lies on a file system that other machines share; False where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    place = os.path.realpath(path)
    best, kind = "", ""
    for line in lines:
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:  # noqa: PLR2004 - proc(5): the fifth field is the mount point
            continue
        point = _unescaped(fields[4])
        is_above = point in ("/", place) or place.startswith(point + "/")
        # Of two mounts on one place the later one covers the earlier.
        if is_above and len(point) >= len(best):
            best, kind = point, after.split(" ", 1)[0]
    return kind in _NETWORK


def _unescaped(field: str) -> str:
    """A mount point without the octal escapes of proc(5)."""
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field
