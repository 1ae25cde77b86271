"""What a person may want to go on with: theirs alone, from what they played and love."""

import random
from dataclasses import dataclass

from soniq.app import Soniq
from soniq.library.model import Album
from soniq.listening.model import AlbumOrder, Span, ThingKind, TopKind
from soniq.ui import shelving
from soniq.ui.shapes import Row
from soniq.units import AlbumId, Moment, PersonId, now

SHOWN = 18
LATELY_DAYS = 30
LONG_AGO_DAYS = 60
CHOSEN_FROM = 100
"""Albums, loved and often played, of which some may not have been heard for long."""
STOPS = 4
A_DAY = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """stops: long tracks that were not heard to their end, with the place."""

    recent: list[Row]
    stops: list[Row]
    frequent: list[Row]
    forgotten: list[Row]


def lately(soniq: Soniq, person_id: PersonId) -> Lately:
    at = now()
    return Lately(
        recent=shelving.albums(soniq, _recent(soniq, person_id)),
        stops=_stops(soniq, person_id),
        frequent=shelving.albums(soniq, _frequent(soniq, person_id, at)),
        forgotten=shelving.albums(soniq, _forgotten(soniq, person_id, at)),
    )


def _recent(soniq: Soniq, person_id: PersonId) -> list[Album]:
    """The album of what stands in the queue, whichever device it plays on, and those before it."""
    queue = soniq.queues.of(person_id)
    at = queue.index or 0
    current = soniq.library.tracks_by_ids([*queue.tracks[at : at + 1]])
    played = soniq.listening.albums(person_id, AlbumOrder.RECENT, size=SHOWN)
    ids = dict.fromkeys([*(track.album_id for track in current), *played])
    found = soniq.library.albums_by_ids([*ids][:SHOWN])
    return [album for album in found if album.missing_since is None]


def _stops(soniq: Soniq, person_id: PersonId) -> list[Row]:
    stops = soniq.bookmarks.to_continue(person_id, STOPS)
    found = soniq.library.tracks_by_ids([stop.track_id for stop in stops])
    places = {stop.track_id: stop.position for stop in stops}
    there = [track for track in found if track.missing_since is None]
    rows = shelving.tracks(soniq, there)
    return [
        {"track": row, "position": places[track.id]} for track, row in zip(there, rows, strict=True)
    ]


def _frequent(soniq: Soniq, person_id: PersonId, at: Moment) -> list[Album]:
    span = Span(since=Moment(at - LATELY_DAYS * A_DAY))
    tops = soniq.listening.tops(person_id, TopKind.ALBUMS, span, first=SHOWN)
    found = soniq.library.albums_by_ids([AlbumId(top.id) for top in tops if top.id is not None])
    return [album for album in found if album.missing_since is None]


def _forgotten(soniq: Soniq, person_id: PersonId, at: Moment) -> list[Album]:
    """Loved, or often played, but not for long; the same all day."""
    orders = (AlbumOrder.STARRED, AlbumOrder.FREQUENT)
    ids = [
        one
        for order in orders
        for one in soniq.listening.albums(person_id, order, size=CHOSEN_FROM)
    ]
    opinions = soniq.listening.opinions(person_id, ThingKind.ALBUM, set(ids))
    before = at - LONG_AGO_DAYS * A_DAY
    old = sorted({one for one in ids if (opinions[one].last_played or 0) < before})
    chance = random.Random(at // A_DAY * 1000 + person_id)  # noqa: S311 - a choice of music
    return soniq.library.albums_by_ids(chance.sample(old, min(len(old), SHOWN)))
