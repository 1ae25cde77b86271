"""One song as OpenSubsonic tells it (Child)."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime

from soniq.audio.model import MOODS, Moods
from soniq.features.model import MOOD_HIGH
from soniq.http.sending import TYPES
from soniq.library.beside import Name, TrackBeside
from soniq.library.model import CreditRole, File, Track
from soniq.listening.model import Opinion
from soniq.streaming.model import Level
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.ids import public
from soniq.text import shown
from soniq.units import Milliseconds, Moment

NOTHING_BESIDE = TrackBeside()

_MOOD = "mood_"

_PLAYS = frozenset({CreditRole.ARTIST, CreditRole.FEATURED})


def song(
    track: Track,
    *,
    beside: TrackBeside,
    album_artists: Sequence[Name],
    opinion: Opinion,
    level: Level | None,
    bookmark: Milliseconds | None,
    moods: Moods | None,
    root: bytes | None,
) -> Body:
    """bookmark: where whoever asks has one. root: the path of the music folder of its file."""
    said: dict[str, Value] = {
        "id": public("tr", track.id),
        "isDir": False,
        "title": track.title,
        "album": track.album,
        "artist": track.artist,
        "track": track.track_number,
        "year": track.year,
        "genre": track.genres[0] if track.genres else None,
        "coverArt": None if track.cover is None else f"co-{track.cover}",
        **_of_file(track.file, root),
        "duration": round(track.duration / 1000),
        "isVideo": False,
        **_of_opinion(opinion),
        "bookmarkPosition": bookmark,
        "discNumber": track.disc_number,
        "created": iso(track.added_at),
        "albumId": public("al", track.album_id),
        "artistId": _artist_id(track, beside.names),
        "type": "music",
        "mediaType": "song",
        "bpm": round(track.bpm or 0),
        "sortName": track.title_key,
        "musicBrainzId": beside.musicbrainz_id,
        "displayArtist": track.artist,
        "displayAlbumArtist": track.album_artist,
        **_of_names(beside.names),
        "isrc": [] if beside.isrc is None else [beside.isrc],
        "genres": [{"name": genre} for genre in track.genres],
        "moods": _names_of(moods),
        "albumArtists": [_named(name) for name in album_artists],
        "replayGain": _gains(level),
    }
    return {name: value for name, value in said.items() if value is not None}


def iso(at: Moment) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    seconds, rest = divmod(at, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:03d}Z"


def _of_file(file: File | None, root: bytes | None) -> dict[str, Value]:
    if file is None:
        return {}
    within = file.path[len(root) :].lstrip(b"/") if root and file.path.startswith(root) else None
    return {
        "parent": public("fo", file.folder_id),
        "size": file.size_bytes,
        "contentType": TYPES.get(file.container or "", "application/octet-stream"),
        "suffix": shown(os.path.splitext(file.path)[1][1:].lower()),
        "bitRate": None if file.bitrate is None else round(file.bitrate / 1000),
        "bitDepth": file.bit_depth,
        "samplingRate": file.sample_rate,
        "channelCount": file.channels,
        "path": shown(os.path.basename(file.path) if within is None else within),
    }


def _of_opinion(opinion: Opinion) -> dict[str, Value]:
    return {
        "userRating": opinion.rating,
        "averageRating": opinion.average_rating,
        "playCount": opinion.play_count,
        "played": None if opinion.last_played is None else iso(opinion.last_played),
        "starred": None if opinion.starred_at is None else iso(opinion.starred_at),
    }


def _of_names(names: Sequence[Name]) -> dict[str, Value]:
    composers = [name.credited_as for name in names if name.role is CreditRole.COMPOSER]
    return {
        "displayComposer": ", ".join(composers) or None,
        "artists": [_named(name) for name in names if name.role in _PLAYS],
        "contributors": [
            {"role": name.role, "artist": _named(name)}
            for name in names
            if name.role is not None and name.role not in _PLAYS
        ],
    }


def _artist_id(track: Track, names: Sequence[Name]) -> str:
    """Of the first artist; of the album's where the track names none."""
    first = names[0].artist_id if names and names[0].role in _PLAYS else track.album_artist_id
    return public("ar", first)


def _named(name: Name) -> Body:
    return {"id": public("ar", name.artist_id), "name": name.name}


def _names_of(moods: Moods | None) -> list[Value]:
    """Those that it has more than most music."""
    if moods is None:
        return []
    return [
        mood.removeprefix(_MOOD)
        for mood in MOODS
        if mood.startswith(_MOOD) and getattr(moods, mood) >= MOOD_HIGH
    ]


def _gains(level: Level | None) -> Body | None:
    if level is None:
        return None
    gains: dict[str, Value] = {
        "trackGain": level.track_gain_db,
        "albumGain": level.album_gain_db,
        "trackPeak": level.track_peak,
        "albumPeak": level.album_peak,
    }
    return {name: value for name, value in gains.items() if value is not None} or None
