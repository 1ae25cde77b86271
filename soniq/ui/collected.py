"""The collection as pages show it: albums of the grid, and all about one of them, in words."""

from collections.abc import Iterator, Sequence

from soniq.collection.model import (
    Acquisition,
    Collected,
    Detail,
    Holding,
    Look,
    Medium,
    Offer,
    Priority,
    WantedSong,
    Wish,
    WishKind,
    WishSource,
)
from soniq.events import JSON
from soniq.lidarr.model import Download, DownloadState
from soniq.ui import shapes, words
from soniq.ui.shapes import Covers, Row
from soniq.units import Milliseconds, Moment

SOURCES = {
    WishSource.SPOTIFY: "Spotify",
    WishSource.ITUNES: "Apple Music",
    WishSource.BANDCAMP: "Bandcamp",
    WishSource.DISCOGS: "Discogs",
    WishSource.LIST: "A list",
    WishSource.PERSON: "By hand",
}
ACQUISITIONS = {
    Acquisition.BANDCAMP: "Bandcamp",
    Acquisition.PHYSICAL: "Records and discs",
    Acquisition.LIDARR: "Lidarr",
    Acquisition.UPLOAD: "Upload",
    Acquisition.SPOTIFY_IMPORT: "Spotify import",
    Acquisition.OTHER: "Elsewhere",
    Acquisition.UNKNOWN: "Unknown",
}
MEDIA = {
    Medium.CD: ("CD", "on CD"),
    Medium.VINYL: ("Vinyl", "on vinyl"),
    Medium.CASSETTE: ("Cassette", "on cassette"),
    Medium.DIGITAL: ("Download", "as a download"),
    Medium.OTHER: ("Something else", "on something else"),
}
"""What a holding is: alone, and in a sentence."""
CAME = {
    Acquisition.BANDCAMP: "It came from Bandcamp.",
    Acquisition.LIDARR: "Lidarr brought it.",
    Acquisition.UPLOAD: "It was uploaded.",
}
PRIORITIES = {
    Priority.NEXT: "Next",
    Priority.SOON: "Soon",
    Priority.NORMAL: "Some day",
    Priority.LATER: "Not now",
}
UNSURE = "manual_review"


def of_collected(one: Collected, covers: Covers) -> Row:
    """An album of the grid. here: the share of its songs that is here, in percent."""
    return {
        **shapes.of_album(one.album, covers),
        "look": one.look.value,
        "unsure": one.album.match_status == UNSURE,
        "tracks": one.tracks,
        "total": one.total,
        "here": _share(one),
        "coming": one.coming,
        "wanted": one.wanted,
        "elsewhere": one.cover_art_url is not None,
        "sources": [source.value for source in one.sources],
        "priority": int(one.priority),
    }


def of_detail(detail: Detail, covers: Covers, coming: str = "") -> Row:
    """coming: how far a download of it is, in words, where anybody tells."""
    one = detail.collected
    return {
        "album": of_collected(one, covers),
        "genres": list(one.album.genres),
        "reasons": [*reasons(detail, coming)],
        "wished": len(detail.wishes),
        "missing": [_song(song) for song in detail.missing],
        "holdings": [_holding(holding) for holding in detail.holdings],
        "shops": [{"name": shop.name, "url": shop.url} for shop in detail.shops],
        "price_note": detail.price_note,
        "note": detail.note,
        "match": one.album.match_status,
        "barcode": one.barcode,
    }


def reasons(detail: Detail, coming: str = "") -> Iterator[Row]:
    """Why an album stands as it does, a sentence each."""
    one = detail.collected
    if one.look is Look.COMING or (coming and one.look is not Look.OWNED):
        yield _reason("download", coming or _on_its_way(one))
    if one.tracks and one.look is not Look.COMING:
        yield _reason("audio-lines", _songs_here(one))
    if one.tracks and one.acquisition in CAME:
        yield _reason("package", CAME[one.acquisition])
    for medium in dict.fromkeys(holding.medium for holding in detail.holdings):
        yield _reason("disc-album", f"You have it {MEDIA[medium][1]}.")
    if one.other_edition:
        saved = f": “{one.told_edition}” was saved" if one.told_edition else ""
        yield _reason("copy", f"You have another edition{saved}.")
    yield from _wished(detail.wishes)


def of_download(download: Download, at: Moment) -> str:
    """How far Lidarr is with an album: "Lidarr downloads it, 45 %, about 10 min." """
    if download.state is DownloadState.DOWNLOADING:
        ends = download.estimated_completion_at
        left = f", about {words.span(Milliseconds(ends - at))}" if ends and ends > at else ""
        return f"Lidarr downloads it, {download.percent} %{left}."
    if download.state is DownloadState.FAILED:
        return f"Lidarr could not bring it: {download.error or 'it does not say why.'}"
    if download.state is DownloadState.COMPLETED:
        return "Lidarr has brought it; the next scan finds it."
    return download.error or "Lidarr looks for it."


def _wished(wishes: Sequence[Wish]) -> Iterator[Row]:
    albums = [wish for wish in wishes if wish.kind is WishKind.ALBUM]
    for text in dict.fromkeys(map(_wish, albums)):
        yield _reason("bookmark", text)
    songs = [wish for wish in wishes if wish.kind is WishKind.SONG]
    for source in dict.fromkeys(wish.source for wish in songs):
        count = words.plural(sum(wish.source is source for wish in songs), "song")
        yield _reason("bookmark", f"{count} of it saved at {SOURCES[source]}.")


def _wish(wish: Wish) -> str:
    if wish.source is WishSource.PERSON:
        return f"You want it since {words.day(wish.wished_at or wish.created_at)}."
    on = "" if wish.wished_at is None else f" on {words.day(wish.wished_at)}"
    return f"Saved at {SOURCES[wish.source]}{on}."


def _songs_here(one: Collected) -> str:
    if one.total is None:
        are = "is" if one.tracks == 1 else "are"
        return f"{words.plural(one.tracks, 'song')} of it {are} here."
    if one.tracks >= one.total:
        return "All of it is here."
    return f"{words.number(one.tracks)} of {words.plural(one.total, 'song')} are here."


def _on_its_way(one: Collected) -> str:
    return f"It is on its way, {one.coming} %." if one.coming else "It is on its way."


def _share(one: Collected) -> int:
    if one.look is Look.OWNED:
        return 100
    if not one.tracks:
        return 0
    return max(5, min(95, round(100 * one.tracks / max(one.total or 2 * one.tracks, 1))))


def _reason(mark: str, text: str) -> Row:
    return {"icon": mark, "text": text}


def _song(song: WantedSong) -> JSON:
    return {
        "id": song.track_id,
        "disc": song.disc_number,
        "number": song.track_number,
        "title": song.title,
        "artist": song.artist,
        "ms": song.duration_ms,
    }


def _holding(holding: Holding) -> JSON:
    told = (holding.catalog_number, holding.barcode, holding.note)
    return {
        "id": holding.id,
        "word": MEDIA[holding.medium][0],
        "about": " · ".join(part for part in told if part),
    }


def of_offer(offer: Offer) -> Row:
    """An album of a look-up."""
    told = offer.told
    return {
        "ref": offer.ref,
        "title": told.title,
        "artist": ", ".join(told.artists),
        "date": told.release_date,
        "tracks": told.total_tracks,
        "detail": offer.detail,
        "guess": offer.is_guess,
        "here": offer.album_id is not None,
    }
