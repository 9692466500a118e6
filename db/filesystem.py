"""What sort of place a file lies in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# fmt: off
_NETWORK_TYPES = frozenset((
    "nfs", "nfs4", "cifs", "smb", "smbfs", "smb3", "afs", "ncpfs", "9p", "ceph", "glusterfs", "davfs",
    "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.smbnetfs",
    "fuse.curlftpfs", "vboxsf", "fuse.vmhgfs-fuse",
))
# fmt: on
_MOUNTS = Path("/proc/mounts")
_DRIVE_REMOTE = 4


def is_network_share(path: Path) -> bool:
    """Whether the file lies on another machine, where SQLite's write-ahead log must not be used."""
    if sys.platform == "win32":
        return _is_remote_drive(path)
    return file_system(path) in _NETWORK_TYPES


def free_bytes(folder: Path) -> int:
    """How much room a user has on the disk of a folder; raises OSError when it can't be asked."""
    if sys.platform != "win32":
        found = os.statvfs(folder)
        return found.f_bavail * found.f_frsize
    import shutil  # brings compression libraries along, which no start needs

    return shutil.disk_usage(folder).free


def file_system(path: Path) -> str:
    """The type of the file system under a path as Linux names it, "" when unknown."""
    if not _MOUNTS.exists():
        return ""
    mounts = [line.split(" ") for line in _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    place = path.resolve()
    # The longest mount point that holds the path; of two on one point the later covers the earlier.
    holders = [(len(_plain(point)), kind) for _, point, kind, *_ in mounts if place.is_relative_to(_plain(point))]
    return max(enumerate(holders), key=lambda item: (item[1][0], item[0]))[1][1] if holders else ""


def _plain(point: str) -> str:
    """A mount point with the escapes of /proc/mounts undone."""
    for escape, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(escape, character)
    return point


def _is_remote_drive(path: Path) -> bool:
    anchor = path.absolute().anchor
    if anchor.startswith("\\\\"):
        return True
    import ctypes

    drive_type = ctypes.windll.kernel32.GetDriveTypeW(anchor)  # type: ignore[attr-defined]
    return bool(drive_type == _DRIVE_REMOTE)
