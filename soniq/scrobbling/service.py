"""Scrobbling: all that outsiders may ask of it."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.transport import Transport
from soniq.errors import Conflict, Invalid, NotFound, SoniqError, Stopped
from soniq.events import Event
from soniq.listening.model import HeardLine, OpinionChanged, PlayId, PlayStarted
from soniq.listening.service import Listening
from soniq.preferences.service import Preferences
from soniq.scrobbling import rows
from soniq.scrobbling.model import LABELS, Link, LinkChanged, LinkState, Place, Refusal, Told
from soniq.scrobbling.rows import LinkRow
from soniq.scrobbling.telling import Telling, listen
from soniq.store.database import Database
from soniq.store.deeds import Deed, Redo
from soniq.units import PersonId, Progress, Tell, TrackId, now, tell_nobody

if TYPE_CHECKING:
    from soniq.clients.lastfm_scrobbling import LastfmScrobbling
    from soniq.clients.listenbrainz_listens import ListenBrainzListens
    from soniq.scrobbling.tellers import Teller

logger = logging.getLogger(__name__)

UNLINKED = "scrobbling.unlinked"

REST_SECONDS = 15 * 60
"""After a failure that may pass, or until the service's own word."""

TOKEN_SECONDS = 55 * 60
"""Last.fm's tokens live an hour."""

ACTION = "Tell what was played"


class Scrobbling:
    """Links accounts, tells what waits, and says what became of it. A link is its person's own."""

    def __init__(
        self,
        db: Database,
        listening: Listening,
        preferences: Preferences,
        transport: Transport,
        *,
        lastfm: "Callable[[], LastfmScrobbling]",
        listenbrainz: "Callable[[], ListenBrainzListens]",
        other: "Callable[[], ListenBrainzListens | None]",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """other: the server of the setting `scrobble_url`; None where none is set."""
        self._db = db
        self._listening = listening
        self._preferences = preferences
        self._transport = transport
        self._lastfm = lastfm
        self._clients: Mapping[Place, Callable[[], ListenBrainzListens]] = {
            Place.LISTENBRAINZ: listenbrainz,
            Place.OTHER: lambda: _set(other()),
        }
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._tokens: dict[PersonId, tuple[str, float]] = {}
        self._rests: dict[tuple[PersonId, Place], float] = {}
        self._playing: dict[PersonId, TrackId] = {}
        self._pool: ThreadPoolExecutor | None = None

    @property
    def redo(self) -> Mapping[str, Redo]:
        """Links themselves are secrets, of which no deed tells: a restore asks for them anew."""
        return {UNLINKED: self._unlink_again}

    @cached_property
    def _tellers(self) -> "Mapping[Place, Teller]":
        """Those who link no account need not spend the memory of these."""
        from soniq.scrobbling.tellers import ToLastfm, ToListenBrainz

        return {
            Place.LASTFM: ToLastfm(self._lastfm),
            **{place: ToListenBrainz(client) for place, client in self._clients.items()},
        }

    def links(self, person_id: PersonId) -> list[Link]:
        return [self._link(row) for row in rows.links(self._db.read(), person_id)]

    def refusals(self, person_id: PersonId, place: Place) -> list[Refusal]:
        """Plays that the service does not take, the newest first; the last 200."""
        return rows.refusals(self._db.read(), person_id, place)

    def begin_lastfm(self, person_id: PersonId) -> str:
        """The page of Last.fm on which the person lets soniq in; `finish_lastfm` is to follow.

        Raises:
            ServiceFailed: Last.fm does not answer, or has no API key of this soniq.
        """
        with self._transport.action("Link Last.fm", by_person=True):
            token = self._lastfm().token()
            page = self._lastfm().page(token)
        with self._lock:
            self._tokens[person_id] = token, self._monotonic() + TOKEN_SECONDS
        return page

    def finish_lastfm(self, person_id: PersonId, *, with_past: bool = False) -> Link:
        """
        with_past: tell what the person played before, too.

        Raises:
            Conflict: `begin_lastfm` was not called within the hour.
            ServiceFailed: the person did not let soniq in, or Last.fm does not answer.
        """
        with self._lock:
            token, until = self._tokens.get(person_id, ("", 0.0))
        if not token or until < self._monotonic():
            raise Conflict("Nothing is begun, or more than an hour ago. Begin to link once more.")
        with self._transport.action("Link Last.fm", by_person=True):
            session = self._lastfm().session(token)
        with self._lock:
            self._tokens.pop(person_id, None)
        return self._put(person_id, Place.LASTFM, session.name, session.key, with_past)

    def link_by_token(
        self, person_id: PersonId, place: Place, token: str, *, with_past: bool = False
    ) -> Link:
        """Links ListenBrainz, or the house's own server, by a person's token there.

        Raises:
            Invalid: the token is nobody's there, or the place takes no tokens.
            ServiceFailed: it does not answer, or no such server is set.
        """
        if place not in self._clients:
            raise Invalid(f"{LABELS[place]} is linked on its own page, not by a token.")
        token = token.strip()
        if not token or not token.isascii() or not token.isprintable() or len(token) > 500:
            raise Invalid("That is no token. Copy it whole from your profile there.")
        with self._transport.action(f"Link {LABELS[place]}", by_person=True):
            name = self._clients[place]().name_of(token)
        if name is None:
            raise Invalid(f"{LABELS[place]} does not know that token. Copy it whole from there.")
        return self._put(person_id, place, name, token, with_past)

    def unlink(self, person_id: PersonId, place: Place) -> None:
        """Forgets the key. What was told stays there.

        Raises:
            NotFound: it is not linked.
        """
        with self._db.write(lasting=True) as tx:
            if not rows.drop_link(tx, person_id, place):
                raise NotFound(f"{LABELS[place]} is not linked.")
            tx.deed(UNLINKED, {"person_id": person_id, "place": str(place)})
            tx.emit(LinkChanged(person_id=person_id, place=str(place), state="gone"))

    def set_loves(self, person_id: PersonId, place: Place, loves: bool) -> Link:
        """Whether stars are told as loves.

        Raises:
            NotFound: it is not linked.
        """
        with self._db.write(lasting=True) as tx:
            rows.set_loves(tx, person_id, place, loves)
        return self._found(person_id, place)

    def set_announces(self, person_id: PersonId, place: Place, announces: bool) -> Link:
        """Whether what plays now is told.

        Raises:
            NotFound: it is not linked.
        """
        with self._db.write(lasting=True) as tx:
            rows.set_announces(tx, person_id, place, announces)
        return self._found(person_id, place)

    def has_work(self) -> bool:
        """Whether anything waits that may be told now."""
        return any(self._waits(row) for row in self._due())

    def tell(self, tell: Tell = tell_nobody) -> Told:
        """Tells what waits, of everybody. What cannot be told now waits for another run: nothing
        of that is raised. Run twice, it tells nothing twice that a service would take for two."""
        due = [row for row in self._due() if self._waits(row)]
        telling = Telling(self._db, self._listening, self._tellers, self._preferences.unseal)

        def stops() -> bool:
            tell(Progress(done=0))
            return False

        with self._transport.action(ACTION, by_person=True, should_stop=stops):
            told = telling.tell_all(tell, due)
        until = self._monotonic() + REST_SECONDS
        for row in due:
            after = rows.link(self._db.read(), row.person_id, row.place)
            if after is not None and after.note:
                self._rests[row.person_id, row.place] = until
        return told

    def heard(self, event: Event) -> None:
        """Has stars told, and what plays now. For the bus."""
        if isinstance(event, OpinionChanged) and event.kind == "track":
            person_id = PersonId(event.person_id)
            if any(row.loves for row in rows.links(self._db.read(), person_id)):
                with self._db.write() as tx:
                    rows.want_loves(tx, person_id, map(TrackId, event.thing_ids))
        elif isinstance(event, PlayStarted) and event.state in {"playing", "starting"}:
            self._announce(PersonId(event.person_id), TrackId(event.track_id))

    def close(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _announce(self, person_id: PersonId, track_id: TrackId) -> None:
        """In a thread of its own, as whoever plays must not wait for it."""
        if not any(map(_announces, rows.links(self._db.read(), person_id))):
            return
        with self._lock:
            is_told = person_id in self._playing
            self._playing[person_id] = track_id
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, thread_name_prefix="soniq-now-playing")
            if not is_told:
                self._pool.submit(self._tell_playing, person_id)

    def _tell_playing(self, person_id: PersonId) -> None:
        with self._lock:
            track_id = self._playing.pop(person_id)
        line = self._listening.line_of(track_id)
        if line is None:
            return
        for row in rows.links(self._db.read(), person_id):
            if _announces(row):
                self._tell_one_playing(row, line)

    def _tell_one_playing(self, row: LinkRow, line: HeardLine) -> None:
        """It is worth one try: in three minutes it is wrong."""
        teller = self._tellers[row.place]
        if teller.refuses(listen(now(), line)) is not None:
            return
        try:
            with self._transport.action("Tell what plays", by_person=True):
                teller.playing_now(self._preferences.unseal(row.sealed), listen(now(), line))
        except (SoniqError, Stopped) as error:
            logger.debug("%s was not told what plays: %s", row.place, error)

    def _due(self) -> list[LinkRow]:
        at = self._monotonic()
        return [
            row
            for row in rows.links(self._db.read())
            if row.state == LinkState.ACTIVE
            and self._rests.get((row.person_id, row.place), 0.0) <= at
        ]

    def _waits(self, row: LinkRow) -> bool:
        plays = self._listening.to_tell(row.person_id, row.told_id, limit=1)
        return bool(plays) or bool(rows.loves(self._db.read(), row))

    def _put(
        self, person_id: PersonId, place: Place, account: str, secret: str, with_past: bool
    ) -> Link:
        sealed = self._preferences.seal(secret)
        told = PlayId(0) if with_past else self._listening.last_to_tell(person_id)
        with self._db.write(lasting=True) as tx:
            rows.put_link(
                tx,
                person_id,
                place,
                account=account[:200],
                sealed=sealed,
                told_id=told,
                at=now(),
            )
            tx.emit(LinkChanged(person_id=person_id, place=str(place), state="active"))
        self._rests.pop((person_id, place), None)
        return self._found(person_id, place)

    def _found(self, person_id: PersonId, place: Place) -> Link:
        row = rows.link(self._db.read(), person_id, place)
        if row is None:
            raise NotFound(f"{LABELS[place]} is not linked.")
        return self._link(row)

    def _link(self, row: LinkRow) -> Link:
        return Link(
            person_id=row.person_id,
            place=row.place,
            account=row.account,
            state=row.state,
            note=row.note,
            loves=row.loves,
            announces=row.announces,
            waiting=self._listening.count_to_tell(row.person_id, row.told_id),
            told=row.told,
            linked_at=row.linked_at,
            told_at=row.told_at,
        )

    def _unlink_again(self, deed: Deed) -> None:
        with self._db.write(lasting=True) as tx:
            person_id = PersonId(int(str(deed.body["person_id"])))
            rows.drop_link(tx, person_id, Place(str(deed.body["place"])))


def _announces(row: LinkRow) -> bool:
    return row.announces and row.state == LinkState.ACTIVE


def _set(client: "ListenBrainzListens | None") -> "ListenBrainzListens":
    if client is None:
        raise ServiceFailed(
            "No server is set to tell plays to. An admin sets its address as scrobble_url.",
            kind=FailureKind.OFF,
            service="scrobbler",
        )
    return client
