"""From a template to a plan: new names folder by folder, and all that stands against them."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from soniq import text
from soniq.files import naming
from soniq.library.placing.titles import album_folder
from soniq.moving import facts, plan_rows
from soniq.moving.companions import Along, Companions
from soniq.moving.facts import Facts
from soniq.moving.grounds import Ground, Reach, ground, told
from soniq.moving.model import Move, MoveKind, PlanId, Stamp, Trouble
from soniq.moving.templates import Template
from soniq.store.database import Database
from soniq.units import FileId, Progress, RootId, Tell

PART = 500
"""Moves that are written together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Files of one folder that are to be named."""

    root_id: RootId
    folder: bytes
    files: Sequence[FileId]


class Planning:
    """Fills one plan."""

    def __init__(self, db: Database, plan_id: PlanId, template: Template, tell: Tell) -> None:
        self._db = db
        self._plan_id = plan_id
        self._template = template
        self._tell = tell
        self._grounds: dict[RootId, Ground] = {}
        self._reach: dict[RootId, Reach] = {}
        self._companions: dict[RootId, Companions] = {}
        self._kept: list[Move] = []
        self._position = 0
        self.same = 0

    def run(self, batches: Sequence[Batch]) -> None:
        """Raises Stopped: `tell` raised it."""
        for done, batch in enumerate(batches):
            self._tell(Progress(done=done, total=len(batches), note=text.shown(batch.folder)))
            self._name(batch)
        for root_id, companions in self._companions.items():
            self._keep(self._along(root_id, companions.of_albums()))
        self._flush()
        with self._db.write() as tx:
            plan_rows.mark_twins(tx, self._plan_id)
        self._find_taken()
        with self._db.write() as tx:
            while plan_rows.spread(tx, self._plan_id):
                pass

    def _name(self, batch: Batch) -> None:
        found = facts.of_files(self._db.read(), batch.files)
        ground = self._ground(batch.root_id)
        moves = []
        for file in found:
            source = _joined(batch.folder, file.name)
            target = self._target(ground, file)
            if target == source:
                self.same += 1
            else:
                moves.append(self._move(ground, batch.folder, source, target, file))
        if not moves:
            return
        self._keep(moves)
        if ground.trouble is None:
            companions = self._companions.setdefault(ground.root_id, Companions(ground.path))
            going = [move for move in moves if move.trouble is None]
            self._keep(
                self._along(ground.root_id, companions.of_folder(batch.folder, going))
                if going
                else []
            )

    def _target(self, ground: Ground, file: Facts) -> bytes:
        path = self._template.path(
            file.values,
            ending=naming.ending_of(file.name),
            otherwise=text.shown(file.name.rpartition(b".")[0]),
        )
        return respelled(ground.path, path) if ground.is_case_blind else path

    def _move(
        self, ground: Ground, folder: bytes, source: bytes, target: bytes, file: Facts
    ) -> Move:
        move = Move(
            position=self._next(),
            kind=MoveKind.RENAME,
            file_id=file.file_id,
            lead_id=None,
            album_id=file.album_id,
            root_id=ground.root_id,
            base=album_folder(folder)[0],
            source=source,
            target=target,
            stamp=file.stamp,
        )
        return self._checked(ground, move)

    def _along(self, root_id: RootId, found: list[Along]) -> Iterator[Move]:
        ground = self._ground(root_id)
        for one in found:
            try:
                about = os.lstat(ground.place(one.source))
            except OSError:
                continue
            move = Move(
                position=self._next(),
                kind=MoveKind.RENAME,
                file_id=None,
                lead_id=None if one.lead is None else one.lead.file_id,
                album_id=one.album.album_id,
                root_id=root_id,
                base=one.album.base,
                source=one.source,
                target=one.target,
                stamp=Stamp(inode=about.st_ino, size=about.st_size, mtime_ns=about.st_mtime_ns),
            )
            yield self._checked(ground, move)

    def _checked(self, ground: Ground, move: Move) -> Move:
        found = self._trouble(ground, move)
        return move if found is None else replace(move, trouble=found[0], note=found[1])

    def _trouble(self, ground: Ground, move: Move) -> tuple[Trouble, str] | None:
        if ground.trouble is not None:
            return ground.trouble, ground.note
        if len(ground.place(move.target)) > naming.LONGEST_PATH:
            return Trouble.TOO_LONG, "The path would be longer than disks take."
        if move.target.count(b"/") > naming.DEEPEST:
            return Trouble.TOO_LONG, f"The path would be more than {naming.DEEPEST} folders deep."
        place = ground.place(move.source)
        try:
            about = os.lstat(place)
        except OSError as error:
            return told(error)
        if stat.S_ISLNK(about.st_mode):
            return Trouble.LINK, "It is a link; soniq moves files only where they really lie."
        stamp = Stamp(inode=about.st_ino, size=about.st_size, mtime_ns=about.st_mtime_ns)
        if stamp != move.stamp:
            return Trouble.CHANGED, "The file was changed since the last scan. Scan its folder."
        if not os.access(os.path.dirname(place), os.W_OK | os.X_OK):
            return Trouble.READ_ONLY, "soniq's user has no right to write in its folder."
        reach = self._reach.setdefault(ground.root_id, Reach(ground))
        return reach.trouble(move.target.rpartition(b"/")[0], about.st_dev)

    def _find_taken(self) -> None:
        """Asks the disk what has the new names now."""
        after = 0
        while part := plan_rows.every(self._db.read(), self._plan_id, after=after, first=PART):
            after = part[-1].position
            listings: dict[bytes, dict[str, list[bytes]]] = {}
            marks = [
                (move.position, *found)
                for move in part
                if move.trouble is None and (found := self._occupied(move, listings)) is not None
            ]
            with self._db.write() as tx:
                plan_rows.mark(tx, self._plan_id, marks)

    def _occupied(
        self, move: Move, listings: dict[bytes, dict[str, list[bytes]]]
    ) -> tuple[bytes | None, tuple[Trouble, str] | None] | None:
        folder, _, name = move.target.rpartition(b"/")
        place = self._ground(move.root_id).place(folder)
        if place not in listings:
            listings[place] = _twins_in(place)
        waits_for = None
        for other in listings[place].get(naming.twin(name), []):
            path = _joined(folder, other)
            if path == move.source:
                continue
            if not plan_rows.is_source(self._db.read(), self._plan_id, move.root_id, path):
                return None, (Trouble.TAKEN, f"{text.shown(other)} has that name, and stays.")
            waits_for = path
        return None if waits_for is None else (waits_for, None)

    def _keep(self, moves: Sequence[Move] | Iterator[Move]) -> None:
        self._kept.extend(moves)
        if len(self._kept) >= PART:
            self._flush()

    def _flush(self) -> None:
        kept, self._kept = self._kept, []
        if kept:
            with self._db.write() as tx:
                plan_rows.add(tx, self._plan_id, kept)

    def _ground(self, root_id: RootId) -> Ground:
        if root_id not in self._grounds:
            self._grounds[root_id] = ground(self._db.read(), root_id)
        return self._grounds[root_id]

    def _next(self) -> int:
        self._position += 1
        return self._position


def respelled(root: bytes, path: bytes) -> bytes:
    """The path with the folders that are there already spelled as they are: where "Abba" and
    "ABBA" are one folder, a file cannot be in the one and not in the other."""
    *folders, name = path.split(b"/")
    found: list[bytes] = []
    for folder in folders:
        twins = _twins_in(os.path.join(root, *found)).get(naming.twin(folder), [])
        found.append(folder if folder in twins or not twins else twins[0])
    return b"/".join([*found, name])


def _twins_in(place: bytes) -> dict[str, list[bytes]]:
    """What a folder holds, by names that some disks take for one."""
    found: dict[str, list[bytes]] = {}
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                found.setdefault(naming.twin(entry.name), []).append(entry.name)
    except OSError:
        return {}
    return found


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name
