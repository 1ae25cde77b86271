"""ID3 tags as soniq's fields: versions 1, 2.2, 2.3 and 2.4, wherever a format keeps them."""

from typing import Any

from mutagen.id3 import ID3, Frames, Frames_2_2, ParseID3v1, TextFrame

from soniq.files.fields import Heard, field_of, hear

_TEXTS = {
    "TIT2": "title", "TPE1": "artist", "TPE2": "albumartist", "TPE3": "conductor",
    "TPE4": "remixer", "TALB": "album", "TCOM": "composer", "TEXT": "lyricist", "TCON": "genre",
    "TRCK": "track", "TPOS": "disc", "TSST": "disctitle", "TDRC": "date", "TDRL": "releasedate",
    "TYER": "year", "TDOR": "originaldate", "TORY": "originalyear", "TCMP": "compilation",
    "TPUB": "label", "TSRC": "isrc", "TMED": "media", "TLAN": "language", "TBPM": "bpm",
    "TKEY": "key", "TSOT": "titlesort", "TSOP": "artistsort", "TSOA": "albumsort",
    "TSO2": "albumartistsort",
}  # fmt: skip
_TEXT_FIELDS = frozenset(_TEXTS.values())

_PEOPLE = {"producer": "producer", "arranger": "arranger", "remix": "remixer"}
"""Roles of TIPL and IPLS that are fields of their own; instruments make performers."""

_NO_INSTRUMENT = frozenset(("engineer", "mix", "dj-mix", "mixer"))

_WANTED = (
    *_TEXTS, "TDAT", "TXXX", "COMM", "USLT", "SYLT", "UFID", "APIC", "RVA2", "TIPL", "TMCL", "IPLS"
)  # fmt: skip


def _as_written(name: str) -> type[TextFrame]:
    """A frame whose text stays as it is; mutagen's own keep of a date what is ISO 8601."""
    return type(name, (TextFrame,), {})


_DATES = {name: _as_written(name) for name in ("TDRC", "TDRL", "TDOR", "TYER", "TORY", "TDAT")}

KNOWN = {name: Frames[name] for name in _WANTED} | _DATES
"""Only these frames are parsed: the others (private data, ratings, attached files) cost time."""

KNOWN_22 = {
    name: frame
    for name, frame in Frames_2_2.items()
    if any(base.__name__ in KNOWN for base in frame.mro())
}

_VERSION_1 = ("title", "artist", "album", "track", "genre")


def known_frames(head: bytes) -> dict[str, Any]:
    """The frames to parse in a tag that begins with these bytes."""
    return KNOWN_22 if head[3:4] == b"\2" else KNOWN


def add_version_1(heard: Heard, tail: bytes) -> None:
    """Fill what other tags leave out from an ID3v1 tag: the file's last 128 bytes."""
    dated = "date" in heard or "year" in heard
    if dated and all(field in heard for field in _VERSION_1):
        return
    for field, texts in listen(ParseID3v1(tail) or {}).items():
        if not (dated and field in ("date", "year")):
            heard.setdefault(field, texts)


def listen(tags: ID3 | dict[str, Any]) -> Heard:
    """The texts of a tag by field."""
    heard: Heard = {}
    for key, frame in tags.items():
        name = key[:4]
        field = _TEXTS.get(name)
        if field is not None:
            heard[field] = [str(text) for text in frame.text]
        elif name in _OTHERS:
            _OTHERS[name](heard, frame)
    if "TYER" in tags and "TDAT" in tags:
        _full_date(heard, str(tags["TYER"].text[0]), str(tags["TDAT"].text[0]))
    return heard


def _full_date(heard: Heard, year: str, day_month: str) -> None:
    """ID3v2.3 keeps the year and DDMM apart."""
    if len(year) == len(day_month) == 4 and day_month.isdecimal():
        heard.setdefault("date", []).append(f"{year}-{day_month[2:]}-{day_month[:2]}")


def _named(heard: Heard, frame: Any) -> None:
    field = field_of(frame.desc)
    if field in _TEXT_FIELDS:
        heard.setdefault(field, [str(text) for text in frame.text])
    elif field is not None:
        heard[field] = [str(text) for text in frame.text] + heard.get(field, [])


def _comment(heard: Heard, frame: Any) -> None:
    """The comment proper has no description; those that do are often a program's own notes."""
    if not frame.desc:
        heard["comment"] = [str(text) for text in frame.text] + heard.get("comment", [])
    elif frame.desc.lower() in ("comment", "id3v1 comment", "description"):
        heard.setdefault("comment", []).extend(str(text) for text in frame.text)


def _lyrics(heard: Heard, frame: Any) -> None:
    hear(heard, "lyrics", frame.text if isinstance(frame.text, str) else "")


def _synced(heard: Heard, frame: Any) -> None:
    if frame.text:
        hear(heard, "syncedlyrics", "yes")


def _identifier(heard: Heard, frame: Any) -> None:
    if frame.owner.rstrip("/") in ("http://musicbrainz.org", "https://musicbrainz.org"):
        heard["recordingid"] = [frame.data.decode("ascii", "replace")]


def _volume(heard: Heard, frame: Any) -> None:
    which = frame.desc.lower()
    if which in ("track", "album") and frame.channel == 1:
        hear(heard, which + "gain", f"{frame.gain:.4f}")
        hear(heard, which + "peak", f"{frame.peak:.6f}")


def _people(heard: Heard, frame: Any) -> None:
    for entry in frame.people:
        if len(entry) != 2 or not entry[1]:
            continue
        role, name = entry[0].lower(), entry[1]
        field = _PEOPLE.get(role)
        if field is None and role not in _NO_INSTRUMENT:
            field = "performer"
        if field is not None:
            hear(heard, field, name)


_OTHERS = {
    "TXXX": _named,
    "COMM": _comment,
    "USLT": _lyrics,
    "SYLT": _synced,
    "UFID": _identifier,
    "RVA2": _volume,
    "TIPL": _people,
    "TMCL": _people,
    "IPLS": _people,
}


def pictures(tags: ID3) -> list[tuple[int, bytes]]:
    """The attached pictures: what each shows (3 is the front cover) and its bytes."""
    return [(int(frame.type), frame.data) for frame in tags.getall("APIC")]
