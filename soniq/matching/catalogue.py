"""Whom the service asks: MusicBrainz, by protocols that a fake can speak as well."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from soniq.clients.musicbrainz_model import Recording, UrlTarget
from soniq.matching.model import Catalogue


class MusicBrainzLike(Catalogue, Protocol):
    """`clients.musicbrainz.MusicBrainz`. All raise ServiceFailed."""

    def search_recordings(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[Recording]: ...

    def recording(self, mbid: str) -> Recording: ...

    def by_url(self, url: str) -> list[UrlTarget]: ...


class Acts(Protocol):
    """`clients.transport.Transport`: says what causes the calls of a block."""

    def action(
        self,
        title: str,
        *,
        by_person: bool,
        fresh: bool = False,
        should_stop: Callable[[], bool] = ...,
    ) -> AbstractContextManager[None]: ...
