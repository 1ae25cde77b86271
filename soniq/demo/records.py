"""What a record of the demo is made of."""

from dataclasses import dataclass
from enum import Enum
from zlib import crc32

from soniq.demo.sleeve import Sleeve


class CoverAt(Enum):
    """Where an album keeps its cover: in each file, or beside them."""

    FILES = "embedded"
    FOLDER = "cover.jpg"
    FOLDER_PNG = "cover.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One track: what it is called, and how it is to be played."""

    title: str
    style: str
    key: str
    bpm: float
    fmt: str = ""
    """Of `encoding.RECIPES`; "" takes the record's."""
    artists: tuple[str, ...] = ()
    """Where they are not the record's."""
    credit: str | None = None
    remixers: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    lyrics: str | None = None
    disc: int = 1
    tune: str = ""
    """Tracks of one tune are the same recording; "" is a tune of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An edition: what its tracks share."""

    title: str
    artists: tuple[str, ...]
    folder: str
    date: str
    genres: tuple[str, ...]
    fmt: str
    cover: str
    """A painting of `covers.PAINTINGS`."""
    cover_at: CoverAt
    cuts: tuple[Cut, ...]
    artist_sort: str | None = None
    original_date: str | None = None
    composers: tuple[str, ...] = ()
    conductors: tuple[str, ...] = ()
    compilation: bool = False
    release_types: tuple[str, ...] = ("album",)
    label: str | None = None
    catalog_number: str | None = None
    language: str | None = None
    discs: tuple[str, ...] = ()
    """Titles of the discs, where there are several."""
    mono: bool = False

    def format_of(self, cut: Cut) -> str:
        return cut.fmt or self.fmt

    def seed_of(self, cut: Cut) -> int:
        """What decides the tune: the same in every edition of a recording."""
        return crc32(f"{self.artists[0]}/{cut.tune or cut.title}".encode())

    def number_of(self, cut: Cut) -> tuple[int, int]:
        """The track's number on its disc, and how many that disc has."""
        same = [other for other in self.cuts if other.disc == cut.disc]
        return same.index(cut) + 1, len(same)

    def sleeve_of(self, cut: Cut) -> Sleeve:
        number, total = self.number_of(cut)
        return Sleeve(
            title=cut.title,
            artists=cut.artists or self.artists,
            artist_credit=cut.credit,
            album=self.title,
            album_artists=self.artists,
            composers=self.composers,
            conductors=self.conductors,
            remixers=cut.remixers,
            genres=cut.genres or self.genres,
            track_number=number,
            track_total=total,
            disc_number=cut.disc if self.discs else None,
            disc_total=len(self.discs) or None,
            disc_title=self.discs[cut.disc - 1] if self.discs else None,
            date=self.date,
            original_date=self.original_date,
            compilation=self.compilation,
            release_types=self.release_types,
            label=self.label,
            catalog_number=self.catalog_number,
            language=self.language,
            bpm=cut.bpm,
            key=cut.key,
            artist_sort=None if cut.artists else self.artist_sort,
            album_artist_sort=self.artist_sort,
            comment="Made by soniq for its demo.",
            lyrics=cut.lyrics,
        )
