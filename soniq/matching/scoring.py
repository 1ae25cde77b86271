"""soniq's own score: how near an album or a track of a catalogue is to the wanted one.

Each thing that both sides tell is a term with points; the score is the share of all points that
could be had, so what nobody tells counts neither way. Points can be negative: that a title says
"live" and the other does not outweighs that all its other words agree.

Thresholds: see `MATCHED`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from soniq.clients.model import ArtistCredit, Release, ReleaseGroup, ReleaseTrack
from soniq.matching import likeness, words
from soniq.matching.likeness import SAME
from soniq.matching.model import AlbumWanted, Score, Term, TrackWanted, Weights
from soniq.matching.words import Credit, Title

MATCHED = 88.0
"""From here on an album is taken for matched without a person.

Set by the labelled pairs of bench/matching.py, all kinds of right and wrong ones together.
"""
REVIEW = 65.0
"""From here on a person is asked. The same title by somebody else stays below."""
MARGIN = 3.0
"""Points that the best must be ahead of the next album, else a person is asked."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "identity": 60,
        "artist": 40,
        "title": 40,
        "tracks": 40,
        "barcode": 24,
        "catalog number": 14,
        "version": 10,
        "date": 10,
        "track count": 10,
        "comment": 8,
        "type": 6,
        "country": 5,
        "label": 4,
        "format": 3,
    }
)
TRACK_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "track id": 80,
        "recording id": 60,
        "title": 40,
        "isrc": 24,
        "length": 24,
        "version": 10,
        "artist": 10,
        "number": 8,
    }
)

_SECONDARY = {"live": "live", "remix": "remix", "demo": "demo", "dj-mix": "remix"}
"""Secondary types of MusicBrainz that say it is another recording."""

Parts = list[tuple[str, float, str]]
"""Name of a term, how right it is (1 all, 0 nothing, less: it speaks against), and why."""


def of_group(wanted: AlbumWanted, group: ReleaseGroup, weights: Weights | None = None) -> Score:
    """How near a release group is, by what a search tells of it."""
    return summed(_group_parts(wanted, group), _of(weights))


def of_release(
    wanted: AlbumWanted,
    release: Release,
    *,
    fit: float | None = None,
    weights: Weights | None = None,
) -> Score:
    """How near a release is. fit: 0–1, of the files to its tracks; None: not held against them."""
    parts = _release_parts(wanted, release)
    if fit is not None:
        parts.append(("tracks", 1.5 * fit - 0.5, f"files and tracks agree by {fit:.0%}"))
    return summed(parts, _of(weights))


def of_track(wanted: TrackWanted, track: ReleaseTrack, medium: int) -> Score:
    """How near a track of a release is to a file."""
    parts: Parts = []
    _equal(parts, "track id", wanted.track_id, track.id, against=0.0)
    _equal(parts, "recording id", wanted.recording_id, track.recording_id, against=0.0)
    if wanted.title:
        mine, theirs = words.title(wanted.title), words.title(track.title)
        parts.append(("title", likeness.titles(mine, theirs), track.title))
        parts.append(_version(mine, theirs, frozenset(), frozenset()))
    if wanted.isrcs and track.isrcs:
        same = not {*map(_letters, wanted.isrcs)}.isdisjoint(map(_letters, track.isrcs))
        parts.append(("isrc", 1.0 if same else 0.0, ", ".join(track.isrcs)))
    if wanted.length_ms and track.length_ms:
        parts.append(_length(wanted.length_ms, track.length_ms))
    if wanted.artist and track.artist:
        like = _artist_likeness((words.credit(wanted.artist),), track.artist, track.artists)
        parts.append(("artist", like, track.artist))
    if wanted.number:
        place = _is_place(wanted, track, medium)
        parts.append(("number", 1.0 if place else 0.0, f"{medium}-{track.number}"))
    return summed(parts, TRACK_WEIGHTS)


def summed(parts: Parts, of: Mapping[str, float]) -> Score:
    terms = tuple(
        Term(name=name, points=round(right * of[name], 2), of=of[name], text=text)
        for name, right, text in parts
        if of.get(name)
    )
    whole = sum(term.of for term in terms)
    value = 100 * sum(term.points for term in terms) / whole if whole else 0.0
    return Score(value=round(min(max(value, 0.0), 100.0), 2), terms=terms)


def _of(weights: Weights | None) -> Mapping[str, float]:
    return weights.of if weights is not None and weights.of else WEIGHTS


def _group_parts(wanted: AlbumWanted, group: ReleaseGroup) -> Parts:
    parts: Parts = []
    _equal(parts, "identity", wanted.release_group_id, group.id, against=0.0)
    _named(parts, wanted, group.title, group.artist, group.artists, group.secondary_types)
    _typed(parts, wanted, group)
    if wanted.date and group.first_release_date:
        parts.append(_first_year(wanted.date, group.first_release_date))
    if wanted.comment and group.disambiguation:
        parts.append(_comment(wanted.comment, group.disambiguation))
    return parts


def _release_parts(wanted: AlbumWanted, release: Release) -> Parts:
    group = release.group
    parts: Parts = []
    if wanted.release_id:
        _equal(parts, "identity", wanted.release_id, release.id, against=0.0)
    elif group is not None:
        _equal(parts, "identity", wanted.release_group_id, group.id, against=0.0)
    secondary = group.secondary_types if group is not None else ()
    _named(parts, wanted, release.title, release.artist, release.artists, secondary)
    if group is not None:
        _typed(parts, wanted, group)
    _printed(parts, wanted, release)
    if wanted.track_count and release.track_count:
        parts.append(_count(wanted.track_count, release.track_count))
    return parts


def _named(
    parts: Parts,
    wanted: AlbumWanted,
    title: str,
    artist: str,
    artists: tuple[ArtistCredit, ...],
    secondary: Iterable[str],
) -> None:
    mine, theirs = words.title(wanted.title), words.title(title)
    credits = _wanted_credits(wanted)
    if credits:
        like = _artist_likeness(credits, artist, artists)
        parts.append(("artist", like, _said(like, wanted.artist or "", artist)))
    like = likeness.titles(mine, theirs)
    parts.append(("title", like, _said(like, wanted.title, title)))
    lived = frozenset(_SECONDARY[name.lower()] for name in secondary if name.lower() in _SECONDARY)
    parts.append(_version(mine, theirs, frozenset(), lived))


def _typed(parts: Parts, wanted: AlbumWanted, group: ReleaseGroup) -> None:
    """An album is what is wanted where nobody says; where files are there, they decide instead.

    A shop's "- Single" hints at a kind, but is hung on albums, too; it only tips the balance.
    """
    if group.primary_type is None:
        return
    theirs = group.primary_type.lower()
    hint = words.title(wanted.title).kind
    if wanted.type is not None:
        mine = wanted.type.lower()
        right = 1.0 if mine == theirs else 0.5 if {mine, theirs} == {"ep", "single"} else 0.0
        parts.append(("type", right, f"{group.primary_type}, wanted: {wanted.type}"))
    elif hint is not None:
        parts.append(("type", 1.0 if hint == theirs else 0.7, f"{group.primary_type} – {hint}"))
    elif not wanted.tracks:
        right = {"album": 1.0, "ep": 0.5}.get(theirs, -1.7)
        parts.append(("type", right, group.primary_type))


def _printed(parts: Parts, wanted: AlbumWanted, release: Release) -> None:
    """What is printed on the sleeve."""
    if wanted.barcode and release.barcode:
        mine, theirs = _barcode(wanted.barcode), _barcode(release.barcode)
        parts.append(("barcode", 1.0 if mine == theirs else 0.0, release.barcode))
    _any(parts, "catalog number", wanted.catalog_numbers, [n.catalog_number for n in release.labels])
    _any(parts, "label", wanted.labels, [label.name for label in release.labels])
    if wanted.date and release.date:
        parts.append(_date(wanted.date, release.date))
    if wanted.country and release.country:
        same = wanted.country.upper() == release.country.upper()
        parts.append(("country", 1.0 if same else 0.0, release.country))
    formats = {medium.format.lower() for medium in release.media if medium.format}
    if wanted.format and formats:
        mine = wanted.format.lower()
        like = 1.0 if mine in formats else 0.5 if any(mine in one for one in formats) else 0.0
        parts.append(("format", like, ", ".join(sorted(formats))))
    if wanted.comment:
        parts.append(_comment(wanted.comment, release.disambiguation))


def _wanted_credits(wanted: AlbumWanted) -> tuple[Credit, ...]:
    written = dict.fromkeys(
        name for name in (wanted.artist, ", ".join(wanted.artists)) if name and name.strip()
    )
    if wanted.compilation and not written:
        written = {"Various Artists": None}
    return tuple(words.credit(name) for name in written)


@lru_cache(maxsize=words.KEPT)
def _artist_likeness(
    mine: tuple[Credit, ...], artist: str, artists: tuple[ArtistCredit, ...]
) -> float:
    """By the credit as printed, by the artists' own names, and by the names they are sorted by."""
    theirs = [words.credit(artist)]
    if artists:
        own = "".join(one.artist_name + one.join for one in artists)
        theirs.append(words.credit(own))
        theirs += [words.credit(one.sort_name) for one in artists[:1] if one.sort_name]
    best = max(likeness.credits(one, other) for one in mine for other in theirs)
    return best if artist or artists else 0.0


def _version(
    mine: Title, theirs: Title, typed: frozenset[str], secondary: frozenset[str]
) -> tuple[str, float, str]:
    """Whether both are the same kind of recording. typed, secondary: versions said by types."""
    wanted, said = mine.versions | typed, theirs.versions
    text = ", ".join(sorted(said | secondary)) or "as it is"
    if wanted - said <= secondary and said <= wanted:
        unsaid = bool(secondary - wanted) and not wanted
        return "version", 0.5 if unsaid else 1.0, text
    return "version", -3.0, f"{text}, wanted: {', '.join(sorted(wanted)) or 'as it is'}"


def _length(mine: int, theirs: int) -> tuple[str, float, str]:
    """2 s apart is the same; a tenth of the length, 4–20 s, more is another."""
    apart = max(abs(mine - theirs) - 2_000, 0)
    window = min(max(theirs / 10, 4_000), 20_000)
    return "length", max(1 - apart / window, -0.5), f"{(mine - theirs) / 1000:+.1f} s"


def _is_place(wanted: TrackWanted, track: ReleaseTrack, medium: int) -> bool:
    if wanted.disc is not None and wanted.disc != medium:
        return False
    number = (wanted.number or "").strip().lower().lstrip("0")
    return number in {track.number.lower().lstrip("0"), str(track.position)}


def _first_year(mine: str, theirs: str) -> tuple[str, float, str]:
    """A file's year may be that of a later edition, but hardly one before the first release."""
    later = int(mine[:4]) - int(theirs[:4])
    right = {0: 1.0, 1: 0.8, -1: 0.8}.get(later, 0.5 if later > 0 else -0.5)
    return "date", right, f"first released {theirs[:4]}"


def _date(mine: str, theirs: str) -> tuple[str, float, str]:
    """To the day, where both tell it; to the year otherwise."""
    shorter = min(len(mine), len(theirs))
    if mine[:shorter] == theirs[:shorter]:
        return "date", 1.0 if len(mine) == len(theirs) else 0.9, theirs
    apart = abs(int(mine[:4]) - int(theirs[:4]))
    return "date", {0: 0.5, 1: 0.3}.get(apart, 0.0), theirs


def _count(mine: int, theirs: int) -> tuple[str, float, str]:
    apart = abs(mine - theirs) / max(mine, theirs)
    return "track count", max(1 - 3 * apart, -0.5), f"{theirs}, wanted: {mine}"


def _comment(mine: str, theirs: str) -> tuple[str, float, str]:
    like = likeness.names(words.key(mine), words.key(theirs)) if theirs else 0.0
    return "comment", like, theirs


def _equal(
    parts: Parts, name: str, mine: str | None, theirs: str | None, *, against: float
) -> None:
    if mine and theirs:
        parts.append((name, 1.0 if mine.lower() == theirs.lower() else against, theirs))


def _any(parts: Parts, name: str, mine: Sequence[str], theirs: Sequence[str | None]) -> None:
    """The share of those wanted that the other side has, too."""
    have = {_letters(one): one for one in theirs if one}
    wanted = {_letters(one) for one in mine}
    if have and wanted:
        same = len(wanted & have.keys()) / max(len(wanted), len(have))
        parts.append((name, same, ", ".join(have.values())))


def _letters(code: str) -> str:
    return "".join(letter for letter in code.casefold() if letter.isalnum())


def _barcode(code: str) -> str:
    return "".join(letter for letter in code if letter.isdecimal()).lstrip("0")


def _said(like: float, mine: str, theirs: str) -> str:
    return theirs if like == SAME else f"{theirs} – {mine}"
