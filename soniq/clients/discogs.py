"""Discogs: releases as records, with their labels, barcodes, credits and images.

API: developer documentation of Discogs v2. 60 requests a minute with a token, 25 without, in a
moving window that its headers report; images come only to those with a token.
"""

from collections.abc import Callable
from typing import Literal, TypeVar

from soniq.clients.discogs_model import DiscogsArtist as DiscogsArtist
from soniq.clients.discogs_model import DiscogsArtistPage as DiscogsArtistPage
from soniq.clients.discogs_model import DiscogsFormat as DiscogsFormat
from soniq.clients.discogs_model import DiscogsHit as DiscogsHit
from soniq.clients.discogs_model import DiscogsImage as DiscogsImage
from soniq.clients.discogs_model import DiscogsLabel as DiscogsLabel
from soniq.clients.discogs_model import DiscogsMaster as DiscogsMaster
from soniq.clients.discogs_model import DiscogsRelease as DiscogsRelease
from soniq.clients.discogs_model import DiscogsTrack as DiscogsTrack
from soniq.clients.discogs_words import bare, date, digits, length, number
from soniq.clients.model import A_WEEK, DAY, FOR_EVER, Fetched, Keep, Service
from soniq.clients.transport import Transport
from soniq.clients.wire import Count, Id, Many, Named, Text, Web, Wire, Words, read

BASE_URL = "https://api.discogs.com"


def service(base_url: str = BASE_URL, *, known: bool = False) -> Service:
    """known: whether a token says who asks."""
    return Service(
        name="discogs",
        label="Discogs",
        base_url=base_url,
        rate=60 / 60 if known else 25 / 60,
        hosts=("discogs.com",),
        headers={"Accept": "application/vnd.discogs.v2.discogs+json"},
    )


DISCOGS = service()

A_DAY = Keep(found=DAY)
"""For what a stranger is told of a release: it lacks the images."""

T = TypeVar("T")


class _Artist(Wire):
    id: Count = None
    name: Named
    anv: Text = None
    join: Text = None
    role: Text = None


class _Image(Wire):
    uri: Web = None
    uri150: Web = None
    width: Count = None
    height: Count = None
    type: Text = None


class _Track(Wire):
    position: Text = None
    title: Text = None
    duration: Text = None
    type_: Text = None
    artists: Many[_Artist] = ()
    extraartists: Many[_Artist] = ()
    sub_tracks: Many["_Track"] = ()


class _Label(Wire):
    name: Named
    catno: Text = None


class _Format(Wire):
    name: Named
    qty: Count = None
    descriptions: Words = ()


class _Identifier(Wire):
    type: Text = None
    value: Text = None


class _Master(Wire):
    id: Id
    main_release: Count = None
    title: Named
    year: Count = None
    artists: Many[_Artist] = ()
    genres: Words = ()
    styles: Words = ()
    tracklist: Many[_Track] = ()
    images: Many[_Image] = ()
    uri: Web = None


class _Release(_Master):
    master_id: Count = None
    released: Text = None
    country: Text = None
    extraartists: Many[_Artist] = ()
    labels: Many[_Label] = ()
    formats: Many[_Format] = ()
    identifiers: Many[_Identifier] = ()


class _Hit(Wire):
    id: Id
    type: Text = None
    title: Named
    year: Count = None
    country: Text = None
    format: Words = ()
    label: Words = ()
    barcode: Words = ()
    catno: Text = None
    master_id: Count = None
    thumb: Web = None
    cover_image: Web = None
    uri: Text = None


class _Found(Wire):
    results: tuple[_Hit, ...]


class _ArtistPage(Wire):
    id: Id
    name: Named
    realname: Text = None
    profile: Text = None
    namevariations: Words = ()
    aliases: Many[_Artist] = ()
    urls: Many[Web] = ()
    images: Many[_Image] = ()


class Discogs:
    """All methods raise ServiceFailed; NOT_FOUND where there is nothing of that number."""

    def __init__(
        self, transport: Transport, token: Callable[[], str | None], base_url: str = BASE_URL
    ) -> None:
        """token: a person's own; without one there are fewer requests a minute, and no images."""
        self._transport = transport
        self._token = token
        self._base_url = base_url

    def search(
        self,
        artist: str | None = None,
        title: str | None = None,
        barcode: str | None = None,
        *,
        kind: Literal["release", "master"] = "release",
        limit: int = 25,
    ) -> list[DiscogsHit]:
        """Releases, or masters, that carry all that is given."""
        asked = {"artist": artist, "release_title": title, "barcode": barcode}
        params = {name: value for name, value in asked.items() if value}
        params |= {"type": kind, "per_page": str(limit)}
        return self._asked("/database/search", hits, params, keep=A_WEEK)

    def release(self, id: int) -> DiscogsRelease:
        return self._asked(f"/releases/{id}", release)

    def master(self, id: int) -> DiscogsMaster:
        return self._asked(f"/masters/{id}", master)

    def artist(self, id: int) -> DiscogsArtistPage:
        return self._asked(f"/artists/{id}", artist_page)

    def images(self, release_id: int) -> tuple[DiscogsImage, ...]:
        """The images of a release, the front first; none without a token."""
        return self.release(release_id).images

    def fetch(self, url: str) -> Fetched:
        """url: of an image that an answer named."""
        return self._transport.get_bytes(self._service(), url)

    @property
    def is_known(self) -> bool:
        """Whether a token says who asks; without one, searches are refused now and then."""
        return bool(self._token())

    def _service(self) -> Service:
        return service(self._base_url, known=self.is_known)

    def _asked(
        self,
        path: str,
        read: Callable[[object], T],
        params: dict[str, str] | None = None,
        *,
        keep: Keep | None = None,
    ) -> T:
        token = self._token()
        return self._transport.get_json(
            self._service(),
            path,
            params,
            read=read,
            keep=keep or (FOR_EVER if token else A_DAY),
            headers={"Authorization": f"Discogs token={token}"} if token else None,
        )


def hits(answer: object) -> list[DiscogsHit]:
    """What a search found, artists and labels left out. Raises ServiceFailed."""
    found = read(DISCOGS, _Found, answer)
    return [_hit(hit) for hit in found.results if hit.type in ("release", "master")]


def release(answer: object) -> DiscogsRelease:
    """Raises ServiceFailed."""
    said = read(DISCOGS, _Release, answer)
    return DiscogsRelease(
        id=said.id,
        master_id=said.master_id or None,
        title=said.title,
        artist=_joined(said.artists),
        artists=_artists(said.artists),
        credits=_artists(said.extraartists),
        released=date(said.released),
        year=said.year or None,
        country=said.country,
        labels=tuple(
            DiscogsLabel(name=bare(label.name), catalog_number=number(label.catno))
            for label in said.labels
        ),
        formats=tuple(
            DiscogsFormat(name=form.name, count=form.qty, descriptions=form.descriptions)
            for form in said.formats
        ),
        barcodes=_barcodes(said.identifiers),
        genres=said.genres,
        styles=said.styles,
        tracks=_tracks(said.tracklist),
        images=_images(said.images),
        page_url=said.uri,
    )


def master(answer: object) -> DiscogsMaster:
    """Raises ServiceFailed."""
    said = read(DISCOGS, _Master, answer)
    return DiscogsMaster(
        id=said.id,
        main_release_id=said.main_release or None,
        title=said.title,
        artist=_joined(said.artists),
        artists=_artists(said.artists),
        year=said.year or None,
        genres=said.genres,
        styles=said.styles,
        tracks=_tracks(said.tracklist),
        images=_images(said.images),
        page_url=said.uri,
    )


def artist_page(answer: object) -> DiscogsArtistPage:
    """Raises ServiceFailed."""
    said = read(DISCOGS, _ArtistPage, answer)
    return DiscogsArtistPage(
        id=said.id,
        name=bare(said.name),
        real_name=said.realname,
        profile=said.profile,
        variations=said.namevariations,
        aliases=tuple(bare(alias.name) for alias in said.aliases),
        urls=tuple(url for url in said.urls if url),
        images=_images(said.images),
    )


def _hit(said: _Hit) -> DiscogsHit:
    artist, dash, title = said.title.partition(" - ")
    return DiscogsHit(
        id=said.id,
        kind="master" if said.type == "master" else "release",
        artist=bare(artist) if dash else "",
        title=title if dash else said.title,
        year=said.year or None,
        country=said.country,
        formats=said.format,
        labels=said.label,
        catalog_number=number(said.catno),
        barcodes=tuple(filter(None, map(digits, said.barcode))),
        master_id=said.master_id or None,
        thumb_url=said.thumb,
        cover_url=said.cover_image,
        page_url=_page(said.uri),
    )


def _page(uri: str | None) -> str | None:
    return f"https://www.discogs.com{uri}" if uri and uri.startswith("/") else None


def _artists(said: tuple[_Artist, ...]) -> tuple[DiscogsArtist, ...]:
    return tuple(
        DiscogsArtist(
            id=artist.id or None,
            name=bare(artist.name),
            credited_as=artist.anv or bare(artist.name),
            join=artist.join or "",
            role=artist.role,
        )
        for artist in said
    )


def _joined(said: tuple[_Artist, ...]) -> str:
    """The artists as a sleeve has them: "Simon & Garfunkel, Various"."""
    line = ""
    for artist in _artists(said):
        line += artist.credited_as
        line += ", " if artist.join in ("", ",") else f" {artist.join} "
    return line.removesuffix(", ").rstrip()


def _tracks(said: tuple[_Track, ...]) -> tuple[DiscogsTrack, ...]:
    """The tracks in order: headings left out, and of a medley the parts."""
    found: list[DiscogsTrack] = []
    for track in said:
        if track.sub_tracks and not track.position:
            found.extend(_tracks(track.sub_tracks))
        elif track.title and track.type_ != "heading":
            found.append(
                DiscogsTrack(
                    position=track.position or "",
                    title=track.title,
                    length=length(track.duration),
                    artists=_artists(track.artists),
                    credits=_artists(track.extraartists),
                )
            )
    return tuple(found)


def _images(said: tuple[_Image, ...]) -> tuple[DiscogsImage, ...]:
    """Those with an address, the primary first; strangers without a token are told none."""
    found = [
        DiscogsImage(
            url=image.uri,
            thumb_url=image.uri150,
            width=image.width or None,
            height=image.height or None,
            is_primary=image.type == "primary",
        )
        for image in said
        if image.uri
    ]
    return tuple(sorted(found, key=lambda image: not image.is_primary))


def _barcodes(said: tuple[_Identifier, ...]) -> tuple[str, ...]:
    codes = [digits(one.value or "") for one in said if one.type == "Barcode"]
    return tuple(dict.fromkeys(filter(None, codes)))
