"""What the frames of ID3 mean in soniq's fields."""

from collections.abc import Sequence

from soniq.files.fields import Heard, field_of, hear
from soniq.files.pictures import Pictures

TEXTS = {
    "TIT2": "title", "TPE1": "artist", "TPE2": "albumartist", "TPE3": "conductor",
    "TPE4": "remixer", "TALB": "album", "TCOM": "composer", "TEXT": "lyricist", "TCON": "genre",
    "TRCK": "track", "TPOS": "disc", "TSST": "disctitle", "TDRC": "date", "TDRL": "releasedate",
    "TYER": "year", "TDAT": "daymonth", "TDOR": "originaldate", "TORY": "originalyear",
    "TCMP": "compilation", "TPUB": "label", "TSRC": "isrc", "TMED": "media", "TLAN": "language",
    "TBPM": "bpm", "TKEY": "key", "TSOT": "titlesort", "TSOP": "artistsort", "TSOA": "albumsort",
    "TSO2": "albumartistsort",
}  # fmt: skip
_FIELDS = frozenset(TEXTS.values())

_PEOPLE = {"producer": "producer", "arranger": "arranger", "remix": "remixer"}
"""Roles that are fields of their own; instruments make performers."""

_NO_INSTRUMENT = frozenset(("engineer", "mix", "dj-mix", "mixer"))
COMMENTS = frozenset(("comment", "id3v1 comment", "description"))
"""Descriptions of comment frames that soniq hears."""

_MUSICBRAINZ = frozenset(("http://musicbrainz.org", "https://musicbrainz.org"))


def is_musicbrainz(owner: str) -> bool:
    """Whether an identifier (UFID) of that owner is MusicBrainz' of the recording."""
    return owner.rstrip("/") in _MUSICBRAINZ


def field_of_role(role: str) -> str | None:
    """What somebody in a list of people is to soniq; None for those it leaves out."""
    field = _PEOPLE.get(role.lower())
    return "performer" if field is None and role.lower() not in _NO_INSTRUMENT else field


class Hearing:
    """What one tag says, frame by frame, in any order."""

    __slots__ = ("_described", "heard", "pictures")

    def __init__(self) -> None:
        self.heard: Heard = {}
        self.pictures: Pictures = []
        self._described: Heard = {}

    def text(self, name: str, texts: list[str]) -> None:
        self.heard.setdefault(TEXTS[name], []).extend(texts)

    def named(self, desc: str, texts: list[str]) -> None:
        """A TXXX frame. Where a frame of its own tells the field, that one has the word."""
        field = field_of(desc)
        if field is not None:
            self._described.setdefault(field, []).extend(texts)

    def comment(self, desc: str, texts: list[str]) -> None:
        """The comment proper has no description; those that do are often a program's own notes."""
        if not desc:
            self.heard.setdefault("comment", []).extend(texts)
        elif desc.lower() in COMMENTS:
            self._described.setdefault("comment", []).extend(texts)

    def lyrics(self, text: str) -> None:
        hear(self.heard, "lyrics", text)

    def synced(self, any_words: bool) -> None:
        if any_words:
            hear(self.heard, "syncedlyrics", "yes")

    def identifier(self, owner: str, data: bytes) -> None:
        if is_musicbrainz(owner):
            self.heard["recordingid"] = [data.decode("ascii", "replace")]

    def volume(self, desc: str, channel: int, gain: float, peak: float) -> None:
        """An RVA2 frame; 1 is the master channel."""
        which = desc.lower()
        if which in ("track", "album") and channel == 1:
            hear(self.heard, which + "gain", f"{gain:.4f}")
            hear(self.heard, which + "peak", f"{peak:.6f}")

    def people(self, pairs: Sequence[Sequence[str]]) -> None:
        """Roles and names."""
        for role, name in pairs:
            field = field_of_role(role)
            if field is not None and name:
                hear(self.heard, field, name)

    def finish(self) -> None:
        """Weigh the described texts against the frames, once all are heard."""
        for field, texts in self._described.items():
            told = self.heard.get(field)
            if told is None:
                self.heard[field] = texts
            elif field not in _FIELDS:
                self.heard[field] = texts + told
        years, days = self.heard.get("year"), self.heard.pop("daymonth", None)
        if years and days and len(years[0]) == len(days[0]) == 4 and days[0].isdecimal():
            full = (
                f"{years[0]}-{days[0][2:]}-{days[0][:2]}"  # ID3v2.3 keeps the year and DDMM apart
            )
            hear(self.heard, "date", full)
