"""Secrets: keys in files that only soniq reads, and random words that prove who asks."""

import hashlib
import logging
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

logger = logging.getLogger(__name__)

KEY_BYTES = 32

KeyOf: TypeAlias = Callable[[str], bytes]
"""The key of that name: 32 random bytes, made at the first call and the same ever after."""

_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look alike on a console: 0 and O, 1, I and L, U and V."""


def keys_in(folder: Path) -> KeyOf:
    """Keys as files `<name>.key` in that folder, for this account's eyes only."""

    def key_of(name: str) -> bytes:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{name}.key"
        try:
            return _make(path)
        except FileExistsError:
            return _read(path)

    return key_of


def new_secret() -> str:
    """256 random bits that go into a URL or a header as they are."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What is kept of a random secret: SHA-256 in hex. It needs no salt, as nobody can guess it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def new_code() -> str:
    """A code that a person types from a console: XXXX-XXXX, some 39 bits."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def same_code(typed: str, code: str) -> bool:
    """Compares in constant time, forgiving case, blanks and a missing hyphen."""
    bare = "".join(letter for letter in typed.upper() if letter.isalnum())
    return secrets.compare_digest(bare.encode("utf-8", "replace"), code.replace("-", "").encode())


def _make(path: Path) -> bytes:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    key = secrets.token_bytes(KEY_BYTES)
    try:
        os.write(handle, key)
        os.fsync(handle)
    finally:
        os.close(handle)
    return key


def _read(path: Path) -> bytes:
    """The key in a file; one cut short by a power cut was never used, and is made anew."""
    key = path.read_bytes()
    if path.stat().st_mode & 0o077:
        logger.warning("%s was open to others on this machine; it is closed to them now", path)
        path.chmod(0o600)
    if len(key) == KEY_BYTES:
        return key
    logger.warning("%s holds %d bytes instead of %d; made anew", path, len(key), KEY_BYTES)
    path.unlink()
    return _make(path)
