"""Where mpv finds what stands in the jukebox's queue."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from soniq.errors import Unavailable
from soniq.library.roots import Roots
from soniq.library.service import Library
from soniq.playback.model import Entry
from soniq.playback.radio import Radio
from soniq.text import shown
from soniq.units import Milliseconds, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What mpv is told to play. options: mpv's own, for this file alone."""

    url: str
    """An address, or a path from / on, in which what is no UTF-8 stands as `os.fsdecode` has it."""
    title: str
    duration: Milliseconds | None
    """None for a station."""
    options: dict[str, str] = field(default_factory=dict)


class Sources:
    def __init__(
        self,
        library: Library,
        roots: Roots,
        radio: Radio,
        gain_of: Callable[[TrackId], float | None],
    ) -> None:
        """gain_of: how a track is to be turned up or down (dB) where its file does not say so."""
        self._library = library
        self._roots = roots
        self._radio = radio
        self._gain_of = gain_of

    def of(self, entry: Entry) -> Source:
        """
        Raises:
            NotFound: the track or the station is gone.
            Unavailable: the track's files are away, or lie outside of their music folder; or it is
                a station, and soniq is to ask nothing of other servers.
        """
        if entry.track_id is not None:
            return self._track(entry.track_id)
        assert entry.station_id is not None
        station = self._radio.on_air(entry.station_id)
        return Source(url=station.stream_url, title=station.name, duration=None)

    def _track(self, track_id: TrackId) -> Source:
        track = self._library.track(track_id)
        file = self._library.playable(track_id)
        root = self._roots.root(file.root_id).path
        real = os.path.realpath(file.path)
        if not real.startswith(os.path.join(os.path.realpath(root), b"")):
            raise Unavailable(f"{shown(file.path)} is a link out of its music folder.")
        gain = self._gain_of(track_id)
        return Source(
            url=os.fsdecode(real),
            title=track.title,
            duration=track.duration,
            options={} if gain is None else {"replaygain-fallback": f"{gain:.2f}"},
        )
