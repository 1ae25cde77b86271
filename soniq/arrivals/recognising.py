"""Which album an arrival is, and which of its wanted songs it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soniq.arrivals import contents
from soniq.arrivals.naming import Sleeve, Song
from soniq.library.wanted import ToldAlbum
from soniq.titles import words
from soniq.units import TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What tells an album of the grid."""

    title: str
    artist: str
    group_id: str | None
    barcodes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A song that is wanted."""

    id: TrackId
    title: str
    disc_number: int
    track_number: int | None
    isrc: str | None
    musicbrainz_id: str | None


def tellings(sleeve: Sleeve, name: str) -> list[ToldAlbum]:
    """What the album may be told by, the surest first: the songs' tags, then the zip's name."""
    found = []
    if sleeve.album and sleeve.artist:
        found.append(
            ToldAlbum(
                title=sleeve.album,
                artists=(sleeve.artist,),
                release_date=str(sleeve.year) if sleeve.year else None,
                barcode=sleeve.barcode,
                musicbrainz_release_group_id=sleeve.group_id,
            )
        )
    artist, album = contents.album_named(name)
    if artist and album:
        found.append(ToldAlbum(title=album, artists=(artist,)))
    return found


def reason(sleeve: Sleeve, known: Known, *, by_tags: bool) -> tuple[bool, str]:
    """Whether it is sure that the arrival is this album, and why, for people."""
    if sleeve.group_id and sleeve.group_id == known.group_id:
        return True, "MusicBrainz' id of the album is in its tags."
    if sleeve.barcode and sleeve.barcode.lstrip("0") in known.barcodes:
        return True, "Its barcode is that of the album."
    same_title = words.title(sleeve.album).key == words.title(known.title).key
    same_artist = words.credit(sleeve.artist).key == words.credit(known.artist).key
    if not by_tags and same_title and same_artist:
        return False, "Album and artist are called the same, but its tags may mean another one."
    if not by_tags:
        return False, "The file is called like it, but its tags name another album."
    if same_title and same_artist:
        return True, "Album and artist are called the same."
    return False, "Album and artist are called nearly the same."


def brought(songs: Sequence[Song], wanted: Sequence[Wanted]) -> Mapping[int, TrackId]:
    """The wanted song that each one is, by position. Each is met by one song at most."""
    found: dict[int, TrackId] = {}
    left = {one.id: one for one in wanted}
    for is_it in (_same_id, _same_place, _same_title):
        for song in songs:
            if song.position in found:
                continue
            one = next((one for one in left.values() if is_it(song, one)), None)
            if one is not None:
                found[song.position] = one.id
                del left[one.id]
    return found


def _same_id(song: Song, one: Wanted) -> bool:
    isrc, recording = song.tags.isrc, song.tags.mb_recording_id
    return (isrc is not None and isrc == one.isrc) or (
        recording is not None and recording == one.musicbrainz_id
    )


def _same_place(song: Song, one: Wanted) -> bool:
    return (
        (song.tags.disc_number or 1, song.number) == (one.disc_number, one.track_number)
        and _same_title(song, one)
    )  # fmt: skip


def _same_title(song: Song, one: Wanted) -> bool:
    return words.title(song.title).key == words.title(one.title).key
