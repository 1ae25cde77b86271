"""From the surest evidence to the weakest: how an album is looked for in a catalogue.

MBID in the tags → barcode → ISRCs → the very words → words like these → the sound. Each rung is
climbed only where those below have not decided, as a catalogue grants one request a second. An
album of which only artist and title are known takes one request where the first search decides it;
one with files takes a look-up or two besides, for its release.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from soniq.clients.model import Recording
from soniq.matching import queries
from soniq.matching.climbing import Climb
from soniq.matching.model import AlbumWanted, Catalogue, Found, Suggestion, TrackWanted, Weights

Listen: TypeAlias = Callable[[TrackWanted], Sequence[Recording]]
"""What a file sounds like: recordings by its acoustic fingerprint, the likeliest first."""


def find(
    wanted: AlbumWanted,
    catalogue: Catalogue,
    *,
    weights: Weights | None = None,
    listen: Listen | None = None,
) -> Found:
    """Which release group the album is and, where files are there, which release of it.

    Raises ServiceFailed where the catalogue cannot be asked; what it does not know is no failure.
    """
    climb = Climb(wanted, catalogue, weights)
    rungs = [
        climb.by_mbid,
        climb.by_barcode,
        climb.by_isrc,
        climb.by_exact_words,
        climb.by_like_words,
    ]
    for rung in rungs:
        rung()
        if climb.is_decided():
            return climb.found()
    if listen is not None:
        climb.by_sound(listen)
    return climb.found()


def find_release_group(
    artist: str, title: str, catalogue: Catalogue, *, type: str | None = None
) -> Found:
    """The release group that a wish list or another shop names by two texts; one request where
    the first search decides."""
    return find(AlbumWanted(artist=artist, title=title, type=type), catalogue)


def weigh(
    wanted: AlbumWanted,
    mbid: str,
    catalogue: Catalogue,
    *,
    weights: Weights | None = None,
) -> Suggestion:
    """A release, or a release group, that a person names, as a suggestion like any other.

    Raises ServiceFailed: NOT_FOUND where the id is neither's.
    """
    return Climb(wanted, catalogue, weights).named(mbid)


def search(
    wanted: AlbumWanted,
    catalogue: Catalogue,
    *,
    text: str | None = None,
    weights: Weights | None = None,
) -> list[Suggestion]:
    """What a person looks for by hand, the best first: `text`, else by artist and title, fuzzily.

    One request; releases are not looked up.
    """
    query = queries.fuzzy(wanted) if text is None else queries.free(text)
    return list(Climb(wanted, catalogue, weights).searched(query))
