"""The words of enriching: who is asked, about what, and what came of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from soniq.events import JSON
from soniq.journal.model import Source
from soniq.units import TrackId

KNOWN = "known"
"""The key under which it is kept whether a service knows a track; its time is when it was asked."""

KEYS = ("listeners", "plays", "tags", "url")
"""What may be kept of a track, each as `track_metadata` with its source: two counts, a list of
{"name", "count"} with the most used first, and a page for people."""

Told: TypeAlias = Mapping[str, JSON]
"""By KEYS; what a service does not say is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A track as services know it. artist: the first that is credited."""

    id: TrackId
    title: str
    artist: str
    recording_id: str | None


class Teller(Protocol):
    """A service that tells of tracks."""

    source: Source
    label: str
    at_once: int
    """Tracks of one request."""
    needs_recording: bool
    """Whether it knows tracks by their MusicBrainz recording alone."""

    def tell_of(self, tracks: Sequence[Asked]) -> Mapping[TrackId, Told]:
        """Those that it knows. Raises ServiceFailed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """What became of a run. asked: tracks by service, one track of two services twice.

    trouble: why the rest was left to a later run, for people.
    """

    asked: int
    known: int
    failures: int
    trouble: str | None = None

    def to_json(self) -> dict[str, JSON]:
        return {
            "asked": self.asked,
            "known": self.known,
            "failures": self.failures,
            "trouble": self.trouble,
        }
