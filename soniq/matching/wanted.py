"""What is looked for: an album of the shelves, in the words of the search."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from hashlib import blake2b
from typing import TypeVar

from soniq.files.model import Tags
from soniq.matching.model import AlbumWanted, TrackWanted
from soniq.matching.rows import ShelvedAlbum, ShelvedTrack

H = TypeVar("H", bound=Hashable)

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")

TOLD_KINDS = frozenset({"single", "ep"})
"""Kinds that the shelves tell from titles and numbers of tracks; "album" is what is left."""


def album_wanted(album: ShelvedAlbum) -> AlbumWanted:
    """Of several editions, the one that has the most tracks is looked for."""
    tracks = album.main_edition
    tags = [track.tags for track in tracks]
    return AlbumWanted(
        title=_commonest(tag.album for tag in tags) or album.title,
        artist=album.artist,
        artists=_commonest(tag.album_artists for tag in tags) or (),
        date=_commonest(tag.date or tag.original_date for tag in tags) or album.release_date,
        type=_type(album, tags),
        compilation=album.compilation,
        track_total=_track_total(tracks),
        barcode=_commonest(_barcode(tag.barcode) for tag in tags) or _told_barcode(album),
        labels=_distinct(tag.label for tag in tags),
        catalog_numbers=_distinct(tag.catalog_number for tag in tags),
        format=_commonest(tag.media for tag in tags),
        release_id=_of_most(tag.mb_release_id for tag in tags),
        release_group_id=_of_most(tag.mb_release_group_id for tag in tags)
        or (None if tracks else album.release_group_id),
        tracks=tuple(track_wanted(track) for track in tracks),
        some=not any(track.audio_hash for track in tracks),
    )


def digest(wanted: AlbumWanted) -> bytes:
    """The same for the same words: so a run knows whether anything that counts was changed."""
    return blake2b(repr(wanted).encode(), digest_size=16).digest()


def track_wanted(track: ShelvedTrack) -> TrackWanted:
    return TrackWanted(
        key=track.id,
        title=track.tags.title or track.title,
        artist=track.artist,
        length_ms=track.duration or None,
        number=None if track.track_number is None else str(track.track_number),
        disc=track.disc_number,
        isrcs=(track.isrc,) if track.isrc and _ISRC.fullmatch(track.isrc) else (),
        recording_id=track.tags.mb_recording_id or track.recording_id,
        track_id=track.tags.mb_track_id,
    )


def _barcode(said: str | None) -> str | None:
    """Tags hold all sorts: "none", a catalogue number. Barcodes are 8 to 14 digits."""
    digits = re.sub(r"[\s-]", "", said or "")
    return digits if re.fullmatch(r"[0-9]{8,14}", digits) else None


def _told_barcode(album: ShelvedAlbum) -> str | None:
    """Of a wish; only while nothing is here, as people wish for one edition and buy another."""
    has_files = any(track.audio_hash for track in album.tracks)
    return album.barcode.zfill(12) if album.barcode and not has_files else None


def _type(album: ShelvedAlbum, tags: list[Tags]) -> str | None:
    said = _commonest(tag.release_types for tag in tags)
    if said:
        return said[0].lower()
    return album.kind if album.kind in TOLD_KINDS else None


def _track_total(tracks: list[ShelvedTrack]) -> int | None:
    """Of all discs, where each says its own; else nobody knows."""
    totals: dict[int, int] = {}
    discs = max((track.tags.disc_total or track.disc_number for track in tracks), default=0)
    for track in tracks:
        said = track.tags.track_total or 0
        totals[track.disc_number] = max(totals.get(track.disc_number, 0), said)
    if len(totals) < discs or not all(totals.values()):
        return None
    return sum(totals.values()) or None


def _commonest(values: Iterable[H | None]) -> H | None:
    """What most say, the first of equals; None where nobody says anything."""
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else None


def _of_most(values: Iterable[str | None]) -> str | None:
    """What more than half say."""
    said = list(values)
    value = _commonest(said)
    return value if value and 2 * said.count(value) > len(said) else None


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
