"""Exportify's tables of a Spotify account: a file for each playlist, for the liked songs, and in
newer ones for the saved albums.

Their columns are named in the language of the page, so that they are known by their words in
English, and else by where Spotify's URIs stand in the first row. Three generations: watsonbox/
exportify with and without the artists of albums, and pavelkomarov/exportify.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from soniq.files.exports import sheets
from soniq.files.exports.bundle import Member
from soniq.files.exports.model import Album, Entry, Left, Liked, Listed, Refused, Saved, Told
from soniq.files.exports.sheets import Row, Sheet
from soniq.files.exports.values import address, day, isrc, span, spotify_id, stamp, text, whole
from soniq.units import Moment

_WORDS: Mapping[str, Sequence[str]] = {
    "uri": ("track uri", "spotify uri", "spotify id"),
    "title": ("track name",),
    "artist_uris": ("artist uri(s)", "artist uri", "artist ids"),
    "artists": ("artist name(s)", "artist name"),
    "album_uri": ("album uri",),
    "album": ("album name",),
    "album_artist_uris": ("album artist uri(s)", "album artist uri"),
    "album_artists": ("album artist name(s)", "album artist name"),
    "date": ("album release date", "release date"),
    "cover": ("album image url",),
    "disc": ("disc number",),
    "number": ("track number",),
    "duration": ("track duration (ms)", "duration (ms)"),
    "isrc": ("isrc",),
    "kind": ("album type",),
    "total": ("track count",),
    "at": ("added at", "saved at"),
}
_NEW = (
    *("uri", "title", "artist_uris", "artists", "album_uri", "album", "album_artist_uris"),
    *("album_artists", "date", "cover", "disc", "number", "duration", "", "", "", "isrc"),
)
"""Columns of a song, from its URI on; empty: of no use here."""
_OLD = (
    *("uri", "title", "artist_uris", "artists", "album_uri", "album", "disc", "number"),
    "duration",
)
_ALBUMS = ("album_uri", "album", "kind", "artist_uris", "artists", "date", "", "total", "at")

_LIKED = {"liked", "liked songs", "your likes"}
_KINDS = {"album", "single", "compilation", "ep"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_COPY = re.compile(r"\s*\(\d{1,3}\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which column is what."""

    sheet: Sheet
    columns: Mapping[str, int]
    is_albums: bool


def reader(head: str, member: Member) -> partial[Iterator[Entry]] | None:
    """What reads the table; None where it is none of Exportify's."""
    sheet = sheets.begun(head)
    layout = None if sheet is None else _by_words(sheet) or _by_places(sheet)
    if layout is None:
        return None
    if layout.is_albums:
        return partial(albums, layout=layout)
    return partial(songs, layout=layout, name=_COPY.sub("", member.stem.replace("_", " ")))


def songs(stream: BinaryIO, _now: Moment, *, layout: Layout, name: str) -> Iterator[Entry]:
    """A playlist, or the songs that were liked. name: of the list, as the file has it."""
    is_liked = name in _LIKED
    entries: list[Told] = []
    for row in sheets.read(stream, layout.sheet, layout.columns):
        if row["uri"].startswith(("spotify:episode:", "spotify:show:")):
            yield Left(what="episodes in playlists")
            continue
        saved = _song(row, of_list=not is_liked)
        if saved is None or saved.song is None:
            yield Refused(place=row.place, reason="It names no title or no artist.")
            continue
        entries.append(saved.song)
        if is_liked:
            yield Liked(told=saved.song, loved=True, at=saved.at)
        yield saved
    if not entries:
        yield Left(what="empty playlists")
    elif not is_liked:
        yield Listed(key=name, name=text(name) or "Playlist", entries=tuple(entries))


def albums(stream: BinaryIO, _now: Moment, *, layout: Layout) -> Iterator[Entry]:
    """The albums that were saved."""
    for row in sheets.read(stream, layout.sheet, layout.columns):
        album = _album(row)
        if album is None:
            yield Refused(place=row.place, reason="It names no album or no artist.")
        else:
            yield Saved(
                album=album,
                key=album.spotify_id or "",
                url=_url("album", album.spotify_id),
                at=stamp(row["at"]),
            )


def _song(row: Row, *, of_list: bool) -> Saved | None:
    credited = _names(row["artists"], row["artist_uris"])
    told = Told(
        artist=", ".join(credited),
        title=text(row["title"]),
        album=text(row["album"]),
        duration=span(row["duration"]),
        isrc=isrc(row["isrc"]),
        spotify_id=spotify_id(row["uri"]) or _bare(row["uri"]),
        track_number=whole(row["number"], most=999) or None,
        disc_number=whole(row["disc"], most=99) or None,
    )
    if not told.title or not told.artist:
        return None
    return Saved(
        album=_album(row) or Album(title="", artists=credited),
        song=told,
        key=told.spotify_id or "",
        url=_url("track", told.spotify_id),
        at=stamp(row["at"]),
        of_list=of_list,
    )


def _album(row: Row) -> Album | None:
    artists = _names(row["album_artists"], row["album_artist_uris"])
    artists = artists or _names(row["artists"], row["artist_uris"])[:1]  # no guests
    title, kind = text(row["album"]), row["kind"].strip().lower()
    if not title or not artists:
        return None
    return Album(
        title=title,
        artists=artists,
        release_date=day(row["date"]),
        kind=kind if kind in _KINDS else None,
        total_tracks=whole(row["total"], most=9_999) or None,
        spotify_id=spotify_id(row["album_uri"], "album"),
        cover_url=address(row["cover"]),
    )


def _names(written: str, uris: str) -> tuple[str, ...]:
    """Each by himself. Newer tables escape commas within names, others join without a blank; where
    it cannot be told apart, all are one."""
    parts = [part.replace("\\,", ",") for part in re.split(r"(?<!\\), ", written)]
    if len(parts) != len([uri for uri in uris.split(",") if uri.strip()]):
        parts = re.split(r";|,(?! )", written.replace("\\,", ", "))
    return tuple(name for part in parts if (name := text(part)))


def _by_words(sheet: Sheet) -> Layout | None:
    columns = sheet.columns(_WORDS)
    if {"uri", "title", "artists"} <= columns.keys():
        return Layout(sheet=sheet, columns=columns, is_albums=False)
    columns["artists"] = columns.get("album_artists", columns.get("artists", -1))
    if {"album_uri", "album", "at"} <= columns.keys() and columns["artists"] >= 0:
        return Layout(sheet=sheet, columns=columns, is_albums=True)
    return None


def _by_places(sheet: Sheet) -> Layout | None:
    """By the URIs of the first row, wherever they begin: some put the list's name before them."""
    for start, cell in enumerate(sheet.sample):
        if cell.startswith(("spotify:track:", "spotify:local:", "spotify:episode:")):
            return _placed(sheet, start)
        if cell.startswith("spotify:album:") and _is(sheet, start + 3, "artist"):
            return Layout(sheet=sheet, columns=_columns(_ALBUMS, start), is_albums=True)
    return None


def _placed(sheet: Sheet, start: int) -> Layout | None:
    if not _is(sheet, start + 2, "artist") or not _is(sheet, start + 4, "album"):
        return None
    is_new = len(sheet.sample) > start + 16 and _is(sheet, start + 6, "artist")
    columns = _columns(_NEW if is_new else _OLD, start)
    behind = start + len(_NEW if is_new else _OLD)
    at = next(
        (at for at, cell in enumerate(sheet.sample) if at >= behind and _TIME.match(cell)), None
    )
    if at is not None:
        columns["at"] = at
    return Layout(sheet=sheet, columns=columns, is_albums=False)


def _is(sheet: Sheet, place: int, kind: str) -> bool:
    """Whether there is such a URI; a local file has none of its own."""
    cell = sheet.sample[place] if place < len(sheet.sample) else None
    return cell is not None and (not cell or cell.startswith((f"spotify:{kind}:", "spotify:local")))


def _columns(names: Sequence[str], start: int) -> dict[str, int]:
    return {name: start + place for place, name in enumerate(names) if name}


def _bare(written: str) -> str | None:
    return written if re.fullmatch(r"[0-9A-Za-z]{22}", written) else None


def _url(kind: str, spotify_id: str | None) -> str | None:
    return f"https://open.spotify.com/{kind}/{spotify_id}" if spotify_id else None
