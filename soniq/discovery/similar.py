"""What sounds alike."""

from collections.abc import Collection, Sequence

from soniq.discovery.candidates import LEAST, POOL, Candidates, Seed, chosen
from soniq.discovery.describing import Describing
from soniq.discovery.gathering import Gathering
from soniq.discovery.model import Alike, AlikeAlbum, AlikeArtist, Described, LikeFilter
from soniq.discovery.service import Discovery
from soniq.discovery.spread import Spread
from soniq.errors import Invalid
from soniq.features.nearest import Nearest, Vector, middle, of_length_one
from soniq.features.service import Features
from soniq.library.model import Slice
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import AlbumId, ArtistId, TrackId

ANY = LikeFilter()

SEEDS = 50
"""Tracks that can be asked with at once."""

AWAY = 0.5
"""How far the place that is searched around moves away from what it is not to be like."""

STEPS = 50
"""Tracks on a path."""

ON_A_STEP = 40
"""Tracks that are looked at for each step of a path."""


class Similar:
    """Finds tracks, albums and artists by how they sound, each with its reasons."""

    def __init__(
        self,
        db: Database,
        library: Library,
        features: Features,
        nearest: Nearest,
        discovery: Discovery,
    ) -> None:
        self._candidates = Candidates(db, library, features, nearest)
        self._gathering = Gathering(db, library, self._candidates, nearest)
        self._describing = Describing(db, library, self._candidates, nearest, discovery)

    def tracks(
        self,
        ids: Sequence[TrackId],
        first: int = 20,
        where: LikeFilter = ANY,
        *,
        but_not: Sequence[TrackId] = (),
        without: Collection[TrackId] = (),
    ) -> list[Alike]:
        """What sounds like these, the most alike first; of several, like their middle.

        but_not: sounds to keep away from: "like A and B, but not like C". without: tracks that are
        not wanted, such as those that whoever asks voted down.

        Raises:
            NotFound: no such track.
            Invalid: `first` is not in 0–200, no track is named or more than 50, or the filter says
                what cannot be.
            Unavailable: none of them has been analysed yet.
        """
        size = Slice(first=first).size
        _check(ids)
        seeds = self._candidates.seeds(ids)
        others = self._candidates.seeds(but_not) if but_not else []
        asked = [seed.profile for seed in seeds]
        to = _place(seeds, others)
        near = self._candidates.near(
            to, self._candidates.narrowed(where, asked), max(LEAST, POOL * size)
        )
        found = [one for one in self._candidates.ranked(near, asked) if one.track.id not in without]
        spread = Spread(
            per_artist=where.per_artist,
            per_album=where.per_album,
            besides={key for seed in (*seeds, *others) for key in seed.keys},
        )
        return chosen(found, spread, size)

    def albums(self, album_id: AlbumId, first: int = 20) -> list[AlikeAlbum]:
        """Other albums whose tracks lie nearest to this one's.

        Raises:
            NotFound: no such album.
            Invalid: `first` is not in 0–200.
            Unavailable: none of its tracks has been analysed yet.
        """
        return self._gathering.albums(album_id, Slice(first=first).size)

    def artists(self, artist_id: ArtistId, first: int = 20) -> list[AlikeArtist]:
        """Other artists whose tracks lie nearest to this one's. Raises as `albums` does."""
        return self._gathering.artists(artist_id, Slice(first=first).size)

    def path(self, a: TrackId, b: TrackId, steps: int = 8) -> list[Alike]:
        """A way from one track to another: `steps` tracks between them, with both ends.

        The reasons of each are why it follows the one before; the first has none. Where the library
        is too small, there are fewer steps.

        Raises:
            NotFound, Unavailable: as `tracks`.
            Invalid: it has more than 50 steps, or fewer than none.
        """
        if not 0 <= steps <= STEPS:
            raise Invalid(f"A path has 0 to {STEPS} tracks between its ends, not {steps}.")
        [start], [end] = self._candidates.seeds([a]), self._candidates.seeds([b])
        spread = Spread(per_artist=max(2, steps // 5), besides={*start.keys, *end.keys})
        found = [Alike(track=start.track, score=0.0, reasons=())]
        last = start
        for step in range(1, steps + 1):
            following = self._step(last, _between(start, end, step / (steps + 1)), spread)
            if following is not None:
                found.append(following)
                [last] = self._candidates.seeds([following.track.id])
        if end.track.id != start.track.id:
            found.append(self._following(last, end))
        return found

    def described(
        self,
        text: str,
        first: int = 20,
        where: LikeFilter = ANY,
        *,
        like: Sequence[TrackId] = (),
    ) -> Described:
        """What answers a description in words: "quiet piano, not sad".

        like: tracks that it is to sound like too.

        Raises:
            Invalid: `first` is not in 0–200, or the filter says what cannot be.
            NotFound: no such track in `like`.
        """
        return self._describing.described(text, Slice(first=first).size, where, like=like)

    def _step(self, last: Seed, to: Vector, spread: Spread) -> Alike | None:
        """The track nearest to that place that may follow."""
        near = self._candidates.near(to, self._candidates.narrowed(ANY), ON_A_STEP)
        cosines = dict(near)
        ranked = self._candidates.ranked(near, [last.profile])
        by_place = sorted(ranked, key=lambda one: -cosines[one.track.id])
        for candidate in by_place:
            if spread.offer(candidate.track, candidate.keys, STEPS):
                [seed] = self._candidates.seeds([candidate.track.id])
                return self._following(last, seed)
        return None

    def _following(self, last: Seed, seed: Seed) -> Alike:
        cosine = sum(x * y for x, y in zip(last.vector, seed.vector, strict=True))
        [candidate] = self._candidates.ranked([(seed.track.id, cosine)], [last.profile])
        return candidate.alike()


def _check(ids: Sequence[TrackId]) -> None:
    if not 0 < len(ids) <= SEEDS:
        raise Invalid(f"Name one to {SEEDS} tracks that others are to sound like.")


def _place(seeds: Sequence[Seed], others: Sequence[Seed]) -> Vector:
    """Where to search: the middle of what is wanted, away from the middle of what is not."""
    try:
        wanted = middle([seed.vector for seed in seeds])
        if not others:
            return wanted
        unwanted = middle([seed.vector for seed in others])
        return of_length_one([x - AWAY * y for x, y in zip(wanted, unwanted, strict=True)])
    except ValueError:  # they point exactly against each other
        return seeds[0].vector


def _between(a: Seed, b: Seed, part: float) -> Vector:
    """The place that part of the way from one to the other."""
    pairs = zip(a.vector, b.vector, strict=True)
    try:
        return of_length_one([(1 - part) * x + part * y for x, y in pairs])
    except ValueError:
        return a.vector
