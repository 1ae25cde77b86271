"""What people play, and what they think of it: all that outsiders may ask."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from soniq.errors import NotFound
from soniq.events import Bus
from soniq.library.paging import Key, Slice
from soniq.listening import (
    deeds,
    discovering,
    opinion_rows,
    play_rows,
    telling,
    told_rows,
    top_rows,
    tying,
    zones,
)
from soniq.listening.following import Following
from soniq.listening.history import Histories
from soniq.listening.model import (
    EVER,
    AlbumOrder,
    Brought,
    BroughtCount,
    BroughtPlay,
    ForgettingId,
    Forgotten,
    Heard,
    HeardLine,
    History,
    NowPlaying,
    Opinion,
    Period,
    Play,
    PlayId,
    PlaySource,
    PlayStarted,
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
from soniq.listening.opining import Opining
from soniq.listening.presence import Presence
from soniq.store.database import Database
from soniq.store.deeds import Redo
from soniq.units import AlbumId, Milliseconds, Moment, PersonId, TrackId, now

START = Milliseconds(0)


class Listening:
    """All of it is one person's: whoever asks names them, and surfaces ask for their asker."""

    def __init__(self, db: Database, bus: Bus, clock: Callable[[], Moment] = now) -> None:
        self._db = db
        self._bus = bus
        self._clock = clock
        self._histories = Histories(db)
        self._opining = Opining(db)
        self._presence = Presence(clock)

    @property
    def redo(self) -> Mapping[str, Redo]:
        """How a restore does again what people did here."""
        return {
            deeds.PLAYED: self._histories.play_again,
            deeds.OPINED: self._opining.again,
            deeds.FORGOT: self._histories.forget_again,
            deeds.REMEMBERED: self._histories.remember_again,
        }

    @property
    def mover(self) -> Following:
        """Plays and opinions follow a track that becomes another's copy."""
        return Following()

    def to_tell(
        self, person_id: PersonId, after: PlayId, *, limit: int
    ) -> list[tuple[Play, HeardLine]]:
        """A person's own plays after one, in the order in which soniq heard of them, with their
        names: for scrobbling. Skips, and plays from elsewhere, are left out."""
        return list(told_rows.told_since(self._db.read(), person_id, after, limit))

    def count_to_tell(self, person_id: PersonId, after: PlayId) -> int:
        return told_rows.count_told_since(self._db.read(), person_id, after)

    def last_to_tell(self, person_id: PersonId) -> PlayId:
        """The last play that `to_tell` has; 0 where there is none."""
        return told_rows.last_id(self._db.read(), person_id)

    def line_of(self, track_id: TrackId) -> HeardLine | None:
        """How a track is called where its plays are told."""
        name = play_rows.names(self._db.read(), [track_id]).get(track_id)
        return None if name is None else name.line

    def tie(self) -> int:
        """Hangs plays of lines on tracks that came since; how many lines found theirs."""
        return tying.tie(self._db)

    def tidy(self) -> str:
        """For every night: plays of lines find their tracks, what was deleted goes for good."""
        tied, gone = self.tie(), self._histories.purge()
        return f"{tied} lines found their tracks, {gone} deletions are final"

    def play(
        self,
        person_id: PersonId,
        track_id: TrackId,
        *,
        at: Moment,
        played: Milliseconds | None,
        source: PlaySource,
        client: str = "",
        until: Moment | None = None,
    ) -> None:
        """Records a play, or a skip where little was heard (see `counting.counts`).

        at: when it began. until: when it ended, pauses within, where that is known. played: None
        where the client says that it counts. Told twice, also by two players, it is one play: the
        longer one (see `sameness`).

        Raises:
            NotFound: no such track.
        """
        heard = Heard(
            track_id=track_id, at=at, played=played, source=source, client=client, until=until
        )
        self._histories.record(person_id, [heard])

    def played_now(
        self, person_id: PersonId, ids: Sequence[TrackId], *, source: PlaySource, client: str = ""
    ) -> Recorded:
        """As `record`, where a client says that these count and not when: so much of each was
        heard until now as counts at least.

        Raises:
            NotFound, Invalid: as `record`.
        """
        return self._histories.record_now(
            person_id, ids, source=source, client=client, at=self._clock()
        )

    def record(
        self, person_id: PersonId, heard: Sequence[Heard], *, pass_by: bool = False
    ) -> Recorded:
        """As `play`, for up to 1,000 in one write, some of them told before.

        pass_by: leave out tracks that are not there: for players that were away for long.

        Raises:
            NotFound: one of the tracks is not there; nothing is recorded.
            Invalid: more than 1,000.
        """
        return self._histories.record(person_id, heard, pass_by=pass_by)

    def bring(
        self, person_id: PersonId, plays: Sequence[BroughtPlay], source: PlaySource
    ) -> Brought:
        """Takes in plays from elsewhere, up to 1,000 in one write; an import can be repeated.

        A play of the same track or line within 60 s of a known one is that one.

        Raises:
            Invalid: more than 1,000, or `source` is one of soniq's own.
        """
        return self._histories.bring(person_id, plays, source)

    def bring_counts(
        self, person_id: PersonId, counts: Sequence[BroughtCount], origin: str
    ) -> Brought:
        """Takes in what another player counted, where it tells no single plays.

        Its counts take the place of those that it told before. A track's play count is soniq's own
        plays, and of those from elsewhere the more: the plays that were brought, or the counts.
        origin: names the player or server, so that several add up: "itunes",
        "server:music.example.org". `added`: tracks whose count changed.
        """
        return self._histories.bring_counts(person_id, counts, origin)

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
        name = play_rows.names(self._db.read(), [track_id]).get(track_id)
        if name is None:
            raise NotFound(f"There is no track {track_id}.")
        is_new = self._presence.tell(
            person_id,
            track_id,
            client=client,
            position=position,
            state=state,
            length=name.line.duration or START,
        )
        if is_new:
            self._bus.publish(
                PlayStarted(person_id=person_id, track_id=track_id, client=client, state=state)
            )

    def now_playing(self, person_id: PersonId) -> list[NowPlaying]:
        """What that person plays now, one for each client, the newest first."""
        return self._presence.of(person_id)

    def rate(self, person_id: PersonId, thing: Thing, rating: int | None) -> None:
        """rating: 1–5; None takes it back.

        Raises:
            NotFound: no such thing.
            Invalid: it is not 1–5.
        """
        self._opining.rate(person_id, thing, rating)

    def star(
        self, person_id: PersonId, things: Iterable[Thing], *, at: Moment | None = None
    ) -> None:
        """What is starred already keeps its time. at: for what was starred elsewhere, long ago.

        Raises:
            NotFound: one of them is not there; none is starred.
        """
        self._opining.star(person_id, list(things), at)

    def unstar(self, person_id: PersonId, things: Iterable[Thing]) -> None:
        """
        Raises:
            NotFound: one of them is not there; nothing is changed.
        """
        self._opining.unstar(person_id, list(things))

    def vote(self, person_id: PersonId, track_id: TrackId, vote: Vote) -> None:
        """−1 keeps a track out of this person's radio.

        Raises:
            NotFound: no such track.
            Invalid: it is not −1, 0 or 1.
        """
        self._opining.vote(person_id, Thing(kind=ThingKind.TRACK, id=track_id), vote)

    def opinions(
        self, person_id: PersonId, kind: ThingKind, ids: Iterable[int]
    ) -> Mapping[int, Opinion]:
        """For each of the ids one, `NO_OPINION` where there is none; a few queries in all."""
        return opinion_rows.opinions(self._db.read(), person_id, kind, ids)

    def opinions_of(
        self, person_id: PersonId, things: Sequence[Thing]
    ) -> list[tuple[Thing, Opinion, float | None]]:
        """Of each thing, in that order; of tracks with their discovery score."""
        tracks = [TrackId(one.id) for one in things if one.kind == ThingKind.TRACK]
        scores = self.discovery_scores(person_id, tracks)
        found = {
            kind: self.opinions(person_id, kind, [one.id for one in things if one.kind == kind])
            for kind in {one.kind for one in things}
        }
        return [
            (
                one,
                found[one.kind][one.id],
                scores.get(TrackId(one.id)) if one.kind == ThingKind.TRACK else None,
            )
            for one in things
        ]

    def starred(
        self, person_id: PersonId, kind: ThingKind, *, first: int = 50, after: Key | None = None
    ) -> Starred:
        """What is in the library now, the newest star first."""
        size = Slice(first=first).size
        found = opinion_rows.starred(self._db.read(), person_id, kind, size + 1, after)
        more, found = len(found) > size, found[:size]
        return Starred(items=found, after=(found[-1][1], found[-1][0]) if more and found else None)

    def albums(
        self, person_id: PersonId, order: AlbumOrder, *, size: int, offset: int = 0
    ) -> list[AlbumId]:
        """A part of one of a person's album lists, of those that are in the library now."""
        return opinion_rows.albums(self._db.read(), person_id, order, size, offset)

    def discovery_scores(
        self, person_id: PersonId, ids: Iterable[TrackId]
    ) -> Mapping[TrackId, float]:
        """How worth discovering tracks are to a person, 0–1; see `scoring`."""
        return discovering.scores(self._db.read(), person_id, list(ids))

    def disliked(self, person_id: PersonId) -> frozenset[TrackId]:
        """Tracks that the person voted down."""
        return opinion_rows.disliked(self._db.read(), person_id)

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
        return self._histories.plays(person_id, first=first, after=after, span=span, skips=skips)

    def forget(
        self, person_id: PersonId, *, span: Span = EVER, ids: Sequence[PlayId] | None = None
    ) -> Forgotten:
        """Deletes a person's plays: some, those of a span, or all of them, and with all what their
        other players counted. `remember` takes it back."""
        return self._histories.forget(person_id, span=span, ids=ids)

    def remember(self, person_id: PersonId, forgetting: ForgettingId) -> int:
        """Brings plays back that were deleted less than a day ago; how many.

        Raises:
            NotFound: no such deletion of this person's, or its day is over.
        """
        return self._histories.remember(person_id, forgetting)

    def zone(self) -> str:
        """The name of this machine's time zone."""
        return zones.here()

    def span(self, period: Period, *, zone: str) -> Span:
        """The week, month or year that it is now, by the calendar of the zone.

        Raises:
            Invalid: no such zone.
        """
        return zones.named(period, zones.zone(zone), self._clock())

    def statistics(
        self, person_id: PersonId, span: Span, *, zone: str, first: int = 10
    ) -> Statistics:
        """zone: an IANA name such as "Europe/Berlin", by which days and hours are told.

        Raises:
            Invalid: no such zone.
        """
        with self._db.snapshot() as reader:
            return telling.statistics(reader, person_id, span, zone=zone, first=first)

    def tops(
        self, person_id: PersonId, kind: TopKind, span: Span = EVER, *, first: int = 10
    ) -> Sequence[Top]:
        return top_rows.tops(self._db.read(), person_id, kind, span, Slice(first=first).size)

    def review(self, person_id: PersonId, year: int, *, zone: str) -> Review:
        """A year of a person's listening.

        Raises:
            Invalid: no such zone or year.
        """
        with self._db.snapshot() as reader:
            return telling.review(reader, person_id, year, zone=zone)
