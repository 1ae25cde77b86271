"""Each service's own ways, behind one set of words."""

from collections.abc import Callable, Sequence
from typing import Protocol

from soniq.clients.lastfm_scrobbling import AT_ONCE as LASTFM_AT_ONCE
from soniq.clients.lastfm_scrobbling import RELINK, TODAY_IS_FULL, WHYS, LastfmScrobbling
from soniq.clients.listenbrainz_listens import AT_ONCE as LISTENBRAINZ_AT_ONCE
from soniq.clients.listenbrainz_listens import ListenBrainzListens, is_mbid
from soniq.clients.listens import Listen, fault, payload
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.scrobbling.rows import Love
from soniq.units import Milliseconds

SHORTEST = Milliseconds(30_000)
"""Last.fm takes no track that is not longer."""

INVALID = 6
"""Last.fm's word for parameters that are none: no such artist, or an empty name."""

Verdict = str | None
"""Why a play was not taken, for people; None where it was."""


class Teller(Protocol):
    """All raise ServiceFailed where nothing can be told now."""

    at_once: int

    def refuses(self, listen: Listen) -> Verdict:
        """What needs no asking."""

    def tell(self, secret: str, listens: Sequence[Listen]) -> list[Verdict]:
        """Of each in turn; shorter where the service takes no more today."""

    def playing_now(self, secret: str, listen: Listen) -> None: ...

    def love(self, secret: str, love: Love) -> None: ...

    def is_over(self, failure: ServiceFailed) -> bool:
        """Whether it means that the person has to link their account anew."""

    def never_takes(self, failure: ServiceFailed) -> bool:
        """Whether it is of what was told alone, so that telling it again is of no use."""


class ToLastfm:
    at_once = LASTFM_AT_ONCE

    def __init__(self, client: Callable[[], LastfmScrobbling]) -> None:
        self._client = client

    def refuses(self, listen: Listen) -> Verdict:
        if listen.duration is not None and listen.duration <= SHORTEST:
            return "Last.fm takes no track of 30 seconds or less"
        return _nameless(listen)

    def tell(self, secret: str, listens: Sequence[Listen]) -> list[Verdict]:
        codes = self._client().scrobble(secret, listens)
        if TODAY_IS_FULL in codes:
            codes = codes[: codes.index(TODAY_IS_FULL)]
        return [WHYS.get(code, f"Last.fm left it out (code {code})") if code else None
                for code in codes]  # fmt: skip

    def playing_now(self, secret: str, listen: Listen) -> None:
        self._client().playing_now(secret, listen)

    def love(self, secret: str, love: Love) -> None:
        self._client().love(secret, love.artist, love.title, loved=love.loved)

    def is_over(self, failure: ServiceFailed) -> bool:
        return failure.number in RELINK

    def never_takes(self, failure: ServiceFailed) -> bool:
        return failure.number == INVALID


class ToListenBrainz:
    at_once = LISTENBRAINZ_AT_ONCE

    def __init__(self, client: Callable[[], ListenBrainzListens]) -> None:
        self._client = client

    def refuses(self, listen: Listen) -> Verdict:
        return fault(payload([listen], kind="single", version=""))

    def tell(self, secret: str, listens: Sequence[Listen]) -> list[Verdict]:
        """One that it refuses takes the others of its request down; so they are told apart."""
        try:
            self._client().submit(secret, listens)
        except ServiceFailed as failure:
            if failure.number != 400:
                raise
            if len(listens) == 1:
                return [str(failure)]
            half = len(listens) // 2
            return [*self.tell(secret, listens[:half]), *self.tell(secret, listens[half:])]
        return [None] * len(listens)

    def playing_now(self, secret: str, listen: Listen) -> None:
        self._client().playing_now(secret, listen)

    def love(self, secret: str, love: Love) -> None:
        """It knows recordings by MusicBrainz alone; others are passed by."""
        if love.recording_mbid is not None and is_mbid(love.recording_mbid):
            self._client().love(secret, love.recording_mbid, loved=love.loved)

    def is_over(self, failure: ServiceFailed) -> bool:
        return failure.number == 401 and failure.kind == FailureKind.REFUSED

    def never_takes(self, failure: ServiceFailed) -> bool:
        return failure.number in (400, 404)


def _nameless(listen: Listen) -> Verdict:
    if not listen.artist.strip():
        return "It has no artist."
    return None if listen.title.strip() else "It has no title."
