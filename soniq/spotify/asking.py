"""Asking Spotify for one person: with a good token, within the day's budget, and with patience."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.spotify_model import CONSENT_OVER, SIGNED_OUT
from soniq.errors import Conflict, NotFound
from soniq.preferences.service import Preferences
from soniq.spotify import rows
from soniq.spotify.model import AccountState, SpotifyChanged, Wait
from soniq.spotify.rows import AccountRow
from soniq.store.database import Database
from soniq.units import Moment, PersonId

if TYPE_CHECKING:
    from soniq.clients.spotify import SpotifyWeb

logger = logging.getLogger(__name__)

DAY = 86_400_000
EARLY = 120_000
"""Milliseconds before its end at which a token is renewed."""
PATIENCE = 30.0
"""Seconds of a pause that is sat out; the transport waits no longer either."""
TRIES = 4
"""Of a request that is throttled."""
FIRST_REST = 60.0
"""Seconds, where Spotify is throttling and names none."""

OVER = (
    "Spotify takes soniq's word for you no more: the consent was taken back, or has ended. Connect "
    "Spotify anew; what was read stays."
)

T = TypeVar("T")


class Waits(Exception):
    """No more may be asked for now."""

    def __init__(self, why: Wait, until: Moment) -> None:
        super().__init__(str(why))
        self.why = why
        self.until = until


class Asking:
    """For any thread; each person's token is renewed by one at a time."""

    def __init__(
        self,
        db: Database,
        preferences: Preferences,
        client: "Callable[[], SpotifyWeb]",
        budget: Callable[[], int],
        clock: Callable[[], Moment],
    ) -> None:
        self._db = db
        self._preferences = preferences
        self._client = client
        self._budget = budget
        self._now = clock
        self._renewing = threading.Lock()

    def ask(self, person_id: PersonId, once: "Callable[[SpotifyWeb, str], T]") -> T:
        """What `once` is answered, given the client and an access token.

        Raises:
            Waits: the budget or the quota is used up, or Spotify wants a long pause.
            Conflict: the consent was taken back.
            NotFound: the account was let go meanwhile.
            ServiceFailed: anything else.
        """
        token, tries, is_renewed = self._token(person_id), 0, False
        while True:
            self._count(person_id)
            try:
                return once(self._client(), token)
            except ServiceFailed as failure:
                tries += 1
                if not failure.reached:
                    self._count(person_id, -1)
                if failure.number == SIGNED_OUT and not is_renewed:
                    is_renewed, token = True, self._token(person_id, spent=token)
                elif failure.number == SIGNED_OUT:
                    raise self._over(self._account(person_id)) from None
                elif failure.kind is FailureKind.QUOTA:
                    raise Waits(Wait.QUOTA, self._until(failure, self._tomorrow())) from failure
                elif failure.kind is not FailureKind.THROTTLED:
                    raise
                elif tries >= TRIES or (failure.retry_after or 0) > PATIENCE:
                    rest = Moment(self._now() + round(FIRST_REST * 1000))
                    raise Waits(Wait.THROTTLED, self._until(failure, rest)) from failure

    def asked(self, client_id: str) -> int:
        """Requests of today."""
        return rows.asked(self._db.read(), client_id, self._day())

    def forget_counts(self) -> int:
        with self._db.write() as tx:
            return rows.forget_asked(tx, self._day() - 7)

    def _count(self, person_id: PersonId, requests: int = 1) -> None:
        """Before the request, so that one that never came back is counted too; -1 where it turns
        out that none was sent."""
        client_id = self._account(person_id).client_id
        with self._db.write() as tx:
            asked = rows.asked(tx.reader, client_id, self._day())
            if asked + requests > max(asked, self._budget()):
                raise Waits(Wait.BUDGET, self._tomorrow())
            rows.count_asked(tx, client_id, self._day(), requests)

    def _token(self, person_id: PersonId, *, spent: str | None = None) -> str:
        """One that is good for a while. spent: a token that Spotify takes no more."""
        with self._renewing:
            account = self._account(person_id)
            if account.state is AccountState.OVER:
                raise Conflict(OVER)
            try:
                token = self._preferences.unseal(account.access_sealed)
            except Conflict:  # soniq's key is another one than before
                raise self._over(account) from None
            if token != spent and account.expires_at > self._now() + EARLY:
                return token
            return self._renewed(account)

    def _renewed(self, account: AccountRow) -> str:
        refresh = self._preferences.unseal(account.refresh_sealed)
        asked_at = self._now()
        try:
            tokens = self._client().renewed(account.client_id, refresh)
        except ServiceFailed as failure:
            if failure.number == CONSENT_OVER:
                raise self._over(account) from None
            raise
        with self._db.write(lasting=True) as tx:
            rows.set_tokens(
                tx,
                account,
                access_sealed=self._preferences.seal(tokens.access),
                refresh_sealed=self._preferences.seal(tokens.refresh)
                if tokens.refresh
                else account.refresh_sealed,
                expires_at=Moment(asked_at + tokens.seconds * 1000),
            )
        return tokens.access

    def _over(self, account: AccountRow) -> Conflict:
        with self._db.write(lasting=True) as tx:
            if rows.set_over(tx, account, OVER):
                tx.emit(SpotifyChanged(person_id=account.person_id, state="over"))
        logger.info("the account at Spotify of person %d is over", account.person_id)
        return Conflict(OVER)

    def _account(self, person_id: PersonId) -> AccountRow:
        account = rows.account(self._db.read(), person_id)
        if account is None:
            raise NotFound("Spotify is not connected.")
        return account

    def _until(self, failure: ServiceFailed, otherwise: Moment) -> Moment:
        if failure.retry_after is None:
            return otherwise
        return Moment(self._now() + round(1000 * min(failure.retry_after, 86_400)))

    def _day(self) -> int:
        return self._now() // DAY

    def _tomorrow(self) -> Moment:
        return Moment((self._day() + 1) * DAY)
