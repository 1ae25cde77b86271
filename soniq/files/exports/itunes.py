"""iTunes' and Apple Music's Library.xml: counts, ratings, loves, playlists, and what is in it.

It tells no single plays, only how often and when last. Smart lists come as the tracks that they
held; folders of lists, and the lists that the program makes by itself, are left out.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from soniq.files.exports.apple import Shelf
from soniq.files.exports.model import Counted, Entry, Left, Liked, Listed, Refused, Told
from soniq.files.exports.plist import parts
from soniq.files.exports.values import Fields, fields, moment, span, text, whole
from soniq.units import Moment

MOST_PLAYS = 1_000_000
_OTHER = {
    "Podcast": "podcast episodes",
    "Movie": "films",
    "TV Show": "television shows",
    "Has Video": "music videos",
    "Voice Memo": "voice memos",
    "Audiobook": "audiobooks",
}


def library(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    tracks: dict[int, Told] = {}
    early: list[Fields] = []
    shelf = Shelf()
    for key, said in parts(stream):
        if key == "Tracks" and isinstance(said, tuple):
            track = fields(said[1])
            other = next((what for name, what in _OTHER.items() if track.get(name) is True), None)
            if other or track.get("Track Type") == "URL":
                yield Left(what=other or "radio stations")
            else:
                yield from _track(str(said[0]), track, tracks, shelf)
        elif key == "Playlists" and tracks:
            yield from _playlist(fields(said), tracks)
        elif key == "Playlists":  # before the tracks, as nobody but other programs writes it
            early.append(fields(said))
    for held in early:
        yield from _playlist(held, tracks)
    yield from shelf.entries()


def origin(stream: BinaryIO) -> str:
    """What makes it this library, of all that a person has; empty where it does not say."""
    for key, said in parts(stream):
        if key == "Library Persistent ID":
            return text(said)
        if key == "Tracks":
            return ""
    return ""


def _track(key: str, track: Fields, tracks: dict[int, Told], shelf: Shelf) -> Iterator[Entry]:
    location = track.get("Location")
    told = Told(
        artist=text(track.get("Artist")),
        title=text(track.get("Name")),
        album=text(track.get("Album")),
        duration=span(track.get("Total Time")),
        path=location.encode("utf-8", "replace") if isinstance(location, str) else None,
        track_number=whole(track.get("Track Number"), most=999) or None,
        disc_number=whole(track.get("Disc Number"), most=99) or None,
    )
    number = whole(track.get("Track ID", key), most=2**53)
    if number is None or not (told.title or told.path):
        yield Refused(place=f"track {text(key)}", reason="It names no title and no file.")
        return
    tracks[number] = told
    shelf.add(track, told)
    plays = whole(track.get("Play Count"), most=MOST_PLAYS) or 0
    skips = whole(track.get("Skip Count"), most=MOST_PLAYS) or 0
    if plays or skips:
        last = moment(track.get("Play Date UTC")) if plays else None
        yield Counted(told=told, plays=plays, skips=skips, last_played=last)
    yield from _likes(track, told)


def _likes(track: Fields, told: Told) -> Iterator[Entry]:
    """What the program reckons from other ratings is nobody's opinion."""
    stars = _stars(track, "Rating")
    loved = True if track.get("Loved") is True or track.get("Favorited") is True else None
    if track.get("Disliked") is True:
        loved = False
    if stars or loved is not None:
        yield Liked(told=told, rating=stars, loved=loved)
    if told.album and (stars := _stars(track, "Album Rating")):
        yield Liked(told=told, rating=stars, of_album=True)


def _stars(track: Fields, name: str) -> int | None:
    """1–5, of 20 to the star; half stars count up."""
    if track.get(f"{name} Computed") is True:
        return None
    found = whole(track.get(name), most=100)
    return max(1, min(5, (found + 10) // 20)) if found else None


def _playlist(said: Fields, tracks: Mapping[int, Told]) -> Iterator[Entry]:
    name = text(said.get("Name")) or "Playlist"
    if said.get("Master") is True or "Distinguished Kind" in said:
        return
    if said.get("Folder") is True:
        yield Left(what="folders of playlists")
        return
    items = said.get("Playlist Items")
    ids = [fields(item).get("Track ID") for item in items] if isinstance(items, list) else []
    entries = tuple(tracks[one] for one in ids if isinstance(one, int) and one in tracks)
    if len(entries) < len(ids):
        yield Left(what="entries of playlists that are no music", count=len(ids) - len(entries))
    if not entries:
        yield Left(what="empty playlists")
        return
    yield Listed(
        key=text(said.get("Playlist Persistent ID")) or name,
        name=name,
        description=text(said.get("Description")),
        entries=entries,
    )
