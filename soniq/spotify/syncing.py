"""One run of a pass over all that somebody saved: from where it was left, to its end or a wait."""

from collections.abc import Callable
from contextlib import suppress

from soniq.clients.model import ServiceFailed
from soniq.clients.spotify_model import NOT_SHOWN
from soniq.collection.service import Collection
from soniq.playlists.service import Playlists
from soniq.spotify import listed, playlist_rows, rows, saved
from soniq.spotify.asking import Asking, Waits
from soniq.spotify.model import Reading, SpotifyChanged, Synced, Wait
from soniq.spotify.rows import AccountRow
from soniq.spotify.run import Run
from soniq.store.database import Database
from soniq.units import Moment, Tell, tell_nobody

REFUSED = (
    "Spotify shows this app nothing of your account. The app's owner needs Spotify Premium, and "
    "you have to be one of its users (five at most): at developer.spotify.com, open the app and "
    "add yourself under User Management. Then connect anew."
)


class Syncing:
    def __init__(
        self,
        db: Database,
        collection: Collection,
        playlists: Playlists,
        asking: Asking,
        clock: Callable[[], Moment],
    ) -> None:
        self._db = db
        self._collection = collection
        self._playlists = playlists
        self._asking = asking
        self._now = clock

    def run(self, account: AccountRow, tell: Tell) -> Synced:
        """Of the pass that the account is in. Raises as `Asking.ask` but for its waits; Stopped."""
        run = self._begun(account, tell)
        try:
            self._read(run, account)
        except Waits as wait:
            return self._waits(run, wait)
        except ServiceFailed as failure:
            self._note(run, REFUSED if failure.number == NOT_SHOWN else str(failure))
            raise
        with self._db.write() as tx:
            rows.end_pass(tx, run.person_id, self._now())
            tx.emit(SpotifyChanged(person_id=run.person_id, state="synced"))
        return self._synced(run)

    def ask_name(self, account: AccountRow) -> str:
        """What the person is called there; empty where Spotify does not say. Raises as
        `Asking.ask`, but for its waits."""
        with suppress(Waits):
            return self._name(self._begun(account, tell_nobody))
        return ""

    def _begun(self, account: AccountRow, tell: Tell) -> Run:
        return Run(
            db=self._db,
            collection=self._collection,
            asking=self._asking,
            person_id=account.person_id,
            pass_at=account.pass_at or self._now(),
            tell=tell,
            now=self._now,
        )

    def _read(self, run: Run, account: AccountRow) -> None:
        mine = self._name(run) if not account.spotify_id else account.spotify_id
        saved.read_albums(run)
        saved.read_tracks(run)
        if account.with_playlists:
            known = frozenset(mine.split())
            listed.read(run, self._playlists, known, wish_songs=account.playlist_songs)
        wish_songs = account.with_playlists and account.playlist_songs
        listed.forget_songs(run, wish_songs=wish_songs)

    def _name(self, run: Run) -> str:
        try:
            person = run.ask(lambda client, token: client.person(token))
        except ServiceFailed as failure:
            if failure.number == NOT_SHOWN:
                return ""
            raise
        spotify_id = " ".join(sorted(person.ids))
        with self._db.write() as tx:
            rows.set_person(tx, run.person_id, spotify_id=spotify_id, name=person.name)
        return spotify_id

    def _waits(self, run: Run, wait: Waits) -> Synced:
        with self._db.write() as tx:
            rows.set_wait(tx, run.person_id, wait.why, wait.until)
            tx.emit(SpotifyChanged(person_id=run.person_id, state="waiting"))
        return self._synced(run, wait.why, wait.until)

    def _note(self, run: Run, text: str) -> None:
        with self._db.write() as tx:
            rows.set_note(tx, run.person_id, text)

    def _synced(self, run: Run, waits: Wait | None = None, until: Moment | None = None) -> Synced:
        counts = run.counts
        return Synced(
            albums=counts.albums,
            tracks=counts.tracks,
            gone=counts.gone,
            playlists=counts.playlists,
            unreadable=playlist_rows.count(self._db.read(), run.person_id, Reading.REFUSED),
            requests=counts.requests,
            waits=waits,
            resumes_at=until,
        )
