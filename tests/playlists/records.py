"""Made-up tracks as plain Python knows them: their facts, and the rows that say the same."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from soniq import text
from soniq.audio.model import MOODS
from soniq.harmony import Key
from soniq.playlists.fields import LOSSLESS
from soniq.playlists.reading import Facts
from soniq.store.migrations import migrate

PERSON, OTHER = 1, 2

ROLES = ("composer", "lyricist", "conductor", "performer", "remixer", "producer", "arranger")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    codec: str | None
    bitrate: int | None
    sample_rate: int | None
    bit_depth: int | None
    channels: int | None
    size: int
    mtime: int
    folder: bytes
    name: bytes
    comment: str | None
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody thinks of a thing."""

    rating: int | None = None
    starred: int | None = None
    vote: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A track with an album of its own."""

    title: str
    artist: str
    artists: tuple[str, ...]
    featured: tuple[str, ...]
    album: str
    album_artist: str
    album_artists: tuple[str, ...]
    genres: tuple[str, ...]
    credits: Mapping[str, tuple[str, ...]]
    year: int | None
    released: str | None
    duration: int
    number: int | None
    disc: int
    disc_title: str | None
    compilation: bool
    kind: str
    label: str | None
    catalog_number: str | None
    has_cover: bool
    added: int
    missing: bool
    file: OnDisk | None
    bpm: int | None
    """Hundredths."""
    key: Key | None
    sound: Mapping[str, float | None] | None
    model: str | None
    attributed: tuple[tuple[str, float | None], ...]
    match: str
    score: int | None
    heard: tuple[int, int, int | None, int | None] | None
    """Plays, skips, first, last."""
    said: Said | None
    of_album: Said | None
    artist_star: bool
    others: Said | None
    """What somebody else thinks and nobody may see."""
    lists: frozenset[int] = field(default_factory=frozenset)
    near: frozenset[int] = field(default_factory=frozenset)

    def facts(self) -> Facts:
        said, album = self.said or Said(), self.of_album or Said()
        plays, skips, first, last = self.heard or (0, 0, None, None)
        file, sound = self.file, self.sound or {}
        return {
            "title": (self.title,),
            "artist": (self.artist, *self.artists, *self.featured),
            "album": (self.album,),
            "album_artist": (self.album_artist, *self.album_artists),
            "genre": self.genres,
            **{role: self.credits.get(role, ()) for role in ROLES},
            "year": (self.year,),
            "released": (self.released,),
            "duration": (self.duration / 1000,),
            "track_number": (self.number,),
            "disc_number": (self.disc,),
            "disc_title": (self.disc_title,),
            "compilation": (self.compilation,),
            "album_kind": (self.kind,),
            "label": (self.label,),
            "catalog_number": (self.catalog_number,),
            "comment": (file and file.comment,),
            "language": (file and file.language,),
            "cover": (self.has_cover,),
            "added": (self.added,),
            "file_changed": (file and file.mtime,),
            "plays": (plays,),
            "skips": (skips,),
            "last_played": (last,),
            "first_played": (first,),
            "rating": (said.rating,),
            "album_rating": (album.rating,),
            "starred": (said.starred is not None,),
            "starred_at": (said.starred,),
            "album_starred": (album.starred is not None,),
            "artist_starred": (self.artist_star,),
            "vote": (said.vote,),
            "codec": (file and file.codec,),
            "lossless": (file is not None and file.codec in LOSSLESS,),
            "bit_rate": (file and file.bitrate and file.bitrate / 1000,),
            "sample_rate": (file and file.sample_rate,),
            "bit_depth": (file and file.bit_depth,),
            "channels": (file and file.channels,),
            "size": (file and file.size / 1_000_000,),
            "path": (file and self._path(file),),
            "folder": (file and file.folder.decode("utf-8", "replace"),),
            "music_folder": (file and "Müsic  Folder",),
            "bpm": (self.bpm and self.bpm / 100,),
            "key": (self.key,),
            **{mood.removeprefix("mood_"): (sound.get(mood),) for mood in MOODS},
            "loudness": (sound.get("loudness_lufs"),),
            "analysed": (self.sound is not None and self.model is not None,),
            "sounds_like": tuple(self.near),
            "confidence": (
                min((one for _, one in self.attributed if one is not None), default=None),
            ),
            "edited": tuple(source == "person" for source, _ in self.attributed),
            "source": tuple(source for source, _ in self.attributed),
            "match": (self.match,),
            "match_score": (self.score,),
            "playlist": tuple(self.lists),
        }

    @staticmethod
    def _path(file: OnDisk) -> str:
        whole = b"/".join((file.folder, file.name)) if file.folder else file.name
        return whole.decode("utf-8", "replace")


class Bench:
    """A library in memory, emptied after each use."""

    def __init__(self, folder: Path) -> None:
        migrate(folder / "library.sqlite")
        self.reader = sqlite3.connect(":memory:", isolation_level=None)
        self.reader.row_factory = sqlite3.Row
        with sqlite3.connect(folder / "library.sqlite") as template:
            template.backup(self.reader)
        template.close()
        self._ids = 0

    def fill(self, shelf: list[Made]) -> None:
        self.reader.execute("BEGIN")
        self._put("people", id=PERSON, name="P", name_key="p", role="user", password_hash="",
                  created_at_ms=0)  # fmt: skip
        self._put("people", id=OTHER, name="O", name_key="o", role="user", password_hash="",
                  created_at_ms=0)  # fmt: skip
        self._put("roots", id=1, path=b"/m", name="Müsic  Folder", added_at_ms=0)
        self._put("artwork", hash="c", mime="image/jpeg", size_bytes=1, added_at_ms=0)
        for number, made in enumerate(shelf, 1):
            self._track(number, made)

    def empty(self) -> None:
        self.reader.execute("ROLLBACK")

    def close(self) -> None:
        self.reader.close()

    def _track(self, number: int, made: Made) -> None:
        main = self._artist(made.artist)
        self._put(
            "albums", id=number, group_key=str(number), title=made.album,
            title_key=text.sort_key(made.album), artist_id=main, artist=made.album_artist,
            artist_key=text.sort_key(made.album_artist), kind=made.kind,
            compilation=made.compilation, release_date=made.released, match_status=made.match,
            match_score=made.score, added_at_ms=0, updated_at_ms=0,
        )  # fmt: skip
        self._put("editions", id=number, album_id=number, edition_key="", title=made.album,
                  label=made.label, catalog_number=made.catalog_number)  # fmt: skip
        file = made.file
        if file is not None:
            self._file(number, file, made.duration)
        self._put(
            "tracks", id=number, edition_id=number, album_id=number, title=made.title,
            title_key=text.sort_key(made.title), artist=made.artist,
            artist_key=text.sort_key(made.artist), album=made.album,
            album_key=text.sort_key(made.album), genre="; ".join(made.genres), year=made.year,
            disc_number=made.disc, track_number=made.number, disc_title=made.disc_title,
            duration_ms=made.duration, file_id=number if file else None,
            codec=file.codec if file else None, cover="c" if made.has_cover else None,
            added_at_ms=made.added, updated_at_ms=0,
            missing_since_ms=1 if made.missing else None, bpm_key=made.bpm,
            camelot=made.key.place if made.key else None,
        )  # fmt: skip
        self._people(number, made)
        for place, genre in enumerate(dict.fromkeys(made.genres)):
            self._genre(number, genre, place)
        self._sound(number, made)
        self._attributions(number, made)
        self._opinions(number, made)

    def _people(self, number: int, made: Made) -> None:
        credits = {"artist": made.artists, "featured": made.featured, **made.credits}
        for role, names in credits.items():
            for place, name in enumerate(names):
                artist = self._artist(name)
                self._put("track_credits", track_id=number, role=role, position=place,
                          artist_id=artist, credited_as=name)  # fmt: skip
                if made.artist_star and (role, place) == ("artist", 0):
                    self._opinion(PERSON, "artist", artist, Said(starred=5))
        for place, name in enumerate(made.album_artists):
            self._put("album_credits", album_id=number, position=place,
                      artist_id=self._artist(name), credited_as=name)  # fmt: skip

    def _file(self, number: int, file: OnDisk, duration: int) -> None:
        self._put("folders", id=number, root_id=1, path=file.folder, name="x",
                  name_key="x", mtime_ns=0, or_="IGNORE")  # fmt: skip
        (folder,) = self.reader.execute(
            "SELECT id FROM folders WHERE path = ?", (file.folder,)
        ).fetchone()
        said = {"comment": file.comment, "language": file.language}
        self._put(
            "files", id=number, root_id=1, folder_id=folder, track_id=number, name=file.name,
            size_bytes=file.size, mtime_ns=file.mtime * 1_000_000 + 7, inode=number,
            codec=file.codec, bitrate_bps=file.bitrate, sample_rate_hz=file.sample_rate,
            bit_depth=file.bit_depth, channels=file.channels, duration_ms=duration,
            tags=json.dumps({name: value for name, value in said.items() if value is not None}),
            added_at_ms=0, read_at_ms=0, or_="REPLACE",
        )  # fmt: skip

    def _sound(self, number: int, made: Made) -> None:
        if made.sound is not None:
            measured: dict[str, Any] = dict(made.sound)
            self._put("sounds", id=number, audio_hash=b"%d" % number, model=made.model, **measured)
            self._put("track_sounds", track_id=number, sound_id=number)

    def _attributions(self, number: int, made: Made) -> None:
        said = {}
        for place, (source, confidence) in enumerate(made.attributed):
            self._ids += 1
            self._put("changes", id=self._ids, kind="fields", title="x", source=source,
                      confidence=confidence, at_ms=0)  # fmt: skip
            said[f"field{place}"] = ["x", self._ids]
        if said:
            self._put("track_overrides", track_id=number, said=json.dumps(said))

    def _opinions(self, number: int, made: Made) -> None:
        if made.heard is not None:
            plays, skips, first, last = made.heard
            self._put("play_counts", track_id=number, person_id=PERSON, plays=plays, skips=skips,
                      heard_ms=0, first_played_ms=first, last_played_ms=last)  # fmt: skip
        if made.said is not None:
            self._opinion(PERSON, "track", number, made.said)
        if made.of_album is not None:
            self._opinion(PERSON, "album", number, made.of_album)
        if made.others is not None:
            self._opinion(OTHER, "track", number, made.others)
            self._opinion(OTHER, "album", number, made.others)
            self._put("play_counts", track_id=number, person_id=OTHER, plays=77, skips=77,
                      heard_ms=0, first_played_ms=1, last_played_ms=2)  # fmt: skip

    def _opinion(self, person: int, entity: str, entity_id: int, said: Said) -> None:
        self._put("ratings", person_id=person, entity=entity, entity_id=entity_id,
                  rating=said.rating, starred_at_ms=said.starred, vote=said.vote,
                  updated_at_ms=0, or_="REPLACE")  # fmt: skip

    def _artist(self, name: str) -> int:
        row = self.reader.execute("SELECT id FROM artists WHERE name = ?", (name,)).fetchone()
        if row is not None:
            return int(row["id"])
        self._put("artists", name=name, name_key=text.sort_key(name), match_key=text.words(name),
                  created_at_ms=0, updated_at_ms=0)  # fmt: skip
        return self._artist(name)

    def _genre(self, number: int, name: str, place: int) -> None:
        self._put("genres", name=name, name_key=name, or_="IGNORE")
        (genre,) = self.reader.execute("SELECT id FROM genres WHERE name = ?", (name,)).fetchone()
        self._put("track_genres", track_id=number, genre_id=genre, position=place)

    def _put(self, table: str, *, or_: str = "ABORT", **values: Any) -> None:
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        self.reader.execute(f"INSERT OR {or_} INTO {table} ({names}) VALUES ({marks})", values)
