"""What a release of a catalogue would say of an album's tracks, field by field."""

from collections.abc import Iterable, Mapping

from soniq.clients.musicbrainz_model import (
    ArtistCredit,
    Medium,
    Release,
    ReleaseGroup,
    ReleaseTrack,
)
from soniq.errors import Invalid
from soniq.events import JSON
from soniq.journal.model import Source
from soniq.matching.model import Assignment, Suggestion
from soniq.matching.rows import ShelvedAlbum
from soniq.provenance.model import NewCandidate, Proposals
from soniq.provenance.values import valued
from soniq.units import TrackId

SITE = "https://musicbrainz.org"
VARIOUS_ARTISTS = "89ad4ac3-39f7-470e-963a-56509c546377"
"""MusicBrainz' own artist for what many made."""

IDENTITIES = frozenset(
    {
        "mb_recording_id",
        "mb_track_id",
        "mb_release_id",
        "mb_release_group_id",
        "mb_artist_ids",
        "mb_album_artist_ids",
    }
)
"""What a match writes by itself; names and dates are a person's to take over."""

SHOWN_TRACKS = 300
"""Tracks of a release that a candidate lists for people to compare."""


def candidate(
    album: ShelvedAlbum, suggestion: Suggestion, source: Source = Source.MUSICBRAINZ
) -> NewCandidate:
    """A suggestion as it is kept, with what applying it would say."""
    release, group = suggestion.release, suggestion.group
    kind, mbid = ("release", release.id) if release else ("release-group", group.id)
    return NewCandidate(
        entity="album",
        entity_id=album.id,
        source=source,
        external_id=mbid,
        url=f"{SITE}/{kind}/{mbid}",
        title=_called(release, group),
        score=suggestion.score.value,
        confidence=max(0.0, min(1.0, suggestion.score.value / 100)),
        terms=suggestion.score.terms,
        proposals=valid(proposals(album, suggestion)),
        payload=_payload(suggestion),
    )


def identities(proposed: Proposals) -> dict[TrackId, dict[str, JSON]]:
    """Of proposals, what only says which things of the catalogue the tracks are."""
    return only(proposed, IDENTITIES)


def only(proposed: Proposals, fields: Iterable[str]) -> dict[TrackId, dict[str, JSON]]:
    wanted = frozenset(fields)
    kept = {
        track_id: {name: value for name, value in said.items() if name in wanted}
        for track_id, said in proposed.items()
    }
    return {track_id: said for track_id, said in kept.items() if said}


def valid(proposed: Proposals) -> dict[TrackId, dict[str, JSON]]:
    """Without what no field takes: strangers write half a date or a page of text into anything."""
    return {
        track_id: {name: value for name, value in said.items() if _is_valid(name, value)}
        for track_id, said in proposed.items()
    }


def _is_valid(name: str, value: JSON) -> bool:
    try:
        valued(name, value)
    except Invalid:
        return False
    return True


def proposals(album: ShelvedAlbum, suggestion: Suggestion) -> dict[TrackId, dict[str, JSON]]:
    """By track. Fields of which the release says nothing stay as they are.

    A file that is no track of the release belongs to it all the same; the tracks of other editions
    share its release group alone.
    """
    release, group = suggestion.release, suggestion.group
    found: dict[TrackId, dict[str, JSON]] = {
        track.id: {"mb_release_group_id": group.id} for track in album.tracks
    }
    whole = _of_release(release, group) if release else _of_group(group)
    for track in album.main_edition:
        found[track.id] |= whole
    if release is not None and suggestion.assignment is not None:
        for track_id, said in _of_tracks(release, suggestion.assignment).items():
            found[track_id] |= said
    return found


def _of_group(group: ReleaseGroup) -> dict[str, JSON]:
    return {
        "album": group.title,
        **_album_artists(group.artists),
        **_said(original_date=group.first_release_date, release_types=_types(group)),
    }


def _of_release(release: Release, group: ReleaseGroup) -> dict[str, JSON]:
    label = next((label for label in release.labels if label.name), None)
    number = next((label.catalog_number for label in release.labels if label.catalog_number), None)
    return {
        "album": release.title,
        "mb_release_id": release.id,
        **_album_artists(release.artists or group.artists),
        **_said(
            date=release.date,
            original_date=group.first_release_date,
            release_types=_types(group),
            label=label.name if label else None,
            catalog_number=number,
            barcode=release.barcode,
            disc_total=len(release.media) or None,
        ),
    }


def _album_artists(artists: tuple[ArtistCredit, ...]) -> dict[str, JSON]:
    if not artists:
        return {}
    various = any(artist.artist_id == VARIOUS_ARTISTS for artist in artists)
    return {
        "album_artists": [artist.name for artist in artists],
        "album_artist_credit": _credit(artists),
        **_said(album_artist_sort=_sorted_by(artists), compilation=various or None),
        **_ids("mb_album_artist_ids", artists),
    }


def _of_tracks(release: Release, assignment: Assignment) -> dict[TrackId, dict[str, JSON]]:
    media = {medium.position: medium for medium in release.media}
    tracks = {track.id: track for medium in release.media for track in medium.tracks}
    return {
        TrackId(placed.key): _of_track(media[placed.medium], tracks[placed.track_id])
        for placed in assignment.placed
        if placed.track_id in tracks and placed.medium in media
    }


def _of_track(medium: Medium, track: ReleaseTrack) -> dict[str, JSON]:
    said: dict[str, JSON] = {
        "title": track.title,
        "track_number": track.position,
        "disc_number": medium.position,
        "mb_track_id": track.id,
        **_said(
            mb_recording_id=track.recording_id,
            track_total=medium.track_count or None,
            disc_title=medium.title or None,
            media=medium.format,
            isrc=track.isrcs[0] if track.isrcs else None,
        ),
    }
    return {**said, **credited(track.artists)}


def credited(artists: tuple[ArtistCredit, ...]) -> dict[str, JSON]:
    """Whose track it is; nothing where nobody says."""
    if not artists:
        return {}
    return {
        "artists": [artist.name for artist in artists],
        "artist_credit": _credit(artists),
        **_said(artist_sort=_sorted_by(artists)),
        **_ids("mb_artist_ids", artists),
    }


def _said(**values: JSON) -> dict[str, JSON]:
    return {name: value for name, value in values.items() if value not in (None, [], "")}


def _credit(artists: tuple[ArtistCredit, ...]) -> str | None:
    """As one reads several names; one alone says it all."""
    if len(artists) < 2:
        return None
    return "".join(artist.name + artist.join for artist in artists)


def _sorted_by(artists: tuple[ArtistCredit, ...]) -> str | None:
    if not all(artist.sort_name for artist in artists):
        return None
    return "".join(f"{artist.sort_name}{artist.join}" for artist in artists)


def _ids(field: str, artists: tuple[ArtistCredit, ...]) -> dict[str, JSON]:
    ids: list[JSON] = [artist.artist_id for artist in artists if artist.artist_id]
    return {field: ids} if len(ids) == len(artists) else {}


def _types(group: ReleaseGroup) -> list[JSON]:
    """As taggers write them: in lower case, the primary one first."""
    return [name.lower() for name in (group.primary_type, *group.secondary_types) if name]


def _called(release: Release | None, group: ReleaseGroup) -> str:
    """ "Radiohead – OK Computer (1997-06-16, CD, GB)"."""
    if release is None:
        details = [group.first_release_date, group.primary_type]
        name = f"{group.artist} – {group.title}"
    else:
        formats = dict.fromkeys(medium.format for medium in release.media if medium.format)
        details = [release.date, " + ".join(formats), release.country]
        name = f"{release.artist or group.artist} – {release.title}"
        if release.disambiguation:
            name += f" [{release.disambiguation}]"
    told = ", ".join(detail for detail in details if detail)
    return f"{name} ({told})" if told else name


def _payload(suggestion: Suggestion) -> JSON:
    """For people who compare, and for choosing: ids, and the tracks beside the files."""
    release, assignment = suggestion.release, suggestion.assignment
    return {
        "release_group_id": suggestion.group.id,
        "release_id": release.id if release else None,
        "rung": suggestion.rung.value,
        "kind": suggestion.group.primary_type,
        "date": release.date if release else suggestion.group.first_release_date,
        "country": release.country if release else None,
        "track_count": release.track_count if release else None,
        "leftover": list(assignment.leftover) if assignment else [],
        "tracks": _shown_tracks(release, assignment) if release else [],
    }


def _shown_tracks(release: Release, assignment: Assignment | None) -> list[JSON]:
    placed: Mapping[str, int] = (
        {place.track_id: place.key for place in assignment.placed} if assignment else {}
    )
    shown: list[JSON] = [
        {
            "disc": medium.position,
            "number": track.number,
            "title": track.title,
            "length_ms": track.length_ms,
            "track_id": placed.get(track.id),
        }
        for medium in release.media
        for track in medium.tracks
    ]
    return shown[:SHOWN_TRACKS]
