"""Naming an album that is not here: by a link, the barcode of a record, or words.

MusicBrainz is asked; what it offers becomes a wish or a holding with its songs, so that files that
come later are known. Links of Bandcamp that it does not know are read for their names, which is
said: the shop itself is not asked, as it walls out programs.
"""

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import unquote, urlsplit

from soniq.clients import musicbrainz_names as names
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.musicbrainz import escaped, quoted
from soniq.clients.musicbrainz_model import Release, ReleaseGroup, ReleaseStub, UrlTarget
from soniq.collection.model import Offer
from soniq.errors import Invalid, NotFound
from soniq.library.shelves import Shelves
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.store.database import Database
from soniq.units import Milliseconds

OFFERED = 8
"""Of a search."""
REMEMBERED = 500
"""Offers whose references hold."""
LONGEST = 500
_BARCODE = re.compile(r"[0-9][0-9 -]{6,20}")
_DASH = re.compile(r"\s+[-–—]\s+")
_BANDCAMP = re.compile(r"^/(?:album|track)/([^/]+)$")


class Catalogue(Protocol):
    """`clients.musicbrainz.MusicBrainz`. All raise ServiceFailed."""

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]: ...

    def release_group(self, mbid: str) -> ReleaseGroup: ...

    def release(self, mbid: str) -> Release: ...

    def by_barcode(self, barcode: str) -> list[Release]: ...

    def by_url(self, url: str) -> list[UrlTarget]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What an offer stands for: a release, the group of several, or names alone."""

    told: ToldAlbum
    release: str | None = None
    group: str | None = None


class LookUp:
    """What people mean by a link, a barcode or words."""

    def __init__(
        self,
        db: Database,
        shelves: Shelves,
        catalogue: Catalogue,
        action: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        """action: says what causes the requests of a block, which a person asked for."""
        self._db = db
        self._shelves = shelves
        self._catalogue = catalogue
        self._action = action
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def look_up(self, said: str) -> list[Offer]:
        """The albums that may be meant; of words the best eight, of a barcode its releases.

        said: an address at MusicBrainz, Bandcamp, Discogs, a streaming service …; an MBID; a
        barcode; "artist - title", or any words of both. Asks MusicBrainz, so it may take seconds.

        Raises:
            Invalid: nothing was said.
            NotFound: nobody knows the address.
            ServiceFailed: MusicBrainz does not answer, or may not be asked.
        """
        asked = said.encode(errors="ignore").decode().strip()[:LONGEST]
        if not asked:
            raise Invalid("Say which album: paste a link, type a barcode, or artist and title.")
        with self._action(f'Look for "{asked[:80]}"'):
            if names.is_address(asked) or names.mbid_in(asked):
                offers = self._by_address(asked)
            elif _BARCODE.fullmatch(asked):
                found = self._catalogue.by_barcode(asked)[:OFFERED]
                offers = [self._of_release(one) for one in found]
            else:
                offers = [self._of_group(one) for one in self._by_words(asked)]
        return self._known(offers)

    def offered(self, ref: str) -> ToldAlbum:
        """What an offer stands for, with its songs where they can be had; for `Collection.want`
        and `hold`. Raises NotFound for one that is too old."""
        with self._lock:
            kept = self._kept.get(ref)
        if kept is None:
            raise NotFound("This offer is too old. Look for the album again.")
        try:
            with self._action("Fetch the songs of an album"):
                return self._whole(kept)
        except ServiceFailed:
            return kept.told  # without its songs it is the same album

    def _known(self, offers: Sequence[Offer]) -> list[Offer]:
        """With those that are in the grid already."""
        with self._db.write() as tx:  # one state for all, which only a write may ask the shelves
            found = [self._shelves.find_told(tx, offer.told) for offer in offers]
            return [
                offer if album_id is None else replace(offer, album_id=album_id)
                for offer, album_id in zip(offers, found, strict=True)
            ]

    def _whole(self, kept: _Kept) -> ToldAlbum:
        release = kept.release or (kept.group and self._main_release(kept.group))
        return kept.told if not release else _told(self._catalogue.release(release), kept.told)

    def _main_release(self, group: str) -> str | None:
        """The first official one: what most people mean."""
        stubs = self._catalogue.release_group(group).releases
        ordered = sorted(stubs, key=_rank)
        return ordered[0].id if ordered else None

    def _by_address(self, asked: str) -> list[Offer]:
        mbid = names.mbid_in(asked) or names.mbid_of_address(asked)
        if mbid is not None:
            return [self._by_mbid(mbid)]
        for spelling in names.spellings(asked):
            for target in self._catalogue.by_url(spelling):
                if target.entity == "release":
                    return [self._of_release(self._catalogue.release(target.mbid))]
                if target.entity.replace("-", "_") == "release_group":
                    return [self._of_group(self._catalogue.release_group(target.mbid))]
        if (guess := _read(asked)) is not None:
            return [self._keep(_Kept(told=guess), detail="", is_guess=True)]
        raise NotFound(
            "MusicBrainz does not know this address. Type the artist and the title instead."
        )

    def _by_mbid(self, mbid: str) -> Offer:
        try:
            return self._of_group(self._catalogue.release_group(mbid))
        except ServiceFailed as failed:
            if failed.kind is not FailureKind.NOT_FOUND:
                raise
        return self._of_release(self._catalogue.release(mbid))

    def _by_words(self, asked: str) -> Sequence[ReleaseGroup]:
        first, *rest = _DASH.split(asked, maxsplit=1)
        if rest:
            exact = f"artist:{quoted(first)} AND releasegroup:{quoted(rest[0])}"
            if found := self._catalogue.search_release_groups(exact, limit=OFFERED):
                return found
        plain = escaped(" ".join([first, *rest]))
        return self._catalogue.search_release_groups(plain, limit=OFFERED)

    def _of_release(self, release: Release) -> Offer:
        told = _told(release, None)
        formats = " + ".join(dict.fromkeys(one.format for one in release.media if one.format))
        label = next((one.name for one in release.labels if one.name), "")
        parts = [formats, release.country or "", label, release.barcode or ""]
        return self._keep(
            _Kept(told=told, release=release.id), detail=" · ".join(part for part in parts if part)
        )

    def _of_group(self, group: ReleaseGroup) -> Offer:
        told = ToldAlbum(
            title=group.title,
            artists=tuple(one.name for one in group.artists) or (group.artist,),
            release_date=group.first_release_date or None,
            kind=_kind(group),
            musicbrainz_release_group_id=group.id,
        )
        kinds = [group.primary_type or "", *group.secondary_types, group.disambiguation]
        return self._keep(
            _Kept(told=told, group=group.id), detail=" · ".join(part for part in kinds if part)
        )

    def _keep(self, kept: _Kept, *, detail: str, is_guess: bool = False) -> Offer:
        ref = secrets.token_urlsafe(9)
        with self._lock:
            self._kept[ref] = kept
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return Offer(ref=ref, told=kept.told, detail=detail, is_guess=is_guess)


def _rank(stub: ReleaseStub) -> tuple[bool, str]:
    return stub.status != "Official", stub.date or "9999"


def _told(release: Release, group: ToldAlbum | None) -> ToldAlbum:
    """group: what is told of the album already, which a release of it does not overrule."""
    tracks = [
        ToldTrack(
            title=track.title,
            artist=track.artist if track.artist != release.artist else "",
            disc_number=medium.position,
            track_number=track.position,
            duration=Milliseconds(track.length_ms or 0),
            isrc=next(iter(track.isrcs), None),
            musicbrainz_id=track.recording_id,
        )
        for medium in release.media
        for track in medium.tracks
    ]
    count = release.track_count or sum(medium.track_count for medium in release.media)
    if group is not None and group.musicbrainz_release_group_id:
        return replace(group, total_tracks=count or None, tracks=tuple(tracks))
    found = release.group
    return ToldAlbum(
        title=release.title,
        artists=tuple(one.name for one in release.artists) or (release.artist,),
        release_date=release.date or None,
        kind=None if found is None else _kind(found),
        total_tracks=count or None,
        barcode=release.barcode or None,
        musicbrainz_release_group_id=None if found is None else found.id,
        tracks=tuple(tracks),
    )


def _kind(group: ReleaseGroup) -> str | None:
    """As `albums.kind` has it; an album that is live is live."""
    primary = (group.primary_type or "").lower()
    second = next((one.lower() for one in group.secondary_types), "")
    return (second if primary in {"", "album"} and second else primary) or None


def _read(url: str) -> ToldAlbum | None:
    """The names in an address of Bandcamp: "https://artist.bandcamp.com/album/a-title"."""
    parts = urlsplit(url)
    artist, _, rest = (parts.hostname or "").lower().partition(".")
    found = _BANDCAMP.match(parts.path)
    if rest != "bandcamp.com" or found is None:
        return None
    return ToldAlbum(title=_words(unquote(found[1])), artists=(_words(artist),))


def _words(slug: str) -> str:
    said = " ".join(part for part in re.split(r"[-_]+", slug) if part)
    return said[:1].upper() + said[1:]
