"""Asking other servers for an album's images."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from soniq import text
from soniq.artworks.model import ImageSource, Sought
from soniq.clients.coverartarchive import CoverArtArchive, CoverImage
from soniq.clients.deezer import Deezer, DeezerAlbumHit
from soniq.clients.discogs import Discogs
from soniq.clients.model import FailureKind, Fetched, ServiceFailed
from soniq.clients.saved_covers import SavedCovers

RELEASES = 3
"""Of an album whose images are asked for at the Cover Art Archive."""

HITS = 3
"""Of a search by words that are offered."""

LARGE = 1200
SMALL = 250

AUTOMATIC = 500
"""Pixels of a cover that soniq fetches by itself: what a grid and a player need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An image that another server has; an `Offer` before it has its reference."""

    source: ImageSource
    title: str
    url: str
    page_url: str | None = None
    thumb_url: str | None = None
    width: int | None = None
    height: int | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A front cover, and where it was."""

    source: ImageSource
    url: str
    content: bytes


class Seeking:
    def __init__(
        self, caa: CoverArtArchive, discogs: Discogs, deezer: Deezer, saved: SavedCovers
    ) -> None:
        self._caa = caa
        self._saved = saved
        self._discogs = discogs
        self._deezer = deezer

    def everywhere(self, album: Sought) -> tuple[list[Found], list[str]]:
        """What all servers offer, and in words why some did not answer."""
        found: list[Found] = []
        failures: list[str] = []
        ways: tuple[Callable[[Sought], Iterator[Found]], ...] = (
            self._of_archive,
            self._of_discogs,
            self._of_deezer,
        )
        for way in ways:
            try:
                found += way(album)
            except ServiceFailed as failed:
                if failed.kind != FailureKind.NOT_FOUND:
                    failures.append(str(failed))
        unique: dict[str, Found] = {}
        for one in found:
            unique.setdefault(one.url, one)
        return list(unique.values()), failures

    def fetch(self, source: ImageSource, url: str) -> Fetched:
        """An image that was found. Raises ServiceFailed."""
        if source == ImageSource.DISCOGS:
            return self._discogs.fetch(url)
        if source == ImageSource.DEEZER:
            return self._deezer.fetch(url)
        if source == ImageSource.SAVED:
            return self._saved.fetch(url)
        return self._caa.fetch(url)

    def front(self, album: Sought) -> Front | None:
        """The cover that a wished album has where it is saved; else that of a matched album's
        release, else of its release group.

        None where nobody has one. Raises ServiceFailed.
        """
        if (saved := self._where_saved(album)) is not None:
            return saved
        tries: list[tuple[str, str, Callable[[str, int], Fetched]]] = [
            ("release", mbid, self._caa.front) for mbid in album.release_mbids[:1]
        ]
        if album.group_mbid:
            tries.append(("release-group", album.group_mbid, self._caa.front_of_group))
        for kind, mbid, ask in tries:
            try:
                content = ask(mbid, AUTOMATIC).content
            except ServiceFailed as failed:
                if failed.kind != FailureKind.NOT_FOUND:
                    raise
            else:
                url = f"https://coverartarchive.org/{kind}/{mbid}/front-{AUTOMATIC}"
                return Front(source=ImageSource.COVERARTARCHIVE, url=url, content=content)
        return None

    def _where_saved(self, album: Sought) -> Front | None:
        """Gone there, or at a host that no service has: as if nobody had told of it."""
        if album.saved_url is None:
            return None
        try:
            content = self._saved.fetch(album.saved_url).content
        except ServiceFailed as failed:
            if failed.kind not in {FailureKind.NOT_FOUND, FailureKind.REFUSED}:
                raise
            return None
        return Front(source=ImageSource.SAVED, url=album.saved_url, content=content)

    def _of_archive(self, album: Sought) -> Iterator[Found]:
        """Of its releases; where these have none, of the one that stands for the group."""
        has_own = False
        for mbid in album.release_mbids[:RELEASES]:
            images = self._caa.images(mbid)
            has_own = has_own or bool(images)
            page = f"https://musicbrainz.org/release/{mbid}/cover-art"
            yield from self._archived(images, album, page)
        if album.group_mbid and not has_own:
            page = f"https://musicbrainz.org/release-group/{album.group_mbid}"
            yield from self._archived(self._caa.images_of_group(album.group_mbid), album, page)

    def _archived(self, images: list[CoverImage], album: Sought, page: str) -> Iterator[Found]:
        for image in sorted(images, key=lambda image: not image.front):
            yield Found(
                source=ImageSource.COVERARTARCHIVE,
                title=album.title,
                page_url=page,
                url=self._caa.front_url(image, LARGE),
                thumb_url=image.thumbnails.get(SMALL),
                types=image.types,
            )

    def _of_discogs(self, album: Sought) -> Iterator[Found]:
        """Discogs shows images only to those with a token."""
        if not self._discogs.is_known:
            return
        hits = [hit for code in album.barcodes[:1] for hit in self._discogs.search(barcode=code)]
        hits = hits or self._discogs.search(album.artist, album.title)
        for hit in hits[:1]:
            release = self._discogs.release(hit.id)
            for image in release.images:
                yield Found(
                    source=ImageSource.DISCOGS,
                    title=f"{release.artist} – {release.title}",
                    page_url=release.page_url,
                    url=image.url,
                    thumb_url=image.thumb_url,
                    width=image.width,
                    height=image.height,
                    types=("Front",) if image.is_primary else (),
                )

    def _of_deezer(self, album: Sought) -> Iterator[Found]:
        hits = self._deezer.search_albums(album.artist, album.title)
        for hit in [hit for hit in hits if _is_like(hit, album)][:HITS]:
            if hit.cover_url:
                yield Found(
                    source=ImageSource.DEEZER,
                    title=f"{hit.artist} – {hit.title}",
                    page_url=hit.page_url,
                    url=hit.cover_url,
                    thumb_url=hit.thumb_url,
                    types=("Front",),
                )


def _is_like(hit: DeezerAlbumHit, album: Sought) -> bool:
    """Deezer finds something for any words: what shares no word of the title is something else."""
    return bool(set(text.words(hit.title).split()) & set(text.words(album.title).split()))
