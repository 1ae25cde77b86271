"""Accounts at Spotify: all that outsiders may ask of them. Each is its person's own."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from soniq.clients.model import ServiceFailed
from soniq.clients.transport import Transport
from soniq.collection.model import WishSource
from soniq.collection.service import Collection
from soniq.errors import Conflict, Invalid, NotFound, SoniqError
from soniq.playlists.service import Playlists
from soniq.preferences.service import Preferences
from soniq.settings import Settings
from soniq.spotify import pasted, playlist_rows, rows, standing
from soniq.spotify.asking import DAY, Asking
from soniq.spotify.consents import Consent, Consents
from soniq.spotify.model import (
    REDIRECT_URI,
    SCOPES,
    AccountState,
    Connection,
    ListedPlaylist,
    SpotifyChanged,
    Synced,
)
from soniq.spotify.pasted import Came
from soniq.spotify.rows import AccountRow
from soniq.spotify.syncing import Syncing
from soniq.store.database import Database
from soniq.store.deeds import Deed, Redo
from soniq.units import Moment, PersonId, Progress, Tell, now, tell_nobody

if TYPE_CHECKING:
    from soniq.clients.spotify import SpotifyWeb
    from soniq.spotify.loopback import Loopback

logger = logging.getLogger(__name__)

DISCONNECTED = "spotify.disconnected"

CONNECTING = "Connect Spotify"
SYNCING = "Read what is saved at Spotify"


class Spotify:
    """Connects accounts, reads what is saved there, and lets them go."""

    def __init__(
        self,
        db: Database,
        preferences: Preferences,
        collection: Collection,
        playlists: Playlists,
        transport: Transport,
        *,
        client: "Callable[[], SpotifyWeb]",
        settings: Callable[[], Settings],
        redirect_uri: str = REDIRECT_URI,
        clock: Callable[[], Moment] = now,
    ) -> None:
        """settings: those in force, which may change while soniq runs."""
        self._db = db
        self._preferences = preferences
        self._collection = collection
        self._transport = transport
        self._client = client
        self._settings = settings
        self._redirect_uri = redirect_uri
        self._now = clock
        self._consents = Consents(clock)
        self._asking = Asking(
            db, preferences, client, lambda: self._settings().spotify_budget, clock
        )
        self._syncing = Syncing(db, collection, playlists, self._asking, clock)
        self._lock = threading.Lock()
        self._loopback: Loopback | None = None

    @property
    def redo(self) -> Mapping[str, Redo]:
        """Tokens are secrets, of which no deed tells: a restore asks for consent anew. What is read
        can be read again, and wishes that go have deeds of their own."""
        return {DISCONNECTED: self._disconnect_again}

    def connection(self, person_id: PersonId) -> Connection:
        """How the person's account stands; also where they have none."""
        account = rows.account(self._db.read(), person_id)
        consent = self._consents.of(person_id)
        client_id = self._client_id(account)
        loopback = self._loopback
        return standing.connection(
            self._db.read(),
            person_id,
            account,
            client_id=client_id,
            is_own_client=client_id is not None and client_id != self._settings().spotify_client_id,
            pending_until=None if consent is None else consent.until,
            listening=consent is not None and loopback is not None and loopback.is_open,
            asked=0 if client_id is None else self._asking.asked(client_id),
            budget=self._settings().spotify_budget,
        )

    def playlists(self, person_id: PersonId) -> list[ListedPlaylist]:
        """Those that Spotify lists for them, in its order."""
        return playlist_rows.listed(self._db.read(), person_id)

    # Consent

    def begin(
        self, person_id: PersonId, *, client_id: str | None = None, listen: bool = False
    ) -> str:
        """The page of Spotify on which the person lets soniq in; `finish` or `paste` is to follow
        within ten minutes. Begun again, what was begun before is void.

        client_id: of the person's own app; None: the one they used last, else the house's.
        listen: their browser runs on this machine, so soniq waits at the redirect address itself.

        Raises:
            Invalid: there is no client id, or it is none.
        """
        chosen = (client_id or "").strip() or self._client_id(
            rows.account(self._db.read(), person_id)
        )
        if not chosen:
            raise Invalid(
                "Spotify asks for a Client ID. Make an app at developer.spotify.com/dashboard with "
                f"the redirect URI {self._redirect_uri}, and give its Client ID here."
            )
        if not (chosen.isascii() and chosen.isalnum()) or len(chosen) > 100:
            raise Invalid(
                "That is no Client ID: it has letters and digits alone, 32 of them. Copy it from "
                "your app's page at developer.spotify.com/dashboard. Its secret is not needed."
            )
        consent = self._consents.begin(person_id, chosen)
        if listen:
            self._listen()
        return self._client().authorization_url(
            chosen,
            redirect_uri=self._redirect_uri,
            scopes=SCOPES,
            state=consent.state,
            verifier=consent.verifier,
        )

    def finish(self, person_id: PersonId, *, code: str, state: str) -> Connection:
        """
        Raises:
            Conflict: nothing is begun by this person with that state, or it was over ten minutes
                ago.
            ServiceFailed: Spotify does not take the code, or does not answer.
        """
        return self._finish(person_id, Came(state=state, code=code))

    def paste(self, person_id: PersonId, address: str) -> Connection:
        """Finishes by the address on which the person's browser ended: 127.0.0.1 is not this
        machine for them, so the page there fails, but its address says all.

        Raises:
            Invalid: that is no such address, or they did not let soniq in.
            Conflict, ServiceFailed: as `finish`.
        """
        return self._finish(person_id, pasted.read(address))

    # What is connected

    def set_options(
        self,
        person_id: PersonId,
        *,
        with_playlists: bool | None = None,
        playlist_songs: bool | None = None,
    ) -> Connection:
        """Whether playlists come too, and whether their songs are wished for. None leaves it.

        Raises:
            NotFound: it is not connected.
        """
        before = self._account(person_id)
        with self._db.write() as tx:
            rows.set_options(
                tx, person_id, with_playlists=with_playlists, playlist_songs=playlist_songs
            )
            if playlist_songs and not before.playlist_songs:
                playlist_rows.open_all(tx, person_id)
            tx.emit(SpotifyChanged(person_id=person_id, state="options"))
        return self.connection(person_id)

    def disconnect(self, person_id: PersonId, *, forget: bool = True) -> int:
        """Deletes the tokens and all that was kept of the account; playlists stay, as soniq's own.

        forget: the person's wishes that are saved at Spotify go, too. Returns how many went.

        Raises:
            NotFound: it is not connected.
        """
        self._consents.drop(person_id)
        with self._db.write(lasting=True) as tx:
            if not rows.drop_account(tx, person_id):
                raise NotFound("Spotify is not connected.")
            tx.deed(DISCONNECTED, {"person_id": person_id})
            tx.emit(SpotifyChanged(person_id=person_id, state="gone"))
        logger.info("person %d disconnected Spotify", person_id)
        return self._collection.forget_source(person_id, WishSource.SPOTIFY) if forget else 0

    def sync(
        self, person_id: PersonId, tell: Tell = tell_nobody, *, by_person: bool = True
    ) -> Synced | None:
        """Reads what is saved there, from where it was left. None: it is not connected.

        by_person: somebody asked for it; what goes on by itself later is theirs still.

        Where the day's requests are used up it ends well and says so; the rest comes later.

        Raises:
            Conflict: the consent was taken back.
            ServiceFailed: Spotify does not answer; what was read is kept.
        """
        with self._db.write() as tx:
            rows.begin_pass(tx, person_id, self._now(), by_person=by_person)
        account = rows.account(self._db.read(), person_id)
        if account is None:
            return None
        last = Progress(done=0)

        def telling(progress: Progress) -> None:
            nonlocal last
            last = progress
            tell(progress)

        def stops() -> bool:
            tell(last)
            return False

        try:
            with self._transport.action(SYNCING, by_person=account.by_person, should_stop=stops):
                return self._syncing.run(account, telling)
        except NotFound:
            if rows.account(self._db.read(), person_id) is None:  # it was let go in the middle
                return None
            raise

    def due(self) -> list[PersonId]:
        """Whose account is to be looked at now without anybody's word: what waited and may go on,
        and, where settings say so, what was last looked at long enough ago."""
        return [
            account.person_id
            for account in rows.accounts(self._db.read())
            if account.state is AccountState.ACTIVE and self._is_due(account)
        ]

    def tidy(self) -> int:
        """Forgets counts of days that are over; for the nightly tidying."""
        return self._asking.forget_counts()

    def close(self) -> None:
        """Ends what listens for browsers."""
        with self._lock:
            loopback, self._loopback = self._loopback, None
        if loopback is not None:
            loopback.close()

    def _finish(self, person_id: PersonId, came: Came) -> Connection:
        consent = self._consents.take(person_id, came.state)
        if came.code is not None and not (came.code.isascii() and came.code.isprintable()):
            raise Invalid("That code is none of Spotify's. Begin anew, and copy the whole address.")
        if came.code is None:
            raise Invalid(_refusal(came.error))
        with self._transport.action(CONNECTING, by_person=True):
            self._connect(consent, came.code)
            account = self._account(person_id)
            with suppress(ServiceFailed, Conflict):  # the first sync asks for the name once more
                self._syncing.ask_name(account)
        logger.info("person %d connected Spotify", person_id)
        return self.connection(person_id)

    def _connect(self, consent: Consent, code: str) -> None:
        asked_at = self._now()
        tokens = self._client().tokens(
            consent.client_id,
            code=code,
            verifier=consent.verifier,
            redirect_uri=self._redirect_uri,
        )
        if tokens.refresh is None:
            raise Conflict("Spotify gave a consent that ends within the hour. Connect once more.")
        access, refresh = map(self._preferences.seal, (tokens.access, tokens.refresh))
        with self._db.write(lasting=True) as tx:
            rows.put_account(
                tx,
                consent.person_id,
                client_id=consent.client_id,
                access_sealed=access,
                refresh_sealed=refresh,
                expires_at=Moment(asked_at + tokens.seconds * 1000),
                scopes=" ".join(tokens.scopes),
                at=asked_at,
            )
            tx.emit(SpotifyChanged(person_id=consent.person_id, state="connected"))

    def _listen(self) -> None:
        from soniq.spotify.loopback import Loopback

        with self._lock:
            if self._loopback is None:
                self._loopback = Loopback(self._came, self._consents.any, self._redirect_uri)
            loopback = self._loopback
        loopback.open()

    def _came(self, query: str) -> str:
        """What to tell whose browser came back to this machine itself."""
        try:
            came = pasted.came(query)
            person_id = self._consents.whose(came.state)
            if person_id is None:
                raise Conflict("Nobody is waited for here. Begin to connect Spotify once more.")
            self._finish(person_id, came)
        except SoniqError as error:
            return str(error)
        return "Spotify is connected. You can close this page and go back to soniq."

    def _is_due(self, account: AccountRow) -> bool:
        settings, at = self._settings(), self._now()
        is_automatic = settings.auto_sync_enabled and settings.network == "auto"
        if account.is_passing and account.resumes_at is not None:
            is_over = not at < account.resumes_at <= at + 2 * DAY  # else the clock was set back
            return is_over and (settings.network == "auto" or self._may_go_on(account))
        if account.tried_at is None:
            return is_automatic
        interval = settings.sync_interval_hours * 3_600_000
        return is_automatic and not 0 <= at - account.tried_at < interval

    def _may_go_on(self, account: AccountRow) -> bool:
        return account.by_person and self._settings().network == "ask"

    def _client_id(self, account: AccountRow | None) -> str | None:
        return (
            (account.client_id if account else None) or self._settings().spotify_client_id or None
        )

    def _account(self, person_id: PersonId) -> AccountRow:
        account = rows.account(self._db.read(), person_id)
        if account is None:
            raise NotFound("Spotify is not connected.")
        return account

    def _disconnect_again(self, deed: Deed) -> None:
        person_id = PersonId(int(str(deed.body["person_id"])))
        with self._db.write(lasting=True) as tx:
            rows.drop_account(tx, person_id)


def _refusal(error: str | None) -> str:
    if error == "access_denied":
        return (
            "You did not let soniq in at Spotify, so nothing is connected. Begin anew if you like."
        )
    return (
        f"Spotify did not connect: it says {(error or 'nothing')[:80]!r}. Look whether the Client "
        f"ID is right and {REDIRECT_URI} is among its redirect URIs, then begin anew."
    )
