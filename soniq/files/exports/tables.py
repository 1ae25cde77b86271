"""Tables of plays: CSV with or without a header, in the words of their many exporters; and the
log that portable players keep (.scrobbler.log)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from soniq.errors import Unreadable
from soniq.files.exports.model import Entry, Heard, Told
from soniq.files.exports.parts import text_lines
from soniq.files.exports.scrobblers import heard
from soniq.files.exports.sheets import SEPARATORS, WIDEST, rows
from soniq.files.exports.values import span, stamp, text, uuid, whole
from soniq.units import Moment

_ARTIST = ("artist", "artist_name", "artistname", "artist name", "artist name(s)")
_TITLE = ("track", "title", "song", "track_name", "trackname", "track name", "name")
_ALBUM = ("album", "album_name", "albumname", "release", "album name")
_TIME = (
    *("uts", "time", "date", "timestamp", "utc_time", "played at", "listened_at", "datetime"),
    *("date played", "last played", "scrobbled at", "endtime"),
)
_WORDS = {"artist": _ARTIST, "title": _TITLE, "album": _ALBUM, "time": _TIME}
PREFACE = 20
"""Lines that may stand before the header, as Libre.fm writes them."""


def has_header(head: str) -> bool:
    """Whether a table's columns are named so that plays are found."""
    return _header(head.splitlines()[:PREFACE]) is not None


def is_bare(head: str) -> bool:
    """Whether it is artist, album, title and time, without a header, as lastfm-to-csv writes it."""
    found = list(rows(head.splitlines()[:1], ","))
    return bool(found) and len(found[0]) == 4 and stamp(found[0][3]) is not None


def plays(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """Raises Unreadable where no column tells artist, title or time."""
    told = text_lines(stream)
    first = [line for _, line in zip(range(PREFACE), told, strict=False)]
    found = _header(first)
    if found is not None:
        place, separator, columns = found
        start = place + 1
    elif is_bare("".join(first[:1])):
        start, separator = 0, ","
        columns = {"artist": 0, "album": 1, "title": 2, "time": 3}
    else:
        raise Unreadable(
            "The table names no columns for artist, title and time. Name them so in its first line."
        )
    cells = rows(_joined(first[start:], told), separator)
    for number, row in enumerate(cells, start + 1):
        if any(field.strip() for field in row):
            yield _play(f"row {number}", row, columns, now)


def log(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """#AUDIOSCROBBLER/1.1: artist, album, title, number, seconds, L or S, time, recording."""
    for place, line in enumerate(text_lines(stream), 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = [*line.rstrip("\r\n").split("\t"), "", "", "", "", "", "", "", ""]
        told = Told(
            artist=text(cells[0]),
            album=text(cells[1]),
            title=text(cells[2]),
            track_number=whole(cells[3], most=999) or None,
            duration=span(cells[4], unit=1000),
            musicbrainz_id=uuid(cells[7]),
        )
        entry = heard(f"line {place}", told, stamp(cells[6]), now)
        if isinstance(entry, Heard) and cells[5].strip().upper() == "S":
            entry = Heard(told=told, at=entry.at, skipped=True)
        yield entry


def _play(place: str, row: Sequence[str], columns: Mapping[str, int], now: Moment) -> Entry:
    def cell(name: str) -> str:
        column = columns.get(name)
        return row[column] if column is not None and column < len(row) else ""

    told = Told(artist=text(cell("artist")), title=text(cell("title")), album=text(cell("album")))
    return heard(place, told, stamp(cell("time")), now)


def _header(lines: Sequence[str]) -> tuple[int, str, dict[str, int]] | None:
    """Which line it is, what separates its columns, and which column is what."""
    for place, line in enumerate(lines):
        for separator in SEPARATORS:
            for row in rows([line], separator):
                columns = _columns(row)
                if {"artist", "title", "time"} <= columns.keys():
                    return place, separator, columns
    return None


def _columns(row: Sequence[str]) -> dict[str, int]:
    """A name may have more behind it: "Date#username"."""
    names = [cell.strip().lower().split("#")[0] for cell in row[:WIDEST]]
    return {
        what: names.index(found[0])
        for what, words in _WORDS.items()
        if (found := [word for word in words if word in names])
    }


def _joined(first: Iterable[str], rest: Iterable[str]) -> Iterator[str]:
    yield from first
    yield from rest
