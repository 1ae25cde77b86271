"""Which disk or share a folder lies on, so that another one in its place is noticed."""

import os
import re
import sys
from dataclasses import dataclass

MOUNTS = b"/proc/self/mountinfo"
DISKS = b"/dev/disk/by-uuid"

NETWORK = frozenset(
    (
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "davfs", "glusterfs",
        "lustre", "ncpfs", "virtiofs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs",
        "fuse.curlftpfs", "fuse.s3fs", "fuse.smbnetfs", "fuse.gvfsd-fuse", "afpfs",
    )
)  # fmt: skip
"""File systems of other machines: no events come from them when files change there."""

_ESCAPED = re.compile(rb"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Volume:
    """What a folder lies on.

    id: stays the same when the disk or share is mounted again, elsewhere too: "uuid:…" for disks
    ("fsid:…" where udev has no names for them, as in containers), "fs:<kind>:<source>" for shares
    and the rest; None where the system tells nothing.
    kind: the file system ("ext4", "nfs4" …). device: `st_dev` of now; changes with each mount.
    """

    id: str | None
    kind: str
    network: bool
    device: int


@dataclass(frozen=True, slots=True)
class _Mount:
    device: int
    point: bytes
    subtree: bytes
    kind: str
    source: bytes


def volume_of(path: bytes) -> Volume:
    """The volume that holds a path.

    Raises:
        OSError: the path is not there.
    """
    device = os.stat(path).st_dev
    mount = _mount_of(os.path.realpath(path), device) if sys.platform == "linux" else None
    if mount is None:
        return Volume(f"device:{device}" if device else None, "unknown", False, device)
    return Volume(_identity(mount, path), mount.kind, mount.kind in NETWORK, device)


_FSID_FROM_UUID = frozenset(("ext2", "ext3", "ext4", "btrfs", "f2fs", "tmpfs"))
"""Kinds whose `f_fsid` is made of the file system's UUID, not of the device's number."""


def _identity(mount: _Mount, path: bytes) -> str:
    uuid = _uuid_of(mount.source)
    if uuid is not None:
        return f"uuid:{uuid}"
    fsid = os.statvfs(path).f_fsid if mount.kind in _FSID_FROM_UUID else 0
    if fsid:
        return f"fsid:{fsid:x}"
    source = os.fsdecode(mount.source)
    subtree = "" if mount.subtree == b"/" else os.fsdecode(mount.subtree)
    shown = f"fs:{mount.kind}:{source}{subtree}"
    return shown.encode("utf-8", "backslashreplace").decode()


def _uuid_of(source: bytes) -> str | None:
    """The UUID of the file system on a block device, as udev links it."""
    if not source.startswith(b"/dev/"):
        return None
    device = os.path.realpath(source)
    try:
        with os.scandir(DISKS) as links:
            for link in links:
                if os.path.realpath(link.path) == device:
                    return os.fsdecode(link.name)
    except OSError:
        return None
    return None


def _mount_of(path: bytes, device: int) -> _Mount | None:
    """The mount that a real path is seen through: the longest that holds it, the last of equals.

    btrfs gives each subvolume a device number that no mount shows, so the path decides alone
    where no mount of that number holds it.
    """
    holding = [mount for mount in _mounts() if _holds(mount.point, path)]
    same = [mount for mount in holding if mount.device == device]
    return max(enumerate(same or holding), key=_depth)[1] if holding else None


def _depth(numbered: tuple[int, _Mount]) -> tuple[int, int]:
    place, mount = numbered
    return len(mount.point), place


def _holds(point: bytes, path: bytes) -> bool:
    return point == b"/" or path == point or path.startswith(point + b"/")


def _mounts() -> list[_Mount]:
    """Source: proc(5), /proc/pid/mountinfo; fields before the dash vary in number."""
    try:
        with open(MOUNTS, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    return [mount for line in lines if (mount := _mount(line)) is not None]


def _mount(line: bytes) -> _Mount | None:
    before, dash, behind = line.partition(b" - ")
    fields, kinds = before.split(b" "), behind.split(b" ")
    if not dash or len(fields) < 5 or len(kinds) < 2:
        return None
    major, _, minor = fields[2].partition(b":")
    return _Mount(
        device=os.makedev(int(major), int(minor)),
        point=_unescaped(fields[4]),
        subtree=_unescaped(fields[3]),
        kind=os.fsdecode(kinds[0]),
        source=_unescaped(kinds[1]),
    )


def _unescaped(field: bytes) -> bytes:
    r"""Spaces, tabs, newlines and backslashes stand as \040, \011, \012, \134."""
    return _ESCAPED.sub(lambda match: bytes([int(match.group(1), 8)]), field)
