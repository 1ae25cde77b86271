"""Host names that soniq answers to.

A page of a stranger may have its own name point at this machine (DNS rebinding); its requests then
carry that name. So a name must be one of ours. An address is fine: nobody can rebind that.
"""

from collections.abc import Callable, Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from soniq.http.addresses import parsed
from soniq.http.errors import Misdirected, answer, refuse


class Hosts:
    """Answers 421 to requests for other hosts."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        own: Callable[[], Collection[str]],
        allowed: Collection[str] = (),
    ) -> None:
        """own: this machine's names. allowed: others, or all beneath one: "*.example.org"."""
        self.app = app
        self._own = own
        self._allowed = {name.lower().rstrip(".") for name in allowed}
        self._beneath = tuple(name[1:] for name in self._allowed if name.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        named = Headers(scope=scope).getlist("host")
        if len(named) == 1 and self.knows(named[0]):
            await self.app(scope, receive, send)
            return
        error = Misdirected(
            "soniq does not answer to that host name. If it is one of yours, add it to the "
            "setting allowed_hosts."
        )
        await refuse(scope, receive, send, answer(error))

    def knows(self, host: str) -> bool:
        """Whether a Host header names this machine."""
        name = name_of(host)
        if name is None:
            return False
        if parsed(name) is not None:
            return True
        return name in self._own() or name in self._allowed or name.endswith(self._beneath)


def name_of(host: str) -> str | None:
    """The name or address in a Host header, lower case, without port; None if it is malformed."""
    if host.startswith("["):
        name, closed, rest = host[1:].partition("]")
        if not closed or parsed(name) is None or ":" not in name:
            return None
    else:
        name, colon, port = host.partition(":")
        rest = colon + port
    if rest and not (
        rest[0] == ":" and rest[1:].isascii() and (rest[1:].isdigit() or not rest[1:])
    ):
        return None
    name = name.lower().removesuffix(".")
    if (
        not name
        or len(name) > 253
        or not all(letter.isalnum() or letter in "-._:%" for letter in name)
    ):
        return None
    return name
