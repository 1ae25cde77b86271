"""Who asks, as Subsonic apps prove it: by an API key, or by a password made for that app.

The person's own password opens nothing here: apps send it, or an MD5 of it, with every request.
"""

from soniq.accounts.model import Person
from soniq.app import Soniq
from soniq.errors import Throttled
from soniq.subsonic.answers import (
    CLIENT_TOO_OLD,
    CONFLICTING_SIGN_IN,
    GENERIC,
    MISSING_PARAMETER,
    SERVER_TOO_OLD,
    UNSUPPORTED_SIGN_IN,
    WRONG_KEY,
    WRONG_PASSWORD,
    Failed,
)
from soniq.subsonic.asked import Told

_OURS = 1
_OTHER_WAYS = ("u", "p", "t", "s")
_UNKNOWN_WAYS = ("jwt",)


def check_app(told: Told) -> None:
    """Raises Failed: the app does not say what it is (10), or speaks another protocol (20, 30)."""
    told.text("c")
    said = told.text("v")
    major = said.split(".", 1)[0]
    if not major.isdecimal() or len(major) > 3:
        raise Failed(GENERIC, f'Parameter "v" must be a version such as 1.16.1, not "{said[:40]}".')
    if int(major) > _OURS:
        raise Failed(SERVER_TOO_OLD, "Incompatible protocol version. Server must upgrade.")
    if int(major) < _OURS:
        raise Failed(CLIENT_TOO_OLD, "Incompatible protocol version. Client must upgrade.")


def sign_in(soniq: Soniq, told: Told) -> Person:
    """The person whom the request proves.

    Raises:
        Failed: what it proves it with is missing (10), wrong, or was so too often lately (40, 44),
            of a kind that soniq does not know (42), or of two kinds at once (43).
    """
    try:
        return _signed_in(soniq, told)
    except Throttled as error:
        raise Failed(WRONG_PASSWORD, str(error)) from error


def _signed_in(soniq: Soniq, told: Told) -> Person:
    if told.has("apiKey"):
        return _by_key(soniq, told)
    if any(map(told.has, _UNKNOWN_WAYS)):
        raise Failed(
            UNSUPPORTED_SIGN_IN,
            "soniq knows API keys, and passwords made for an app, whole or as a token.",
        )
    name = told.text("u")
    if told.has("t") or told.has("s"):
        if told.has("p"):
            raise Failed(CONFLICTING_SIGN_IN, "Send either a password or a token, not both.")
        person = soniq.accounts.person_of_app_token(
            name, told.text("t"), told.text("s"), address=told.address, client=told.text_or("c", "")
        )
    elif told.has("p"):
        person = soniq.accounts.person_of_app_password(
            name, plain(told.text("p")), address=told.address, client=told.text_or("c", "")
        )
    else:
        raise Failed(MISSING_PARAMETER, 'Required parameter "t", "p" or "apiKey" is missing.')
    if person is None:
        raise Failed(
            WRONG_PASSWORD,
            "Wrong username or password. Apps need a password of their own: make one in soniq.",
        )
    return person


def _by_key(soniq: Soniq, told: Told) -> Person:
    if any(map(told.has, _OTHER_WAYS)):
        raise Failed(CONFLICTING_SIGN_IN, "An API key goes alone, without u, p, t and s.")
    key = told.text("apiKey")
    person = soniq.accounts.person_of_token(key) if key else None
    if person is None:
        raise Failed(WRONG_KEY, "That API key is wrong, or was revoked. Make one in soniq.")
    return person


def plain(password: str) -> str:
    """As it was meant: apps may send "enc:" and its UTF-8 bytes in hex. Raises Failed."""
    if not password.startswith("enc:"):
        return password
    try:
        return bytes.fromhex(password[4:]).decode()
    except ValueError:
        raise Failed(WRONG_PASSWORD, "Wrong username or password: no hex after enc:.") from None
