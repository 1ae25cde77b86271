"""Where the files of an arrival would go, and what stands against each."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from soniq import text
from soniq.arrivals.model import ArrivalFile, Fate, Kind
from soniq.arrivals.naming import Sleeve, Song, values
from soniq.files import naming
from soniq.moving.grounds import Ground, Reach
from soniq.moving.planning import respelled
from soniq.moving.templates import Template

LEFT_OUT = "Soniq leaves such files out."
NOT_WANTED = "It is left out, as you wished."


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A file of the library that holds the same sound."""

    path: bytes


def planned(
    files: Sequence[ArrivalFile],
    songs: Mapping[int, Song],
    sleeve: Sleeve,
    template: Template,
    ground: Ground | None,
    owned: Mapping[bytes, Owned],
    *,
    bonus: bool,
) -> list[ArrivalFile]:
    """The files with their targets and fates.

    songs: by position, those that could be read; a file of Kind.TRACK without one keeps its
    trouble. ground: None while no music folder is chosen. owned: by the hash of the sound. bonus:
    what is no song goes along.
    """
    plan = _Plan(template, sleeve, ground)
    heard: dict[bytes, str] = {}
    done = [_song(plan, one, songs.get(one.position), owned, heard) for one in files]
    folder = plan.folder
    return [
        _beside(plan, one, folder, bonus=bonus) if one.kind is not Kind.TRACK else one
        for one in done
    ]


class _Plan:
    """Names that were given out, and what the disk says to them."""

    def __init__(self, template: Template, sleeve: Sleeve, ground: Ground | None) -> None:
        self.template = template
        self.sleeve = sleeve
        self._ground = ground
        usable = ground is not None and ground.trouble is None
        self._reach = Reach(ground) if usable and ground is not None else None
        self._device = os.lstat(ground.path).st_dev if usable and ground is not None else 0
        self._taken: set[str] = set()
        self._folders: list[bytes] = []
        self._listed: dict[bytes, set[str]] = {}

    @property
    def folder(self) -> bytes:
        """That all songs share."""
        if not self._folders:
            return b""
        return os.path.commonpath(self._folders) if all(self._folders) else b""

    def settled(self, one: ArrivalFile, target: bytes) -> ArrivalFile:
        """The file with that target, or another one beside it where one of this plan has it."""
        if self._ground is not None and self._ground.is_case_blind:
            target = respelled(self._ground.path, target)
        target = self._apart(target)
        self._taken.add(naming.twin(target))
        trouble = self._trouble(target)
        if trouble is not None:
            return replace(one, target=target, fate=Fate.TROUBLE, note=trouble)
        return replace(one, target=target, fate=Fate.FILE, note="")

    def song_at(self, target: bytes) -> None:
        self._folders.append(target.rpartition(b"/")[0])

    def _apart(self, target: bytes) -> bytes:
        stem, ending = os.path.splitext(target)
        number, found = 1, target
        while naming.twin(found) in self._taken:
            number += 1
            found = b"%s (%d)%s" % (stem, number, ending)
        return found

    def _trouble(self, target: bytes) -> str | None:
        ground = self._ground
        if ground is None:
            return None
        if ground.trouble is not None or self._reach is None:
            return ground.note
        if len(ground.place(target)) > naming.LONGEST_PATH or target.count(b"/") > naming.DEEPEST:
            return "The path would be longer than disks take."
        folder, _, name = target.rpartition(b"/")
        found = self._reach.trouble(folder, self._device)
        if found is not None:
            return found[1]
        if naming.twin(name) in self._names(ground.place(folder)):
            return f"Something is called {text.shown(name)} there already, and stays."
        return None

    def _names(self, place: bytes) -> set[str]:
        if place not in self._listed:
            try:
                self._listed[place] = {naming.twin(name) for name in os.listdir(place)}
            except OSError:
                self._listed[place] = set()
        return self._listed[place]


def _song(
    plan: _Plan,
    one: ArrivalFile,
    song: Song | None,
    owned: Mapping[bytes, Owned],
    heard: dict[bytes, str],
) -> ArrivalFile:
    if one.kind is not Kind.TRACK:
        return one
    if song is None:
        return replace(one, target=None)
    target = plan.template.path(
        values(song, plan.sleeve),
        ending=naming.ending_of(os.fsencode(one.name.rpartition("/")[2])),
        otherwise=song.title or "Track",
    )
    plan.song_at(target)
    sound = song.audio_hash
    if sound is not None and sound in owned:
        note = f"You have it already: {text.shown(owned[sound].path)}."
        return replace(one, target=None, fate=Fate.OWNED, note=note)
    if sound is not None and sound in heard:
        note = f"The same sound as {heard[sound]}."
        return replace(one, target=None, fate=Fate.OWNED, note=note)
    if sound is not None:
        heard[sound] = one.name
    return plan.settled(one, target)


def _beside(plan: _Plan, one: ArrivalFile, folder: bytes, *, bonus: bool) -> ArrivalFile:
    if one.kind is Kind.OTHER:
        return replace(one, target=None, fate=Fate.LEFT, note=one.note or LEFT_OUT)
    if not bonus:
        return replace(one, target=None, fate=Fate.LEFT, note=NOT_WANTED)
    own = PurePosixPath(one.name)
    name = naming.safe_name(own.stem, ending=naming.ending_of(os.fsencode(own.name)))
    path = name.encode()
    return plan.settled(one, folder + b"/" + path if folder else path)
