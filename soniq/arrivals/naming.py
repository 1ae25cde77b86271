"""What templates may say of songs that are in no library yet: from their tags, and their names."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from soniq.arrivals import contents
from soniq.files.model import Sound, Tags
from soniq.library.placing.names import VARIOUS
from soniq.moving.templates import Value
from soniq.titles import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Song:
    """A song of an arrival. name: of its file, with its folders."""

    position: int
    name: str
    tags: Tags
    sound: Sound | None
    audio_hash: bytes | None

    @property
    def title(self) -> str:
        return self.tags.title or contents.named(self.name)[1]

    @property
    def number(self) -> int | None:
        return self.tags.track_number or contents.named(self.name)[0]

    @property
    def artist(self) -> str:
        return self.tags.artist_credit or ", ".join(self.tags.artists)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleeve:
    """What the songs say together of the album that they are."""

    album: str
    artist: str
    year: int | None
    compilation: bool
    barcode: str | None
    group_id: str | None
    discs: int


def sleeve_of(songs: Sequence[Song], name: str) -> Sleeve:
    """name: of the zip or folder, which speaks where the tags are silent."""
    named_artist, named_album = contents.album_named(name)
    artist = _commonest([_album_artist(song.tags) for song in songs])
    artists = {words.key(song.artist) for song in songs if song.artist}
    flagged = any(song.tags.compilation for song in songs)
    if not artist:
        artist = next((song.artist for song in songs if song.artist), "")
        artist = VARIOUS if len(artists) > 1 and flagged else named_artist or artist
    return Sleeve(
        album=_commonest([song.tags.album or "" for song in songs]) or named_album,
        artist=artist,
        year=_year(_commonest([song.tags.date or "" for song in songs])),
        compilation=flagged or (bool(artist) and words.credit(artist).is_various),
        barcode=_commonest([song.tags.barcode or "" for song in songs]) or None,
        group_id=_commonest([song.tags.mb_release_group_id or "" for song in songs]) or None,
        discs=max((song.tags.disc_number or 1 for song in songs), default=1),
    )


def values(song: Song, sleeve: Sleeve) -> dict[str, Value]:
    """By the names of `moving.templates.FIELDS`."""
    tags, sound = song.tags, song.sound
    disc_total = max(sleeve.discs, tags.disc_total or 0)
    return {
        "title": song.title,
        "artist": song.artist or sleeve.artist,
        "albumartist": sleeve.artist,
        "album": sleeve.album,
        "year": _year(tags.date) or sleeve.year,
        "originalyear": _year(tags.original_date) or _year(tags.date) or sleeve.year,
        "track": song.number,
        "tracktotal": tags.track_total,
        "disc": tags.disc_number or 1,
        "disctotal": disc_total,
        "disctitle": tags.disc_title,
        "genre": tags.genres[0] if tags.genres else None,
        "label": tags.label,
        "catalog": tags.catalog_number,
        "media": tags.media,
        "edition": None,
        "ext": song.name.rpartition(".")[2].lower(),
        **_stored(sound),
        "bpm": round(tags.bpm) if tags.bpm else None,
        "key": tags.key,
        "compilation": int(sleeve.compilation),
        "multidisc": int(disc_total > 1),
    }


def _stored(sound: Sound | None) -> dict[str, Value]:
    if sound is None:
        return {}
    return {
        "codec": sound.codec,
        "bitrate": round(sound.bitrate / 1000) if sound.bitrate else None,
        "bitdepth": str(sound.bit_depth) if sound.bit_depth else None,
        "samplerate": f"{sound.sample_rate / 1000:g}" if sound.sample_rate else None,
    }


def _album_artist(tags: Tags) -> str:
    return tags.album_artist_credit or ", ".join(tags.album_artists)


def _commonest(said: Sequence[str]) -> str:
    """Of several that are as common, the first."""
    counted = Counter(one for one in said if one)
    return counted.most_common(1)[0][0] if counted else ""


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdigit() else None
