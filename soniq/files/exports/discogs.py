"""Discogs: the tables of a collection and of a wantlist, and the same as its API answers.

Its names of artists bear numbers ("Au Pairs (2)") and a star where a sleeve spells them otherwise.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import BinaryIO

from soniq.errors import Unreadable
from soniq.files.exports import sheets
from soniq.files.exports.bundle import Member
from soniq.files.exports.model import Album, Entry, Medium, Owned, Refused, Saved
from soniq.files.exports.parts import parts
from soniq.files.exports.sheets import Row, Sheet
from soniq.files.exports.values import Fields, day, fields, stamp, text, whole
from soniq.units import Moment

_COLUMNS: Mapping[str, Sequence[str]] = {
    "id": ("release_id", "release id"),
    "artist": ("artist",),
    "title": ("title",),
    "catalog": ("catalog#", "catno"),
    "format": ("format",),
    "released": ("released",),
    "folder": ("collectionfolder", "collection folder"),
    "at": ("date added", "date_added"),
    "media": ("collection media condition", "collection_media_condition"),
    "sleeve": ("collection sleeve condition", "collection_sleeve_condition"),
    "notes": ("collection notes", "collection_notes", "notes"),
}
_MEDIA: Mapping[str, Medium] = {
    **dict.fromkeys(("cd", "cdr", "sacd", "hdcd", "minimax", "cd-rom"), Medium.CD),
    **dict.fromkeys(
        ("lp", "vinyl", '12"', '10"', '7"', '8"', '5"', '6"', '9"', '11"', '16"', "shellac"),
        Medium.VINYL,
    ),
    **dict.fromkeys(("flexi", "flexi-disc", "lathe", "lathe cut", "acetate"), Medium.VINYL),
    **dict.fromkeys(("cass", "cassette", "mc", "microcassette"), Medium.CASSETTE),
    **dict.fromkeys(
        ("file", "flac", "mp3", "wav", "aac", "alac", "aiff", "ogg", "m4a"), Medium.DIGITAL
    ),
}
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("ep", "mini", "minialbum", "mini-album"), "ep"),
    **dict.fromkeys(("single", "maxi", "maxi-single"), "single"),
    **dict.fromkeys(("comp", "compilation"), "compilation"),
    "album": "album",
}
_LATER = {"re", "reissue", "rm", "remastered", "rp", "repress", "unofficial"}
"""What says that an album first came out before."""
_HOW_MANY = re.compile(r"^\d+\s*[x×]\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s\((?:[2-9]|[1-9]\d{1,2})\)(?=$|[\s,;/&+])")
_STAR = re.compile(r"(?<=\w)\*(?=$|[\s,;/&+])")
VARIOUS = "Various Artists"


def reader(head: str, member: Member) -> partial[Iterator[Entry]] | None:
    """What reads the table; None where it is none of Discogs'.

    Raises Unreadable for a list of what somebody sells.
    """
    sheet = sheets.begun(head)
    columns = {} if sheet is None else sheet.columns(_COLUMNS)
    if sheet is None or not {"id", "artist", "title"} <= columns.keys():
        return None
    if "listing_id" in sheet.names:
        raise Unreadable(
            "This is what you sell at Discogs. Under Collection or Wantlist, choose Export, and "
            "give that table."
        )
    is_owned = "collection" in member.stem or bool({"folder", "media"} & columns.keys())
    return partial(table, sheet=sheet, columns=columns, is_owned=is_owned)


def table(
    stream: BinaryIO, _now: Moment, *, sheet: Sheet, columns: Mapping[str, int], is_owned: bool
) -> Iterator[Entry]:
    """A release a row. is_owned: it is no wantlist."""
    copies = Counter[str]()
    for row in sheets.read(stream, sheet, columns):
        key = str(whole(row["id"], most=2**53) or "")
        formats = _formats(row["format"])
        artist = VARIOUS if row["artist"].strip() == "Various" else artist_of(row["artist"])
        album = _album(text(row["title"]), (artist,), formats, row["released"])
        if not key or not album.title or not artist:
            yield Refused(place=row.place, reason="It names no release, artist or title.")
        elif is_owned:
            yield _owned(key, album, formats, row, copies)
        else:
            yield _wanted(key, album, stamp(row["at"]))


def answers(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    """Pages of `/users/…/collection/folders/…/releases` and `/users/…/wants`."""
    copies = Counter[str]()
    for place, (key, said) in enumerate(parts(stream), 1):
        if key in {"releases", "wants", ""}:
            yield _answer(f"entry {place}", fields(said), key == "wants", copies)


def artist_of(written: str) -> str:
    """Without Discogs' number and star: "Au Pairs (2)" → "Au Pairs"."""
    return text(_STAR.sub("", _NUMBER.sub("", written)))


def _answer(place: str, said: Fields, is_wanted: bool, copies: Counter[str]) -> Entry:
    release = fields(said.get("basic_information"))
    key = str(whole(release.get("id"), most=2**53) or "")
    names = [artist_of(text(fields(one).get("name"))) for one in _list(release.get("artists"))]
    artists = tuple(VARIOUS if name == "Various" else name for name in names if name)
    formats = [
        text(word).lower()
        for one in _list(release.get("formats"))
        for word in (fields(one).get("name"), *_list(fields(one).get("descriptions")))
    ]
    year = whole(release.get("year"), most=9_999)
    album = _album(text(release.get("title")), artists, formats, str(year or ""))
    if not key or not album.title or not artists:
        return Refused(place=place, reason="It names no release, artist or title.")
    at = stamp(said.get("date_added"))
    if is_wanted:
        return _wanted(key, album, at)
    labels = [text(fields(one).get("catno")) for one in _list(release.get("labels"))]
    return Owned(
        album=album,
        key=_copy(key, copies),
        medium=_medium(formats),
        catalog_number=next((label for label in labels if label and label != "none"), None),
        at=at,
    )


def _owned(key: str, album: Album, formats: Sequence[str], row: Row, copies: Counter[str]) -> Owned:
    states = [("record", text(row["media"])), ("sleeve", text(row["sleeve"]))]
    said = [f"{what}: {state}" for what, state in states if state]
    catalog = text(row["catalog"])
    return Owned(
        album=album,
        key=_copy(key, copies),
        medium=_medium(formats),
        catalog_number=catalog if catalog and catalog.lower() != "none" else None,
        note=" · ".join(filter(None, (*said, text(row["notes"])))),
        at=stamp(row["at"]),
    )


def _wanted(key: str, album: Album, at: Moment | None) -> Saved:
    return Saved(album=album, key=key, url=f"https://www.discogs.com/release/{key}", at=at)


def _copy(key: str, copies: Counter[str]) -> str:
    """Who has a record twice has two: the second of a release is known apart."""
    copies[key] += 1
    return key if copies[key] == 1 else f"{key}#{copies[key]}"


def _album(title: str, artists: tuple[str, ...], formats: Sequence[str], released: str) -> Album:
    """A reissue's date is not the album's."""
    kinds = [_KINDS[word] for word in formats if word in _KINDS]
    return Album(
        title=title,
        artists=artists,
        release_date=None if _LATER & set(formats) else day(released),
        kind=kinds[0] if kinds else None,
    )


def _formats(written: str) -> list[str]:
    """Of '2xLP, Album, RE + CD' each word, the number of discs left out."""
    return [_HOW_MANY.sub("", word.strip()).lower() for word in re.split(r"[,+]", written)]


def _medium(formats: Sequence[str]) -> Medium:
    return next((_MEDIA[word] for word in formats if word in _MEDIA), Medium.OTHER)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
