"""The one way out: rate, retries, breaker, cache, log and policy for every service."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from soniq.clients.model import (
    FOR_EVER,
    Cache,
    CallLog,
    Fetched,
    Keep,
    Service,
    ServiceState,
)

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class Transport:
    """Asks other servers. All methods are for any thread; they block, so never in a write."""

    def __init__(
        self,
        cache: Cache,
        log: CallLog,
        *,
        network: Callable[[], str],
        contact: Callable[[], str],
        install_id: str,
        version: str,
        project_url: str = "",
        through: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        """network: "off", "ask" or "auto", asked at each call. through: for tests."""
        raise NotImplementedError

    @contextmanager
    def action(
        self,
        title: str,
        *,
        by_person: bool,
        fresh: bool = False,
        should_stop: Callable[[], bool] | None = None,
    ) -> Iterator[None]:
        """While the block runs, its calls (of this thread) are caused by that.

        by_person: in "ask" only such actions may call. fresh: kept answers are not used, and
        replaced. should_stop: asked a few times a second while a call waits; True ends the call
        with `errors.Stopped`, and it may raise that itself.
        """
        raise NotImplementedError

    def get_json(
        self,
        service: Service,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        read: Callable[[object], T],
        keep: Keep = FOR_EVER,
        secrets: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> T:
        """Asks for JSON and returns what `read` makes of it.

        path: from the base URL on, "/ws/2/release". read: is given the JSON; may raise ServiceFailed,
        then nothing is kept, and THROTTLED is tried again. secrets: parameters that no log, cache key or error
        shows. headers: taken for secrets too.

        Raises:
            ServiceFailed: no usable answer; its kind says why.
            Stopped: the action was asked to end, or soniq stops.
        """
        raise NotImplementedError

    def post_json(
        self,
        service: Service,
        path: str,
        *,
        read: Callable[[object], T],
        form: Mapping[str, str | int] | None = None,
        json: object = None,
        gzip: bool = False,
        keep: Keep = FOR_EVER,
        secrets: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
    ) -> T:
        """Like `get_json`, with a form (secrets join it) or a JSON body, gzipped where asked.

        repeatable: whether asking twice does no harm; otherwise it is tried again only where the
        server cannot have acted on it.
        """
        raise NotImplementedError

    def get_bytes(
        self,
        service: Service,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        keep: Keep = FOR_EVER,
        secrets: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """An image of at most 25 MB, streamed to a file of the cache.

        path: from the base URL on, or a whole address whose host the service allows.

        Raises:
            ServiceFailed: as `get_json`; GARBAGE where it is no image.
            Unavailable: the disk does not take it.
        """
        raise NotImplementedError

    def states(self) -> list[ServiceState]:
        """Of each service that was asked since the start."""
        raise NotImplementedError

    def close(self) -> None:
        """Ends what waits (with `errors.Stopped`) and every connection; twice is once."""
        raise NotImplementedError
