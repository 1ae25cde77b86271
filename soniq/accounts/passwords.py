"""Passwords: which are good enough, and how they are kept.

argon2id with the least memory that OWASP's password storage guide names (19 MiB, two passes, one
lane), which a Pi 4 bears beside its other work. Source: RFC 9106.
"""

import base64
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from soniq.accounts import names
from soniq.errors import Invalid

SHORTEST = 8
LONGEST = 1_024

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def nobodys() -> str:
    """A new hash that no password fits; as slow to try as a real one, yet free to make."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_HASHER.salt_len, _HASHER.hash_len)
    )
    return (
        f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
        f"${salt}${digest}"
    )


NOBODYS = nobodys()


def check(password: str, *, name: str) -> None:
    """Refuses a password that is too short, too long, or the person's own name.

    Raises:
        Invalid: saying which.
    """
    if len(password) < SHORTEST:
        raise Invalid(f"A password has at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise Invalid(f"A password has at most {LONGEST} characters.")
    if names.key(password) == names.key(name):
        raise Invalid("The password must not be the name.")


def hashed(password: str) -> str:
    """The password as it is kept. Takes some 20 ms on a PC, five times that on a Pi 4."""
    return _HASHER.hash(_typed(password))


def fits(password: str, kept: str) -> bool:
    """Whether this is the password that was kept; as slow for a wrong one as for the right one."""
    if len(password) > LONGEST:
        password = ""
    try:
        return _HASHER.verify(kept, _typed(password))
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def _typed(password: str) -> bytes:
    """The same bytes whichever way a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
