"""Covers, and files as they lie on the disk."""

import os
from urllib.parse import quote

from starlette.responses import Response

from soniq.errors import NotFound
from soniq.features.model import Rank
from soniq.http.links import LARGE, MEDIUM, SMALL
from soniq.http.sending import TYPES, Sending, open_within
from soniq.playlists.model import PlaylistId
from soniq.subsonic import ids
from soniq.subsonic.answers import NOT_FOUND, Failed
from soniq.subsonic.asked import Asked, Methods
from soniq.text import shown
from soniq.units import AlbumId, ArtistId, ArtworkHash, FolderId, TrackId

_OF_CONTENT = "co-"


def get_cover_art(asked: Asked) -> Response:
    """A WebP of the nearest size that soniq makes; the largest where none is said."""
    hash = _cover(asked, asked.text("id"))
    if hash is None:
        raise Failed(NOT_FOUND, "There is no cover for that.")
    size = _size(asked.number_or("size", LARGE, low=1))
    etag = f'"{hash}-{size}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=86400"}
    if asked.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    try:
        image = asked.soniq.library.cover(hash, size).read_bytes()
    except FileNotFoundError:
        raise NotFound("That cover was removed a moment ago. Ask for it again.") from None
    return Response(image, media_type="image/webp", headers=headers)


def _size(wanted: int) -> int:
    return next((size for size in (SMALL, MEDIUM) if wanted <= size), LARGE)


def _cover(asked: Asked, said: str) -> ArtworkHash | None:
    """Of a cover's own id, or of what it is the cover of. Raises NotFound."""
    if said.startswith(_OF_CONTENT):
        return ArtworkHash(said.removeprefix(_OF_CONTENT))
    kind, number = ids.parse(said)
    library = asked.soniq.library
    if kind == "al":
        return library.album(AlbumId(number)).cover
    if kind == "tr":
        track = library.track(TrackId(number))
        return track.cover or library.album(track.album_id).cover
    if kind == "ar":
        return library.artist(ArtistId(number)).cover
    if kind == "fo":
        return _of_folder(asked, FolderId(number))
    if kind == "pl":
        return _of_playlist(asked, PlaylistId(number))
    return None


def _of_folder(asked: Asked, folder_id: FolderId) -> ArtworkHash | None:
    library = asked.soniq.library
    library.folder(folder_id)
    found = asked.soniq.catalogue.folder_covers([folder_id]).get(folder_id)
    return None if found is None else ArtworkHash(found)


def _of_playlist(asked: Asked, playlist_id: PlaylistId) -> ArtworkHash | None:
    """Of the first of its songs that has one."""
    playlist = asked.soniq.playlists.playlist(playlist_id, asked.person.id)
    return next(iter(playlist.covers), None)


def download(asked: Asked) -> Response:
    """The best file of a song, as it lies on the disk."""
    track_id = TrackId(asked.id("id", "tr"))
    soniq = asked.soniq
    file = soniq.library.playable(track_id)
    opened = open_within(file.path, soniq.roots.root(file.root_id).path)
    soniq.features.want([track_id], Rank.SEEN)
    return Sending(
        file.path,
        opened,
        etag=f'"{file.id}-{opened.size}-{opened.mtime_ns}"',
        headers={
            "Content-Type": TYPES.get(file.container or "", "application/octet-stream"),
            "Content-Disposition": _attached(shown(os.path.basename(file.path))),
            "Cache-Control": "private, no-cache",
        },
        during=soniq.streams.playing,
    )


def _attached(name: str) -> str:
    """RFC 6266: the name in UTF-8, and what of it is ASCII for those who know no better."""
    plain = "".join(one if " " <= one < "\x7f" and one not in '"\\' else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def get_avatar(asked: Asked) -> Response:
    """soniq keeps no pictures of people."""
    raise Failed(NOT_FOUND, f"There is no picture of {asked.text('username')[:80]}.")


METHODS: Methods = {
    "getCoverArt": get_cover_art,
    "download": download,
    "getAvatar": get_avatar,
}
