"""Lists that are not all of one artist, and that have each recording once."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from soniq import text
from soniq.library.model import Track
from soniq.units import TrackId

_VERSION = re.compile(
    r"""\b(?:live | acoustic | unplugged | instrumental | demo | edit | version | take
    | remaster(?:ed|s|ing)? | mono | stereo | extended | radio | single | album | original
    | karaoke | bonus | explicit | clean | session | feat\.? | ft\.? | featuring | re-?recorded
    | alternate | outtake | rehearsal | reprise | deluxe | anniversary | (?:19|20)\d\d )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A bracket or an ending with one of these words says which version, not which song."""

_REMADE = re.compile(
    r"""\b(?:remix(?:ed)? | rmx | rework(?:ed)? | bootleg | mash-?up | dub | vip | club
    | (?<! original \s) (?<! album \s) (?<! single \s) (?<! radio \s) (?<! extended \s)
      (?<! mono \s) (?<! stereo \s) (?<! \d{4} \s) mix )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""With one of these it is another recording, often of another tempo: it sounds otherwise."""

_ENDING = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])\s*$|\s+[-–—]\s+([^-–—]+)$")
_FEATURING = re.compile(r"\s+(?:feat\.?|ft\.?|featuring)\s.*$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def song_key(title: str) -> str:
    """By what two titles are versions of one song: "Creep (Live)", "Creep – Radio Edit".

    "Creep (Zolta Remix)" is another.
    """
    song = title.strip()
    while (found := _ENDING.search(song)) and found.start():
        said = next(group for group in found.groups() if group is not None)
        if _REMADE.search(said) or not _VERSION.search(said):
            break
        song = song[: found.start()].rstrip()
    song = _FEATURING.sub("", song)
    return text.words(song) or text.fold(title)


def recording_keys(
    track: Track, *, sound: int | None = None, recording: str | None = None
) -> frozenset[Hashable]:
    """What a track shares with each other one of the same recording.

    sound: of its audio. recording: MusicBrainz' id.
    """
    keys: set[Hashable] = {(track.artist_key, song_key(track.title))}
    if sound is not None:
        keys.add(("sound", sound))
    if recording is not None:
        keys.add(("recording", recording))
    return frozenset(keys)


@dataclass(slots=True, kw_only=True)
class Choice:
    """A track that was chosen, with the versions of it that came after."""

    track: Track
    versions: list[TrackId] = field(default_factory=list)


class Spread:
    """Chooses from tracks that come in the order of their worth."""

    def __init__(
        self, *, per_artist: int = 0, per_album: int = 0, besides: Iterable[Hashable] = ()
    ) -> None:
        """per_artist, per_album: at most so many of each; 0 is any number.

        besides: keys of recordings that are not to be chosen.
        """
        self._per_artist = per_artist
        self._per_album = per_album
        self._besides = set(besides)
        self._artists: Counter[str] = Counter()
        self._albums: Counter[int] = Counter()
        self._of_key: dict[Hashable, Choice] = {}
        self.chosen: list[Choice] = []

    def offer(self, track: Track, keys: frozenset[Hashable], most: int) -> bool:
        """Whether the track is chosen, as one of so many. A version of a chosen one is noted."""
        if keys & self._besides:
            return False
        for key in keys:
            if key in self._of_key:
                self._of_key[key].versions.append(track.id)
                return False
        if len(self.chosen) >= most:
            return False
        if self._per_artist and self._artists[track.artist_key] >= self._per_artist:
            return False
        if self._per_album and self._albums[track.album_id] >= self._per_album:
            return False
        self._artists[track.artist_key] += 1
        self._albums[track.album_id] += 1
        choice = Choice(track=track)
        self.chosen.append(choice)
        self._of_key |= dict.fromkeys(keys, choice)
        return True
