"""No power cut, no rescan and no merge empties a list."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from soniq.library.finding import Line
from soniq.playlists.model import BroughtPlaylist, Duplicates, Playlist, PlaylistId, Visibility
from soniq.units import TrackId
from tests.playlists.shelves import ADA, BEN, Shelves, copied, ids, opened


def state(shelves: Shelves) -> object:
    """All that people see of all lists, deleted ones too; when it was changed last aside."""
    reader = shelves.db.read()
    return (
        [tuple(row) for row in reader.execute(
            """
            SELECT
                id, owner_id, name, description, visibility, rules, origin, origin_key, changes,
                deleted_at_ms IS NULL
            FROM playlists
            ORDER BY id
            """)],
        [tuple(row) for row in reader.execute(
            """
            SELECT id, playlist_id, track_id, told_key, removed_at_ms IS NULL
            FROM playlist_entries
            ORDER BY playlist_id, rank, id
            """)],
    )  # fmt: skip


def lived_in(shelves: Shelves) -> Playlist:
    """Every act once, and some twice."""
    playlists = shelves.playlists
    made = playlists.create(ADA, "Party", ids(1, 2, 3, 4, 5), visibility=Visibility.PUBLIC)
    playlists.add(made.id, ADA, ids(2, 6), duplicates=Duplicates.ADD)
    entries = shelves.ids(made.id)
    playlists.move(made.id, ADA, [entries[4], entries[0]], before=entries[2])
    playlists.remove(made.id, ADA, entries[1:3])
    playlists.put_back(made.id, ADA, entries[2:3])
    for track in range(30, 60):
        playlists.add(made.id, ADA, ids(track), before=entries[3])
    playlists.change(made.id, ADA, name="Feier", description="loud")
    gone = playlists.create(BEN, "Gone", ids(7))
    playlists.delete(gone.id, BEN)
    back = playlists.create(BEN, "Back", ids(8))
    playlists.delete(back.id, BEN)
    playlists.restore(back.id, BEN)
    playlists.replace_entries(back.id, BEN, ids(9, 8))
    playlists.bring(
        BEN,
        BroughtPlaylist(
            key="m3u:x", name="Brought", origin="x.m3u", lines=(Line(title="Nobody knows this"),)
        ),
    )
    return playlists.playlist(made.id, ADA)


def test_a_restore_of_an_older_backup_brings_every_list_back_whole(
    library: Path, tmp_path: Path
) -> None:
    with opened(copied(library, tmp_path / "now")) as shelves:
        shelves.playlists.create(ADA, "Before the backup", ids(11, 12))
        shelves.db.backup(tmp_path / "backup.sqlite")
        lived_in(shelves)
        wanted = state(shelves)
    (tmp_path / "backup.sqlite").replace(tmp_path / "now" / "library.sqlite")
    for stale in ("library.sqlite-wal", "library.sqlite-shm"):
        (tmp_path / "now" / stale).unlink(missing_ok=True)
    with opened(tmp_path / "now" / "library.sqlite") as shelves:
        shelves.replay()
        assert state(shelves) == wanted
        shelves.playlists.create(ADA, "Afterwards", ids(1))


def test_doing_all_deeds_again_on_a_library_that_has_them_changes_nothing(
    library: Path, tmp_path: Path
) -> None:
    with opened(copied(library, tmp_path)) as shelves:
        lived_in(shelves)
        lists = [one.id for who in (ADA, BEN) for one in shelves.playlists.of(who, others=False)]
        before = {one: shelves.tracks(one, ADA if one == 1 else BEN) for one in lists}
        shelves.change("UPDATE deeds_held SET number = 0")
        shelves.replay()
        assert {one: shelves.tracks(one, ADA if one == 1 else BEN) for one in lists} == before


def test_a_restored_library_without_the_tracks_keeps_their_lines(
    library: Path, tmp_path: Path
) -> None:
    with opened(copied(library, tmp_path / "now")) as shelves:
        shelves.db.backup(tmp_path / "backup.sqlite")
        title = add_track(shelves, 9_001)
        made = shelves.playlists.create(ADA, "New", [TrackId(9_001), TrackId(1)])
    (tmp_path / "backup.sqlite").replace(tmp_path / "now" / "library.sqlite")
    for stale in ("library.sqlite-wal", "library.sqlite-shm"):
        (tmp_path / "now" / stale).unlink(missing_ok=True)
    with opened(tmp_path / "now" / "library.sqlite") as shelves:
        shelves.replay()
        first, second = shelves.playlists.entries(made.id, ADA).entries
        assert (first.track_id, second.track_id) == (None, 1)
        assert first.line is not None
        assert first.line.title == title
        add_track(shelves, 9_500)
        assert shelves.playlists.tie() == 1
        assert shelves.tracks(made.id) == [9_500, 1]


def add_track(shelves: Shelves, track_id: int) -> str:
    """A track that the finder knows by its recording's id alone."""
    with shelves.db.write() as tx:
        tx.execute(
            """
            INSERT INTO tracks (
                id, edition_id, album_id, title, title_key, artist, artist_key, album, album_key,
                duration_ms, musicbrainz_id, added_at_ms, updated_at_ms
            )
            VALUES (
                :id, 1, 1, 'Unheard Of', 'unheard of', 'Qx', 'qx', 'Zz', 'zz', 61000,
                'b0ef1ab2-0000-4000-8000-000000000001', 1, 1
            )
            """,
            {"id": track_id},
        )
    return "Unheard Of"


def test_tracks_whose_files_are_gone_stay_in_the_list(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 3))
    shelves.change("UPDATE tracks SET missing_since_ms = 5, file_id = NULL")
    shelves.playlists.purge()
    assert shelves.tracks(made.id) == [1, 2, 3]


def test_a_music_folder_that_is_taken_out_leaves_lines_that_find_back(shelves: Shelves) -> None:
    add_track(shelves, 9_001)
    made = shelves.playlists.create(ADA, "List", [TrackId(9_001), TrackId(3)])
    entries = shelves.ids(made.id)
    shelves.change("DELETE FROM tracks WHERE id = 9001")
    kept = shelves.playlists.playlist(made.id, ADA)
    assert (kept.entries, kept.lost) == (2, 1)
    line = shelves.playlists.entries(made.id, ADA).entries[0].line
    assert line is not None
    assert (line.title, line.artist, line.album, line.duration) == (
        "Unheard Of", "Qx", "Zz", 61_000,
    )  # fmt: skip
    add_track(shelves, 9_002)
    assert shelves.playlists.tie() == 1
    assert shelves.playlists.tie() == 0
    assert (shelves.ids(made.id), shelves.tracks(made.id)) == (entries, [9_002, 3])
    assert shelves.playlists.playlist(made.id, ADA).lost == 0


def test_entries_follow_a_merged_track_and_come_back(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 1))
    with shelves.db.write() as tx:
        moved = shelves.playlists.mover.move(tx, TrackId(1), TrackId(50))
    assert shelves.tracks(made.id) == [50, 2, 50]
    shelves.playlists.add(made.id, ADA, ids(50), duplicates=Duplicates.ADD)
    with shelves.db.write() as tx:
        shelves.playlists.mover.back(tx, moved)
    assert shelves.tracks(made.id) == [1, 2, 1, 50]


def test_a_kill_between_any_two_changes_loses_none_that_was_acknowledged(
    library: Path, tmp_path: Path
) -> None:
    path = copied(library, tmp_path)
    said = tmp_path / "said"
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.playlists.busy", str(path), str(said)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        while not said.exists() or said.stat().st_size < 40:
            assert child.poll() is None
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    acknowledged = [int(line) for line in said.read_text().split()]
    with opened(path) as shelves:
        shelves.replay()
        there = shelves.tracks(PlaylistId(1))
        assert there[: len(acknowledged)] == acknowledged
        assert len(there) <= len(acknowledged) + 1
        assert shelves.db.check() == []
