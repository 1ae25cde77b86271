"""Which of the albums that an export tells lie in the library, by their names: a few queries for
thousands. It only says what a preview says; what is one album, the library decides."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from soniq.files.exports.model import Album
from soniq.library.placing.names import VARIOUS, is_various, match_key
from soniq.titles import words

AT_ONCE = 2_000
"""Albums whose artists are read through together."""


class Here(IntEnum):
    """How much of an album is here."""

    NOT = 0
    PARTLY = 1
    OWNED = 2


def of(reader: sqlite3.Connection, albums: Sequence[Album]) -> list[Here]:
    """For each album how much of it the library has; in their order."""
    found: dict[Album, Here] = {}
    once = list(dict.fromkeys(albums))
    for start in range(0, len(once), AT_ONCE):
        found |= _seek(reader, once[start : start + AT_ONCE])
    return [found[album] for album in albums]


def _seek(reader: sqlite3.Connection, albums: Sequence[Album]) -> dict[Album, Here]:
    keys = {album: _artist_keys(album.artists) for album in albums}
    there = _of_artists(reader, set().union(*keys.values()))
    return {
        album: max(
            (here for key in keys[album] for row, here in there.get(key, ()) if _same(album, row)),
            default=Here.NOT,
        )
        for album in albums
    }


def _same(album: Album, row: sqlite3.Row) -> bool:
    """Whether both are one album by their titles; a single is not the album that is called so."""
    told, known = words.title(album.title), words.title(row["title"])
    kind = album.kind or told.kind
    is_single = "single" in {kind, row["kind"]} and kind is not None and kind != row["kind"]
    same = told.key == known.key != "" and told.versions == known.versions
    return same and not is_single


def _artist_keys(artists: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for artist in artists:
        if is_various(artist):
            found.add(match_key(VARIOUS))
        credit = words.credit(artist)
        if not credit.is_various and not credit.is_unknown:
            found |= {match_key(artist), match_key(credit.main), credit.full, credit.key}
            found.add(f"the {credit.key}")
    return found - {"", "the "}


def _of_artists(
    reader: sqlite3.Connection, keys: Iterable[str]
) -> Mapping[str, list[tuple[sqlite3.Row, Here]]]:
    rows = reader.execute(
        """
        SELECT
            a.match_key,
            al.title,
            al.kind,
            al.ownership_status
        FROM json_each(:keys) AS k
        CROSS JOIN artists AS a INDEXED BY artists_by_match ON a.match_key = k.value
        CROSS JOIN album_credits AS c ON c.artist_id = a.id
        CROSS JOIN albums AS al ON al.id = c.album_id AND al.missing_since_ms IS NULL
        """,
        {"keys": json.dumps(sorted(keys))},
    )
    found: dict[str, list[tuple[sqlite3.Row, Here]]] = {}
    for row in rows:
        here = Here.OWNED if row["ownership_status"] == "owned" else Here.PARTLY
        found.setdefault(row["match_key"], []).append((row, here))
    return found
