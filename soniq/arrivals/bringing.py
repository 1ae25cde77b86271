"""What came is an arrival from now on: an upload, or the file that a link led to."""

from collections.abc import Callable
from pathlib import Path

from soniq.arrivals import download_rows, rows
from soniq.arrivals.model import (
    Arrival,
    ArrivalId,
    ArrivalState,
    Download,
    DownloadId,
    Fetch,
    Origin,
)
from soniq.arrivals.store import Incoming, Store
from soniq.arrivals.telling import told
from soniq.artworks.service import Artworks
from soniq.errors import Conflict
from soniq.files.walk import AUDIO
from soniq.lyrics.service import Lyrics
from soniq.store.database import Database
from soniq.units import Moment, PersonId


class Bringing:
    def __init__(
        self,
        db: Database,
        store: Store,
        artworks: Artworks,
        lyrics: Lyrics,
        clock: Callable[[], Moment],
    ) -> None:
        self._db = db
        self._store = store
        self._artworks = artworks
        self._lyrics = lyrics
        self._now = clock

    def take(
        self,
        place: Path,
        name: str,
        origin: Origin,
        by: PersonId | None,
        *,
        link: DownloadId | None = None,
    ) -> ArrivalId:
        """Takes a file from its place. link: what it was fetched for."""
        with self._db.write(lasting=True) as tx:
            arrival_id = rows.add(
                tx,
                origin=origin,
                name=name,
                places=(),
                mark=None,
                size=place.stat().st_size,
                by=by,
                at=self._now(),
            )
            if link is not None:
                download_rows.set_arrival(tx, link, arrival_id)
            self._store.take(arrival_id, place, name, fresh=True)
            told(tx, arrival_id)
        return arrival_id

    def join(self, one: Arrival, incoming: Incoming, name: str) -> ArrivalId:
        """Adds a song to songs. Raises Conflict: it takes no more, or it is none."""
        are_songs = all(_is_song(place.name) for place in self._store.sources(one.id))
        is_open = one.state in {ArrivalState.WAITING, ArrivalState.STAGED}
        if one.origin is not Origin.UPLOAD or not is_open or not are_songs or not _is_song(name):
            raise Conflict("Only songs can be added, and only to songs that were not filed yet.")
        with self._db.write(lasting=True) as tx:
            self._store.take(one.id, incoming.place, name, fresh=False)
            rows.grow(tx, one.id, incoming.size)
            told(tx, one.id)
        return one.id

    def receive(self, one: Download) -> str:
        """Takes what a link led to, where it belongs; what became of it, in words."""
        part = self._store.part(one.id)
        if one.kind is Fetch.COVER and one.album_id is not None:
            self._artworks.upload(one.album_id, part.read_bytes(), by=one.person_id)
            return "It is the album's cover now."
        if one.kind is Fetch.LYRICS and one.track_id is not None:
            self._lyrics.give(one.track_id, part.read_text("utf-8-sig", "replace"))
            return "They are the track's words now."
        self.take(part, one.name, Origin.DOWNLOAD, one.person_id, link=one.id)
        return "It is looked through, and then waits for your word."


def _is_song(name: str) -> bool:
    return name.rpartition(".")[2].lower().encode() in AUDIO
