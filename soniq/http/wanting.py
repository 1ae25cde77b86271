"""What an asker wants to hear."""

from soniq.app import Soniq
from soniq.http.asker import Asker
from soniq.units import TrackId


def voted_down(soniq: Soniq, asker: Asker) -> frozenset[TrackId]:
    """Tracks that the asker wants in no radio."""
    return soniq.listening.disliked(asker.person.id) if asker.person else frozenset()
