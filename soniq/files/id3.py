"""ID3 tags as soniq's fields: versions 1, 2.2, 2.3 and 2.4, wherever a format keeps them."""

from io import BytesIO
from typing import Any

from mutagen import MutagenError
from mutagen.id3 import ID3, Frames, Frames_2_2, ParseID3v1, TextFrame

from soniq.files.fields import Heard
from soniq.files.id3_words import TEXTS, Hearing
from soniq.files.opened import Opened, synchsafe
from soniq.files.pictures import Pictures

_WANTED = (*TEXTS, "TXXX", "COMM", "USLT", "SYLT", "UFID", "APIC", "RVA2", "TIPL", "TMCL", "IPLS")


def _as_written(name: str) -> type[TextFrame]:
    """A frame whose text stays as it is; mutagen's own keep of a date what is ISO 8601."""
    return type(name, (TextFrame,), {})


DATES = {name: _as_written(name) for name in ("TDRC", "TDRL", "TDOR", "TYER", "TORY", "TDAT")}

_KNOWN = {name: Frames[name] for name in _WANTED} | DATES
"""Only these frames are parsed: the others (private data, ratings, attached files) cost time."""

_KNOWN_22 = {
    name: frame
    for name, frame in Frames_2_2.items()
    if any(base.__name__ in _KNOWN for base in frame.mro())
}

_VERSION_1 = ("title", "artist", "album", "track", "genre")


def listen(opened: Opened, begin: int = 0, end: int | None = None) -> tuple[Heard, Pictures]:
    """The texts by field, and the pictures, of the tag that begins there; none where none does."""
    head = opened.head[:10] if begin == 0 else opened.at(begin, 10)
    if head[:3] != b"ID3" or len(head) < 10:
        return {}, []
    length = 10 + synchsafe(head[6:10])
    packed = opened.at(begin, length if end is None else min(length, end - begin))
    hearing = _heard_in(packed)
    hearing.finish()
    return hearing.heard, hearing.pictures


def _heard_in(packed: bytes) -> Hearing:
    known = _KNOWN_22 if packed[3] == 2 else _KNOWN
    hearing = Hearing()
    try:
        tags = ID3(BytesIO(packed), known_frames=known, translate=False, load_v1=False)
    except MutagenError:
        return hearing  # a broken tag; the sound behind it may be whole
    for key, frame in tags.items():
        _hear(hearing, key[:4], frame)
    return hearing


def _hear(hearing: Hearing, name: str, frame: Any) -> None:
    if name in TEXTS:
        hearing.text(name, _texts(frame))
    elif name == "TXXX":
        hearing.named(frame.desc, _texts(frame))
    elif name == "COMM":
        hearing.comment(frame.desc, _texts(frame))
    elif name == "USLT":
        hearing.lyrics(frame.text)
    elif name == "SYLT":
        hearing.synced(bool(frame.text))
    elif name == "UFID":
        hearing.identifier(frame.owner, frame.data)
    elif name == "APIC":
        hearing.pictures.append((int(frame.type), frame.data))
    elif name == "RVA2":
        hearing.volume(frame.desc, frame.channel, frame.gain, frame.peak)
    elif name in ("TIPL", "TMCL", "IPLS"):
        hearing.people([pair for pair in frame.people if len(pair) == 2])


def _texts(frame: Any) -> list[str]:
    return [str(text) for text in frame.text]


def add_version_1(heard: Heard, tail: bytes) -> None:
    """Fill what other tags leave out from an ID3v1 tag: the file's last 128 bytes."""
    dated = "date" in heard or "year" in heard
    if dated and all(field in heard for field in _VERSION_1):
        return
    old = Hearing()
    for name, frame in (ParseID3v1(tail) or {}).items():
        _hear(old, name, frame)
    old.finish()
    for field, texts in old.heard.items():
        if not (dated and field in ("date", "year")):
            heard.setdefault(field, texts)
