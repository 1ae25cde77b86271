"""All that stands around the app, from the outside in."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from soniq.accounts.service import Accounts
from soniq.events import Bus
from soniq.http.access import Access, Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.guard import Guard
from soniq.http.headers import SecurityHeaders
from soniq.http.hosts import Hosts
from soniq.http.limits import BODY_BYTES, Rates, Sizes
from soniq.http.origin import Origins
from soniq.http.proxies import Proxies
from soniq.http.requests import Requests
from soniq.http.sharing import Sharing
from soniq.http.standing import RECHECK_SECONDS, Staying
from soniq.http.strangers import Strangers

GZIP_FROM_BYTES = 1_000
GZIP_LEVEL = 4
"""A page of 50 tracks, 9.2 kB of JSON: 1.74 kB in 62 us; zlib's level 9: 1.58 kB in 127 us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the settings say about requests."""

    allowed_hosts: Collection[str] = ()
    trusted_proxies: Collection[str] = ()
    public_access: bool = False
    cors_origins: Collection[str] = ()
    root_path: str = ""
    public_url: str | None = None
    requests_per_minute: int = 1_200
    body_bytes: int = BODY_BYTES
    recheck_seconds: float = RECHECK_SECONDS


class Walls:
    """For `app.add_middleware(Walls, …)`; added last, so that nothing stands outside of it.

    uvicorn's own proxy headers and access log are to be off: both are done here.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        accounts: Accounts,
        bus: Bus,
        doors: Doors,
        rules: Rules | None = None,
        neighbourhood: Neighbourhood | None = None,
    ) -> None:
        rules = rules or Rules()
        near = neighbourhood or Neighbourhood()
        app = Staying(app, doorkeeper=accounts, bus=bus, recheck_seconds=rules.recheck_seconds)
        app = Access(app, doors=doors, claimed=accounts.claimed)
        app = Origins(app, allowed=rules.cors_origins, signs_in=doors.signs_in)
        app = Rates(app, per_minute=rules.requests_per_minute, signs_in=doors.signs_in)
        app = Guard(app, accounts=accounts, neighbourhood=near, signs_in=doors.signs_in)
        app = Sizes(app, body_bytes=rules.body_bytes, roomier=doors.body_bytes)
        app = GZipMiddleware(app, minimum_size=GZIP_FROM_BYTES, compresslevel=GZIP_LEVEL)
        app = Sharing(app, origins=rules.cors_origins, signs_in=doors.signs_in)
        app = Hosts(app, own=lambda: near.machine().names, allowed=_hosts(rules))
        if not rules.public_access:
            app = Strangers(app, neighbourhood=near)
        app = Requests(app)
        app = SecurityHeaders(app)
        self.app: ASGIApp = Proxies(app, trusted=rules.trusted_proxies, root_path=rules.root_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def _hosts(rules: Rules) -> list[str]:
    public = urlsplit(rules.public_url or "").hostname
    return [*rules.allowed_hosts, *([public] if public else [])]
