"""What is printed on the sleeve: everything that a track's tags shall say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sleeve:
    """One track's tags before they are written. Absent fields are None or empty."""

    title: str | None = None
    artists: tuple[str, ...] = ()
    artist_credit: str | None = None
    """The artists as one reads them ("Mala Ribera feat. Otis"); None: joined by the format."""
    album: str | None = None
    album_artists: tuple[str, ...] = ()
    composers: tuple[str, ...] = ()
    lyricists: tuple[str, ...] = ()
    conductors: tuple[str, ...] = ()
    remixers: tuple[str, ...] = ()
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
    lyrics: str | None = None
    """Plain text, or lines that begin with [mm:ss.xx]."""
    mb_recording_id: str | None = None
    mb_release_id: str | None = None
    mb_release_group_id: str | None = None
    mb_artist_ids: tuple[str, ...] = ()
    mb_album_artist_ids: tuple[str, ...] = ()
    rg_track_gain: float | None = None
    rg_track_peak: float | None = None

    def values(self, field: str) -> list[str]:
        """A field's values as text, none where it is absent."""
        value = getattr(self, field)
        if value is None or value == ():
            return []
        return list(value) if isinstance(value, tuple) else [str(value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A front cover: the bytes of a JPEG or PNG."""

    image: bytes

    @property
    def mime(self) -> str:
        return "image/png" if self.image.startswith(b"\x89PNG") else "image/jpeg"
