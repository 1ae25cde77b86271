"""AcoustID: which recording a sound is, by its fingerprint."""

from collections.abc import Callable
from dataclasses import dataclass

from soniq.clients.model import ReleaseGroup
from soniq.clients.transport import Transport

BASE_URL = "https://api.acoustid.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcoustIdRecording:
    id: str
    """Its MBID."""
    title: str | None
    artist: str
    length_ms: int | None
    groups: tuple[ReleaseGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcoustIdHit:
    id: str
    """Of AcoustID."""
    score: float
    """0–1: how well the fingerprint fits."""
    recordings: tuple[AcoustIdRecording, ...]


class AcoustId:
    def __init__(
        self, transport: Transport, key: Callable[[], str | None], base_url: str = BASE_URL
    ) -> None:
        """key: the application's; None where a person has set none."""
        raise NotImplementedError

    def lookup(self, fingerprint: str, duration_s: float) -> list[AcoustIdHit]:
        """The best first; empty where it is unknown.

        Raises:
            ServiceFailed: REFUSED without a key or with a wrong one; others as ever.
        """
        raise NotImplementedError
