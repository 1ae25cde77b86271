"""What the files of an arrival are, by their first bytes and their endings."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from soniq.arrivals.model import Kind
from soniq.files.walk import AUDIO

HEAD = 4_096

ITEM_ID = "bandcamp_item_id.txt"
"""Beside songs that bandcampsync and its like fetched."""

_TEXTS = frozenset(("txt", "nfo", "md", "lrc", "cue"))
_VIDEOS = frozenset(("mp4", "m4v", "mov", "mkv", "webm"))
_PICTURES = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF8", "gif"),
)
_JUNK = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db"))
_PAGE = re.compile(r"https?://[a-z0-9-]+\.bandcamp\.com\b", re.IGNORECASE)
_BANDCAMP_NAME = re.compile(
    r"^(?P<artist>.+?) - (?P<album>.+) - (?P<number>\d{2,3}) (?P<title>.+)$"
)
_NUMBERED = re.compile(
    r"^(?:(?P<disc>\d)[-.])?(?P<number>\d{1,3})(?:\s*[-.)]\s*|\s+)(?P<title>.+)$"
)
_ZIP_NAME = re.compile(r"^(?P<artist>.+?) - (?P<album>.+?)(?: \(\d+\))?$")


def kind_of(name: str, head: bytes) -> Kind:
    """What a file of that name and those first bytes is."""
    own = PurePosixPath(name).name.lower()
    ending = own.rpartition(".")[2] if "." in own else ""
    if own.startswith(".") or own in _JUNK or name.startswith("__MACOSX/"):
        return Kind.OTHER
    is_video = head[4:8] == b"ftyp" or head.startswith(b"\x1aE\xdf\xa3")
    if ending == "mp4" and is_video:
        return Kind.VIDEO
    if ending.encode() in AUDIO:
        return Kind.TRACK
    if head.startswith(tuple(magic for magic, _ in _PICTURES)) or _is_webp(head):
        return Kind.COVER if ending in {"jpg", "jpeg", "png", "gif", "webp"} else Kind.OTHER
    if ending == "pdf" and head.startswith(b"%PDF-"):
        return Kind.BOOKLET
    if ending in _VIDEOS and is_video:
        return Kind.VIDEO
    if ending in _TEXTS and own != ITEM_ID and _is_text(head):
        return Kind.TEXT
    return Kind.OTHER


def is_bandcamp(names: Sequence[str], comments: Sequence[str]) -> bool:
    """Whether a purchase comes from there: by the songs' comments, by the note that lies beside
    them, or by how all of them are called. names: of all files."""
    if any(PurePosixPath(name).name.lower() == ITEM_ID for name in names):
        return True
    if any(_PAGE.search(comment) for comment in comments):
        return True
    stems = [
        path.stem
        for name in names
        if (path := PurePosixPath(name)).suffix[1:].lower().encode() in AUDIO
    ]
    found = [_BANDCAMP_NAME.match(stem) for stem in stems]
    albums = {one["album"] for one in found if one is not None}
    return len(stems) > 1 and all(found) and len(albums) == 1


def named(name: str) -> tuple[int | None, str]:
    """Number and title of a song, as its file is called."""
    stem = PurePosixPath(name).stem
    found = _BANDCAMP_NAME.match(stem) or _NUMBERED.match(stem)
    return (None, stem) if found is None else (int(found["number"]), found["title"])


def album_named(name: str) -> tuple[str, str]:
    """Artist and album, as the zip or folder is called: "Artist - Album.zip"; "" where it is not
    told."""
    stem = name.removesuffix(".zip").removesuffix(".ZIP")
    found = _ZIP_NAME.match(stem)
    return ("", stem) if found is None else (found["artist"], found["album"])


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_text(head: bytes) -> bool:
    return b"\0" not in head
