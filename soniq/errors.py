"""What can go wrong, in words a person can act on.

SoniqError
├── NotFound      the thing asked for is not there          → 404
├── Invalid       the request contradicts itself            → 422
├── Conflict      true once, but the library moved on       → 409
├── Forbidden     this account may not do that              → 403
│   └── SignInNeeded  nobody is signed in                   → 401
└── Unavailable   something needed is down or asks to wait  → 503
    └── Throttled     too many tries; wait a moment         → 429

Stopped           a long job was asked to end between two items; no failure
Unreadable        a stranger's file; what goes through many of them notes it and goes on
"""


class SoniqError(Exception):
    """A failure that soniq foresaw; its text is fit to show to a listener."""

    code = "error"
    status = 500


class NotFound(SoniqError):
    """The thing asked for is not in the library."""

    code = "not_found"
    status = 404


class Invalid(SoniqError):
    """The request contradicts itself or the thing it names."""

    code = "invalid"
    status = 422


class Conflict(SoniqError):
    """The request was right once, but the library has moved on."""

    code = "conflict"
    status = 409


class Forbidden(SoniqError):
    """The account that asks may not do that."""

    code = "forbidden"
    status = 403


class SignInNeeded(Forbidden):
    """Nobody is signed in, and this is not open to everybody."""

    code = "sign_in_needed"
    status = 401


class Unavailable(SoniqError):
    """Something that the request needs is down; trying again later can help."""

    code = "unavailable"
    status = 503

    def __init__(self, text: str, *, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after
        """Seconds until another try makes sense, where known."""


class Throttled(Unavailable):
    """Too many tries in too short a time."""

    code = "throttled"
    status = 429


class Stopped(Exception):
    """A long job was asked to end; it stops between two items and can go on later."""


class Unreadable(Exception):
    """A file that soniq cannot read; the text says why, for people."""

    @property
    def reason(self) -> str:
        return str(self)
