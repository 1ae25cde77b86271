"""Albums and artists that sound alike: by the middle of their tracks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import TypeVar

from soniq.audio.model import MOODS, Moods
from soniq.discovery import similar_rows
from soniq.discovery.candidates import Candidates
from soniq.discovery.model import AlikeAlbum, AlikeArtist, LikeFilter, Reason
from soniq.discovery.reasons import Profile, reasons, total
from soniq.errors import Unavailable
from soniq.features.nearest import Nearest, Vector, middle
from soniq.library.model import Track
from soniq.library.placing.names import is_various
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import AlbumId, ArtistId, TrackId

Id = TypeVar("Id", AlbumId, ArtistId)

AROUND = 400
"""Near tracks whose albums or artists are looked at."""

COMPARED = 30
"""Albums or artists that are compared as a whole."""

OF_EACH = 16
"""Tracks of an album or an artist that its middle is made of."""

SHOWN = 3
"""Its near tracks that are named."""

PER_ARTIST = 2
"""Albums of one artist."""

_OPEN = LikeFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Middle:
    """What many tracks are like together."""

    vector: Vector
    profile: Profile


class Gathering:
    """Compares albums and artists as wholes."""

    def __init__(
        self, db: Database, library: Library, candidates: Candidates, nearest: Nearest
    ) -> None:
        self._db = db
        self._library = library
        self._candidates = candidates
        self._nearest = nearest

    def albums(self, album_id: AlbumId, first: int) -> list[AlikeAlbum]:
        """Raises NotFound, Unavailable."""
        title = self._library.album(album_id).title
        asked = self._asked(title, self._of_album(album_id))
        near = self._near(asked, lambda tracks: {one.id: (one.album_id,) for one in tracks})
        near.pop(album_id, None)
        found = self._compared(asked, near, self._of_album)
        albums = {album.id: album for album in self._library.albums_by_ids([x for x, _ in found])}
        of_artist: Counter[ArtistId] = Counter()
        alike: list[AlikeAlbum] = []
        for each, why in found:
            if (album := albums.get(each)) is None or of_artist[album.artist_id] >= PER_ARTIST:
                continue
            of_artist[album.artist_id] += 1
            alike.append(
                AlikeAlbum(
                    album=album, score=total(why), reasons=why, tracks=tuple(near[each][:SHOWN])
                )
            )
        return alike[:first]

    def artists(self, artist_id: ArtistId, first: int) -> list[AlikeArtist]:
        """Raises NotFound, Unavailable."""
        name = self._library.artist(artist_id).name
        asked = self._asked(name, self._of_artist(artist_id))
        near = self._near(asked, self._artists_of)
        near.pop(artist_id, None)
        found = self._compared(asked, near, self._of_artist)
        artists = {one.id: one for one in self._library.artists_by_ids([x for x, _ in found])}
        alike = [
            AlikeArtist(
                artist=artists[each],
                score=total(why),
                reasons=why,
                tracks=tuple(near[each][:SHOWN]),
            )
            for each, why in found
            if each in artists and not is_various(artists[each].name)
        ]
        return alike[:first]

    def _asked(self, name: str, tracks: Sequence[TrackId]) -> _Middle:
        found = self._middle(tracks)
        if found is None:
            raise Unavailable(
                f"Nothing of “{name}” was analysed yet, so nothing can be compared with it. Wait "
                "for the analysis to reach it; the jobs page shows how far it is."
            )
        return found

    def _near(
        self, asked: _Middle, groups_of: Callable[[Sequence[Track]], Mapping[TrackId, Iterable[Id]]]
    ) -> dict[Id, list[TrackId]]:
        """The groups of the near tracks with theirs, those with the most and nearest first."""
        pairs = self._candidates.near(asked.vector, self._candidates.narrowed(_OPEN), AROUND)
        groups = groups_of(self._library.tracks_by_ids([track for track, _ in pairs]))
        of_group: dict[Id, list[TrackId]] = defaultdict(list)
        weight: dict[Id, float] = defaultdict(float)
        for track, cosine in pairs:
            for group in groups.get(track, ()):
                if len(of_group[group]) < SHOWN:
                    weight[group] += max(0.0, cosine)
                of_group[group].append(track)
        best = sorted(of_group, key=lambda group: -weight[group])[: COMPARED + 1]
        return {group: of_group[group] for group in best}

    def _compared(
        self,
        asked: _Middle,
        near: Iterable[Id],
        tracks_of: Callable[[Id], list[TrackId]],
    ) -> list[tuple[Id, tuple[Reason, ...]]]:
        """As wholes, the most alike first."""
        found: list[tuple[Id, tuple[Reason, ...]]] = []
        for group in near:
            whole = self._middle(tracks_of(group))
            if whole is not None:
                cosine = sum(x * y for x, y in zip(asked.vector, whole.vector, strict=True))
                found.append((group, reasons(cosine, [asked.profile], whole.profile)))
        return sorted(found, key=lambda pair: (-total(pair[1]), pair[0]))

    def _middle(self, tracks: Sequence[TrackId]) -> _Middle | None:
        vectors = self._nearest.vectors(tracks)
        if not vectors:
            return None
        found = self._library.tracks_by_ids(list(vectors))
        try:
            vector = middle(list(vectors.values()))
        except ValueError:  # they point exactly against each other
            return None
        return _Middle(
            vector=vector, profile=_together(list(self._candidates.profiles(found).values()))
        )

    def _of_album(self, album_id: AlbumId) -> list[TrackId]:
        return similar_rows.of_album(self._db.read(), album_id, OF_EACH)

    def _of_artist(self, artist_id: ArtistId) -> list[TrackId]:
        return similar_rows.of_artist(self._db.read(), artist_id, OF_EACH)

    def _artists_of(self, tracks: Sequence[Track]) -> dict[TrackId, list[ArtistId]]:
        credited = self._library.artists_of_tracks([track.id for track in tracks])
        return {track: [one.artist_id for one in credits] for track, credits in credited.items()}


def _together(profiles: Sequence[Profile]) -> Profile:
    """Medians and means; no key: those of an album's tracks have none in common."""
    tempi = [one.bpm for one in profiles if one.bpm]
    years = [one.year for one in profiles if one.year]
    moods = [one.moods for one in profiles if one.moods is not None]
    genres = Counter(genre for one in profiles for genre in one.genres)
    return Profile(
        bpm=median(tempi) if tempi else None,
        moods=_mean(moods) if moods else None,
        genres=tuple(genre for genre, _ in genres.most_common(3)),
        year=round(median(years)) if years else None,
    )


def _mean(moods: Sequence[Moods]) -> Moods:
    return Moods(**{name: fmean(getattr(one, name) for one in moods) for name in MOODS})
