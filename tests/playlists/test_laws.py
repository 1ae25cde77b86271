"""Whatever people do to their lists: plain lists in Python say the same, and so does a restore."""

import random
import re
from pathlib import Path

import pytest

from soniq.errors import Invalid
from soniq.playlists import hand, ranks
from soniq.playlists.model import Duplicates, EntryId, PlaylistId
from tests.plans import Asked
from tests.playlists.shelves import ADA, Shelves, copied, ids, opened


class Model:
    """The lists as plain Python keeps them: (entry, track) in order, and what was taken out."""

    def __init__(self, shelves: Shelves, chance: random.Random) -> None:
        self.playlists = shelves.playlists
        self.chance = chance
        self.lists: dict[PlaylistId, list[tuple[EntryId, int]]] = {}
        self.gone: dict[PlaylistId, list[tuple[EntryId, int]]] = {}
        self.put_away: dict[PlaylistId, list[tuple[EntryId, int]]] = {}

    def step(self) -> None:
        acts = [self.create, self.add, self.add, self.move, self.move, self.remove, self.put_back,
                self.replace, self.delete, self.restore]  # fmt: skip
        act = self.chance.choice(acts)
        if self.lists or act in (self.create, self.restore):
            act()

    def create(self) -> None:
        tracks = self.some(5)
        made = self.playlists.create(ADA, "List", ids(*tracks))
        self.lists[made.id] = list(zip(self.entries(made.id), tracks, strict=True))
        self.gone[made.id] = []

    def add(self) -> None:
        one, there = self.pick()
        before = self.chance.choice([None, *(entry for entry, _ in there)])
        tracks = self.some(4)
        added = self.playlists.add(one, ADA, ids(*tracks), duplicates=Duplicates.ADD, before=before)
        place = len(there) if before is None else [entry for entry, _ in there].index(before)
        there[place:place] = zip(added.entries, tracks, strict=True)

    def move(self) -> None:
        one, there = self.pick()
        moving = self.chance.sample(there, min(len(there), self.chance.randint(0, 4)))
        before = self.chance.choice([None, *(entry for entry, _ in there)])
        self.playlists.move(one, ADA, [entry for entry, _ in moving], before=before)
        self.lists[one] = ranks.placed(  # its own law is held in test_by_hand
            there, moving, next((pair for pair in there if pair[0] == before), None)
        )

    def remove(self) -> None:
        one, there = self.pick()
        out = self.chance.sample(there, min(len(there), 2))
        self.playlists.remove(one, ADA, [entry for entry, _ in out])
        self.lists[one] = [pair for pair in there if pair not in out]
        self.gone[one] += out

    def put_back(self) -> None:
        """Where exactly, other moves may have changed; that it is there again, they have not."""
        one, there = self.pick()
        back = self.gone[one][-1:]
        self.playlists.put_back(one, ADA, [entry for entry, _ in back])
        self.gone[one] = self.gone[one][:-1]
        order = self.entries(one)
        self.lists[one] = sorted([*there, *back], key=lambda pair: order.index(pair[0]))
        assert [pair for pair in self.lists[one] if pair not in back] == there

    def replace(self) -> None:
        one, there = self.pick()
        tracks = self.some(6)
        self.playlists.replace_entries(one, ADA, ids(*tracks))
        now = list(zip(self.entries(one), tracks, strict=True))
        self.gone[one] += [pair for pair in there if pair not in now]
        self.lists[one] = now

    def delete(self) -> None:
        one, there = self.pick()
        self.playlists.delete(one, ADA)
        self.put_away[one] = there
        del self.lists[one]

    def restore(self) -> None:
        for one, there in self.put_away.items():
            self.playlists.restore(one, ADA)
            self.lists[one] = there
        self.put_away = {}

    def check(self) -> None:
        for one, there in self.lists.items():
            page = self.playlists.entries(one, ADA)
            assert [(entry.id, entry.track_id) for entry in page.entries] == there
        assert {one.id for one in self.playlists.of(ADA)} == self.lists.keys()
        assert {one.id for one in self.playlists.deleted(ADA)} == self.put_away.keys()

    def pick(self) -> tuple[PlaylistId, list[tuple[EntryId, int]]]:
        one = self.chance.choice(sorted(self.lists))
        return one, self.lists[one]

    def some(self, most: int) -> list[int]:
        return [self.chance.randint(1, 60) for _ in range(self.chance.randint(0, most))]

    def entries(self, one: PlaylistId) -> list[EntryId]:
        page = self.playlists.entries(one, ADA)
        return [entry.id for entry in page.entries if entry.id is not None]


@pytest.mark.parametrize("seed", range(6))
def test_any_row_of_acts_is_that_of_plain_lists_and_outlives_a_restore(
    library: Path, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranks, "GAP", 4)  # so that lists are numbered anew all the time
    backup = tmp_path / "backup.sqlite"
    path = copied(library, tmp_path / "now")
    chance = random.Random(seed)
    with opened(path) as shelves:
        model = Model(shelves, chance)
        for step in range(120):
            if step == 40:
                shelves.db.backup(backup)
            model.step()
            model.check()
    for stale in ("library.sqlite-wal", "library.sqlite-shm"):
        path.with_name(stale).unlink(missing_ok=True)
    backup.replace(path)
    with opened(path) as shelves:
        shelves.replay()
        model.playlists = shelves.playlists
        model.check()


def test_a_list_grows_to_its_length_and_no_further(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "LONGEST", 5)
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 3, 4))
    with pytest.raises(Invalid, match="5 at most"):
        shelves.playlists.add(made.id, ADA, ids(5, 6))
    entry = shelves.ids(made.id)[0]
    shelves.playlists.remove(made.id, ADA, [entry])
    shelves.playlists.replace_entries(made.id, ADA, ids(1, 2, 3, 4, 5))
    with pytest.raises(Invalid):
        shelves.playlists.put_back(made.id, ADA, [entry])


@pytest.fixture
def asked(shelves: Shelves) -> Asked:
    return Asked(
        db=shelves.db,
        about=re.compile(r"playlist"),
        big=re.compile(r"SCAN (t|e|f|tracks|files|playlist_entries|playlist_entries AS e)\b"),
        sort=re.compile(r"USE TEMP B-TREE FOR ORDER BY"),
        few=re.compile(r"deleted_at_ms IS NOT NULL|e\.track_id = "),
    )


def test_nothing_that_is_done_to_a_list_reads_all_lists_or_tracks_through(
    shelves: Shelves, asked: Asked
) -> None:
    chance = random.Random(1)
    model = Model(shelves, chance)
    for _ in range(60):
        model.step()
        model.check()
    one = next(iter(model.lists))
    track = shelves.tracks(one)
    shelves.playlists.holding(track[0], ADA) if track else None
    shelves.playlists.tie()
    shelves.playlists.purge()
    shelves.change("DELETE FROM tracks WHERE id = 299")
    assert list(asked.faults()) == []
