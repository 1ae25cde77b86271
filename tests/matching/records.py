"""A catalogue of invented albums that searches by words, near ones too, and notes what is asked.

It understands of Lucene what the ladder writes: field:"a phrase", field:(words that~ forgive), AND.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from soniq.clients.model import (
    ArtistCredit,
    FailureKind,
    Label,
    Medium,
    Recording,
    Release,
    ReleaseGroup,
    ReleaseStub,
    ReleaseTrack,
    ServiceFailed,
)
from soniq.matching.model import AlbumWanted, TrackWanted
from soniq.text import fold
from soniq.units import Milliseconds

T = TypeVar("T")


def mbid(*names: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, names))))


def credit(*names: str, join: str = " & ") -> tuple[ArtistCredit, ...]:
    return tuple(
        ArtistCredit(
            name=name,
            join=join if at < len(names) else "",
            artist_id=mbid("artist", name),
            artist_name=name,
            sort_name=name,
        )
        for at, name in enumerate(names, 1)
    )


def group(
    artist: str,
    title: str,
    *,
    type: str | None = "Album",
    secondary: tuple[str, ...] = (),
    first: str | None = None,
    comment: str = "",
) -> ReleaseGroup:
    return ReleaseGroup(
        id=mbid("group", artist, title, type, secondary, comment),
        title=title,
        disambiguation=comment,
        artist=artist,
        artists=credit(artist),
        primary_type=type,
        secondary_types=secondary,
        first_release_date=first,
    )


def release(
    of: ReleaseGroup,
    songs: Sequence[str],
    *,
    edition: str = "",
    date: str | None = None,
    country: str | None = None,
    barcode: str | None = None,
    catalog_number: str | None = None,
    format: str = "CD",
    disc_two: Sequence[str] = (),
    isrc_from: int | None = None,
) -> Release:
    """Song n of a disc lasts 180 s and n × 7 s. isrc_from: the number of the first song's ISRC."""
    discs = [songs, disc_two] if disc_two else [songs]
    media = tuple(
        Medium(
            position=place,
            format=format,
            title="",
            tracks=tuple(
                ReleaseTrack(
                    id=mbid("track", of.id, edition, place, number),
                    position=number,
                    number=str(number),
                    title=name,
                    length_ms=180_000 + number * 7_000,
                    recording_id=mbid("recording", of.artist, name),
                    artist=of.artist,
                    artists=of.artists,
                    isrcs=() if isrc_from is None else (f"GBABC{isrc_from + number - 1:07}",),
                )
                for number, name in enumerate(disc, 1)
            ),
            track_count=len(disc),
        )
        for place, disc in enumerate(discs, 1)
    )
    return Release(
        id=mbid("release", of.id, edition),
        title=of.title,
        disambiguation=edition,
        artist=of.artist,
        artists=of.artists,
        group=of,
        status="Official",
        date=date,
        country=country,
        barcode=barcode,
        asin=None,
        labels=(Label(name="Quay", catalog_number=catalog_number),) if catalog_number else (),
        media=media,
        track_count=sum(map(len, discs)),
    )


def files(of: Release, *, titled: bool = True) -> tuple[TrackWanted, ...]:
    """A file of each track; their keys count from 1."""
    tracks = [(medium, track) for medium in of.media for track in medium.tracks]
    return tuple(
        TrackWanted(
            key=key,
            title=track.title if titled else None,
            artist=track.artist,
            length_ms=Milliseconds(track.length_ms) if track.length_ms else None,
            number=track.number,
            disc=medium.position,
        )
        for key, (medium, track) in enumerate(tracks, 1)
    )


def wanted(of: Release, **said: object) -> AlbumWanted:
    """An album of files whose tags say what the release does, but for what is said otherwise."""
    album = AlbumWanted(title=of.title, artist=of.artist, date=of.date, tracks=files(of))
    return replace(album, **said)  # type: ignore[arg-type]  # the tests name fields that exist


@dataclass
class Records:
    """groups: those without releases, too. asked: what it was asked, in order."""

    releases: list[Release] = field(default_factory=list)
    groups: list[ReleaseGroup] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]:
        self.asked.append(f"search {query}")
        fits = _clauses(query)
        found = [it for it in self._groups() if all(fit(it) for fit in fits)]
        return [replace(it, score=100) for it in found[offset : offset + limit]]

    def release_group(self, mbid: str) -> ReleaseGroup:
        self.asked.append("release-group")
        return _first([it for it in self._groups() if it.id == mbid])

    def releases_of(self, group_mbid: str) -> list[Release]:
        self.asked.append("releases")
        return [_bare(it) for it in self.releases if it.group and it.group.id == group_mbid]

    def release(self, mbid: str) -> Release:
        self.asked.append("release")
        return _first([it for it in self.releases if it.id == mbid])

    def by_barcode(self, barcode: str) -> list[Release]:
        self.asked.append("barcode")
        return [_bare(it) for it in self.releases if it.barcode == barcode]

    def by_isrc(self, isrc: str) -> list[Recording]:
        self.asked.append("isrc")
        return [it for it in self.recordings() if isrc in it.isrcs]

    def recordings(self) -> list[Recording]:
        """Each track's own, and which releases carry it."""
        return [
            Recording(
                id=track.recording_id or "",
                title=track.title,
                disambiguation="",
                artist=track.artist,
                artists=track.artists,
                length_ms=track.length_ms,
                isrcs=track.isrcs,
                releases=(_stub(it),),
            )
            for it in self.releases
            for medium in it.media
            for track in medium.tracks
        ]

    def _groups(self) -> list[ReleaseGroup]:
        known = {it.id: it for it in self.groups}
        known |= {it.group.id: it.group for it in self.releases if it.group}
        return [
            replace(
                it, releases=tuple(_stub(r) for r in self.releases if r.group and r.group.id == id)
            )
            for id, it in known.items()
        ]


def _clauses(query: str) -> list[Callable[[ReleaseGroup], bool]]:
    found = re.findall(r'(\w+):("(?:\\.|[^"\\])*"|\((?:\\.|[^)\\])*\)|\w+)', query)
    return [_clause(name, re.sub(r"\\(.)", r"\1", words)) for name, words in found]


def _clause(name: str, words: str) -> Callable[[ReleaseGroup], bool]:
    parts = _words(words)

    def fits(it: ReleaseGroup) -> bool:
        if name == "primarytype":
            return (it.primary_type or "").lower() == words
        has = _words(it.artist if name == "artist" else it.title)
        if words.startswith("("):
            return any(_near(part, word) for part in parts for word in has)
        return any(has[at : at + len(parts)] == parts for at in range(len(has)))

    return fits


def _near(one: str, other: str) -> bool:
    """Alike but for a letter or two at one place."""
    cuts = {other[:at] + other[to:] for at in range(len(other)) for to in (at, at + 1, at + 2)}
    return one in cuts or bool(
        cuts & {one[:at] + one[to:] for at in range(len(one)) for to in (at + 1, at + 2)} - {""}
    )


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", fold(name).replace("&", " and "))


def _first(found: list[T]) -> T:
    if not found:
        raise ServiceFailed(
            "MusicBrainz has no such thing.", kind=FailureKind.NOT_FOUND, service="musicbrainz"
        )
    return found[0]


def _bare(it: Release) -> Release:
    return replace(it, media=tuple(replace(medium, tracks=()) for medium in it.media))


def _stub(it: Release) -> ReleaseStub:
    return ReleaseStub(
        id=it.id,
        title=it.title,
        status=it.status,
        date=it.date,
        country=it.country,
        track_count=it.track_count,
        group=it.group,
        artists=it.artists,
    )
