"""What the catalogue learns of moves that were made: rows follow their files, and tracks stay."""

from collections.abc import Iterable

from soniq.files.walk import IMAGES
from soniq.library.model import LibraryChanged
from soniq.library.shelves import Shelves
from soniq.moving import away_rows, move_rows
from soniq.moving.grounds import Ground
from soniq.moving.model import Move, MoveKind
from soniq.store.database import Tx
from soniq.units import ChangeId, FileId, FolderId, now


class Placing:
    """Writes moves of one music folder into the catalogue, without reading any file."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def place(
        self,
        tx: Tx,
        change_id: ChangeId,
        ground: Ground,
        moves: list[Move],
        emptied: Iterable[bytes],
    ) -> None:
        """emptied: folders that are no more."""
        shelves = self._shelves
        folders = self._folders(tx, ground, moves)
        away = [move for move in moves if move.kind is MoveKind.AWAY]
        others = [move for move in moves if move.kind is not MoveKind.AWAY]
        if away:
            lost = shelves.put_away(tx, _triples(away, folders))
            tx.emit(LibraryChanged(added=0, changed=0, missing=lost.missing))
            away_rows.add(tx, change_id, away, now())
            hidden = {folders[_folder(move.target)] for move in away}
            shelves.lose_folders(tx, [*hidden, *self._above_hidden(tx, ground, away)])
        if others:
            displaced = shelves.rename(tx, _triples(others, folders))
            if displaced:
                shelves.lose(tx, displaced)
            away_rows.drop(tx, [move.file_id for move in others if move.file_id is not None])
            shelves.move_images(tx, _images(others, folders))
        gone = move_rows.folders_at(tx.reader, ground.root_id, emptied)
        shelves.lose_folders(tx, list(gone.values()))
        sources = {folders[_folder(move.source)] for move in moves} - set(gone.values())
        files = [move.file_id for move in others if move.file_id is not None]
        tracks = set(move_rows.tracks_of(tx.reader, files))
        tracks |= set(move_rows.tracks_in(tx.reader, sources))
        if tracks:
            shelves.reshelve(tx, sorted(tracks))

    def _folders(self, tx: Tx, ground: Ground, moves: list[Move]) -> dict[bytes, FolderId]:
        """Rows of all folders that are touched; those where files lie now are there."""
        paths = {_folder(end) for move in moves for end in (move.source, move.target)}
        folders = {
            path: self._shelves.folder(tx, ground.root_id, path, root_name=ground.name)
            for path in sorted(paths)
        }
        for folder_id in folders.values():
            self._shelves.open_folder(tx, folder_id)
        arrived = [_folder(move.target) for move in moves if move.kind is not MoveKind.AWAY]
        for folder_id in move_rows.missing_folders(tx.reader, ground.root_id, arrived):
            self._shelves.close_folder(tx, folder_id, mtime_ns=0, listing=None)
        return folders

    def _above_hidden(self, tx: Tx, ground: Ground, away: list[Move]) -> list[FolderId]:
        """Folders of the quarantine are in no list."""
        paths = set()
        for move in away:
            path = _folder(move.target)
            while path:
                paths.add(path)
                path = _folder(path)
        return list(move_rows.folders_at(tx.reader, ground.root_id, paths).values())


def _triples(
    moves: list[Move], folders: dict[bytes, FolderId]
) -> list[tuple[FileId, FolderId, bytes]]:
    return [
        (move.file_id, folders[_folder(move.target)], _name(move.target))
        for move in moves
        if move.file_id is not None
    ]


def _images(
    moves: list[Move], folders: dict[bytes, FolderId]
) -> list[tuple[FolderId, bytes, FolderId, bytes]]:
    return [
        (
            folders[_folder(move.source)],
            _name(move.source),
            folders[_folder(move.target)],
            _name(move.target),
        )
        for move in moves
        if move.file_id is None and move.source.rpartition(b".")[2].lower() in IMAGES
    ]


def _folder(path: bytes) -> bytes:
    return path.rpartition(b"/")[0]


def _name(path: bytes) -> bytes:
    return path.rpartition(b"/")[2]
