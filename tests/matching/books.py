"""A small catalogue in memory that answers as MusicBrainz does, and counts what it is asked."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.musicbrainz_model import (
    ArtistCredit,
    Label,
    Medium,
    Recording,
    Release,
    ReleaseGroup,
    ReleaseStub,
    ReleaseTrack,
    UrlTarget,
)
from soniq.text import fold

T = TypeVar("T")


def mbid(*names: object) -> str:
    """The same id for the same names."""
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, names))))


def credit(*names: str) -> tuple[ArtistCredit, ...]:
    return tuple(
        ArtistCredit(
            name=name,
            join="" if place == len(names) else " & ",
            artist_id=mbid("artist", name),
            artist_name=name,
            sort_name=name,
        )
        for place, name in enumerate(names, 1)
    )


@dataclass
class Books:
    """`add` what it knows; `failing` what it answers instead."""

    groups: dict[str, ReleaseGroup] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    urls: dict[str, list[UrlTarget]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    actions: list[tuple[str, bool]] = field(default_factory=list)
    failing: Callable[[str], ServiceFailed | None] = lambda _: None

    def add(
        self,
        artist: str,
        title: str,
        tracks: list[str],
        *,
        date: str = "1997-06-16",
        length_ms: int = 200_000,
        kind: str = "Album",
        barcode: str | None = None,
        edition: str = "",
    ) -> Release:
        artists = credit(artist)
        group = ReleaseGroup(
            id=mbid("group", artist, title),
            title=title,
            disambiguation="",
            artist=artist,
            artists=artists,
            primary_type=kind,
            secondary_types=(),
            first_release_date=date,
        )
        listed = tuple(
            ReleaseTrack(
                id=mbid("track", artist, title, edition, number),
                position=number,
                number=str(number),
                title=name,
                length_ms=length_ms + number * 1000,
                recording_id=mbid("recording", artist, name),
                artist=artist,
                artists=artists,
            )
            for number, name in enumerate(tracks, 1)
        )
        release = Release(
            id=mbid("release", artist, title, edition),
            title=title,
            disambiguation=edition,
            artist=artist,
            artists=artists,
            group=group,
            status="Official",
            date=date,
            country="GB",
            barcode=barcode,
            asin=None,
            labels=(Label(name="Parlophone", catalog_number="NODATA 02"),),
            media=(
                Medium(position=1, format="CD", title="", tracks=listed, track_count=len(tracks)),
            ),
            track_count=len(tracks),
        )
        self.groups[group.id] = group
        self.releases[release.id] = release
        return release

    @contextmanager
    def action(
        self,
        title: str,
        *,
        by_person: bool,
        fresh: bool = False,
        should_stop: Callable[[], bool] = bool,
    ) -> Iterator[None]:
        self.actions.append((title, by_person))
        yield

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]:
        """Groups all of whose title's words stand in the query, by MusicBrainz' relative score."""
        self._ask(f"search {query}")
        words = _words(query)
        return [
            replace(group, score=100)
            for group in self.groups.values()
            if _words(group.title) <= words
        ][:limit]

    def release_group(self, mbid: str) -> ReleaseGroup:
        self._ask(f"release-group {mbid}")
        group = self._known(self.groups, mbid)
        stubs = tuple(
            ReleaseStub(
                id=release.id,
                title=release.title,
                status=release.status,
                date=release.date,
                country=release.country,
                track_count=release.track_count,
            )
            for release in self._of(mbid)
        )
        return replace(group, releases=stubs)

    def releases_of(self, group_mbid: str) -> list[Release]:
        self._ask(f"releases of {group_mbid}")
        return [_bare(release) for release in self._of(group_mbid)]

    def release(self, mbid: str) -> Release:
        self._ask(f"release {mbid}")
        return self._known(self.releases, mbid)

    def by_isrc(self, isrc: str) -> list[Recording]:
        self._ask(f"isrc {isrc}")
        return []

    def by_barcode(self, barcode: str) -> list[Release]:
        self._ask(f"barcode {barcode}")
        return [_bare(one) for one in self.releases.values() if one.barcode == barcode]

    def by_url(self, url: str) -> list[UrlTarget]:
        self._ask(f"url {url}")
        return self.urls.get(url, [])

    def recording(self, mbid: str) -> Recording:
        self._ask(f"recording {mbid}")
        return self._known({one.id: one for one in self._recordings()}, mbid)

    def search_recordings(self, query: str, *, limit: int = 25, offset: int = 0) -> list[Recording]:
        self._ask(f"search {query}")
        words = _words(query)
        return [one for one in self._recordings() if _words(one.title) <= words][:limit]

    def _recordings(self) -> Iterator[Recording]:
        for release in self.releases.values():
            for track in release.media[0].tracks:
                yield Recording(
                    id=track.recording_id or "",
                    title=track.title,
                    disambiguation="",
                    artist=track.artist,
                    artists=track.artists,
                    length_ms=track.length_ms,
                    isrcs=(),
                    releases=(),
                )

    def _of(self, group_mbid: str) -> list[Release]:
        return [one for one in self.releases.values() if one.group and one.group.id == group_mbid]

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if failure := self.failing(what):
            raise failure

    def _known(self, among: dict[str, T], mbid: str) -> T:
        if mbid not in among:
            raise failure(FailureKind.NOT_FOUND)
        return among[mbid]


def failure(kind: FailureKind, retry_after: float | None = None) -> ServiceFailed:
    return ServiceFailed(
        f"MusicBrainz: {kind.value}.", kind=kind, service="musicbrainz", retry_after=retry_after
    )


def _bare(release: Release) -> Release:
    media = tuple(replace(medium, tracks=()) for medium in release.media)
    return replace(release, media=media)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))
