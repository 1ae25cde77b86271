"""Who made a track, out of its tags: the artists of its credit, guests, composers and the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from soniq.files.model import Tags
from soniq.library.model import CreditRole
from soniq.library.placing.names import (
    Name,
    distinct,
    match_key,
    paired,
    sorted_as,
    split_featured,
    without_instrument,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackArtists:
    """Whose track it is. `shown` is the credit as tagged, guests and all."""

    main: tuple[Name, ...]
    guests: tuple[Name, ...]
    shown: str


def joined(names: Iterable[str]) -> str:
    """ "A", "A & B", "A, B & C"."""
    *rest, last = names
    return f"{', '.join(rest)} & {last}" if rest else last


def track_artists(tags: Tags, fallback: str) -> TrackArtists:
    """`fallback` names the artist where the tags do not.

    Guests are those after "feat." in an artist's tag, in the credit, or in the title.
    """
    listed = tags.artists or (tags.artist_credit or fallback,)
    shown = tags.artist_credit or joined(listed)
    extra = split_featured(tags.title or "")[1]
    if len(listed) == 1 and not extra and split_featured(listed[0])[1] == ():
        sole = sorted_as(paired(listed, tags.mb_artist_ids), tags.artist_sort)
        return TrackArtists(main=sole, guests=(), shown=shown)
    main, guests = list[str](), list[str]()
    for artist in listed:
        bare, featured = split_featured(artist)
        main.append(bare)
        guests.extend(featured)
    named = paired([*main, *guests], tags.mb_artist_ids)
    late = _guest_keys(shown) if len(main) > 1 else frozenset[str]()
    tail = tuple(name for name in named[: len(main)] if name.key in late)
    head = tuple(name for name in named[: len(main)] if name.key not in late)
    first = distinct(head or named[:1])
    known = {name.key for name in first}
    invited = (*tail, *named[len(main) :], *(Name(guest) for guest in extra))
    guests_once = distinct_by_key(name for name in invited if name.key not in known)
    main_artists = sorted_as(first, tags.artist_sort)
    return TrackArtists(main=main_artists, guests=guests_once, shown=shown)


def distinct_by_key(names: Iterable[Name]) -> tuple[Name, ...]:
    """Each spelling once; the one with a MusicBrainz id first."""
    kept: dict[str, Name] = {}
    for name in names:
        if name.key not in kept or kept[name.key].musicbrainz_id is None:
            kept[name.key] = name
    return tuple(kept.values())


def other_credits(tags: Tags) -> list[tuple[CreditRole, Name]]:
    """Everybody beside the artists, role by role, each once."""
    found: list[tuple[CreditRole, Name]] = []
    for role, people in (
        (CreditRole.COMPOSER, tags.composers),
        (CreditRole.LYRICIST, tags.lyricists),
        (CreditRole.CONDUCTOR, tags.conductors),
        (CreditRole.PERFORMER, tuple(without_instrument(name) for name in tags.performers)),
        (CreditRole.REMIXER, tags.remixers),
        (CreditRole.PRODUCER, tags.producers),
        (CreditRole.ARRANGER, tags.arrangers),
    ):
        if people:
            names = distinct_by_key(Name(name) for name in people if name.strip())
            found.extend((role, name) for name in names)
    return found


def _guest_keys(credit: str) -> frozenset[str]:
    return frozenset(match_key(guest) for guest in split_featured(credit)[1])
