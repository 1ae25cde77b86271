"""A new file beside the old one, made and looked through before it takes its place.

mutagen saves in place: with kill −9 in the middle of a save, 10 of 40 MP3 and 18 of 40 FLAC had
damaged sound. So the file is copied, the copy is changed, read again, and compared sound by sound;
who asked for it has it synced and puts it in its place. Nothing here touches the file itself.
Belongs in the child.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from soniq.files import delta
from soniq.files.model import Reading, Unreadable
from soniq.files.opened import Opened, refusal
from soniq.files.payload import payload_hash
from soniq.files.reading import in_words, read
from soniq.files.retag import retag
from soniq.files.rewritten import CHANGED, Restore, Retag, Rewritten

_READ = 1 << 20
_OURS = ("user.", "system.posix_acl")
"""Extended attributes that people and their programs set."""
_NO_COPYING = frozenset(
    (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF)
)
"""How file systems say that they cannot copy inside themselves."""


def retagged(order: Retag) -> Rewritten:
    """Copies a file and writes fields into the copy.

    Raises:
        Unreadable: that cannot be done; no copy is left.
    """
    with in_words(), Opened(order.path, follow=False) as old, _made(order.temp) as new:
        _copy(old, new.fileno())
        reading = retag(order.temp, order.fields, order.cover)
        return _finished(order, old, new, reading)


def restored(order: Restore) -> Rewritten:
    """Makes the file beside it that it was before.

    Raises:
        Unreadable: that cannot be done; no copy is left. CHANGED: it is not as it was written.
    """
    with in_words(), Opened(order.path, follow=False) as old, _made(order.temp) as new:
        if delta.whole_hash(old) != order.expects:
            raise Unreadable(CHANGED)
        with open(order.tagblock, "rb") as tagblock:
            delta.restore(old, tagblock, new)
        new.flush()
        return _finished(order, old, new, read(order.temp))


def recognised(path: bytes, kept: bytes) -> Rewritten:
    """A file that was written and then not noted, as soniq was killed in between.

    Raises:
        Unreadable: it is not the one that `kept` was made for.
    """
    with in_words(), Opened(path, follow=False) as file, open(kept, "rb") as tagblock:
        head = delta.head_of(tagblock)
        if file.size != head.new_size or delta.whole_hash(file) != head.new:
            raise Unreadable(CHANGED)
        return Rewritten(reading=read(path), old=head.old, new=head.new, payload=head.payload)


def _finished(order: Retag | Restore, old: Opened, new: BinaryIO, reading: Reading) -> Rewritten:
    payload = payload_hash(order.path)
    if payload_hash(order.temp) != payload:
        raise Unreadable("Its sound would not be the same after writing, so it was left.")
    with Opened(order.temp) as made:
        if order.kept is None:
            hashes = delta.whole_hash(old), delta.whole_hash(made)
        else:
            hashes = _keep(order.kept, old, made, payload)
    _take_over(old.fd, new.fileno(), keep_times=order.keep_times)
    return Rewritten(reading=reading, old=hashes[0], new=hashes[1], payload=payload)


def _keep(path: bytes, old: Opened, new: Opened, payload: bytes) -> tuple[bytes, bytes]:
    try:
        with _made(path) as kept:
            head = delta.write(old, new, kept, payload=payload)
    except OSError as error:
        raise Unreadable(
            f"What would bring its old tags back cannot be kept: {error.strerror or error}."
        ) from error
    return head.old, head.new


@contextmanager
def _made(path: bytes) -> Iterator[BinaryIO]:
    """A file that did not exist, and that does not stay where the block fails."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        fd = os.open(path, flags, 0o600)
    except PermissionError as error:
        raise Unreadable(
            "soniq may not write into its folder; the folder's owner or mode must change."
        ) from error
    try:
        with open(fd, "r+b") as file:
            yield file
    except BaseException:
        with suppress(OSError):
            Path(os.fsdecode(path)).unlink()
        raise


def _copy(source: Opened, target: int) -> None:
    """Inside the file system where it can do that (some then share the blocks), else by hand."""
    done = 0
    while done < source.size and hasattr(os, "copy_file_range"):
        try:
            copied = os.copy_file_range(source.fd, target, source.size - done, done, done)
        except OSError as error:
            if error.errno not in _NO_COPYING:
                raise
            break
        if not copied:
            break
        done += copied
    while done < source.size:
        block = source.at(done, min(_READ, source.size - done))
        if not block:
            raise Unreadable("It was cut off while it was read.")
        done += os.pwrite(target, block, done)


def _take_over(source: int, target: int, *, keep_times: bool) -> None:
    """Owner, extended attributes and mode, and the times where they are to stay."""
    old, new = os.fstat(source), os.fstat(target)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        try:
            os.fchown(target, old.st_uid, old.st_gid)
        except OSError as error:
            raise Unreadable(
                "It belongs to another user or group, which soniq cannot give to a new file; let "
                "soniq run as its owner."
            ) from error
    _take_over_attributes(source, target)
    if old.st_mode != os.fstat(target).st_mode:
        os.fchmod(target, old.st_mode & 0o7777)
    if keep_times:
        os.utime(target, ns=(old.st_atime_ns, old.st_mtime_ns))


def _take_over_attributes(source: int, target: int) -> None:
    """Those of the system's own (SELinux' labels) come with the folder."""
    if not hasattr(os, "listxattr"):
        return
    try:
        names = os.listxattr(source)
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.EOPNOTSUPP):
            return
        raise
    for name in set(os.listxattr(target)).difference(names):
        if name.startswith(_OURS):  # what the folder gave to the copy
            os.removexattr(target, name)
    for name in names:
        try:
            os.setxattr(target, name, os.getxattr(source, name))
        except OSError as error:
            if name.startswith(_OURS):
                raise Unreadable(
                    f"Its attribute {name} cannot be kept: {refusal(error)}"
                ) from error
