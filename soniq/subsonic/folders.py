"""Browsing the folders of the disk, as they lie there; albums and artists open as folders too."""

from collections.abc import Sequence
from itertools import groupby

from soniq.errors import NotFound
from soniq.library.disk import Contents
from soniq.library.model import Folder
from soniq.subsonic import shapes
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked, Methods
from soniq.subsonic.browsing import ARTICLES
from soniq.subsonic.ids import public
from soniq.subsonic.roots import chosen
from soniq.text import initial, sort_key
from soniq.units import AlbumId, ArtistId, FolderId


def get_music_folders(asked: Asked) -> Body:
    folders: list[Value] = [{"id": root.id, "name": root.name} for root in asked.soniq.roots.all()]
    return {"musicFolders": {"musicFolder": folders}}


def get_indexes(asked: Asked) -> Body:
    """The folders at the top of the music folders, by letter, and songs that lie beside them."""
    roots = chosen(asked)
    changed = max((root.scanned_at or 0 for root in roots), default=0)
    head: dict[str, Value] = {"lastModified": changed, "ignoredArticles": ARTICLES}
    if asked.has("ifModifiedSince") and changed <= asked.number("ifModifiedSince"):
        return {"indexes": head}
    tops = [asked.soniq.catalogue.top_folders(root.id) for root in roots]
    folders = [folder for top in tops for folder in top.folders]
    songs = shapes.of_tracks(asked, [track for top in tops for track in top.tracks])
    return {"indexes": {**head, "index": _by_letter(folders), "child": songs}}


def _by_letter(folders: Sequence[Folder]) -> list[Value]:
    def filed(folder: Folder) -> tuple[str, str]:
        key = sort_key(folder.name)
        letter = initial(key)
        return ("" if letter == "#" else letter, key)

    return [
        {
            "name": letter or "#",
            "artist": [{"id": public("fo", one.id), "name": one.name} for one in group],
        }
        for letter, group in groupby(sorted(folders, key=filed), key=lambda one: filed(one)[0])
    ]


def get_music_directory(asked: Asked) -> Body:
    kind, number = asked.thing("id")
    if kind == "fo":
        return _folder(asked, FolderId(number))
    if kind == "al":
        return _album(asked, AlbumId(number))
    if kind == "ar":
        return _artist(asked, ArtistId(number))
    raise NotFound(f'"{asked.text("id")[:40]}" is no folder.')


def _folder(asked: Asked, folder_id: FolderId) -> Body:
    contents = asked.soniq.catalogue.folder(folder_id)
    if contents is None:
        raise NotFound(f"There is no folder {public('fo', folder_id)}.")
    [here, *above] = asked.soniq.catalogue.way_to(folder_id)
    said: dict[str, Value] = {
        "id": public("fo", folder_id),
        "parent": public("fo", above[0].id) if len(above) > 1 else None,
        "name": here.name,
        "child": _children(asked, folder_id, contents),
    }
    return {"directory": shapes.known(said)}


def _children(asked: Asked, folder_id: FolderId, contents: Contents) -> list[Value]:
    covers = asked.soniq.catalogue.folder_covers([one.id for one in contents.folders])
    folders = [
        shapes.known(
            {
                "id": public("fo", one.id),
                "parent": None if one.parent_id is None else public("fo", one.parent_id),
                "isDir": True,
                "title": one.name,
                "coverArt": shapes.cover(covers.get(one.id)),
            }
        )
        for one in contents.folders
    ]
    songs = shapes.of_tracks(asked, contents.tracks)
    here = public("fo", folder_id)  # a song may have a better file in another folder
    return [*folders, *({**song, "parent": here} for song in songs)]


def _album(asked: Asked, album_id: AlbumId) -> Body:
    detail = asked.soniq.library.album_detail(album_id)
    [entry] = shapes.album_folders(asked, [detail.album])
    songs = [track for track in detail.tracks if track.missing_since is None]
    said: dict[str, Value] = {
        "id": entry["id"],
        "parent": entry["parent"],
        "name": detail.album.title,
        "starred": entry.get("starred"),
        "userRating": entry.get("userRating"),
        "averageRating": entry.get("averageRating"),
        "playCount": entry.get("playCount"),
        "child": shapes.of_tracks(asked, songs),
    }
    return {"directory": shapes.known(said)}


def _artist(asked: Asked, artist_id: ArtistId) -> Body:
    detail = asked.soniq.library.artist_detail(artist_id)
    [entry] = shapes.old_artists(asked, [detail.artist])
    albums = shapes.album_folders(asked, [*detail.albums, *detail.appears_on])
    return {"directory": {**entry, "child": albums}}


METHODS: Methods = {
    "getMusicFolders": get_music_folders,
    "getIndexes": get_indexes,
    "getMusicDirectory": get_music_directory,
}
