"""The words of scrobbling: where a person's plays are told, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from soniq.events import JSON, PersonalEvent
from soniq.units import Moment, PersonId


class Place(StrEnum):
    """Where plays are told."""

    LASTFM = "lastfm"
    LISTENBRAINZ = "listenbrainz"
    OTHER = "other"
    """The server of the setting `scrobble_url`, which takes what ListenBrainz takes."""


LABELS = {
    Place.LASTFM: "Last.fm",
    Place.LISTENBRAINZ: "ListenBrainz",
    Place.OTHER: "the house's own server",
}


class LinkState(StrEnum):
    ACTIVE = "active"
    OVER = "over"
    """The service takes the key no more: the person has to link their account anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An account that a person linked. waiting: plays that are still to be told.

    note: why the last try came to nothing, for people; empty where it went well. announces: what
    plays now is told too.
    """

    person_id: PersonId
    place: Place
    account: str
    state: LinkState
    note: str
    loves: bool
    announces: bool
    waiting: int
    told: int
    linked_at: Moment
    told_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A play that a service does not take. It is not told again."""

    place: Place
    played_at: Moment
    artist: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a run came to. troubles: of links whose plays wait on, in words."""

    told: int
    refused: int
    loves: int
    waiting: int
    troubles: Sequence[str]

    def to_json(self) -> dict[str, JSON]:
        return {
            "told": self.told,
            "refused": self.refused,
            "loves": self.loves,
            "waiting": self.waiting,
            "troubles": [*self.troubles],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChanged(PersonalEvent):
    """A person linked an account or let it go, or the service takes its key no more."""

    name: ClassVar[str] = "scrobble.link_changed"

    place: str
    state: str
