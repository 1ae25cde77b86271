"""How loud each track and album is: as its tags say, else as soniq measured it.

ReplayGain 2.0 aims at −18 LUFS, measured by EBU R128 (ITU-R BS.1770-4); gains of R128 tags were
turned into that when the file was read (`files.tags`). An album's loudness is the mean energy over
its tracks, each as long as it plays: BS.1770 measures energy, of which decibels have no mean.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from soniq.store.database import Database
from soniq.streaming import rows
from soniq.streaming.model import Level, LevelSource
from soniq.streaming.rows import Said
from soniq.units import AlbumId, Milliseconds, Moment, TrackId

REFERENCE = -18.0
"""LUFS that a track with its gain applied has."""

MOST_GAIN = 60.0
"""dB; a track of hiss alone is not to be blown up without end."""


class Measured(Protocol):
    """What was heard of a track; `features.model.Loudness` has it."""

    @property
    def loudness_lufs(self) -> float | None:
        """None for silence, and while the track was not listened to."""

    @property
    def peak(self) -> float | None: ...

    @property
    def analyzed_at(self) -> Moment | None: ...


class Levels:
    """The gain with which each track is to be played."""

    def __init__(
        self,
        db: Database,
        measured: Callable[[Iterable[TrackId]], Mapping[TrackId, Measured]],
    ) -> None:
        self._db = db
        self._measured = measured

    def of(self, ids: Iterable[TrackId]) -> dict[TrackId, Level]:
        """By track, for those that there are. An album's gain is measured once all its tracks
        were listened to; half an album would change its gain with each track."""
        said = rows.said(self._db.read(), ids)
        albums = {one.album_id for one in said if one.album_gain is None}
        lengths = rows.lengths(self._db.read(), albums)
        wanted = {one.track_id for one in said if one.track_gain is None}
        wanted.update(track_id for tracks in lengths.values() for track_id in tracks)
        measured = self._measured(wanted) if wanted else {}
        whole = {
            album_id: found
            for album_id, tracks in lengths.items()
            if (found := album_level(tracks, measured)) is not None
        }
        return {one.track_id: _level(one, measured, whole) for one in said}


def gain_of(loudness: float | None) -> float | None:
    """dB that bring a loudness to the reference; None for silence."""
    if loudness is None:
        return None
    return round(max(-MOST_GAIN, min(MOST_GAIN, REFERENCE - loudness)), 2)


def album_level(
    lengths: Mapping[TrackId, Milliseconds], measured: Mapping[TrackId, Measured]
) -> tuple[float | None, float | None] | None:
    """An album's gain and peak; None while one of its tracks was not listened to."""
    heard = [(measured.get(track_id), length) for track_id, length in lengths.items()]
    energy, total, peak = 0.0, 0, 0.0
    for one, length in heard:
        if one is None or one.analyzed_at is None:
            return None
        peak = max(peak, one.peak or 0.0)
        if one.loudness_lufs is not None:
            energy += length * 10 ** (one.loudness_lufs / 10)
            total += length
    loudness = 10 * math.log10(energy / total) if total and energy else None
    return gain_of(loudness), round(peak, 6)


def _level(
    said: Said,
    measured: Mapping[TrackId, Measured],
    albums: Mapping[AlbumId, tuple[float | None, float | None]],
) -> Level:
    gain, peak, source = said.track_gain, said.track_peak, LevelSource.TAGS
    heard = measured.get(said.track_id)
    if gain is None and heard is not None and heard.analyzed_at is not None:
        gain, peak, source = gain_of(heard.loudness_lufs), heard.peak, LevelSource.MEASURED
    album_gain, album_peak = said.album_gain, said.album_peak
    if album_gain is None:
        album_gain, album_peak = albums.get(said.album_id, (None, None))
    return Level(
        track_gain_db=gain,
        track_peak=peak,
        album_gain_db=album_gain,
        album_peak=album_peak,
        source=None if gain is None else source,
    )
