"""A small library, two people, and Spotify as it meets soniq; all else is real."""

from collections.abc import Callable
from pathlib import Path

import httpx

from soniq.child.reckoning import reckon
from soniq.clients.limits import SystemClock
from soniq.clients.spotify import SpotifyWeb
from soniq.clients.transport import Transport
from soniq.collection.service import Collection
from soniq.features.nearest import Nearest
from soniq.library.finding import Finder
from soniq.library.shelves import Shelves
from soniq.playlists.service import Playlists
from soniq.preferences.service import Preferences
from soniq.settings import load
from soniq.spotify.model import Connection, Synced
from soniq.spotify.service import Spotify
from soniq.store.cache import HttpCache
from soniq.store.network_log import NetworkLog
from soniq.store.vector_index import VectorIndex
from soniq.units import PersonId, Progress, Tell, tell_nobody
from tests.clients.asking import Clock as Patience
from tests.fakes.spotify.described import FILE, published
from tests.fakes.spotify.web import CLIENT, REDIRECT, FakeSpotify
from tests.listening.room import ADA, BEN, DAY, HOUR, MINUTE, Room

__all__ = ["ADA", "BEN", "CLIENT", "DAY", "FILE", "HOUR", "MINUTE", "REDIRECT", "Home", "published"]


class Home(Room):
    """web: Spotify."""

    def __init__(
        self, folder: Path, *, redirect_uri: str = REDIRECT, over_sockets: bool = False
    ) -> None:
        """over_sockets: Spotify is another process, and not `web`."""
        super().__init__(folder)
        self.web = FakeSpotify(now=lambda: self.clock() / 1000)
        said = {"spotify_client_id": CLIENT, "data": folder}
        self.settings = load(environ={}, command_line=said).settings
        self.redirect_uri = redirect_uri
        self.requests: list[httpx.Request] = []
        self.log = NetworkLog(self.db)
        self.transport = Transport(
            HttpCache(self.db, folder / "metadata"),
            self.log,
            network=lambda: self.settings.network,
            contact=str,
            install_id="abc",
            version="1",
            clock=SystemClock() if over_sockets else Patience(),
            through=None if over_sockets else httpx.MockTransport(self._answer),
        )
        self.preferences = Preferences(self.db, secrets=folder / "secrets")
        self.preferences.ready()
        self.collection = Collection(self.db, Shelves(), self.clock)
        self._index = VectorIndex(folder / "vectors.sqlite")
        nearest = Nearest(self.db, self._index, reckon, scratch=folder)
        self.playlists = Playlists(self.db, Finder(self.db), nearest)
        self.spotify = self.again()

    def again(self) -> Spotify:
        """As after a restart."""
        return Spotify(
            self.db,
            self.preferences,
            self.collection,
            self.playlists,
            self.transport,
            client=lambda: SpotifyWeb(self.transport),
            settings=lambda: self.settings,
            redirect_uri=self.redirect_uri,
            clock=self.clock,
        )

    def close(self) -> None:
        self.spotify.close()
        self.log.flush()
        self.transport.close()
        self._index.close()
        super().close()

    def choose(self, **settings: object) -> None:
        self.settings = self.settings.model_copy(update=settings)

    def connect(self, by: PersonId = ADA) -> Connection:
        return self.spotify.paste(by, self.web.consent(self.spotify.begin(by)))

    def sync(self, tell: Tell = tell_nobody, *, by_person: bool = True) -> Synced:
        synced = self.spotify.sync(ADA, tell, by_person=by_person)
        assert synced is not None
        return synced

    def wishes(self, kind: str = "album", by: PersonId = ADA) -> int:
        (found,) = self.rows(
            "SELECT count(*) FROM wishes WHERE kind = :kind AND person_id = :by",
            {"kind": kind, "by": by},
        )
        return found[0]

    def count_of(self, number: int) -> int:
        """Songs of an album that are wanted."""
        (found,) = self.rows(
            "SELECT count(*) FROM tracks AS t JOIN albums AS a ON a.id = t.album_id"
            " WHERE a.title = :title AND t.wanted = 1",
            {"title": f"Album {number}"},
        )
        return found[0]

    def titles(self, kind: str = "album") -> set[str]:
        found = self.db.read().execute(
            "SELECT title FROM wishes WHERE kind = :kind", {"kind": kind}
        )
        return {row["title"] for row in found}

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.web.answer(request)


class Killed(BaseException):
    """The process ends here."""


def after(requests: int) -> Callable[[httpx.Request], None]:
    """For `FakeSpotify.before`: the line breaks at the request after so many."""
    left = [requests]

    def count(request: httpx.Request) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise httpx.ConnectError("the line broke", request=request)

    return count


def killing(reports: int) -> Tell:
    """A kill after so many reports of progress: between two requests, not amid one."""
    seen: list[Progress] = [Progress(done=0)]

    def tell(progress: Progress) -> None:
        if progress != seen[-1]:
            seen.append(progress)
        if len(seen) > reports:
            raise Killed

    return tell
