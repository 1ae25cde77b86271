"""What people changed of fields, as deeds: done again on a library restored from an older copy.

Changes keep their numbers, as later deeds name them. Tracks are known by their id and sound: in the
older library an id may be missing, or come to mean another track.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from soniq.events import JSON
from soniq.journal.model import ChangeKind, Entry, Source
from soniq.library.spoken import Said
from soniq.store.deeds import Deed
from soniq.units import ChangeId, TrackId

CHANGED = "provenance.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTrack:
    """What was said of one track. audio_hash: None where its sound was not known."""

    track_id: TrackId
    audio_hash: bytes | None
    fields: Mapping[str, Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A deed, read again. is_whole: all of the change that it takes back was taken back."""

    entry: Entry
    change_id: ChangeId
    is_whole: bool
    tracks: Sequence[OfTrack]


def body(
    entry: Entry,
    change_id: ChangeId,
    afters: Mapping[TrackId, Mapping[str, Said]],
    sounds: Mapping[TrackId, bytes],
    *,
    is_whole: bool,
) -> dict[str, JSON]:
    return {
        "change": change_id,
        "title": entry.title,
        "source": str(entry.source),
        "confidence": entry.confidence,
        "candidate": entry.candidate_id,
        "by": entry.by,
        "undo_of": entry.undo_of,
        "whole": is_whole,
        "tracks": [
            [
                track_id,
                sounds[track_id].hex() if track_id in sounds else None,
                {name: [said.value, said.change_id] for name, said in fields.items()},
            ]
            for track_id, fields in afters.items()
        ],
    }


def told(deed: Deed) -> Told:
    said: dict[str, Any] = dict(deed.body)
    entry = Entry(
        kind=ChangeKind.FIELDS,
        title=said["title"],
        source=Source(said["source"]),
        confidence=said["confidence"],
        candidate_id=said["candidate"],
        by=said["by"],
        undo_of=said["undo_of"],
    )
    tracks = [
        OfTrack(
            track_id=TrackId(track_id),
            audio_hash=None if audio_hash is None else bytes.fromhex(audio_hash),
            fields={
                name: Said(value=value, change_id=change_id)
                for name, (value, change_id) in fields.items()
            },
        )
        for track_id, audio_hash, fields in said["tracks"]
    ]
    return Told(
        entry=entry, change_id=ChangeId(said["change"]), is_whole=said["whole"], tracks=tracks
    )
