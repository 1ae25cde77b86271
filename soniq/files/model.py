"""What a sound file tells of itself."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import orjson

from soniq.errors import Unreadable as Unreadable
from soniq.units import ArtworkHash, Milliseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """How a file's sound is stored. Bit rate in bit/s, sample rate in Hz.

    codec: mp3 flac vorbis opus aac alac pcm wma ape wavpack musepack tta dsd, rarely mp2 speex …
    container: mp3 flac ogg mp4 adts wav aiff asf ape wv mpc tta dsf dff
    duration_ms: as the file claims, where its size allows that; 0 where it does not tell.
    """

    container: str
    codec: str
    bitrate: int | None = None
    sample_rate: int | None = None
    bit_depth: int | None = None
    channels: int | None = None
    duration_ms: Milliseconds


Lyrics = Literal["none", "plain", "synced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a file's tags say, whatever their format. What they do not say is None or empty.

    artist_credit, album_artist_credit: the names as one reads them ("A feat. B"), where a single
    text joins several; None where the tuple says it all.
    date, original_date: YYYY, YYYY-MM or YYYY-MM-DD.
    rg_*_gain: dB to reach −18 LUFS (89 dB SPL); rg_*_peak: ratio, 1.0 is full scale.
    """

    title: str | None = None
    artists: tuple[str, ...] = ()
    artist_credit: str | None = None
    album: str | None = None
    album_artists: tuple[str, ...] = ()
    album_artist_credit: str | None = None
    composers: tuple[str, ...] = ()
    lyricists: tuple[str, ...] = ()
    conductors: tuple[str, ...] = ()
    remixers: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    arrangers: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    track_number: int | None = None
    track_total: int | None = None
    disc_number: int | None = None
    disc_total: int | None = None
    disc_title: str | None = None
    date: str | None = None
    original_date: str | None = None
    compilation: bool = False
    release_types: tuple[str, ...] = ()
    label: str | None = None
    catalog_number: str | None = None
    barcode: str | None = None
    isrc: str | None = None
    media: str | None = None
    language: str | None = None
    bpm: float | None = None
    key: str | None = None
    title_sort: str | None = None
    artist_sort: str | None = None
    album_sort: str | None = None
    album_artist_sort: str | None = None
    comment: str | None = None
    lyrics: Lyrics = "none"
    mb_recording_id: str | None = None
    mb_track_id: str | None = None
    mb_release_id: str | None = None
    mb_release_group_id: str | None = None
    mb_artist_ids: tuple[str, ...] = ()
    mb_album_artist_ids: tuple[str, ...] = ()
    acoustid_id: str | None = None
    rg_track_gain: float | None = None
    rg_track_peak: float | None = None
    rg_album_gain: float | None = None
    rg_album_peak: float | None = None

    LISTS: ClassVar[frozenset[str]]

    def said(self) -> dict[str, Any]:
        """The fields that the tags fill, by name."""
        fields = zip(_TAG_FIELDS, _UNSAID, strict=True)
        return {name: value for name, unsaid in fields if (value := getattr(self, name)) != unsaid}

    def to_json(self) -> str:
        """The filled fields as a JSON object; `from_json` reads it back."""
        return orjson.dumps(self.said()).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        return cls.of(orjson.loads(text))

    @classmethod
    def of(cls, said: dict[str, Any]) -> Self:
        """Tags out of what `said` gave, lists for tuples. Unknown names are left out."""
        fields: dict[str, Any] = {
            name: tuple(value) if name in cls.LISTS else value
            for name, value in said.items()
            if name in _TAG_NAMES
        }
        return cls(**fields)


_TAG_FIELDS = tuple(field.name for field in dataclasses.fields(Tags))
_TAG_NAMES = frozenset(_TAG_FIELDS)
_UNSAID = tuple(field.default for field in dataclasses.fields(Tags))
Tags.LISTS = frozenset(
    name for name, unsaid in zip(_TAG_FIELDS, _UNSAID, strict=True) if unsaid == ()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a file carries: its front cover, else the first one."""

    hash: ArtworkHash
    mime: str
    """Told from its bytes, not from what the tag claims."""
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A picture to be the front cover in a file. image None: the one there is taken out."""

    image: bytes | None
    mime: str = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one look into a sound file gives.

    audio_hash: identity of the sound whatever the tags say (16 bytes; `digest.py` defines it);
    None for silence and for scraps under 5 s.
    xxh128, sha256: of the whole file, where it was read whole anyway.
    """

    sound: Sound
    tags: Tags
    picture: Picture | None = None
    audio_hash: bytes | None = None
    xxh128: bytes | None = None
    sha256: bytes | None = None

    def packed(self) -> dict[str, Any]:
        """For the way between processes: plain JSON values, nothing that is empty."""
        sound, picture = self.sound, self.picture
        packed: dict[str, Any] = {
            "s": [getattr(sound, name) for name in _SOUND_FIELDS],
            "t": self.tags.said(),
        }
        if picture is not None:
            packed["p"] = [picture.hash, picture.mime, picture.size_bytes]
        if self.audio_hash is not None:
            packed["a"] = self.audio_hash.hex()
        if self.xxh128 is not None and self.sha256 is not None:
            packed["x"], packed["h"] = self.xxh128.hex(), self.sha256.hex()
        return packed

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        """The reading that `packed` was made of."""
        picture = packed.get("p")
        return cls(
            sound=Sound(**dict(zip(_SOUND_FIELDS, packed["s"], strict=True))),
            tags=Tags.of(packed["t"]),
            picture=picture
            and Picture(hash=ArtworkHash(picture[0]), mime=picture[1], size_bytes=picture[2]),
            audio_hash=_bytes(packed.get("a")),
            xxh128=_bytes(packed.get("x")),
            sha256=_bytes(packed.get("h")),
        )


_SOUND_FIELDS = tuple(field.name for field in dataclasses.fields(Sound))


def _bytes(hexadecimal: str | None) -> bytes | None:
    return None if hexadecimal is None else bytes.fromhex(hexadecimal)


SIZES = (160, 480, 1200)
"""Longest sides, in pixels, of the images that pages show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A picture made ready for pages.

    webp: by size. None is enlarged: a picture of 500 px comes as 160, 480 and, under 1200, as it
    is; one of 90 px comes under 160 alone. Take the least size that is enough, else the greatest.
    width, height: of the picture as found, upright.
    placeholder: a blurred data URL of under 400 bytes; tint: a muted colour of it, "#rrggbb".
    """

    webp: dict[int, bytes]
    width: int
    height: int
    placeholder: str
    tint: str
