"""What people play, and what they think of it: all that outsiders may ask."""

from collections.abc import Iterable, Mapping, Sequence

from soniq.library.paging import Key
from soniq.listening.model import (
    EVER,
    AlbumOrder,
    Brought,
    BroughtCount,
    BroughtPlay,
    ForgettingId,
    Forgotten,
    Heard,
    History,
    NowPlaying,
    Opinion,
    PlayId,
    PlaySource,
    Recorded,
    Review,
    Span,
    Starred,
    Statistics,
    Thing,
    ThingKind,
    Top,
    TopKind,
    Vote,
)
from soniq.store.database import Database
from soniq.units import AlbumId, Milliseconds, Moment, PersonId, TrackId

START = Milliseconds(0)


class Listening:
    """All of it is one person's: whoever asks names them, and surfaces ask for their asker alone."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def play(
        self,
        person_id: PersonId,
        track_id: TrackId,
        *,
        at: Moment,
        played: Milliseconds | None,
        source: PlaySource,
        client: str = "",
    ) -> None:
        """Records a play, or a skip where little was heard (see `counting.counts`).

        at: when it began. played: None where the client says that it counts. Told twice for the
        same second, it is one play: the longer one.

        Raises:
            NotFound: no such track.
        """
        raise NotImplementedError

    def record(self, person_id: PersonId, heard: Sequence[Heard]) -> Recorded:
        """As `play`, for up to 1,000 in one write, some of them told before.

        Raises:
            NotFound: one of the tracks is not there; nothing is recorded.
            Invalid: more than 1,000.
        """
        raise NotImplementedError

    def bring(
        self, person_id: PersonId, plays: Sequence[BroughtPlay], source: PlaySource
    ) -> Brought:
        """Takes in plays from elsewhere, up to 1,000 in one write; an import can be repeated.

        A play of the same track or line within 60 s of a known one is that one.

        Raises:
            Invalid: more than 1,000, or `source` is one of soniq's own.
        """
        raise NotImplementedError

    def bring_counts(
        self, person_id: PersonId, counts: Sequence[BroughtCount], origin: str
    ) -> Brought:
        """Takes in what another player counted, where it tells no single plays.

        Its counts take the place of those that it told before. A track's play count is soniq's own
        plays, and of those from elsewhere the more: the plays that were brought, or the counts.
        origin: names the player or server, so that several add up: "itunes",
        "server:music.example.org". `added`: tracks whose count changed.
        """
        raise NotImplementedError

    def playing_now(
        self,
        person_id: PersonId,
        track_id: TrackId,
        *,
        client: str,
        position: Milliseconds = START,
        state: str = "playing",
    ) -> None:
        """Says what a person plays at this moment; "stopped" ends it. Nothing is written.

        Raises:
            NotFound: no such track.
        """
        raise NotImplementedError

    def now_playing(self, person_id: PersonId) -> list[NowPlaying]:
        """What that person plays now, one for each client, the newest first."""
        raise NotImplementedError

    def rate(self, person_id: PersonId, thing: Thing, rating: int | None) -> None:
        """rating: 1–5; None takes it back.

        Raises:
            NotFound: no such thing.
            Invalid: it is not 1–5.
        """
        raise NotImplementedError

    def star(
        self, person_id: PersonId, things: Iterable[Thing], *, at: Moment | None = None
    ) -> None:
        """What is starred already keeps its time. at: for what was starred elsewhere, long ago.

        Raises:
            NotFound: one of them is not there; none is starred.
        """
        raise NotImplementedError

    def unstar(self, person_id: PersonId, things: Iterable[Thing]) -> None:
        raise NotImplementedError

    def vote(self, person_id: PersonId, track_id: TrackId, vote: Vote) -> None:
        """−1 keeps a track out of this person's radio.

        Raises:
            NotFound: no such track.
            Invalid: it is not −1, 0 or 1.
        """
        raise NotImplementedError

    def opinions(
        self, person_id: PersonId, kind: ThingKind, ids: Iterable[int]
    ) -> Mapping[int, Opinion]:
        """For each of the ids one, `NO_OPINION` where there is none; a few queries in all."""
        raise NotImplementedError

    def starred(
        self, person_id: PersonId, kind: ThingKind, *, first: int = 50, after: Key | None = None
    ) -> Starred:
        """What is in the library now, the newest star first."""
        raise NotImplementedError

    def albums(
        self, person_id: PersonId, order: AlbumOrder, *, size: int, offset: int = 0
    ) -> list[AlbumId]:
        """A part of one of a person's album lists, of those that are in the library now."""
        raise NotImplementedError

    def disliked(self, person_id: PersonId) -> frozenset[TrackId]:
        """Tracks that the person voted down."""
        raise NotImplementedError

    def plays(
        self,
        person_id: PersonId,
        *,
        first: int = 50,
        after: Key | None = None,
        span: Span = EVER,
        skips: bool = False,
    ) -> History:
        """What a person heard, the newest first. skips: with what they skipped."""
        raise NotImplementedError

    def forget(
        self, person_id: PersonId, *, span: Span = EVER, ids: Sequence[PlayId] | None = None
    ) -> Forgotten:
        """Deletes a person's plays: some, those of a span, or all. `remember` takes it back."""
        raise NotImplementedError

    def remember(self, person_id: PersonId, forgetting: ForgettingId) -> int:
        """Brings plays back that were deleted less than a day ago; how many.

        Raises:
            NotFound: no such deletion of this person's, or its day is over.
        """
        raise NotImplementedError

    def statistics(
        self, person_id: PersonId, span: Span, *, zone: str, first: int = 10
    ) -> Statistics:
        """zone: an IANA name such as "Europe/Berlin", by which days and hours are told.

        Raises:
            Invalid: no such zone.
        """
        raise NotImplementedError

    def tops(
        self, person_id: PersonId, kind: TopKind, span: Span = EVER, *, first: int = 10
    ) -> Sequence[Top]:
        raise NotImplementedError

    def review(self, person_id: PersonId, year: int, *, zone: str) -> Review:
        """A year of a person's listening.

        Raises:
            Invalid: no such zone or year.
        """
        raise NotImplementedError
