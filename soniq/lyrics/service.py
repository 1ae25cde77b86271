"""The words of a track: from files beside it, from its own tags, and from LRCLIB when asked."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeAlias

from soniq.clients.lrclib import Lrclib
from soniq.clients.transport import Transport
from soniq.errors import Invalid, Unavailable, Unreadable
from soniq.files import lrc
from soniq.files.lyrics import Kind, Sheet
from soniq.library.model import File
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.lyrics import rows
from soniq.lyrics.beside import Beside, beside
from soniq.lyrics.following import Following
from soniq.lyrics.model import Lyric, LyricSource
from soniq.lyrics.rows import Fetched
from soniq.store.database import Database
from soniq.units import TrackId, now

logger = logging.getLogger(__name__)

REMEMBERED = 64
"""Tracks whose words stay in memory, some 5 kB each: a player asks for them more than once."""

_Stamp: TypeAlias = tuple[object, ...]


class Reader(Protocol):
    """Reads words where strangers' files can do no harm; `child.service.Children` has it."""

    def lyrics(self, path: bytes, *, beside: bool) -> tuple[Sheet, ...]:
        """Raises Unreadable, or Unavailable."""


class Lyrics:
    """What is sung in each track."""

    def __init__(
        self,
        db: Database,
        library: Library,
        roots: Roots,
        reader: Reader,
        transport: Transport,
        lrclib: Callable[[], Lrclib],
    ) -> None:
        """lrclib: makes the client when it is first needed."""
        self._db = db
        self._library = library
        self._roots = roots
        self._reader = reader
        self._transport = transport
        self._lrclib = lrclib
        self._lock = threading.Lock()
        self._known: OrderedDict[TrackId, tuple[_Stamp, list[Lyric]]] = OrderedDict()
        self.mover = Following()

    def of(self, track_id: TrackId) -> list[Lyric]:
        """All that is known, the best first: what is sung before translations of it, timed words
        before plain ones, files beside the music before its tags, those before other servers.

        A file that cannot be read is passed over; a track whose drive is away has what was fetched.

        Raises:
            NotFound: no such track.
        """
        self._library.track(track_id)
        fetched = rows.fetched(self._db.read(), track_id)
        try:
            file = self._library.playable(track_id)
        except Unavailable:
            return _sorted(_of_fetched(fetched))
        found = beside(file.path, self._roots.root(file.root_id).path)
        stamp: _Stamp = (file.path, file.mtime_ns, file.size_bytes, *found, fetched)
        with self._lock:
            known = self._known.get(track_id)
            if known is not None and known[0] == stamp:
                self._known.move_to_end(track_id)
                return known[1]
        lyrics = _sorted(self._of_files(file, found) + _of_fetched(fetched))
        with self._lock:
            self._known[track_id] = (stamp, lyrics)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return lyrics

    def fetch(self, track_id: TrackId) -> list[Lyric]:
        """Asks LRCLIB, as a person wished, and keeps what it has; then as `of`.

        Raises:
            NotFound: no such track.
            ServiceFailed: nobody may be asked, or LRCLIB gives no answer.
        """
        track = self._library.track(track_id)
        with self._transport.action("Ask for lyrics", by_person=True):
            found = self._lrclib().find(
                artist=track.artist,
                title=track.title,
                album=track.album,
                duration=track.duration,
            )
        if found is not None:
            kept = Fetched(
                source=LyricSource.LRCLIB,
                is_instrumental=found.is_instrumental,
                timed=found.timed,
                plain=found.plain,
                at=now(),
            )
            with self._db.write() as tx:
                rows.keep(tx, track_id, kept)
        logger.info("lyrics of track %d: LRCLIB has %s", track_id, "some" if found else "none")
        return self.of(track_id)

    def give(self, track_id: TrackId, text: str) -> list[Lyric]:
        """Keeps words that a person gives, in LRC or plain, in the place of what was fetched; then
        as `of`.

        Raises:
            NotFound: no such track.
            Invalid: there are no words in it.
        """
        self._library.track(track_id)
        sheet = lrc.lyrics(text)
        if sheet is None or not sheet.lines:
            raise Invalid("There are no words in it.")
        kept = Fetched(
            source=LyricSource.PERSON,
            is_instrumental=False,
            timed=text if sheet.is_timed else None,
            plain=None if sheet.is_timed else text,
            at=now(),
        )
        with self._db.write(lasting=True) as tx:
            rows.keep(tx, track_id, kept)
        return self.of(track_id)

    def is_instrumental(self, track_id: TrackId) -> bool:
        """Whether a server said that nothing is sung in it."""
        fetched = rows.fetched(self._db.read(), track_id)
        return fetched is not None and fetched.is_instrumental

    def _of_files(self, file: File, found: list[Beside]) -> list[Lyric]:
        lyrics = [
            replace(one, lang=one.lang or place.lang)
            for place in found
            for one in self._read(place.path, LyricSource.SIDECAR)
        ]
        if rows.carries_words(self._db.read(), file.id):
            lyrics += self._read(file.path, LyricSource.EMBEDDED)
        return lyrics

    def _read(self, path: bytes, source: LyricSource) -> list[Lyric]:
        try:
            sheets = self._reader.lyrics(path, beside=source == LyricSource.SIDECAR)
        except Unreadable as error:
            logger.info("no lyrics in %r: %s", path, error)
            return []
        return [Lyric.of(sheet, source) for sheet in sheets]


def _of_fetched(fetched: Fetched | None) -> list[Lyric]:
    """The timed ones hold the plain ones' words."""
    if fetched is None:
        return []
    sheets = [lrc.lyrics(text) for text in (fetched.timed, fetched.plain) if text]
    found = [Lyric.of(sheet, fetched.source) for sheet in sheets if sheet is not None]
    return found[:1]


def _sorted(lyrics: list[Lyric]) -> list[Lyric]:
    """What stood earlier stays before its equals."""
    return sorted(
        lyrics,
        key=lambda one: (
            one.kind != Kind.MAIN,
            one.source != LyricSource.PERSON,
            not one.synced,
        ),
    )
