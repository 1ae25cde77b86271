"""Finding the library's own tracks for lines that somebody tells: a playlist's, a history's.

A line climbs down a ladder until it is known: its path, what catalogues call its recording, and
last its names. What only guesses is kept in case nothing below is sure.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from soniq import text
from soniq.library.placing.names import match_key
from soniq.library.told import names, paths, rows
from soniq.library.told.model import Found, How, Known, Line
from soniq.library.told.names import Said
from soniq.store.database import Database
from soniq.titles import words
from soniq.units import TrackId

__all__ = ["BATCH", "Finder", "Found", "How", "Line", "found"]

BATCH = 20_000
"""Lines that are looked for at once. The tracks of their artists are read through once for all of
them, and held in memory only where they fit."""


class Finder:
    """Tracks for told lines, in bulk."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, lines: Sequence[Line]) -> list[Found | None]:
        """For each line its track, or None; in the order of the lines.

        Thousands of lines cost a few queries. May be asked within a write of this thread; it
        reads what is committed.
        """
        return found(self._db.read(), lines)


def found(reader: sqlite3.Connection, lines: Sequence[Line]) -> list[Found | None]:
    """As `Finder.find`, for those who hold a reader, such as `Tx.reader`."""
    once = list(dict.fromkeys(lines))
    known: dict[Line, Found] = {}
    for start in range(0, len(once), BATCH):
        _climb(reader, once[start : start + BATCH], known)
    return [known.get(line) for line in lines]


def _climb(reader: sqlite3.Connection, lines: Sequence[Line], known: dict[Line, Found]) -> None:
    """Finds what it can. The first that is sure stays; else the first guess."""
    for rung in (_by_path, _by_musicbrainz, _by_isrc, _by_spotify, _by_names):
        open_lines = [line for line in lines if line not in known or not known[line].sure]
        for line, one in rung(reader, open_lines):
            if one.sure or line not in known:
                known[line] = one


def _by_path(reader: sqlite3.Connection, lines: Sequence[Line]) -> Iterator[tuple[Line, Found]]:
    told = {line: line.path for line in lines if line.path}
    wanted = {line: paths.names(path) for line, path in told.items()}
    places = rows.named(reader, set().union(*wanted.values()))
    shared = {
        line: paths.longest(path, [at for name in wanted[line] for at in places.get(name, ())])
        for line, path in told.items()
    }
    tracks = rows.by_ids(reader, (one.track_id for ones in shared.values() for one in ones))
    for line, ones in shared.items():
        if ones and (at := _at(line, ones, tracks)) is not None:
            yield line, at


def _at(line: Line, ones: Sequence[paths.Shared], tracks: Mapping[TrackId, Known]) -> Found | None:
    """Of the tracks whose paths end as the told one: the one that its names confirm."""
    told = names.said(line)
    agreeing = [one for one in ones if names.agrees(told, tracks[one.track_id])]
    if len(ones) == 1 and ones[0].exact:
        return Found(track_id=ones[0].track_id, how=How.PATH, sure=True)
    one = (agreeing or ones)[0]
    if len(agreeing or ones) > 1:
        fits = (names.fit(told, tracks[it.track_id]) for it in agreeing)
        chosen = names.best(fit for fit in fits if fit is not None)
        return None if chosen is None else Found(track_id=chosen[0], how=How.PATH, sure=chosen[1])
    if not agreeing and not one.telling:
        return None
    if line.title.strip():
        confirmed = bool(agreeing) and (one.parts > 1 or _same_artist(told, tracks[one.track_id]))
        return Found(track_id=one.track_id, how=How.PATH, sure=confirmed)
    if (one.whole and one.parts > 1) or paths.is_telling_name(line.path or b""):
        return Found(track_id=one.track_id, how=How.PATH, sure=one.telling)
    return None


def _same_artist(told: Said, known: Known) -> bool:
    return names.same_credit(told.credit, words.credit(known.artist))


def _by_musicbrainz(
    reader: sqlite3.Connection, lines: Sequence[Line]
) -> Iterator[tuple[Line, Found]]:
    return _by_mark(
        reader, lines, How.MUSICBRAINZ, rows.by_musicbrainz, lambda line: line.musicbrainz_id
    )


def _by_isrc(reader: sqlite3.Connection, lines: Sequence[Line]) -> Iterator[tuple[Line, Found]]:
    return _by_mark(reader, lines, How.ISRC, rows.by_isrc, _isrc)


def _by_spotify(reader: sqlite3.Connection, lines: Sequence[Line]) -> Iterator[tuple[Line, Found]]:
    return _by_mark(reader, lines, How.SPOTIFY, rows.by_spotify, _spotify_id)


def _by_mark(
    reader: sqlite3.Connection,
    lines: Sequence[Line],
    how: How,
    ask: Callable[[sqlite3.Connection, Iterable[str]], dict[str, list[Known]]],
    mark: Callable[[Line], str | None],
) -> Iterator[tuple[Line, Found]]:
    """By what a catalogue calls the recording; a guess where the titles contradict it."""
    marked = {line: told for line in lines if (told := mark(line))}
    tracks = ask(reader, marked.values()) if marked else {}
    for line, told in marked.items():
        if ones := tracks.get(told):
            yield line, _marked(line, ones, how)


def _marked(line: Line, ones: Sequence[Known], how: How) -> Found:
    told = names.said(line)
    fits = (names.fit(told, one) for one in ones)
    chosen = names.best(fit for fit in fits if fit is not None)
    present = sorted(ones, key=lambda one: (not one.is_present, one.track_id))
    track_id = present[0].track_id if chosen is None else chosen[0]
    one = next(one for one in ones if one.track_id == track_id)
    return Found(track_id=track_id, how=how, sure=names.agrees(told, one))


def _by_names(reader: sqlite3.Connection, lines: Sequence[Line]) -> Iterator[tuple[Line, Found]]:
    """Each track of the told artists is held against the lines that name it, and no others: a
    long history names one artist's songs by the hundred."""
    asked: dict[str, dict[str, list[Said]]] = {}
    for line in lines:
        told = names.said(line)
        for key in _artist_keys(line) if line.title.strip() else ():
            by_name = asked.setdefault(key, {})
            for name in names.keys(told.title):
                by_name.setdefault(name, []).append(told)
    starts = {
        key: {
            names.start(text.sort_key(told.line.title))
            for ones in by_name.values()
            for told in ones
        }
        for key, by_name in asked.items()
    }
    fits: dict[Line, dict[TrackId, names.Fit]] = {}
    for row in rows.of_artists(reader, asked) if asked else ():
        key = row["told_key"]
        if names.start(row["title_key"]) not in starts[key]:
            continue  # most are, and to take a title apart takes 50 times as long
        known = rows.known(row)
        wanted = names.keys(words.title(known.title))
        for told in {one.line: one for name in wanted for one in asked[key].get(name, ())}.values():
            if (fit := names.fit(told, known)) is not None:
                fits.setdefault(told.line, {})[known.track_id] = fit
    for line, ones in fits.items():
        if (chosen := names.best(ones.values())) is not None:
            yield line, Found(track_id=chosen[0], how=How.TAGS, sure=chosen[1])


def _artist_keys(line: Line) -> set[str]:
    """By what keys the library may know the told artist, or the first of several."""
    credit = words.credit(line.artist)
    if credit.is_various or credit.is_unknown or not line.artist.strip():
        return set()
    bare = {match_key(line.artist), match_key(credit.main), credit.full, credit.key, *credit.parts}
    without = {words.without_article(key) for key in bare}
    return {key for key in {*bare, *without, *(f"the {key}" for key in without)} if key}


def _isrc(line: Line) -> str | None:
    return line.isrc.replace("-", "").strip().upper() if line.isrc else None


def _spotify_id(line: Line) -> str | None:
    """The id alone, of "spotify:track:…" and of "https://open.spotify.com/track/…?si=…" as well."""
    if not line.spotify_id:
        return None
    return line.spotify_id.split("?")[0].replace(":", "/").rsplit("/", 1)[-1] or None
