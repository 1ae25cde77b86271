"""Purchases as pages show them: which album each is, where its files go; and links."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from soniq.app import Soniq
from soniq.arrivals.model import (
    Arrival,
    ArrivalFile,
    Download,
    Fate,
    Found,
    Kind,
    Preview,
)
from soniq.collection.model import Acquisition, Collected
from soniq.events import JSON
from soniq.http import arrivals
from soniq.http.arrivals import Underway
from soniq.text import shown
from soniq.ui import shapes
from soniq.ui.shapes import Row
from soniq.units import AlbumId

KINDS = {
    Kind.TRACK: "Song",
    Kind.COVER: "Picture",
    Kind.BOOKLET: "Booklet",
    Kind.TEXT: "Text",
    Kind.VIDEO: "Video",
    Kind.OTHER: "File",
}
FROM = {Acquisition.BANDCAMP: "Bandcamp", Acquisition.LIDARR: "Lidarr"}

Albums = Mapping[AlbumId, Row]


def of_all(soniq: Soniq, found: Sequence[Arrival]) -> list[JSON]:
    """Purchases, each with its album of the grid where soniq knows it."""
    albums = _albums(soniq, found)
    jobs = arrivals.underway(soniq, found)
    return [_arrival(one, albums, jobs.get(one.id)) for one in found]


def of_preview(soniq: Soniq, preview: Preview) -> Row:
    """Songs first; what lies beside them after."""
    (arrival,) = of_all(soniq, [preview.arrival])
    here = next((root for root in soniq.roots.all() if root.id == preview.arrival.root_id), None)
    return {
        "arrival": arrival,
        "songs": [_file(one) for one in preview.files if one.kind is Kind.TRACK],
        "beside": [_file(one) for one in preview.files if one.kind is not Kind.TRACK],
        "can_accept": preview.can_accept,
        "note": preview.note,
        "locked": None if here is None or here.writable else here.name,
    }


def of_download(one: Download) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "from": urlsplit(one.url).hostname or one.url,
        "state": one.state.value,
        "over": one.state.is_over,
        "received": one.received,
        "size": one.size,
        "note": one.note,
        "trouble": one.trouble,
        "arrival": one.arrival_id,
        "at": one.created_at,
    }


def of_roots(soniq: Soniq) -> list[JSON]:
    return [{"id": root.id, "name": root.name} for root in soniq.roots.all()]


def _arrival(one: Arrival, albums: Albums, job: Underway | None) -> Row:
    is_at_work = one.state in arrivals.AT_WORK
    return {
        "id": one.id,
        "name": one.name,
        "size": one.size_bytes,
        "origin": one.origin.value,
        "state": one.state.value,
        "over": one.state.is_over,
        "from": FROM.get(one.acquisition),
        "note": one.note or (job.note if job is not None else ""),
        "trouble": one.trouble,
        "progress": job.progress if job is not None and is_at_work else None,
        "found": None if one.found is None else _found(one.found, albums),
        "root": one.root_id,
        "template": one.template,
        "bonus": one.bonus,
        "tracks": one.tracks,
        "left": one.left,
        "change": one.change_id,
        "at": one.ended_at or one.created_at,
    }


def _found(found: Found, albums: Albums) -> Row:
    known = None if found.album_id is None else albums.get(found.album_id)
    return {
        "album": found.album,
        "artist": found.artist,
        "year": found.year,
        "known": known,
        "sure": found.sure,
        "why": found.why,
        "wanted": found.wanted,
        "brings": found.brings,
    }


def _file(one: ArrivalFile) -> Row:
    folder, _, name = shown(one.target).rpartition("/") if one.target is not None else ("", "", "")
    return {
        "name": one.name,
        "kind": KINDS[one.kind],
        "size": one.size_bytes,
        "fate": one.fate.value,
        "fine": one.fate in (Fate.FILE, Fate.FILED),
        "note": one.note,
        "to": [folder, name] if one.target is not None else None,
        "title": one.title,
        "artist": one.artist,
        "number": one.track_number,
        "ms": one.duration,
        "wanted": one.wanted_id is not None,
    }


def _albums(soniq: Soniq, found: Sequence[Arrival]) -> Albums:
    ids = {one.found.album_id for one in found if one.found is not None}
    known: list[Collected] = soniq.collection.collected([one for one in ids if one is not None])
    covers = soniq.library.artwork([one.album.cover for one in known if one.album.cover])
    return {one.album.id: shapes.of_album(one.album, covers) for one in known}
