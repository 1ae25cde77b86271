"""A crowd of made-up records: large libraries in a short time, the same ones every time.

`build(path, tracks)` writes a library file as a scan would leave it, straight into the tables. Its
words are spread as in real titles (Zipf; "the" and "love" are everywhere, most words are rare).
"""

import itertools
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from soniq import text
from soniq.library.placing.names import match_key
from soniq.store.migrations import migrate

_WORDS = (
    "the you love me i of my a in to and on it is your for no one time live all this don't be "
    "down with night we up what life out from man we're can like girl heart world now so way "
    "day baby get go blue good if home that never black come song little are remix back know just "
    "rock want let at dream rain by water soul dance too when dead last long say sun star over "
    "fire where take not old sweet run ain't moon white red eyes gone here high make lost off "
    "need big how city god road there free mr summer light stop call money only wild new boy"
)
COMMON = tuple(_WORDS.split())
"""The words of song titles, commonest first."""

_KINDS = (
    "Rock;Pop;Electronic;Jazz;Classical;Hip-Hop;Folk;Metal;Soul;Indie Rock;Ambient;Blues;Reggae;"
    "Country;Punk;Techno;House;R&B;Funk;Soundtrack;Drum & Bass;Disco;Gospel;Shoegaze;Krautrock;"
    "Trip-Hop;Bossa Nova;Dub;Post-Rock;Afrobeat;Chanson;Fado;Flamenco;Klezmer;Schlager;Turbo-Folk"
)
GENRES = tuple(_KINDS.split(";"))

CODECS = ("flac", "mp3", "aac", "opus", "vorbis", "alac", "dsd")
FIRST_ADDED = 1_600_000_000_000
BATCH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An album as it stands on the shelf."""

    artist: str
    title: str
    tracks: Sequence[str]
    genres: Sequence[str] = ()
    year: int | None = None
    codec: str = "flac"
    compilation: bool = False
    track_artists: Sequence[str] = ()
    """Where they differ from the album's."""
    missing: bool = False


def build(path: Path, tracks: int, *, more: Iterable[Record] = (), seed: int = 1) -> None:
    """A library file with that many made-up tracks, and with the records of `more` before them."""
    migrate(path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("PRAGMA cache_size = -200000")
        connection.execute("BEGIN")
        rebuild = _drop_indexes(connection)
        Filling(connection).fill(itertools.chain(more, records(tracks, seed=seed)))
        for sql in rebuild:
            connection.execute(sql)
        _count(connection)
        connection.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def records(tracks: int, *, seed: int = 1) -> Iterator[Record]:
    """Records that hold so many tracks in all, by about one artist to 35 tracks."""
    chance = random.Random(seed)
    vocabulary = Vocabulary(chance, rare=max(500, min(tracks // 4, 120_000)))
    artists = list(_artists(chance, vocabulary, max(5, tracks // 35)))
    weights = list(itertools.accumulate(1 / (place + 8) for place in range(len(artists))))
    genre_weights = list(itertools.accumulate(1 / (place + 1) for place in range(len(GENRES))))
    left = tracks
    while left > 0:
        count = min(left, chance.choice((1, 2, 5, 8, 10, 10, 11, 12, 12, 13, 14, 16, 20)))
        left -= count
        compilation = chance.random() < 0.03
        codec = CODECS[min(int(chance.expovariate(1.2)), len(CODECS) - 1)]
        yield Record(
            artist="Various Artists" if compilation else _one(chance, artists, weights),
            title=vocabulary.title(chance),
            tracks=[vocabulary.title(chance) for _ in range(count)],
            genres=sorted(
                {_one(chance, GENRES, genre_weights) for _ in range(chance.choice((1, 1, 2)))}
            )
            if chance.random() < 0.95
            else (),
            year=None if chance.random() < 0.04 else int(2025 - 60 * chance.random() ** 1.5),
            codec=codec,
            compilation=compilation,
            track_artists=[_one(chance, artists, weights) for _ in range(count)]
            if compilation
            else (),
            missing=chance.random() < 0.002,
        )


def _one(chance: random.Random, things: Sequence[str], weights: Sequence[float]) -> str:
    return chance.choices(things, cum_weights=weights)[0]


class Vocabulary:
    """Words by Zipf's law: the common ones, then made-up ones, ever rarer."""

    def __init__(self, chance: random.Random, *, rare: int) -> None:
        self.words = [*COMMON, *_made_up(chance, rare)]
        self._weights = list(
            itertools.accumulate(1 / (place + 3) for place in range(len(self.words)))
        )
        self._chance = chance
        self._drawn: list[str] = []

    def word(self) -> str:
        if not self._drawn:
            self._drawn = self._chance.choices(self.words, cum_weights=self._weights, k=10_000)
        return self._drawn.pop()

    def title(self, chance: random.Random) -> str:
        count = chance.choice((1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 7))
        name = " ".join(self.word() for _ in range(count))
        name = name[:1].upper() + name[1:]
        ending = chance.random()
        if ending < 0.04:
            return f"{name} (Live)"
        if ending < 0.06:
            return f"{name} (Remastered 2011)"
        return name


_SYLLABLES = [
    consonant + vowel
    for consonant in (*"bcdfghjklmnprstvwz", "ch", "sh", "th", "br", "kr", "st", "tr", "fl")
    for vowel in (*"aeiou", "aeiou"[0] + "i", "ea", "oo", "é", "ö")
]


def _made_up(chance: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3, 3, 4)))
        found["".join(syllables) + chance.choice(("", "", "n", "r", "s", "l", "x"))] = None
    return list(found)


def _artists(chance: random.Random, vocabulary: Vocabulary, count: int) -> Iterator[str]:
    known: set[str] = set()
    while len(known) < count:
        names = [chance.choice(vocabulary.words).capitalize() for _ in range(2)]
        shape = chance.choice(("The {0}s", "{0} {1}", "{0} {1}", "{0}", "{0} & The {1}s", "DJ {0}"))
        name = shape.format(*names)
        if name not in known:
            known.add(name)
            yield name


@dataclass(slots=True)
class Filling:
    """Rows on their way into the tables, a batch at a time."""

    connection: sqlite3.Connection
    rows: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)
    artists: dict[str, int] = field(default_factory=dict)
    genres: dict[str, int] = field(default_factory=dict)
    album_id: int = 0
    track_id: int = 0

    def fill(self, shelf: Iterable[Record]) -> None:
        self._add("INSERT INTO roots (id, path, name, added_at_ms) VALUES (?, ?, ?, ?)",
                  1, b"/music", "music", FIRST_ADDED)  # fmt: skip
        self._add(_FOLDER, 1, 1, None, b"", "music", "music", 0)
        for record in shelf:
            self._record(record)
            if self.track_id % BATCH < len(record.tracks):
                self._flush()
        self._flush()

    def _record(self, record: Record) -> None:
        self.album_id += 1
        album = self.album_id
        artist = self._artist(record.artist)
        added = FIRST_ADDED + album * 60_000
        missing = added if record.missing else None
        title_key, artist_key = text.sort_key(record.title), text.sort_key(record.artist)
        genre = "; ".join(record.genres)
        count = len(record.tracks)
        self._add(_ALBUM, album, f"crowd {album}", record.title, title_key, artist, record.artist,
                  artist_key, "compilation" if record.compilation else "album", record.compilation,
                  None if record.year is None else str(record.year), record.year, count,
                  count * 240_000, count * 30_000_000, added, added, missing)  # fmt: skip
        if album % 5:
            cover = f"{album:032x}"
            self._add(_ARTWORK, cover, "image/jpeg", 100_000, added)
            self._add("UPDATE albums SET cover = ? WHERE id = ?", cover, album)
        self._add(_EDITION, album, album, "", record.title)
        self._add(_FOLDER, album + 1, 1, 1, b"%d" % album, str(album), str(album), 0)
        self._add(_ALBUM_CREDIT, album, 0, artist, record.artist)
        self._doc(1 << 40 | album, record.title, record.artist, "", genre)
        for name in record.genres:
            self._add("INSERT INTO album_genres VALUES (?, ?)", album, self._genre(name))
        for place, title in enumerate(record.tracks):
            performer = record.track_artists[place] if record.track_artists else record.artist
            self._track(record, place, title, performer, title_key, genre, added, missing)

    def _track(
        self,
        record: Record,
        place: int,
        title: str,
        performer: str,
        album_key: str,
        genre: str,
        added: int,
        missing: int | None,
    ) -> None:
        self.track_id += 1
        track, album = self.track_id, self.album_id
        artist = self._artist(performer)
        duration = 60_000 + track * 7919 % 400_000
        present = None if missing else track
        self._add(_TRACK, track, album, album, title, text.sort_key(title), performer,
                  text.sort_key(performer), record.title, album_key, genre, record.year,
                  place // 15 + 1, place % 15 + 1, duration, present, present and record.codec,
                  added, added, missing)  # fmt: skip
        self._add(_FILE, track, 1, album + 1, track, b"%d.flac" % track, 30_000_000, 0, track,
                  record.codec, record.codec, 900_000, 44_100, 16, 2, duration,
                  track.to_bytes(16, "big"), missing, added, added)  # fmt: skip
        self._add(_TRACK_CREDIT, track, "artist", 0, artist, performer)
        for position, name in enumerate(record.genres):
            genre_id = self._genre(name)
            self._add("INSERT INTO track_genres VALUES (?, ?, ?)", track, genre_id, position)
        self._doc(2 << 40 | track, title, performer, record.title, genre)

    def _artist(self, name: str) -> int:
        known = self.artists.get(name)
        if known is not None:
            return known
        new = self.artists[name] = len(self.artists) + 1
        self._add(_ARTIST, new, name, text.sort_key(name), match_key(name),
                  name == "Various Artists", FIRST_ADDED, FIRST_ADDED)  # fmt: skip
        self._doc(new, name, "", "", "")
        return new

    def _genre(self, name: str) -> int:
        known = self.genres.get(name)
        if known is not None:
            return known
        new = self.genres[name] = len(self.genres) + 1
        key = text.sort_key(name)
        self._add("INSERT INTO genres (id, name, name_key) VALUES (?, ?, ?)", new, name, key)
        return new

    def _doc(self, doc: int, *names: str) -> None:
        self._add("INSERT INTO search_docs VALUES (?, ?, ?, ?, ?)", doc, *map(text.indexed, names))

    def _add(self, sql: str, *values: object) -> None:
        self.rows.setdefault(sql, []).append(values)

    def _flush(self) -> None:
        self.connection.execute("PRAGMA defer_foreign_keys = ON")
        for sql, rows in self.rows.items():
            self.connection.executemany(sql, rows)
        self.rows.clear()


def _insert(table: str, columns: str) -> str:
    names = columns.split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_FOLDER = _insert("folders", "id root_id parent_id path name name_key mtime_ns")
_ARTWORK = _insert("artwork", "hash mime size_bytes added_at_ms")
_EDITION = _insert("editions", "id album_id edition_key title")
_ALBUM_CREDIT = _insert("album_credits", "album_id position artist_id credited_as")
_TRACK_CREDIT = _insert("track_credits", "track_id role position artist_id credited_as")
_ARTIST = _insert("artists", "id name name_key match_key various created_at_ms updated_at_ms")
_ALBUM = _insert(
    "albums",
    "id group_key title title_key artist_id artist artist_key kind compilation release_date year"
    " track_count duration_ms size_bytes added_at_ms updated_at_ms missing_since_ms",
)
_TRACK = _insert(
    "tracks",
    "id edition_id album_id title title_key artist artist_key album album_key genre year"
    " disc_number track_number duration_ms file_id codec added_at_ms updated_at_ms"
    " missing_since_ms",
)
_FILE = _insert(
    "files",
    "id root_id folder_id track_id name size_bytes mtime_ns inode container codec bitrate_bps"
    " sample_rate_hz bit_depth channels duration_ms audio_hash missing_since_ms added_at_ms"
    " read_at_ms",
)


def _drop_indexes(connection: sqlite3.Connection) -> list[str]:
    """Takes away what would make each insert slower; returns what puts it back."""
    found = connection.execute(
        """
        SELECT type, name, sql
        FROM sqlite_master
        WHERE sql IS NOT NULL AND (type = 'index' OR type = 'trigger' AND tbl_name = 'search_docs')
        """
    ).fetchall()
    for kind, name, _ in found:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _count(connection: sqlite3.Connection) -> None:
    """Fills the counts that the catalogue keeps of artists and genres."""
    connection.execute(
        """
        UPDATE artists SET
            album_count = (
                SELECT count(*)
                FROM album_credits AS c CROSS JOIN albums AS al ON al.id = c.album_id
                WHERE c.artist_id = artists.id AND al.missing_since_ms IS NULL
            ),
            track_count = (
                SELECT count(DISTINCT t.id)
                FROM track_credits AS c CROSS JOIN tracks AS t ON t.id = c.track_id
                WHERE c.artist_id = artists.id AND t.missing_since_ms IS NULL
            )
        """
    )
    connection.execute(
        """
        UPDATE genres SET
            album_count = (
                SELECT count(*)
                FROM album_genres AS g CROSS JOIN albums AS al ON al.id = g.album_id
                WHERE g.genre_id = genres.id AND al.missing_since_ms IS NULL
            ),
            track_count = (
                SELECT count(*)
                FROM track_genres AS g CROSS JOIN tracks AS t ON t.id = g.track_id
                WHERE g.genre_id = genres.id AND t.missing_since_ms IS NULL
            )
        """
    )
