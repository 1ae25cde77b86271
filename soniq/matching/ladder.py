"""From the surest evidence to the weakest: how an album is looked for in a catalogue."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from soniq.clients.model import Recording
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
    raise NotImplementedError


def find_release_group(
    artist: str, title: str, catalogue: Catalogue, *, type: str | None = None
) -> Found:
    """The release group that a wish list or another shop names by two texts; one request where
    the first search decides."""
    raise NotImplementedError


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
    raise NotImplementedError


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
    raise NotImplementedError
