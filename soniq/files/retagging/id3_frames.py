"""Fields into ID3: version 2.4 or 2.3 as found, and version 1 where there is one.

Names as Picard writes them (its documentation, appendix "Tag Mapping"). Nothing is translated
between versions: what is not named stays as it was read. Version 2.2, which nobody writes any more,
becomes 2.3. Several texts of a frame are parted by NUL in both versions, so that none has to be
guessed out of "AC/DC".
"""

from typing import Any

from mutagen.id3 import (
    APIC,
    COMM,
    ID3,
    IPLS,
    TIPL,
    TMCL,
    TXXX,
    UFID,
    Frames,
    ID3NoHeaderError,
)

from soniq.files.fields import field_of
from soniq.files.id3 import DATES
from soniq.files.id3_words import COMMENTS, TEXTS, field_of_role, is_musicbrainz
from soniq.files.model import Cover
from soniq.files.pictures import FRONT
from soniq.files.retagging.texts import Texts, with_pairs
from soniq.files.tags import GENRES

KNOWN = {**Frames, **DATES}
"""Dates stay as they are written, even where they are none of ISO 8601."""

_UTF8 = 3
_OTHER = 0  # the kind of a picture of which nothing is said

_FRAMES = {field: name for name, field in TEXTS.items()}

_DESCRIBED = {
    "artists": "ARTISTS",
    "albumartists": "ALBUMARTISTS",
    "catalognumber": "CATALOGNUMBER",
    "barcode": "BARCODE",
    "releasetype": "MusicBrainz Album Type",
    "trackid": "MusicBrainz Release Track Id",
    "releaseid": "MusicBrainz Album Id",
    "releasegroupid": "MusicBrainz Release Group Id",
    "artistid": "MusicBrainz Artist Id",
    "albumartistid": "MusicBrainz Album Artist Id",
    "acoustid": "Acoustid Id",
}
"""Fields without a frame of their own, by the description of their TXXX."""

_PEOPLE = {"producer": "producer", "arranger": "arranger", "performer": "performer"}
"""Fields that are lists of people, and the role of who is new in them."""

_LISTS = {"TIPL": TIPL, "TMCL": TMCL, "IPLS": IPLS}


def load(file: Any) -> ID3:
    """The tag of a file that begins with it, or an empty one."""
    try:
        return ID3(file, known_frames=KNOWN, translate=False, load_v1=False)
    except ID3NoHeaderError:
        return ID3()


def version_of(tags: ID3) -> int:
    """The one to save as."""
    return 3 if tags.version < (2, 4, 0) else 4


def write(tags: ID3, texts: Texts, cover: Cover | None) -> None:
    """Into a loaded tag; to be saved with `version_of` and v23_sep=None."""
    old = version_of(tags) == 3
    paired = with_pairs(texts)
    languages = [frame.lang for frame in tags.getall("COMM") if _is_comment(frame)]
    people = {field: names for field, names in paired.items() if field in _PEOPLE}
    for field in paired:
        _take_out(tags, field)
    _write_people(tags, people, old=old)
    for field, values in paired.items():
        if values and field not in _PEOPLE:
            _put(tags, field, values, old=old, language=(languages or ["eng"])[0])
    if cover is not None:
        _write_cover(tags, cover)


def _take_out(tags: ID3, field: str) -> None:
    for key, frame in list(tags.items()):
        if _tells(key[:4], frame, field):
            del tags[key]


def _tells(name: str, frame: Any, field: str) -> bool:
    """Whether a frame is one that soniq hears as the field, lists of people aside."""
    if name == "TXXX":
        return field_of(frame.desc) == field
    if name == "COMM":
        return field == "comment" and _is_comment(frame)
    if name == "UFID":
        return field == "recordingid" and is_musicbrainz(frame.owner)
    if name in ("TDAT", "TIME"):
        return field == "date"  # of ID3v2.3: parts of the date beside the year
    return TEXTS.get(name) == field and field not in _PEOPLE


def _is_comment(frame: Any) -> bool:
    return not frame.desc or frame.desc.lower() in COMMENTS


def _put(tags: ID3, field: str, values: list[str], *, old: bool, language: str) -> None:
    if field == "comment":
        tags.add(COMM(encoding=_UTF8, lang=language, desc="", text=values))
    elif field == "recordingid":
        tags.add(UFID(owner="http://musicbrainz.org", data=values[0].encode()))
    elif field in _DESCRIBED:
        tags.add(TXXX(encoding=_UTF8, desc=_DESCRIBED[field], text=values))
    elif field in ("date", "originaldate") and old:
        _put_old_date(tags, field, values[0])
    else:
        _put_text(tags, _FRAMES[field], values)


def _put_text(tags: ID3, name: str, values: list[str]) -> None:
    kind: Any = KNOWN[name]
    tags.add(kind(encoding=_UTF8, text=values))


def _put_old_date(tags: ID3, field: str, date: str) -> None:
    """ID3v2.3 has frames for the year and for day and month of the date alone. What is finer goes
    besides into the frame of version 2.4, which others pass over."""
    _put_text(tags, "TYER" if field == "date" else "TORY", [date[:4]])
    if field == "date" and len(date) == len("1997-05-21"):
        _put_text(tags, "TDAT", [date[8:] + date[5:7]])
    elif len(date) > len("1997"):
        _put_text(tags, _FRAMES[field], [date])


def _write_people(tags: ID3, people: Texts, *, old: bool) -> None:
    """Who was there already keeps the role, so that a guitarist stays one."""
    if not people:
        return
    pairs: dict[str, list[list[str]]] = {
        name: [list(pair) for frame in tags.getall(name) for pair in frame.people]
        for name in _LISTS
    }
    for field, names in people.items():
        left = list(names)
        for name, listed in pairs.items():
            kept = [pair for pair in listed if not _is(pair, field) or pair[1] in left]
            left = [who for who in left if all(who != pair[1] for pair in kept if _is(pair, field))]
            pairs[name] = kept
        if left:
            home = "IPLS" if old else "TMCL" if field == "performer" else "TIPL"
            pairs[home] += [[_PEOPLE[field], who] for who in left]
        _in_order(pairs, field, names)
    kinds: dict[str, Any] = dict(_LISTS)
    for name, kind in kinds.items():
        tags.delall(name)
        if pairs[name]:
            tags.add(kind(encoding=_UTF8, people=pairs[name]))


def _in_order(pairs: dict[str, list[list[str]]], field: str, names: list[str]) -> None:
    """The names of a field in their order, in each list."""
    for listed in pairs.values():
        places = [place for place, pair in enumerate(listed) if _is(pair, field)]
        sorted_ = sorted((listed[place] for place in places), key=lambda pair: names.index(pair[1]))
        for place, pair in zip(places, sorted_, strict=True):
            listed[place] = pair


def _is(pair: list[str], field: str) -> bool:
    return len(pair) == 2 and field_of_role(pair[0]) == field


def _write_cover(tags: ID3, cover: Cover) -> None:
    kinds = {int(frame.type) for frame in tags.getall("APIC")}
    taken = FRONT if FRONT in kinds else _OTHER
    for key, frame in list(tags.items()):
        if key[:4] == "APIC" and int(frame.type) == taken:
            del tags[key]
    if cover.image is not None:
        picture = APIC(encoding=0, mime=cover.mime, type=FRONT, desc="", data=cover.image)
        rest = tags.getall("APIC")
        tags.delall("APIC")
        for frame in (picture, *rest):
            tags.add(frame)


_PLACES = {"title": (3, 30), "artist": (33, 30), "album": (63, 30), "date": (93, 4)}


def version_1(tag: bytes, texts: Texts) -> bytes:
    """An ID3v1 tag of 128 bytes with the named fields brought up to date, as far as it has room."""
    new = bytearray(tag)
    for field, (place, length) in _PLACES.items():
        if field in texts:
            new[place : place + length] = _padded(texts[field], length)
    if "comment" in texts:
        length = 28 if new[125] == 0 else 30
        new[97 : 97 + length] = _padded(texts["comment"], length)
    if "track" in texts:
        number = int((texts["track"] or ["0"])[0])
        if number or new[125] == 0:
            new[125], new[126] = 0, number if number < 256 else 0
    if "genre" in texts:
        name = (texts["genre"] or [""])[0]
        new[127] = GENRES.index(name) if name in GENRES else 255
    return bytes(new)


def _padded(values: list[str], length: int) -> bytes:
    return (values or [""])[0].encode("latin-1", "replace")[:length].ljust(length, b"\0")
