"""Albums and songs as somebody else tells them: what the shelves need to know of a wish."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from soniq.units import Milliseconds

UNKNOWN_LENGTH = Milliseconds(0)


class Unsaid(Enum):
    """What nothing is said of, where None says something."""

    UNSAID = "unsaid"


UNSAID: Literal[Unsaid.UNSAID] = Unsaid.UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTrack:
    """A song as it is told. artist: as credited; empty: the album's. duration: 0 where unknown.

    isrc: twelve letters and digits. musicbrainz_id: of the recording.
    """

    title: str
    artist: str = ""
    disc_number: int = 1
    track_number: int | None = None
    duration: Milliseconds = UNKNOWN_LENGTH
    isrc: str | None = None
    spotify_id: str | None = None
    musicbrainz_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAlbum:
    """An album as it is told, with those of its songs that are.

    title: with its edition, as "OK Computer (Deluxe)". artists: each by himself; the first is the
    album's. release_date: YYYY, YYYY-MM or YYYY-MM-DD. kind: album, single, ep, compilation …, as
    `albums.kind` has it; None: not told. total_tracks: of all discs. barcode: UPC or EAN, digits.
    cover_url: https, a picture of the sleeve.
    """

    title: str
    artists: tuple[str, ...]
    release_date: str | None = None
    kind: str | None = None
    total_tracks: int | None = None
    barcode: str | None = None
    spotify_id: str | None = None
    musicbrainz_release_group_id: str | None = None
    cover_url: str | None = None
    genres: tuple[str, ...] = ()
    tracks: tuple[ToldTrack, ...] = ()


def barcodes(said: str | None) -> tuple[str, ...]:
    """A barcode in the lengths in which people write it: UPC-A of 12, EAN of 13, GTIN of 14
    digits. The first is without leading zeros; empty for what is none."""
    digits = re.sub(r"[\s-]", "", said or "")
    if not re.fullmatch(r"[0-9]{8,14}", digits) or not digits.strip("0"):
        return ()
    bare = digits.lstrip("0")
    return tuple(dict.fromkeys((bare, *(bare.zfill(size) for size in (8, 12, 13, 14)))))
