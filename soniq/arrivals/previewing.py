"""What an arrival is, and where it would go: found, planned, and written down for a person."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from soniq.arrivals import contents, file_rows, recognising, rows, shelf_rows
from soniq.arrivals.file_rows import Kept
from soniq.arrivals.model import Arrival, ArrivalFile, Fate, Found, Kind
from soniq.arrivals.naming import Sleeve, Song, sleeve_of
from soniq.arrivals.planning import planned
from soniq.arrivals.unpacking import Unpacked
from soniq.child.model import Failure
from soniq.files.model import Reading
from soniq.library import roots
from soniq.library.shelves import Shelves
from soniq.moving import templates
from soniq.moving.grounds import Ground, ground
from soniq.store.database import Database
from soniq.units import AlbumId, Progress, RootId, Tell, TrackId


class Reader(Protocol):
    """Reads songs where strangers' files can do no harm; `child.service.Children` is one."""

    def read(self, paths: Iterable[bytes]) -> Iterable[tuple[bytes, Reading | Failure]]:
        """Answers in the order of the paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How an arrival is to be filed; None: as soniq finds right."""

    root_id: RootId | None = None
    template: str | None = None
    bonus: bool | None = None
    album_id: AlbumId | None = None


def read(staged: Sequence[Unpacked], reader: Reader, tell: Tell) -> list[Kept]:
    """What each file is; of songs, what their tags say."""
    kept = [_looked_at(position, one) for position, one in enumerate(staged)]
    paths = {os.fsencode(one.place): number for number, one in enumerate(staged)}
    songs = [path for path, number in paths.items() if kept[number].file.kind is Kind.TRACK]
    for done, (path, answer) in enumerate(reader.read(songs)):
        tell(Progress(done=done, total=len(songs), note="reading tags"))
        number = paths[path]
        kept[number] = _heard(kept[number], answer)
    return kept


class Previewing:
    """Plans arrivals whose files are known."""

    def __init__(self, db: Database, shelves: Shelves, template: Callable[[], str]) -> None:
        """template: by which files are named where nobody says otherwise."""
        self._db = db
        self._shelves = shelves
        self._template = template

    def plan(self, one: Arrival, kept: Sequence[Kept], wish: Wish) -> Found:
        """Plans anew, and writes it down. Raises Invalid: the template is wrong."""
        template = wish.template or one.template or self._template()
        parsed = templates.parse(template)
        bonus = one.bonus if wish.bonus is None else wish.bonus
        kept = sorted(kept, key=in_order)
        songs = {
            each.file.position: _song(each)
            for each in kept
            if each.file.kind is Kind.TRACK and each.tags is not None
        }
        sleeve = sleeve_of(list(songs.values()), one.name)
        chosen = one.found.album_id if one.found is not None and one.found.chosen else None
        found = self._found(one, sleeve, wish.album_id or chosen)
        wanted = self._wanted(found, list(songs.values()))
        root_id = wish.root_id or one.root_id or self._home(found.album_id)
        reader = self._db.read()
        files = planned(
            [replace(each.file, wanted_id=wanted.get(each.file.position)) for each in kept],
            songs,
            sleeve,
            parsed,
            None if root_id is None else ground(reader, root_id),
            shelf_rows.owned(
                reader, {song.audio_hash for song in songs.values() if song.audio_hash}
            ),
            bonus=bonus,
        )
        found = replace(found, brings=_brings(files))
        with self._db.write() as tx:
            file_rows.plan(tx, one.id, files)
            rows.set_plan(tx, one.id, found, root_id=root_id, template=template, bonus=bonus)
        return found

    def _found(self, one: Arrival, sleeve: Sleeve, chosen: AlbumId | None) -> Found:
        album_id, sure, why = chosen, True, "You said so."
        if chosen is None:
            album_id, sure, why = self._sought(sleeve, one.name)
        reader = self._db.read()
        wanted = [] if album_id is None else shelf_rows.wanted(reader, album_id)
        return Found(
            album=sleeve.album,
            artist=sleeve.artist,
            year=sleeve.year,
            album_id=album_id,
            chosen=chosen is not None,
            sure=sure,
            why=why,
            wanted=len(wanted),
        )

    def _sought(self, sleeve: Sleeve, name: str) -> tuple[AlbumId | None, bool, str]:
        for number, told in enumerate(recognising.tellings(sleeve, name)):
            with self._db.write() as tx:
                album_id = self._shelves.find_told(tx, told)
            known = None if album_id is None else shelf_rows.known(self._db.read(), album_id)
            if known is not None:
                by_tags = bool(sleeve.album and sleeve.artist) and number == 0
                sure, why = recognising.reason(sleeve, known, by_tags=by_tags)
                return album_id, sure, why
        return None, False, "The library does not know this album yet."

    def _wanted(self, found: Found, songs: Sequence[Song]) -> Mapping[int, TrackId]:
        if found.album_id is None:
            return {}
        return recognising.brought(songs, shelf_rows.wanted(self._db.read(), found.album_id))

    def _home(self, album_id: AlbumId | None) -> RootId | None:
        """Where the rest of the album lies; else the first folder that soniq may write in."""
        reader = self._db.read()
        there = None if album_id is None else shelf_rows.root_of_album(reader, album_id)
        if there is not None:
            return there
        every = [ground(reader, root.id) for root in roots.every(reader)]
        usable = [here for here in every if here.trouble is None]
        return next((here.root_id for here in (*usable, *every)), None)


def stands_against(here: Ground | None, files: Sequence[ArrivalFile]) -> str:
    """Why nothing can be filed now, for people; "" where something can."""
    if here is None:
        return "There is no music folder. Add one, and plan again."
    if here.trouble is not None:
        return here.note
    songs = [one for one in files if one.kind is Kind.TRACK]
    if any(one.fate is Fate.FILE for one in songs):
        return ""
    if songs and all(one.fate is Fate.OWNED for one in songs):
        return "You have all of its songs already."
    return "None of its songs can be filed; each says why."


def _looked_at(position: int, one: Unpacked) -> Kept:
    kind = contents.kind_of(one.name, _head(one.place))
    return Kept(
        file=ArrivalFile(
            position=position,
            name=one.name,
            kind=kind,
            size_bytes=one.size,
            fate=Fate.LEFT,
            title=contents.named(one.name)[1] if kind is Kind.TRACK else "",
        ),
        ending=one.place.suffix,
    )


def _heard(kept: Kept, answer: Reading | Failure) -> Kept:
    if isinstance(answer, Failure):
        return replace(
            kept, file=replace(kept.file, fate=Fate.TROUBLE, note=f"Not readable: {answer.reason}")
        )
    return replace(kept, tags=answer.tags, sound=answer.sound, audio_hash=answer.audio_hash)


def _song(kept: Kept) -> Song:
    assert kept.tags is not None
    return Song(
        position=kept.file.position,
        name=kept.file.name,
        tags=kept.tags,
        sound=kept.sound,
        audio_hash=kept.audio_hash,
    )


def in_order(kept: Kept) -> tuple[bool, int, int, str]:
    """A key to sort by: songs first, as the album has them."""
    tags = kept.tags
    disc = (tags.disc_number if tags else None) or 1
    number = (tags.track_number if tags else None) or 9_999
    return kept.file.kind is not Kind.TRACK, disc, number, kept.file.name


def _brings(files: Sequence[ArrivalFile]) -> int:
    return sum(one.wanted_id is not None and one.fate is Fate.FILE for one in files)


def _head(place: Path) -> bytes:
    with place.open("rb") as file:
        return file.read(contents.HEAD)
