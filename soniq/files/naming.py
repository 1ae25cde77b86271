"""Names that every disk takes: FAT, NTFS, SMB shares and ext4, whatever a tag says.

Tags are strangers' text. What comes out of here holds no separator, no control or direction mark,
no name that Windows keeps for itself, and is never empty, hidden, or too long.
Sources: Microsoft, "Naming Files, Paths, and Namespaces"; exFAT specification, 7.7.3.
"""

import re
import unicodedata

LONGEST = 255
"""Bytes of a name in UTF-8. NTFS and exFAT count 255 UTF-16 units, which are never more."""

LONGEST_PATH = 4_000
"""Bytes from the top of the file system; Linux takes 4,095, and soniq needs some for its own."""

DEEPEST = 32
"""Folders in one another."""

NAMELESS = "_"

_FORBIDDEN = str.maketrans(
    {"/": "-", "\\": "-", "|": "-", '"': "'", "<": "(", ">": ")", "*": "_", "?": ""}
)
_SUBTITLE = re.compile(r":(?=\s)")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, direction marks, and what shows as nothing. The joiners of emoji and of Indian and
Persian script stay: they change what one sees."""

_KEPT_BY_WINDOWS = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?=[ .]|$)",
    re.IGNORECASE,
)
_JOINED = frozenset("\u200c\u200d\ufe0e\ufe0f")


def cleaned(text: str) -> str:
    """The text as it may stand inside a name: no separators, nothing unseen, single spaces."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    text = _SUBTITLE.sub(" -", text).replace(":", "-").translate(_FORBIDDEN)
    return " ".join(text.split())


def safe_name(text: str, *, ending: str = "") -> str:
    """One name of a path: a folder's, or with `ending` (".mp3") a file's.

    A trailing or leading "..." becomes "…"; other dots, dashes and spaces go from the ends, as
    Windows drops the ones and commands take the others for options and hidden files.
    """
    name = _bounded(cleaned(text))
    name = _bounded(_cut(name, LONGEST - len(ending.encode()) - 1)) or NAMELESS
    kept = _KEPT_BY_WINDOWS.match(name)
    if kept is not None:
        name = f"{kept[0]}_{name[kept.end() :]}"
    return name + ending


def ending_of(name: bytes) -> str:
    """The ending of a sound file's or sidecar's name, in lower case, with its dot; "" for none."""
    stem, dot, ending = name.rpartition(b".")
    plain = ending.decode("ascii", "ignore").lower()
    is_plain = plain.encode() == ending.lower() and plain.isalnum() and len(plain) <= 8
    return f".{plain}" if dot and stem and is_plain else ""


def twin(path: bytes) -> str:
    """Equal for paths that some disk or share takes for the same: by case, or by how letters with
    accents are stored."""
    text = path.decode("utf-8", "surrogateescape")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def _bounded(name: str) -> str:
    name = re.sub(r"^\.{3,}", "…", name)
    name = re.sub(r"(?<=[^.])\.{3,}$", "…", name)
    return name.lstrip(".-~ ").rstrip(". ")


def _cut(name: str, longest: int) -> str:
    """The name in that many bytes, no character cut in two, no accent cut from its letter."""
    raw = name.encode()
    if len(raw) <= longest:
        return name
    kept = raw[:longest].decode("utf-8", "ignore")
    rest = name[len(kept) :]
    while kept and rest and (unicodedata.combining(rest[0]) or {rest[0], kept[-1]} & _JOINED):
        kept, rest = kept[:-1], kept[-1] + rest
    return kept
