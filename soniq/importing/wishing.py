"""What people saved or own elsewhere, taken into the household's collection."""

from collections.abc import Sequence

from soniq.collection.model import (
    Acquisition,
    Brought,
    BroughtHolding,
    BroughtWish,
    Medium,
    WishKind,
    WishSource,
)
from soniq.collection.service import Collection
from soniq.files.exports.model import Album, Owned, Saved, Told
from soniq.files.exports.model import Medium as ToldMedium
from soniq.importing import here, undo_rows
from soniq.importing.here import Here
from soniq.importing.lines import Remembering
from soniq.importing.model import Import, Part, Report, Source, Taken
from soniq.library.wanted import UNKNOWN_LENGTH, ToldAlbum, ToldTrack
from soniq.store.database import Database

_SOURCES = {
    Source.SPOTIFY: WishSource.SPOTIFY,
    Source.EXPORTIFY: WishSource.SPOTIFY,
    Source.ITUNES: WishSource.ITUNES,
    Source.BANDCAMP: WishSource.BANDCAMP,
    Source.DISCOGS: WishSource.DISCOGS,
}
"""Others are lists."""

OF_FILES = frozenset({Source.ITUNES, Source.LIST})
"""What tells of files, most of which soniq has too: only what it has not is wished for."""


class Wishing:
    """Takes wishes and holdings in, and takes them back."""

    def __init__(self, db: Database, collection: Collection) -> None:
        self._db = db
        self._collection = collection

    def take(self, one: Import, batch: Sequence[Saved | Owned], finder: Remembering) -> Report:
        """Of a batch what is wanted. What is new is noted as this import's; a batch that was cut
        off before that is noted when it is taken in again."""
        saved = [entry for entry in batch if isinstance(entry, Saved) and _is_wanted(one, entry)]
        owned = [entry for entry in batch if isinstance(entry, Owned)]
        if Part.COLLECTION not in one.parts:
            owned = []
        if not saved and not owned:
            return Report()
        there = self._here(saved, finder)
        held = here.of(self._db.read(), [entry.album for entry in owned])
        lacking = [
            entry
            for entry, found in zip(saved, there, strict=True)
            if found is not Here.OWNED or one.source not in OF_FILES
        ]
        with self._db.write() as tx:
            marks = undo_rows.mark(tx, one.id)
        wished, holds = Brought(), Brought()
        if lacking:
            wishes = [wish(one.source, entry) for entry in lacking]
            wished = self._collection.bring(one.person_id, wishes)
        if owned:
            holdings = [holding(one.source, entry) for entry in owned]
            holds = self._collection.bring_holdings(one.person_id, holdings)
        new = _new(wished, marks.wish_id), _new(holds, marks.holding_id)
        with self._db.write() as tx:
            undo_rows.note(tx, one.id, wishes=new[0], holdings=new[1])
        return Report(wishes=_taken(there, len(new[0])), holdings=_taken(held, len(new[1])))

    def take_back(self, one: Import) -> tuple[int, int]:
        """Lets go what the import added and is still there; how many wishes and holdings."""
        wishes = undo_rows.wishes(self._db.read(), one.id)
        holdings = undo_rows.holdings(self._db.read(), one.id)
        return (
            self._collection.forget_wishes(one.person_id, wishes) if wishes else 0,
            self._collection.forget_holdings(holdings) if holdings else 0,
        )

    def _here(self, saved: Sequence[Saved], finder: Remembering) -> list[Here]:
        """Of songs whether the library surely has them; of albums how much of them."""
        songs = [entry.song for entry in saved if entry.song is not None]
        albums = [entry.album for entry in saved if entry.song is None]
        found = iter(finder.find(songs))
        standing = iter(here.of(self._db.read(), albums))
        states: list[Here] = []
        for entry in saved:
            if entry.song is None:
                states.append(next(standing))
            else:
                track = next(found)
                states.append(Here.OWNED if track is not None and track.sure else Here.NOT)
        return states


def wish(source: Source, saved: Saved) -> BroughtWish:
    return BroughtWish(
        source=_SOURCES.get(source, WishSource.LIST),
        kind=WishKind.ALBUM if saved.song is None else WishKind.SONG,
        album=_album(saved.album),
        track=None if saved.song is None else _track(saved.song),
        external_id=saved.key,
        url=saved.url,
        wished_at=saved.at,
    )


def holding(source: Source, owned: Owned) -> BroughtHolding:
    acquisition = Acquisition.OTHER
    if source is Source.BANDCAMP:
        acquisition = Acquisition.BANDCAMP
    elif owned.medium is not ToldMedium.DIGITAL:
        acquisition = Acquisition.PHYSICAL
    return BroughtHolding(
        origin=str(source),
        external_id=owned.key,
        acquisition=acquisition,
        medium=Medium(owned.medium.value),
        album=_album(owned.album),
        catalog_number=owned.catalog_number,
        note=owned.note,
        held_since=owned.at,
    )


def _album(told: Album) -> ToldAlbum:
    return ToldAlbum(
        title=told.title,
        artists=told.artists,
        release_date=told.release_date,
        kind=told.kind,
        total_tracks=told.total_tracks,
        spotify_id=told.spotify_id,
        cover_url=told.cover_url,
        tracks=tuple(_track(song) for song in told.songs),
    )


def _track(told: Told) -> ToldTrack:
    return ToldTrack(
        title=told.title,
        artist=told.artist,
        disc_number=told.disc_number or 1,
        track_number=told.track_number,
        duration=told.duration or UNKNOWN_LENGTH,
        isrc=told.isrc,
        spotify_id=told.spotify_id,
        musicbrainz_id=told.musicbrainz_id,
    )


def _is_wanted(one: Import, saved: Saved) -> bool:
    return (Part.LISTED if saved.of_list else Part.COLLECTION) in one.parts


def _new(brought: Brought, mark: int) -> set[int]:
    """What was added, also by a batch that was cut off since the mark."""
    return {id_ for id_ in brought.ids if id_ in brought.new or id_ > mark}


def _taken(standing: Sequence[Here], added: int) -> Taken:
    """Partly here is neither found nor lost: so it is a guess of what is here."""
    return Taken(
        told=len(standing),
        found=standing.count(Here.OWNED),
        guessed=standing.count(Here.PARTLY),
        lost=standing.count(Here.NOT),
        added=added,
        known=len(standing) - added,
    )
