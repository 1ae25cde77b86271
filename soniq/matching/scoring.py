"""soniq's own score: how near an album or a track of a catalogue is to the wanted one.

Each thing that both sides tell is a term with points; the score is the share of all points that
could be had, so what nobody tells counts neither way. Points can be negative: that a title says
"live" and the other does not outweighs that all its other words agree.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from soniq.clients.model import Recording, Release, ReleaseGroup, ReleaseTrack
from soniq.matching import likeness, terms
from soniq.matching.likeness import SAME
from soniq.matching.model import AlbumWanted, Score, Term, TrackWanted, Weights
from soniq.matching.terms import Named, Part
from soniq.titles import words

MATCHED = 90.0
"""From here on an album is taken for matched without a person.

Of bench/matching.py's cases the right albums that were found have 94 and more, but for 1 in 1,000;
the nearest wrong ones have 88 and less: sequels, subtitles, singles, other versions. So the middle.
"""
REVIEW = 65.0
"""From here on a person is asked. The same title by somebody else stays below."""
MARGIN = 3.0
"""Points that the best must be ahead of the next album, else a person is asked."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "identity": 60,
        "artist": 40,
        "title": 40,
        "tracks": 40,
        "recordings": 24,
        "barcode": 24,
        "catalog number": 14,
        "version": 10,
        "date": 10,
        "track count": 10,
        "comment": 8,
        "type": 6,
        "country": 5,
        "label": 4,
        "format": 3,
    }
)
TRACK_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "track id": 80,
        "recording id": 60,
        "title": 40,
        "isrc": 40,
        "length": 24,
        "album": 12,
        "version": 10,
        "artist": 10,
        "number": 8,
    }
)


def of_group(wanted: AlbumWanted, group: ReleaseGroup, weights: Weights | None = None) -> Score:
    """How near a release group is, by what a search tells of it."""
    return of_found(wanted, group, weights=weights)


def of_found(
    wanted: AlbumWanted,
    group: ReleaseGroup,
    *,
    release: Release | None = None,
    fit: float | None = None,
    recordings: float | None = None,
    weights: Weights | None = None,
) -> Score:
    """How near an album is, by its group and whatever else is known of it.

    release: the likeliest of the group. What is printed on it speaks for the album where it agrees,
    but not against it where not, as another release may be meant. fit: 0–1, of the files to its
    tracks. recordings: the share of tracks whose ISRC or sound leads there.
    """
    parts = list(_group(wanted, group, release))
    if release is not None:
        said = {part.name for part in parts}
        parts += [
            part
            for part in (*_identity(wanted, release), *terms.sleeve(wanted, release))
            if part.right >= SAME and part.name not in said
        ]
    if fit is not None:
        parts.append(terms.tracks(fit))
    if recordings is not None:
        parts.append(Part("recordings", recordings, f"{recordings:.0%} of those asked for"))
    return summed(parts, _of(weights))


def of_release(
    wanted: AlbumWanted,
    release: Release,
    *,
    fit: float | None = None,
    weights: Weights | None = None,
) -> Score:
    """How near a release is among others: what is printed on it counts either way.

    fit: 0–1, of the files to its tracks; None: not held against them.
    """
    group = release.group
    named = Named(release.title, release.artist, release.artists)
    parts = list(_identity(wanted, release))
    parts += terms.names(wanted, [named], group.secondary_types if group is not None else ())
    if group is not None:
        parts += terms.kind(wanted, group)
    parts += terms.sleeve(wanted, release)
    if fit is not None:
        parts.append(terms.tracks(fit))
    return summed(parts, _of(weights))


def of_track(wanted: TrackWanted, track: ReleaseTrack, medium: int) -> Score:
    """How near a track of a release is to a file. medium: its position in the release."""
    return summed(_track(wanted, track, medium), TRACK_WEIGHTS)


def of_recording(wanted: TrackWanted, recording: Recording, *, album: str | None = None) -> Score:
    """How near a recording is to a file. album: the title of that which the file is of; the
    recording's releases are held against it."""
    parts = list(terms.equal("recording id", wanted.recording_id, recording.id))
    parts += _heard(wanted, recording)
    if album and recording.releases:
        mine = words.title(album)
        likes = {
            it.title: likeness.titles(mine, words.title(it.title)) for it in recording.releases
        }
        nearest = max(likes, key=lambda title: likes[title])
        parts.append(Part("album", likes[nearest], nearest))
    return summed(parts, TRACK_WEIGHTS)


def summed(parts: Iterable[Part], of: Mapping[str, float]) -> Score:
    """The score of the parts that have a weight; 0 where none has."""
    found = tuple(
        Term(
            name=part.name,
            points=round(part.right * of[part.name], 2),
            of=of[part.name],
            text=part.text,
        )
        for part in parts
        if of.get(part.name)
    )
    whole = sum(term.of for term in found)
    value = 100 * sum(term.points for term in found) / whole if whole else 0.0
    return Score(value=round(min(max(value, 0.0), 100.0), 2), terms=found)


def _group(wanted: AlbumWanted, group: ReleaseGroup, release: Release | None) -> Iterator[Part]:
    yield from terms.equal("identity", wanted.release_group_id, group.id)
    names = [Named(group.title, group.artist, group.artists)]
    if release is not None:
        names.append(Named(release.title, release.artist, release.artists))
    yield from terms.names(wanted, names, group.secondary_types)
    yield from terms.kind(wanted, group)
    if wanted.date and group.first_release_date:
        yield terms.first_year(wanted.date, group.first_release_date)
    if wanted.comment and group.disambiguation:
        yield terms.comment(wanted.comment, group.disambiguation)


def _identity(wanted: AlbumWanted, release: Release) -> Iterator[Part]:
    if wanted.release_id:
        yield from terms.equal("identity", wanted.release_id, release.id)
    elif release.group is not None:
        yield from terms.equal("identity", wanted.release_group_id, release.group.id)


def _track(wanted: TrackWanted, track: ReleaseTrack, medium: int) -> Iterator[Part]:
    yield from terms.equal("track id", wanted.track_id, track.id)
    yield from terms.equal("recording id", wanted.recording_id, track.recording_id)
    yield from _heard(wanted, track)
    yield from terms.place(wanted, track, medium)


def _heard(wanted: TrackWanted, sound: ReleaseTrack | Recording) -> Iterator[Part]:
    """What is of the recording itself, whatever release it is on."""
    if wanted.title:
        mine, theirs = words.title(wanted.title), words.title(sound.title)
        yield Part("title", likeness.titles(mine, theirs), sound.title)
        yield terms.version(mine, theirs)
    yield from terms.isrcs(wanted.isrcs, sound.isrcs)
    if wanted.length_ms and sound.length_ms:
        yield terms.length(wanted.length_ms, sound.length_ms)
    if wanted.artist and sound.artist:
        yield terms.artist(wanted.artist, sound.artist, sound.artists)


def _of(weights: Weights | None) -> Mapping[str, float]:
    return weights.of if weights is not None and weights.of else WEIGHTS
