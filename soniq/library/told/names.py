"""Whether a told line and a track of the library are one recording, by their names.

A live cut, a remix or another edit is another recording, wherever the word for it stands: in the
title or only in the album's name. Editions (remasters, deluxe) are none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from soniq.library.told.model import Known, Line
from soniq.titles import words
from soniq.titles.vocabulary import SHORT_FORMS
from soniq.titles.words import Credit, Title
from soniq.units import TrackId

SAME_LENGTH = 3_000
"""Milliseconds by which rips, purchases and streams of one master differ: gaps, fades, codecs."""
OTHER_LENGTH = 10_000
"""Milliseconds beyond which it is another cut, whatever its name."""

COMMON = frozenset(
    {"intro", "introduction", "outro", "interlude", "prelude", "prologue", "epilogue", "skit"}
    | {"untitled", "opening", "ending", "reprise", "overture", "theme", "main title", "bonus track"}
)
"""Titles that an artist gives more than once; alone they tell nothing for sure."""


_SHORTENED = frozenset({*SHORT_FORMS, *SHORT_FORMS.values()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line with its names taken apart; album: None where none is told."""

    line: Line
    title: Title
    credit: Credit
    album: Title | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a track fits a line. sure: by itself; others that fit as well may make it a guess."""

    known: Known
    same_title: bool
    same_place: bool
    """Neither is said to be live, a remix … by its album alone."""
    same_album: bool
    same_artist: bool
    same_number: bool
    gap: int | None
    """Milliseconds between their lengths, where both are told."""
    sure: bool

    @property
    def grade(self) -> tuple[bool, ...]:
        return (
            self.same_title,
            self.same_place,
            self.known.is_present,
            self.same_album,
            self.same_artist,
            self.sure,
            self.same_number,
        )


@lru_cache(maxsize=words.KEPT)
def said(line: Line) -> Said:
    return Said(
        line=line,
        title=words.title(line.title),
        credit=words.credit(line.artist),
        album=words.title(line.album) if line.album.strip() else None,
    )


def keys(title: Title) -> set[str]:
    """Names by which titles that may be one come together; `fit` decides."""
    return {title.key, title.short, words.without_article(title.key), _packed(title)}


def start(folded: str) -> str:
    """How a title starts, as all those start that may be the same; signs are passed by.

    folded: as `text.sort_key` makes it. "St." and "Saint" start alike.
    """
    head = folded[:40].replace("&", "and")
    first = "".join(filter(str.isalnum, head.partition(" ")[0]))
    if first in _SHORTENED:
        return f"{first[0]}…"
    return "".join(filter(str.isalnum, head))[:3]


def best(fits: Iterable[Fit]) -> tuple[TrackId, bool] | None:
    """The track that fits best, and whether that is sure: no other recording fits as well."""
    ranked = sorted(fits, key=lambda fit: (fit.grade, -(fit.gap or 0), -fit.known.track_id))
    if not ranked:
        return None
    first = ranked[-1]
    rivals = [fit.known for fit in ranked[:-1] if fit.grade == first.grade]
    alike = all(_one_recording(first.known, rival) for rival in rivals)
    return first.known.track_id, first.sure and alike


def fit(told: Said, known: Known) -> Fit | None:
    """How the track fits what is told; None where it is another recording."""
    title, album = words.title(known.title), words.title(known.album)
    same_album = told.album is not None and _same_album(told.album, album)
    gap = _gap(told.line, known)
    backed = same_album or (gap is not None and gap <= SAME_LENGTH)
    same_title = title.key == told.title.key
    same_artist = same_credit(told.credit, words.credit(known.artist))
    place = _place(told, title, album, known.album_kind)
    if (
        place is None
        or (gap or 0) > OTHER_LENGTH
        or not (same_title or _near_title(told.title, title, backed=backed))
        or _other_guests(told, title, words.credit(known.artist))
    ):
        return None
    says_enough = backed or (told.album is None and title.key not in COMMON)
    return Fit(
        known=known,
        same_title=same_title,
        same_place=place,
        same_album=same_album,
        same_artist=same_artist,
        same_number=told.line.track_number == known.track_number is not None,
        gap=gap,
        sure=(
            same_title
            and place
            and (gap or 0) <= SAME_LENGTH
            and (same_artist or backed)
            and says_enough
            and title.details == told.title.details
        ),
    )


def agrees(told: Said, known: Known) -> bool:
    """Whether the track can be what is told: its title is the same, or none is told."""
    if not told.line.title.strip():
        return True
    title = words.title(known.title)
    return title.versions == told.title.versions and (
        title.key == told.title.key or _near_title(told.title, title, backed=True)
    )


def same_credit(one: Credit, other: Credit) -> bool:
    """Whether two credits name the same artist; guests may be said by one alone."""
    return bool(one.key) and (one.full == other.full or one.key == other.key)


def _place(told: Said, title: Title, album: Title, kind: str) -> bool | None:
    """Whether both are the same kind of recording: None where not, False where it is guessed."""
    if told.title.details and title.details and told.title.details != title.details:
        return None
    theirs = album.versions | ({kind} & {"live", "remix"})
    if told.album is None:
        if told.title.versions == title.versions:
            return theirs <= title.versions
        return None if told.title.versions != title.versions | theirs else False
    mine = told.album.versions
    if told.title.versions | mine != title.versions | theirs:
        return None
    return True


def _near_title(told: Title, title: Title, *, backed: bool) -> bool:
    """Whether only spaces or an article differ, or, where more backs it, an aside in brackets."""
    if told.numbers != title.numbers:
        return False
    if _packed(told) == _packed(title):
        return True
    if words.without_article(told.key) == words.without_article(title.key):
        return True
    return backed and (told.short == title.key or told.key == title.short)


def _packed(title: Title) -> str:
    """Without spaces, "n" as it is written: "TNT" is "T.N.T."."""
    return "".join(words.spelt(title.base))


def _other_guests(told: Said, title: Title, credit: Credit) -> bool:
    """Whether both name guests, and none the other's: two takes on one song."""
    mine = {*told.title.featured, *told.credit.featured, *told.credit.parts}
    theirs = {*title.featured, *credit.featured, *credit.parts}
    guests = {*told.title.featured, *told.credit.featured}
    others = {*title.featured, *credit.featured}
    return bool(guests and others and guests.isdisjoint(theirs) and others.isdisjoint(mine))


def _same_album(told: Title, album: Title) -> bool:
    return told.versions == album.versions and (
        told.key == album.key or _near_title(told, album, backed=False)
    )


def _gap(line: Line, known: Known) -> int | None:
    if not line.duration or known.duration <= 0:
        return None
    return abs(line.duration - known.duration)


def _one_recording(one: Known, other: Known) -> bool:
    if one.musicbrainz_id and other.musicbrainz_id:
        return one.musicbrainz_id == other.musicbrainz_id
    if one.isrc and one.isrc == other.isrc:
        return True
    return abs(one.duration - other.duration) <= SAME_LENGTH
