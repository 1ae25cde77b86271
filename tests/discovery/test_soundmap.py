"""The sound map: drawn in the background, kept in a file, handed out in columns."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
import pytest

from soniq.child.reckoning import reckon
from soniq.discovery import soundmap
from soniq.discovery.map_file import WIDE, Drawn
from soniq.discovery.map_points import MOODS
from soniq.discovery.soundmap import SoundMap
from soniq.errors import Stopped, Unavailable
from soniq.events import Bus
from soniq.harmony import Key
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.units import Moment, Progress
from tests import crowd, listened

TRACKS = 120


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    library = tmp_path / "library.sqlite"
    crowd.build(library, TRACKS)
    migrate(library)
    db = Database(library, Bus())
    yield db
    db.close()


@pytest.fixture
def soundmap_(db: Database, tmp_path: Path) -> SoundMap:
    return SoundMap(db, reckon, tmp_path / "map")


@dataclass(frozen=True)
class Told:
    """The points, as a browser reads them."""

    ids: list[int]
    places: list[tuple[int, int]]
    bpm: list[int]
    keys: list[int]
    moods: list[int]
    genres: list[str | None]


def told(soundmap: SoundMap) -> Told:
    content = soundmap.points().content
    magic, version, count, rest = struct.unpack_from("<4sIII", content)
    assert (magic, version) == (b"SMAP", 1)
    columns, at = [], 16
    for kind in "IHHBBBB":
        columns.append(list(struct.unpack_from(f"<{count}{kind}", content, at)))
        at += struct.calcsize(f"<{count}{kind}")
    assert len(content) == at + rest
    names = [None, *orjson.loads(content[at:])["genres"]]
    ids, across, down, bpm, keys, moods, genres = columns
    places = list(zip(across, down, strict=True))
    return Told(ids, places, bpm, keys, moods, [names[genre] for genre in genres])


def test_there_is_no_map_of_a_library_that_was_not_heard(soundmap_: SoundMap) -> None:
    assert soundmap_.build() == {"drawn": 0}
    assert told(soundmap_).ids == []
    state = soundmap_.state()
    assert (state.drawn, state.known, state.at, state.is_stale) == (0, 0, None, False)


def test_each_track_that_was_heard_has_its_place(db: Database, soundmap_: SoundMap) -> None:
    count = listened.fill(db)

    assert soundmap_.build() == {"drawn": count}

    found = told(soundmap_)
    assert len(found.ids) == count
    assert len(set(found.places)) > count * 0.9
    assert all(0 <= across <= WIDE and 0 <= down <= WIDE for across, down in found.places)


def test_points_carry_what_colours_them(db: Database, soundmap_: SoundMap) -> None:
    listened.fill(db, most=30)
    soundmap_.build()

    found = told(soundmap_)

    for place, track_id in enumerate(found.ids):
        row = (
            db.read()
            .execute(
                """
            SELECT t.bpm_key, t.camelot, t.genre, s.mood_happy, s.mood_party,
                s.mood_aggressive, s.mood_relaxed
            FROM tracks AS t
            JOIN track_sounds AS ts ON ts.track_id = t.id
            JOIN sounds AS s ON s.id = ts.sound_id
            WHERE t.id = :id
            """,
                {"id": track_id},
            )
            .fetchone()
        )
        assert found.bpm[place] == round(row["bpm_key"] / 100)
        assert Key.of_place(found.keys[place]) == Key.of_place(row["camelot"])
        assert row[MOODS[found.moods[place] - 1]] == max(row[mood] for mood in MOODS)
        assert found.genres[place] in (None, row["genre"].split("; ")[0] if row["genre"] else None)
    assert any(found.genres)


def test_what_sounds_alike_lies_near(db: Database, soundmap_: SoundMap) -> None:
    listened.fill(db)
    soundmap_.build()
    found = told(soundmap_)
    vectors = {
        row["track_id"]: np.frombuffer(row["vector"], "<f2").astype(np.float32)
        for row in db.read().execute(
            "SELECT ts.track_id, e.vector FROM track_sounds AS ts "
            "JOIN embeddings AS e ON e.sound_id = ts.sound_id"
        )
    }
    rows = np.stack([vectors[track_id] for track_id in found.ids])
    places = np.array(found.places, dtype=float)

    ranks = []
    for one in range(len(rows)):
        by_eye = ((places - places[one]) ** 2).sum(axis=1)
        by_eye[one] = np.inf
        by_ear = np.argsort(np.argsort(-(rows @ rows[one])))
        ranks.append(by_ear[by_eye.argmin()])

    assert np.median(ranks) < len(rows) * 0.1


def test_it_is_drawn_anew_only_when_enough_has_changed(db: Database, soundmap_: SoundMap) -> None:
    listened.fill(db, most=100)
    soundmap_.build()

    assert not soundmap_.state().is_stale
    assert soundmap_.build() == {"drawn": 0}
    listened.fill(db, most=103)
    assert soundmap_.build() == {"drawn": 0}
    assert soundmap_.build(anew=True) == {"drawn": 103}
    listened.fill(db, most=109)
    assert soundmap_.state().is_stale
    assert soundmap_.build() == {"drawn": 109}


def test_a_small_change_is_drawn_within_a_day(
    db: Database, soundmap_: SoundMap, tmp_path: Path
) -> None:
    listened.fill(db, most=100)
    soundmap_.build()
    listened.fill(db, most=101)
    drawn = Drawn.read(tmp_path / "map" / "map.bin")
    assert drawn is not None
    yesterday = Moment(drawn.at - 25 * 3600 * 1000)
    Drawn(drawn.model, yesterday, drawn.sounds, drawn.across, drawn.down).write(
        tmp_path / "map" / "map.bin"
    )

    assert soundmap_.build() == {"drawn": 101}


def test_missing_tracks_are_not_on_it(db: Database, soundmap_: SoundMap) -> None:
    listened.fill(db)
    soundmap_.build()
    gone = told(soundmap_).ids[:3]
    with db.write() as tx:
        for track_id in gone:
            tx.execute(
                "UPDATE tracks SET missing_since_ms = 1, file_id = NULL WHERE id = :id",
                {"id": track_id},
            )
    soundmap_.forget()

    assert not set(gone) & set(told(soundmap_).ids)


def test_a_map_that_is_stopped_leaves_the_one_before(
    db: Database, soundmap_: SoundMap, tmp_path: Path
) -> None:
    listened.fill(db, most=60)
    soundmap_.build()
    before = soundmap_.points()
    listened.fill(db)

    def stop(progress: Progress) -> None:
        if progress.done:
            raise Stopped

    with pytest.raises(Stopped):
        soundmap_.build(stop)

    soundmap_.forget()
    assert soundmap_.points() == before
    assert [file.name for file in (tmp_path / "map").iterdir()] == ["map.bin"]


def test_a_failed_sum_is_told_and_leaves_nothing_behind(db: Database, tmp_path: Path) -> None:
    def fails(*_: object, **__: object) -> bytes:
        raise Unavailable("There is not enough memory.")

    listened.fill(db, most=10)
    soundmap = SoundMap(db, fails, tmp_path / "map")

    with pytest.raises(Unavailable, match="memory"):
        soundmap.build()
    assert list((tmp_path / "map").iterdir()) == []
    assert not soundmap.state().is_drawing


@pytest.mark.parametrize("content", [b"", b"soniq map 9\n", b"soniq map 1\n" + bytes(44) + b"x"])
def test_a_broken_file_is_no_map_and_is_drawn_anew(
    db: Database, soundmap_: SoundMap, tmp_path: Path, content: bytes
) -> None:
    listened.fill(db, most=20)
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "map.bin").write_bytes(content)

    assert told(soundmap_).ids == []
    assert soundmap_.build() == {"drawn": 20}


def test_only_the_newest_sounds_are_drawn(
    db: Database, soundmap_: SoundMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    listened.fill(db, most=40)
    monkeypatch.setattr(soundmap, "MOST", 25)

    assert soundmap_.build() == {"drawn": 25}
    assert soundmap_.build() == {"drawn": 0}


def test_the_etag_tells_whether_the_points_have_changed(db: Database, soundmap_: SoundMap) -> None:
    listened.fill(db, most=40)
    soundmap_.build()
    first = soundmap_.points()
    soundmap_.forget()

    assert soundmap_.points().etag == first.etag
    with db.write() as tx:
        tx.execute(
            "UPDATE tracks SET bpm_key = 20000 WHERE id = :id", {"id": told(soundmap_).ids[0]}
        )
    soundmap_.forget()
    assert soundmap_.points().etag != first.etag


def test_it_is_due_once_for_many_sounds_that_came(db: Database, soundmap_: SoundMap) -> None:
    listened.fill(db, most=40)
    few = soundmap.FEW

    asked = [soundmap_.is_due() for _ in range(few + 2)]
    assert asked == [False] * (few - 1) + [True] + [False] * 2
    soundmap_.build()
    assert not any(soundmap_.is_due() for _ in range(3 * few))
    assert not soundmap_.is_stale()


def test_while_many_come_it_rests_unless_it_has_grown_much(
    db: Database, soundmap_: SoundMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_due() -> bool:
        return any(soundmap_.is_due() for _ in range(soundmap.FEW))

    listened.fill(db, most=10)
    soundmap_.build()
    listened.fill(db, most=30)
    assert soundmap_.is_stale()
    assert not is_due(), "it was drawn a moment ago"
    monkeypatch.setattr(soundmap, "REST", -1)
    assert is_due()
    monkeypatch.undo()
    listened.fill(db, most=40)
    assert is_due(), "it can show four times as many"


def test_points_are_those_of_the_file_that_is_there(
    db: Database, soundmap_: SoundMap, tmp_path: Path
) -> None:
    listened.fill(db, most=20)
    soundmap_.build()
    assert len(told(soundmap_).ids) == 20

    (tmp_path / "map" / "map.bin").unlink()

    assert told(soundmap_).ids == []


@pytest.mark.parametrize("part", ["map.rows.part", "map.bin.part"])
def test_a_full_disk_keeps_the_map_from_being_drawn_and_nothing_is_left(
    part: str, db: Database, soundmap_: SoundMap, tmp_path: Path
) -> None:
    count = listened.fill(db)
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / part).symlink_to("/dev/full")
    with pytest.raises(Unavailable, match="No space left"):
        soundmap_.build()
    assert list((tmp_path / "map").iterdir()) == []
    assert soundmap_.build() == {"drawn": count}
