"""Soniq's fields as the texts that a tag is to say: the way back of `files.tags.made_of`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from soniq.files.fields import Heard
from soniq.files.model import Tags

Texts: TypeAlias = "dict[str, list[str]]"
"""By the names of `files.fields`, what a tag is to say from now on; [] for nothing. What is not
named stays as it is."""

WRITABLE = frozenset(
    (
        "title", "artists", "artist_credit", "album", "album_artists", "album_artist_credit",
        "composers", "lyricists", "conductors", "remixers", "producers", "arrangers", "performers",
        "genres", "track_number", "track_total", "disc_number", "disc_total", "disc_title", "date",
        "original_date", "compilation", "release_types", "label", "catalog_number", "barcode",
        "isrc", "media", "language", "title_sort", "artist_sort", "album_sort",
        "album_artist_sort", "comment", "mb_recording_id", "mb_track_id", "mb_release_id",
        "mb_release_group_id", "mb_artist_ids", "mb_album_artist_ids", "acoustid_id",
    )
)  # fmt: skip
"""Names of `Tags` that can be written. The others are measured (loudness, tempo, key), or say no
more than that there is something (lyrics)."""

_ONE = {
    "title": "title",
    "album": "album",
    "disc_title": "disctitle",
    "date": "date",
    "original_date": "originaldate",
    "label": "label",
    "catalog_number": "catalognumber",
    "barcode": "barcode",
    "isrc": "isrc",
    "media": "media",
    "language": "language",
    "title_sort": "titlesort",
    "artist_sort": "artistsort",
    "album_sort": "albumsort",
    "album_artist_sort": "albumartistsort",
    "comment": "comment",
    "mb_recording_id": "recordingid",
    "mb_track_id": "trackid",
    "mb_release_id": "releaseid",
    "mb_release_group_id": "releasegroupid",
    "acoustid_id": "acoustid",
    "composers": "composer",
    "lyricists": "lyricist",
    "conductors": "conductor",
    "remixers": "remixer",
    "producers": "producer",
    "arrangers": "arranger",
    "performers": "performer",
    "genres": "genre",
    "release_types": "releasetype",
    "mb_artist_ids": "artistid",
    "mb_album_artist_ids": "albumartistid",
}
"""Fields that are one tag, of one text or several."""

_OUTDATED = {"date": "year", "originaldate": "originalyear"}
"""Tags that tell a part of what another does, and would contradict it."""

_SECOND_BEST = {
    "date": "releasedate",
    "label": "publisher",
    "barcode": "upc",
    "comment": "description",
}
"""Tags of their own that soniq takes for another where that one is silent: rewritten where they
spoke for it, left alone where they stand beside it."""


def texts_of(tags: Tags, fields: Iterable[str], heard: Heard) -> Texts:
    """What is to be written so that these fields are read as `tags` has them.

    heard: what the file says now.
    """
    texts: Texts = {}
    for field in fields:
        name = _ONE.get(field)
        if name is None:
            _TOGETHER[field](texts, tags)
        else:
            texts[name] = _said(getattr(tags, field))
    for name, other in _OUTDATED.items():
        if name in texts:
            texts[other] = []
    for name, other in _SECOND_BEST.items():
        if name in texts and (not texts[name] or name not in heard):
            texts[other] = []
    return texts


def _said(value: Any) -> list[str]:
    if value is None or value == ():
        return []
    return list(value) if isinstance(value, tuple) else [str(value)]


def _credited(names: str, credit: str, name: str) -> "Callable[[Texts, Tags], None]":
    """The credit as people read it, and each name by itself where the credit says it otherwise."""

    def write(texts: Texts, tags: Tags) -> None:
        each, one = getattr(tags, names), getattr(tags, credit)
        texts[name] = _said(each) if one is None or not each else [one]
        texts[name + "s"] = [] if one is None or not each else _said(each)

    return write


def _counted(number: str, total: str, name: str) -> "Callable[[Texts, Tags], None]":
    def write(texts: Texts, tags: Tags) -> None:
        texts[name] = _said(getattr(tags, number))
        texts[name + "total"] = _said(getattr(tags, total))

    return write


def _compilation(texts: Texts, tags: Tags) -> None:
    texts["compilation"] = ["1"] if tags.compilation else []


_ARTISTS = _credited("artists", "artist_credit", "artist")
_ALBUM_ARTISTS = _credited("album_artists", "album_artist_credit", "albumartist")
_TRACK = _counted("track_number", "track_total", "track")
_DISC = _counted("disc_number", "disc_total", "disc")

_TOGETHER: Mapping[str, Callable[[Texts, Tags], None]] = {
    "artists": _ARTISTS,
    "artist_credit": _ARTISTS,
    "album_artists": _ALBUM_ARTISTS,
    "album_artist_credit": _ALBUM_ARTISTS,
    "track_number": _TRACK,
    "track_total": _TRACK,
    "disc_number": _DISC,
    "disc_total": _DISC,
    "compilation": _compilation,
}
"""Fields that a tag tells in one text, or in two that belong together."""


def with_pairs(texts: Texts) -> Texts:
    """For formats that keep a number and its total in one text: "3/12", or "0/12"."""
    paired = dict(texts)
    for name in ("track", "disc"):
        total = texts.get(name + "total")
        if total:
            paired[name] = [f"{(texts[name] or ['0'])[0]}/{total[0]}"]
            paired[name + "total"] = []
    return paired
