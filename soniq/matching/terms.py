"""The terms of a score, one thing after the other: how right it is, and why.

1 is all that can be had, 0 nothing; less speaks against. What one side does not tell is no term.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from soniq.clients.model import ArtistCredit, Release, ReleaseGroup, ReleaseTrack
from soniq.matching import likeness
from soniq.matching.likeness import SAME
from soniq.matching.model import AlbumWanted, TrackWanted
from soniq.titles import words
from soniq.titles.words import Credit, Title

SECONDARY = {"live": "live", "remix": "remix", "demo": "demo", "dj-mix": "remix"}
"""Secondary types of MusicBrainz that say it is another recording."""

HINTED = {
    "ep": {"ep": 1.0, "album": 0.75, "single": -1.0},
    "single": {"single": 1.0, "ep": 0.9, "album": 0.7},
}
"""How right a type is, by the kind that a shop hangs on the title. Shops do so with albums, too."""

PRIMARY = frozenset({"album", "single", "ep", "broadcast", "other"})
NEAR_TYPES = {frozenset({"single", "ep"}): 0.5, frozenset({"ep", "album"}): 0.3}
"""Types that one catalogue gives what has the other in another."""

LIKELY = {
    "single": ((4, 1.0), (6, 0.5)),
    "ep": ((2, 0.3), (8, 1.0), (12, 0.3)),
    "album": ((2, None), (6, 0.6), (999, 1.0)),
}
"""How right a type is, by the number of tracks up to which it is. None, or beyond: it is not."""

SAME_LENGTH = 2_000
"""Milliseconds by which two pressings of one recording may differ."""


@dataclass(frozen=True, slots=True)
class Part:
    """name: of the term; right: 1 all, 0 nothing; text: why, for people."""

    name: str
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """What an album is called, and by whom it is."""

    title: str
    artist: str
    artists: tuple[ArtistCredit, ...]


def names(
    wanted: AlbumWanted, candidates: Collection[Named], secondary: Iterable[str]
) -> Iterator[Part]:
    """Artist, title and version. candidates: of one album; the names that are nearest count."""
    credits = _wanted_credits(wanted)
    known = [named for named in candidates if named.artist or named.artists]
    if credits and known:
        like, name = max((_artist(credits, it.artist, it.artists), it.artist) for it in known)
        yield Part("artist", like, _both(like, wanted.artist or "", name))
    mine = words.title(wanted.title)
    like, title = max((likeness.titles(mine, words.title(it.title)), it.title) for it in candidates)
    yield Part("title", like, _both(like, wanted.title, title))
    said = frozenset(SECONDARY[name.lower()] for name in secondary if name.lower() in SECONDARY)
    yield version(mine, words.title(title), said)


def version(mine: Title, theirs: Title, secondary: frozenset[str] = frozenset()) -> Part:
    """Whether both are the same kind of recording. secondary: versions that its types say."""
    text = ", ".join(sorted(theirs.versions | secondary)) or "as it is"
    if mine.versions - theirs.versions <= secondary and theirs.versions <= mine.versions:
        unsaid = bool(secondary) and not mine.versions
        return Part("version", 0.5 if unsaid else 1.0, text)
    wanted = ", ".join(sorted(mine.versions)) or "as it is"
    return Part("version", -3.0, f"{text}, wanted: {wanted}")


def kind(wanted: AlbumWanted, group: ReleaseGroup) -> Iterator[Part]:
    """Album, EP, single. Where nobody says what is wanted, what the number of tracks makes likely;
    where nobody says that either, an album. A shop's "- Single" is hung on albums, too: a hint.

    Files are held against the tracks besides, so with them the type counts less.
    """
    if group.primary_type is None:
        return
    theirs = group.primary_type.lower()
    hint = words.title(wanted.title).kind
    far = -0.5 if wanted.tracks else -1.7
    if wanted.type is not None:
        near = {frozenset({mine := primary(wanted.type)}): 1.0} | NEAR_TYPES
        right = near.get(frozenset({mine, theirs}), far)
        yield Part("type", right, f"{group.primary_type}, wanted: {wanted.type}")
    elif hint is not None:
        right = HINTED[hint].get(theirs, 0.0)
        yield Part("type", right, f"{group.primary_type}, said: {hint}")
    elif (count := wanted.track_count) and theirs in LIKELY:
        likely = next((right for most, right in LIKELY[theirs] if count <= most), None)
        right = far if likely is None else likely
        yield Part("type", right, f"{group.primary_type}, tracks: {count}")
    elif not wanted.tracks:
        yield Part("type", {"album": 1.0, "ep": 0.5}.get(theirs, -1.7), group.primary_type)


def primary(type: str) -> str:
    """The primary type of MusicBrainz. What is none, "compilation" or "live", is of albums."""
    return type.lower() if type.lower() in PRIMARY else "album"


def sleeve(wanted: AlbumWanted, release: Release) -> Iterator[Part]:
    """What is printed on it."""
    if wanted.barcode and release.barcode:
        same = _barcode(wanted.barcode) == _barcode(release.barcode)
        yield Part("barcode", 1.0 if same else 0.0, release.barcode)
    numbers = [label.catalog_number for label in release.labels if label.catalog_number]
    yield from _shared("catalog number", wanted.catalog_numbers, numbers)
    yield from _shared("label", wanted.labels, [it.name for it in release.labels if it.name])
    if wanted.date and release.date:
        yield Part("date", _dates(wanted.date, release.date), release.date)
    yield from equal("country", wanted.country, release.country)
    forms = {medium.format.lower() for medium in release.media if medium.format}
    if wanted.format and forms:
        mine = wanted.format.lower()
        like = 1.0 if mine in forms else 0.5 if any(mine in form for form in forms) else 0.0
        yield Part("format", like, ", ".join(sorted(forms)))
    if wanted.comment:
        yield comment(wanted.comment, release.disambiguation)
    if wanted.track_count and release.track_count:
        apart = abs(wanted.track_count - release.track_count)
        right = max(1 - 3 * apart / max(wanted.track_count, release.track_count), -0.5)
        text = f"{release.track_count}, wanted: {wanted.track_count}"
        yield Part("track count", right, text)


def first_year(mine: str, first: str) -> Part:
    """A file's year may be that of a later edition, but hardly one before the first release."""
    later = _year(mine) - _year(first)
    right = {0: 1.0, 1: 0.8, -1: 0.8}.get(later, 0.5 if later > 0 else -0.5)
    return Part("date", right, f"first released {first[:4]}")


def comment(mine: str, theirs: str) -> Part:
    """What tells an album from its namesakes."""
    like = likeness.names(words.key(mine), words.key(theirs)) if theirs else 0.0
    return Part("comment", like, theirs)


def equal(name: str, mine: str | None, theirs: str | None) -> Iterator[Part]:
    if mine and theirs:
        yield Part(name, 1.0 if mine.casefold() == theirs.casefold() else 0.0, theirs)


def tracks(fit: float) -> Part:
    """fit: 0–1. Chance alone gives some, as lengths and places agree now and then."""
    return Part("tracks", 1.5 * fit - 0.5, f"{fit:.0%}")


def length(mine: int, theirs: int) -> Part:
    """Beyond `SAME_LENGTH`, a tenth of the length, 4–20 s, makes it another recording."""
    apart = max(abs(mine - theirs) - SAME_LENGTH, 0)
    window = min(max(theirs / 10, 4_000), 20_000)
    return Part("length", max(1 - apart / window, -0.5), f"{(mine - theirs) / 1000:+.1f} s")


def isrcs(mine: Iterable[str], theirs: Collection[str]) -> Iterator[Part]:
    wanted = {_letters(isrc) for isrc in mine}
    if wanted and theirs:
        same = not wanted.isdisjoint(map(_letters, theirs))
        yield Part("isrc", 1.0 if same else 0.0, ", ".join(theirs))


def artist(wanted: str, named: str, artists: tuple[ArtistCredit, ...]) -> Part:
    return Part("artist", _artist((words.credit(wanted),), named, artists), named)


def place(wanted: TrackWanted, track: ReleaseTrack, medium: int) -> Iterator[Part]:
    number = (wanted.number or "").strip().lower().lstrip("0")
    if number:
        same = number in {track.number.lower().lstrip("0"), str(track.position)}
        right = same and wanted.disc in {None, medium}
        yield Part("number", 1.0 if right else 0.0, f"{medium}-{track.number}")


def _wanted_credits(wanted: AlbumWanted) -> tuple[Credit, ...]:
    written = [name for name in (wanted.artist, ", ".join(wanted.artists)) if name and name.strip()]
    if wanted.compilation and not written:
        written = ["Various Artists"]
    credits = (words.credit(name) for name in dict.fromkeys(written))
    return tuple(credit for credit in credits if not credit.is_unknown)


@lru_cache(maxsize=words.KEPT)
def _artist(mine: tuple[Credit, ...], artist: str, artists: tuple[ArtistCredit, ...]) -> float:
    """By the credit as printed, by the artists' own names, and by what they are sorted by, which
    is in Latin letters."""
    theirs = [words.credit(artist)]
    if artists:
        theirs.append(words.credit("".join(one.artist_name + one.join for one in artists)))
        theirs += [words.credit(one.sort_name) for one in artists[:1] if one.sort_name]
    return max(likeness.credits(one, other) for one in mine for other in theirs)


def _year(date: str) -> int:
    """0 where the first four signs are no number."""
    return int(date[:4]) if date[:4].isdecimal() else 0


def _dates(mine: str, theirs: str) -> float:
    """To the day, where both tell it; to the year otherwise."""
    shorter = min(len(mine), len(theirs))
    if mine[:shorter] == theirs[:shorter]:
        return 1.0 if len(mine) == len(theirs) else 0.9
    return {0: 0.5, 1: 0.3}.get(abs(_year(mine) - _year(theirs)), 0.0)


def _shared(name: str, mine: Iterable[str], theirs: Iterable[str]) -> Iterator[Part]:
    """The share of all that either names which both name."""
    wanted, have = {_letters(one) for one in mine}, {_letters(one): one for one in theirs}
    if wanted and have:
        same = len(wanted & have.keys()) / max(len(wanted), len(have))
        yield Part(name, same, ", ".join(have.values()))


def _letters(code: str) -> str:
    return "".join(letter for letter in code.casefold() if letter.isalnum())


def _barcode(code: str) -> str:
    return "".join(letter for letter in code if letter.isdecimal()).lstrip("0")


def _both(like: float, mine: str, theirs: str) -> str:
    return theirs if like == SAME else f"{theirs}, wanted: {mine}"
