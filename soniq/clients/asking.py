"""One request on its way: sent, redirected where that is allowed, judged, and written down."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from soniq.clients import addresses, verdicts
from soniq.clients.actions import Action
from soniq.clients.exchange import LARGEST_ANSWER, Broken, Exchange, Incoming, Outgoing
from soniq.clients.line import Line, Misread, Try
from soniq.clients.model import Call, CallLog, FailureKind, ServiceFailed
from soniq.clients.request import Request
from soniq.units import Milliseconds, now

T = TypeVar("T")

REDIRECTS = 5
_REDIRECTING = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Generic[T]):
    request: Request
    judge: Callable[[Incoming], T]
    """What a good answer says; raises ServiceFailed or Misread."""
    action: Action
    line: Line
    exchange: Exchange
    log: CallLog
    user_agent: str
    accept: str = "application/json"
    limit: int = LARGEST_ANSWER
    part: Path | None = None

    def run(self, *, repeatable: bool) -> T:
        """Raises ServiceFailed; Stopped; OSError where `part` cannot be written."""
        return self.line.ask(self._once, self.action.should_stop, repeatable=repeatable)

    def _once(self, trying: Try) -> T:
        at, began = now(), time.monotonic()
        got: Incoming | None = None
        failure: FailureKind | None = None
        try:
            got = self._followed(trying)
            trying.answered()
            rest = verdicts.rest_of(got.headers)
            if rest is not None:
                self.line.hold(rest)
            return self.judge(got)
        except ServiceFailed as failed:
            failure = failed.kind
            failed.args = (self.request.hide(str(failed)),)
            raise
        except Misread as misread:
            failure = misread.failure.kind
            misread.failure.args = (self.request.hide(str(misread.failure)),)
            raise
        finally:
            trying.answered()
            self.log.note(
                Call(
                    service=self.request.service.name,
                    method=self.request.method,
                    url=self.request.hide(self.request.shown),
                    status=None if got is None else got.status,
                    failure=failure,
                    from_cache=False,
                    duration=Milliseconds(round(1000 * (time.monotonic() - began))),
                    size=0 if got is None else got.size,
                    action=self.action.title,
                    at=at,
                )
            )

    def _followed(self, trying: Try) -> Incoming:
        service, url = self.request.service, self.request.url
        end = time.monotonic() + trying.seconds
        for hop in range(1 + REDIRECTS):
            if hop and addresses.is_own(service, url):
                trying.again()
            got = self._sent(url, trying, max(1.0, end - time.monotonic()))
            if got.status not in _REDIRECTING:
                return got
            if "location" not in got.headers:
                raise verdicts.failed(service, FailureKind.GARBAGE, said="it redirects to nowhere")
            if self.request.method != "GET":
                raise verdicts.failed(service, FailureKind.REFUSED, said="it is somewhere else now")
            url = addresses.followed(service, url, got.headers["location"])
        raise verdicts.failed(service, FailureKind.GARBAGE, said="it redirects without end")

    def _sent(self, url: str, trying: Try, seconds: float) -> Incoming:
        service = self.request.service
        outgoing = Outgoing(
            method=self.request.method,
            url=url,
            headers=self._headers(is_own=addresses.is_own(service, url)),
            content=self.request.content,
            limit=self.limit,
            on_sent=trying.sent,
            part=self.part,
        )
        try:
            return self.exchange.send(
                outgoing, seconds=seconds, should_stop=self.action.should_stop
            )
        except Broken as broken:
            failure = ServiceFailed(
                f"{service.label} {broken}.",
                kind=broken.kind,
                service=service.name,
                reached=broken.reached,
            )
            raise (failure if broken.again else Misread(failure)) from None

    def _headers(self, *, is_own: bool) -> Mapping[str, str]:
        """Other hosts, which only hand out files, learn nothing but who asks."""
        plain = {
            "User-Agent": self.user_agent,
            "Accept": self.accept,
            "Accept-Encoding": "gzip" if self.part is None else "identity",
        }
        if not is_own:
            return plain
        return {**plain, **(self.request.service.headers or {}), **self.request.headers}
