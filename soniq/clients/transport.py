"""The one way out: rate, retries, breaker, cache, log and policy for every service."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import orjson

from soniq.clients import actions, request, verdicts
from soniq.clients.actions import Action
from soniq.clients.asking import Asking
from soniq.clients.exchange import LARGEST_ANSWER, LARGEST_IMAGE, Deadlines, Exchange, Incoming
from soniq.clients.limits import Clock, ShouldStop, SystemClock, Waiting
from soniq.clients.line import Lines, Misread
from soniq.clients.model import (
    FOR_EVER,
    Cache,
    Call,
    CallLog,
    FailureKind,
    Fetched,
    Keep,
    Kept,
    Service,
    ServiceFailed,
    ServiceState,
)
from soniq.clients.request import Params, Request, Secrets
from soniq.errors import Unavailable
from soniq.units import Milliseconds, now

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

DEADLINES = Deadlines()


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
        deadlines: Deadlines = DEADLINES,
        clock: Clock | None = None,
        through: "httpx.AsyncBaseTransport | None" = None,
    ) -> None:
        """network: "off", "ask" or "auto", asked at each call; contact too.

        install_id: a few letters that tell this soniq from others behind the same address.
        through: what requests go to instead of the network.
        """
        self._cache = cache
        self._log = log
        self._network = network
        self._contact = contact
        self._version = version
        self._install_id = install_id
        self._project_url = project_url
        self._waiting = Waiting(clock or SystemClock())
        self._lines = Lines(self._waiting, deadlines.call)
        self._exchange = Exchange(self._waiting, deadlines, through)

    def action(
        self,
        title: str,
        *,
        by_person: bool,
        fresh: bool = False,
        should_stop: ShouldStop = actions.go_on,
    ) -> AbstractContextManager[None]:
        """While the block runs, the calls of this thread are caused by that.

        title: for people, as the log shows it: "Match all albums". by_person: in "ask" only such
        actions may call. fresh: kept answers are not used, but replaced. should_stop: asked four
        times a second while a call waits; True ends the call with `errors.Stopped`, and it may
        raise that itself. Threads that the block starts do not inherit the action.
        """
        return actions.during(
            Action(title=title, by_person=by_person, fresh=fresh, should_stop=should_stop)
        )

    def get_json(
        self,
        service: Service,
        path: str,
        params: Params | None = None,
        *,
        read: Callable[[object], T],
        keep: Keep = FOR_EVER,
        secrets: Secrets | None = None,
        headers: Secrets | None = None,
    ) -> T:
        """Asks for JSON and returns what `read` makes of it.

        path: from the base URL on, "/ws/2/release". read: is given the JSON, and may raise
        ServiceFailed; then nothing is kept, and THROTTLED is tried again. secrets: parameters that
        no log, cache key or error shows. headers: taken for secrets too; an answer that depends on
        who asks is not to be kept.

        Raises:
            ServiceFailed: no usable answer; its kind says why.
            Stopped: the action is to end, or soniq stops.
        """
        asked = request.get(service, path, params, secrets=secrets, headers=headers)
        return self._json(asked, read, keep, repeatable=True)

    def post_json(
        self,
        service: Service,
        path: str,
        *,
        read: Callable[[object], T],
        form: Params | None = None,
        json: object = None,
        gzip: bool = False,
        keep: Keep = FOR_EVER,
        secrets: Secrets | None = None,
        headers: Secrets | None = None,
        repeatable: bool = True,
        method: Literal["POST", "PUT", "DELETE"] = "POST",
    ) -> T:
        """Like `get_json`, with a form (secrets join it) or a JSON body, gzipped where asked.

        repeatable: whether asking twice does no harm; otherwise it is tried again only where the
        server cannot have acted on it. method: to others than POST, an answer may have no body;
        `read` is given None then.
        """
        asked = request.post(
            service,
            path,
            form=form,
            json=json,
            zipped=gzip,
            secrets=secrets,
            headers=headers,
            method=method,
        )
        return self._json(asked, read, keep, repeatable=repeatable)

    def get_bytes(
        self,
        service: Service,
        path: str,
        params: Params | None = None,
        *,
        keep: Keep = FOR_EVER,
        secrets: Secrets | None = None,
        headers: Secrets | None = None,
    ) -> Fetched:
        """An image of at most 25 MB, streamed to a file of the cache.

        path: from the base URL on, or a whole address whose host the service allows.

        Raises:
            ServiceFailed: as `get_json`; GARBAGE where it is no image.
            Stopped: as `get_json`.
            Unavailable: the disk does not take it.
        """
        asked = request.get(service, path, params, secrets=secrets, headers=headers)
        found = self._fetched_before(asked)
        if found is not None:
            return found
        try:
            return self._fetched(asked, keep)
        except OSError as error:
            raise Unavailable(
                f"The image of {service.label} cannot be written: {error.strerror or error}. "
                "Look at the space on the disk."
            ) from error

    @property
    def user_agent(self) -> str:
        """Who asks: name, version, which soniq, and whom to write to if it misbehaves."""
        whom = _plain(self._contact()) or _plain(self._project_url)
        return f"soniq/{self._version} ({'; '.join(filter(None, (self._install_id, whom)))})"

    def states(self) -> list[ServiceState]:
        """Of each service that was asked since the start, by its label."""
        return self._lines.states()

    def close(self) -> None:
        """Ends what waits (with `errors.Stopped`) and every connection; twice is once."""
        self._waiting.close()
        self._exchange.close()

    def _json(
        self, asked: Request, read: Callable[[object], T], keep: Keep, *, repeatable: bool
    ) -> T:
        kept = self._kept(asked)
        if kept is not None:
            try:
                value = read(orjson.loads(kept.body))
            except (ServiceFailed, orjson.JSONDecodeError):
                pass  # kept by a soniq that read it in another way: ask again
            else:
                self._note_kept(asked, 200, len(kept.body))
                return value

        def judge(got: Incoming) -> tuple[T, bytes]:
            may_be_empty = asked.method in {"PUT", "DELETE"}
            body = verdicts.json_of(asked.service, got, may_be_empty=may_be_empty)
            try:
                return read(body), got.body
            except ServiceFailed as failure:
                failure.service = asked.service.name
                if failure.kind is FailureKind.GARBAGE:
                    raise Misread(failure) from None
                raise

        value, body = self._ask(asked, judge, keep, repeatable=repeatable)
        says_nothing = value is None or (isinstance(value, list | tuple) and not value)
        ttl = keep.missing if says_nothing else keep.found
        self._keep(asked, Kept(found=True, mime="application/json", body=body), ttl)
        return value

    def _fetched_before(self, asked: Request) -> Fetched | None:
        kept = self._kept(asked)
        if kept is None or kept.file is None:
            return None
        try:
            content = kept.file.read_bytes()
        except OSError:  # somebody tidied the folder by hand
            return None
        self._note_kept(asked, 200, len(content))
        return Fetched(content=content, mime=kept.mime, path=kept.file)

    def _fetched(self, asked: Request, keep: Keep) -> Fetched:
        part = self._cache.part()
        try:
            mime = self._ask(
                asked, lambda got: verdicts.image_of(asked.service, got), keep, part=part
            )
            path = self._cache.settle(asked.key, part, mime)
        finally:
            part.unlink(missing_ok=True)
        self._keep(asked, Kept(found=True, mime=mime, file=path), keep.found)
        return Fetched(content=path.read_bytes(), mime=mime, path=path)

    def _ask(
        self,
        asked: Request,
        judge: Callable[[Incoming], T],
        keep: Keep,
        *,
        repeatable: bool = True,
        part: Path | None = None,
    ) -> T:
        action = actions.current()
        actions.permit(self._network(), action, asked.service)
        asking = Asking(
            request=asked,
            judge=judge,
            action=action,
            line=self._lines.of(asked.service),
            exchange=self._exchange,
            log=self._log,
            user_agent=self.user_agent,
            accept="application/json" if part is None else "image/*",
            limit=LARGEST_ANSWER if part is None else LARGEST_IMAGE,
            part=part,
        )
        try:
            return asking.run(repeatable=repeatable)
        except ServiceFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                self._keep(asked, Kept(found=False, mime=""), keep.missing)
            raise

    def _kept(self, asked: Request) -> Kept | None:
        """What may be given again. Raises ServiceFailed where the service lately had no such."""
        if actions.current().fresh:
            return None
        kept = self._cache.find(asked.key)
        if kept is not None and not kept.found:
            self._note_kept(asked, 404, 0)
            raise verdicts.failed(asked.service, FailureKind.NOT_FOUND)
        return kept

    def _keep(self, asked: Request, kept: Kept, ttl: int | None) -> None:
        if ttl != 0:
            self._cache.keep(
                asked.key,
                kept,
                service=asked.service.name,
                url=asked.hide(asked.shown),
                ttl=ttl,
            )

    def _note_kept(self, asked: Request, status: int, size: int) -> None:
        self._log.note(
            Call(
                service=asked.service.name,
                method=asked.method,
                url=asked.hide(asked.shown),
                status=status,
                failure=None if status == 200 else FailureKind.NOT_FOUND,
                from_cache=True,
                duration=Milliseconds(0),
                size=size,
                action=actions.current().title,
                at=now(),
            )
        )


def _plain(text: str) -> str:
    """What may stand inside the brackets of a User-Agent."""
    kept = "".join(c for c in text if " " <= c <= "~" and c not in "();")
    return " ".join(kept.split())[:120]
