"""Picard's own evaluation: which of some releases, and which of some tracks, spoiled tags mean."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measuring import tell
from soniq.clients import musicbrainz_reading
from soniq.clients.model import Recording, Release, ReleaseStub
from soniq.matching import scoring
from soniq.matching.model import AlbumWanted, TrackWanted
from soniq.units import Milliseconds

RELEASES, FILES = 221, 449
"""Right by Picard itself: metabrainz/picard@638168b373, scripts/eval_matching."""
Json = dict[str, Any]


def measure(place: Path, named: int) -> bool:
    """Prints how many are right, and `named` that are not; whether a must is missed."""
    releases = {
        release.id: release
        for file in sorted((place / "corpus").glob("*.json"))
        if (release := musicbrainz_reading.release(json.loads(file.read_bytes())))
    }
    right: Counter[str] = Counter()
    missed: list[str] = []
    for it in _lines(place / "release_cases.jsonl"):
        wanted = _wanted(it["metadata"])
        best = max(it["candidates"], key=lambda id: scoring.of_release(wanted, releases[id]).value)
        _count(it, best, "releases", right, missed)
    for it in _lines(place / "file_cases.jsonl"):
        wanted, track = _wanted(it["metadata"]), _track(it["metadata"])
        scores = {
            near["release"]: scoring.of_release(wanted, releases[near["release"]]).value
            + _of_track(track, releases[near["release"]], near["track"])
            for near in it["candidates"]
        }
        _count(it, max(scores, key=lambda id: scores[id]), "files", right, missed)
    sounds = list(_recordings(place, missed))
    for line in missed[:named]:
        print(line)
    tell(
        "Picard's releases",
        right["releases"],
        "of 225",
        least=RELEASES,
        beside=f"Picard: {RELEASES}",
    )
    tell("Picard's files", right["files"], "of 450", least=FILES, beside=f"Picard: {FILES}")
    tell("Picard's recordings", sum(sounds), f"of {len(sounds)}", beside="three of its sets")
    return right["releases"] < RELEASES or right["files"] < FILES


def _recordings(place: Path, missed: list[str]) -> Iterator[bool]:
    """Which of some recordings a file is: versions, short tracks, other scripts."""
    for file in sorted(place.glob("eval_recording_*.json")):
        scenes = json.loads(file.read_bytes())
        known = [
            _recording(it, scenes["releases"][it["release"]]["title"])
            for it in scenes["recordings"]
        ]
        for scene in scenes["scenarios"]:
            said = scene["file"]
            wanted = TrackWanted(
                key=1,
                title=said["title"],
                artist=said["artist"],
                length_ms=Milliseconds(said["length"]) if said["length"] else None,
                isrcs=tuple(said.get("isrcs", ())),
            )
            best = _nearest(wanted, known, said.get("album"))
            if best != scene["correct_id"]:
                missed.append(f"  recordings: {scene['name']}: {best}")
            yield best == scene["correct_id"]


def _nearest(wanted: TrackWanted, known: list[Recording], album: str | None) -> str:
    return max(known, key=lambda it: scoring.of_recording(wanted, it, album=album).value).id


def _recording(said: Json, album: str) -> Recording:
    """The ids of these sets are words, which the client would refuse."""
    artist = said["artist-credit"][0]["name"]
    stub = ReleaseStub(
        id=said["release"], title=album, status=None, date=None, country=None, track_count=None
    )
    return Recording(
        id=said["id"],
        title=said["title"],
        disambiguation="",
        artist=artist,
        artists=(),
        length_ms=said["length"],
        isrcs=tuple(said["isrcs"]),
        releases=(stub,),
    )


def _count(it: Json, best: str, what: str, right: Counter[str], missed: list[str]) -> None:
    if best == it["expected"]:
        right[what] += 1
    else:
        missed.append(f"  {what}: {it['scenario']}, {it['degradation']}: {best}")


def _of_track(wanted: TrackWanted, release: Release, track_id: str) -> float:
    return next(
        scoring.of_track(wanted, track, medium.position).value
        for medium in release.media
        for track in medium.tracks
        if track.id == track_id
    )


def _wanted(tags: Json) -> AlbumWanted:
    total = tags.get("totaltracks") or tags.get("~totalalbumtracks")
    return AlbumWanted(
        title=tags.get("album", ""),
        artist=tags.get("albumartist"),
        date=tags.get("date"),
        track_total=int(total) if total else None,
        barcode=tags.get("barcode"),
        labels=_several(tags.get("label")),
        catalog_numbers=_several(tags.get("catalognumber")),
        country=tags.get("releasecountry"),
        comment=tags.get("~releasecomment"),
    )


def _track(tags: Json) -> TrackWanted:
    return TrackWanted(
        key=1,
        title=tags.get("title"),
        artist=tags.get("artist"),
        length_ms=Milliseconds(tags["~length_ms"]) if tags.get("~length_ms") else None,
        number=tags.get("tracknumber"),
        isrcs=_several(tags.get("isrc")),
    )


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _lines(file: Path) -> list[Json]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
