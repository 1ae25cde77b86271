"""What goes along when files move: lyrics and cue sheets with their track, covers with the album.

An album's images and cue sheets leave its folder only when no sound stays in it, and all go to one
new folder. What else lies there (scans of booklets, texts) stays where it is.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from soniq.files.walk import AUDIO, IMAGES
from soniq.library.placing.titles import album_folder
from soniq.moving.model import Move

WITH_TRACK = frozenset((b"lrc", b"cue", b"txt"))
WITH_ALBUM = IMAGES | {b"cue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """A file that goes along, by paths relative to the root. lead: None: with the album."""

    source: bytes
    target: bytes
    lead: Move | None
    album: Move
    """A move of its album."""


@dataclass(slots=True)
class _Parted:
    """An album's folder without sounds of its own, and the disc folders that leave it."""

    discs: dict[bytes, bytes] = field(default_factory=dict)
    """The new folder of the album, by disc folder."""
    stays: bool = False
    album: Move | None = None


class Companions:
    """Looks at one music folder, folder by folder."""

    def __init__(self, root: bytes) -> None:
        self._root = root
        self._parted: dict[bytes, _Parted] = defaultdict(_Parted)

    def of_folder(self, folder: bytes, moves: Sequence[Move]) -> list[Along]:
        """moves: of sounds that lie directly in the folder, those without trouble."""
        names = _plain_files(os.path.join(self._root, folder))
        leaving = {_split(move.source)[1]: move for move in moves}
        along = _with_tracks(folder, names, leaving)
        taken = {one.source for one in along}
        base = album_folder(folder)[0]
        stays = any(_ending(name) in AUDIO and name not in leaving for name in names)
        targets = {_split(move.target)[0] for move in moves}
        if base != folder:
            self._note_disc(base, folder, moves, targets, stays=stays)
        if not stays and len(targets) == 1 and (target := targets.pop()) != folder:
            along += _with_album(folder, names, target, moves[0], taken)
        return along

    def of_albums(self) -> list[Along]:
        """What lies above disc folders; to be asked when every folder was looked at."""
        along: list[Along] = []
        for base, parted in self._parted.items():
            targets = set(parted.discs.values())
            if parted.stays or parted.album is None or len(targets) != 1 or base in targets:
                continue
            place = os.path.join(self._root, base)
            names = _plain_files(place)
            if any(_ending(name) in AUDIO for name in names) or self._others(base, parted):
                continue
            along += _with_album(base, names, targets.pop(), parted.album, set())
        return along

    def _note_disc(
        self, base: bytes, folder: bytes, moves: Sequence[Move], targets: set[bytes], *, stays: bool
    ) -> None:
        parted = self._parted[base]
        homes = {album_folder(target)[0] for target in targets}
        parted.stays |= stays or len(homes) != 1
        if moves and not parted.stays:
            parted.discs[folder] = homes.pop()
            parted.album = moves[0]

    def _others(self, base: bytes, parted: _Parted) -> bool:
        """Whether a disc folder of the album holds sounds and does not leave."""
        for name in _plain_folders(os.path.join(self._root, base)):
            disc = base + b"/" + name if base else name
            if disc in parted.discs or album_folder(disc)[0] != base:
                continue
            if any(_ending(one) in AUDIO for one in _plain_files(os.path.join(self._root, disc))):
                return True
        return False


def _with_tracks(folder: bytes, names: Iterable[bytes], leaving: dict[bytes, Move]) -> list[Along]:
    """Files that are called as one track alone, which leaves."""
    of_stem: dict[bytes, list[bytes]] = defaultdict(list)
    for name in names:
        if _ending(name) in AUDIO:
            of_stem[_stem(name)].append(name)
    along: list[Along] = []
    for name in names:
        if _ending(name) not in WITH_TRACK:
            continue
        moves = [leaving.get(sound) for sound in of_stem.get(_stem(name), [])]
        targets = {_stem(move.target) for move in moves if move is not None}
        if moves and moves[0] is not None and None not in moves and len(targets) == 1:
            target = targets.pop() + b"." + name.rpartition(b".")[2]
            source = _joined(folder, name)
            if target != source:
                along.append(Along(source=source, target=target, lead=moves[0], album=moves[0]))
    return along


def _with_album(
    folder: bytes, names: Iterable[bytes], target: bytes, album: Move, taken: set[bytes]
) -> list[Along]:
    return [
        Along(source=source, target=_joined(target, name), lead=None, album=album)
        for name in names
        if _ending(name) in WITH_ALBUM and (source := _joined(folder, name)) not in taken
    ]


def _plain_files(place: bytes) -> list[bytes]:
    return sorted(_names(place, folders=False))


def _plain_folders(place: bytes) -> list[bytes]:
    return sorted(_names(place, folders=True))


def _names(place: bytes, *, folders: bool) -> list[bytes]:
    try:
        with os.scandir(place) as entries:
            return [
                entry.name
                for entry in entries
                if not entry.name.startswith(b".soniq")
                and (
                    entry.is_dir(follow_symlinks=False)
                    if folders
                    else entry.is_file(follow_symlinks=False)
                )
            ]
    except OSError:
        return []


def _ending(name: bytes) -> bytes:
    return name.rpartition(b".")[2].lower()


def _stem(name: bytes) -> bytes:
    return name.rpartition(b".")[0]


def _split(path: bytes) -> tuple[bytes, bytes]:
    folder, _, name = path.rpartition(b"/")
    return folder, name


def _joined(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name
