"""Titles of albums and names of folders and files, taken apart by the words that people use.

The lists come from what shops, taggers and rippers write; `tests/library/test_titles.py` holds
tables of real ones.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from soniq import text

_EDITION = re.compile(
    r"""\b(?:deluxe | remaster(?:ed|s|ing)? | re-?issued? | expanded | anniversary | bonus
    | collector'?s? | limited | edition | edici[oó]n | [eé]dition | ausgabe | explicit | clean
    | mono | stereo | import | vinyl | sacd | hi-?res | 24[ -]?bit | 16[ -]?bit | flac | mp3 | web
    | cd | lp | 320 | v0 | complete | legacy | jubil[aä]um\w* | super\ audio )\b
    | ^(?:us|uk|usa|japan|japanese|eu|european)(?:\s+(?:version|release|edition))?$""",
    re.IGNORECASE | re.VERBOSE,
)
"""A bracket with one of these words says which edition, not which album."""

_OTHER_ALBUM = re.compile(
    r"""\b(?:live | acoustic | unplugged | instrumentals? | demos? | remix(?:es|ed)? | dub
    | karaoke | vol(?:ume)?\.? | part | pt\.? | sessions? | soundtrack | score | ep | single
    | singles | taylor's | b-?sides | covers | reimagined | re-?recorded | hits )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""… but with one of these it is another album: "(Live)", "(Acoustic)", "(Taylor's Version)"."""

_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = r"\s*[-_.#]?\s*(?P<n>\d{1,2}|" + "|".join(_NUMBER_WORDS)
_DISC = rf"(?:cd|dis[ck]s?|disque){_NUMBER})"
_DISC_OR_SIDE = rf"(?:cd|dis[ck]s?|disque|dvd|lp|vinyl|side|tape|cassette){_NUMBER}|[a-h])"
_DISC_FOLDER = re.compile(rf"^{_DISC_OR_SIDE}(?:\s*(?:[-–—:_.,(\[]|of\b).*)?$", re.IGNORECASE)
_DISC_BRACKET = re.compile(rf"^{_DISC}(?:\s*(?:[-–—:,.]|of\b|/).*)?$", re.IGNORECASE)
_DISC_SUFFIX = re.compile(rf"(?:\s*[-–—,:_]\s*|\s+){_DISC}$", re.IGNORECASE)
_ART_FOLDER = re.compile(
    r"^(?:art ?works?|(?:album |cover )?art|covers?|scans?|booklets?)$", re.IGNORECASE
)
"""Where rippers put the pictures of a sleeve."""

_BRACKET = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\})\s*$")
_DASHED = re.compile(r"\s+[-–—]\s+([^-–—]+)$")
_YEAR_FIRST = re.compile(r"^[(\[]?((?:19|20)\d\d)[)\]]?\s*[-–—_.]?\s+(?=\S)")
_YEAR_LAST = re.compile(r"\s*[(\[]((?:19|20)\d\d)[)\]]\s*$")
_NUMBERED = re.compile(
    r"^(?:(?P<disc>\d)[-.](?=\d\d))?(?P<number>\d{1,3})(?P<gap>\s*[-–._)\]]+\s*|\s+)(?P<rest>.*\S)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumTitle:
    """An album's title taken apart: "OK Computer [Collector's Edition] (Disc 2)"."""

    base: str
    edition: str | None = None
    disc: int | None = None


@lru_cache(maxsize=2048)
def album_title(title: str) -> AlbumTitle:
    """The title without what names an edition or a disc. "(Live)" and its like stay."""
    base, editions, disc = title.strip(), list[str](), None
    while True:
        if (found := _DISC_SUFFIX.search(base)) and base[: found.start()].strip():
            base, disc = base[: found.start()], _disc_number(found["n"])
        elif (found := _BRACKET.search(base)) and base[: found.start()].strip():
            inner = next(group for group in found.groups() if group is not None).strip()
            if numbered := _DISC_BRACKET.match(inner):
                disc = _disc_number(numbered["n"])
            elif names_an_edition(inner):
                editions.insert(0, inner)
            else:
                break
            base = base[: found.start()]
        elif (found := _DASHED.search(base)) and names_an_edition(found[1]):
            editions.insert(0, found[1].strip())
            base = base[: found.start()]
        else:
            break
    return AlbumTitle(base=base.strip(), edition=", ".join(editions) or None, disc=disc)


def names_an_edition(words: str) -> bool:
    return bool(_EDITION.search(words)) and not _OTHER_ALBUM.search(words)


@lru_cache(maxsize=1024)
def title_key(title: str) -> str:
    """By what two spellings are one title; all of signs ("( )") is its own key."""
    return text.words(title.replace("&", " and ")) or text.fold(title)


@lru_cache(maxsize=256)
def album_folder(path: bytes) -> tuple[bytes, int | None]:
    """The folder whose album a folder belongs to, and its disc where its name tells one.

    "Artist/Album/CD 2" → "Artist/Album", 2; "Artist/Album (Disc 2)" → "Artist/Album", 2 (that
    place need not exist; both discs of the album come to it). "Artist/Album/Scans" holds the
    album's pictures.
    """
    parent, _, name = path.rpartition(b"/")
    shown = name.decode("utf-8", "replace")
    if found := _DISC_FOLDER.match(shown):
        return parent, _disc_number(found["n"])
    if parent and _ART_FOLDER.match(shown):
        return parent, None
    base, disc = _without_disc(shown)
    if disc is None:
        return path, None
    kept = name[: len(base.encode())] if shown.encode() == name else name
    return (parent + b"/" + kept if parent else kept), disc


def leading_number(folder: bytes) -> int | None:
    """The number that a folder's name begins with: "2 - Twilight to Starlight" → 2."""
    found = re.match(rb"0*(\d{1,2})(?!\d)", folder.rpartition(b"/")[2])
    return int(found[1]) if found else None


def _without_disc(name: str) -> tuple[str, int | None]:
    if (found := _DISC_SUFFIX.search(name)) and name[: found.start()].strip():
        return name[: found.start()].rstrip(), _disc_number(found["n"])
    if (found := _BRACKET.search(name)) and name[: found.start()].strip():
        inner = next(group for group in found.groups() if group is not None).strip()
        if numbered := _DISC_BRACKET.match(inner):
            return name[: found.start()].rstrip(), _disc_number(numbered["n"])
    return name, None


def _disc_number(said: str) -> int:
    said = said.lower()
    if said.isdigit():
        return max(1, int(said))
    if said in _NUMBER_WORDS:
        return _NUMBER_WORDS.index(said) + 1
    return (ord(said) - ord("a")) // 2 + 1  # sides A and B are one record


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderName:
    """What a folder's name says of the album in it: "Pink Floyd - Animals (1977) [FLAC]"."""

    album: str
    artist: str | None = None
    year: str | None = None


def folder_name(path: bytes) -> FolderName:
    name = text.shown(path.rpartition(b"/")[2]).strip()
    if "_" in name and " " not in name:
        name = name.replace("_", " ")
    year = None
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        if found := pattern.search(bare := album_title(name).base):
            year, name = found[1], pattern.sub("", bare).strip() or name
    artist, dash, album = name.partition(" - ")
    if dash and (found := _YEAR_FIRST.search(album)):
        year, album = found[1], album[found.end() :]
    elif dash and re.fullmatch(r"(?:19|20)\d\d", artist.strip()):
        return FolderName(album=album.strip(), year=artist.strip())
    if dash and artist.strip() and album.strip():
        return FolderName(album=album.strip(), artist=artist.strip(), year=year)
    return FolderName(album=name, year=year)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileName:
    """What a file's name says of its track: "1-03 - Artist - Title.mp3"."""

    title: str
    artist: str | None = None
    number: int | None = None
    disc: int | None = None


def file_name(name: bytes, *, numbered: bool, artist: str | None = None) -> FileName:
    """What the name says, where the tags do not.

    numbered: most names of the folder begin with a number, so "12 Monkeys" is track 12.
    artist: as the tags say; without one, "Somebody - Something" names him.
    """
    stem = text.shown(name.rpartition(b".")[0] or name).strip() or text.shown(name)
    if "_" in stem and " " not in stem:
        stem = stem.replace("_", " ")
    found = _NUMBERED.match(stem)
    if found and (numbered or found["gap"].strip() or found["number"].startswith("0")):
        disc = int(found["disc"]) if found["disc"] else None
        artist, title = _artist_and_title(found["rest"], artist)
        return FileName(title=title, artist=artist, number=int(found["number"]), disc=disc)
    parts = [part.strip() for part in stem.split(" - ")]
    for place in range(1, len(parts) - 1):
        if re.fullmatch(r"\d{1,3}", parts[place]):  # Artist - Album - 03 - Title
            title = " - ".join(parts[place + 1 :])
            return FileName(title=title, artist=parts[0] or None, number=int(parts[place]))
    artist, title = _artist_and_title(stem, artist)
    return FileName(title=title, artist=artist)


def begins_with_number(name: bytes) -> bool:
    return name[:1].isdigit() and re.match(rb"\d{1,3}\D", name) is not None


def _artist_and_title(words: str, known: str | None) -> tuple[str | None, str]:
    artist, dash, title = (part.strip() for part in words.partition(" - "))
    if dash and artist and title and (known is None or title_key(artist) == title_key(known)):
        return artist, title
    return known, words
