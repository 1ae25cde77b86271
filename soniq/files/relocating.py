"""Moving a file on its disk: never over another, and on the disk before it counts as done."""

import errno
import functools
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias

Rename: TypeAlias = Callable[[bytes, bytes], int]

_HERE = -100
"""AT_FDCWD."""
_NOREPLACE = 1
_WITHOUT = frozenset((errno.ENOSYS, errno.EINVAL, errno.ENOTSUP))
"""Answers of file systems that do not know RENAME_NOREPLACE, such as NFS."""


def stamp_of(path: bytes) -> tuple[int, int, int] | None:
    """Inode, size and mtime of a file; None where there is no plain file."""
    try:
        about = os.lstat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(about.st_mode):
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns


def rename(source: bytes, target: bytes) -> None:
    """Gives a file its new name. Nothing is overwritten.

    Where the file system cannot promise that, the name is looked up first: another program that
    makes it in the same microseconds could then lose it.

    Raises:
        FileExistsError: something has that name.
        OSError: the disk refuses.
    """
    without_replacing = _rename_without_replacing()
    if without_replacing is not None:
        failure = without_replacing(source, target)
        if not failure:
            return
        if failure not in _WITHOUT:
            raise OSError(failure, os.strerror(failure), source, None, target)
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
    os.rename(source, target)  # noqa: PTH104 - paths of music are bytes


@contextmanager
def made_folders(root: bytes, folder: bytes) -> Iterator[None]:
    """Makes a folder (relative to the root) and those above it, each on the disk. If the block
    fails, those that it made are gone again.

    Raises:
        NotADirectoryError: something of that name is a file, or a link.
        OSError: the disk refuses, or the root itself is gone.
    """
    made: list[bytes] = []
    try:
        place = root
        for name in filter(None, folder.split(b"/")):
            above, place = place, place.rstrip(b"/") + b"/" + name
            with suppress(FileExistsError):
                os.mkdir(place)  # noqa: PTH102 - paths of music are bytes
                made.append(place)
                sync_folder(above)
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), place)
        yield
    except BaseException:
        for place in reversed(made):
            with suppress(OSError):
                os.rmdir(place)  # noqa: PTH106 - paths of music are bytes
        raise


def drop_empty(root: bytes, folder: bytes) -> list[bytes]:
    """Removes a folder that holds nothing at all, and those above it that then hold nothing; never
    the root. Returns those that went, relative to the root."""
    gone: list[bytes] = []
    while folder:
        try:
            os.rmdir(os.path.join(root, folder))  # noqa: PTH106 - paths of music are bytes
        except FileNotFoundError:
            gone.append(folder)
        except OSError:
            break
        else:
            gone.append(folder)
        folder = folder.rpartition(b"/")[0]
    return gone


def sync_folder(folder: bytes) -> None:
    """Has the folder's list of names on the disk. Some network shares cannot, and need not."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EROFS, errno.EBADF):
            raise
    finally:
        os.close(handle)


@functools.cache
def _rename_without_replacing() -> Rename | None:
    """Linux's renameat2, which returns 0 or the reason; None where the C library lacks it."""
    import ctypes

    found = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if found is None:
        return None
    found.argtypes = (
        ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint,
    )  # fmt: skip

    def renamed(source: bytes, target: bytes) -> int:
        done = found(_HERE, source, _HERE, target, _NOREPLACE)
        return 0 if done == 0 else ctypes.get_errno()

    return renamed
