"""Somebody who listens, and the services to which they tell it."""

from pathlib import Path

import httpx

from soniq.clients.lastfm_scrobbling import LastfmScrobbling
from soniq.clients.listenbrainz import LISTENBRAINZ
from soniq.clients.listenbrainz_listens import ListenBrainzListens, compatible
from soniq.clients.transport import Transport
from soniq.events import JSON
from soniq.preferences.service import Preferences
from soniq.scrobbling.model import Place, Told
from soniq.scrobbling.service import Scrobbling
from soniq.store.cache import HttpCache
from soniq.store.network_log import NetworkLog
from soniq.units import Moment, PersonId
from tests.clients.asking import Clock as Patience
from tests.fakes.lastfm.scrobbling import KEY, SECRET, FakeLastfmScrobbling
from tests.fakes.listenbrainz.listens import TOKEN, FakeListens
from tests.listening.room import ADA, Room

MALOJA = "http://maloja.lan:42010/apis/listenbrainz"


class Steady:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class House(Room):
    """`network`: the setting. `secret`: what the box knows of Last.fm; `other`: its own server."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.lastfm = FakeLastfmScrobbling()
        self.listenbrainz = FakeListens()
        self.maloja = FakeListens()
        self.network = "ask"
        self.secret: str | None = SECRET
        self.other: str | None = MALOJA
        self.steady = Steady()
        self.asked: list[httpx.Request] = []
        self.log = NetworkLog(self.db)
        self.transport = Transport(
            HttpCache(self.db, folder / "metadata"),
            self.log,
            network=lambda: self.network,
            contact=str,
            install_id="abc",
            version="1",
            clock=Patience(),
            through=httpx.MockTransport(self._answer),
        )
        self.preferences = Preferences(self.db, secrets=folder / "secrets")
        self.preferences.ready()
        self.scrobbling = self.again()
        self._hearing = self.bus.listen(lambda event: self.scrobbling.heard(event))
        self._hearing.__enter__()

    def again(self) -> Scrobbling:
        """As after a restart."""
        return Scrobbling(
            self.db,
            self.listening,
            self.preferences,
            self.transport,
            lastfm=lambda: LastfmScrobbling(self.transport, lambda: KEY, lambda: self.secret),
            listenbrainz=lambda: ListenBrainzListens(self.transport, LISTENBRAINZ, "1"),
            other=lambda: (
                ListenBrainzListens(self.transport, compatible(self.other), "1")
                if self.other
                else None
            ),
            monotonic=self.steady,
        )

    def close(self) -> None:
        self._hearing.__exit__(None, None, None)
        self.scrobbling.close()
        self.log.flush()
        self.transport.close()
        super().close()

    def link_lastfm(self, by: PersonId = ADA, *, with_past: bool = False) -> None:
        self.scrobbling.begin_lastfm(by)
        self.lastfm.granted.add("a-token")
        self.scrobbling.finish_lastfm(by, with_past=with_past)

    def link(
        self, place: Place = Place.LISTENBRAINZ, by: PersonId = ADA, *, with_past: bool = False
    ) -> None:
        self.scrobbling.link_by_token(by, place, TOKEN, with_past=with_past)

    def tell(self) -> Told:
        return self.scrobbling.tell()

    def later(self, minutes: float = 16) -> None:
        self.steady.seconds += minutes * 60

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if "audioscrobbler" in request.url.host:
            return self.lastfm.answer(request)
        if "maloja" in request.url.host:
            return self.maloja.answer(request)
        return self.listenbrainz.answer(request)


def seconds(at: int) -> Moment:
    return Moment(at // 1000)


Body = dict[str, JSON]
