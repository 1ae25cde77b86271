"""The key that secrets are encrypted with: outside the database, so that no copy of it tells."""

import base64
import os
from pathlib import Path

from soniq.errors import Invalid, Unavailable
from soniq.store.disk import sync_folder

CREDENTIAL = "soniq-key"
"""Name of the systemd credential that may hold the key, as 32 bytes or as base64 of them."""


def key(folder: Path, environ: dict[str, str] | None = None) -> bytes:
    """The key: systemd's credential where there is one, else the file `key` in the folder.

    The file is made on first use, readable by nobody else, and on the disk before it is used.

    Raises:
        Invalid: what is there is no key.
        Unavailable: the folder cannot be read or written.
    """
    credentials = (os.environ if environ is None else environ).get("CREDENTIALS_DIRECTORY")
    if credentials and (Path(credentials) / CREDENTIAL).is_file():
        return _read(Path(credentials) / CREDENTIAL)
    path = folder / "key"
    try:
        _make(path)
        return _read(path)
    except OSError as error:
        raise Unavailable(f"The key {path} cannot be had: {error.strerror}.") from error


def _make(path: Path) -> None:
    """Writes a new key, unless there is one; of two that try at once, one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return
    part = path.with_name(f"key.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, base64.urlsafe_b64encode(os.urandom(32)))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(part, path)  # as O_EXCL, but the file is whole when its name appears
    except FileExistsError:
        return
    finally:
        part.unlink()
    sync_folder(path.parent)


def _read(path: Path) -> bytes:
    found = path.read_bytes()
    if len(found) == 32:
        return base64.urlsafe_b64encode(found)
    try:
        bare = base64.urlsafe_b64decode(found.strip())
    except ValueError:
        bare = b""
    if len(bare) != 32:
        raise Invalid(
            f"{path} holds no key: it takes 32 bytes, or base64 of them. "
            "With another key than before, stored secrets must be entered again."
        )
    return found.strip()
