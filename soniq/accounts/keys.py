"""Random words that prove who asks. None of them is signed, so they take no key."""

import hashlib
import secrets

_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look alike on a console: 0 and O, 1, I and L, U and V."""


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


def new_app_password() -> str:
    """What a person types into an app once: xxxxx-xxxxx-xxxxx-xxxxx, some 98 bits.

    So many, as Subsonic sends an MD5 of it and its salt over the air, at which one may guess fast.
    """
    letters = "".join(secrets.choice(_CODE_LETTERS.lower()) for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))


def same_code(typed: str, code: str) -> bool:
    """Compares in constant time, forgiving case, blanks and a missing hyphen."""
    bare = "".join(letter for letter in typed.upper() if letter.isalnum())
    return secrets.compare_digest(bare.encode("utf-8", "replace"), code.replace("-", "").encode())
