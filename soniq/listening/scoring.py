"""What a person might like to discover among what they have.

The product of three parts, each 0–1, as the source document names them: a low play count, affinity
to the artist, and quality as the household rates it.
"""

from math import log1p

NEUTRAL = 3.0
"""The rating of what nobody rated."""

STRANGER = 0.25
"""The affinity to an artist whom the person never heard: new names have a chance too."""

BY_VOTE = {-1: 0.0, 0: 0.75, 1: 1.0}
"""A track that was voted down is no discovery."""


def discovery_score(
    *, plays: int, artist_plays: int, most_artist_plays: int, rating: float | None, vote: int
) -> float:
    """0–1. plays: of the track. artist_plays: of its artist, and of the artist most played.

    rating: 1–5, of the household; None where nobody rated.
    """
    novelty = 1 / (1 + plays)
    known = log1p(artist_plays) / log1p(most_artist_plays) if most_artist_plays else 0.0
    affinity = STRANGER + (1 - STRANGER) * min(1.0, known)
    quality = (rating if rating is not None else NEUTRAL) / 5 * BY_VOTE[vote]
    return novelty * affinity * quality
