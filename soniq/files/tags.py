"""The one model of tags, made of the texts that a format's reader heard."""

import math
import re
from collections.abc import Callable
from typing import Any

from mutagen.id3 import TCON

from soniq.files import dates
from soniq.files.fields import Heard
from soniq.files.model import Lyrics, Tags

_EDGES = " \t\r\n\v\f\0\x1c\x1d\x1e\x1f\x85\xa0\u2000\u200b\u2028\u2029\u3000\ufeff"
LONGEST = 2_000  # characters; a longer name is no name
LONGEST_COMMENT = 20_000
MOST = 200  # values of one field; a symphony orchestra has fewer members in its tags

GENRES: list[str] = TCON.GENRES

_SECOND_BEST = (
    ("releasedate", "date"),
    ("year", "date"),
    ("originalyear", "originaldate"),
    ("publisher", "label"),
    ("upc", "barcode"),
    ("description", "comment"),
)
"""Fields whose text is taken only where the better one says nothing usable."""

_SEVERAL = re.compile(r"\s*;\s+")
_GENRES_SEVERAL = re.compile(r"\s*;\s*")
_TYPES_SEVERAL = re.compile(r"\s*[;/,]\s*")
_NUMBERED_GENRE = re.compile(r"\((\d{1,3}|RX|CR)\)")
_ROLE = re.compile(r"\s+\([^()]*\)$")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PAIR = re.compile(r"\s*(\d{1,5})?\s*(?:(?:/|\bof\b)\s*(\d{1,5})?)?\s*(?:\..*)?", re.IGNORECASE)
_DECIBELS = re.compile(r"\s*([+-]?\s*\d{1,3}(?:[.,]\d*)?(?:e[+-]?\d+)?)", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?[0-9]{1,5}")
_TIME_STAMP = re.compile(r"^\s*\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\]", re.MULTILINE)
_YES = frozenset(("1", "true", "yes", "y", "t"))


def made_of(heard: Heard) -> Tags:
    """Tags out of the texts that a format's reader heard; junk is left out, nothing raises."""
    for other, better in _SECOND_BEST:
        if other in heard:
            heard[better] = heard.get(better, []) + heard[other]
    said: dict[str, Any] = {}
    for field, texts in heard.items():
        rule = _RULES.get(field)
        if rule is not None and (texts := _clean(texts)):
            rule(said, texts)
    _credits(said, "artists", "artist_credit")
    _credits(said, "album_artists", "album_artist_credit")
    return Tags(**said)


def _clean(texts: list[str]) -> list[str]:
    """Without what surrounds a text by accident; several texts where NULs part them."""
    if len(texts) == 1 and (text := texts[0].strip(_EDGES)).isascii() and "\0" not in text:
        return [text] if text else []
    parts = [part for text in texts[:MOST] for part in text.split("\0")]
    return [clean for part in parts[:MOST] if (clean := _encodable(part.strip(_EDGES)))]


def _encodable(text: str) -> str:
    """Half a surrogate pair fits no database."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _credits(said: dict[str, Any], names: str, credit: str) -> None:
    """A credit is told only where it says more than the names alone.

    "A feat. B" beside the artists A and B does; so does "A; B", of which A and B were made.
    """
    single = said.pop("one " + names, None)
    if single is None:
        return
    listed = said.setdefault(names, _split(_SEVERAL, [single]))
    if listed != (single,):
        said[credit] = single[:LONGEST]


def _split(separator: re.Pattern[str], texts: list[str]) -> tuple[str, ...]:
    if len(texts) == 1 and not separator.search(texts[0]):
        return (texts[0][:LONGEST],)
    parts = (part for text in texts for part in separator.split(text))
    kept = dict.fromkeys(part[:LONGEST] for part in parts if part)
    return tuple(kept)[:MOST]


_Rule = Callable[[dict[str, Any], list[str]], None]


def _one(name: str, longest: int = LONGEST) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        said[name] = texts[0][:longest]

    return rule


def _many(name: str, separator: re.Pattern[str] = _SEVERAL) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        said[name] = _split(separator, texts)

    return rule


def _artist(names: str) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        if len(texts) == 1:
            said["one " + names] = texts[0]
        else:
            said.setdefault(names, _split(_SEVERAL, texts))

    return rule


def _performers(said: dict[str, Any], texts: list[str]) -> None:
    """Vorbis comments tell "Name (instrument)"; the name alone is wanted."""
    said["performers"] = _split(_SEVERAL, [_ROLE.sub("", text) for text in texts])


def _genres(said: dict[str, Any], texts: list[str]) -> None:
    named = [name for text in texts for name in _genre_names(text)]
    if genres := _split(_GENRES_SEVERAL, named):
        said["genres"] = genres


def _genre_names(text: str) -> list[str]:
    """ID3's numbers as names: "17" → Rock, "(17)Rock" → Rock, "(4)Eurodisco" → both."""
    if text.isdecimal() and len(text) <= 3:
        return [GENRES[int(text)]] if int(text) < len(GENRES) else []
    names: list[str] = []
    rest = text
    while numbered := _NUMBERED_GENRE.match(rest):
        names.append(_numbered(numbered.group(1)))
        rest = rest[numbered.end() :]
    if rest.startswith("(("):
        rest = rest[1:]
    return [name for name in (*names, rest.strip(_EDGES)) if name]


def _numbered(number: str) -> str:
    if number in ("RX", "CR"):
        return "Remix" if number == "RX" else "Cover"
    return GENRES[int(number)] if int(number) < len(GENRES) else ""


def _pair(number: str, total: str) -> _Rule:
    """ "3/12" tells both; a field of its own for the total has the last word."""

    def rule(said: dict[str, Any], texts: list[str]) -> None:
        match = _PAIR.fullmatch(texts[0])
        for name, digits in zip((number, total), match.groups() if match else (), strict=False):
            if digits and int(digits):
                said.setdefault(name, int(digits))

    return rule


def _count(name: str) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        match = _PAIR.fullmatch(texts[0])
        if match and match.group(1) and int(match.group(1)):
            said[name] = int(match.group(1))

    return rule


def _date(name: str) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        for text in texts:
            if date := dates.normalised(text[:LONGEST]):
                said[name] = date
                return

    return rule


def _flag(name: str) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        said[name] = any(text.lower() in _YES for text in texts)

    return rule


def _release_types(said: dict[str, Any], texts: list[str]) -> None:
    said["release_types"] = _split(_TYPES_SEVERAL, [text.lower() for text in texts])


def _isrc(said: dict[str, Any], texts: list[str]) -> None:
    said["isrc"] = re.split(r"[;/,]", texts[0])[0].strip().replace("-", "").upper()[:LONGEST]


def _uuid(name: str) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        if found := _UUID.search(texts[0]):
            said[name] = found.group().lower()

    return rule


def _uuids(name: str) -> _Rule:
    def rule(said: dict[str, Any], texts: list[str]) -> None:
        found = [uuid.lower() for text in texts for uuid in _UUID.findall(text)]
        if found:
            said[name] = tuple(dict.fromkeys(found))

    return rule


def _number(text: str) -> float | None:
    match = _DECIBELS.match(text)
    if match is None:
        return None
    number = float(match.group(1).replace(" ", "").replace(",", "."))
    return number if math.isfinite(number) else None


def _measure(name: str, least: float, most: float, *, digits: int) -> _Rule:
    """A number with or without its unit; what lies outside of least … most is no measurement."""

    def rule(said: dict[str, Any], texts: list[str]) -> None:
        number = _number(texts[0])
        if number is not None and least <= number <= most:
            said[name] = round(number, digits)

    return rule


def _r128(name: str) -> _Rule:
    """RFC 7845 §5.2.1: a whole number of 1/256 dB towards −23 LUFS; ReplayGain aims at −18."""

    def rule(said: dict[str, Any], texts: list[str]) -> None:
        if _WHOLE.fullmatch(texts[0]) and abs(number := int(texts[0])) <= 32768:
            said.setdefault(name, round(number / 256 + 5, 2))

    return rule


def _lyrics(said: dict[str, Any], texts: list[str]) -> None:
    synced = any(_TIME_STAMP.search(text) for text in texts)
    kind: Lyrics = "synced" if synced or said.get("lyrics") == "synced" else "plain"
    said["lyrics"] = kind


def _synced(said: dict[str, Any], _texts: list[str]) -> None:
    said["lyrics"] = "synced"


_RULES: dict[str, _Rule] = {
    "title": _one("title"),
    "artist": _artist("artists"),
    "artists": _many("artists"),
    "album": _one("album"),
    "albumartist": _artist("album_artists"),
    "albumartists": _many("album_artists"),
    "composer": _many("composers"),
    "lyricist": _many("lyricists"),
    "conductor": _many("conductors"),
    "remixer": _many("remixers"),
    "producer": _many("producers"),
    "arranger": _many("arrangers"),
    "performer": _performers,
    "genre": _genres,
    "track": _pair("track_number", "track_total"),
    "tracktotal": _count("track_total"),
    "disc": _pair("disc_number", "disc_total"),
    "disctotal": _count("disc_total"),
    "disctitle": _one("disc_title"),
    "date": _date("date"),
    "originaldate": _date("original_date"),
    "compilation": _flag("compilation"),
    "releasetype": _release_types,
    "label": _one("label"),
    "catalognumber": _one("catalog_number"),
    "barcode": _one("barcode"),
    "isrc": _isrc,
    "media": _one("media"),
    "language": _one("language"),
    "bpm": _measure("bpm", 1, 999, digits=3),
    "key": _one("key"),
    "titlesort": _one("title_sort"),
    "artistsort": _one("artist_sort"),
    "albumsort": _one("album_sort"),
    "albumartistsort": _one("album_artist_sort"),
    "comment": _one("comment", LONGEST_COMMENT),
    "lyrics": _lyrics,
    "syncedlyrics": _synced,
    "recordingid": _uuid("mb_recording_id"),
    "trackid": _uuid("mb_track_id"),
    "releaseid": _uuid("mb_release_id"),
    "releasegroupid": _uuid("mb_release_group_id"),
    "artistid": _uuids("mb_artist_ids"),
    "albumartistid": _uuids("mb_album_artist_ids"),
    "acoustid": _uuid("acoustid_id"),
    "trackgain": _measure("rg_track_gain", -60, 60, digits=2),
    "trackpeak": _measure("rg_track_peak", 0, 100, digits=6),
    "albumgain": _measure("rg_album_gain", -60, 60, digits=2),
    "albumpeak": _measure("rg_album_peak", 0, 100, digits=6),
    "r128track": _r128("rg_track_gain"),
    "r128album": _r128("rg_album_gain"),
}
