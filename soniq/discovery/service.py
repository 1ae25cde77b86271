"""What anyone may ask to find."""

import itertools
import sqlite3
from collections.abc import Iterator, Sequence

from soniq.discovery import ranking, rows, spelling
from soniq.discovery.asking import Asked
from soniq.discovery.model import Found
from soniq.discovery.ranking import Hit
from soniq.discovery.rows import Kind
from soniq.library.model import Slice
from soniq.library.placing.names import match_key
from soniq.library.service import Library
from soniq.store.database import Database
from soniq.units import AlbumId, ArtistId, TrackId

TRIES = 12
"""Corrections that are tried until one finds something."""

SELDOM = 0.03
"""Of the hits of frequent words; names that have them more seldom are found by their beginning."""


class Discovery:
    """Finds tracks, albums and artists by what a person types."""

    def __init__(self, db: Database, library: Library) -> None:
        self._db = db
        self._library = library

    def search(self, text: str, first: int = 20) -> Found:
        """The best of each kind, at most `first` of each; empty where nothing is near.

        All words must be there, in any field; the last may be unfinished. Accents, case and marks
        do not matter. Only where nothing matches, slips of the pen are forgiven.

        Raises:
            Invalid: `first` is not in 0–200.
        """
        size = Slice(first=first).size
        asked = Asked.of(text)
        if asked.is_empty:
            return Found()
        found = self._found(asked, size)
        if not found.is_empty or not asked.words:
            return found
        meant = self._meant(asked)
        return found if meant is None else self._found(meant, size, " ".join(meant.words))

    def refresh(self) -> int:
        """Learns the words that came and forgets those that went; returns how many that were.

        To be called after a scan; a second at a million tracks when little has changed.
        """
        return spelling.refresh(self._db)

    def _found(self, asked: Asked, size: int, corrected: str | None = None) -> Found:
        reader = self._db.read()
        matching = _Matching(reader, asked)
        tracks, albums, artists = (
            ranking.best(
                _candidates(reader, kind, asked, matching, size),
                asked.words or (asked.key,),
                first=size,
            )
            for kind in (Kind.TRACK, Kind.ALBUM, Kind.ARTIST)
        )
        return Found(
            tracks=self._library.tracks_by_ids([TrackId(track) for track in tracks]),
            albums=self._library.albums_by_ids([AlbumId(album) for album in albums]),
            artists=self._library.artists_by_ids([ArtistId(artist) for artist in artists]),
            corrected=corrected,
        )

    def _meant(self, asked: Asked) -> Asked | None:
        """The likeliest other words that find something."""
        reader = self._db.read()
        tries = itertools.chain(
            itertools.islice(_corrected(reader, asked, most=1), TRIES),
            spelling.parted(asked.words),
            itertools.islice(_corrected(reader, asked, most=2), TRIES),
        )
        for words in tries:
            other = Asked.of_words(words)
            if rows.any_of(reader, other.match(unfinished=False, names_only=False)):
                return other
        return None


class _Matching:
    """Ids that match in any field: the index is asked once for all three kinds, as going to it
    costs more than what it finds."""

    def __init__(self, reader: sqlite3.Connection, asked: Asked) -> None:
        self._reader = reader
        self._asked = asked
        self._found: dict[bool, dict[Kind, list[int]]] = {}

    def of(self, kind: Kind, *, unfinished: bool) -> list[int]:
        """unfinished: whether the last word may go on."""
        found = self._found.setdefault(unfinished, {})
        if kind not in found:
            match = self._asked.match(unfinished=unfinished, names_only=False)
            found |= rows.of_words_each(self._reader, match, kind)
        return found[kind]


def _candidates(
    reader: sqlite3.Connection, kind: Kind, asked: Asked, matching: _Matching, size: int
) -> list[Hit]:
    """What is worth ranking: by name, then by words, widening only while there is little."""
    ids = _by_key(reader, kind, asked)
    if kind is Kind.ARTIST and asked.words:
        ids += rows.of_artist_key(reader, match_key(" ".join(asked.words)))
    met: dict[int, Hit] = {}
    _meet(reader, kind, ids, met)
    if asked.words:
        found = _by_words(reader, kind, asked, matching, met, unfinished=False)
        is_enough = len(found) >= max(size, 20) or (found and len(asked.words) > 2)
        if asked.can_go_on and not is_enough:
            _by_words(reader, kind, asked, matching, met, unfinished=True)
    return list(met.values())


def _by_key(reader: sqlite3.Connection, kind: Kind, asked: Asked) -> list[int]:
    """By how the name begins. Names that are just this begin so too; where many do, they may lie
    far behind, with their article: "beat, the" comes after "beat it"."""
    ids = rows.of_beginning(reader, kind, asked)
    return ids if len(ids) < rows.BEGINNING else rows.of_name(reader, kind, asked) + ids


def _by_words(
    reader: sqlite3.Connection,
    kind: Kind,
    asked: Asked,
    matching: _Matching,
    met: dict[int, Hit],
    *,
    unfinished: bool,
) -> list[int]:
    """The first hits in any field; where that is not all of them, the first by name too.

    A frequent word of artists' names may be in no title, and the index would look through all its
    documents for one. So the first hits tell whether names have it often enough.
    """
    ids = matching.of(kind, unfinished=unfinished)
    _meet(reader, kind, ids, met)
    if kind is Kind.ARTIST or len(ids) < rows.MATCHING:
        return ids
    names = (met[one].name.split() for one in ids if one in met)
    if sum(ranking.holds(asked.words, name) for name in names) < rows.MATCHING * SELDOM:
        return ids
    by_name = asked.match(unfinished=unfinished, names_only=True)
    more = rows.of_words(reader, kind, by_name)
    _meet(reader, kind, more, met)
    return ids + more


def _meet(reader: sqlite3.Connection, kind: Kind, ids: Sequence[int], met: dict[int, Hit]) -> None:
    """Looks up the documents of those that were not met yet."""
    if new := [one for one in dict.fromkeys(ids) if one not in met]:
        met |= {hit.id: hit for hit in rows.hits(reader, kind, new)}


def _corrected(reader: sqlite3.Connection, asked: Asked, *, most: int) -> Iterator[tuple[str, ...]]:
    """The words with those replaced that no document has, by words at that distance at most.

    Where each is in some document, but no document has all, one of them is replaced at a time.
    """
    unknown = [place for place, word in enumerate(asked.words) if not _is_known(reader, word)]
    places = [unknown] if unknown else [[place] for place in range(len(asked.words))]
    for together in places:
        choices = [_choices(reader, asked.words, place, most) for place in together]
        for chosen in itertools.product(*choices):
            words = list(asked.words)
            for place, word in zip(together, chosen, strict=True):
                words[place] = word
            if any(words):
                yield tuple(filter(None, words))


def _is_known(reader: sqlite3.Connection, word: str) -> bool:
    return rows.any_of(reader, f'"{word}"')


def _choices(reader: sqlite3.Connection, words: Sequence[str], place: int, most: int) -> list[str]:
    """What may stand in a word's place; a short one that nothing has is left out."""
    word = words[place]
    if len(word) < spelling.SHORTEST:
        return [""]
    found = spelling.near(reader, word, unfinished=place == len(words) - 1)
    return [spelled.word for spelled in found if spelled.distance <= most]
