"""Moves as the journal keeps them: places before and after, in JSON, whatever bytes a path has."""

from collections.abc import Mapping
from dataclasses import dataclass

from soniq import text
from soniq.events import JSON
from soniq.journal.model import Item
from soniq.moving.model import Move, MoveKind, Stamp
from soniq.units import FileId, RootId


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a file lay, or lies now. is_away: in quarantine. is_gone: deleted for good."""

    root_id: RootId
    path: bytes
    is_away: bool = False
    is_gone: bool = False
    stamp: Stamp | None = None
    """Of what goes along, which the catalogue does not know."""

    def spelled(self) -> dict[str, JSON]:
        shown = text.shown(self.path)
        stamp = self.stamp
        return {
            "root": self.root_id,
            "path": shown,
            "bytes": None if shown.encode() == self.path else self.path.hex(),
            "away": self.is_away,
            "gone": self.is_gone,
            "stamp": None if stamp is None else [stamp.inode, stamp.size, stamp.mtime_ns],
        }

    @classmethod
    def read(cls, said: Mapping[str, JSON]) -> "Spot":
        root, path, raw, stamp = (said.get(name) for name in ("root", "path", "bytes", "stamp"))
        numbers = [one for one in stamp if isinstance(one, int)] if isinstance(stamp, list) else []
        return cls(
            root_id=RootId(root if isinstance(root, int) else 0),
            path=bytes.fromhex(raw) if isinstance(raw, str) else str(path).encode(),
            is_away=said.get("away") is True,
            is_gone=said.get("gone") is True,
            stamp=Stamp(inode=numbers[0], size=numbers[1], mtime_ns=numbers[2])
            if len(numbers) == 3
            else None,
        )


def item(move: Move) -> Item:
    """What a move did."""
    stamp = move.stamp if move.file_id is None else None
    before = Spot(
        root_id=move.root_id,
        path=move.source,
        is_away=move.kind is MoveKind.BACK,
        stamp=stamp,
    )
    after = Spot(
        root_id=move.root_id,
        path=move.target,
        is_away=move.kind is MoveKind.AWAY,
        stamp=stamp,
    )
    file_id = move.file_id or move.lead_id
    return Item(
        entity="album" if file_id is None else "file",
        entity_id=move.album_id or 0 if file_id is None else file_id,
        before=before.spelled(),
        after=after.spelled(),
    )


def gone(file_id: FileId, root_id: RootId, path: bytes) -> Item:
    """A file that was deleted from quarantine for good."""
    return Item(
        entity="file",
        entity_id=file_id,
        before=Spot(root_id=root_id, path=path, is_away=True).spelled(),
        after=Spot(root_id=root_id, path=path, is_away=True, is_gone=True).spelled(),
    )
