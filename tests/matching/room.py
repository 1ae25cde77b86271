"""A library whose albums are looked for in a small catalogue, and all that remembers it."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from soniq.files.model import Reading, Sound, Tags
from soniq.journal.service import Journal
from soniq.library.placing.grouping import album_folder
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.library.wanted import ToldAlbum
from soniq.library.writing.file_rows import FoundFile
from soniq.matching.catalogue import Acts, MusicBrainzLike
from soniq.matching.providers import Provider
from soniq.matching.service import Matching
from soniq.provenance.service import Provenance
from soniq.store.database import Database
from soniq.store.deeds import Deeds
from soniq.units import AlbumId, FileId, Milliseconds, PersonId, RootId, TrackId
from tests.intake.house import House
from tests.library.plain import NoRenderer
from tests.library.putting import Nobody
from tests.matching.books import Books

ADA = PersonId(7)
MUSIC = RootId(1)
SONGS = ["Airbag", "Paranoid Android", "Exit Music", "Let Down", "Karma Police"]


class Room:
    """`put` albums on the shelves; `matching` is what is tried."""

    def __init__(self, folder: Path, books: Books | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.house = House(folder / "library.sqlite", Nobody())
        self.house.db.close()
        self.db = self.house.db = Database(
            folder / "library.sqlite", self.house.bus, Deeds(folder / "deeds.jsonl")
        )
        self.house.roots = Roots(self.db, self.house.shelves)
        if not self.house.rows("SELECT id FROM roots"):
            self._add_root(folder / "music")
        self.books = books or Books()
        self.library = Library(self.db, NoRenderer(), folder)
        self.journal = Journal(self.db)
        self.provenance = Provenance(self.db, self.house.shelves, self.library, self.journal)
        self.waited: list[float] = []
        self.matching = self.asking(self.books, self.books)

    def asking(
        self, acts: Acts, musicbrainz: MusicBrainzLike, providers: Sequence[Provider] = ()
    ) -> Matching:
        """The service, asking others than the books."""
        return Matching(
            self.db,
            self.house.shelves,
            self.journal,
            self.provenance,
            acts,
            musicbrainz,
            providers=providers,
            wait=self._wait,
        )

    def put(
        self,
        artist: str = "Radiohead",
        album: str = "OK Computer",
        songs: list[str] | None = None,
        *,
        folder: str | None = None,
        lengths: Sequence[int] = (),
        **tags: Any,
    ) -> AlbumId:
        """An album as a scan finds it."""
        base = (folder or f"{artist}/{album}").encode()
        with self.db.write() as tx:
            folder_id = self.house.shelves.folder(tx, MUSIC, base, root_name="music")
            files = []
            for number, song in enumerate(songs if songs is not None else SONGS, 1):
                name = f"{number:02}.flac".encode()
                known = tx.execute(
                    "SELECT id FROM files WHERE folder_id = :folder_id AND name = :name",
                    {"folder_id": folder_id, "name": name},
                ).fetchone()
                said = {
                    "title": song,
                    "artists": (artist,),
                    "album": album,
                    "track_number": number,
                    **tags,
                }
                files.append(
                    FoundFile(
                        id=None if known is None else FileId(known["id"]),
                        root_id=MUSIC,
                        folder_id=folder_id,
                        name=name,
                        size_bytes=1000,
                        mtime_ns=1,
                        inode=number,
                        reading=Reading(
                            sound=Sound(
                                container="flac",
                                codec="flac",
                                duration_ms=Milliseconds(
                                    lengths[number - 1] if lengths else 200_000 + number * 1000
                                ),
                            ),
                            tags=Tags(**said),
                            audio_hash=hashlib.md5(base + name).digest(),
                        ),
                    )
                )
            self.house.shelves.keep(tx, files)
            self.house.shelves.shelve(tx, MUSIC, album_folder(base))
        return self.album_in(base)

    def album_in(self, folder: bytes) -> AlbumId:
        return AlbumId(
            self.house.one(
                """
                SELECT DISTINCT t.album_id
                FROM folders AS d
                JOIN files AS f ON f.folder_id = d.id
                JOIN tracks AS t ON t.id = f.track_id
                WHERE d.path = :folder AND f.missing_since_ms IS NULL
                """,
                folder=folder,
            )
        )

    def wish(self, artist: str, album: str, **told: Any) -> AlbumId:
        """An album that nobody has, as a wish list names it."""
        with self.db.write() as tx:
            return self.house.shelves.want(
                tx, ToldAlbum(title=album, artists=(artist,), **told), whole=True
            )

    def shown(self, album_id: int) -> dict[str, Any]:
        (row,) = (
            self.db.read()
            .execute(
                """
                SELECT title, match_status, match_score, musicbrainz_release_group_id AS group_id
                FROM albums WHERE id = :id
                """,
                {"id": album_id},
            )
            .fetchall()
        )
        return dict(row)

    def tracks(self, album_id: int) -> list[TrackId]:
        rows = self.house.rows(
            "SELECT id FROM tracks WHERE album_id = :id ORDER BY disc_number, number_key",
            id=album_id,
        )
        return [TrackId(id_) for (id_,) in rows]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that a decision may touch, but the history and the numbers of decisions."""
        return {
            sql: sorted(self.house.rows(sql), key=repr)
            for sql in (
                """
                SELECT id, group_key, title, match_status, match_score,
                    musicbrainz_release_group_id
                FROM albums
                """,
                """
                SELECT album_id, looked_at_ms, seen, changed, queue, later_ms, release_id, rung,
                    reason, coarse, decision_id IS NULL
                FROM match_states
                """,
                "SELECT verdict, release_group_id, release_id, labels FROM match_decisions",
                "SELECT audio_hash FROM match_decision_sounds",
                "SELECT entity, entity_id, source, external_id FROM external_refs",
                "SELECT id, title, artist, album, musicbrainz_id, edition_id FROM tracks",
                "SELECT id, edition_key, musicbrainz_release_id FROM editions",
                "SELECT track_id, said FROM track_overrides",
                "SELECT name, musicbrainz_id FROM artists",
            )
        }

    def close(self) -> None:
        self.house.close()

    def _wait(self, seconds: float, breathe: Callable[[], None]) -> None:
        self.waited.append(seconds)
        breathe()

    def _add_root(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.house.add(folder)


OTHER = [f"Elsewhere {number}" for number in range(5)]


def in_doubt(room: Room) -> AlbumId:
    """An album that waits for a person, with one candidate."""
    room.books.add("Radiohead", "OK Computer", OTHER)
    album = room.put()
    room.matching.match_all()
    assert room.shown(album)["match_status"] == "manual_review"
    return album
