"""Tag writing that is killed, however often: no sound is damaged, and nothing is left behind."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xxhash

from soniq.child.service import Children
from soniq.child.writers import Writers
from tests.shelf import Shelf
from tests.tagging.desk import Desk, contents, sounds

SCRIPT = Path(__file__).with_name("write_on.py")
LONGEST = 0.8
"""Seconds into its work after which a writer is killed at the latest: some forty files."""


def kill_one(folder: Path, music: Path, chance: random.Random) -> None:
    """Lets it write for a moment, then kills it, with its child or for the child to follow."""
    command = [sys.executable, "-W", "ignore", str(SCRIPT)]
    command += [str(folder), str(music), str(chance.getrandbits(30))]
    place = str(SCRIPT.parents[2])
    with subprocess.Popen(
        command,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": place},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"go\n"
        time.sleep(chance.random() * LONGEST)
        assert process.poll() is None
        if chance.random() < 0.5:
            process.kill()
            time.sleep(0.05)  # in which the kernel ends the child
        os.killpg(process.pid, signal.SIGKILL)


def check(desk: Desk) -> None:
    """Every file is as the last change in the history says, and that is all there is."""
    assert desk.leftovers() == []
    assert desk.house.rows("SELECT id FROM tag_intents") == []
    assert desk.house.rows("SELECT id FROM changes WHERE state = 'underway'") == []
    sql = """
        SELECT r.path, d.path, f.name, i.after ->> '$.xxh128', max(i.change_id)
        FROM change_items AS i
        JOIN files AS f ON f.id = i.entity_id
        JOIN folders AS d ON d.id = f.folder_id
        JOIN roots AS r ON r.id = f.root_id
        GROUP BY f.id
        """
    for root, folder, name, hash_, _ in desk.house.rows(sql):
        path = Path(os.fsdecode(os.path.join(root, folder, name)))
        assert xxhash.xxh3_128_hexdigest(path.read_bytes()) == hash_
    kept = {path.relative_to(desk.blocks) for path in desk.blocks.rglob("*") if path.is_file()}
    sql = "SELECT before ->> '$.delta' FROM change_items"
    assert kept == {Path(row[0]) for row in desk.house.rows(sql)}
    desk.house.check()


def filled(music: Path) -> Shelf:
    """Six MP3 and six FLAC."""
    shelf = Shelf(music)
    for number in range(1, 7):
        for suffix in (".mp3", ".flac"):
            path = f"Ann/{suffix[1:]}/{number}{suffix}"
            shelf.add(path, artist="Ann", album=suffix, number=number)
    return shelf


def run(folder: Path, children: Children, writers: Writers, *, kills: int, seed: int) -> Desk:
    shelf = filled(folder / "music")
    desk = Desk(folder, shelf.root, children, writers)
    desk.open()
    sound, chance = sounds(shelf.root), random.Random(seed)
    hits = 0
    for _ in range(kills):
        kill_one(folder, shelf.root, chance)
        settled = desk.tagging.settle()
        hits += bool(settled.finished or settled.rolled_back)
        assert sounds(shelf.root) == sound
        check(desk)
    assert hits >= kills // 4  # the others fell between two batches
    assert desk.scan().read == 0
    desk.say_all({track: {"genres": ["The End"]} for track in desk.tracks()})
    assert desk.tagging.write(desk.tracks(), by=None).written == 12
    assert desk.preview() == []
    assert sounds(shelf.root) == sound
    return desk


def test_killed_writers_damage_nothing_and_all_they_did_can_be_taken_back(
    tmp_path: Path, children: Children, writers: Writers
) -> None:
    desk = run(tmp_path, children, writers, kills=4, seed=1)
    changes = desk.house.rows("SELECT id FROM changes WHERE item_count > 0 ORDER BY id DESC")
    for (change_id,) in changes:
        if desk.journal.change(change_id).undone_by is None:
            desk.journal.undo(change_id, by=None)
    untouched = filled(tmp_path / "again").root
    assert [*contents(desk.music).values()] == [*contents(untouched).values()]
    desk.close()


@pytest.mark.long
def test_four_hundred_killed_writers_damage_nothing(
    tmp_path: Path, children: Children, writers: Writers
) -> None:
    run(tmp_path, children, writers, kills=400, seed=2).close()
